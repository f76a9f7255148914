package sdp

import (
	"slices"
	"strings"
)

// wishOf reads out of our last description what we wish for, each stream for the slot that it has.
func wishOf(local *Description, want Direction, base []Direction) Wish {
	w := Wish{
		Origin:     local.Origin,
		Attributes: local.Attributes,
		Previous:   local,
	}
	if !local.Connection.IsZero() {
		w.Connections = []Connection{local.Connection}
	}
	bundled := local.bundles()
	w.Bundle = len(bundled) > 0
	tagged := map[int]*Media{} // of each group: the stream that has its transport
	for i := range local.Media {
		m := &local.Media[i]
		if n, in := bundled[m.Mid()]; in && m.Port != 0 && tagged[n] == nil {
			tagged[n] = m
		}
	}
	used := local.usedStreams()
	for i := range local.Media {
		m := &local.Media[i]
		if !used[i] {
			continue
		}
		group, shares := bundled[m.Mid()]
		_, mux := m.Attribute("rtcp-mux")
		s := Stream{
			Type: m.Type, Protocols: []string{m.Protocol}, Port: m.Port, Connections: m.Connections,
			Codecs: m.Codecs(), Crypto: m.Cryptos(), RTCPMux: mux || shares,
			Direction: wishFor(want, base, i), Attributes: m.Attributes, slot: i + 1,
		}
		if m.Port == 0 {
			s.Port, s.shared = discardPort, true
		}
		if shares && tagged[group] != m {
			s.lender = tagged[group]
		}
		if !m.IsRTP() {
			s.Formats = m.Formats
		}
		w.Streams = append(w.Streams, s)
	}
	return w
}

// discardPort stands for the port that a bundle-only stream has from its group.
const discardPort = 9

// revise makes our section m the answer to stream i of the offer. What the offer does not touch stays as it
// is, byte by byte, so that an offer without news gets an answer without news.
func (a *answering) revise(i int, s *Stream, m Media) Media {
	offered := &a.offer.Media[i]
	if offered.IsRTP() {
		if !slices.EqualFunc(m.Codecs(), a.codecs[i], sameNumberAndFormat) {
			m.recode(a.codecs[i])
		}
	} else {
		m.Formats = a.formats[i]
	}
	m.Port = s.Port
	if n, in := a.bundling.offered[offered.Mid()]; in && s.lender != nil && a.bundling.first[n] == offered.Mid() {
		m.takeTransport(s.lender)
	}
	mux := offered.IsRTP() && a.mux(offered, s)
	theirs, _ := a.base.attribute(offered, "setup") // "" once it is answered
	crypto, keyed := answerCrypto(offered.Cryptos(), s.Crypto)
	mid := offered.Mid()
	kept := make([]Attribute, 0, len(m.Attributes)+1)
	if _, ok := m.Attribute("mid"); !ok && mid != "" {
		kept = append(kept, NewAttribute("mid", mid))
	}
	for _, own := range m.Attributes {
		switch own.Name() {
		case "rtcp-mux":
			if !mux {
				continue
			}
		case "bundle-only":
			if !s.shared {
				continue
			}
		case "mid":
			if mid == "" {
				continue
			}
			own = NewAttribute("mid", mid)
		case "crypto":
			if !keyed {
				continue
			}
			own, keyed = crypto.Attribute(), false // once
		case "setup":
			if theirs == "" {
				continue
			}
			own, theirs = NewAttribute("setup", answerSetup(theirs, keptRole(own.Value()))), ""
		}
		if own, ok := a.answerAttribute(offered, own, mux); ok {
			kept = append(kept, own)
		}
	}
	if theirs != "" {
		ours, _ := find(a.wish.Attributes, "setup")
		kept = append(kept, NewAttribute("setup", answerSetup(theirs, keptRole(ours))))
	}
	m.Attributes = kept
	m.direct(a.level, a.base.direction(offered).Answer(s.Direction))
	return m
}

// keptRole returns the role that keeps a DTLS association as it is (RFC 8842 §5.3). Where we said actpass,
// we offered, and the peer most likely took the active part.
func keptRole(ours string) string {
	if ours == "actpass" {
		return "passive"
	}
	return ours
}

func sameNumberAndFormat(c, o Codec) bool {
	return c.PayloadType == o.PayloadType && c.Parameters == o.Parameters && slices.Equal(c.Feedback, o.Feedback)
}

// recode replaces the stream's codecs and the attributes that define them, where the first of those stood.
func (m *Media) recode(codecs []Codec) {
	list, lines := formats(codecs)
	at := slices.IndexFunc(m.Attributes, func(a Attribute) bool { return codecLine(a.Name()) })
	if at < 0 {
		at = len(m.Attributes)
	}
	rest := slices.DeleteFunc(slices.Clone(m.Attributes[at:]), func(a Attribute) bool {
		return codecLine(a.Name()) && !strings.HasPrefix(string(a), "rtcp-fb:* ")
	})
	m.Formats = list
	m.Attributes = slices.Concat(m.Attributes[:at], lines, rest)
}

// codecLine tells whether an attribute defines a payload type.
func codecLine(name string) bool { return name == "rtpmap" || name == "fmtp" || name == "rtcp-fb" }

package sdp

import (
	"slices"
	"strings"
)

// Answer makes the answer to an offer out of what is wished for. Neither is changed.
//
// Every stream of the offer gets one of the wish that has its media type, its protocol and a codec in
// common with it; the others are refused with port 0 (RFC 3264 §6). Payload types are the offer's. The
// direction is the union of what the offer leaves no room for and what the wish refuses. The t= lines are
// the offer's. If wish.Previous is set, the o= version counts up by one exactly if the description changed,
// and a stream keeps the port it has.
//
// If the offer has streams in use and all would have to be refused, the error is ErrNothingInCommon.
func Answer(offer *Description, wish Wish) (*Description, error) {
	if err := wish.check("answer"); err != nil {
		return nil, err
	}
	d := &Description{
		Origin:      wish.origin(wish.Previous),
		SessionName: wish.SessionName,
		Connection:  wish.answerConnection(offer),
		Bandwidths:  slices.Clone(wish.Bandwidths),
	}
	a := newAnswering(&wish, offer, d)
	return a.finish(wish.Previous, a.stream)
}

// An answering is one answer in the making.
type answering struct {
	wish     *Wish
	offer    *Description
	used     []bool          // which streams the offer wants
	names    map[string]bool // all attributes that the offer has anywhere
	base     sessionLevel    // of the offer
	bundling bundling
	answer   *Description // its session section; finish adds the rest
	level    sessionLevel // of the answer
	chosen   []*Stream    // what answers each stream; nil refuses it
	codecs   [][]Codec    // that both have, where it is RTP
	formats  [][]string   // that both have, where it is not
}

func newAnswering(wish *Wish, offer, answer *Description) *answering {
	a := &answering{
		wish: wish, offer: offer, answer: answer,
		used: offer.usedStreams(), names: offer.attributeNames(), base: offer.sessionLevel(), bundling: newBundling(offer, wish.Previous),
	}
	a.choose()
	return a
}

// finish makes the answer's streams, those that are accepted by accepted.
func (a *answering) finish(previous *Description, accepted func(i int, s *Stream) Media) (*Description, error) {
	d := a.answer
	if d.Times = cloneTimes(a.offer.Times); len(d.Times) == 0 {
		d.Times = []Timing{{}} // the offer left it out, which is against RFC 8866 §5; it can only mean this
	}
	d.Attributes = a.sessionAttributes()
	a.level = d.sessionLevel()
	d.Media = make([]Media, len(a.offer.Media))
	wanted := false
	for i := range d.Media {
		wanted = wanted || a.used[i]
		if s := a.chosen[i]; s != nil {
			d.Media[i] = accepted(i, s)
		} else {
			d.Media[i] = refused(&a.offer.Media[i], a.offer.Media[i].Mid())
		}
	}
	if a.wish.Bundle {
		d.answerBundle(a.offer, a.bundling, a.bundles)
	} else {
		d.placeGroups(nil)
	}
	if wanted && !slices.Contains(d.usedStreams(), true) {
		return nil, ErrNothingInCommon
	}
	return counted(d, previous), nil
}

// answerConnection returns our address of the family that the offer uses first.
func (w *Wish) answerConnection(offer *Description) Connection {
	for i := range offer.Media {
		if c, ok := sameFamily(w.Connections, offer.connection(i)); ok && offer.Media[i].Port != 0 {
			return c
		}
	}
	return w.connection()
}

// sameFamily returns the first of our addresses that has the offer's address type: an answer may not have
// another (RFC 6157 §4.1).
func sameFamily(ours []Connection, offered Connection) (Connection, bool) {
	for _, c := range ours {
		if c.AddrType == offered.AddrType || offered.IsZero() {
			return c, true
		}
	}
	return Connection{}, false
}

// address returns the address to answer stream i of the offer with. Where both use ICE its family does not
// matter, for the candidates decide (RFC 8839 §4.2.5).
func (a *answering) address(i int, s *Stream) (Connection, bool) {
	ours := a.wish.connections(s)
	c, ok := sameFamily(ours, a.offer.connection(i))
	if !ok && len(ours) > 0 && a.base.has(&a.offer.Media[i], "ice-ufrag") && a.wishes(s, "ice-ufrag") {
		return ours[0], true
	}
	return c, ok
}

// choose finds the stream of the wish for every stream of the offer: first those that keep their port, so
// that a call's second stream does not become its first when the first one ends.
func (a *answering) choose() {
	n := len(a.offer.Media)
	a.chosen, a.codecs, a.formats = make([]*Stream, n), make([][]Codec, n), make([][]string, n)
	taken := make([]bool, len(a.wish.Streams))
	try := func(i int, fits func(s *Stream) bool) {
		for k := range a.wish.Streams {
			s := &a.wish.Streams[k]
			if a.chosen[i] == nil && !taken[k] && s.fitsSlot(i) && fits(s) && a.accept(i, s) {
				a.chosen[i], taken[k] = s, true
			}
		}
	}
	if p := a.wish.Previous; p != nil {
		for i := range min(n, len(p.Media)) {
			try(i, func(s *Stream) bool { return s.Port == p.Media[i].Port && strings.EqualFold(s.Type, p.Media[i].Type) })
		}
	}
	for i := range n {
		try(i, func(*Stream) bool { return true })
	}
}

// accept tells whether s can answer stream i of the offer, and notes with which codecs.
func (a *answering) accept(i int, s *Stream) bool {
	m := &a.offer.Media[i]
	if !a.used[i] || s.Port == 0 || !strings.EqualFold(s.Type, m.Type) || !s.speaks(m.Protocol) {
		return false
	}
	if _, ok := a.address(i, s); !ok {
		return false
	}
	if a.offer.connection(i).multicast() && a.base.direction(m).Restrict(s.Direction) != a.base.direction(m) {
		return false // the direction of a multicast stream cannot be changed (RFC 3264 §6.2)
	}
	if !a.muxable(m, s) || !a.bundleable(m, s) || !a.keyed(m, s) {
		return false
	}
	if m.IsRTP() {
		a.codecs[i] = intersect(m, s.Codecs, a.wish.Order, a.mux(m, s))
		return len(a.codecs[i]) > 0
	}
	a.formats[i] = commonFormats(m.Formats, s.Formats, a.wish.Order)
	return len(a.formats[i]) > 0 && sameRateManagement(m, s)
}

// muxable refuses a stream whose RTCP must share the RTP port if ours cannot (RFC 8858 §4.3).
func (a *answering) muxable(m *Media, s *Stream) bool {
	_, must := m.Attribute("rtcp-mux-only")
	return !must || s.RTCPMux || !m.IsRTP()
}

// bundleable refuses a stream that would have to be in a BUNDLE group and cannot.
func (a *answering) bundleable(m *Media, s *Stream) bool {
	return a.staysBundled(m, s) || !s.shared && !a.bundling.cannotLeave(m)
}

// staysBundled tells whether the stream stays in the group that the offer has it in. RTP needs rtcp-mux for
// that (RFC 8843 §9.3).
func (a *answering) staysBundled(m *Media, s *Stream) bool {
	n, in := a.bundling.offered[m.Mid()]
	return a.wish.Bundle && in && shareClass(m.Protocol) != unshared && (!m.IsRTP() || s.RTCPMux && a.bundling.muxed[n])
}

func (a *answering) bundles(slot int) bool {
	s := a.chosen[slot]
	return s != nil && a.staysBundled(&a.offer.Media[slot], s)
}

// keyed refuses a secure stream that we have no keys for: DTLS wants a fingerprint of ours (RFC 5763 §5),
// SDES a suite of the offer (RFC 4568 §5.1.2).
func (a *answering) keyed(m *Media, s *Stream) bool {
	if isDTLS(m.Protocol) {
		return a.wishes(s, "fingerprint") || a.staysBundled(m, s)
	}
	if !strings.Contains(strings.ToUpper(m.Protocol), "SAVP") {
		return true
	}
	offered := m.Cryptos()
	if len(offered) > 0 && len(s.Crypto) > 0 {
		_, ok := answerCrypto(offered, s.Crypto)
		return ok
	}
	// Without suites on both sides the keys must come another way: DTLS (RFC 5763) or MIKEY (RFC 4567).
	for _, other := range []string{"fingerprint", "key-mgmt"} {
		if a.base.has(m, other) && a.wishes(s, other) {
			return true
		}
	}
	return false
}

// wishes tells whether our stream has an attribute, itself or by its session.
func (a *answering) wishes(s *Stream, name string) bool {
	_, session := find(a.wish.Attributes, name)
	_, media := find(s.Attributes, name)
	return session || media
}

package sdp

import (
	"slices"
	"strings"
)

// transportAttributes belong to the transport that a BUNDLE group shares: only the tagged stream has them
// (RFC 8843 §7.1.3; the TRANSPORT and IDENTICAL categories of RFC 8859).
var transportAttributes = []string{
	"candidate", "end-of-candidates", "remote-candidates", "ice-ufrag", "ice-pwd", "fingerprint", "setup",
	"tls-id", "connection", "crypto", "rtcp", "rtcp-mux", "rtcp-mux-only", "rtcp-rsize",
}

// offerBundle puts all streams in use that can share a transport into one BUNDLE group. A first offer of the group gives every stream
// a port and rtcp-mux; once the peer has accepted the group, all streams in it but the first share its
// port (RFC 8843 §7.2, §7.5).
func (d *Description) offerBundle(peer *Description) {
	var accepted map[string]int
	if peer != nil {
		accepted = peer.bundles()
	}
	group := Group{Semantics: "BUNDLE"}
	tagged := -1
	class := unshared
	rtp := false
	for i := range d.Media {
		m := &d.Media[i]
		if c := shareClass(m.Protocol); m.Port != 0 && c != unshared && (class == unshared || class == c) {
			class, rtp = c, rtp || m.IsRTP()
		}
	}
	for i := range d.Media {
		m := &d.Media[i]
		if m.Port == 0 || class == unshared || shareClass(m.Protocol) != class {
			continue
		}
		mid := m.Mid()
		group.Mids = append(group.Mids, mid)
		if rtp {
			m.mux()
		}
		if _, ok := accepted[mid]; !ok {
			continue
		}
		if tagged < 0 {
			tagged = i
		} else {
			m.shareTransport()
		}
	}
	if len(group.Mids) == 0 {
		return
	}
	if tagged > 0 { // the tagged stream comes first
		group = Group{"BUNDLE", moveToFront(group.Mids, d.Media[tagged].Mid())}
	}
	d.placeGroups([]Attribute{group.attribute()})
}

// shareTransport makes m a stream without a transport of its own.
func (m *Media) shareTransport() {
	m.Port, m.PortCount, m.Connections = 0, 0, nil
	m.Attributes = without(m.Attributes, transportAttributes...)
	if _, said := m.Attribute("bundle-only"); !said {
		m.Attributes = append(m.Attributes, "bundle-only")
	}
}

// takeTransport gives m the transport of the stream that had it for the group: m is now the tagged one.
func (m *Media) takeTransport(from *Media) {
	m.Port, m.PortCount, m.Connections = from.Port, from.PortCount, from.Connections
	m.Attributes = without(m.Attributes, append([]string{"bundle-only"}, transportAttributes...)...)
	for _, a := range from.Attributes {
		if slices.Contains(transportAttributes, a.Name()) {
			m.Attributes = append(m.Attributes, a)
		}
	}
}

// mux says that RTCP shares the port, once. In a BUNDLE group a stream that is not RTP says it too, for
// those that are (RFC 8843 §9.3.1.1).
func (m *Media) mux() {
	if !m.RTCPMux() {
		m.Attributes = append(m.Attributes, Attribute("rtcp-mux"))
	}
}

// unshared is the class of protocols that share a port with no other.
const unshared = ""

// shareClass sorts protocols into those that can share a UDP port and its keys: what arrives must tell the
// streams apart (RFC 8843 §8), and the keys are those of the tagged stream (§7.1.3).
func shareClass(protocol string) string {
	p := strings.ToUpper(protocol)
	switch {
	case isDTLS(p):
		return "DTLS"
	case !isRTP(p) || strings.HasPrefix(p, "TCP"):
		return unshared
	case strings.Contains(p, "SAVP"):
		return "SRTP"
	}
	return "RTP"
}

func moveToFront(mids []string, first string) []string {
	moved := []string{first}
	for _, m := range mids {
		if m != first {
			moved = append(moved, m)
		}
	}
	return moved
}

// A bundling is what an answer does with the BUNDLE groups of an offer.
type bundling struct {
	offered map[string]int  // mid: number of its group in the offer
	first   map[int]string  // the group's first mid: the tagged stream that the offer suggests
	muxed   map[int]bool    // groups whose transport was offered with rtcp-mux
	before  map[string]bool // mids that were in a group of our last description: they cannot leave it
}

func newBundling(offer, previous *Description) bundling {
	b := bundling{offered: offer.bundles()}
	if len(b.offered) == 0 {
		return b
	}
	b.first, b.muxed, b.before = map[int]string{}, map[int]bool{}, map[string]bool{}
	for n, g := range offer.Groups() {
		if len(g.Mids) > 0 {
			b.first[n] = g.Mids[0]
		}
	}
	for i := range offer.Media {
		m := &offer.Media[i]
		n, in := b.offered[m.Mid()]
		if _, mux := m.Attribute("rtcp-mux"); in && mux {
			b.muxed[n] = true
		}
	}
	if previous != nil {
		for mid := range previous.bundles() {
			b.before[mid] = true
		}
	}
	return b
}

// answerBundle makes the answer's groups out of the offer's (RFC 8843 §7.3). The streams that d accepts and
// that may share a transport stay in their group; the first of them that was offered with a port is the
// tagged one. A group without one is not made, and its bundle-only streams are refused.
func (d *Description) answerBundle(offer *Description, b bundling, keep func(slot int) bool) {
	slotOf := make(map[string]int, len(offer.Media))
	for i := range offer.Media {
		if mid := offer.Media[i].Mid(); mid != "" {
			if _, twice := slotOf[mid]; !twice {
				slotOf[mid] = i
			}
		}
	}
	var groups []Attribute
	for n, g := range offer.Groups() {
		if g.Semantics != "BUNDLE" {
			continue
		}
		var members []int
		tagged := -1
		for _, mid := range g.Mids {
			i, ok := slotOf[mid]
			if !ok || b.offered[mid] != n || d.Media[i].Port == 0 || !keep(i) {
				continue
			}
			delete(slotOf, mid) // a mid named twice counts once
			members = append(members, i)
			if tagged < 0 && offer.Media[i].Port != 0 {
				tagged = i
			}
		}
		if tagged >= 0 {
			members = d.sameClass(members, tagged, offer, b)
		}
		if tagged < 0 {
			for _, i := range members {
				d.Media[i] = refused(&offer.Media[i], offer.Media[i].Mid())
			}
			continue
		}
		answer := Group{"BUNDLE", []string{offer.Media[tagged].Mid()}}
		for _, i := range members {
			if d.Media[i].IsRTP() {
				d.Media[tagged].mux()
			}
			if i != tagged {
				answer.Mids = append(answer.Mids, offer.Media[i].Mid())
				d.Media[i].shareTransport()
			}
		}
		groups = append(groups, answer.attribute())
	}
	d.placeGroups(groups)
}

// placeGroups puts the group attributes where the first one stood, else before all others.
func (d *Description) placeGroups(groups []Attribute) {
	at := max(0, slices.IndexFunc(d.Attributes, func(a Attribute) bool { return a.Name() == "group" }))
	d.Attributes = slices.Insert(without(d.Attributes, "group"), at, groups...)
}

// sameClass keeps those members of a group that can share the tagged stream's transport. The others keep their
// own, or are refused if they cannot leave the group.
func (d *Description) sameClass(members []int, tagged int, offer *Description, b bundling) []int {
	kept := members[:0]
	for _, i := range members {
		switch {
		case shareClass(d.Media[i].Protocol) == shareClass(d.Media[tagged].Protocol):
			kept = append(kept, i)
		case b.cannotLeave(&offer.Media[i]):
			d.Media[i] = refused(&offer.Media[i], offer.Media[i].Mid())
		}
	}
	return kept
}

// cannotLeave tells whether the stream has to be refused because it can neither stay in its group nor
// leave it: it was offered for the group only, or is in it already (RFC 8843 §7.3.2).
func (b bundling) cannotLeave(m *Media) bool {
	_, only := m.Attribute("bundle-only")
	return only || b.before[m.Mid()]
}

// isDTLS tells whether a protocol runs over DTLS (RFC 5764 §8, RFC 8841 §4).
func isDTLS(protocol string) bool {
	p := strings.ToUpper(protocol)
	return strings.Contains(p, "UDP/TLS") || strings.Contains(p, "DTLS")
}

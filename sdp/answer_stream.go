package sdp

// stream makes the m= section that accepts stream i of the offer.
func (a *answering) stream(i int, s *Stream) Media {
	offered := &a.offer.Media[i]
	to := a.offer.connection(i)
	c, _ := a.address(i, s)
	m := a.wish.media(s, offered.Protocol, c, a.answer.Connection)
	m.Type = offered.Type
	if mid := offered.Mid(); mid != "" {
		m.Attributes = append(m.Attributes, NewAttribute("mid", mid)) // RFC 5888 §9.1: the same as in the offer
	}
	if offered.IsRTP() {
		list, lines := formats(a.codecs[i])
		m.Formats, m.Attributes = list, append(m.Attributes, lines...)
		m.Attributes = append(m.Attributes, answerExtensions(offered, s.Extensions)...)
		if a.mux(offered, s) {
			m.Attributes = append(m.Attributes, Attribute("rtcp-mux"))
		}
		if crypto, ok := answerCrypto(offered.Cryptos(), s.Crypto); ok {
			m.Attributes = append(m.Attributes, crypto.Attribute())
		}
	} else {
		m.Formats = a.formats[i]
	}
	mux := offered.IsRTP() && a.mux(offered, s)
	setup, _ := find(a.wish.Attributes, "setup")
	for _, own := range s.Attributes {
		if value, ok := own.is("setup"); ok {
			setup = value
		} else if own, ok := a.answerAttribute(offered, own, mux); ok {
			m.Attributes = append(m.Attributes, own)
		}
	}
	if theirs, _ := a.base.attribute(offered, "setup"); theirs != "" { // the answer MUST say it too (RFC 8842 §5.3)
		m.Attributes = append(m.Attributes, NewAttribute("setup", answerSetup(theirs, setup)))
	}
	m.direct(a.level, a.base.direction(offered).Answer(s.Direction))
	if to.multicast() {
		a.joinMulticast(&m, offered, to)
	}
	return m
}

// mux tells whether RTCP goes over the RTP port: both sides must say so (RFC 5761 §5.1.1).
func (a *answering) mux(offered *Media, s *Stream) bool {
	asked := offered.RTCPMux()
	n, bundled := a.bundling.offered[offered.Mid()]
	return s.RTCPMux && (asked || bundled && a.wish.Bundle && a.bundling.muxed[n])
}

// answerAttribute returns the form in which one of our attributes may stand in an answer, or that it may
// not. offered is nil for the session section.
func (a *answering) answerAttribute(offered *Media, own Attribute, mux bool) (Attribute, bool) {
	asked := func(name string) bool {
		if offered == nil {
			return a.names[name]
		}
		return a.base.has(offered, name)
	}
	switch name := own.Name(); name {
	case "ice-ufrag", "ice-pwd", "ice-options", "ice-pacing", "candidate", "end-of-candidates":
		return own, asked("ice-ufrag") // RFC 8839 §4.3.2
	case "tls-id", "rtcp-rsize": // RFC 8842 §5.3, RFC 5506 §5
		return own, asked(name)
	case "rtcp": // there is no such port where RTCP has none of its own (RFC 5761 §5.1.1)
		return own, !mux
	case "T38FaxVersion": // the lower one is in force (ITU-T T.38 Annex D)
		return NewAttribute(name, lower(own.Value(), offered, name)), true
	}
	return own, true
}

// answerSetup returns the role that the offered one leaves us (RFC 4145 §4.1); where it leaves the choice,
// ours, and if we have none, active, which saves DTLS half a round trip (RFC 5763 §5).
func answerSetup(offered, ours string) string {
	switch offered {
	case "active":
		return "passive"
	case "passive":
		return "active"
	case "holdconn":
		return "holdconn"
	}
	if ours == "passive" || ours == "holdconn" {
		return ours
	}
	return "active"
}

// joinMulticast makes the answer to a multicast stream, which has one view for all: address, port,
// direction, packet time and bandwidth are the offer's (RFC 3264 §6.2).
func (a *answering) joinMulticast(m *Media, offered *Media, to Connection) {
	m.Port, m.PortCount = offered.Port, offered.PortCount
	m.Connections = []Connection{to}
	m.Bandwidths = offered.Clone().Bandwidths
	m.Attributes = without(m.Attributes, "ptime", "sendrecv", "sendonly", "recvonly", "inactive")
	if ptime, ok := offered.Attribute("ptime"); ok {
		m.Attributes = append(m.Attributes, NewAttribute("ptime", ptime))
	}
	m.direct(a.level, a.base.direction(offered))
}

// sessionAttributes are those of our session attributes that the offer allows for. The role of setup is
// said stream by stream.
func (a *answering) sessionAttributes() []Attribute {
	var all []Attribute
	for _, own := range a.wish.Attributes {
		if _, role := own.is("setup"); role {
			continue
		}
		if own, ok := a.answerAttribute(nil, own, false); ok {
			all = append(all, own)
		}
	}
	return all
}

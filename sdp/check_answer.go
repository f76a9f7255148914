package sdp

import (
	"slices"
	"strings"
)

// CheckAnswer names every rule that an answer breaks with regard to its offer: RFC 3264 §6 and what later
// RFCs ask of the attributes. Rules that a description breaks by itself are Check's matter. Neither is changed.
func CheckAnswer(offer, answer *Description) Violations {
	var vs Violations
	var room [2][fewStreams]flow
	theirs, ours := offer.sessionLevel(), answer.sessionLevel()
	c := answerCheck{
		Violations: &vs, offer: offer, answer: answer, theirs: theirs, ours: ours,
		offered: theirs.flows(offer, room[0][:0]), answered: ours.flows(answer, room[1][:0]),
		bundling: newBundling(offer, nil), answerBundles: answer.bundles(),
	}
	c.count()
	if !sameTimes(offer, answer) {
		vs.session(RuleTimes, "RFC 3264 §6", "t= lines are not those of the offer", "", "the same")
	}
	if offer.Origin == answer.Origin && !offer.Fragment && !offer.EqualBody(answer) {
		vs.session(RuleOrigin, "RFC 3264 §6", "answer differs from the offer and has its o= line", "", "an o= line of its own")
	}
	c.bundles()
	for i := range min(len(offer.Media), len(answer.Media)) {
		c.stream(i)
	}
	return vs
}

// CheckStreams is CheckAnswer for those rules alone without which an answer is none, at a fraction of the work:
// as many streams as in the offer, of the same types, none in use that was not offered, and directions that the
// offer allows (RuleStreamCount, RuleMediaType, RuleRefused, RuleDirection; RuleMulticast where a multicast stream
// has another direction).
func CheckStreams(offer, answer *Description) Violations {
	var vs Violations
	var room [2][fewStreams]flow
	c := answerCheck{
		Violations: &vs, offer: offer, answer: answer,
		offered: offer.flows(room[0][:0]), answered: answer.flows(room[1][:0]),
	}
	c.count()
	for i := range min(len(offer.Media), len(answer.Media)) {
		if c.sameType(i) && c.accepted(i) {
			c.direction(i)
		}
	}
	return vs
}

// sameTimes tells whether the t= lines are equal. A description without one means "t=0 0".
func sameTimes(a, b *Description) bool {
	always := []Timing{{}}
	t, u := a.Times, b.Times
	if len(t) == 0 {
		t = always
	}
	if len(u) == 0 {
		u = always
	}
	return slices.EqualFunc(t, u, func(x, y Timing) bool { return x.Start == y.Start && x.Stop == y.Stop })
}

// An answerCheck is one CheckAnswer at work.
type answerCheck struct {
	*Violations
	offer, answer     *Description
	theirs, ours      sessionLevel // of the offer, of the answer
	offered, answered []flow
	bundling          bundling
	answerBundles     map[string]int
}

// count compares the numbers of m= lines.
func (c *answerCheck) count() {
	if o, a := len(c.offer.Media), len(c.answer.Media); o != a {
		c.session(RuleStreamCount, "RFC 3264 §6", "answer has another number of m= lines than the offer", itoa(a), itoa(o))
	}
}

// sameType compares media types.
func (c *answerCheck) sameType(i int) bool {
	o, a := &c.offer.Media[i], &c.answer.Media[i]
	if strings.EqualFold(o.Type, a.Type) {
		return true
	}
	c.Violations.stream(i, RuleMediaType, "RFC 3264 §6.1", "media type is not the offer's", a.Type, quote(o.Type))
	return false
}

// accepted tells whether a stream is in use on both sides.
func (c *answerCheck) accepted(i int) bool {
	if c.answered[i].used && !c.offered[i].used {
		c.Violations.stream(i, RuleRefused, "RFC 3264 §8.2", "stream was offered with port 0 and is in use in the answer", itoa(c.answer.Media[i].Port), "0")
	}
	return c.answered[i].used && c.offered[i].used
}

// stream checks one m= section.
func (c *answerCheck) stream(i int) {
	o, a := &c.offer.Media[i], &c.answer.Media[i]
	if !c.sameType(i) {
		return
	}
	if mid, own := o.Mid(), a.Mid(); own != mid && own != "" {
		c.Violations.stream(i, RuleMid, "RFC 5888 §9.1", "mid is not the offer's", own, quote(mid))
	}
	if !c.accepted(i) {
		return
	}
	c.transport(i, o, a)
	c.direction(i)
	if a.IsRTP() {
		c.codecs(i, o, a)
	} else if !shareFormat(o.Formats, a.Formats) {
		c.Violations.stream(i, RuleCommonFormat, "RFC 3264 §6.1", "no format of the offer is in the answer", strings.Join(a.Formats, " "), quote(shorten(strings.Join(o.Formats, " "))))
	}
	if o.plain() && a.plain() {
		return
	}
	if a.IsRTP() {
		c.mux(i, o, a)
	}
	c.fax(i, o, a)
	c.security(i, o, a)
}

// plain tells whether a stream is RTP without anything that mux, fax and security look at.
func (m *Media) plain() bool {
	if m.Protocol != "RTP/AVP" {
		return false
	}
	for _, a := range m.Attributes {
		_, known := a.is("rtpmap")
		if !known {
			_, known = a.is("fmtp")
		}
		if !known {
			_, known = a.is("ptime")
		}
		if !known {
			_, known = a.direction()
		}
		if !known {
			return false
		}
	}
	return true
}

// direction checks table 11.1; for multicast, RFC 3264 §6.2.
func (c *answerCheck) direction(i int) {
	o, a := c.offered[i].direction, c.answered[i].direction
	switch {
	case c.offer.connection(i).multicast():
		if o != a {
			c.Violations.stream(i, RuleMulticast, "RFC 3264 §6.2", "direction of a multicast stream is not the offer's", a.String(), o.String())
		}
	case !LegalAnswer(o, a):
		var legal []string
		for d := SendRecv; d <= Inactive; d++ {
			if LegalAnswer(o, d) {
				legal = append(legal, d.String())
			}
		}
		c.Violations.stream(i, RuleDirection, "RFC 3264 §6.1", "direction "+a.String()+" does not answer "+o.String(), "", strings.Join(legal, " or "))
	}
}

// transport checks protocol and address.
func (c *answerCheck) transport(i int, o, a *Media) {
	_, negotiated := a.Attribute("acfg") // RFC 5939 §3.6.2: another configuration was offered and chosen
	if !strings.EqualFold(o.Protocol, a.Protocol) && !negotiated {
		c.Violations.stream(i, RuleProtocol, "RFC 8829 §5.3.1", "protocol is not the offer's", a.Protocol, quote(o.Protocol))
	}
	to, from := c.offer.connection(i), c.answer.connection(i)
	switch {
	case to.multicast():
		if from.Address != to.Address || o.Port != a.Port {
			c.Violations.stream(i, RuleMulticast, "RFC 3264 §6.2", "address of a multicast stream is not the offer's", from.Address+" port "+itoa(a.Port), quote(to.Address+" port "+itoa(o.Port)))
		}
	case from.multicast():
		c.Violations.stream(i, RuleMulticast, "RFC 3264 §6.1", "unicast stream is answered with a multicast address", from.Address, "a unicast address")
	case !to.IsZero() && !from.IsZero() && !strings.EqualFold(to.AddrType, from.AddrType) && !(c.theirs.has(o, "ice-ufrag") && c.ours.has(a, "ice-ufrag")):
		// With ICE the candidates decide, not the c= line (RFC 8839 §4.2.5).
		c.Violations.stream(i, RuleAddressFamily, "RFC 6157 §4.1", "address is of another family than the offer's", from.AddrType, to.AddrType)
	}
}

// codecs checks the formats of an RTP stream.
func (c *answerCheck) codecs(i int, o, a *Media) {
	if _, negotiated := a.Attribute("acfg"); negotiated {
		return // the formats are among the offer's capabilities (RFC 5939 §3.6, RFC 6871)
	}
	if sameWords(o, a) {
		return
	}
	var meaning [128]*Codec // of the payload types of the offer
	var room [2][8]Codec    // a phone offers no more
	offered, answered := room[0][:0], a.codecs(room[1][:0])
	if o.IsRTP() {
		offered = o.codecs(offered)
	}
	for n := range offered {
		if p := &offered[n]; p.PayloadType >= 0 && meaning[p.PayloadType] == nil {
			meaning[p.PayloadType] = p
		}
	}
	common := false
	var listed [128]bool
	for n := range answered {
		p := &answered[n]
		if p.PayloadType < 0 || listed[p.PayloadType] {
			continue // what is listed twice has its rtpmap once
		}
		listed[p.PayloadType] = true
		was := meaning[p.PayloadType]
		switch {
		case p.Name == "" && (was == nil || was.Name != ""):
			c.Violations.stream(i, RuleFormats, "RFC 3264 §6.1", "dynamic payload type has no rtpmap in the answer", itoa(p.PayloadType), "a=rtpmap for it")
		case was == nil:
			continue
		case dynamic(p.PayloadType) && !sameEncoding(was, p):
			c.Violations.stream(i, RulePayloadType, "RFC 3264 §8.3.2", "payload type "+itoa(p.PayloadType)+" does not mean what it means in the offer", p.Encoding(), quote(was.Encoding()))
			continue
		}
		common = common || was != nil && (sameEncoding(was, p) || p.Name == "") // one without a name is known by other means
	}
	if !common && !shareCodec(offered, answered) {
		c.Violations.stream(i, RuleCommonFormat, "RFC 3264 §6.1", "no format of the offer is in the answer", strings.Join(a.Formats, " "), quote(shorten(strings.Join(o.Formats, " "))))
	}
}

// sameWords tells whether an answer takes all formats of the offer and says of them what the offer says, so that
// nobody has to read what they mean.
func sameWords(o, a *Media) bool {
	if o.Protocol != a.Protocol || !slices.Equal(o.Formats, a.Formats) || !slices.Equal(o.Attributes, a.Attributes) || len(a.Formats) == 0 {
		return false
	}
	_, ok := payloadType(a.Formats[0])
	return ok
}

// sameEncoding tells whether two codecs have the same rtpmap, or none.
func sameEncoding(c, o *Codec) bool {
	return strings.EqualFold(c.Name, o.Name) && c.ClockRate == o.ClockRate && max(c.Channels, 1) == max(o.Channels, 1)
}

// shareCodec tells whether two streams have a codec in common, under whatever number: an answer may have its own
// (RFC 3264 §5.1).
func shareCodec(offered, answered []Codec) bool {
	identities := make(map[string]bool, len(offered))
	for _, c := range offered {
		identities[c.identity()] = c.Name != ""
	}
	return slices.ContainsFunc(answered, func(c Codec) bool { return identities[c.identity()] })
}

// shareFormat tells whether two lists have a format in common, without regard to case.
func shareFormat(a, b []string) bool {
	in := make(map[string]bool, len(a))
	for _, f := range a {
		in[strings.ToLower(f)] = true
	}
	return slices.ContainsFunc(b, func(f string) bool { return in[strings.ToLower(f)] })
}

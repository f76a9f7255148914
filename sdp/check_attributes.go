package sdp

import "strings"

// mux checks RTP and RTCP on one port (RFC 5761).
func (c *answerCheck) mux(i int, o, a *Media) {
	_, answered := a.Attribute("rtcp-mux")
	n, bundled := c.bundling.offered[o.Mid()]
	_, asked := o.Attribute("rtcp-mux")
	_, must := o.Attribute("rtcp-mux-only")
	asked = asked || must || bundled && c.bundling.muxed[n]
	switch {
	case answered && !asked:
		c.Violations.stream(i, RuleRTCPMux, "RFC 5761 §5.1.1", "rtcp-mux is in the answer and was not offered", "", "")
	case answered:
		for _, f := range a.Formats {
			if pt, ok := payloadType(f); ok && likeRTCP(pt) {
				c.Violations.stream(i, RuleRTCPMux, "RFC 5761 §4", "payload type looks like RTCP, which shares the port", f, "0-63 or 96-127")
			}
		}
	case must:
		if _, shares := c.answerBundles[a.Mid()]; !shares {
			c.Violations.stream(i, RuleRTCPMux, "RFC 8843 §9.3.1.2", "rtcp-mux-only was offered and rtcp-mux is not in the answer", "", "rtcp-mux, or port 0")
		}
	}
}

// bundles checks the BUNDLE groups of the answer (RFC 8843 §7.3) and that no group is new (RFC 5888 §9.2).
func (c *answerCheck) bundles() {
	groups := c.answer.Groups()
	if len(groups) == 0 {
		return
	}
	offered := map[string]bool{}
	for _, g := range c.offer.Groups() {
		offered[g.Semantics] = true
	}
	for _, g := range groups {
		if !offered[g.Semantics] {
			c.session(RuleBundle, "RFC 5888 §9.2", "group was not offered", g.Semantics, "")
		}
	}
	if len(c.answerBundles) == 0 {
		return
	}
	tagged := map[int]bool{}   // groups of the answer that have a stream with a port
	muxed := map[int]bool{}    // and those whose transport has rtcp-mux
	group := map[int]int{}     // group of the answer: group of the offer
	anyRTP := map[int][]int{}  // group of the answer: its RTP streams
	inGroup := map[int][]int{} // group of the answer: all its streams
	for i := range min(len(c.offer.Media), len(c.answer.Media)) {
		a := &c.answer.Media[i]
		n, in := c.answerBundles[a.Mid()]
		if !in || a.Mid() == "" {
			continue
		}
		from, was := c.bundling.offered[a.Mid()]
		was = was && c.offer.Media[i].Mid() == a.Mid()
		first, known := group[n]
		switch {
		case !was:
			c.Violations.stream(i, RuleBundle, "RFC 8843 §7.3", "stream is bundled in the answer and was not in the offer", a.Mid(), "")
		case !c.answered[i].used:
			c.Violations.stream(i, RuleBundle, "RFC 8843 §7.3.3", "stream is refused and still in the BUNDLE group", a.Mid(), "")
		case known && first != from:
			c.Violations.stream(i, RuleBundle, "RFC 8843 §7.3", "streams of two groups of the offer are in one of the answer", a.Mid(), "")
		default:
			group[n] = from
		}
		inGroup[n] = append(inGroup[n], i)
		tagged[n] = tagged[n] || a.Port != 0
		_, mux := a.Attribute("rtcp-mux")
		muxed[n] = muxed[n] || mux
		if a.IsRTP() {
			anyRTP[n] = append(anyRTP[n], i)
		}
	}
	for n := range groups {
		switch {
		case len(inGroup[n]) > 0 && !tagged[n]:
			c.session(RuleBundle, "RFC 8843 §7.3.1", "no stream of the BUNDLE group has a port", "", "one, the tagged")
		case len(anyRTP[n]) > 0 && !muxed[n]:
			c.session(RuleRTCPMux, "RFC 8843 §9.3.1.2", "BUNDLE group carries RTP without rtcp-mux", "", "rtcp-mux in its tagged stream")
		}
	}
}

// security checks keys, roles and ICE.
func (c *answerCheck) security(i int, o, a *Media) {
	c.crypto(i, o, a)
	if theirs, ok := a.Attribute("setup"); ok {
		offered, asked := c.theirs.attribute(o, "setup")
		if want := setupAnswers(offered, asked); !strings.Contains(" "+want+" ", " "+theirs+" ") {
			c.Violations.stream(i, RuleSetup, "RFC 4145 §4.1", "setup does not answer "+quote(offered), theirs, strings.ReplaceAll(want, " ", " or "))
		}
	}
	if _, shares := c.answerBundles[a.Mid()]; isDTLS(a.Protocol) && isRTP(a.Protocol) && !shares && !c.ours.has(a, "fingerprint") {
		c.Violations.stream(i, RuleFingerprint, "RFC 5763 §5", "DTLS stream has no fingerprint", "", "")
	}
	if _, ice := a.Attribute("ice-ufrag"); ice && !c.theirs.has(o, "ice-ufrag") && len(c.bundling.offered) == 0 {
		c.Violations.stream(i, RuleICE, "RFC 8839 §4.3.2", "ICE is in the answer and was not offered", "", "")
	}
}

// setupAnswers lists the roles that answer an offered one. Without one, the offer means active.
func setupAnswers(offered string, asked bool) string {
	switch {
	case offered == "actpass":
		return "active passive holdconn"
	case offered == "passive":
		return "active holdconn"
	case offered == "active" || !asked:
		return "passive holdconn"
	}
	return "holdconn"
}

// crypto checks SDES keys: the answer has one line, with tag and suite of an offered one (RFC 4568 §5.1.2).
func (c *answerCheck) crypto(i int, o, a *Media) {
	offered, answered := o.Cryptos(), a.Cryptos()
	if len(answered) == 0 {
		_, shares := c.answerBundles[a.Mid()] // the tagged stream has the keys (RFC 8843 §7.1.3)
		sdes := len(offered) > 0 && !shares && strings.Contains(strings.ToUpper(a.Protocol), "SAVP") && !isDTLS(a.Protocol) &&
			!c.ours.has(a, "fingerprint") && !c.ours.has(a, "key-mgmt")
		if sdes {
			c.Violations.stream(i, RuleCrypto, "RFC 4568 §5.1.2", "accepted SRTP stream has no crypto attribute", "", "one of the offered")
		}
		return
	}
	if _, negotiated := a.Attribute("acfg"); negotiated {
		return // the offer's lines are among its capabilities (RFC 5939 §3.4.1)
	}
	if len(answered) > 1 {
		c.Violations.stream(i, RuleCrypto, "RFC 4568 §5.1.2", "answer has more than one crypto attribute", itoa(len(answered)), "one")
	}
	for _, own := range offered {
		if own.Tag == answered[0].Tag && own.Suite == answered[0].Suite {
			return
		}
	}
	c.Violations.stream(i, RuleCrypto, "RFC 4568 §5.1.2", "crypto attribute has no tag and suite of the offer", itoa(answered[0].Tag)+" "+answered[0].Suite, "one of the offered")
}

// fax checks T.38: the answer's version is the offer's or a lower one, and both manage the rate in one way.
func (c *answerCheck) fax(i int, o, a *Media) {
	theirs, asked := o.T38()
	ours, answered := a.T38()
	if !asked || !answered {
		return
	}
	if ours.Version > theirs.Version {
		c.Violations.stream(i, RuleFax, "ITU-T T.38 Annex D", "fax version is higher than the offer's", itoa(ours.Version), "at most "+itoa(theirs.Version))
	}
	if r := ours.RateManagement; r != "" && theirs.RateManagement != "" && !strings.EqualFold(r, theirs.RateManagement) {
		c.Violations.stream(i, RuleFax, "ITU-T T.38 Annex D", "fax rate is not managed as in the offer", r, quote(theirs.RateManagement))
	}
}

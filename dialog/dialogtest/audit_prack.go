package dialogtest

// prackRules are about reliable provisional responses, the side that acknowledges them.
var prackRules = []Rule{
	{Name: "prackOnReliable1xx", Ref: "RFC 3262 §4", check: prackOnReliable1xx,
		Says: "A reliable provisional response that came in order is acknowledged with PRACK."},
	{Name: "rackCorrelation", Ref: "RFC 3262 §4, §7.2", check: rackCorrelation,
		Says: "The RAck of a PRACK names a reliable provisional response that came in that dialog."},
	{Name: "uacRseqStrictness", Ref: "RFC 3262 §4", check: uacRseqStrictness,
		Says: "A provisional response that leaves a gap is not acknowledged, and none is acknowledged twice, but after a challenge or 488."},
	{Name: "uacIgnore100rel100Trying", Ref: "RFC 3262 §4", check: uacIgnore100rel100Trying,
		Says: "A 100 is never acknowledged with PRACK, whatever it requires."},
	{Name: "prackOfferAnswerModel", Ref: "RFC 3262 §5", check: prackOfferAnswerModel,
		Says: "An offer in a reliable provisional response is answered in its PRACK, one in a PRACK in its 2xx; the first reliable response to an INVITE without offer has one."},
	{Name: "previewEqualsAnswer", Ref: "RFC 3261 §13.2.1", check: previewEqualsAnswer,
		Says: "A session description in an unreliable provisional response is the same as in the answer that follows."},
}

// inOrder goes over the reliable provisional responses that a party received for the first
// time and in order, before the final response to their INVITE.
func (l *leg) inOrder(f func(m *seen)) {
	have := make(map[*view]uint32) // by INVITE: the last RSeq
	for _, m := range l.log {
		if m.out || !m.reliable1xx() || m.toTag == "" || m.toTag != l.remote || m.request == nil {
			continue
		}
		if n, ok := have[m.request]; ok && m.rseq != n+1 {
			continue
		}
		if before(l.log, m, func(o *seen) bool { return !o.out && o.request == m.request && o.Code >= 200 }) != nil {
			continue
		}
		have[m.request] = m.rseq
		f(m)
	}
}

func prackOnReliable1xx(a *audit) {
	a.eachLeg(func(l *leg) {
		if !l.whole || l.agent.died {
			return
		}
		l.inOrder(func(m *seen) {
			if m.role == offer && !a.lasted(m, a.silent()) || a.overFor(l, m) || a.dropped(l.agent, m) {
				return
			}
			p := after(l.log, m, func(o *seen) bool { return o.out && o.acknowledges(m.view) })
			if p == nil {
				a.find(l.agent, m, "is never acknowledged with PRACK")
			} else if m.role != offer && p.at.Sub(m.at) > a.T1 {
				a.find(l.agent, m, "is acknowledged after %v only", p.at.Sub(m.at))
			}
		})
	})
}

// overFor tells whether the dialog had ended when a provisional response came, or ended
// before the party could answer its offer.
func (a *audit) overFor(l *leg, m *seen) bool {
	ends := func(o *seen) bool {
		return o.is("BYE") || o.answers("INVITE", 199, 199) || !o.out && o.Code >= 300 && o.seqMethod != "CANCEL" && o.toTag == l.remote && endsCall(o.Code)
	}
	if before(l.log, m, ends) != nil || before(l.log, m, func(o *seen) bool { // or nobody answered a request in it (RFC 5057 §4.1)
		return a.timedOut(l.agent, o) && m.at.Sub(o.at) >= a.silent()
	}) != nil {
		return true
	}
	if before(l.agent.log, m, func(o *seen) bool { return !o.out && o.answers("INVITE", 200, 299) && o.request == m.request }) != nil {
		return true // another fork has answered: it may be discarded (RFC 3262 §4, RFC 5407 App. E)
	}
	// an offer whose answer the host still owes: the call may end before it comes
	return m.role == offer && after(l.agent.log, m, func(o *seen) bool {
		return o.callID == m.callID && ends(o) || !o.out && o.request == m.request && o.Code >= 200 || o.is("CANCEL") && o.request == m.request
	}) != nil || m.role == offer && before(l.agent.log, m, func(o *seen) bool {
		return o.is("CANCEL") && o.request == m.request // and nobody heard of the end of the INVITE (§9.1)
	}) != nil
}

func rackCorrelation(a *audit) {
	a.eachLeg(func(l *leg) {
		if !l.whole {
			return
		}
		for _, m := range l.log {
			if !m.out || !m.is("PRACK") || m.Again > 0 {
				continue
			}
			if before(l.log, m, func(o *seen) bool { return !o.out && m.acknowledges(o.view) }) == nil {
				a.find(l.agent, m, "has RAck %v; no such response came in this dialog", m.rack)
			}
		}
	})
}

func uacRseqStrictness(a *audit) {
	a.eachLeg(func(l *leg) {
		if !l.whole {
			return
		}
		acked := make(map[*view]*seen)
		last := make(map[*view]uint32)
		for _, m := range l.log {
			if !m.out || !m.is("PRACK") || m.Again > 0 || m.rel == nil {
				continue
			}
			if p := acked[m.rel]; p != nil && !l.refused(p, m) {
				a.find(l.agent, m, "acknowledges F%d a second time, after F%d", m.rel.F, p.F)
			}
			acked[m.rel] = m
			if n, ok := last[m.rel.request]; ok && m.rel.rseq > n+1 {
				a.find(l.agent, m, "acknowledges RSeq %d after %d", m.rel.rseq, n)
			}
			last[m.rel.request] = max(last[m.rel.request], m.rel.rseq)
		}
	})
}

// refused tells whether a PRACK was refused in a way that calls for another one.
func (l *leg) refused(p, next *seen) bool {
	return after(l.log, p, func(o *seen) bool {
		return o.n < next.n && !o.out && o.request == p.first && (o.Code == 401 || o.Code == 407 || o.Code == 488 || o.Code == 491 || o.Code == 500)
	}) != nil
}

func uacIgnore100rel100Trying(a *audit) {
	a.eachLeg(func(l *leg) {
		for _, m := range l.log {
			if !m.out || !m.is("PRACK") || m.Again > 0 || m.rel != nil {
				continue
			}
			trying := before(l.agent.log, m, func(o *seen) bool {
				return !o.out && o.Code == 100 && o.callID == m.callID && o.rseq == m.rack.RSeq && o.seq == m.rack.CSeq.Number
			})
			if trying != nil {
				a.find(l.agent, m, "acknowledges F%d 100", trying.F)
			}
		}
	})
}

func prackOfferAnswerModel(a *audit) {
	a.sentBy(func(c *agent, m *seen) {
		switch {
		case m.is("PRACK") && m.rel != nil && m.rel.role == offer && m.role != answer:
			if before(c.log, m, func(o *seen) bool { return o.out && o.acknowledges(m.rel) }) == nil {
				a.find(c, m, "has no answer to the offer in F%d", m.rel.F)
			}
		case m.answers("PRACK", 200, 299) && m.request != nil && m.request.role == offer && m.role != answer:
			a.find(c, m, "has no answer to the offer in F%d", m.request.F)
		case m.answers("PRACK", 200, 299) && m.request != nil && m.request.role != offer && m.hasSDP:
			a.find(c, m, "has a session description, and F%d had no offer", m.request.F)
		case m.reliable1xx() && m.request != nil && !m.request.hasSDP && !m.hasSDP && !a.offered(c, m):
			a.find(c, m, "is the first reliable response to an INVITE without offer, and has none")
		case m.answers("INVITE", 200, 299) && m.request != nil && !m.request.hasSDP && !m.hasSDP && !a.offered(c, m):
			a.find(c, m, "has no offer, and neither had INVITE F%d", m.request.F)
		case m.answers("INVITE", 200, 299) && m.request != nil && m.request.role == offer && !m.hasSDP && !a.answered(c, m):
			a.find(c, m, "has no answer to the offer in F%d", m.request.F)
		}
	})
}

// offered tells whether a party has made an offer in an earlier response to the same INVITE.
func (a *audit) offered(c *agent, m *seen) bool {
	return before(c.log, m, func(o *seen) bool { return o.out && o.request == m.request && o.toTag == m.toTag && o.role == offer }) != nil
}

// answered tells whether a party has answered the offer of an INVITE in an earlier response.
func (a *audit) answered(c *agent, m *seen) bool {
	return before(c.log, m, func(o *seen) bool { return o.out && o.request == m.request && o.toTag == m.toTag && o.role == answer }) != nil
}

func previewEqualsAnswer(a *audit) {
	a.sentBy(func(c *agent, m *seen) {
		if m.role != answer || m.seqMethod != "INVITE" || m.sdp == nil {
			return
		}
		p := before(c.log, m, func(o *seen) bool { return o.out && o.role == preview && o.request == m.request && o.toTag == m.toTag })
		if p != nil && !m.sdp.Equal(p.sdp) {
			a.find(c, m, "has another session description than the one announced in F%d", p.F)
		}
	})
}

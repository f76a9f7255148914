package dialogtest

import "time"

// reliableRules are about reliable provisional responses, the side that sends them.
var reliableRules = []Rule{
	{Name: "rseqMonotonic", Ref: "RFC 3262 §3", check: rseqMonotonic,
		Says: "The first RSeq of an INVITE is 1 to 2^31-1, each further one is greater by one."},
	{Name: "reliable1xxHeaders", Ref: "RFC 3262 §3", check: reliable1xxHeaders,
		Says: "A reliable provisional response has both Require: 100rel and RSeq, and is no 100."},
	{Name: "serialReliable1xx", Ref: "RFC 3262 §3", check: serialReliable1xx,
		Says: "The second reliable provisional response waits for the PRACK to the first (and it is recommended that later ones do so too)."},
	{Name: "delay2xxOnUnackedReliable1xxWithSdp", Ref: "RFC 3262 §5", check: delay2xxOnUnackedReliable1xxWithSdp,
		Says: "The 2xx waits for the PRACK to a reliable provisional response that had a session description."},
	{Name: "noNewReliable1xxAfterFinal", Ref: "RFC 3262 §3", check: noNewReliable1xxAfterFinal,
		Says: "No new reliable provisional response follows the final response."},
	{Name: "requireReliable1xxOnRequire", Ref: "RFC 3262 §3", check: requireReliable1xxOnRequire,
		Says: "When the INVITE requires 100rel, every provisional response but 100 is sent reliably."},
	{Name: "reliableNeedsClientOptIn", Ref: "RFC 3262 §3", check: reliableNeedsClientOptIn,
		Says: "A provisional response is sent reliably only if the INVITE supports or requires 100rel."},
	{Name: "no100relRequireOnNonInvite", Ref: "RFC 3262 §3, §4", check: no100relRequireOnNonInvite,
		Says: "Only INVITE and its provisional responses may have Require: 100rel."},
	{Name: "unackedReliable1xxResent", Ref: "RFC 3262 §3", check: unackedReliable1xxResent,
		Says: "A reliable provisional response is sent again, at T1 and then doubling, until its PRACK comes; after 64*T1 the INVITE is refused (recommended)."},
	{Name: "prackResponseSemantics", Ref: "RFC 3262 §3", check: prackResponseSemantics,
		Says: "A PRACK that matches is answered 2xx, one that does not 481."},
	{Name: "prackAcceptedAfterFinal", Ref: "RFC 3262 §3", check: prackAcceptedAfterFinal,
		Says: "A PRACK that matches is answered 2xx also after the final response."},
}

// eachReliable goes over the reliable provisional responses that a party sent, each once,
// with the one before it to the same INVITE.
func (a *audit) eachReliable(f func(c *agent, last, m *seen)) {
	type fork struct {
		who     int
		request *view
		tag     string
	}
	last := make(map[fork]*seen)
	a.sentBy(func(c *agent, m *seen) {
		if m.reliable1xx() && m.request != nil {
			k := fork{c.i, m.request, m.toTag}
			f(c, last[k], m)
			last[k] = m
		}
	})
}

func rseqMonotonic(a *audit) {
	a.eachReliable(func(c *agent, last, m *seen) {
		switch {
		case last == nil && m.rseq >= 1<<31:
			a.find(c, m, "begins with RSeq %d", m.rseq)
		case last != nil && m.rseq != last.rseq+1:
			a.find(c, m, "has RSeq %d after %d in F%d", m.rseq, last.rseq, last.F)
		}
	})
}

func reliable1xxHeaders(a *audit) {
	a.sentBy(func(c *agent, m *seen) {
		if m.Code < 100 || m.Code > 199 || m.seqMethod != "INVITE" {
			return
		}
		required, numbered := m.sip.HasToken("Require", "100rel"), m.sip.Has("RSeq")
		switch {
		case m.Code == 100 && (required || numbered):
			a.find(c, m, "is sent reliably")
		case required && m.rseq == 0:
			a.find(c, m, "requires 100rel and has no RSeq")
		case numbered && !required:
			a.find(c, m, "has RSeq %d and does not require 100rel", m.rseq)
		}
	})
}

// pracked gives the PRACK to a reliable provisional response, as its sender received it.
func pracked(c *agent, m *seen) *seen {
	return after(c.log, m, func(o *seen) bool { return !o.out && o.acknowledges(m.view) })
}

func serialReliable1xx(a *audit) {
	a.eachReliable(func(c *agent, last, m *seen) {
		if last == nil {
			return
		}
		if p := pracked(c, last); p == nil || p.n > m.n {
			a.find(c, m, "leaves before the PRACK to F%d came", last.F)
		}
	})
}

// final gives the final response that a party sent to the INVITE of a provisional one.
func final(c *agent, m *seen) *seen {
	for _, o := range c.log {
		if o.out && o.request == m.request && o.toTag == m.toTag && o.Code >= 200 {
			return o
		}
	}
	return nil
}

func delay2xxOnUnackedReliable1xxWithSdp(a *audit) {
	a.eachReliable(func(c *agent, _, m *seen) {
		if !m.hasSDP {
			return
		}
		f := final(c, m)
		if f == nil || f.Code >= 300 || f.n < m.n {
			return
		}
		if p := pracked(c, m); p == nil || p.n > f.n {
			a.find(c, f, "leaves before the PRACK to F%d %s came, which had a session description", m.F, m.Title())
		}
	})
}

func noNewReliable1xxAfterFinal(a *audit) {
	a.eachReliable(func(c *agent, _, m *seen) {
		if f := final(c, m); f != nil && f.n < m.n {
			a.find(c, m, "follows the final response F%d", f.F)
		}
	})
}

func requireReliable1xxOnRequire(a *audit) {
	a.sentBy(func(c *agent, m *seen) {
		if m.answers("INVITE", 101, 199) && m.request != nil && m.request.sip.HasToken("Require", "100rel") && !m.reliable1xx() {
			a.find(c, m, "is sent unreliably; F%d requires 100rel", m.request.F)
		}
	})
}

func reliableNeedsClientOptIn(a *audit) {
	a.eachReliable(func(c *agent, _, m *seen) {
		if r := m.request.sip; !r.HasToken("Supported", "100rel") && !r.HasToken("Require", "100rel") {
			a.find(c, m, "is sent reliably; F%d neither supports nor requires 100rel", m.request.F)
		}
	})
}

func no100relRequireOnNonInvite(a *audit) {
	a.sentBy(func(c *agent, m *seen) {
		if !m.sip.HasToken("Require", "100rel") {
			return
		}
		if m.Code == 0 && m.Method != "INVITE" || m.Code > 0 && (m.seqMethod != "INVITE" || m.Code >= 200) {
			a.find(c, m, "requires 100rel")
		}
	})
}

func unackedReliable1xxResent(a *audit) {
	a.eachReliable(func(c *agent, _, m *seen) {
		if c.died {
			return
		}
		until := a.end.Sub(m.at)
		if p := pracked(c, m); p != nil {
			until = min(until, p.at.Sub(m.at))
		}
		if f := final(c, m); f != nil {
			until = min(until, f.at.Sub(m.at))
		} else if until > a.silent()+a.T1 {
			a.find(c, m, "was never PRACKed, and its INVITE F%d is not refused", m.request.F)
		}
		a.resends(c, m, until, time.Hour)
	})
}

// prackAnswers goes over the PRACKs that a party received and how it answered them, those
// left out that are refused before they are looked at: by their CSeq, or with a challenge.
func (a *audit) prackAnswers(f func(c *agent, p, answer *seen)) {
	for _, c := range a.agents {
		if c.proxy {
			continue
		}
		for _, p := range c.log {
			if p.out || !p.is("PRACK") || before(c.log, p, func(o *seen) bool { return o.first == p.first }) != nil {
				continue
			}
			answer := after(c.log, p, func(o *seen) bool { return o.out && o.request == p.first && o.Code >= 200 })
			if answer == nil || answer.Code == 401 || answer.Code == 407 || answer.Code == 400 || a.outOfOrder(c, p) {
				continue
			}
			f(c, p, answer)
		}
	}
}

// outOfOrder tells whether a request came after one of its dialog with a CSeq as high, or
// after the dialog's BYE.
func (a *audit) outOfOrder(c *agent, m *seen) bool {
	return before(c.log, m, func(o *seen) bool {
		return o.callID == m.callID && o.Code == 0 && (!o.out && o.fromTag == m.fromTag && o.seq >= m.seq && !o.is("ACK") && !o.is("CANCEL") ||
			o.is("BYE"))
	}) != nil
}

// gone tells whether the INVITE of a PRACK had its failure response so long ago that nothing is
// left of its transaction (timer I, T4).
func (a *audit) gone(c *agent, p *seen) bool {
	return before(c.log, p, func(o *seen) bool {
		return o.out && o.answers("INVITE", 300, 699) && o.callID == p.callID && o.seq == p.rack.CSeq.Number && p.at.Sub(o.at) >= 10*a.T1
	}) != nil
}

func prackResponseSemantics(a *audit) {
	a.prackAnswers(func(c *agent, p, answer *seen) {
		if a.gone(c, p) {
			return
		}
		matched := p.rel != nil && before(c.log, p, func(o *seen) bool { return o.out && p.acknowledges(o.view) }) != nil
		repeated := matched && before(c.log, p, func(o *seen) bool {
			return !o.out && o.acknowledges(p.rel) && o.first != p.first
		}) != nil
		switch {
		case matched && !repeated && answer.Code >= 300:
			a.find(c, answer, "to a PRACK that matches F%d", p.rel.F)
		case !matched && answer.Code != 481:
			a.find(c, answer, "to a PRACK that matches nothing; 481 is owed")
		}
	})
}

func prackAcceptedAfterFinal(a *audit) {
	a.prackAnswers(func(c *agent, p, answer *seen) {
		if p.rel == nil || answer.Code < 300 || a.gone(c, p) {
			return
		}
		over := before(c.log, p, func(o *seen) bool {
			return o.out && o.answers("INVITE", 200, 699) && o.callID == p.callID && o.seq == p.rel.seq && o.toTag == p.toTag
		})
		if over != nil && before(c.log, p, func(o *seen) bool { return !o.out && o.acknowledges(p.rel) }) == nil {
			a.find(c, answer, "to a PRACK that matches F%d, after the final response F%d", p.rel.F, over.F)
		}
	})
}

package dialogtest

import (
	"slices"
	"strings"
	"time"
)

// ackRules are about final responses to INVITE and their ACK.
var ackRules = []Rule{
	{Name: "ackPreservesInviteRoute", Ref: "RFC 3261 §17.1.1.3", check: ackPreservesInviteRoute,
		Says: "The ACK to a failure has the branch, the Request-URI and the Route of its INVITE."},
	{Name: "ackRequireSubsetOfInvite", Ref: "RFC 3261 §8.2.2.3", check: ackRequireSubsetOfInvite,
		Says: "The ACK to a 2xx requires nothing that its INVITE did not; CANCEL and the ACK to a failure require nothing."},
	{Name: "every2xxAcked", Ref: "RFC 3261 §13.2.2.4", check: every2xxAcked,
		Says: "Every 2xx to an INVITE is ACKed, of further forks too; at once, unless it carries an offer."},
	{Name: "repeated2xxAcked", Ref: "RFC 3261 §13.2.2.4", check: repeated2xxAcked,
		Says: "A 2xx that comes again is ACKed again."},
	{Name: "everyFailureAcked", Ref: "RFC 3261 §17.1.1.2", check: everyFailureAcked,
		Says: "Every 300 to 699 to an INVITE is ACKed at once, each time it comes."},
	{Name: "unacked2xxResent", Ref: "RFC 3261 §13.3.1.4", check: unacked2xxResent,
		Says: "A 2xx to an INVITE is sent again, at T1 and then less often, until its ACK comes or 64*T1 have passed, on every transport."},
	{Name: "unackedInvite2xxByed", Ref: "RFC 3261 §13.3.1.4, §14.2; RFC 6141 §5.4", Should: true, check: unackedInvite2xxByed,
		Says: "A server whose 2xx was never ACKed ends the call with BYE, unless a newer INVITE came."},
	{Name: "unansweredRequestResent", Ref: "RFC 3261 §17.1.1.2, §17.1.2.2", check: unansweredRequestResent,
		Says: "Over UDP a request is sent again, at T1 and then less often, until a response comes: INVITE any, other methods a final one."},
	{Name: "unackedInviteNon2xxFinal", Ref: "RFC 3261 §17.2.1", check: unackedInviteNon2xxFinal,
		Says: "A failure response to an INVITE is sent again over UDP until its ACK comes, given up at 64*T1, and never followed by a BYE."},
}

func ackPreservesInviteRoute(a *audit) {
	a.sentBy(func(c *agent, m *seen) {
		inv := m.request
		if !m.is("ACK") || inv == nil || inv.branch != m.branch {
			return
		}
		a.same(c, m, inv)
	})
}

// same checks that an ACK or CANCEL has what it must copy from its INVITE.
func (a *audit) same(c *agent, m *seen, inv *view) {
	if got, want := m.sip.RequestURIText(), inv.sip.RequestURIText(); got != want {
		a.find(c, m, "goes to %s; INVITE F%d to %s", got, inv.F, want)
	}
	if got, want := values(m.view, "Route"), values(inv, "Route"); !slices.Equal(got, want) {
		a.find(c, m, "has the Route %v; INVITE F%d has %v", got, inv.F, want)
	}
	if m.vias != 1 {
		a.find(c, m, "has %d Vias", m.vias)
	}
}

func values(v *view, name string) []string { return slices.Collect(v.sip.Values(name)) }

func ackRequireSubsetOfInvite(a *audit) {
	a.sentBy(func(c *agent, m *seen) {
		if !m.is("ACK") && !m.is("CANCEL") {
			return
		}
		for _, name := range []string{"Require", "Proxy-Require"} {
			for _, tag := range values(m.view, name) {
				switch {
				case m.is("CANCEL") || !m.acks2xx():
					a.find(c, m, "has %s: %s", name, tag)
				case m.request != nil && !m.request.sip.HasToken(name, tag):
					a.find(c, m, "has %s: %s, which INVITE F%d does not have", name, tag, m.request.F)
				}
			}
		}
	})
}

// dropped tells whether a 2xx need not be looked at any more: a failure response to the same
// INVITE came before it (§13.2.2.3), or its transaction is gone: 64*T1 after the first 2xx
// (RFC 6026), after the CANCEL, or after an INVITE that nobody answered.
func (a *audit) dropped(c *agent, m *seen) bool {
	return c.failed(m.request, m) || before(c.log, m, func(o *seen) bool {
		old := m.at.Sub(o.at) >= a.silent()
		return !o.out && o.request == m.request && (o.answers("INVITE", 300, 699) || old && o.answers("INVITE", 200, 299)) ||
			old && o.out && (o.is("CANCEL") && o.request == m.request || o.first == m.request && a.nobodyRang(c, o))
	}) != nil
}

// nobodyRang tells whether no response at all came to an INVITE within 64*T1.
func (a *audit) nobodyRang(c *agent, inv *seen) bool {
	return after(c.log, inv, func(o *seen) bool {
		return !o.out && o.request == inv.first && o.at.Sub(inv.at) < a.silent()
	}) == nil
}

// acks gives the first ACK to a 2xx that was sent after it.
func acks(c *agent, ok *seen) *seen {
	return after(c.log, ok, func(o *seen) bool {
		return o.out && o.is("ACK") && o.callID == ok.callID && o.seq == ok.seq && o.toTag == ok.toTag && o.fromTag == ok.fromTag
	})
}

func (a *audit) each2xx(f func(c *agent, m *seen)) {
	for _, c := range a.agents {
		if c.proxy || c.died {
			continue
		}
		for _, m := range c.log {
			if !m.out && m.answers("INVITE", 200, 299) && m.request != nil && !a.dropped(c, m) {
				f(c, m)
			}
		}
	}
}

func every2xxAcked(a *audit) {
	a.each2xx(func(c *agent, m *seen) {
		if before(c.log, m, func(o *seen) bool { return o.first == m.first }) != nil {
			return
		}
		ack := acks(c, m)
		switch {
		case ack == nil && (m.role != offer || a.lasted(m, a.silent())):
			a.find(c, m, "is never ACKed")
		case ack != nil && m.role != offer && ack.at.Sub(m.at) > a.T1:
			a.find(c, m, "is ACKed after %v only", ack.at.Sub(m.at))
		}
	})
}

func repeated2xxAcked(a *audit) {
	a.each2xx(func(c *agent, m *seen) {
		acked := before(c.log, m, func(o *seen) bool {
			return o.out && o.is("ACK") && o.callID == m.callID && o.seq == m.seq && o.toTag == m.toTag && o.fromTag == m.fromTag
		})
		if acked == nil {
			return
		}
		if again := acks(c, m); again == nil || again.at.Sub(m.at) > a.T1 {
			a.find(c, m, "comes again, and is not ACKed again")
		}
	})
}

func everyFailureAcked(a *audit) {
	for _, c := range a.agents {
		if c.died {
			continue
		}
		for _, m := range c.log {
			if m.out || !m.answers("INVITE", 300, 699) || m.request == nil || c.i != m.request.From {
				continue
			}
			done := before(c.log, m, func(o *seen) bool { // Accepted, or timer D is over, or never was there
				old := m.at.Sub(o.at) >= a.silent()
				return !o.out && o.request == m.request && (o.answers("INVITE", 200, 299) || old && o.Code >= 300) ||
					old && o.out && (o.is("CANCEL") && o.request == m.request || o.first == m.request && a.nobodyRang(c, o))
			})
			if done != nil || c.failed(m.request, m) || m.Transport != "UDP" && before(c.log, m, func(o *seen) bool { return o.first == m.first }) != nil {
				continue
			}
			ack := after(c.log, m, func(o *seen) bool { return o.out && o.is("ACK") && o.request == m.request && o.branch == m.branch })
			if ack == nil || ack.at.Sub(m.at) > a.T1 {
				a.find(c, m, "is not ACKed at once")
			}
		}
	}
}

// unackedFinals goes over final responses to INVITE and the time for which no ACK came.
func (a *audit) unackedFinals(lo, hi int, f func(c *agent, m, ack *seen, unacked time.Duration)) {
	a.sentBy(func(c *agent, m *seen) {
		if !m.answers("INVITE", lo, hi) || c.died {
			return
		}
		ack := after(c.log, m, func(o *seen) bool {
			return !o.out && o.is("ACK") && o.callID == m.callID && o.seq == m.seq && (o.toTag == m.toTag || m.Code >= 300)
		})
		unacked := a.end.Sub(m.at)
		if ack != nil {
			unacked = ack.at.Sub(m.at)
		}
		f(c, m, ack, unacked)
	})
}

// resends checks that a message went out again at T1 and then after waits that double up to
// limit, for as long as nobody confirmed it, and not after 64*T1. A host whose timer is late
// sends late, and all that follows is later too.
func (a *audit) resends(c *agent, m *seen, unacked time.Duration, limit time.Duration) {
	var times []time.Duration
	for _, o := range c.log {
		if o.out && o.n > m.n && o.first == m.first {
			times = append(times, o.at.Sub(m.at))
		}
	}
	last, step := time.Duration(0), a.T1
	for i := 0; last+step+a.late() < min(unacked, a.silent()); i++ {
		if i >= len(times) || times[i] > last+2*step+a.late() {
			a.find(c, m, "is not sent again by %v, with no answer yet", last+step)
			return
		}
		last, step = times[i], min(2*step, limit)
	}
	for _, at := range times {
		if at > a.silent()+a.late() {
			a.find(c, m, "is sent again %v later, after 64*T1", at)
			return
		}
	}
}

func unacked2xxResent(a *audit) {
	a.unackedFinals(200, 299, func(c *agent, m, _ *seen, unacked time.Duration) {
		// a BYE of the peer may stop it [RFC 5407 §3.1.3 leaves it open]
		if bye := after(c.log, m, func(o *seen) bool { return !o.out && o.is("BYE") && o.callID == m.callID && o.fromTag == m.fromTag }); bye != nil {
			unacked = min(unacked, bye.at.Sub(m.at))
		}
		a.resends(c, m, unacked, 8*a.T1)
	})
}

func unackedInvite2xxByed(a *audit) {
	a.unackedFinals(200, 299, func(c *agent, m, ack *seen, unacked time.Duration) {
		if ack != nil && unacked <= a.silent() || unacked < a.silent()+a.T1 {
			return
		}
		ended := after(c.log, m, func(o *seen) bool {
			return o.callID == m.callID && (o.is("BYE") && (o.toTag == m.fromTag || o.fromTag == m.fromTag) ||
				!o.out && o.is("INVITE") && o.fromTag == m.fromTag && o.seq > m.seq)
		})
		earlier := before(c.log, m, func(o *seen) bool { return o.callID == m.callID && o.is("BYE") })
		if ended == nil && earlier == nil && !a.unknownEnd(c, m) {
			a.find(c, m, "was never ACKed, and no BYE follows")
		}
	})
}

// unknownEnd tells whether the dialog was ended by a failure response inside it, or by a request
// in it that nobody answered, which needs no BYE (RFC 5057 §5.1, §5.2).
func (a *audit) unknownEnd(c *agent, m *seen) bool {
	return after(c.log, m, func(o *seen) bool { return !o.out && o.callID == m.callID && o.Code >= 300 && endsCall(o.Code) }) != nil ||
		slices.ContainsFunc(c.log, func(o *seen) bool {
			return o.callID == m.callID && o.at.Add(a.silent()).After(m.at) && a.timedOut(c, o)
		})
}

// timedOut tells whether a request in the dialog, other than ACK, was given up for want of a
// final response.
func (a *audit) timedOut(c *agent, req *seen) bool {
	return req.out && req.Code == 0 && req.toTag != "" && !req.is("ACK") && !req.is("CANCEL") && req.Again == 0 && a.lasted(req, a.silent()) &&
		after(c.log, req, func(o *seen) bool {
			return !o.out && o.request == req.first && o.at.Sub(req.at) < a.silent() && (o.Code >= 200 || req.is("INVITE"))
		}) == nil
}

func unackedInviteNon2xxFinal(a *audit) {
	a.unackedFinals(300, 699, func(c *agent, m, _ *seen, unacked time.Duration) {
		if m.Transport == "UDP" && m.request != nil && m.request.Transport == "UDP" {
			a.resends(c, m, unacked, 8*a.T1)
		}
		if m.request == nil || m.request.toTag != "" {
			return
		}
		if bye := after(c.log, m, func(o *seen) bool {
			return o.out && o.is("BYE") && o.callID == m.callID && strings.EqualFold(o.fromTag, m.toTag)
		}); bye != nil {
			a.find(c, bye, "follows the refusal F%d of the call", m.F)
		}
	})
}

func unansweredRequestResent(a *audit) {
	a.sentBy(func(c *agent, m *seen) {
		if m.Code != 0 || m.is("ACK") || m.Transport != "UDP" || c.died {
			return
		}
		limit := 8 * a.T1
		if m.is("INVITE") {
			limit = 64 * a.T1
		}
		until := a.end.Sub(m.at)
		for _, o := range c.log {
			if o.n < m.n || o.request != m.first || o.out {
				continue
			}
			if o.Code >= 200 || m.is("INVITE") && o.Code > 0 {
				until = min(until, o.at.Sub(m.at))
				break
			}
			if o.Code >= 100 { // from then on at T2 only
				until = min(until, o.at.Sub(m.at))
			}
		}
		a.resends(c, m, until, limit)
	})
}

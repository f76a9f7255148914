package dialogtest

import "time"

// inviteRules are about INVITE inside a dialog, and BYE.
var inviteRules = []Rule{
	{Name: "noReInviteWhileInviteInProgress", Ref: "RFC 3261 §14.1", check: noReInviteWhileInviteInProgress,
		Says: "No INVITE is sent in a dialog while another one, of either side, has no final response."},
	{Name: "concurrentReInvite500or491", Ref: "RFC 3261 §14.2", check: concurrentReInvite500or491,
		Says: "A re-INVITE that meets an own one is refused with 491; one that meets an unanswered one of the same side with 500 and Retry-After."},
	{Name: "failedReinviteTearsDownDialog", Ref: "RFC 3261 §14.1; RFC 5057 §5.1", check: failedReinviteTearsDownDialog,
		Says: "The failure of a re-INVITE does not end the call, except for the codes that end a usage or a dialog."},
	{Name: "retryAfter491", Ref: "RFC 3261 §14.1", check: retryAfter491,
		Says: "After 491 the owner of the Call-ID waits 2.1 to 4 s before it tries again, the other side 0 to 2 s."},
	{Name: "noByeOutsideOrEarlyDialog", Ref: "RFC 3261 §15", check: noByeOutsideOrEarlyDialog,
		Says: "BYE is sent in a dialog only; by the callee not before its 2xx was ACKed or has timed out."},
	{Name: "unansweredRequest", Ref: "RFC 3261 §8.2.6, §17.2", check: unansweredRequest,
		Says: "A user agent gives every request but ACK a final response, INVITE when its user decides or at the latest when the call ends."},
}

// open tells whether an INVITE that was sent (or came) before m was still without final
// response when m happened.
func (a *audit) open(l *leg, inv, m *seen) bool {
	final := before(l.log, m, func(o *seen) bool {
		return o.n > inv.n && o.out != inv.out && o.request == inv.first && o.Code >= 200
	})
	if final != nil || l.agent.failed(inv.first, m) {
		return false
	}
	if age := m.at.Sub(inv.at); age >= a.silent() {
		rang := before(l.log, m, func(o *seen) bool { return o.request == inv.first && o.Code > 0 && o.out != inv.out })
		cancelled := before(l.log, m, func(o *seen) bool {
			return o.is("CANCEL") && o.request == inv.first && m.at.Sub(o.at) >= a.silent()
		})
		return rang != nil && cancelled == nil
	}
	return true
}

// openInvite gives an INVITE of the dialog that was open when m happened.
func (a *audit) openInvite(l *leg, m *seen, out bool) *seen {
	return before(l.log, m, func(o *seen) bool {
		return o.is("INVITE") && o.out == out && o.first != m.first && l.first(o) && a.open(l, o, m) && !l.superseded(o, m)
	})
}

// superseded tells whether an INVITE without To tag was sent again with a higher CSeq, as
// after a challenge, or belongs to another leg of the same call.
func (l *leg) superseded(inv, m *seen) bool {
	return inv.toTag == "" && before(l.log, m, func(o *seen) bool {
		return o.is("INVITE") && o.out == inv.out && o.toTag == "" && o.seq > inv.seq
	}) != nil
}

func noReInviteWhileInviteInProgress(a *audit) {
	a.eachLeg(func(l *leg) {
		if l.remote == "" {
			return
		}
		for _, m := range l.log {
			if !m.out || !m.is("INVITE") || m.toTag == "" || m.Again > 0 {
				continue
			}
			for _, out := range []bool{true, false} {
				if o := a.openInvite(l, m, out); o != nil {
					a.find(l.agent, m, "leaves while INVITE F%d has no final response", o.F)
				}
			}
		}
	})
}

func concurrentReInvite500or491(a *audit) {
	a.eachLeg(func(l *leg) {
		if l.remote == "" {
			return
		}
		for _, m := range l.log {
			if m.out || !m.is("INVITE") || m.toTag == "" || !l.first(m) {
				continue
			}
			final := after(l.log, m, func(o *seen) bool { return o.out && o.request == m.first && o.Code >= 200 })
			if final == nil {
				continue
			}
			if own := a.openInvite(l, m, true); own != nil && final.Code < 300 {
				a.find(l.agent, final, "accepts F%d while the own INVITE F%d was open; 491 is owed", m.F, own.F)
				continue
			}
			theirs := a.openInvite(l, m, false)
			switch {
			case theirs == nil:
			case final.Code < 300 && theirs.seq < m.seq:
				a.find(l.agent, final, "accepts F%d while INVITE F%d was unanswered; 500 is owed", m.F, theirs.F)
			case final.Code == 500 && theirs.seq < m.seq && !final.sip.Has("Retry-After"):
				a.find(l.agent, final, "to F%d has no Retry-After", m.F)
			}
		}
	})
}

// endsCall are the codes that end the call when they answer a re-INVITE (RFC 5057 §5.1, RFC
// 3261 §12.2.1.2).
func endsCall(code int) bool {
	switch code {
	case 404, 405, 408, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 502, 604:
		return true
	}
	return false
}

func failedReinviteTearsDownDialog(a *audit) {
	a.eachLeg(func(l *leg) {
		for _, m := range l.log {
			if m.out || !m.answers("INVITE", 300, 699) || m.request == nil || m.request.toTag == "" || endsCall(m.Code) || !l.first(m) {
				continue
			}
			bye := after(l.log, m, func(o *seen) bool { return o.out && o.is("BYE") })
			if bye == nil || bye.at.Sub(m.at) > 50*time.Millisecond || l.busy(m, bye) || l.agent.spoke(m, bye) {
				continue
			}
			a.find(l.agent, bye, "follows at once on F%d %s to a re-INVITE", m.F, m.Title())
		}
	})
}

// busy tells whether the dialog had traffic of its own between two messages, the ACK aside.
func (l *leg) busy(from, to *seen) bool {
	return after(l.log, from, func(o *seen) bool { return o.n < to.n && !o.is("ACK") }) != nil
}

// spoke tells whether the party's host called a verb or a timer fired from just before one
// message to another: then what follows has another cause.
func (c *agent) spoke(from, to *seen) bool {
	for _, e := range c.told {
		if (e.Kind == Verb || e.Kind == Timer) && !e.At.Before(from.at) && !e.At.After(to.at) {
			return true
		}
	}
	return false
}

func retryAfter491(a *audit) {
	a.eachLeg(func(l *leg) {
		if !l.whole {
			return
		}
		for _, m := range l.log {
			if m.out || m.Code != 491 || m.request == nil || m.request.toTag == "" || m.seqMethod == "PRACK" || !l.first(m) {
				continue
			}
			again := after(l.log, m, func(o *seen) bool { return o.out && (o.is("INVITE") || o.is("UPDATE")) && o.hasSDP && o.Again == 0 })
			if again == nil || l.agent.wished(m, again) {
				continue
			}
			wait := again.at.Sub(m.at)
			switch busy := l.busy(m, again); {
			case l.caller && wait < 2100*time.Millisecond && !busy:
				a.find(l.agent, again, "comes %v after the 491 F%d; the owner of the Call-ID waits at least 2.1s", wait, m.F)
			case !busy && wait > 4*time.Second+a.late(), !busy && !l.caller && wait > 2*time.Second+a.late():
				a.find(l.agent, again, "comes %v after the 491 F%d", wait, m.F)
			}
		}
	})
}

// late is how late the timer of a host may be.
func (a *audit) late() time.Duration { return 500 * time.Millisecond }

// wished tells whether the party's host called a verb between two messages.
func (c *agent) wished(from, to *seen) bool {
	for _, e := range c.told {
		if e.Kind == Verb && !e.At.Before(from.at) && !e.At.After(to.at) {
			return true
		}
	}
	return false
}

func noByeOutsideOrEarlyDialog(a *audit) {
	a.eachLeg(func(l *leg) {
		for _, m := range l.log {
			if !m.out || !m.is("BYE") || m.Again > 0 {
				continue
			}
			if m.toTag == "" {
				a.find(l.agent, m, "is outside of any dialog")
				continue
			}
			if l.caller || !l.whole || l.log[0].Method != "INVITE" {
				continue
			}
			ok := before(l.log, m, func(o *seen) bool { return o.out && o.answers("INVITE", 200, 299) })
			if ok == nil {
				a.find(l.agent, m, "is sent by the callee of an early dialog")
				continue
			}
			acked := before(l.log, m, func(o *seen) bool { return !o.out && o.is("ACK") && o.seq == ok.seq })
			if acked == nil && m.at.Sub(ok.at) < a.silent()-a.T1/2 { // a capture stamps some messages late
				a.find(l.agent, m, "is sent by the callee before the ACK to F%d", ok.F)
			}
		}
	})
}

func unansweredRequest(a *audit) {
	for _, c := range a.agents {
		if c.proxy {
			continue
		}
		for _, m := range c.log {
			if m.out || m.Code != 0 || m.is("ACK") || m.vias == 0 || !a.lasted(m, a.silent()) {
				continue
			}
			if before(c.log, m, func(o *seen) bool { return o.first == m.first }) != nil {
				continue
			}
			if m.is("INVITE") && !c.cancelledOrOver(a, m) {
				continue
			}
			if after(c.log, m, func(o *seen) bool { return o.out && o.request == m.first && o.Code >= 200 }) == nil && !c.died {
				a.find(c, m, "never gets a final response")
			}
		}
	}
}

// cancelledOrOver tells whether an INVITE has to have its final response by now, whatever the
// user does: it was cancelled, or a BYE ended its dialog.
func (c *agent) cancelledOrOver(a *audit, inv *seen) bool {
	return after(c.log, inv, func(o *seen) bool {
		return !o.out && o.callID == inv.callID && a.lasted(o, a.silent()) &&
			(o.is("CANCEL") && o.request == inv.first || o.is("BYE") && o.fromTag == inv.fromTag && (inv.toTag == "" || inv.toTag == o.toTag))
	}) != nil
}

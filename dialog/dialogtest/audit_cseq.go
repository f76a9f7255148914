package dialogtest

// cseqRules are about the numbers of requests.
var cseqRules = []Rule{
	{Name: "cseqInDialogOrder", Ref: "RFC 3261 §12.2.1.1", check: cseqInDialogOrder,
		Says: "The CSeq of a party's requests in a dialog only grows."},
	{Name: "localCseqByOne", Ref: "RFC 3261 §12.2.1.1", check: localCseqByOne,
		Says: "It grows by one (ACK and CANCEL have the number of their INVITE)."},
	{Name: "ackCseqMatchesInvite", Ref: "RFC 3261 §13.2.2.4, §17.1.1.3", check: ackCseqMatchesInvite,
		Says: "An ACK has the CSeq number of an INVITE to which a final response came."},
	{Name: "cseqRefusedBelow", Ref: "RFC 3261 §12.2.2", check: cseqRefusedBelow,
		Says: "A request in a dialog with a lower CSeq than one before is refused with 500."},
}

// requests goes over the party's own requests of a dialog, ACK and CANCEL left out, each once.
func (l *leg) requests(out bool, f func(before, m *seen)) {
	var last *seen
	for _, m := range l.log {
		if m.out != out || m.Code != 0 || m.is("ACK") || m.is("CANCEL") || !l.first(m) {
			continue
		}
		f(last, m)
		if last == nil || m.seq > last.seq {
			last = m
		}
	}
}

func cseqInDialogOrder(a *audit) {
	a.eachLeg(func(l *leg) {
		l.requests(true, func(last, m *seen) {
			if last != nil && m.seq <= last.seq {
				a.find(l.agent, m, "has CSeq %d after %d in F%d", m.seq, last.seq, last.F)
			}
		})
	})
}

func localCseqByOne(a *audit) {
	restored := make(map[int]bool)
	for _, e := range a.t.Events {
		if e.Kind == Note && e.Text == "restart" {
			restored[e.Who] = true // a restored dialog may skip numbers
		}
	}
	a.eachLeg(func(l *leg) {
		l.requests(true, func(last, m *seen) {
			if last != nil && m.seq > last.seq+1 && !restored[l.agent.i] {
				a.find(l.agent, m, "has CSeq %d after %d in F%d", m.seq, last.seq, last.F)
			}
		})
	})
}

func ackCseqMatchesInvite(a *audit) {
	a.sentBy(func(c *agent, m *seen) {
		if !m.is("ACK") || !a.wholeCall(c, m) {
			return
		}
		answered := before(c.log, m, func(o *seen) bool {
			return !o.out && o.callID == m.callID && o.fromTag == m.fromTag && o.seq == m.seq && o.answers("INVITE", 200, 699) &&
				o.toTag == m.toTag
		})
		if answered == nil {
			a.find(c, m, "has CSeq %d; no final response to an INVITE with this number came", m.seq)
		}
	})
}

func cseqRefusedBelow(a *audit) {
	a.eachLeg(func(l *leg) {
		if l.remote == "" {
			return
		}
		answered := func(m *seen) *seen {
			return after(l.log, m, func(o *seen) bool { return o.out && o.request == m.first && o.Code >= 200 })
		}
		var last *seen // with the highest number, of those that the dialog took
		l.requests(false, func(_, m *seen) {
			final := answered(m)
			if final == nil || final.Code >= 300 {
				return // what was refused need not have reached the dialog
			}
			if last != nil && m.seq < last.seq {
				a.find(l.agent, final, "accepts F%d with CSeq %d after %d in F%d", m.F, m.seq, last.seq, last.F)
			}
			if last == nil || m.seq > last.seq {
				last = m
			}
		})
	})
}

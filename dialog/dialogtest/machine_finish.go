package dialogtest

import (
	"fmt"
	"slices"
	"time"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/fsm"
)

// Finish brings the run to its end and says what is broken: the network becomes calm, hosts
// answer what they owe, both sides of each call have to agree; then all hang up, nothing may
// be left, and the trace is audited. The error has the end of the ladder, and the program.
func (m *Machine) Finish() error {
	m.Calm()
	for _, a := range m.actors {
		a.Late, a.Restless = 0, false
	}
	m.clear()
	m.agree()
	m.hangup()
	m.empty()
	m.Findings = Auditor{Skip: m.Skip}.Run(m.trace)
	for _, f := range m.Findings {
		m.fail("%v", f)
	}
	if err := m.Broken(); err != nil {
		m.fail("%v", err)
	}
	return m.Err()
}

// clear lets hosts answer what they owe, and everything settle. What one answers may make
// another owe something, so it goes on for as long as there is something to do.
func (m *Machine) clear() {
	m.Run(Quiet)
	for range 20 {
		busy := false
		for _, a := range m.actors {
			for _, r := range a.asks {
				m.verb(a, "respond", func(now time.Time) error { return a.e.Respond(now, r, 200) })
				busy = true
			}
			a.asks = nil
			for _, c := range a.live() {
				busy = m.owed(a, c) || busy
			}
		}
		m.Settle()
		if !busy && !m.takeBack() {
			return
		}
	}
	m.fail("the hosts find no end of what they owe")
}

// takeBack lets hosts cancel a re-INVITE whose final response will not come any more: it was lost
// every time. As the first INVITE of a call it has no timer once it had a provisional response
// (RFC 3261 §17.1.1.2), and is open until somebody acts. It tells whether there was any.
func (m *Machine) takeBack() (any bool) {
	for _, a := range m.actors {
		for _, c := range a.live() {
			if c.d.Regions().Modify == fsm.Pending {
				any = m.verb(a, "cancel", func(now time.Time) error { return c.d.Cancel(now) }) == nil || any
			}
		}
	}
	if any {
		m.Settle()
	}
	return any
}

// owed lets a host answer an incoming call; it tells whether there was something to answer.
func (m *Machine) owed(a *actor, c *call) bool {
	if c.incoming {
		c.incoming = false
		w := dialog.With{SDP: c.description(a.Name)}
		if m.verb(a, "answer", func(now time.Time) error { return c.d.Answer(now, w) }) != nil {
			m.verb(a, "reject", func(now time.Time) error { return c.d.Reject(now, 480) })
		}
		return true
	}
	return m.owedOffer(a, c)
}

// hangup ends every call. An INVITE may have outlived an early dialog that a 199 has ended: it
// is cancelled.
func (m *Machine) hangup() {
	for round := range 3 {
		for _, a := range m.actors {
			for _, c := range a.calls {
				if set := c.d.Regions().Set; c.ended && (set == fsm.Calling || set == fsm.Ringing) {
					m.verb(a, "cancel", func(now time.Time) error { return c.d.Cancel(now) })
				}
			}
			for _, c := range a.live() {
				err := m.verb(a, "hangup", func(now time.Time) error { return c.d.Hangup(now) })
				if err != nil && round == 0 {
					m.fail("%s cannot hang up dialog %d: %v", a.Name, a.number(c.d), err)
				}
			}
		}
		m.Settle()
	}
}

// empty checks that nothing is left when every call is over.
func (m *Machine) empty() {
	for _, a := range m.actors {
		if a.e == nil {
			continue
		}
		if n := a.e.Len(); n > 0 {
			m.fail("%s still has %d dialogs at the end", a.Name, n)
		}
		if at, ok := a.e.Deadline(); ok {
			m.fail("%s still has a timer at the end, due in %v: %s", a.Name, at.Sub(m.Now()), a.e.DeadlineReason())
		}
		for _, c := range a.calls {
			if s := c.d.State(); s != dialog.StateTerminated {
				m.fail("dialog %d of %s is %v at the end", a.number(c.d), a.Name, s)
			}
			if !c.ended && a.toldOf(c.d) {
				m.fail("dialog %d of %s ended without telling", a.number(c.d), a.Name)
			}
		}
	}
}

// toldOf tells whether the host has heard of a dialog at all.
func (a *actor) toldOf(d *dialog.Dialog) bool {
	for _, known := range a.dialogs {
		if known == d {
			return true
		}
	}
	return false
}

// agree checks that the two sides of each call see it alike, when the network has been calm
// for long enough.
func (m *Machine) agree() {
	for i, a := range m.actors {
		for _, b := range m.actors[i+1:] {
			for _, c := range a.calls {
				if d := b.mirror(c.d); d != nil && !m.forged(c.d.ID().CallID) {
					m.compare(a, b, c.d, d)
				}
			}
		}
	}
}

// forged tells whether a message of a call was forged or spoilt on the way: then its sides need
// not agree.
func (m *Machine) forged(call string) bool {
	for _, v := range m.trace.study().views {
		if v.Forged || v.Spoilt {
			return newAudit(m.trace, Auditor{}).spoilt[call]
		}
	}
	return false
}

// mirror finds the other side's dialog.
func (a *actor) mirror(d *dialog.Dialog) *dialog.Dialog {
	id := d.ID()
	for _, c := range a.calls {
		if o := c.d.ID(); id.RemoteTag != "" && o.CallID == id.CallID && o.LocalTag == id.RemoteTag && o.RemoteTag == id.LocalTag {
			return c.d
		}
	}
	return nil
}

func (m *Machine) compare(a, b *actor, c, d *dialog.Dialog) {
	stands := func(s dialog.State) bool { return s == dialog.StateConfirmed || s == dialog.StateHeld }
	sa, sb := c.State(), d.State()
	where := fmt.Sprintf("call %s between %s and %s", c.ID().CallID, a.Name, b.Name)
	switch {
	case stands(sa) != stands(sb):
		dead, alive := a, b
		if stands(sa) {
			dead, alive = b, a
		}
		if m.byeArrived(dead, alive, c.ID().CallID) {
			m.fail("%s: %s is %v, %s is %v, though the BYE arrived", where, a.Name, sa, b.Name, sb)
		}
	case stands(sa):
		m.atRest(where, a, c)
		m.atRest(where, b, d)
		if !m.apart(c.ID().CallID) {
			m.compareSessions(where, a, b, c, d)
		}
	}
}

// apart tells whether an answer in a call never came, or came to a party that had given its
// offer up because its transport failed. Then the two need not agree on the session: the answer
// is in force for the one who gave it, and for the other the session is what it was (RFC 3261
// §14.1, §8.1.3.1). Most often the call ends of it, but an UPDATE has no ACK whose absence
// would tell.
func (m *Machine) apart(call string) bool {
	heard := make(map[*view]bool) // the answers
	for _, v := range m.trace.study().views {
		if v.callID == call && v.role == answer {
			heard[v.first] = heard[v.first] || v.Copies > 0
		}
	}
	for _, came := range heard {
		if !came {
			return true
		}
	}
	if !m.failures {
		return false
	}
	for _, c := range newAudit(m.trace, Auditor{}).agents {
		if slices.ContainsFunc(c.log, func(o *seen) bool { return o.callID == call && c.gaveUp(o) }) {
			return true
		}
	}
	return false
}

// byeArrived tells whether a BYE of one party reached the other.
func (m *Machine) byeArrived(from, to *actor, call string) bool {
	s := m.trace.study()
	for _, v := range s.views {
		if v.is("BYE") && v.From == from.index && v.To == to.index && v.callID == call && v.Copies > 0 {
			return true
		}
	}
	return false
}

package dialog

import (
	"github.com/sipdialog/sipdialog/dialog/internal/schedule"
	"github.com/sipdialog/sipdialog/fsm"
)

// forkBy finds the dialog of a To tag; an RFC 2543 peer has the empty one.
func (inv *invite) forkBy(tag string) *Dialog {
	for _, d := range inv.forks {
		if d.id.RemoteTag == tag {
			return d
		}
	}
	if inv.e.cfg.Policy.ExactTags {
		return nil
	}
	key := fold(tag)
	for _, d := range inv.forks {
		if fold(d.id.RemoteTag) == key {
			return d
		}
	}
	return nil
}

// addFork makes the dialog of a To tag that is new. The first one is the dialog that Invite
// returned; the others start as copies of it.
func (inv *invite) addFork(ev fsm.Event, c *cause) {
	kind := fsm.Recv1xx
	if isReliable(c.msg) {
		kind = fsm.Recv1xxReliable
	}
	if ev == fsm.Recv199ReliableOtherFork {
		if d := inv.fork(c); d != nil {
			d.silent = true
			d.event(fsm.Recv199ReliableOtherFork, c)
		}
		return
	}
	if inv.unused() {
		inv.first.flow = *c.from
		inv.first.event(kind, c)
		inv.first.sessionProvisional(c)
		return
	}
	for _, other := range inv.forks {
		other.event(fsm.Recv1xxOtherFork, c)
	}
	if d := inv.fork(c); d != nil {
		d.event(fsm.Recv1xxOtherFork, c)
		d.sessionProvisional(c)
	}
}

// unused says whether the dialog that Invite returned has no To tag yet, so that the next one
// is for it.
func (inv *invite) unused() bool { return !inv.first.listed && inv.code == 0 }

// full says whether there are as many forks as Limits.Forks allows.
func (inv *invite) full() bool { return len(inv.forks) >= inv.e.limits.Forks }

// fork copies the half dialog of the INVITE. Nil: there are too many. An answer is owed its ACK
// all the same (§13.2.2.4), so that there is room for as many again of those.
func (inv *invite) fork(c *cause) *Dialog {
	e := inv.e
	if c.code < 200 && (inv.full() || e.Len() >= e.limits.Dialogs) || len(inv.forks) >= 2*e.limits.Forks {
		e.counts.Refused++
		return nil
	}
	f := inv.first
	d := &Dialog{
		e: e, role: Caller, owner: true, secure: f.secure, began: f.began, invite: inv,
		id: ID{CallID: f.id.CallID, LocalTag: f.id.LocalTag}, local: f.local, remote: inv.to,
		target: inv.target, routes: inv.call.Route, contact: f.contact, localSeq: inv.seq, flow: *c.from,
		transactions: 1, auth: f.auth,
	}
	d.entry.Owner = d
	d.sessionFork(f)
	return d
}

// passToFork gives a response to the dialog with its To tag.
func (inv *invite) passToFork(ev fsm.Event, c *cause) {
	d := inv.forkBy(c.toTag)
	if d == nil {
		return
	}
	switch ev {
	case fsm.Recv2xxAgain:
		d.event(fsm.Recv2xxAgain, c)
		d.ackAgain(c)
	case fsm.Recv199:
		d.sessionProvisional(c)
		c.why = "199 from the proxy"
		d.event(fsm.Recv199, c)
	default:
		kind := fsm.Recv1xx
		if isReliable(c.msg) {
			kind = fsm.Recv1xxReliable
		}
		d.event(kind, c)
		d.sessionProvisional(c)
	}
}

// confirm gives the first 2xx of a tag to its dialog: ACK in any case, and BYE if nobody
// wants the answer (§13.2.2.4).
func (inv *invite) confirm(c *cause, wanted bool) {
	d := inv.forkBy(c.toTag)
	known := d != nil
	if !known {
		if _, err := c.msg.To(); err != nil {
			return
		}
		if inv.unused() {
			d = inv.first
		} else if d = inv.fork(c); d == nil {
			return
		} else {
			d.silent = !wanted
		}
	}
	d.flow = *c.from
	event := fsm.Recv2xx
	switch {
	case d.byeFailed:
		event = fsm.Recv2xxAfterByeFailed
	case !wanted:
		event = fsm.Recv2xxUnwanted
	case !known && len(inv.forks) > 0:
		for _, other := range inv.forks {
			other.event(fsm.Recv2xxOtherFork, c)
		}
		event = fsm.Recv2xxOtherFork
	}
	inv.answered = inv.answered || wanted || inv.cancelWanted
	wanted = wanted && !d.end.told // hung up while the answer was on its way
	d.event(event, c)
	if !known {
		d.learn(c.msg)
	}
	d.sessionAnswered(c, wanted)
	inv.timerHeard(d, c)
	d.prackHears(c.client)
	d.couple(fsm.Dialog, c) // the call may have been over already, and what the 2xx began ends with it
	if !wanted {
		c.by, c.reason, c.why = Local, inv.hangupReason(), "answered by a fork that is not wanted"
		d.event(fsm.WantByeAsCaller, c)
	}
}

// hangupReason is the Reason of a BYE to a fork that nobody wants (RFC 3326 §2).
func (inv *invite) hangupReason() string {
	if inv.cancelWanted {
		return inv.cancelReason
	}
	return `SIP;cause=200;text="Call completed elsewhere"`
}

// startForkWindow: from the first 2xx on, others may come for 64*T1 (§13.2.2.4).
func (inv *invite) startForkWindow() {
	e := inv.e
	inv.timers.stop(&e.heap, timerExpires, 0)
	inv.timers.arm(&e.heap, deadline{kind: timerForkWindow, at: e.now + 64*schedule.Instant(e.timers.T1)})
}

// endForks gives an event to every dialog of the set but one.
func (inv *invite) endForks(ev fsm.Event, c *cause, but *Dialog) {
	inv.timers.stop(&inv.e.heap, timerExpires, 0)
	if inv.first != but && !inv.first.listed {
		inv.first.event(ev, c)
	}
	for _, d := range inv.forks {
		if d != but {
			d.prackHears(inv.client)
			d.earlyOver(ev)
			d.event(ev, c)
		}
	}
}

// lastFork says whether no other dialog of the set can still be answered.
func (inv *invite) lastFork(d *Dialog) bool {
	if inv.answered || inv.code != 0 {
		return false
	}
	for _, other := range inv.forks {
		if other != d && !other.over() {
			return false
		}
	}
	return true
}

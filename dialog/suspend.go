package dialog

import (
	"strconv"
	"time"

	"github.com/sipdialog/sipdialog/dialog/internal/schedule"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
	"github.com/sipdialog/sipdialog/sdp"
)

// What a gateway to the telephone network needs (RFC 3398 §9, §10). Its ISUP side is the
// host's; here is what ISUP's suspend, resume, hold and release mean to the SIP side. What the
// SIP side does, a hold or a BYE, the host is told by Held, Resumed and Ended.

// Suspension says who suspended a call in the telephone network.
type Suspension uint8

// The two kinds of SUS.
const (
	UserInitiated    Suspension = iota + 1 // the phone was unplugged; timer T2
	NetworkInitiated                       // the callee put the phone down; timer T6
)

// String gives "user initiated" or "network initiated".
func (s Suspension) String() string {
	switch s {
	case UserInitiated:
		return "user initiated"
	case NetworkInitiated:
		return "network initiated"
	}
	return ""
}

// Suspend tells the SIP side that the telephone network has suspended the call (SUS). Without
// a body in With the SIP side is put on hold. With one, the encapsulated SUS, it goes there in
// an INFO, if the peer has sent ISUP itself before; else the SIP side is told nothing (RFC 3398
// §9.1). Where Config.Suspension gives a time for T2 or T6, the call is released when it is over.
func (d *Dialog) Suspend(now time.Time, by Suspension, with ...With) error {
	w := one(with)
	ev := fsm.SuspendByHold
	switch {
	case w.Body != nil && d.peer.isup:
		ev = fsm.SuspendByInfo
	case w.Body != nil:
		ev = fsm.SuspendSilently
	}
	c := &cause{by: Local, body: &w, suspended: by}
	return d.suspendVerb(now, "suspend", ev, c)
}

// ResumeSuspended tells the SIP side that the suspension is over (RES), in the way in which it
// was told of it: by a resume, by an INFO with With.Body, or not at all.
func (d *Dialog) ResumeSuspended(now time.Time, with ...With) error {
	w := one(with)
	return d.suspendVerb(now, "resume suspended", fsm.RecvResume, &cause{by: Local, body: &w})
}

// HeldInNetwork puts the SIP side on hold because somebody in the telephone network holds the
// call, or takes that hold back (CPG with a notification indicator, RFC 3398 §9.2).
func (d *Dialog) HeldInNetwork(now time.Time, held bool) error {
	ev := fsm.RecvProgressRetrieval
	if held {
		ev = fsm.RecvProgressHold
	}
	return d.suspendVerb(now, "held in network", ev, &cause{by: Local})
}

// Release ends the call because the telephone network has (REL), with its cause value: by a
// CANCEL or BYE with Reason: Q.850, or as a callee before the answer by the response that
// [StatusOfCause] gives (RFC 3398 §10.2, RFC 3326 §2).
func (d *Dialog) Release(now time.Time, q850 int) error {
	return d.suspendVerb(now, "release", fsm.RecvRelease, &cause{by: Local, code: StatusOfCause(q850), why: "released with cause " + strconv.Itoa(q850), reason: q850Reason(q850, "")})
}

func q850Reason(cause int, text string) string {
	r := "Q.850;cause=" + strconv.Itoa(cause)
	if text != "" {
		r += `;text="` + text + `"`
	}
	return r
}

func (d *Dialog) suspendVerb(now time.Time, verb string, ev fsm.Event, c *cause) error {
	if err := d.begin(now, verb); err != nil {
		return err
	}
	if ev != fsm.RecvRelease {
		if err := d.maySuspend(verb); err != nil {
			return err
		}
	}
	if !d.suspendHears(ev, c) {
		return &LocalError{Verb: verb, State: d.State().String(), Advice: "the call is not in a state for that (" + d.regions.Suspend.String() + ")", RFC: "RFC 3398 §9"}
	}
	d.modified()
	d.e.pump()
	return c.err
}

// maySuspend checks that the hold that may come of it is possible.
func (d *Dialog) maySuspend(verb string) error {
	if err := d.mayModify(verb, sdp.SendRecv, true); err != nil {
		return err
	}
	if d.session.local() == "" {
		return &LocalError{Verb: verb, State: d.State().String(), Advice: "no session was agreed that could be held"}
	}
	return nil
}

// suspendHears feeds the machines of the telephone network's side: suspension, and the holds
// of either side. All three take their step before any effect, for one may end the call.
func (d *Dialog) suspendHears(ev fsm.Event, c *cause) bool {
	if d.session == nil {
		return false
	}
	r := &d.regions
	steps := [...]struct {
		rule *fsm.Rule
		who  holder
	}{
		{d.e.step(fsm.Suspend, &r.Suspend, ev, &d.id), bySuspend},
		{d.e.step(fsm.SuspendRemote, &r.SuspendRemote, ev, &d.id), 0},
		{d.e.step(fsm.SuspendPstn, &r.SuspendPSTN, ev, &d.id), byNetwork},
	}
	took := false
	for _, s := range steps {
		if s.rule == nil {
			continue
		}
		took = true
		for _, do := range s.rule.Do {
			d.performSuspend(do, s.who, c)
		}
	}
	return took
}

func (d *Dialog) performSuspend(do fsm.Action, who holder, c *cause) {
	h := &d.e.heap
	switch do {
	case fsm.RequestHold:
		c.err = d.wishFor("suspend", who, sdp.SendOnly)
	case fsm.RequestResume:
		c.err = d.wishFor("resume suspended", who, sdp.SendRecv)
	case fsm.SendSuspendInfo, fsm.SendResumeInfo:
		c.err = d.sendRequest("suspend", message.INFO, c.body)
	case fsm.StartSuspend:
		wait := d.e.cfg.Suspension.T2
		if c.suspended == NetworkInitiated {
			wait = d.e.cfg.Suspension.T6
		}
		if wait > 0 {
			d.timers.arm(h, deadline{kind: timerSuspend, at: d.e.now + schedule.Instant(wait)})
		}
	case fsm.StopSuspend:
		d.timers.stop(h, timerSuspend, 0)
	case fsm.HangUp:
		if c.reason == "" {
			c.by, c.why = Local, "the suspension lasted too long"
			c.reason = q850Reason(102, "Recovery on timer expiry")
		}
		d.hangUp(c)
	case fsm.SendRelease, fsm.SendProgressHold, fsm.SendProgressRetrieval, fsm.StopMedia, fsm.ResumeMedia:
		// the host's ISUP and media side, told by Ended, Held and Resumed
	}
}

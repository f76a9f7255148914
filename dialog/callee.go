package dialog

import (
	"fmt"
	"strconv"
	"time"

	"github.com/sipdialog/sipdialog/dialog/internal/schedule"
	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// incoming makes the dialog of a new call and tells the host of it.
func (e *Endpoint) incoming(s *transaction.Server, m *message.Message, from *Flow, user string) {
	if e.Len() >= e.limits.Dialogs {
		e.noRoom(s, m)
		return
	}
	if e.intervalRefused(s, m) {
		return
	}
	d := &Dialog{e: e, role: Callee, flow: *from, began: e.now}
	d.entry.Owner = d
	d.id.LocalTag = e.ids.Tag()
	d.server, d.inviteMsg = s, m
	d.serves(s)
	d.event(fsm.RecvInvite, &cause{msg: m, server: s})
	if !d.sessionIncoming(m) {
		return
	}
	d.learnPackages(m)
	d.startRinging(m)
	e.put(&Output{Kind: Incoming, Dialog: d, Message: m, Flow: *from, SDP: sdpOf(m), AuthUser: user})
}

// startRinging arms what runs until the call is answered: the INVITE's Expires (§13.3.1) and
// the minute in which a proxy wants to hear of us (§13.3.1.1).
func (d *Dialog) startRinging(m *message.Message) {
	h := &d.e.heap
	if s, err := m.Expires(); err == nil {
		d.timers.arm(h, deadline{kind: timerExpires, at: d.e.now.Add(time.Duration(s) * time.Second)})
	}
	d.keepRinging(time.Minute)
}

func (d *Dialog) keepRinging(every time.Duration) {
	d.timers.arm(&d.e.heap, deadline{kind: timerKeepRinging, at: d.e.now.Add(every)})
}

func (d *Dialog) stopRinging() {
	d.timers.stop(&d.e.heap, timerExpires, 0)
	d.timers.stop(&d.e.heap, timerKeepRinging, 0)
}

// Ring sends 180: the user is being alerted.
func (d *Dialog) Ring(now time.Time, with ...With) error {
	return d.provisional(now, "ring", 180, one(with))
}

// Progress sends another provisional response, 181 to 199; with SDP it makes early media
// possible (183, RFC 3960).
func (d *Dialog) Progress(now time.Time, code int, with ...With) error {
	if code < 101 || code > 199 {
		return &LocalError{Verb: "progress", Advice: fmt.Sprintf("%d is no provisional response that makes a dialog (want 101-199)", code), RFC: "RFC 3261 §21.1"}
	}
	return d.provisional(now, "progress", code, one(with))
}

func (d *Dialog) provisional(now time.Time, verb string, code int, w With) error {
	if d.asked() {
		return d.progressReinvite(now, verb, code, w)
	}
	if err := d.beginAnswering(now, verb); err != nil {
		return err
	}
	if err := d.sessionProgress(verb, code, &w); err != nil {
		return err
	}
	resp, err := d.response(d.inviteMsg, code, &w)
	if err != nil {
		return &LocalError{Verb: verb, Advice: err.Error(), Err: err}
	}
	d.event(fsm.Send1xx, &cause{resp: resp})
	d.lastRing = int16(code)
	d.sendProvisional(resp, &w)
	d.e.pump()
	return nil
}

// ringAgain repeats the last provisional response as a new one, so that no proxy gives up
// (§13.3.1.1). Before the first one it is 183: something is happening.
func (d *Dialog) ringAgain() {
	code := int(d.lastRing)
	if code == 0 {
		code = 183
	}
	w := With{}
	d.keepRinging(time.Minute)
	if d.sessionProgress("ring", code, &w) != nil {
		return // it would have to carry an offer, which is the host's to make
	}
	if resp, err := d.response(d.inviteMsg, code, &w); err == nil {
		d.sendProvisional(resp, &w)
	}
}

// Answer accepts the call with a 200. If the INVITE carried an offer, the answer has to be
// here or in a reliable provisional response before; if it carried none, the offer.
func (d *Dialog) Answer(now time.Time, with ...With) error {
	if d.asked() {
		return d.AnswerOffer(now, with...)
	}
	if err := d.beginAnswering(now, "answer"); err != nil {
		return err
	}
	w := one(with)
	if err := d.sessionAccept("answer", &w); err != nil {
		return err
	}
	resp, err := d.response(d.inviteMsg, 200, &w)
	if err != nil {
		return &LocalError{Verb: "answer", Advice: err.Error(), Err: err}
	}
	if err := d.sessionAccepted(resp); err != nil {
		return err
	}
	d.timerWrite(d.inviteMsg, resp)
	d.stopRinging()
	d.answered = answeredWith{code: 200, at: d.e.now}
	d.sendAnswer(resp)
	d.e.pump()
	return nil
}

// sendAnswer sends the 2xx to the INVITE of the call, or queues it behind a PRACK.
func (d *Dialog) sendAnswer(resp *message.Message) {
	s := d.server
	ev := fsm.WantAccept
	if d.prackOwed() {
		ev = fsm.WantAcceptUnacked1xx
	} else {
		d.closed(s)
		d.inviteMsg = nil
		d.event(fsm.Send2xx, &cause{resp: resp})
		d.finalSent()
		d.timerSent(resp)
	}
	d.accept(s, resp, true, ev)
}

// Reject refuses the call with a final response, 300 to 699.
func (d *Dialog) Reject(now time.Time, code int, with ...With) error {
	if d.asked() {
		return d.RefuseOffer(now, code)
	}
	if code < 300 || code > 699 {
		return &LocalError{Verb: "reject", Advice: fmt.Sprintf("%d is not a failure code (want 300-699; Answer sends a 2xx)", code)}
	}
	if err := d.beginAnswering(now, "reject"); err != nil {
		return err
	}
	w := one(with)
	resp, err := d.response(d.inviteMsg, code, &w)
	if err != nil {
		return &LocalError{Verb: "reject", Advice: err.Error(), Err: err}
	}
	d.refuseWith(resp, &cause{by: Local, code: code, why: "rejected with " + strconv.Itoa(code)})
	d.e.pump()
	return nil
}

// refuseWith ends the call before it was answered.
func (d *Dialog) refuseWith(resp *message.Message, c *cause) {
	s := d.server
	d.stopRinging()
	d.answered = answeredWith{code: c.code, at: d.e.now}
	d.inviteMsg = nil
	d.event(fsm.Send300to699, c)
	d.finalSent()
	d.finish(s, resp)
}

// refuseInvite is the effect of rows that refuse the INVITE: CANCEL, BYE, Expires.
func (d *Dialog) refuseInvite(code int, c *cause) {
	if d.inviteMsg == nil {
		return
	}
	d.stopRinging()
	m, s := d.inviteMsg, d.server
	d.inviteMsg = nil
	d.answered = answeredWith{code: code, at: d.e.now}
	d.finalSent()
	d.answer(s, m, code)
}

// rejectInvite refuses an INVITE where the callee may not send BYE (§15).
func (d *Dialog) rejectInvite(c *cause) {
	code := c.code
	if code < 300 {
		code = 480
	}
	if d.inviteMsg == nil {
		return
	}
	resp, err := d.response(d.inviteMsg, code, &With{})
	if err != nil {
		return
	}
	n := *c
	n.code = code
	d.refuseWith(resp, &n)
}

// cancelled: the peer took back an INVITE that we had not answered (§9.2).
func (d *Dialog) cancelled(s *transaction.Server, m *message.Message) {
	c := &cause{msg: m, server: s, by: Remote, code: 487, err: ErrCancelled, why: "CANCEL from the peer"}
	if s != d.server {
		d.reinviteCancelled(c)
		return
	}
	d.answersHear(fsm.RecvCancel, c)
	d.finalSentTo(s, fsm.RecvCancel)
	d.event(fsm.RecvCancel, c)
}

// beginAnswering is common to the verbs of a callee whose call is not answered yet.
func (d *Dialog) beginAnswering(now time.Time, verb string) error {
	if err := d.begin(now, verb); err != nil {
		return err
	}
	switch {
	case d.role != Callee:
		return &LocalError{Verb: verb, State: d.State().String(), Advice: "it is for the callee; this side placed the call", RFC: "RFC 3261 §13.3.1"}
	case d.answered.code != 0:
		return &LocalError{Verb: verb, Advice: fmt.Sprintf("already answered with %d at %s", d.answered.code, since(d.answered.at, d.began))}
	case d.inviteMsg == nil:
		return &LocalError{Verb: verb, State: d.State().String(), Advice: "there is no call to answer"}
	}
	return nil
}

// answeredWith is our final response to the INVITE.
type answeredWith struct {
	code int
	at   schedule.Instant
}

// since prints the time since the start of a dialog, "3.020s".
func since(at, began schedule.Instant) string {
	return strconv.FormatFloat(at.Sub(began).Seconds(), 'f', 3, 64) + "s"
}

package dialog

import (
	"slices"

	"github.com/sipdialog/sipdialog/dialog/internal/schedule"
	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// An answer is one 2xx of ours to an INVITE or re-INVITE, until its ACK comes (RFC 3261
// §13.3.1.4). It runs the table fsm.Accept.
type answer struct {
	d       *Dialog
	state   fsm.State
	seq     uint32 // CSeq number of the INVITE
	initial bool   // it was the INVITE that made the dialog
	server  *transaction.Server
	resp    *message.Message // the 2xx, while it may be resent
	wait    schedule.Instant // the last wait between two of them
	bye     *cause           // our BYE waits for the ACK
}

// accept sends a 2xx, or queues it while a PRACK is missing, and sees to it until its ACK.
func (d *Dialog) accept(s *transaction.Server, resp *message.Message, initial bool, ev fsm.Event) {
	a := &answer{d: d, state: fsm.Accept.Start(), seq: s.Seq(), initial: initial, server: s, resp: resp}
	d.answers = join(d.answers, &d.answerRoom, a)
	a.event(ev, &cause{answer: a})
}

func (a *answer) event(ev fsm.Event, c *cause) bool {
	r := a.d.e.stepOf(fsm.Accept, &a.state, ev, &a.d.id, a.seq)
	if r == nil {
		return false
	}
	for _, do := range r.Do {
		a.perform(do, c)
	}
	if fsm.Accept.IsEnd(a.state) {
		a.resp = nil
	}
	return true
}

func (a *answer) perform(do fsm.Action, c *cause) {
	d, h := a.d, &a.d.e.heap
	t1, t2 := schedule.Instant(d.e.timers.T1), schedule.Instant(d.e.timers.T2)
	switch do {
	case fsm.SendResponse, fsm.SendQueued2xx, fsm.Resend2xx:
		d.e.tx.Respond(d.e.instant(), a.server, a.resp)
	case fsm.Queue2xx: // resp is kept anyway
	case fsm.DropQueued2xx:
		a.resp = nil
	case fsm.Start2xx:
		a.wait = t1
		d.timers.arm(h, deadline{kind: timerResend2xx, key: a.seq, at: d.e.now + a.wait})
	case fsm.Backoff2xx:
		a.wait = min(2*a.wait, t2)
		d.timers.arm(h, deadline{kind: timerResend2xx, key: a.seq, at: d.e.now + a.wait})
	case fsm.Stop2xx:
		d.timers.stop(h, timerResend2xx, a.seq)
	case fsm.Start2xxEnd:
		d.timers.arm(h, deadline{kind: timerNoAck, key: a.seq, at: d.e.now + 64*t1})
	case fsm.Stop2xxEnd:
		d.timers.stop(h, timerNoAck, a.seq)
	case fsm.QueueBye:
		bye := *c // a copy: a cause lives no longer than its event, and so need not be on the heap
		a.bye = &bye
	case fsm.DropQueuedBye:
		a.bye = nil
	case fsm.ReleaseBye:
		bye := a.bye
		a.bye = nil
		d.event(fsm.WantByeAsCallee, bye)
	case fsm.TellNoAck:
		n := cause{answer: a, by: Local, code: 408, why: "no ACK for the 2xx", err: ErrTimeout, reason: "SIP;cause=408;text=\"ACK missing\""}
		if a.bye != nil { // the host had hung up already
			n = *a.bye
			a.bye = nil
		}
		d.event(fsm.NoAck, &n)
	case fsm.TellNewer:
		if a.initial {
			d.event(fsm.Timer2xxEndNewer, c)
		}
	case fsm.TellAck:
		d.acknowledged(a, c.msg)
	}
}

// acknowledged: the ACK for a 2xx of ours came. The dialog is told when it is the first one,
// the session in any case: the ACK may carry the answer.
func (d *Dialog) acknowledged(a *answer, ack *message.Message) {
	c := &cause{msg: ack, answer: a}
	if a.initial {
		d.event(fsm.RecvAck, c)
	}
	d.sessionAck(a, ack)
}

// receiveAck gives an ACK to the 2xx that has its number; CSeq numbers of other requests do
// not matter (§13.2.2.4, RFC 5407 §3.1.4).
func (d *Dialog) receiveAck(m *message.Message) {
	cseq, err := m.CSeq()
	if err != nil {
		return
	}
	c := &cause{msg: m}
	known := false
	for _, a := range d.answers {
		ev := fsm.RecvAckOtherInvite
		if a.seq == cseq.Number {
			ev, known = fsm.RecvAck, true
		}
		a.event(ev, c)
	}
	if !known {
		d.e.counts.Stray++
		d.event(fsm.RecvStrayAck, c)
	}
}

// unacked says whether a 2xx of ours still waits for its ACK. One that waits for a PRACK was
// never sent, and holds nobody up.
func (d *Dialog) unacked() bool {
	for _, a := range d.answers {
		if _, ok := fsm.Accept.Next(a.state, fsm.RecvAckOtherInvite); ok {
			return true
		}
	}
	return false
}

// answersHear tells every 2xx that is under way of something that concerns the dialog.
func (d *Dialog) answersHear(ev fsm.Event, c *cause) {
	for i := 0; i < len(d.answers); i++ {
		d.answers[i].event(ev, c)
	}
}

// answerBy finds the 2xx with a CSeq number.
func (d *Dialog) answerBy(seq uint32) *answer {
	for _, a := range d.answers {
		if a.seq == seq {
			return a
		}
	}
	return nil
}

// forgetAnswer drops the 2xx of a server transaction that is over.
func (d *Dialog) forgetAnswer(s *transaction.Server) {
	d.answers = leave(d.answers, &d.answerRoom, slices.IndexFunc(d.answers, func(a *answer) bool {
		return a.server == s && fsm.Accept.IsEnd(a.state)
	}))
}

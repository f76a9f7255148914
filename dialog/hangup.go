package dialog

import (
	"strings"
	"time"

	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// Hangup ends the call by whatever the state calls for: CANCEL for an INVITE of ours that is
// not answered, a final response (480, or With.Headers' own choice through Reject) for one of
// the peer's, BYE for a call that stands, after the ACK where we are the callee (RFC 3261
// §15). Ended tells when it is over.
func (d *Dialog) Hangup(now time.Time, with ...With) error {
	if err := d.begin(now, "hangup"); err != nil {
		return err
	}
	w := one(with)
	d.hangUp(&cause{by: Local, why: "hung up", reason: reasonOf(&w)})
	d.e.pump()
	return nil
}

// hangUp is [Dialog.Hangup] for whoever wants the end of the call.
func (d *Dialog) hangUp(c *cause) {
	switch {
	case d.over():
	case d.invite != nil && d.invite.pendingFor(d):
		d.invite.cancel(c.reason)
	case d.inviteMsg != nil:
		if c.code < 300 {
			c.code = 480
		}
		if d.answered.code != 0 { // a 2xx of ours waits for a PRACK: it was never sent
			d.answersHear(fsm.WantHangup, c)
			d.answered = answeredWith{}
		}
		d.rejectInvite(c)
	default:
		ev := fsm.WantByeAsCallee
		switch {
		case d.role == Caller && !d.unacked():
			ev = fsm.WantByeAsCaller
		case d.unacked():
			ev = fsm.WantByeUnacked
		}
		d.event(ev, c)
	}
}

// Cancel takes back an INVITE of ours that is not answered; the CANCEL waits for the first
// provisional response (§9.1). If an answer crosses it the call is hung up. In a call that stands
// it takes back the newest Hold, Resume or Reinvite: one that waits is never sent, one that is out
// is cancelled, and undone should its answer cross the CANCEL. The call itself stays.
//
// An early dialog that has ended alone, by a 199 say (RFC 6228), leaves its INVITE open: another
// phone may still answer. Cancel takes that INVITE back, too.
func (d *Dialog) Cancel(now time.Time, with ...With) error {
	if d.outlived() {
		if err := d.e.begin(now); err != nil {
			return err
		}
		w := one(with)
		d.invite.cancel(reasonOf(&w))
		d.e.pump()
		return nil
	}
	if err := d.begin(now, "cancel"); err != nil {
		return err
	}
	if d.session != nil && d.session.change != nil {
		w := one(with)
		if !d.abort(&cause{by: Local, reason: reasonOf(&w)}) {
			return &LocalError{Verb: "cancel", State: d.State().String(), Advice: "an UPDATE cannot be cancelled; its answer comes at once", RFC: "RFC 3261 §9.1"}
		}
		d.e.pump()
		return nil
	}
	if d.role != Caller {
		return &LocalError{Verb: "cancel", State: d.State().String(), Advice: "only the caller cancels; Reject refuses the call", RFC: "RFC 3261 §9.1"}
	}
	if d.invite == nil || !d.invite.pendingFor(d) {
		return &LocalError{Verb: "cancel", State: d.State().String(), Advice: "the INVITE has its final response; Hangup ends the call", RFC: "RFC 3261 §9.1"}
	}
	w := one(with)
	d.invite.cancel(reasonOf(&w))
	d.e.pump()
	return nil
}

// outlived says whether the dialog is over and its INVITE goes on, and nobody has cancelled it.
func (d *Dialog) outlived() bool {
	return d.over() && d.invite != nil && d.invite.pendingFor(d) && !d.invite.cancelWanted
}

// ByeEarly ends this early dialog alone, with a BYE; other forks of the call go on (§15,
// RFC 5407 §2: allowed, not recommended; Hangup ends them all).
func (d *Dialog) ByeEarly(now time.Time, with ...With) error {
	if err := d.begin(now, "bye"); err != nil {
		return err
	}
	w := one(with)
	ev := fsm.WantByeAsCaller
	if d.role == Callee {
		ev = fsm.WantByeAsCallee
	}
	if d.unacked() {
		ev = fsm.WantByeUnacked
	}
	if !d.event(ev, &cause{by: Local, why: "hung up", reason: reasonOf(&w)}) {
		return &LocalError{Verb: "bye", State: d.State().String(), Advice: "there is no dialog yet that a BYE could end; Cancel takes the INVITE back", RFC: "RFC 3261 §15"}
	}
	d.e.pump()
	return nil
}

// pendingFor says whether the INVITE is still to be answered by this dialog.
func (inv *invite) pendingFor(d *Dialog) bool {
	return inv.code == 0 && !inv.over && !inv.answered
}

// sendBye sends the BYE of this dialog; what is owed to the peer before it goes first.
func (d *Dialog) sendBye(c *cause) {
	if c.msg != nil && c.client != nil && c.msg.IsResponse() && c.msg.Status()/100 == 2 && c.msg.Method() == message.INVITE {
		d.acknowledge(c, fsm.Recv2xxUnwanted)
	}
	d.bye(c)
}

// bye sends a BYE. One that cannot be sent (no room for its transaction, no CSeq number left)
// has failed as if its transport had (§8.1.3.1): the call is over all the same.
func (d *Dialog) bye(c *cause) {
	o := &outgoing{d: d, method: message.BYE, purpose: forBye}
	if err := d.startBye(o, c); err != nil {
		o.client = &transaction.Client{User: o}
		d.transactions++
		*d.e.inbox.Push() = transaction.Event{Kind: transaction.TransportError, Client: o.client, Err: err}
		*d.e.inbox.Push() = transaction.Event{Kind: transaction.Ended, Client: o.client}
	}
}

func (d *Dialog) startBye(o *outgoing, c *cause) error {
	seq, err := d.nextSeq("hangup")
	if err != nil {
		return err
	}
	m, flow, err := d.request(message.BYE, seq)
	if err != nil {
		return err
	}
	if c.reason != "" {
		if err := m.Add("Reason", c.reason); err != nil {
			return err
		}
	}
	if err := credentials(d.auth, m); err != nil {
		return err
	}
	return d.start(o, m, flow)
}

// start hands a request of ours to the transaction layer.
func (d *Dialog) start(o *outgoing, m *message.Message, flow Flow) error {
	client, err := d.e.tx.Request(d.e.instant(), m, flow)
	if err != nil {
		return err
	}
	client.User, o.client = o, client
	o.early = o.early || !d.permits(fsm.Dialog, fsm.WantRefresh)
	d.transactions++
	return nil
}

// byeHappened is the fate of our BYE. Whatever the response, the call is over (§15.1.1).
func (o *outgoing) byeHappened(ev *transaction.Event) {
	d := o.d
	c := &cause{msg: ev.Message, client: ev.Client, by: Local}
	if ev.Kind == transaction.Response {
		code := ev.Message.Status()
		if code < 200 {
			return
		}
		if isChallenge(code) && d.e.authorize(&d.auth, o.client.Request(), ev.Message) == nil {
			d.event(fsm.ByeChallenged, c)
			return
		}
		d.byeFailed = code >= 300
	} else {
		d.byeFailed = true
	}
	o.client.Release()
	d.event(fsm.ByeAnswered, c)
}

// begin is common to all verbs: it checks that there is a dialog and room for outputs.
func (d *Dialog) begin(now time.Time, verb string) error {
	e := d.e
	if err := e.begin(now); err != nil {
		return err
	}
	if d.over() {
		return &LocalError{
			Verb: verb, Advice: "dialog " + d.id.String() + " ended " + since(d.end.at, d.began) + " after the start (" + d.end.why + ")",
			Err: ErrTerminated,
		}
	}
	return nil
}

// reasonOf gives the Reason that the host wants in a BYE or CANCEL (RFC 3326).
func reasonOf(w *With) string {
	for _, h := range w.Headers {
		if strings.EqualFold(h.Name, "Reason") {
			return h.Value
		}
	}
	return ""
}

// byeOver: the transaction of our BYE is over. If it ended the last early dialog of a call that
// nobody answered, the INVITE must not stay open for ever.
func (o *outgoing) byeOver() {
	d := o.d
	if o.purpose == forBye && d.invite != nil && d.invite.lastFork(d) {
		d.event(fsm.ByeOverLastFork, &cause{by: Local})
	}
}

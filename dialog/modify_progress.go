package dialog

import (
	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// What becomes of our re-INVITE or UPDATE before its final response, and beside it.

// modifyHappened is the fate of a re-INVITE or UPDATE of ours.
func (o *outgoing) modifyHappened(ev *transaction.Event) {
	d := o.d
	c := &cause{msg: ev.Message, client: ev.Client, by: Local, err: ev.Err, kind: ev.Kind, request: o}
	code := statusOf(ev, c)
	switch {
	case o.done && code/100 == 2 && o.method == message.INVITE:
		d.ackAgain(c)
	case o.done && o.moved && ev.Kind == transaction.TransportError:
		d.ackLost()
	case o.done || d.session == nil:
	case code < 200:
		d.modifyOngoing(o, c)
	case code < 300:
		o.accepted(c)
	default:
		o.refused(c)
	}
}

// over: the request has its final response.
func (o *outgoing) over() {
	o.done = true
	s := o.d.session
	if s.invite == o {
		s.invite = nil
	}
	if s.update == o {
		s.update = nil
	}
}

// modifyOngoing: a provisional response to our re-INVITE.
func (d *Dialog) modifyOngoing(o *outgoing, c *cause) {
	if o.method != message.INVITE {
		return
	}
	ch := d.session.change
	if ch != nil {
		ch.seen1xx = true
	}
	if !d.takeProvisional(c) {
		return
	}
	ev := fsm.RecvReinvite1xx
	switch {
	case c.code == 100:
		ev = fsm.RecvReinvite100
	case isReliable(c.msg):
		ev = fsm.RecvReinvite1xxReliable
	}
	if ev == fsm.RecvReinvite1xxReliable {
		o.moved = true
	}
	d.modifyHears(ev, c)
	if sdpOf(c.msg) != nil {
		d.described(c, isReliable(c.msg))
	}
	d.ackProvisional(c)
}

// ackLost: the ACK to the failure of our re-INVITE did not arrive, and a provisional response
// to it had moved the peer: the error is ignored, and a new re-INVITE makes sure that both sides
// see the session alike (RFC 6141 §5.3).
func (d *Dialog) ackLost() {
	s := d.session
	if s == nil || !d.takes(fsm.Modify, fsm.AckLostTargetMoved) || s.local() == "" {
		return
	}
	s.change = &change{wish: wish{method: message.INVITE, again: s.local(), repair: s.exchanges + 1}}
	d.modifyHears(fsm.AckLostTargetMoved, &cause{by: Local})
}

// abandon gives up a re-INVITE whose responses can reach us no more (RFC 6141 §5.5).
func (d *Dialog) abandon(ch *change) {
	o := ch.out
	o.done = true
	d.e.tx.Cancel(d.e.instant(), o.client, "")
	d.e.tx.Abandon(d.e.instant(), o.client)
	d.session.invite = nil
	d.offer(fsm.InviteRefused, "", &cause{by: Local})
}

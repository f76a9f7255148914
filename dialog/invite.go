package dialog

import (
	"strings"

	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// send builds the INVITE and hands it to the transaction layer.
func (inv *invite) send() error {
	d, e := inv.first, inv.e
	seq, err := d.nextSeq("invite")
	if err != nil {
		return err
	}
	m, flow, err := d.request(message.INVITE, seq)
	if err == nil {
		err = inv.headers(m)
	}
	if err == nil {
		err = inv.call.With.fill(m)
	}
	if err == nil && inv.tries.asking != "" {
		inv.tries.ask(m)
	}
	if err == nil {
		if inv.tries.unwanted != nil {
			inv.tries.mended(m)
		}
		err = credentials(d.auth, m)
	}
	if err != nil {
		return &LocalError{Verb: "invite", Advice: err.Error(), Err: err}
	}
	if f := inv.call.Flow; f.Remote.IsValid() || f.Conn != nil || f.NextHop != "" {
		flow = f
	} else if f := e.cfg.Flow; f.Remote.IsValid() && len(inv.call.Route) == 0 {
		flow = f // an outbound proxy
	}
	inv.state, inv.seq, inv.request = fsm.DialogSet.Start(), seq, m
	inv.provisional, inv.over, inv.code = false, false, 0
	d.event(fsm.SendInvite, &cause{msg: m})
	d.sessionInvite(inv, m)
	client, err := e.tx.Request(e.instant(), m, flow)
	if err != nil {
		return &LocalError{Verb: "invite", Advice: err.Error(), Err: ErrLimit}
	}
	inv.client, client.User = client, inv
	d.transactions++
	if s := inv.call.Expires; s > 0 {
		inv.timers.arm(&e.heap, deadline{kind: timerExpires, at: e.now.Add(s)})
	}
	return nil
}

// headers adds what an INVITE has besides the headers of every request.
func (inv *invite) headers(m *message.Message) error {
	if s := inv.call.Expires; s > 0 {
		if err := m.Add("Expires", seconds(s)); err != nil {
			return err
		}
	}
	inv.timerHeaders(m)
	if !strings.Contains(inv.call.To, "?") && !strings.Contains(inv.call.URI, "?") {
		return nil
	}
	if to, err := message.ParseAddress(inv.call.To); err == nil {
		if err := uriHeaders(m, to.URI); err != nil {
			return err
		}
	}
	if uri, err := message.ParseURI(inv.call.URI); err == nil {
		return uriHeaders(m, uri)
	}
	return nil
}

// happened takes the fate of the INVITE: a response, or none.
func (inv *invite) happened(ev *transaction.Event) {
	c := &cause{msg: ev.Message, client: ev.Client, by: Remote, err: ev.Err}
	switch ev.Kind {
	case transaction.Timeout:
		c.code, c.by = 408, Local
		c.err = inv.e.inviteTimeout(inv.target, ev.Client.Flow().Reliable())
		c.why = "no response (timer B)"
		inv.fail(fsm.InviteTimeout, c)
	case transaction.TransportError:
		c.code, c.by = 503, Local
		c.why = "transport failed"
		if c.err == nil {
			c.err = ErrTransport
		}
		inv.fail(fsm.InviteTransportError, c)
	case transaction.CancelTimeout:
		c.code, c.err, c.by = 487, inv.cancelErr, Local
		c.why = "cancelled, no final response came"
		inv.fail(fsm.InviteCancelTimeout, c)
	case transaction.Response:
		inv.response(ev, c)
	}
}

// fail ends the INVITE for all forks that are still early.
func (inv *invite) fail(ev fsm.Event, c *cause) {
	inv.endEvent = ev
	inv.code = c.code
	inv.event(ev, c)
}

// response classifies a response by its code and its To tag, and feeds the set.
func (inv *invite) response(ev *transaction.Event, c *cause) {
	m, code := ev.Message, ev.Message.Status()
	tag := m.ToTag()
	d := inv.forkBy(tag)
	c.from, c.toTag = &ev.Flow, tag
	if d != nil {
		d.flow = ev.Flow
		d.learn(m)
	}
	c.code = code
	known := d != nil
	if !isChallenge(code) {
		accepted(inv.first.auth, m)
	}
	if code < 200 {
		inv.provisional = true
		if !inv.takeProvisional(d, c) {
			return
		}
	}
	switch {
	case code == 100:
		inv.event(fsm.Recv100, c)
		inv.first.event(fsm.Recv100, c)
	case code < 200 && tag == "":
		inv.event(fsm.Recv1xxNoTag, c)
		inv.first.event(fsm.Recv1xxNoTag, c)
	case code == 199:
		switch {
		case known:
			inv.event(fsm.Recv199, c)
		case isReliable(m):
			inv.event(fsm.Recv199ReliableOtherFork, c)
		default:
			inv.event(fsm.Recv199OtherFork, c)
		}
	case code < 200:
		if known {
			inv.event(fsm.Recv1xx, c)
		} else {
			inv.event(fsm.Recv1xxNewTag, c)
		}
	case code < 300:
		inv.event(inv.classify2xx(d), c)
	default:
		inv.code, inv.endEvent = code, fsm.Recv300to699
		inv.event(fsm.Recv300to699, c)
	}
}

// classify2xx tells a first 2xx of a tag from a repeated one, and a wanted one from others.
func (inv *invite) classify2xx(d *Dialog) fsm.Event {
	p := &inv.e.cfg.Policy
	switch {
	case d != nil && d.ackFor(inv.seq) != nil:
		return fsm.Recv2xxAgain
	case inv.code != 0, !inv.cancelWanted && (d != nil && d.end.told || d == nil && inv.full()):
		return fsm.Recv2xxUnwanted // the INVITE, or this fork of it, is over; or it is one too many
	case inv.cancelWanted && !inv.answered && p.CancelledAnswer == CancelledAnswerKeep:
		return fsm.Recv2xxKept
	case inv.answered && (p.SecondAnswer == SecondAnswerBye || inv.cancelWanted):
		return fsm.Recv2xxUnwanted
	}
	return fsm.Recv2xx
}

// expired runs a timer of the set.
func (inv *invite) expired(t deadline) {
	switch t.kind {
	case timerForkWindow:
		inv.event(fsm.TimerForkWindow, &cause{by: Remote, why: "another phone answered"})
	case timerExpires:
		ev := fsm.TimerExpiresNo1xx
		if inv.provisional {
			ev = fsm.TimerExpires
		}
		inv.cancelWanted, inv.cancelErr = true, ErrTimeout
		inv.event(ev, &cause{by: Local, why: "nobody answered in time", reason: `SIP;cause=408;text="Expired"`})
	}
}

// cancel asks for the INVITE to be cancelled; the CANCEL waits for a provisional response.
func (inv *invite) cancel(reason string) {
	inv.cancelWanted, inv.cancelReason, inv.cancelErr = true, reason, ErrCancelled
	for _, d := range inv.forks {
		d.earlyOver(fsm.WantCancel)
	}
	ev := fsm.WantCancelNo1xx
	if inv.provisional {
		ev = fsm.WantCancel
	}
	inv.event(ev, &cause{by: Local, reason: reason})
}

// cancelByFork: the last fork has ended by itself; nobody is left to answer.
func (inv *invite) cancelByFork(c *cause) {
	inv.cancel("")
}

// ended: the INVITE transaction is over. No 2xx can come any more (RFC 6026 §7.2).
func (inv *invite) ended(client *transaction.Client) {
	for _, d := range inv.forks {
		d.acksDone(client)
		d.provisionsDone(nil, client)
	}
	if inv.client != client {
		return // an earlier try
	}
	inv.event(fsm.TimerForkWindow, &cause{by: Remote, why: "another phone answered"})
	inv.over, inv.request = true, nil
	inv.timers.stopAll(&inv.e.heap)
	if !inv.first.listed {
		inv.first.invite = nil
		inv.first.transactionEnded()
	}
	for _, d := range inv.forks {
		d.invite = nil
		d.transactionEnded()
	}
}

// tellRinging tells the host of a provisional response that concerns the user.
func (inv *invite) tellRinging(c *cause) {
	if c.drop {
		return // the dialog is past ringing
	}
	d := inv.first
	if f := inv.forkBy(c.toTag); f != nil {
		d = f
	} else if len(inv.forks) > 0 {
		return // beyond Limits.Forks
	}
	d.tellProvisional(c.msg)
}

func cloned(s string) string { return strings.Clone(s) }

package dialog

import (
	"slices"

	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// An ack is the ACK for one 2xx of the peer: made once, kept, and sent again whenever the 2xx
// is repeated (RFC 3261 §13.2.2.4). It runs the table fsm.AckCache.
type ack struct {
	d       *Dialog
	state   fsm.State
	seq     uint32              // CSeq number of the INVITE
	client  *transaction.Client // its transaction
	request *message.Message    // the INVITE, for its credentials
	offer   string              // what the 2xx offers, until the ACK is made
	packet  []byte
	flow    Flow
}

func (a *ack) event(ev fsm.Event, c *cause) bool {
	r := a.d.e.stepOf(fsm.AckCache, &a.state, ev, &a.d.id, a.seq)
	if r == nil {
		return false
	}
	for _, do := range r.Do {
		a.perform(do, c)
	}
	return true
}

func (a *ack) perform(do fsm.Action, c *cause) {
	switch do {
	case fsm.SendAck:
		a.send(c.body)
	case fsm.SendRejectingAck:
		a.send(a.rejectingAnswer())
	case fsm.ResendAck:
		a.d.e.put(&Output{Kind: Send, Dialog: a.d, Packet: a.packet, Flow: a.flow})
	case fsm.DropAck:
		a.d.forgetAck(a)
	}
}

// send makes the ACK: a branch of its own, the INVITE's CSeq number, the dialog's target and
// route set, and the INVITE's credentials.
func (a *ack) send(body *With) {
	d := a.d
	m, flow, err := d.request(message.ACK, a.seq)
	if err != nil {
		return // the peer's Contact or Record-Route is no URI: nowhere to send it
	}
	if a.request != nil {
		m.Copy(a.request, "Authorization")
		m.Copy(a.request, "Proxy-Authorization")
	}
	if body != nil {
		body.fill(m)
	}
	a.packet, a.flow, err = d.e.tx.Send(d.e.instant(), m, flow)
	if err != nil {
		return
	}
	a.request, a.offer = nil, ""
}

// ackFor finds the ACK for an INVITE's 2xx.
func (d *Dialog) ackFor(seq uint32) *ack {
	for _, a := range d.acks {
		if a.seq == seq {
			return a
		}
	}
	return nil
}

// acknowledge answers the first 2xx of the peer to an INVITE. It does so once: the dialog
// asks for it before a BYE, and whoever handles the 2xx asks again.
func (d *Dialog) acknowledge(c *cause, ev fsm.Event) {
	cseq, err := c.msg.CSeq()
	if err != nil || d.ackFor(cseq.Number) != nil {
		return
	}
	a := &ack{d: d, state: fsm.AckCache.Start(), seq: cseq.Number, client: c.client}
	if c.client != nil {
		a.request = c.client.Request()
	}
	if d.session != nil && !d.offeredIn(c.client) {
		a.offer = textOf(c.msg)
	}
	d.acks = join(d.acks, &d.ackRoom, a)
	c.ack = a
	a.event(ev, c)
	if a.packet != nil {
		d.event(fsm.AckSent, c)
	}
}

// ackAgain answers a 2xx that came before.
func (d *Dialog) ackAgain(c *cause) {
	cseq, err := c.msg.CSeq()
	if err != nil {
		return
	}
	if a := d.ackFor(cseq.Number); a != nil {
		a.event(fsm.Recv2xxAgain, c)
	}
}

// acksHear tells every ACK that waits for an answer of something that concerns the dialog.
func (d *Dialog) acksHear(ev fsm.Event, c *cause) {
	for i := 0; i < len(d.acks); i++ {
		a := d.acks[i]
		had := a.packet != nil
		if a.event(ev, c); !had && a.packet != nil {
			d.event(fsm.AckSent, c)
		}
	}
}

// ackOwesAnswer says whether an ACK of ours is not sent yet, because it has to carry the answer.
func (d *Dialog) ackOwesAnswer() bool {
	for _, a := range d.acks {
		if _, ok := fsm.AckCache.Next(a.state, fsm.WantAnswer); ok {
			return true
		}
	}
	return false
}

// acksDone forgets the ACKs of an INVITE transaction that is over.
func (d *Dialog) acksDone(client *transaction.Client) {
	for i := len(d.acks) - 1; i >= 0; i-- {
		if a := d.acks[i]; a.client == client {
			a.event(fsm.InviteDone, &cause{ack: a})
		}
	}
}

func (d *Dialog) forgetAck(a *ack) {
	d.acks = leave(d.acks, &d.ackRoom, slices.Index(d.acks, a))
}

package dialog

import (
	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// A reliableClient acknowledges the reliable provisional responses to one INVITE of ours in
// one dialog (RFC 3262 §4). It runs the table fsm.ReliableClient.
type reliableClient struct {
	d      *Dialog
	state  fsm.State
	client *transaction.Client // the INVITE
	seq    uint32              // its CSeq number

	offerless bool   // the INVITE has no offer: the first reliable response with SDP is one
	offered   bool   // it has come
	open      bool   // a PRACK for a response with SDP, or with SDP in it, is owed or not answered
	rseq      uint32 // RSeq of the last response in order
}

// reliableClientFor finds the record of the INVITE of ours that a response answers; it is made
// with the first response that names 100rel or a number.
func (d *Dialog) reliableClientFor(c *cause) *reliableClient {
	p := d.provisionsOf()
	for _, r := range p.clients {
		if r.client == c.client {
			return r
		}
	}
	r := &reliableClient{d: d, state: fsm.ReliableClient.Start(), client: c.client, seq: c.seq(), offerless: !d.offeredIn(c.client)}
	p.clients = append(p.clients, r)
	return r
}

// reliableClientBy finds the record by the CSeq number of the INVITE, nil when it is over.
func (d *Dialog) reliableClientBy(seq uint32) *reliableClient {
	if d.session == nil || d.session.prov == nil {
		return nil
	}
	for _, r := range d.session.prov.clients {
		if r.seq == seq {
			return r
		}
	}
	return nil
}

func (r *reliableClient) event(ev fsm.Event, c *cause) bool {
	rule := r.d.e.stepOf(fsm.ReliableClient, &r.state, ev, &r.d.id, r.seq)
	if rule == nil {
		return false
	}
	for _, do := range rule.Do {
		r.perform(do, c)
	}
	return true
}

func (r *reliableClient) perform(do fsm.Action, c *cause) {
	d := r.d
	switch do {
	case fsm.KeepRSeq:
		r.rseq, _ = c.msg.RSeq()
		if sdpOf(c.msg) != nil {
			r.offered, r.open = true, true
		}
	case fsm.SendPrack:
		r.prack(c.body)
	case fsm.SendPrackWithoutOffer:
		r.prack(nil)
	case fsm.AddCredentials: // in c.auth
	case fsm.ResendPrack:
		c.request.again(c.request.client.Request())
	case fsm.EndFork:
		d.judgeFailure(message.PRACK, c)
	case fsm.CancelInvite:
		d.offerRefusedInPrack(r, c)
	case fsm.Drop:
		d.e.counts.Stray++
	}
}

// takeProvisional decides, before anything else looks at a 1xx, whether it goes on: one that
// is repeated, comes out of order or cannot be acknowledged does not (RFC 3262 §4).
func (d *Dialog) takeProvisional(c *cause) bool {
	m := c.msg
	if d.session == nil || !m.Has("RSeq") && !m.HasToken("Require", "100rel") {
		return true
	}
	r := d.reliableClientFor(c)
	ev := r.classify(m)
	switch ev {
	case fsm.RecvRel1xxNext, fsm.RecvRel1xxNextOffer:
		_, ok := fsm.ReliableClient.Next(r.state, ev)
		return ok
	case fsm.RecvRSeqIn100, fsm.RecvHalfReliable:
		r.event(ev, c)
		return true
	}
	r.event(ev, c)
	return false
}

// classify says which response this is, by its number.
func (r *reliableClient) classify(m *message.Message) fsm.Event {
	if m.Status() == 100 {
		return fsm.RecvRSeqIn100
	}
	if !isReliable(m) {
		return fsm.RecvHalfReliable
	}
	n, _ := m.RSeq()
	switch {
	case m.ToTag() == "":
		return fsm.RecvRel1xxNoTag
	case r.rseq != 0 && n == r.rseq:
		return fsm.RecvRel1xxAgain
	case r.rseq != 0 && n < r.rseq:
		return fsm.RecvRel1xxOld
	case r.rseq != 0 && n > r.rseq+1:
		return fsm.RecvRel1xxGap
	case r.late(m):
		return fsm.RecvRel1xxAfterFinal
	case r.offerless && !r.offered && sdpOf(m) != nil:
		return fsm.RecvRel1xxNextOffer
	}
	return fsm.RecvRel1xxNext
}

// late says whether a new response is one that nobody acknowledges: its dialog is over (a 199
// says just that and is acknowledged), or the INVITE is answered and policy drops the rest.
func (r *reliableClient) late(m *message.Message) bool {
	d := r.d
	if d.over() && m.Status() != 199 {
		return true
	}
	inv := d.invite
	return d.e.cfg.Policy.DropLate1xx && inv != nil && inv.client == r.client && inv.answered
}

// ackProvisional acknowledges a reliable provisional response that takeProvisional has let
// through, after the dialog and the session have seen it.
func (d *Dialog) ackProvisional(c *cause) {
	if d.session == nil || c.client == nil || !isReliable(c.msg) {
		return
	}
	r := d.reliableClientFor(c)
	ev := r.classify(c.msg)
	if ev == fsm.RecvRel1xxNext {
		c.body = d.offerForPrack(c)
	}
	r.event(ev, c)
	c.body = nil
}

// prackAnswer sends the PRACK that waited for the answer to the offer in a reliable response.
func (d *Dialog) prackAnswer(w *With) {
	if d.session == nil || d.session.prov == nil {
		return
	}
	for _, r := range d.session.prov.clients {
		if r.event(fsm.WantAnswer, &cause{body: w}) {
			return
		}
	}
}

// prack sends a PRACK for the last response in order: in its dialog, with its number and the
// INVITE's (RFC 3262 §7.2).
func (r *reliableClient) prack(body *With) {
	d := r.d
	seq, err := d.nextSeq("prack")
	if err != nil {
		return
	}
	m, flow, err := d.request(message.PRACK, seq)
	if err != nil {
		return // the peer's Contact or Record-Route is no URI: nowhere to send it
	}
	rack := message.RAck{RSeq: r.rseq, CSeq: message.CSeq{Number: r.seq, Method: message.INVITE}}
	m.AddValue("RAck", rack)
	o := &outgoing{d: d, method: message.PRACK, purpose: forPrack}
	if body != nil {
		o.with, r.open = *body, true
		err = body.fill(m)
	}
	if err == nil && credentials(d.auth, m) == nil {
		d.start(o, m, flow)
	}
}

// takeProvisional is [Dialog.takeProvisional] for the INVITE that makes dialogs. A response of
// a new fork is the first of its numbers; without a To tag it makes no dialog in which a PRACK
// could be sent, and only shows that somebody has the INVITE.
func (inv *invite) takeProvisional(d *Dialog, c *cause) bool {
	if d != nil {
		return d.takeProvisional(c)
	}
	if c.toTag != "" {
		return true
	}
	if inv.first.takeProvisional(c) {
		return true
	}
	inv.event(fsm.Recv100, c)
	return false
}

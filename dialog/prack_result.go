package dialog

import (
	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// prackHappened is the fate of our PRACK.
func (o *outgoing) prackHappened(ev *transaction.Event) {
	d := o.d
	c := &cause{msg: ev.Message, client: ev.Client, by: Local, err: ev.Err, kind: ev.Kind, request: o}
	code := statusOf(ev, c)
	if code < 200 || o.done {
		return
	}
	r := d.reliableClientOfPrack(o)
	offered := o.with.SDP != nil
	if code < 300 {
		o.done, r.open = true, false
		accepted(d.auth, c.msg)
		if offered {
			d.offerAnsweredInPrack(c)
		}
		d.modified()
		return
	}
	event := o.prackFailure(r, c, offered)
	o.done, r.open = true, event == fsm.PrackChallenged
	if offered && event != fsm.PrackChallenged {
		d.offerEvent(event, c)
	}
	r.event(event, c)
	d.modified()
}

// prackHears tells that an INVITE of ours has its final response; a PRACK that is under way
// goes on (RFC 3262 §3).
func (d *Dialog) prackHears(client *transaction.Client) {
	if d.session == nil || d.session.prov == nil {
		return
	}
	for _, r := range d.session.prov.clients {
		if r.client == client {
			r.event(fsm.InviteFinal, &cause{})
		}
	}
}

// prackFailure classifies a failure of our PRACK.
func (o *outgoing) prackFailure(r *reliableClient, c *cause, offered bool) fsm.Event {
	d := o.d
	p := &d.e.cfg.Policy
	if isChallenge(c.code) && c.msg != nil && d.e.authorize(&d.auth, o.client.Request(), c.msg) == nil {
		return fsm.PrackChallenged
	}
	if c.code == 488 && offered {
		if p.CancelRefusedPrack {
			return fsm.PrackRefusedCancel
		}
		return fsm.PrackRefused
	}
	unknown := c.code == 405 || c.code == 501 // who sends reliable responses and takes no PRACK may still answer
	if p.IgnorePrackFailure || unknown || d.failureEvent(message.PRACK, c.code, c.kind) == fsm.NoEvent {
		return fsm.PrackFailureIgnored
	}
	return fsm.PrackFailedForGood
}

// reliableClientOfPrack finds the INVITE whose response a PRACK of ours acknowledged; one that
// is over leaves a machine at its start, which only has to judge a failure.
func (d *Dialog) reliableClientOfPrack(o *outgoing) *reliableClient {
	if req := o.client.Request(); req != nil {
		if rack, err := req.RAck(); err == nil {
			if r := d.reliableClientBy(rack.CSeq.Number); r != nil {
				return r
			}
		}
	}
	return &reliableClient{d: d, state: fsm.ReliableClient.Start()}
}

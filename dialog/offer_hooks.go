package dialog

import (
	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// What reliable provisional responses and session timers ask of offer/answer.

// offerEvent feeds the offer/answer machine of the dialog.
func (d *Dialog) offerEvent(ev fsm.Event, c *cause) bool { return false }

// offerOpen says whether an offer of either side is unanswered.
func (d *Dialog) offerOpen() bool { return false }

// mayDescribe checks the SDP that the host gives to a provisional response to an INVITE.
func (d *Dialog) mayDescribe(verb string, w *With, reliable bool) error { return nil }

// describes: a provisional response with SDP goes out.
func (d *Dialog) describes(resp *message.Message, reliable bool) {
	if reliable {
		d.session.peerOffered = false // answered
	}
}

// described: SDP came in a provisional response to an INVITE of ours.
func (d *Dialog) described(c *cause, reliable bool) {}

// offerForPrack is an offer to put into a PRACK that needs no SDP, nil for none.
func (d *Dialog) offerForPrack() *With { return nil }

// offerAnsweredInPrack: the 2xx to a PRACK of ours that offered.
func (d *Dialog) offerAnsweredInPrack(c *cause) {}

// offerRefusedInPrack: the offer in a PRACK of ours was refused, and policy gives up the INVITE.
func (d *Dialog) offerRefusedInPrack(r *reliableClient, c *cause) {
	if inv := d.invite; inv != nil && inv.client == r.client {
		inv.cancel("")
	}
}

// refuseReinvite ends a re-INVITE of the peer with a failure.
func (d *Dialog) refuseReinvite(s *transaction.Server, code int) {}

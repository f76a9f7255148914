package dialog

import (
	"slices"

	"github.com/sipdialog/sipdialog/fsm"
)

// What may be done now is asked of the tables, by the event that would do it: no code of this
// package compares a state with one that it knows by name, for then a part of the table would
// stand here.

// takes says whether the machine of a table has a row for an event where it stands.
func (d *Dialog) takes(t *fsm.Table, ev fsm.Event) bool {
	_, ok := t.Next(*d.region(t), ev)
	return ok
}

// orders says whether that row has an effect.
func (d *Dialog) orders(t *fsm.Table, ev fsm.Event, do fsm.Action) bool {
	r, ok := t.Next(*d.region(t), ev)
	return ok && slices.Contains(r.Do, do)
}

// permits says whether that row does not refuse.
func (d *Dialog) permits(t *fsm.Table, ev fsm.Event) bool {
	r, ok := t.Next(*d.region(t), ev)
	return ok && !slices.Contains(r.Do, fsm.Refuse)
}

// over says whether the call has ended, though a last BYE or ACK may still be on its way: its
// machine refuses whatever is to be sent.
func (d *Dialog) over() bool {
	return d.orders(fsm.Dialog, fsm.WantRequest, fsm.Refuse) || fsm.Dialog.IsEnd(d.regions.Dialog)
}

// answeredCall says whether the call is answered, so that a re-INVITE may change its session.
func (d *Dialog) answeredCall() bool { return d.permits(fsm.Dialog, fsm.WantReinvite) }

// offerOpen says whether an offer of either side is unanswered, so that no other may be made.
func (d *Dialog) offerOpen() bool { return d.takes(fsm.OfferAnswer, fsm.WantOffer) }

// answerable says whether an offer of the peer waits for our answer.
func (d *Dialog) answerable() bool { return d.takes(fsm.OfferAnswer, fsm.WantAnswer) }

// mayOpen says whether an offer of ours may go into our 2xx, if that is asked for one: none is
// open.
func (d *Dialog) mayOpen() bool { return d.takes(fsm.OfferAnswer, fsm.SendOffer2xx) }

// inviteOffers says whether what waits for our answer is the offer in an INVITE of the peer.
func (d *Dialog) inviteOffers() bool { return d.takes(fsm.OfferAnswer, fsm.SendAnswer) }

// prackOwesAnswer says whether an offer of ours in a reliable provisional response waits for
// the PRACK with the answer.
func (d *Dialog) prackOwesAnswer() bool { return d.takes(fsm.OfferAnswer, fsm.RecvPrackAnswer) }

package dialog

import (
	"time"

	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
	"github.com/sipdialog/sipdialog/sdp"
)

// Reinvite changes the session by a re-INVITE with With.SDP as the offer (RFC 3261 §14); its
// o= line is corrected if need be. Without SDP the peer is asked for an offer: it comes as
// OfferReceived and is owed AnswerOffer. The host is told AnswerReceived, or Failed. When
// another exchange is under way the newest wish waits for its end. Like the first INVITE of a
// call, a re-INVITE that had a provisional response is open for as long as the peer leaves it
// without a final one, also when that is lost for good; Cancel takes it back.
func (d *Dialog) Reinvite(now time.Time, with ...With) error {
	return d.change(now, "reinvite", wish{method: message.INVITE, with: one(with)})
}

// Update changes the session by an UPDATE, which a call that still rings can take too (RFC
// 3311). Without SDP it only tells the peer our address and refreshes the session timer. To a
// peer that has refused UPDATE a re-INVITE goes instead.
func (d *Dialog) Update(now time.Time, with ...With) error {
	return d.change(now, "update", wish{method: message.UPDATE, with: one(with)})
}

func (d *Dialog) change(now time.Time, verb string, w wish) error {
	if err := d.begin(now, verb); err != nil {
		return err
	}
	if err := d.mayModify(verb, sdp.SendRecv, w.method == message.INVITE || w.offers()); err != nil {
		return err
	}
	if w.with.SDP != nil {
		if err := d.mayOfferNow(verb, &w.with); err != nil {
			return err
		}
	}
	ev := fsm.WantModify
	if d.mustQueue(&w) {
		ev = fsm.WantModifyBusy
		if w.offers() {
			d.offer(fsm.WantOffer, "", &cause{by: Local})
		}
	} else {
		d.toNewTarget()
	}
	d.want(w, ev, &cause{by: Local})
	d.modified()
	d.e.pump()
	return nil
}

// mayModify says whether a verb may change the session now, or wait for its turn.
func (d *Dialog) mayModify(verb string, want sdp.Direction, offers bool) error {
	may, c := fsm.WantReinvite, &cause{by: Local}
	if verb == "update" {
		may = fsm.WantUpdate
	}
	switch {
	case d.session == nil:
		return &LocalError{Verb: verb, State: d.State().String(), Advice: "there is no session yet"}
	case verb == "update" && d.peer.allowSeen && !d.peer.update && !d.answeredCall():
		return &LocalError{Verb: verb, State: d.State().String(), Advice: "the peer's Allow has no UPDATE; wait for the answer, then Reinvite", RFC: "RFC 3311 §5.1"}
	case !d.permits(fsm.Dialog, may):
		return &LocalError{Verb: verb, State: d.State().String(), Advice: verb + " needs a confirmed dialog (Update changes early media)", RFC: "RFC 3311 §5.1"}
	case verb != "reinvite" && verb != "update" && d.orders(fsm.HoldWish, d.wishEvent(want, true), fsm.Refuse):
		d.wishHears(d.wishEvent(want, true), c) // its machine refuses, too
		d.offer(fsm.WantOffer, "", c)
		return &LocalError{Verb: verb, Advice: "our offer (CSeq " + d.session.change.out.number() + ") is still unanswered; wait for AnswerReceived", Err: ErrOfferPending}
	case offers && d.answerable() && d.inviteMsg == nil:
		d.offer(fsm.WantOffer, "", c)
		return &LocalError{Verb: verb, Advice: "the peer's offer (CSeq " + decimal(d.session.open.seq) + ") is not answered yet; answer it first", Err: ErrOfferPending}
	}
	return nil
}

// number is the CSeq number of a request of ours.
func (o *outgoing) number() string {
	if o == nil || o.client == nil || o.client.Request() == nil {
		return "?"
	}
	cseq, _ := o.client.Request().CSeq() // our own
	return decimal(cseq.Number)
}

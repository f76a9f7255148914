package dialog

import (
	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// Which message carries an offer and which its answer (RFC 6337 §2.2, fsm.Patterns): the
// places where provisional responses, PRACK, 2xx and ACK meet the offer/answer machine.

// answerIn gives the description of a message where it can only be an answer: one that cannot
// be read counts as none.
func (e *Endpoint) answerIn(m *message.Message) string {
	text := textOf(m)
	if text == "" {
		return ""
	}
	if _, err := e.read(text); err != nil {
		return ""
	}
	return text
}

// mayDescribe checks the SDP that the host gives to a provisional response to an INVITE.
func (d *Dialog) mayDescribe(verb string, w *With, reliable bool) error {
	if w.SDP == nil {
		return nil
	}
	if d.mayOpen() && !reliable && d.session.mayOffer {
		return &LocalError{Verb: verb, Advice: "the INVITE has no offer; ours goes into a reliable response or into the 2xx", RFC: "RFC 6337 §2.2"}
	}
	return d.mayAnswerInvite(verb, w)
}

// mayAnswerInvite checks the SDP of a response to the INVITE of the peer that is open: the
// answer to its offer, or an offer if it had none. What was said before is not said again.
func (d *Dialog) mayAnswerInvite(verb string, w *With) error {
	s := d.session
	switch owed := d.inviteOffers(); {
	case owed && s.open.preview != "":
		if w.SDP == nil {
			w.SDP = []byte(s.open.preview)
		}
		return sameAs(verb, s.open.preview, w)
	case owed && w.SDP == nil:
		return &LocalError{Verb: verb, Advice: "the INVITE carried an offer; With.SDP has to answer it", RFC: "RFC 3261 §13.3.1.4"}
	case owed:
		return d.mayAnswer(verb, w)
	case d.prackOwesAnswer():
		return once(verb, s.open.offer, w)
	case !s.mayOffer:
		return once(verb, s.local(), w)
	case w.SDP == nil:
		return &LocalError{Verb: verb, Advice: "the INVITE has no offer; With.SDP has to make one", RFC: "RFC 3261 §13.2.1"}
	}
	return d.mayOfferNow(verb, w)
}

// sameAs refuses a description that differs from the one that the peer has seen already.
func sameAs(verb, shown string, w *With) error {
	if w.SDP != nil && string(w.SDP) != shown {
		return &LocalError{Verb: verb, Advice: "SDP differs from the one sent in the 183", RFC: "RFC 3261 §13.2.1"}
	}
	return nil
}

// once leaves out a description that was sent reliably before (RFC 6337 §3.1.1).
func once(verb, shown string, w *With) error {
	if w.SDP != nil && string(w.SDP) != shown {
		return &LocalError{Verb: verb, Advice: "SDP differs from the one sent in the reliable 183", RFC: "RFC 3261 §13.2.1"}
	}
	w.SDP = nil
	return nil
}

// describes: a response of ours to an INVITE goes out with SDP in it.
func (d *Dialog) describes(resp *message.Message, reliable bool) {
	c := &cause{resp: resp}
	text := textOf(resp)
	switch {
	case !reliable:
		d.offer(fsm.SendPreview, text, c)
	case d.session.mayOffer:
		d.session.mayOffer = false
		d.offer(fsm.SendOfferRel1xx, text, c)
	default:
		d.offer(fsm.SendAnswer, text, c)
	}
}

// accepts: the 2xx to an INVITE of the peer goes out.
func (d *Dialog) accepts(resp *message.Message) {
	c := &cause{resp: resp}
	text := textOf(resp)
	switch {
	case text == "": // all was said before
	case d.session.mayOffer:
		d.offer(fsm.SendOffer2xx, text, c)
	default:
		d.offer(fsm.SendAnswer, text, c)
	}
	d.session.mayOffer = false
}

// described: SDP came in a provisional response to an INVITE of ours. The first one of an
// INVITE without an offer is the offer, and only a reliable response can carry it.
func (d *Dialog) described(c *cause, reliable bool) {
	offerless := !d.offeredIn(c.client)
	switch {
	case offerless && !reliable: // no place for an offer (RFC 6337 §2.2, rule F1)
		d.e.counts.Mismatched++
	case offerless && !d.reliableClientFor(c).offered:
		d.offer(fsm.RecvOfferRel1xx, textOf(c.msg), c)
	case d.e.answerIn(c.msg) == "": // it cannot be read, and shows nothing
		d.e.counts.Mismatched++
	case !reliable:
		d.offer(fsm.RecvPreview, d.e.answerIn(c.msg), c)
	default:
		d.answered1(fsm.RecvAnswerRel1xx, d.e.answerIn(c.msg), c)
	}
}

// answered1 takes the SDP in a reliable response to our INVITE, which may differ from what an
// unreliable one has shown.
func (d *Dialog) answered1(ev fsm.Event, text string, c *cause) {
	if x := d.session.open; x != nil && x.ours && x.preview != "" && x.preview != text {
		ev = fsm.RecvChangedAnswer
		if d.e.cfg.Policy.TakeChangedAnswer {
			ev = fsm.RecvChangedAnswerTake
		}
	}
	d.offer(ev, text, c)
}

// heard2xx takes the 2xx to an INVITE of ours. established: there is a session already that can
// go on without an answer. It says how the 2xx is to be acknowledged.
func (d *Dialog) heard2xx(c *cause, established bool) fsm.Event {
	if d.session == nil {
		return fsm.Recv2xx
	}
	if d.offeredIn(c.client) {
		switch text := d.e.answerIn(c.msg); {
		case text != "":
			d.answered1(fsm.RecvAnswer2xx, text, c)
		case established && !d.e.cfg.Policy.EndUnanswered:
			d.offer(fsm.RecvNoAnswer2xxKeep, "", c)
		default:
			d.offer(fsm.RecvNoAnswer2xx, "", c)
		}
		return fsm.Recv2xx
	}
	switch text := textOf(c.msg); {
	case text == "":
	case d.heardOffer(c):
		d.offer(fsm.RecvAnswer2xx, text, c)
	case d.offer(fsm.RecvOffer2xx, text, c):
		return fsm.Recv2xxWithOffer
	default:
		return fsm.Recv2xxUnwanted // the call is over: acknowledged, and every stream refused
	}
	return fsm.Recv2xx
}

// heardOffer says whether a reliable provisional response has brought the offer already.
func (d *Dialog) heardOffer(c *cause) bool {
	cseq, err := c.msg.CSeq()
	if err != nil {
		return false
	}
	r := d.reliableClientBy(cseq.Number)
	return r != nil && r.offered
}

// offeredBy says whether it is an offer of ours that is open, and a message with this CSeq number
// carried it.
func (s *session) offeredBy(seq uint32) bool {
	return s.open != nil && s.open.ours && s.open.seq == seq
}

// heardAck takes the ACK of a 2xx of ours, which owes an answer if the 2xx offered.
func (d *Dialog) heardAck(c *cause, initial bool) {
	if !d.session.offeredBy(c.seq()) {
		return
	}
	switch text := d.e.answerIn(c.msg); {
	case text != "":
		d.offer(fsm.RecvAnswerAck, text, c)
	case initial || d.e.cfg.Policy.EndUnanswered:
		d.offer(fsm.RecvNoAnswerAck, "", c)
	default:
		d.offer(fsm.RecvNoAnswerAckKeep, "", c)
	}
}

// offerForPrack is an offer to put into the PRACK for a response that brought an answer, nil for
// none: a change that waits, if policy does not want an UPDATE of its own for it (RFC 3262 §5).
func (d *Dialog) offerForPrack(c *cause) *With {
	s := d.session
	if !d.e.cfg.Policy.OfferInPrack || sdpOf(c.msg) == nil || !d.takes(fsm.OfferAnswer, fsm.SendOfferPrack) || !d.takes(fsm.Modify, fsm.SendOfferPrack) {
		return nil
	}
	w, err := d.draft(&s.change.wish)
	if err != nil || w.SDP == nil {
		return nil
	}
	wish := s.change.wish
	d.modifyHears(fsm.SendOfferPrack, c)
	if wish.hold {
		d.wishHears(fsm.SendOfferPrack, c)
	}
	d.offer(fsm.SendOfferPrack, string(w.SDP), c)
	if s.open != nil {
		s.open.made, s.open.wish, s.open.want = wish.made(), wish.hold, s.want
	}
	return w
}

// offerAnsweredInPrack: the 2xx to a PRACK of ours that offered.
func (d *Dialog) offerAnsweredInPrack(c *cause) {
	switch text := d.e.answerIn(c.msg); {
	case text != "":
		d.offer(fsm.RecvAnswerPrack2xx, text, c)
	case d.e.cfg.Policy.EndUnanswered:
		d.offer(fsm.RecvNoAnswerPrack2xxEnd, "", c)
	default:
		d.offer(fsm.RecvNoAnswerPrack2xx, "", c)
	}
}

// offerRefusedInPrack: the offer in a PRACK of ours was refused, and policy gives up the INVITE.
func (d *Dialog) offerRefusedInPrack(r *reliableClient, c *cause) {
	d.cancelInvite(r.client, c)
}

// cancelInvite cancels an INVITE of ours: the one that made the dialog, or a re-INVITE.
func (d *Dialog) cancelInvite(client *transaction.Client, c *cause) {
	if inv := d.invite; inv != nil && inv.client == client {
		inv.cancel("")
		return
	}
	d.abort(c)
}

// cancelOwn cancels whichever INVITE of ours is open.
func (d *Dialog) cancelOwn(c *cause) {
	if inv := d.invite; inv != nil && inv.pendingFor(d) {
		inv.cancel("")
		return
	}
	d.abort(c)
}

// offeredIn says whether an INVITE of ours carried an offer.
func (d *Dialog) offeredIn(client *transaction.Client) bool {
	if client != nil {
		if o, ok := client.User.(*outgoing); ok {
			return o.offered
		}
	}
	return d.session.offered
}

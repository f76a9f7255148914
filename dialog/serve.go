package dialog

import (
	"strconv"

	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// A served request is a re-INVITE or UPDATE of the peer that has no final response yet. Its
// Contact is the pending remote target (RFC 6141 §4.6).
type served struct {
	server *transaction.Server
	msg    *message.Message
	moved  bool // an exchange inside it was completed, so that it cannot be refused (RFC 6141 §3.3)
	mark   mark // the session as it was before
}

func (in *served) cause() *cause { return &cause{msg: in.msg, server: in.server} }

// serveHears feeds the machine of the peer's re-INVITE and UPDATE.
func (d *Dialog) serveHears(ev fsm.Event, c *cause) bool {
	if d.session == nil {
		return false
	}
	r := d.e.step(fsm.Serve, &d.regions.Serve, ev, &d.id)
	if r == nil {
		return false
	}
	for _, do := range r.Do {
		d.performServe(do, c)
	}
	return true
}

// forget drops a request of the peer that has its final response.
func (s *session) forget(m *message.Message) {
	if in := s.theirInvite; in != nil && in.msg == m {
		s.theirInvite = nil
	}
	if in := s.theirUpdate; in != nil && in.msg == m {
		s.theirUpdate = nil
	}
}

func (d *Dialog) performServe(do fsm.Action, c *cause) {
	switch do {
	case fsm.KeepTarget:
		in := &served{server: c.server, msg: c.msg}
		if c.msg.Method() == message.INVITE {
			in.mark = d.mark()
			d.session.theirInvite = in
		} else {
			d.session.theirUpdate = in
		}
	case fsm.MarkSession: // with KeepTarget
	case fsm.CommitTarget:
		d.refreshTarget(c)
	case fsm.Answer491Glare:
		d.answer(c.server, c.msg, 491)
	case fsm.Answer500Busy:
		d.answer(c.server, c.msg, 500, Header{"Retry-After", strconv.Itoa(int(d.e.randUint32() % 11))})
	case fsm.AnswerUpdate:
		if resp, err := d.response(c.msg, 200, &With{}); err == nil {
			d.timerAccept(c.msg, resp)
			d.finish(c.server, resp)
		}
	case fsm.Reject487:
		d.answer(c.server, c.msg, 487)
	case fsm.Reject504:
		d.answer(c.server, c.msg, 504)
	case fsm.AcceptChange:
		d.acceptReinvite(&With{})
	case fsm.RejectPending:
		d.rejectPending()
		d.session.theirInvite, d.session.theirUpdate = nil, nil
	case fsm.DropTarget, fsm.CloseRequest: // the target is in the request
		d.session.forget(c.msg)
	case fsm.Refuse:
	}
}

// serve: a re-INVITE or UPDATE of the peer, in order. The interlock says whether it may be
// looked at (RFC 6337 §4.3).
func (d *Dialog) serve(c *cause) {
	m, text := c.msg, textOf(c.msg)
	if d.timerRefuses(c.server, m) {
		return
	}
	ask, ev, offered := fsm.AskRecvInvite, fsm.RecvReinvite, fsm.RecvOfferInvite
	switch {
	case m.Method() == message.INVITE:
		d.newestInvite = c.seq()
	case text != "":
		ask, ev, offered = fsm.AskRecvUpdate, fsm.RecvUpdate, fsm.RecvOfferUpdate
	default:
		ask, ev = fsm.AskRecvPlainUpdate, fsm.RecvPlainUpdate
	}
	switch verdict, _ := fsm.Interlock(d.busy(), ask, d.e.cfg.Policy.Interlock); verdict {
	case fsm.Answer491:
		ev = fsm.RecvGlare491
	case fsm.Answer500:
		ev = fsm.RecvGlare500
	}
	if !d.serveHears(ev, c) {
		d.answer(c.server, m, 500, Header{"Retry-After", "1"})
		return
	}
	switch ev {
	case fsm.RecvGlare491, fsm.RecvGlare500:
		d.offer(ev, "", c)
		d.wishHears(ev, c)
	case fsm.RecvReinvite, fsm.RecvUpdate:
		d.modifyHears(ev, c)
		if text != "" {
			d.offer(offered, text, c)
		} else {
			d.offerWanted(c)
		}
	}
}

// offerWanted: a re-INVITE without SDP asks for our offer (RFC 3261 §14.2, RFC 6337 §5.3).
func (d *Dialog) offerWanted(c *cause) {
	s := d.session
	s.mayOffer = true
	if d.asksHost() {
		d.e.put(&Output{Kind: OfferReceived, Dialog: d, Message: c.msg})
		d.needsUser()
		return
	}
	ev := fsm.PeerOffersNothing
	waiting := d.wishWaits()
	if waiting {
		ev = fsm.PeerOffersNothingWish
	}
	text, err := d.ownOffer(s.want)
	if err != nil {
		d.refuseReinvite(c.server, 488)
		return
	}
	d.holdHears(ev, c)
	d.wishHears(ev, c)
	d.e.put(&Output{Kind: OfferReceived, Dialog: d, Message: c.msg, Answered: true})
	d.acceptReinvite(&With{SDP: []byte(text)})
	if x := s.open; x != nil {
		x.made, x.wish = true, waiting
	}
}

// acceptReinvite sends the 2xx to the peer's re-INVITE, or queues it while a PRACK is missing.
func (d *Dialog) acceptReinvite(w *With) error {
	in := d.session.theirInvite
	resp, err := d.response(in.msg, 200, w)
	if err != nil {
		return err
	}
	for _, a := range d.answers {
		if a.server == in.server {
			return nil // it waits for a PRACK already
		}
	}
	d.accepts(resp)
	d.timerWrite(in.msg, resp)
	if d.prackOwedFor(in.server) {
		d.accept(in.server, resp, false, fsm.WantAcceptUnacked1xx)
		return nil
	}
	d.closed(in.server)
	d.finalSentTo(in.server, fsm.WantAccept)
	d.reinviteAccepted(in.server, resp)
	d.accept(in.server, resp, false, fsm.WantAccept)
	return nil
}

// reinviteAccepted: the 2xx to the peer's re-INVITE goes out.
func (d *Dialog) reinviteAccepted(s *transaction.Server, resp *message.Message) {
	in := d.session.theirInvite
	if in == nil || in.server != s {
		return
	}
	c := in.cause()
	d.session.ackSeq = c.seq()
	d.timerAnew(in.msg, resp)
	d.serveHears(fsm.SendReinvite2xx, c)
}

// acceptUpdate sends the 2xx to the peer's UPDATE, with the answer to its offer.
func (d *Dialog) acceptUpdate(w *With) error {
	in := d.session.theirUpdate
	resp, err := d.response(in.msg, 200, w)
	if err != nil {
		return err
	}
	c := in.cause()
	d.offer(fsm.SendUpdate2xx, string(w.SDP), c)
	d.serveHears(fsm.SendUpdate2xx, c)
	d.timerAccept(in.msg, resp)
	d.finish(in.server, resp)
	return nil
}

// refuseReinvite ends a re-INVITE of the peer with a failure.
func (d *Dialog) refuseReinvite(s *transaction.Server, code int) {
	in := d.session.theirInvite
	if in == nil || in.server != s {
		return
	}
	c := in.cause()
	d.session.mayOffer = false
	d.offer(fsm.SendReinviteFailure, "", c)
	if in.moved { // nothing else is left, as when the PRACK for it never came
		d.restore(in.mark, c)
	}
	d.serveHears(fsm.SendReinviteFailure, c)
	d.finalSentTo(s, fsm.Send300to699)
	d.answer(s, in.msg, code)
}

// reinviteCancelled: the peer took back a re-INVITE that has no final response. One that was
// executed in part is accepted all the same (RFC 6141 §3.8).
func (d *Dialog) reinviteCancelled(c *cause) {
	s := d.session
	if s == nil || s.theirInvite == nil || s.theirInvite.server != c.server {
		d.answer(c.server, c.server.Request(), 487)
		return
	}
	n := s.theirInvite.cause()
	ev := fsm.RecvCancelReinvite
	if s.theirInvite.moved {
		ev = fsm.RecvCancelExecuted
	} else {
		s.mayOffer = false
		d.offer(ev, "", n)
		d.finalSentTo(c.server, fsm.RecvCancel)
	}
	d.answersHear(ev, n)
	d.serveHears(ev, n)
}

package dialog

import (
	"errors"
	"fmt"
	"time"

	"github.com/sipdialog/sipdialog/dialog/internal/schedule"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
	"github.com/sipdialog/sipdialog/sdp"
)

// asksHost says whether an offer of the peer is the host's to answer: when Policy says so, or
// when there is no description of ours yet to make an answer from.
func (d *Dialog) asksHost() bool {
	return d.e.cfg.Policy.Reoffers == ReoffersAsk || d.session.local() == ""
}

// tellOffer tells the host of an offer of the peer, and answers it where the host need not
// be asked. What is not acceptable is refused at once. The offer of a new call is told by Incoming.
func (d *Dialog) tellOffer(x *exchange, c *cause) {
	if d.inviteMsg != nil && c.msg == d.inviteMsg {
		return
	}
	out := Output{Kind: OfferReceived, Dialog: d, Message: c.msg, SDP: []byte(x.offer), Err: x.flaw}
	elicited := c.msg != nil && c.msg.IsResponse()
	switch {
	case x.unfit && !elicited:
		d.refuseOffer(488, x.flaw)
		return
	case elicited || d.asksHost():
		d.e.put(&out)
		d.needsUser()
		if x.carrier() == message.UPDATE {
			d.timers.arm(&d.e.heap, deadline{kind: timerOfferOwed, key: c.seq(), at: d.e.now + schedule.Instant(d.e.timers.T2)})
		}
		return
	}
	text, err := d.ownAnswer(x.offer)
	if err != nil {
		d.refuseOffer(488, err)
		return
	}
	x.made = true
	out.Answered = true
	d.e.put(&out)
	d.reply(&With{SDP: []byte(text)})
}

// reply answers the peer's offer; which message has to carry the answer is the table's to say.
func (d *Dialog) reply(w *With) error {
	c := &cause{body: w}
	d.offer(fsm.WantAnswer, string(w.SDP), c)
	return c.err
}

// AnswerOffer answers the offer that an OfferReceived output brought, with With.SDP, or
// without it by our last description (see [sdp.AnswerFrom]). If the peer has asked for an
// offer, by a re-INVITE without SDP, it is the offer. The message that carries it follows from
// the one that carried the offer: a 2xx, an ACK or a PRACK.
func (d *Dialog) AnswerOffer(now time.Time, with ...With) error {
	const verb = "answer offer"
	if err := d.begin(now, verb); err != nil {
		return err
	}
	w := one(with)
	s := d.session
	switch {
	case d.inviteMsg != nil && !d.otherOffer():
		return &LocalError{Verb: verb, Advice: "the offer is that of the call itself; Answer accepts it, Progress may answer it before", RFC: "RFC 3261 §13.3.1"}
	case d.described183(): // the SDP was in a reliable 183 already
		if err := d.mayAnswerInvite(verb, &w); err != nil {
			return err
		}
		if err := d.acceptReinvite(&w); err != nil {
			return &LocalError{Verb: verb, Advice: err.Error(), Err: err}
		}
	case d.mayOpen() && s.mayOffer && s.theirInvite != nil:
		if w.SDP == nil {
			text, err := d.ownOffer(s.want)
			if err != nil {
				return &LocalError{Verb: verb, Advice: "With.SDP has to make an offer", RFC: "RFC 3261 §14.2"}
			}
			w.SDP = []byte(text)
		} else if err := d.mayOfferNow(verb, &w); err != nil {
			return err
		}
		if err := d.acceptReinvite(&w); err != nil {
			return &LocalError{Verb: verb, Advice: err.Error(), Err: err}
		}
	case !d.answerable():
		return &LocalError{Verb: verb, Advice: "the peer has made no offer that waits for an answer", RFC: "RFC 3264 §4"}
	default:
		if shown := s.open.preview; shown != "" {
			if w.SDP == nil {
				w.SDP = []byte(shown)
			}
			if err := sameAs(verb, shown, &w); err != nil {
				return err
			}
		}
		if w.SDP == nil {
			text, err := d.ownAnswer(s.open.offer)
			if err != nil {
				return &LocalError{Verb: verb, Advice: "With.SDP has to answer the offer: " + err.Error(), Err: err}
			}
			s.open.made = true
			w.SDP = []byte(text)
		} else if s.open.preview != "" { // it was checked when it was shown
		} else if err := d.mayAnswer(verb, &w); err != nil {
			return err
		}
		if err := d.reply(&w); err != nil {
			return &LocalError{Verb: verb, Advice: err.Error(), Err: err}
		}
	}
	d.modified()
	d.e.pump()
	return nil
}

// described183 says whether the peer's re-INVITE has had all the SDP that it gets, in a
// reliable provisional response, and only waits for its final one.
func (d *Dialog) described183() bool {
	s := d.session
	return s.theirInvite != nil && !s.mayOffer && (d.mayOpen() || d.prackOwesAnswer())
}

// otherOffer says whether an offer beside that of the call itself is open while it rings.
func (d *Dialog) otherOffer() bool { return d.answerable() && !d.inviteOffers() }

// RefuseOffer refuses the offer that an OfferReceived output brought; the session stays as it
// was. The code, 488 unless given, is 300 to 699; 504 for an UPDATE says that the user has to
// be asked, which a re-INVITE can wait for (RFC 3311 §5.2). Where no failure can be sent every
// stream is refused instead: an offer in a 2xx or in a provisional response then ends the call.
func (d *Dialog) RefuseOffer(now time.Time, code ...int) error {
	const verb = "refuse offer"
	if err := d.begin(now, verb); err != nil {
		return err
	}
	with := 488
	if len(code) > 0 {
		with = code[0]
	}
	s := d.session
	wanted := d.mayOpen() && s.theirInvite != nil || d.described183()
	switch {
	case with < 300 || with > 699:
		return &LocalError{Verb: verb, Advice: fmt.Sprintf("%d is not a failure code (want 300-699)", with)}
	case d.inviteMsg != nil && !d.otherOffer():
		return &LocalError{Verb: verb, Advice: "the offer is that of the call itself; Reject refuses it", RFC: "RFC 3261 §13.3.1"}
	case !wanted && !d.answerable():
		return &LocalError{Verb: verb, Advice: "the peer has made no offer that waits for an answer", RFC: "RFC 3264 §4"}
	case s.theirInvite != nil && s.theirInvite.moved && (wanted || d.inviteOffers()):
		d.serveHears(fsm.SendReinviteFailureAfterChange, s.theirInvite.cause())
		return &LocalError{Verb: verb, Advice: "a part of the re-INVITE was carried out already; accept it, and undo it with Update", RFC: "RFC 6141 §3.3"}
	}
	if wanted {
		d.refuseReinvite(s.theirInvite.server, with)
	} else {
		d.refuseOffer(with, nil)
	}
	d.modified()
	d.e.pump()
	return nil
}

// refuseOffer refuses the peer's offer; err is what is wrong with it. How that is said is the
// table's to tell, but for a code of the host's own, which only a re-INVITE or UPDATE can get.
func (d *Dialog) refuseOffer(code int, err error) {
	x := d.session.open
	switch method := x.carrier(); {
	case code != 488 && method == message.INVITE:
		d.refuseReinvite(x.server, code)
	case code != 488 && method == message.UPDATE:
		d.refuseUpdate(code)
	default:
		ev := fsm.WantReject
		if d.e.cfg.Policy.OfferAgain {
			ev = fsm.WantRejectKeep
		}
		d.offer(ev, "", &cause{
			msg: x.request, server: x.server, err: err, by: Local, why: "the offer in the 2xx was refused",
			reason: `SIP;cause=488;text="Offer refused"`,
		})
	}
}

// refuseUpdate answers an UPDATE with a failure other than 488.
func (d *Dialog) refuseUpdate(code int) {
	in := d.session.theirUpdate
	c := in.cause()
	if code == 504 {
		d.offer(fsm.AnswerNeedsUser, "", c)
		d.serveHears(fsm.AnswerNeedsUser, c)
		return
	}
	d.offer(fsm.SendUpdateFailure, "", c)
	d.serveHears(fsm.SendUpdateFailure, c)
	d.answer(in.server, in.msg, code)
}

// updateOverdue: the host has not answered the offer in an UPDATE for T2. Its sender cannot
// wait for longer, and is told to use a re-INVITE (RFC 3311 §5.2).
func (d *Dialog) updateOverdue(seq uint32) {
	if in := d.session.theirUpdate; in != nil && in.cause().seq() == seq {
		d.refuseUpdate(504)
	}
}

// rejectOffer sends the failure that an unacceptable offer gets, with a Warning (RFC 3261
// §13.3.1.3, §14.2): to a request inside the call, or to the call itself.
func (d *Dialog) rejectOffer(code int, c *cause) {
	warning := Header{"Warning", `305 ua "Incompatible media format"`}
	if c.err != nil && !errors.Is(c.err, sdp.ErrNothingInCommon) {
		warning.Value = `399 ua "Session description breaks RFC 3264 or cannot be read"`
	}
	if c.server != nil && c.server != d.server {
		d.answer(c.server, c.msg, code, warning)
		d.serveHears(fsm.WantReject, c)
		d.finalSentTo(c.server, fsm.Send300to699)
		return
	}
	if d.inviteMsg == nil {
		return
	}
	if resp, err := d.response(d.inviteMsg, code, &With{Headers: []Header{warning}}); err == nil {
		d.refuseWith(resp, &cause{by: Local, code: code, err: c.err, why: "the offer cannot be accepted"})
	}
}

// rejectInvited ends the INVITE of the peer that is open, the first or a re-INVITE.
func (d *Dialog) rejectInvited(code int, c *cause) {
	if d.inviteMsg != nil {
		d.rejectInvite(&cause{by: Local, code: code, err: c.err, why: "an offer of the caller was refused"})
		return
	}
	if in := d.session.theirInvite; in != nil {
		d.refuseReinvite(in.server, code)
	}
}

// rejectingAnswer is an answer that rejects every stream of the offer in a 2xx, nil if there is none.
func (a *ack) rejectingAnswer() *With {
	if a.offer == "" {
		return nil
	}
	text := a.d.refusal(a.offer)
	if text == "" {
		return nil
	}
	return &With{SDP: []byte(text)}
}

// finishAck: an ACK that waits for an answer must go out now, rejecting.
func (d *Dialog) finishAck(c *cause) { d.acksHear(fsm.WantHangup, c) }

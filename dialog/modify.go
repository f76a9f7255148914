package dialog

import (
	"time"

	"github.com/sipdialog/sipdialog/dialog/internal/schedule"
	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
	"github.com/sipdialog/sipdialog/sdp"
)

// Reinvite changes the session by a re-INVITE with With.SDP as the offer (RFC 3261 §14); its
// o= line is corrected if need be. Without SDP the peer is asked for an offer: it comes as
// OfferReceived and is owed AnswerOffer. The host is told AnswerReceived, or Failed. When
// another exchange is under way the newest wish waits for its end.
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
	case verb == "update" && d.peer.allowSeen && !d.peer.allow.has(message.UPDATE) && !d.answeredCall():
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

// want gives a wish to the machine that sends it, now or later. Only the newest one waits.
func (d *Dialog) want(w wish, ev fsm.Event, c *cause) {
	s := d.session
	var was *wish
	switch ch := s.change; {
	case ch == nil:
		s.change = &change{wish: w}
	case ch.open():
		was, ch.next = ch.next, &w
	default:
		old := ch.wish
		was, ch.wish = &old, w
	}
	d.replaced(was, &w, c)
	d.modifyHears(ev, c)
}

// replaced: a wish that was never sent has given way to a newer one.
func (d *Dialog) replaced(was, now *wish, c *cause) {
	switch {
	case was == nil || was.again != "":
	case was.hold && !now.hold:
		d.wishHears(fsm.WishTakenBack, c)
	case !was.hold:
		d.e.put(Output{Kind: Failed, Dialog: d, Err: &LocalError{Verb: "reinvite", Advice: "a newer wish has taken its place"}})
	}
}

// open says whether the request of the change is out.
func (ch *change) open() bool { return ch.out != nil && !ch.out.done }

// dropWish: a hold or resume that was never sent is not wanted any more, or the peer knows of it.
func (d *Dialog) dropWish(ev fsm.Event, c *cause) {
	switch ch := d.session.change; {
	case ch == nil:
	case ch.next != nil && ch.next.hold:
		ch.next = nil
	case ch.wish.hold && !ch.open():
		d.modifyHears(ev, c)
	}
}

// modifyHears feeds the machine of our own re-INVITE and UPDATE.
func (d *Dialog) modifyHears(ev fsm.Event, c *cause) bool {
	if d.session == nil {
		return false
	}
	r := d.e.step(fsm.Modify, &d.regions.Modify, ev, d.id)
	if r == nil {
		return false
	}
	for _, do := range r.Do {
		d.performModify(do, c)
	}
	return true
}

// closeChange: the change is over, and gives way to the wish that waited behind it.
func (s *session) closeChange() {
	if next := s.change.next; next != nil {
		s.change = &change{wish: *next}
		return
	}
	s.change = nil
}

// takeNewest: the change has to be tried again, and gives way to a newer wish.
func (d *Dialog) takeNewest(c *cause) {
	ch := d.session.change
	if next := ch.next; next != nil {
		was := ch.wish
		ch.wish, ch.next = *next, nil
		d.replaced(&was, next, c)
	}
}

// takeNewestOnly is takeNewest for a change that is not to be tried again itself.
func (d *Dialog) takeNewestOnly(c *cause) {
	ch := d.session.change
	if ch.next == nil {
		d.modifyHears(fsm.WantAbort, c) // nothing is left to wait
		return
	}
	ch.wish, ch.next = *ch.next, nil
}

func (d *Dialog) performModify(do fsm.Action, c *cause) {
	s := d.session
	ch, h := s.change, &d.e.heap
	switch do {
	case fsm.MarkSession:
		m := d.mark()
		ch.mark = &m
	case fsm.SendModify:
		d.sent(d.sendChange(d.methodOf(&ch.wish)))
	case fsm.SendReinvite:
		d.sent(d.sendChange(message.INVITE))
	case fsm.SendRepair, fsm.QueueRepair:
		*ch = change{wish: wish{again: s.local(), repair: s.exchanges + 1}, mark: ch.mark, next: ch.next}
		if do == fsm.SendRepair {
			d.sent(d.sendChange(d.methodOf(&ch.wish)))
		}
	case fsm.ResendModify:
		d.resend(c.request)
	case fsm.KeepWish: // by want
	case fsm.DropWish:
		s.change = nil
	case fsm.CloseChange:
		s.closeChange()
	case fsm.TakeNewest:
		d.takeNewest(c)
	case fsm.TakeNewestOnly:
		d.takeNewestOnly(c)
	case fsm.WaitAsOwner:
		ch.wait = d.e.glareWait(true)
	case fsm.WaitAsNonOwner:
		ch.wait = d.e.glareWait(false)
	case fsm.WaitAsTold:
		ch.wait = schedule.Instant(min(retryAfter(c.msg), retryAfterMost))
	case fsm.StartRetry:
		d.waitForRetry()
	case fsm.StopRetry:
		d.timers.stop(h, timerModifyRetry, 0)
	case fsm.RefreshTarget:
		d.refreshTarget(c.msg)
	case fsm.MarkNoUpdate:
		d.peer.noUpdate = true
	case fsm.CancelInvite:
		d.e.tx.Cancel(d.e.instant(), ch.out.client, c.reason)
	case fsm.AbandonInvite:
		d.abandon(ch)
	case fsm.TellModifyFailed:
		if ch.wish.hold {
			d.wishHears(fsm.ModifyFailed, c)
		} else {
			d.tellFailed(c)
		}
	case fsm.AddCredentials, fsm.RaiseMinSE: // done when the response was judged
	case fsm.UndoChange: // when the answer is in force, see accepted
		c.undo = ch.mark
	}
}

// sent deals with a change that could not be sent: too many transactions, or no number left.
func (d *Dialog) sent(err error) {
	if err == nil {
		return
	}
	c := &cause{by: Local, err: err}
	d.offer(fsm.InviteRefused, "", c)
	d.offer(fsm.UpdateRefused, "", c)
	d.modifyHears(fsm.ModifyTransportError, c)
}

// tellFailed tells the host that a change of ours did not come about.
func (d *Dialog) tellFailed(c *cause) {
	d.e.put(Output{Kind: Failed, Dialog: d, Message: c.msg, Code: c.code, Err: c.err, Reasons: reasonsOf(c.msg)})
}

// wishLost: the offer that told our wish got no answer, so that nobody knows of it.
func (d *Dialog) wishLost(x *exchange, c *cause) {
	if x.wish && !d.wishHears(fsm.ModifyFailed, c) {
		d.session.want = d.session.told
	}
}

// opens notes that a request of the change is out.
func (d *Dialog) opens(o *outgoing) {
	s := d.session
	if o.purpose != forSession || s.change == nil {
		return
	}
	s.change.out = o
	if o.method == message.INVITE {
		s.invite = o
	} else {
		s.update = o
	}
}

// resend sends the request of the change again, with credentials or a longer interval.
func (d *Dialog) resend(o *outgoing) {
	req := o.client.Request()
	if req == nil || !o.again(d.mended(req)) {
		d.sent(ErrLimit)
	}
}

// number is the CSeq number of a request of ours.
func (o *outgoing) number() string {
	if o == nil || o.client == nil || o.client.Request() == nil {
		return "?"
	}
	cseq, _ := o.client.Request().CSeq() // our own
	return decimal(cseq.Number)
}

// abort takes the newest change back: what waits is dropped, a re-INVITE that is out is cancelled.
func (d *Dialog) abort(c *cause) bool {
	ch := d.session.change
	if ch == nil {
		return false
	}
	if next := ch.next; next != nil {
		ch.next = nil
		if next.hold {
			d.wishHears(fsm.WishTakenBack, c)
		}
		return true
	}
	ev := fsm.WantAbort
	if ch.open() {
		if ch.out.method != message.INVITE {
			return false // an UPDATE is answered at once
		}
		if !ch.seen1xx {
			ev = fsm.WantAbortNo1xx
		}
	}
	w := ch.wish
	ok := d.modifyHears(ev, c)
	if ok && w.hold {
		d.wishHears(fsm.WishTakenBack, c)
	}
	return ok
}

// abandon gives up a re-INVITE whose responses can reach us no more (RFC 6141 §5.5).
func (d *Dialog) abandon(ch *change) {
	o := ch.out
	o.done = true
	d.e.tx.Cancel(d.e.instant(), o.client, "")
	d.e.tx.Abandon(d.e.instant(), o.client)
	d.session.invite = nil
	d.offer(fsm.InviteRefused, "", &cause{by: Local})
}

// modifyHappened is the fate of a re-INVITE or UPDATE of ours.
func (o *outgoing) modifyHappened(ev *transaction.Event) {
	d := o.d
	c := &cause{msg: ev.Message, client: ev.Client, by: Local, err: ev.Err, kind: ev.Kind, request: o}
	code := statusOf(ev, c)
	switch {
	case o.done && code/100 == 2 && o.method == message.INVITE:
		d.ackAgain(c)
	case o.done && o.moved && ev.Kind == transaction.TransportError:
		d.ackLost()
	case o.done || d.session == nil:
	case code < 200:
		d.modifyOngoing(o, c)
	case code < 300:
		o.accepted(c)
	default:
		o.refused(c)
	}
}

// over: the request has its final response.
func (o *outgoing) over() {
	o.done = true
	s := o.d.session
	if s.invite == o {
		s.invite = nil
	}
	if s.update == o {
		s.update = nil
	}
}

// modifyOngoing: a provisional response to our re-INVITE.
func (d *Dialog) modifyOngoing(o *outgoing, c *cause) {
	if o.method != message.INVITE {
		return
	}
	ch := d.session.change
	if ch != nil {
		ch.seen1xx = true
	}
	if !d.takeProvisional(c) {
		return
	}
	ev := fsm.RecvReinvite1xx
	switch {
	case c.code == 100:
		ev = fsm.RecvReinvite100
	case isReliable(c.msg):
		ev = fsm.RecvReinvite1xxReliable
	}
	if ev == fsm.RecvReinvite1xxReliable {
		o.moved = true
	}
	d.modifyHears(ev, c)
	if sdpOf(c.msg) != nil {
		d.described(c, isReliable(c.msg))
	}
	d.ackProvisional(c)
}

// ackLost: the ACK to the failure of our re-INVITE did not arrive, and a provisional response
// to it had moved the peer: the error is ignored, and a new re-INVITE makes sure that both sides
// see the session alike (RFC 6141 §5.3).
func (d *Dialog) ackLost() {
	s := d.session
	if s == nil || !d.takes(fsm.Modify, fsm.AckLostTargetMoved) || s.local() == "" {
		return
	}
	s.change = &change{wish: wish{method: message.INVITE, again: s.local(), repair: s.exchanges + 1}}
	d.modifyHears(fsm.AckLostTargetMoved, &cause{by: Local})
}

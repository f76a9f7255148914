package dialog

import (
	"strconv"

	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// accepted: 2xx to our re-INVITE or UPDATE. From now on requests go to the Contact in it (RFC
// 3261 §12.2.1.2), the answer counts, and a re-INVITE gets its ACK.
func (o *outgoing) accepted(c *cause) {
	d := o.d
	o.over()
	accepted(d.auth, c.msg)
	d.learn(c.msg)
	d.modifyHears(fsm.ModifyAccepted, c)
	ack := fsm.Recv2xx
	if o.method == message.INVITE {
		ack = d.heard2xx(c, true)
	} else if o.offered {
		d.heardUpdate2xx(c)
	}
	d.timerAnswered(o, c.msg)
	if o.method == message.INVITE {
		d.acknowledge(c, ack)
	}
	if !o.offered && !d.end.told {
		d.e.put(&Output{Kind: Responded, Dialog: d, Message: c.msg, Code: c.code})
	}
	if c.undo != nil {
		d.undo(c.undo)
	}
	d.modified()
}

// heardUpdate2xx takes the answer to the offer in our UPDATE.
func (d *Dialog) heardUpdate2xx(c *cause) {
	switch text := d.e.answerIn(c.msg); {
	case text != "":
		d.offer(fsm.RecvAnswerUpdate2xx, text, c)
	case d.e.cfg.Policy.EndUnanswered:
		d.offer(fsm.RecvNoAnswerUpdate2xxEnd, "", c)
	default:
		d.offer(fsm.RecvNoAnswerUpdate2xx, "", c)
	}
}

// refused: a failure of our re-INVITE or UPDATE, or what stands for one. The offer is undone
// first, so that what follows may make another.
func (o *outgoing) refused(c *cause) {
	d, s := o.d, o.d.session
	ch := s.change
	if ch == nil || ch.out != o { // the call is over, or the request was given up
		o.over()
		return
	}
	moved := ch.moved
	ev := o.judge(c)
	if d.orders(fsm.Modify, ev, fsm.ResendModify) { // the same request again: its offer stays open
		d.modifyHears(ev, c)
		return
	}
	switch ev {
	case fsm.Recv491AsOwner, fsm.Recv491NotOwner, fsm.Recv500RetryAfter, fsm.ModifyChallenged, fsm.Recv422,
		fsm.ModifyTransportError:
		moved = false // refused unread, or never sent: what an UPDATE of the peer's has changed meanwhile stands
	}
	if c.code == 500 && !o.moved {
		moved = false // unread too: its number came out of order (§12.2.2)
	}
	o.over()
	d.undoOffer(o, moved, c)
	if ev == fsm.ModifyFailed && moved {
		ev = fsm.ModifyFailedAfterChange
		if d.mustWaitFor(fsm.AskSendInvite) {
			ev = fsm.ModifyFailedAfterChangeBusy
		}
	}
	if ch.wish.hold {
		d.wishHears(ev, c)
	}
	d.modifyHears(ev, c)
	switch ev {
	case fsm.UsageFailure, fsm.UsageFailureQuiet, fsm.UsageTimeout, fsm.DialogFailure,
		fsm.EarlyFailure, fsm.EarlyFailureBye, fsm.EarlyFailureLastFork, fsm.EarlyFailureAsCallee:
		d.judgeFailure(o.method, c)
	}
	d.modified()
}

// undoOffer takes back what the request has offered, and what was agreed inside it.
func (d *Dialog) undoOffer(o *outgoing, moved bool, c *cause) {
	switch {
	case o.method == message.UPDATE:
		d.offer(fsm.UpdateRefused, "", c)
	case moved:
		d.offer(fsm.InviteRefusedAfterChange, "", c)
	default:
		d.offer(fsm.InviteRefused, "", c)
	}
}

// judge classifies a failure of our re-INVITE or UPDATE.
func (o *outgoing) judge(c *cause) fsm.Event {
	d := o.d
	ch := d.session.change
	early := !d.answeredCall()
	_, told := retryAfterOf(c.msg)
	update := o.method == message.UPDATE
	switch code := c.code; {
	case c.kind == transaction.CancelTimeout:
		c.code, c.err, c.why = 487, ErrCancelled, "cancelled, no final response came"
		return fsm.InviteCancelTimeout
	case c.kind == transaction.TransportError:
		return fsm.ModifyTransportError
	case c.kind != transaction.Response:
	case isChallenge(code) && d.e.authorize(&d.auth, o.client.Request(), c.msg) == nil:
		return fsm.ModifyChallenged
	case code == 422 && d.raiseMinSE(o, c):
		return fsm.Recv422
	case code == 491 && ch.tries < tries491:
		ch.tries++
		if d.owner {
			return fsm.Recv491AsOwner
		}
		return fsm.Recv491NotOwner
	case code == 500 && told && ch.tries < tries500:
		ch.tries++
		return fsm.Recv500RetryAfter
	case code == 504 && update && !early && !d.e.cfg.Policy.NoUpdateFallback:
		return fsm.Recv504ToUpdate
	case (code == 405 || code == 501) && update && early:
		return fsm.UpdateUnsupportedEarly
	case (code == 405 || code == 501) && update && !d.e.cfg.Policy.NoUpdateFallback:
		return fsm.UpdateUnsupported
	}
	if ev := d.failureEvent(o.method, c.code, c.kind); ev != fsm.NoEvent {
		return ev
	}
	return fsm.ModifyFailed
}

// undo: the 2xx was faster than our CANCEL. The session goes back to what it was before.
func (d *Dialog) undo(m *mark) {
	s := d.session
	switch {
	case m.cut == 0 || d.over():
	case m.want != s.want:
		s.owners = m.owners
		d.wish("undo", m.want)
	case !sameBody(m.text[:m.cut], s.local()):
		d.again(m.text[:m.cut])
	}
}

// again asks for a description of ours to be in force once more.
func (d *Dialog) again(text string) {
	w := wish{again: text}
	ev := fsm.WantModify
	if d.mustQueue(&w) {
		ev = fsm.WantModifyBusy
	}
	d.want(w, ev, &cause{by: Local})
}

// offerAgain: an offer of the peer was refused where only its streams could be; ours follows.
func (d *Dialog) offerAgain(before string) {
	if before != "" && !d.over() {
		d.again(before)
	}
}

// raiseMinSE takes the interval that a 422 wants. It says whether that is worth another try
// (RFC 4028 §7.4).
func (d *Dialog) raiseMinSE(o *outgoing, c *cause) bool {
	t, ch := d.timerOf(), d.session.change
	least := minSE(c.msg)
	if least <= max(t.minSE, intervalIn(o.client.Request())) || ch.raised == most422 {
		return false
	}
	t.minSE = least
	ch.raised++
	return true
}

// mended is a copy of a request with the session interval that a 422 wanted.
func (d *Dialog) mended(req *message.Message) *message.Message {
	se, err := req.SessionExpires()
	if err != nil {
		return req
	}
	t := d.timerOf()
	req = req.Clone()
	se.Seconds = max(se.Seconds, t.minSE)
	req.SetValue("Session-Expires", se)
	if t.minSE > 0 {
		req.Set("Min-SE", decimal(t.minSE))
	}
	return req
}

func decimal(n uint32) string { return strconv.FormatUint(uint64(n), 10) }

// mustWaitFor says whether the interlock forbids something now.
func (d *Dialog) mustWaitFor(ask fsm.Ask) bool {
	verdict, _ := fsm.Interlock(d.busy(), ask, d.e.cfg.Policy.Interlock)
	return verdict != fsm.Proceed
}

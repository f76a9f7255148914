package dialog

import (
	"github.com/sipdialog/sipdialog/dialog/internal/schedule"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// modifyHears feeds the machine of our own re-INVITE and UPDATE.
func (d *Dialog) modifyHears(ev fsm.Event, c *cause) bool {
	if d.session == nil {
		return false
	}
	r := d.e.step(fsm.Modify, &d.regions.Modify, ev, &d.id)
	if r == nil {
		return false
	}
	for _, do := range r.Do {
		d.performModify(do, c)
	}
	return true
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
		d.closeChange(c)
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
		d.refreshTarget(c)
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
	d.e.put(&Output{Kind: Failed, Dialog: d, Message: c.msg, Code: c.code, Err: c.err, Reasons: reasonsOf(c.msg)})
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

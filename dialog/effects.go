package dialog

import (
	"github.com/sipdialog/sipdialog/fsm"
)

// event feeds the machine of the dialog and performs what its rule orders.
func (d *Dialog) event(ev fsm.Event, c *cause) bool {
	r := d.e.step(fsm.Dialog, &d.regions.Dialog, ev, &d.id)
	if r == nil {
		return false
	}
	do := r.Do
	if r.From != r.To {
		if len(do) > 0 && do[0] == fsm.TellForked { // the host hears that there is a dialog before anything of it
			d.perform(do[0], c)
			do = do[1:]
		}
		d.show()
	}
	d.sessionHears(ev, r, c)
	for _, a := range do {
		d.perform(a, c)
	}
	return true
}

// perform carries out one effect of fsm.Dialog.
func (d *Dialog) perform(a fsm.Action, c *cause) {
	switch a {
	case fsm.OpenHalfDialog, fsm.CopyHalfDialog: // made by Invite and by fork
	case fsm.LearnFromInvite:
		d.learnFromInvite(c)
	case fsm.CreateDialog:
		d.create(c)
	case fsm.RecomputeRouteSet:
		d.routes = routeSet(c.msg, true)
	case fsm.RefreshTarget:
		d.refreshTarget(c)
	case fsm.TakeCSeq:
		d.takeCSeq(c.seq())
	case fsm.FinishAck:
		d.finishAck(c)
	case fsm.DeferBye:
		d.answersHear(fsm.WantHangup, c)
	case fsm.SendBye:
		d.sendBye(c)
	case fsm.RetryBye:
		d.bye(c)
	case fsm.SendPrack:
		d.ackProvisional(c)
	case fsm.SendKeepalive:
		d.ringAgain()
	case fsm.AnswerBye:
		d.takeCSeq(c.seq())
		d.answer(c.server, c.msg, 200)
	case fsm.RejectPending:
		d.rejectPending()
	case fsm.RejectInvite:
		d.rejectInvite(c)
	case fsm.Reject481:
		d.answer(c.server, c.msg, 481)
	case fsm.Reject487:
		d.refuseInvite(487, c)
	case fsm.Reject500:
		d.answer(c.server, c.msg, 500)
		d.stale(c.server, c.msg)
	case fsm.CancelInvite:
		d.invite.cancelByFork(c)
	case fsm.CancelReinvite:
		d.e.tx.Cancel(d.e.instant(), d.reinvite().client, c.reason)
	case fsm.DropDialog:
		d.drop()
	case fsm.PassRequest:
		d.dispatch(c)
	case fsm.TellForked:
		d.e.put(&Output{Kind: Forked, Dialog: d, Message: c.msg})
	case fsm.TellEstablished:
		d.tellEstablished(c)
	case fsm.TellEnded:
		d.tellEnded(c)
	case fsm.Drop:
		c.drop = true
	case fsm.Refuse, fsm.Absorb:
	}
}

// event feeds the machine of the INVITE with all its forks.
func (inv *invite) event(ev fsm.Event, c *cause) bool {
	r := inv.e.step(fsm.DialogSet, &inv.state, ev, &inv.first.id)
	if r == nil {
		return false
	}
	for _, a := range r.Do {
		inv.perform(a, ev, c)
	}
	return true
}

// perform carries out one effect of fsm.DialogSet.
func (inv *invite) perform(a fsm.Action, ev fsm.Event, c *cause) {
	switch a {
	case fsm.AddFork:
		inv.addFork(ev, c)
	case fsm.PassToFork:
		inv.passToFork(ev, c)
	case fsm.ConfirmFork:
		inv.confirm(c, true)
	case fsm.HangUpFork:
		inv.confirm(c, false)
	case fsm.SilenceOthers:
		inv.silenceOthers(c)
	case fsm.StartForkWindow:
		inv.startForkWindow()
	case fsm.EndEarlyForks:
		inv.endForks(fsm.TimerForkWindow, c, nil)
	case fsm.EndForks:
		inv.endForks(inv.endEvent, c, nil)
	case fsm.EndOtherForks:
		inv.endForks(inv.endEvent, c, inv.first)
	case fsm.RetryInvite:
		inv.retry()
	case fsm.JudgeFailure:
		inv.event(inv.judge(c), c)
	case fsm.CancelInvite:
		inv.timers.stop(&inv.e.heap, timerExpires, 0)
		inv.e.tx.Cancel(inv.e.instant(), inv.client, c.reason)
	case fsm.TellRinging:
		inv.tellRinging(c)
	case fsm.Drop:
		inv.e.counts.Stray++
	}
}

package main

import (
	"log/slog"
	"time"

	"github.com/sipdialog/sipdialog/dialog"
)

// followed marks the dialog of a call that was sent elsewhere.
var followed = new(int)

// place starts a call and, if there are more to come, arranges for the next.
func (a *agent) place(now time.Time) {
	d, err := a.e.Invite(now, dialog.Call{To: "<" + a.target + ">", With: a.describe()})
	if err != nil {
		slog.Error("invite", "err", err)
		a.failed, a.done = a.failed+1, a.done+1
	} else if a.giveUp > 0 {
		a.later(now.Add(a.giveUp), func(now time.Time) {
			if s := d.State(); s == dialog.StatePreparative || s == dialog.StateEarly {
				a.check(d.Cancel(now))
			}
		})
	}
	if a.placed++; a.placed < a.calls {
		a.later(now.Add(time.Duration(float64(time.Second)/a.rate)), a.place)
	}
}

// established holds and resumes the call if that is wished for, and hangs up in the end.
func (a *agent) established(now time.Time, d *dialog.Dialog) {
	if a.target == "" {
		return // the caller hangs up
	}
	end := now.Add(a.talk)
	if a.hold > 0 {
		a.check(d.Hold(now, true))
		a.later(now.Add(a.hold), func(now time.Time) { a.check(d.Resume(now)) })
		end = end.Add(a.hold)
	}
	a.later(end, func(now time.Time) {
		if d.State() != dialog.StateTerminated {
			a.check(d.Hangup(now))
		}
	})
}

// redirected goes where a 3xx sends us, until no new target is left.
func (a *agent) redirected(now time.Time, d *dialog.Dialog) {
	next, err := d.Follow(now)
	if err != nil {
		slog.Warn("redirected", "err", err)
		return
	}
	d.User = followed
	slog.Info("follow", "to", next.RemoteTarget())
}

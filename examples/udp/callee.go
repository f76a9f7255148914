package main

import (
	"time"

	"github.com/sipdialog/sipdialog/dialog"
)

// incoming does with a new call what the flags say: refuse it, send it elsewhere, or ring and
// answer it.
func (a *agent) incoming(now time.Time, d *dialog.Dialog) {
	switch {
	case a.reject != 0:
		a.check(d.Reject(now, a.reject))
		return
	case a.redirect != "":
		a.check(d.Redirect(now, 302, a.redirect))
		return
	case a.early:
		a.check(d.Progress(now, 183, a.describe()))
		a.later(now.Add(a.ring/2), func(now time.Time) { a.ringing(now, d) })
	default:
		a.ringing(now, d)
	}
	if a.ring == 0 {
		a.check(d.Answer(now, a.describe()))
		return
	}
	a.later(now.Add(a.ring), func(now time.Time) {
		if d.State() != dialog.StateTerminated {
			a.check(d.Answer(now, a.describe()))
		}
	})
}

func (a *agent) ringing(now time.Time, d *dialog.Dialog) {
	if d.State() != dialog.StateTerminated {
		a.check(d.Ring(now))
	}
}

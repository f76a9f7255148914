package dialog

import "time"

// A RunningTimer is a timer of a dialog that has not gone off yet.
type RunningTimer struct {
	Name string    // "2xx-retransmit", "glare", "session-refresh", as in Endpoint.DeadlineReason
	At   time.Time // when it is due
}

// Running lists the timers of the dialog that run, and those of its INVITE while that is open;
// the timers of transactions are not among them. It is for tests and for people who watch.
func (d *Dialog) Running() []RunningTimer {
	var list []RunningTimer
	add := func(t *timers) {
		for _, r := range t.running {
			list = append(list, RunningTimer{Name: r.kind.String(), At: d.e.clock.Time(r.at)})
		}
	}
	add(&d.timers)
	if d.invite != nil {
		add(&d.invite.timers)
	}
	return list
}

package main

import (
	"fmt"
	"log/slog"
	"net/netip"
	"time"

	"github.com/sipdialog/sipdialog/dialog"
)

// agent is what the program does with its calls: the part that is not SIP.
type agent struct {
	options
	e      *dialog.Endpoint
	target string // whom to call; empty: answer
	local  netip.AddrPort

	placed, done, failed int
	jobs                 []job
	over                 time.Time // when there was nothing left to do
}

// job is something to be done at a time of the agent's own.
type job struct {
	at time.Time
	do func(now time.Time)
}

func (a *agent) later(at time.Time, do func(now time.Time)) { a.jobs = append(a.jobs, job{at, do}) }

// wake is when the agent wants to be ticked next.
func (a *agent) wake() time.Time {
	next := time.Now().Add(time.Second)
	for _, j := range a.jobs {
		if j.at.Before(next) {
			next = j.at
		}
	}
	return next
}

// tick does what is due and says whether to go on.
func (a *agent) tick(now time.Time) bool {
	for i := 0; i < len(a.jobs); i++ {
		if j := a.jobs[i]; !j.at.After(now) {
			a.jobs = append(a.jobs[:i], a.jobs[i+1:]...)
			i--
			j.do(now)
		}
	}
	if a.calls == 0 || a.done < a.calls {
		return true
	}
	if a.over.IsZero() {
		a.over = now
	}
	return a.e.Len() > 0 && now.Sub(a.over) < a.linger
}

// place starts a call and, if there are more to come, arranges for the next.
func (a *agent) place(now time.Time) {
	_, err := a.e.Invite(now, dialog.Call{To: a.target, With: dialog.With{SDP: a.describe()}})
	if err != nil {
		slog.Error("invite", "err", err)
		a.failed, a.done = a.failed+1, a.done+1
	}
	if a.placed++; a.placed < a.calls {
		a.later(now.Add(time.Duration(float64(time.Second)/a.rate)), a.place)
	}
}

// handle reacts to what the Endpoint tells.
func (a *agent) handle(now time.Time, out dialog.Output) {
	d := out.Dialog
	switch out.Kind {
	case dialog.Incoming:
		a.check(d.Ring(now))
		a.later(now.Add(a.ring), func(now time.Time) {
			if d.State() == dialog.StateEarly {
				a.check(d.Answer(now, dialog.With{SDP: a.describe()}))
			}
		})
	case dialog.Established:
		if a.target != "" {
			a.later(now.Add(a.talk), func(now time.Time) {
				if d.State() != dialog.StateTerminated {
					a.check(d.Hangup(now))
				}
			})
		}
	case dialog.Ended:
		a.done++
		if out.Err != nil {
			a.failed++
			slog.Warn("call failed", "dialog", d.ID(), "err", out.Err)
		}
	}
}

func (a *agent) check(err error) {
	if err != nil {
		slog.Error("verb", "err", err)
	}
}

// describe is our session: one audio stream that nobody listens to.
func (a *agent) describe() []byte {
	return fmt.Appendf(nil, "v=0\r\no=- 1 1 IN IP4 %[1]s\r\ns=-\r\nc=IN IP4 %[1]s\r\nt=0 0\r\nm=audio %[2]d RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n",
		a.local.Addr(), 6000)
}

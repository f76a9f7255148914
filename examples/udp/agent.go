package main

import (
	"errors"
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

	placed, forks, done, failed int
	jobs                        []job
	over                        time.Time // when there was nothing left to do
}

// job is something to be done at a time of the agent's own.
type job struct {
	at time.Time
	do func(now time.Time)
}

func (a *agent) later(at time.Time, do func(now time.Time)) { a.jobs = append(a.jobs, job{at, do}) }

// wake is when the agent wants to be ticked next.
func (a *agent) wake(now time.Time) time.Time {
	next := now.Add(time.Second)
	for _, j := range a.jobs {
		if j.at.Before(next) {
			next = j.at
		}
	}
	return next
}

// tick does what is due and says whether to go on.
func (a *agent) tick(now time.Time) bool {
	var due []job
	rest := a.jobs[:0]
	for _, j := range a.jobs {
		if j.at.After(now) {
			rest = append(rest, j)
		} else {
			due = append(due, j)
		}
	}
	a.jobs = rest
	for _, j := range due {
		j.do(now)
	}
	if a.calls == 0 || a.done < a.calls+a.forks {
		return true
	}
	if a.over.IsZero() {
		a.over = now
	}
	return a.e.Len() > 0 && now.Sub(a.over) < a.linger
}

// handle reacts to what the Endpoint tells.
func (a *agent) handle(now time.Time, out dialog.Output) {
	switch out.Kind {
	case dialog.Incoming:
		a.incoming(now, out.Dialog)
	case dialog.Forked:
		a.forks++ // one more that will end
	case dialog.Established:
		a.established(now, out.Dialog)
	case dialog.Redirected:
		a.redirected(now, out.Dialog)
	case dialog.Ended:
		a.ended(out)
	case dialog.Failed:
		a.failed++
		slog.Warn("failed", "dialog", out.Dialog.ID(), "code", out.Code, "err", out.Err)
	}
}

// ended counts a call. One that was to fail must have failed in that way.
func (a *agent) ended(out dialog.Output) {
	if out.Dialog.User == followed {
		return // it goes on elsewhere
	}
	a.done++
	wrong := out.Err != nil
	if a.expect != 0 {
		wrong = out.Code != a.expect
	}
	if wrong {
		a.failed++
		slog.Warn("call failed", "dialog", out.Dialog.ID(), "code", out.Code, "err", out.Err)
	}
}

// check logs a verb that was refused. That the call is over meanwhile is nobody's fault.
func (a *agent) check(err error) {
	if err != nil && !errors.Is(err, dialog.ErrTerminated) {
		a.failed++
		slog.Error("verb", "err", err)
	}
}

// describe is our session: one audio stream that nobody listens to.
func (a *agent) describe() dialog.With {
	return dialog.With{SDP: fmt.Appendf(nil,
		"v=0\r\no=- 1 1 IN IP4 %[1]s\r\ns=-\r\nc=IN IP4 %[1]s\r\nt=0 0\r\nm=audio 6000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n", a.local.Addr())}
}

package transaction

import (
	"strings"
	"time"

	"github.com/sipdialog/sipdialog/dialog/internal/schedule"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// core is what client and server transactions share: a state, up to three running timers,
// what was sent last and where to. All of it is plain data.
type core struct {
	layer    *Layer
	table    *fsm.Table
	self     machine
	entry    schedule.Entry
	timers   [slots]timer
	interval time.Duration // that led to the resend timer's next firing
	packet   []byte        // what is sent again, if anything
	flow     Flow          // where it goes
	links                  // among the transactions that sent to the same flow
	state    fsm.State
	first    uint32 // number of the Send event that made it depend on the flow
}

// machine is a Client or a Server, seen from its core.
type machine interface {
	// transportFailed: what it sent since the flow failed last did not arrive.
	transportFailed(in *input)
	// id names the transaction for a reader.
	id() string
}

// input is what came together with an event.
type input struct {
	now    schedule.Instant
	msg    *message.Message
	from   *Flow   // where msg came from
	cancel *Server // of a CANCEL that came
	err    error
}

// timer is a running timer: when it fires and as which event. The zero timer does not run.
type timer struct {
	at    schedule.Instant
	event fsm.Event
}

// No transaction runs more than three timers at a time, one of each sort.
const (
	resendSlot = iota // A, E, G
	limitSlot         // B, D, F, H, I, J, K, L, M
	extraSlot         // the two that send a 100, and the wait after CANCEL
	slots
)

// step takes the transition of the table for ev, nil if the table has none. Nothing else
// changes a state.
func (c *core) step(ev fsm.Event, in *input) *fsm.Rule {
	rule, ok := c.table.Next(c.state, ev)
	if !ok {
		return nil
	}
	c.state = rule.To
	if trace := c.layer.cfg.Trace; trace != nil {
		trace(Step{Machine: c.table.Name(), ID: c.self.id(), Rule: rule, At: c.layer.clock.Time(in.now)})
	}
	return rule
}

// start arms a timer. One of no length fires when the effects of the rule are done. This and the
// four that follow are called from thirty places of one switch: inlined there they are four
// kilobytes of code, which no cache likes.
//
//go:noinline
func (c *core) start(slot int, ev fsm.Event, d time.Duration, in *input) {
	c.timers[slot] = timer{at: in.now.Add(max(d, 0)), event: ev}
}

// startAbsorbing arms a timer that only waits for what an unreliable transport may bring
// again: zero over a reliable one.
//
//go:noinline
func (c *core) startAbsorbing(ev fsm.Event, d time.Duration, in *input) {
	if reliable(c.flow.Transport) {
		d = 0
	}
	c.start(limitSlot, ev, d, in)
}

// startResend arms the resend timer, never over a reliable transport.
//
//go:noinline
func (c *core) startResend(ev fsm.Event, d time.Duration, in *input) {
	if reliable(c.flow.Transport) {
		return
	}
	c.interval = d
	c.start(resendSlot, ev, d, in)
}

// stop ends the timer of that event if it runs.
//
//go:noinline
func (c *core) stop(slot int, ev fsm.Event) {
	if c.timers[slot].event == ev {
		c.timers[slot] = timer{}
	}
}

// stopResend ends the resend timer, and forgets what it sent again.
//
//go:noinline
func (c *core) stopResend(ev fsm.Event) {
	c.stop(resendSlot, ev)
	c.packet = nil
}

// ended says whether the transaction is over.
func (c *core) ended() bool { return c.table.IsEnd(c.state) }

// double gives twice the last interval, at most limit; a limit of 0 is none.
func (c *core) double(limit time.Duration) time.Duration {
	d := 2 * c.interval
	if limit > 0 {
		d = min(d, limit)
	}
	return d
}

// timerAction performs the effects that have to do with timers; it says whether a was one.
func (c *core) timerAction(a fsm.Action, in *input) bool {
	t := &c.layer.cfg.Timers
	switch a {
	case fsm.StartA:
		c.startResend(fsm.TimerA, t.A, in)
	case fsm.BackoffA:
		c.startResend(fsm.TimerA, c.double(0), in)
	case fsm.StopA:
		c.stopResend(fsm.TimerA)
	case fsm.StartB:
		c.start(limitSlot, fsm.TimerB, t.B, in)
	case fsm.StopB:
		c.stop(limitSlot, fsm.TimerB)
	case fsm.StartD:
		c.startAbsorbing(fsm.TimerD, t.D, in)
	case fsm.StartE:
		c.startResend(fsm.TimerE, t.E, in)
	case fsm.BackoffE:
		c.startResend(fsm.TimerE, c.double(t.T2), in)
	case fsm.SlowE:
		c.startResend(fsm.TimerE, t.T2, in)
	case fsm.StopE:
		c.stopResend(fsm.TimerE)
	case fsm.StartF:
		c.start(limitSlot, fsm.TimerF, t.F, in)
	case fsm.StopF:
		c.stop(limitSlot, fsm.TimerF)
	case fsm.StartG:
		c.startResend(fsm.TimerG, t.G, in)
	case fsm.BackoffG:
		c.startResend(fsm.TimerG, c.double(t.T2), in)
	case fsm.StopG:
		c.stopResend(fsm.TimerG)
	case fsm.StartH:
		c.start(limitSlot, fsm.TimerH, t.H, in)
	case fsm.StopH:
		c.stop(limitSlot, fsm.TimerH)
	case fsm.StartI:
		c.startAbsorbing(fsm.TimerI, t.I, in)
	case fsm.StartJ:
		c.startAbsorbing(fsm.TimerJ, t.J, in)
	case fsm.StartK:
		c.startAbsorbing(fsm.TimerK, t.K, in)
	case fsm.StartL:
		c.start(limitSlot, fsm.TimerL, t.L, in)
	case fsm.StartM:
		c.start(limitSlot, fsm.TimerM, t.M, in)
	case fsm.StartTimer100:
		c.start(extraSlot, fsm.Timer100, t.Trying, in)
	case fsm.StopTimer100:
		c.stop(extraSlot, fsm.Timer100)
	case fsm.StartNIT100:
		c.start(extraSlot, fsm.TimerNIT100, t.NonInviteTrying, in)
	case fsm.StopNIT100:
		c.stop(extraSlot, fsm.TimerNIT100)
	case fsm.StartCancelWait:
		c.start(extraSlot, fsm.TimerCancelWait, t.CancelWait, in)
	case fsm.StopCancelWait:
		c.stop(extraSlot, fsm.TimerCancelWait)
	default:
		return false
	}
	return true
}

// settle follows every step: it fires the timer of no length, if one was started, and arms
// the heap for the earliest of the others.
func (c *core) settle(in *input) {
	if t := &c.timers[limitSlot]; t.event != fsm.NoEvent && t.at <= in.now {
		ev := t.event
		*t = timer{}
		if c.fire(ev, in.now); c.ended() {
			return
		}
	}
	c.arm()
}

func (c *core) arm() {
	at := schedule.Never
	for i := range c.timers {
		if t := &c.timers[i]; t.event != fsm.NoEvent && t.at < at {
			at = t.at
		}
	}
	c.layer.heap.Set(&c.entry, at)
}

// due fires what is due. The limit goes first: after a long sleep of the host a transaction
// that is over sends nothing more (and what it sends it counts from now).
func (c *core) due(now schedule.Instant) {
	for _, slot := range [slots]int{limitSlot, extraSlot, resendSlot} {
		t := &c.timers[slot]
		if t.event == fsm.NoEvent || t.at > now {
			continue
		}
		ev := t.event
		*t = timer{}
		if c.fire(ev, now); c.ended() {
			return
		}
	}
	c.arm()
}

// fire steps the machine by a timer. Calling it by its type spares an allocation.
func (c *core) fire(ev fsm.Event, now schedule.Instant) {
	in := input{now: now}
	switch self := c.self.(type) {
	case *Client:
		self.run(ev, &in)
	case *Server:
		self.run(ev, &in)
	}
}

// reason says what the earliest timer is for.
func (c *core) reason() string {
	first := timer{at: schedule.Never}
	for _, t := range c.timers {
		if t.event != fsm.NoEvent && t.at < first.at {
			first = t
		}
	}
	return timerName(first.event) + " of " + c.self.id()
}

func timerName(ev fsm.Event) string {
	switch ev {
	case fsm.Timer100, fsm.TimerNIT100:
		return "100 (Trying)"
	case fsm.TimerCancelWait:
		return "wait after CANCEL"
	case fsm.NoEvent:
		return "no timer"
	}
	return "timer " + strings.ToUpper(strings.TrimPrefix(ev.String(), "timer_"))
}

package fsm

import (
	"context"
	"testing"
)

// The ways to take the same steps, in one run: a call that rings and is answered, again and
// again. BenchmarkLoop is what walking through the events costs without any machine; take it
// off the others to compare the machines alone.
var benchEvents = [...]Event{SendInvite, TimerA, TimerA, Recv100, Recv1xx, Recv2xx, Recv2xx, TimerM}

var sink State

func BenchmarkNext(b *testing.B) {
	b.ReportAllocs()
	state := None
	for i := 0; i < b.N; i++ {
		r, ok := InviteClient.Next(state, benchEvents[i%len(benchEvents)])
		if !ok { // the call is over: the next one
			state = Calling
			continue
		}
		state = r.To
	}
	sink = state
}

// BenchmarkSwitch is the floor: the same machine, written down as code.
func BenchmarkSwitch(b *testing.B) {
	b.ReportAllocs()
	state := None
	for i := 0; i < b.N; i++ {
		to, ok := plainSwitch(state, benchEvents[i%len(benchEvents)])
		if !ok {
			state = Calling
			continue
		}
		state = to
	}
	sink = state
}

func BenchmarkLoop(b *testing.B) {
	b.ReportAllocs()
	state := None
	for i := 0; i < b.N; i++ {
		e := benchEvents[i%len(benchEvents)]
		if e == SendInvite {
			state = Calling
			continue
		}
		state ^= State(e)
	}
	sink = state
}

func BenchmarkLooplab(b *testing.B) {
	b.ReportAllocs()
	m, err := InviteClient.Live(nil)
	if err != nil {
		b.Fatal(err)
	}
	ctx := context.Background()
	names := make([]string, len(benchEvents))
	for i, e := range benchEvents {
		names[i] = e.String()
	}
	for i := 0; i < b.N; i++ {
		if i%len(names) == 0 {
			m.SetState("none")
		}
		_ = m.Event(ctx, names[i%len(names)]) // NoTransitionError where the state stays
	}
}

// BenchmarkMissing looks up events for which there is no rule, own and foreign.
func BenchmarkMissing(b *testing.B) {
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		if _, ok := Dialog.Next(Early, TimerA+Event(n&3)); ok {
			b.Fatal("there should be none")
		}
		n++
	}
}

// BenchmarkCompile is what one machine costs at the start of a program.
func BenchmarkCompile(b *testing.B) {
	b.ReportAllocs()
	d := dialogDef()
	for b.Loop() {
		if _, err := Compile(d); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkMillionDialogs reports what the states of a million dialogs weigh: one byte for
// each machine of the package, against a looplab machine for each.
func BenchmarkMillionDialogs(b *testing.B) {
	machines := Machines()
	for b.Loop() {
		states := make([]State, 1_000_000*len(machines))
		for i := range states {
			states[i] = machines[i%len(machines)].start
		}
		sink = states[len(states)-1]
	}
	b.ReportMetric(float64(len(machines)), "B/dialog")
}

// plainSwitch is the INVITE client transaction without its effects.
func plainSwitch(s State, e Event) (State, bool) {
	switch s {
	case None:
		if e == SendInvite {
			return Calling, true
		}
	case Calling:
		switch e {
		case TimerA, WantCancel:
			return Calling, true
		case TimerB, TransportError, TransportErrorFatal, WantAbandon:
			return Terminated, true
		case Recv100, Recv1xx:
			return Proceeding, true
		case Recv2xx:
			return Accepted, true
		case Recv300to699:
			return Completed, true
		}
	case Proceeding:
		switch e {
		case TimerA, TimerB, Recv100, Recv1xx, WantCancel, TransportError:
			return Proceeding, true
		case Recv2xx:
			return Accepted, true
		case Recv300to699:
			return Completed, true
		case TimerCancelWait, TransportErrorFatal, WantAbandon:
			return Terminated, true
		}
	case Completed:
		switch e {
		case Recv100, Recv1xx, Recv2xx, Recv300to699, Recv2xxStray, WantCancel:
			return Completed, true
		case TimerD, AckFailed, AckFailedReinvite:
			return Terminated, true
		}
	case Accepted:
		switch e {
		case Recv100, Recv1xx, Recv1xxUnwanted, Recv2xx, Recv300to699, WantCancel, TransportError:
			return Accepted, true
		case TimerM, TransportErrorFatal:
			return Terminated, true
		}
	case Terminated:
		switch e {
		case Recv100, Recv1xx, Recv2xx, Recv300to699:
			return Terminated, true
		}
	}
	return s, false
}

// TestSwitchIsTheSameMachine keeps the floor of the benchmark honest.
func TestSwitchIsTheSameMachine(t *testing.T) {
	for _, s := range InviteClient.States() {
		for e := range Event(len(eventNames)) {
			to, ok := plainSwitch(s, e)
			r, want := InviteClient.Next(s, e)
			if ok != want || ok && r.To != to {
				t.Errorf("(%s, %s): switch goes to %s, %v", s, e, to, ok)
			}
		}
	}
}

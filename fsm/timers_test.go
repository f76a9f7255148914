package fsm

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestTimersThatRunAreListenedTo walks every machine through all its states together with the
// set of its timers that may run, and checks that a timer which can fire always finds a rule:
// a stop that was forgotten, or a timer that nobody waits for, shows here. An instance that
// has ended drops its timers.
func TestTimersThatRunAreListenedTo(t *testing.T) {
	for _, table := range Machines() {
		timers := timersOf(table)
		if len(timers) == 0 {
			continue
		}
		t.Run(table.Name(), func(t *testing.T) {
			type place struct {
				state State
				armed string
			}
			seen := map[place]bool{}
			faults := map[string]bool{}
			todo := []place{{table.Start(), ""}}
			for len(todo) > 0 {
				p := todo[0]
				todo = todo[1:]
				if seen[p] {
					continue
				}
				seen[p] = true
				armed := setOf(p.armed)
				if table.IsEnd(p.state) && len(table.Moves().Events(p.state)) == 0 {
					clear(armed)
				}
				for name := range armed {
					if !slices.ContainsFunc(timers[name], func(e Event) bool { _, ok := table.Next(p.state, e); return ok }) {
						faults[fmt.Sprintf("timer %s may fire in %s, where no rule waits for it", name, p.state)] = true
					}
				}
				for _, e := range table.Events(p.state) {
					if name, isTimer := firedBy(timers, e); isTimer && !armed[name] {
						continue // cannot fire
					}
					r, _ := table.Next(p.state, e)
					todo = append(todo, place{r.To, after(timers, armed, r)})
				}
			}
			assert.Empty(t, slices.Sorted(maps.Keys(faults)))
			for _, r := range table.Rules() {
				reached := slices.ContainsFunc(slices.Collect(maps.Keys(seen)), func(p place) bool { return p.state == r.From })
				assert.True(t, reached, "%s", &r)
			}
		})
	}
}

// timersOf maps the name of each timer that a machine starts to the events of its firing:
// "start_retry_after" starts timer "retry", which fires as "timer_retry" or "timer_retry_busy".
func timersOf(table *Table) map[string][]Event {
	timers := map[string][]Event{}
	for _, r := range table.Rules() {
		for _, a := range r.Do {
			if name, ok := strings.CutPrefix(a.String(), "start_"); ok {
				if timer := longest(strings.TrimPrefix(name, "timer_"), allTimers); timer != "" {
					timers[timer] = nil
				}
			}
		}
	}
	for _, e := range table.Alphabet() {
		if name, ok := strings.CutPrefix(e.String(), "timer_"); ok {
			if timer := longest(name, func(n string) bool { _, ok := timers[n]; return ok }); timer != "" {
				timers[timer] = append(timers[timer], e)
			}
		}
	}
	return timers
}

func allTimers(name string) bool { _, ok := ParseEvent("timer_" + name); return ok }

// longest gives the longest beginning of a name, whole words, that is a timer; "" for none.
func longest(name string, isTimer func(string) bool) string {
	for !isTimer(name) {
		cut := strings.LastIndexByte(name, '_')
		if cut < 0 {
			return ""
		}
		name = name[:cut]
	}
	return name
}

func firedBy(timers map[string][]Event, e Event) (string, bool) {
	for name, events := range timers {
		if slices.Contains(events, e) {
			return name, true
		}
	}
	return "", false
}

// after gives the timers that run after a rule: the one that fired does not, unless an effect
// starts it again.
func after(timers map[string][]Event, armed map[string]bool, r *Rule) string {
	next := maps.Clone(armed)
	if name, ok := firedBy(timers, r.On); ok {
		delete(next, name)
	}
	for _, a := range r.Do {
		verb, name, _ := strings.Cut(a.String(), "_")
		name = longest(strings.TrimPrefix(name, "timer_"), func(n string) bool { _, ok := timers[n]; return ok })
		if name == "" {
			continue
		}
		switch verb {
		case "start", "backoff", "slow":
			next[name] = true
		case "stop":
			delete(next, name)
		}
	}
	return strings.Join(slices.Sorted(maps.Keys(next)), " ")
}

func setOf(names string) map[string]bool {
	set := map[string]bool{}
	for _, n := range strings.Fields(names) {
		set[n] = true
	}
	return set
}

func ExampleTable_Run() {
	steps, state := InviteClient.Run(InviteClient.Start(), SendInvite, TimerA, Recv100, TimerA, Recv2xx)
	for _, s := range steps {
		fmt.Println(s, s.Rule.Do)
	}
	fmt.Println(state)
	// Output:
	// invite_client ICT-1: none --send_invite--> calling [start_b start_a send_request]
	// invite_client ICT-2: calling --timer_a--> calling [backoff_a resend_request]
	// invite_client ICT-5: calling --recv_100--> proceeding [stop_a stop_b tell_response release_cancel]
	// invite_client ICT-11: proceeding --timer_a--> proceeding []
	// invite_client ICT-9: proceeding --recv_2xx--> accepted [stop_cancel_wait start_m tell_response]
	// accepted
}

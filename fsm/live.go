package fsm

import (
	"context"
	"errors"
	"fmt"
	"strings"

	looplab "github.com/looplab/fsm"
)

// Live makes a looplab machine of the table, in the start state, for programs that already
// use looplab and for teaching. Callbacks may be nil.
//
// looplab takes any callback name and any callback; Live takes those that can work. It
// refuses a name that fits no state or event of the machine, a name without "before_",
// "enter_" or "after_" (looplab guesses what it is), and every "leave_": one that is
// cancelled by its context or panics leaves the looplab machine stuck for ever. Pass
// context.Background() to Event for the same reason.
//
// A rule that stays in its state makes looplab return NoTransitionError and skip the enter
// callbacks. An event without a rule returns InvalidEventError or UnknownEventError.
func (t *Table) Live(callbacks looplab.Callbacks) (*looplab.FSM, error) {
	var faults []error
	for name := range callbacks {
		if why := t.callbackFault(name); why != "" {
			faults = append(faults, fmt.Errorf("fsm: %s: callback %q: %s", t.name, name, why))
		}
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	return t.looplab(callbacks), nil
}

// Machine makes a looplab machine that stands in a state where, for example, a dialog stands.
// A state that the table does not have is an error.
func (t *Table) Machine(at State) (*looplab.FSM, error) {
	if !t.Has(at) {
		return nil, fmt.Errorf("fsm: %s: no state %s", t.name, at)
	}
	m := t.looplab(nil)
	m.SetState(at.String())
	return m, nil
}

func (t *Table) looplab(callbacks looplab.Callbacks) *looplab.FSM {
	events := make([]looplab.EventDesc, len(t.rules))
	for i := range t.rules {
		r := &t.rules[i]
		events[i] = looplab.EventDesc{Name: r.On.String(), Src: []string{r.From.String()}, Dst: r.To.String()}
	}
	return looplab.NewFSM(t.start.String(), events, callbacks)
}

func (t *Table) callbackFault(name string) string {
	kind, target, _ := strings.Cut(name, "_")
	switch kind {
	case "before", "after":
		if e, ok := ParseEvent(target); target == "event" || ok && t.hears(e) {
			return ""
		}
		return "no such event"
	case "enter":
		if s, ok := ParseState(target); target == "state" || ok && t.Has(s) {
			return ""
		}
		return "no such state"
	case "leave":
		return "leave_ callbacks can wedge the machine; use before_"
	}
	return `want "before_", "enter_" or "after_" first`
}

func (t *Table) hears(e Event) bool { return int(e) < len(t.col) && t.col[e] != 0 }

// fill runs the looplab machine over every state and event and keeps each rule that it
// follows. A rule that it does not follow, or a transition that no rule has, is an error.
func (t *Table) fill() error {
	wanted := make([]*Rule, len(t.cells))
	for i := range t.rules {
		r := &t.rules[i]
		wanted[t.row[r.From]+t.col[r.On]] = r
	}
	m := t.looplab(nil)
	for _, s := range t.states {
		for _, e := range t.events {
			cell := t.row[s] + t.col[e]
			r := wanted[cell]
			took, to, err := fire(m, s, e)
			switch {
			case err != nil:
				return &DefError{Machine: t.name, Why: fmt.Sprintf("looplab fails at (%s, %s): %v", s, e, err)}
			case took != (r != nil), took && to != r.To.String():
				return &DefError{Machine: t.name, Why: fmt.Sprintf("looplab goes from %s on %s to %s, the rules do not", s, e, to)}
			}
			t.cells[cell] = r
		}
	}
	return nil
}

// fire fires one event in one state: whether the machine has a transition, and where it is
// now. Can is asked first: refusing by Event makes looplab search all its transitions.
func fire(m *looplab.FSM, s State, e Event) (took bool, to string, err error) {
	m.SetState(s.String())
	if m.Cannot(e.String()) {
		return false, m.Current(), nil
	}
	err = m.Event(context.Background(), e.String())
	if stays, ok := err.(looplab.NoTransitionError); ok { // its way to say that a rule stays where it is
		err = stays.Err
	}
	return err == nil, m.Current(), err
}

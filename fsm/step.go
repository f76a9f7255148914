package fsm

// Step is one transition that was taken: what a trace is made of. It is two pointers, so
// that tracing allocates nothing.
type Step struct {
	Machine *Table
	Rule    *Rule // one of Machine's; read only
}

// String gives the step in one line: "dialog DLG-9: early --recv_2xx--> moratorium".
func (s Step) String() string {
	if s.Machine == nil || s.Rule == nil {
		return "no step"
	}
	return s.Machine.name + " " + s.Rule.String()
}

// Run feeds events to an instance that stands in a state and gives the steps that it takes
// and the state in which it ends. Events without a rule are passed over.
func (t *Table) Run(from State, events ...Event) (steps []Step, to State) {
	for _, e := range events {
		if r, ok := t.Next(from, e); ok {
			steps = append(steps, Step{Machine: t, Rule: r})
			from = r.To
		}
	}
	return steps, from
}

// PathTo gives a shortest sequence of events that leads from the start to a state; nil for
// the start itself. False when the machine does not have the state. Among sequences of equal
// length it takes the one whose rules come first in the table.
func (t *Table) PathTo(state State) ([]Event, bool) {
	if !t.Has(state) {
		return nil, false
	}
	came := map[State]*Rule{t.start: nil}
	for todo := []State{t.start}; len(todo) > 0; todo = todo[1:] {
		if todo[0] == state {
			break
		}
		for i := range t.rules {
			r := &t.rules[i]
			if _, seen := came[r.To]; r.From == todo[0] && !seen {
				came[r.To] = r
				todo = append(todo, r.To)
			}
		}
	}
	var path []Event
	for r := came[state]; r != nil; r = came[r.From] {
		path = append([]Event{r.On}, path...)
	}
	return path, true
}

// Unreached gives the rules of the machine that a trace did not take, in the order of the
// table. Steps of other machines are passed over.
func (t *Table) Unreached(trace []Step) []Rule {
	var c Coverage
	c.Add(trace...)
	return c.Unreached(t)
}

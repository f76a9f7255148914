package fsm

import (
	"errors"
	"slices"
)

// Compile checks a definition and makes a table of it. All that is wrong is reported at
// once, each fault as a [*DefError] that names the row; errors.As finds the first.
//
// A definition is right when its names are [a-z0-9_]+, each (state, event) has at most one
// rule, each state can be reached from the start and has a way to an end, each rule has an
// ID, a section and a sentence, and what Events and Actions declare is what the rules use.
//
// The table is filled by looplab/fsm: Compile builds its machine from the rules, fires every
// event in every state and writes down what the machine did. Where that differs from the
// rules, it is an error. So looplab is the compiler, and [Table.Live] is proven to be the
// same machine.
func Compile(d Def) (*Table, error) {
	if faults := check(d); len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	t := &Table{
		name: d.Name, title: d.Title, doc: d.Doc, start: d.Start,
		ends: slices.Clone(d.Ends), rules: slices.Clone(d.Rules),
	}
	t.states, t.events = d.states(), d.events()
	t.layOut()
	t.lineUp()
	if err := t.fill(); err != nil {
		return nil, err
	}
	return t, nil
}

// mustCompile is for the machines of this package: a fault in one of them is a fault of the
// program, which every test shows at once.
func mustCompile(d Def) *Table {
	t, err := Compile(d)
	if err != nil {
		panic(err)
	}
	return t
}

// layOut gives each state a row and each event a column. Row 0 and column 0 stay empty.
func (t *Table) layOut() {
	width := len(t.events) + 1
	for i, s := range t.states {
		t.row[s] = uint16((i + 1) * width)
	}
	t.col = make([]uint16, int(slices.Max(t.events))+1)
	for i, e := range t.events {
		t.col[e] = uint16(i + 1)
	}
	t.cells = make([]*Rule, (len(t.states)+1)*width)
}

// lineUp copies the effects of all rules to where they stand one behind the other.
func (t *Table) lineUp() {
	var effects Actions
	for _, r := range t.rules {
		effects = append(effects, r.Do...)
	}
	for i := range t.rules {
		if n := len(t.rules[i].Do); n > 0 {
			t.rules[i].Do, effects = effects[:n:n], effects[n:]
		}
	}
}

// states lists the states of a definition, the start first.
func (d *Def) states() []State {
	states := []State{d.Start}
	add := func(s State) {
		if !slices.Contains(states, s) {
			states = append(states, s)
		}
	}
	for _, r := range d.Rules {
		add(r.From)
		add(r.To)
	}
	return states
}

func (d *Def) events() []Event {
	var events []Event
	for _, r := range d.Rules {
		events = append(events, r.On)
	}
	slices.Sort(events)
	return slices.Compact(events)
}

package fsm

import "slices"

// Table is a compiled machine. It is immutable and safe for any number of goroutines; the
// state of an instance is a [State] that its owner keeps.
type Table struct {
	// What a step reads stands together, for a call takes steps in many tables.
	col   []uint16 // event: its column; column 0 is empty, for foreign events
	cells []*Rule
	row   [256]uint16 // state: where its row of cells begins; row 0 is empty, for foreign states

	name, title, doc string
	start            State
	ends             []State
	rules            []Rule
	states           []State // in the order in which the rules name them, start first
	events           []Event

	drives []*Coupling // set once, while the package is initialised
}

// Next finds the rule for an event in a state. When there is none it reports false: the
// event does not concern the machine in that state and nothing changes. It costs a few
// nanoseconds and allocates nothing. The rule is shared and read only.
func (t *Table) Next(from State, on Event) (*Rule, bool) {
	if int(on) >= len(t.col) {
		return nil, false
	}
	r := t.cells[t.row[from]+t.col[on]]
	return r, r != nil
}

// Name gives the machine's name, [a-z0-9_]+: "invite_client".
func (t *Table) Name() string { return t.name }

// Title gives the machine's heading: "INVITE client transaction".
func (t *Table) Title() string { return t.title }

// Doc gives a paragraph about the machine.
func (t *Table) Doc() string { return t.doc }

// Start gives the state in which every instance begins.
func (t *Table) Start() State { return t.start }

// Ends gives the states in which an instance may be forgotten.
func (t *Table) Ends() []State { return slices.Clone(t.ends) }

// IsEnd tells whether an instance in this state may be forgotten. It does not allocate.
func (t *Table) IsEnd(s State) bool { return slices.Contains(t.ends, s) }

// Rules gives all rules, in the order of the specification. The slice is the caller's; the
// effects in it are shared and read only.
func (t *Table) Rules() []Rule { return slices.Clone(t.rules) }

// States gives all states, the start first, then in the order in which rules name them.
func (t *Table) States() []State { return slices.Clone(t.states) }

// Has tells whether the machine has this state. It does not allocate.
func (t *Table) Has(s State) bool { return t.row[s] != 0 }

// Events gives the events for which the machine has a rule in this state, in order of the
// vocabulary.
func (t *Table) Events(from State) []Event {
	var events []Event
	for _, e := range t.events {
		if _, ok := t.Next(from, e); ok {
			events = append(events, e)
		}
	}
	return events
}

// Alphabet gives all events for which the machine has a rule in some state, in order of the
// vocabulary.
func (t *Table) Alphabet() []Event { return slices.Clone(t.events) }

package fsm

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestMutantsAreKilled spoils every machine in every small way: each rule dropped, sent to
// each other state, robbed of its effects, and swapped with its neighbour. No mutant may
// pass the comparison with the book of the machine, which is written by hand from the RFCs.
func TestMutantsAreKilled(t *testing.T) {
	for _, table := range Machines() {
		t.Run(table.Name(), func(t *testing.T) {
			book := expectations(t, table.Name())
			mutants := 0
			try := func(what string, changes ...Rule) {
				mutants++
				if !caught(table, book, changes) {
					t.Errorf("survives: %s %s", what, &changes[0])
				}
			}
			for i, r := range table.Rules() {
				try("dropped", Rule{From: r.From, On: r.On})
				for _, s := range table.States() {
					if s != r.To {
						try("retargeted", with(r, s, r.Do))
					}
				}
				if len(r.Do) > 0 {
					try("robbed", with(r, r.To, nil))
				}
				if other := table.rules[(i+1)%len(table.rules)]; differ(r, other) {
					try("swapped", with(r, other.To, other.Do), with(other, r.To, r.Do))
				}
			}
			assert.Greater(t, mutants, len(table.rules))
			t.Logf("%d mutants, all killed", mutants)
		})
	}
}

func with(r Rule, to State, do Actions) Rule {
	r.To, r.Do = to, do
	return r
}

func differ(a, b Rule) bool { return a.To != b.To || !slices.Equal(a.Do, b.Do) }

// caught tells whether the book shows at least one of the changes to a table; a change
// without an ID is a rule that is missing. All other rules are known to fit the book.
func caught(table *Table, book map[State]map[Event]want, changes []Rule) bool {
	spoilt := *table
	spoilt.cells = slices.Clone(table.cells)
	for i := range changes {
		c := &changes[i]
		var r *Rule
		if c.ID != "" {
			r = c
		}
		spoilt.cells[spoilt.row[c.From]+spoilt.col[c.On]] = r
	}
	for _, c := range changes {
		r, ok := spoilt.Next(c.From, c.On)
		w, wanted := book[c.From][c.On]
		if ok != wanted || ok && (r.To != w.to || !slices.Equal(r.Do, w.do)) {
			return true
		}
	}
	return false
}

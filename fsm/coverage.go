package fsm

import (
	"fmt"
	"strings"
)

// Coverage counts how often each rule was taken. The zero Coverage is ready to use; it
// belongs to one goroutine.
type Coverage struct {
	taken map[*Rule]int
}

// Add counts steps. It may be given to whatever reports steps one by one.
func (c *Coverage) Add(steps ...Step) {
	if c.taken == nil {
		c.taken = make(map[*Rule]int)
	}
	for _, s := range steps {
		if s.Rule != nil {
			c.taken[s.Rule]++
		}
	}
}

// Merge counts what another one has counted.
func (c *Coverage) Merge(other *Coverage) {
	if c.taken == nil {
		c.taken = make(map[*Rule]int)
	}
	for r, n := range other.taken {
		c.taken[r] += n
	}
}

// Taken tells how often the row with this ID was taken, all its states and events together.
func (c *Coverage) Taken(t *Table, id string) int {
	n := 0
	for i := range t.rules {
		if t.rules[i].ID == id {
			n += c.taken[&t.rules[i]]
		}
	}
	return n
}

// Unreached gives the rules of a machine that were never taken, in the order of the table.
func (c *Coverage) Unreached(t *Table) []Rule {
	var missing []Rule
	for i := range t.rules {
		if c.taken[&t.rules[i]] == 0 {
			missing = append(missing, t.rules[i])
		}
	}
	return missing
}

// Missing gives the IDs of the rows of which no rule was ever taken, in the order of the table.
func (c *Coverage) Missing(t *Table) []string {
	var ids []string
	for _, id := range t.IDs() {
		if c.Taken(t, id) == 0 {
			ids = append(ids, id)
		}
	}
	return ids
}

// Report says for each machine, one line each, how many of its rows were taken and which were not.
func (c *Coverage) Report(machines ...*Table) string {
	var b strings.Builder
	for _, t := range machines {
		all, missing := t.IDs(), c.Missing(t)
		fmt.Fprintf(&b, "%s: %d of %d rows", t.name, len(all)-len(missing), len(all))
		if len(missing) > 0 {
			fmt.Fprintf(&b, "; never taken: %s", strings.Join(missing, ", "))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

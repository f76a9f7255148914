package fsm

import (
	"slices"
	"strings"
)

// Row is one row of a machine as a reader sees it: the rules that were written as one, with
// all states and events that it holds for.
type Row struct {
	ID    string
	From  []State
	On    []Event
	To    State // the state after; unset when Stays
	Stays bool  // the row leaves every state as it is
	Do    Actions
	Ref   string
	Why   string
}

// Rows gives the table as a reader wants it: rules that differ only in state and event are
// one row. In a machine whose states come in many combinations this is much shorter than
// [Table.Rules].
func (t *Table) Rows() []Row {
	var all []Row
	for rules := t.rules; len(rules) > 0; {
		n := 1
		for n < len(rules) && alike(&rules[0], &rules[n]) {
			n++
		}
		all = append(all, fold(rules[:n])...)
		rules = rules[n:]
	}
	return all
}

// IDs gives the IDs of the rows, each once, in the order of the table.
func (t *Table) IDs() []string {
	var ids []string
	seen := make(map[string]bool, len(t.rules))
	for i := range t.rules {
		if id := t.rules[i].ID; !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	return ids
}

// alike tells whether two rules say the same of different states or events.
func alike(a, b *Rule) bool {
	return a.ID == b.ID && a.Ref == b.Ref && a.Why == b.Why && slices.Equal(a.Do, b.Do) &&
		(a.From == a.To) == (b.From == b.To) && (a.From == a.To || a.To == b.To)
}

// fold makes one row of rules that are alike, when they are every event in every state;
// else one row for each state.
func fold(rules []Rule) []Row {
	whole := rowOf(rules)
	if len(whole.From)*len(whole.On) == len(rules) {
		return []Row{whole}
	}
	var split []Row
	for _, s := range whole.From {
		split = append(split, rowOf(slices.DeleteFunc(slices.Clone(rules), func(r Rule) bool { return r.From != s })))
	}
	return split
}

func rowOf(rules []Rule) Row {
	first := rules[0]
	row := Row{ID: first.ID, To: first.To, Stays: first.From == first.To, Do: first.Do, Ref: first.Ref, Why: first.Why}
	if row.Stays {
		row.To = None
	}
	for _, r := range rules {
		if !slices.Contains(row.From, r.From) {
			row.From = append(row.From, r.From)
		}
		if !slices.Contains(row.On, r.On) {
			row.On = append(row.On, r.On)
		}
	}
	return row
}

// Target gives the name of the state after the row, or "same".
func (r *Row) Target() string {
	if r.Stays {
		return "same"
	}
	return r.To.String()
}

// names writes values one after the other: "early, moratorium".
func names[T interface{ String() string }](values []T) string {
	list := make([]string, len(values))
	for i, v := range values {
		list[i] = v.String()
	}
	return strings.Join(list, ", ")
}

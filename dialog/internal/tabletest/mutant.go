package tabletest

import (
	"fmt"
	"slices"

	"github.com/sipdialog/sipdialog/fsm"
)

// A mutant is a table with a small fault.
type mutant struct {
	table *fsm.Table
	index int    // in mutants of the table
	name  string // "dialog DLG-9: early --recv_2xx--> moratorium: without tell_established"
	rules []fsm.Rule
	spoil func()
	drops fsm.Action // the effect that is left out
	lost  bool       // the rule is
}

// mutants lists the faults of a table: each rule lost, leading to another state, without each
// of its effects, and mixed up with the next rule of its state.
func mutants(t *fsm.Table) []mutant {
	var list []mutant
	rules, states := t.Rules(), t.States()
	for i, r := range rules {
		own := rule(t, r)
		add := func(what string, spoil func(), rules ...fsm.Rule) {
			name := fmt.Sprintf("%s %s: %s", t.Name(), r.String(), what)
			list = append(list, mutant{table: t, index: len(list), name: name, rules: append(rules, r), spoil: spoil})
		}
		add("lost", func() { lose(t, i) })
		list[len(list)-1].lost = true
		to := states[(slices.Index(states, r.To)+1)%len(states)]
		add("to "+to.String(), func() { own.To = to })
		for k, a := range r.Do {
			add("without "+a.String(), func() { own.Do = slices.Delete(slices.Clone(r.Do), k, k+1) })
			list[len(list)-1].drops = a
		}
		if other, ok := neighbour(rules, i); ok {
			add("mixed up with "+other.ID+" "+other.On.String(), func() {
				its := rule(t, other)
				own.To, own.Do, its.To, its.Do = its.To, its.Do, own.To, own.Do
			}, other)
		}
	}
	return list
}

// neighbour gives the next rule of the same state that does something else.
func neighbour(rules []fsm.Rule, i int) (fsm.Rule, bool) {
	r := rules[i]
	for n := 1; n < len(rules); n++ {
		o := rules[(i+n)%len(rules)]
		if o.From == r.From && (o.To != r.To || !slices.Equal(o.Do, r.Do)) {
			return o, true
		}
	}
	return fsm.Rule{}, false
}

// lose makes a table deaf to one rule: it waits for an event that never comes. The table is
// replaced in its place, for those who drive it know it by its address.
func lose(t *fsm.Table, i int) {
	rules := t.Rules()
	rules[i].On = unheard(t)
	deaf, err := fsm.Compile(fsm.Def{Name: t.Name(), Title: t.Title(), Doc: t.Doc(), Start: t.Start(), Ends: t.Ends(), Rules: rules})
	if err != nil {
		panic(err)
	}
	*t = *deaf
}

// unheard gives an event that no rule of the table listens to.
func unheard(t *fsm.Table) fsm.Event {
	heard := t.Alphabet()
	for e := fsm.NoEvent + 1; ; e++ {
		if !slices.Contains(heard, e) {
			return e
		}
	}
}

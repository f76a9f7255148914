package dialogtest

import (
	"strings"

	"pgregory.net/rapid"
)

// Check is the property: whatever hosts and the network do, in any order, nothing breaks. Give
// it to rapid.Check, or to rapid.MakeFuzz. A failure is shrunk to a short program, and comes
// with the rule that is broken, the ladder, and a line to run it again.
//
//	rapid.Check(t, func(t *rapid.T) { dialogtest.Check(t, dialogtest.Pair) })
func Check(t *rapid.T, cast Cast) {
	m := cast(rapid.Uint64Max(1<<20).Draw(t, "seed"))
	if rapid.Bool().Draw(t, "answered") {
		for _, op := range Answered() {
			m.Do(op)
		}
	}
	t.Repeat(m.Actions())
	if err := m.Finish(); err != nil {
		t.Fatalf("%v", err)
	}
}

// Actions are the operations of the machine as rapid's T.Repeat wants them, each with an
// argument of its own, and a check after each. An operation that is to be drawn more often
// has several names: "deliver", "deliver'".
func (m *Machine) Actions() map[string]func(*rapid.T) {
	actions := map[string]func(*rapid.T){
		"": func(t *rapid.T) {
			if err := m.Err(); err != nil {
				t.Fatalf("%v", err)
			}
		},
	}
	for i := range ops {
		name := ops[i].name
		action := func(t *rapid.T) { m.Do(Op{name, rapid.Byte().Draw(t, name)}) }
		for n := range 1 + ops[i].weight/5 {
			actions[name+strings.Repeat("'", n)] = action
		}
	}
	return actions
}

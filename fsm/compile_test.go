package fsm

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// phoneDef is a small sound definition that the tests below break in one place each.
func phoneDef() Def {
	return Def{
		Name: "phone", Title: "Phone", Start: None, Ends: []State{Terminated},
		Rules: []Rule{
			{"PH-1", None, RecvInvite, Early, do(SendTrying), "RFC 3261 §17.2.1", "It rings."},
			{"PH-2", Early, Send2xx, Confirmed, do(SendResponse), "RFC 3261 §13.3.1.4", "It is answered."},
			{"PH-3", Confirmed, RecvBye, Terminated, nil, "RFC 3261 §15.1.2", "It is hung up."},
			{"PH-4", Confirmed, RecvAck, Confirmed, nil, "RFC 3261 §13.3.1.4", "Nothing moves."},
		},
	}
}

func TestCompileTakesASoundDefinition(t *testing.T) {
	table, err := Compile(phoneDef())
	require.NoError(t, err)
	assert.Equal(t, "phone", table.Name())
	assert.Equal(t, None, table.Start())
	assert.Equal(t, []State{None, Early, Confirmed, Terminated}, table.States())
	assert.Equal(t, []Event{RecvAck, RecvBye}, table.Events(Confirmed))
	rule, ok := table.Next(Early, Send2xx)
	require.True(t, ok)
	assert.Equal(t, "PH-2: early --send_2xx--> confirmed", rule.String())
	_, ok = table.Next(Early, RecvBye)
	assert.False(t, ok)
}

func TestCompileRejects(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(*Def)
		want  string
	}{
		{"a bad name", func(d *Def) { d.Name = "My Phone" }, `fsm: My Phone: bad machine name ("My Phone"; want [a-z0-9_]+)`},
		{"no title", func(d *Def) { d.Title = " " }, "fsm: phone: has no title"},
		{"no rules", func(d *Def) { d.Rules = nil }, "fsm: phone: has no rules"},
		{"no ends", func(d *Def) { d.Ends = nil }, "fsm: phone: has no end state"},
		{"two rules for one state and event", func(d *Def) { d.Rules[3].On = RecvBye },
			"fsm: phone: PH-4: a second rule for (confirmed, recv_bye); PH-3 has it already"},
		{"an unreachable state", func(d *Def) { d.Rules[1].To = Early },
			"fsm: phone: PH-3: state confirmed cannot be reached from none"},
		{"an end that nothing leads to", func(d *Def) { d.Ends = append(d.Ends, Morgue) },
			"fsm: phone: end state morgue cannot be reached from none"},
		{"a state that cannot end", func(d *Def) { d.Rules[2].To = Confirmed; d.Ends = []State{Early} },
			"fsm: phone: PH-2: state confirmed has no way to an end"},
		{"a bad row ID", func(d *Def) { d.Rules[0].ID = "first" }, `fsm: phone: first: bad row ID ("first"; want letters or digits, a dash, a number)`},
		{"a row without a section", func(d *Def) { d.Rules[0].Ref = "RFC 3261" }, `fsm: phone: PH-1: cites no section ("RFC 3261"; want such as "RFC 3261 §17.1.1.2")`},
		{"a row without a sentence", func(d *Def) { d.Rules[0].Why = "rings" }, `fsm: phone: PH-1: has no sentence ("rings"; want one that ends with a period)`},
		{"no event", func(d *Def) { d.Rules[0].On = NoEvent }, "fsm: phone: PH-1: has no event"},
		{"an event without a name", func(d *Def) { d.Rules[0].On = 60000 }, `fsm: phone: PH-1: bad name ("event(60000)"; want [a-z0-9_]+)`},
		{"a state without a name", func(d *Def) { d.Rules[2].To = 250; d.Ends = []State{250} }, `fsm: phone: PH-3: bad name ("state(250)"; want [a-z0-9_]+)`},
		{"an effect without a name", func(d *Def) { d.Rules[0].Do = do(60000) }, `fsm: phone: PH-1: bad effect ("action(60000)"; want a named one)`},
		{"no effect as an effect", func(d *Def) { d.Rules[0].Do = do(NoAction) }, `fsm: phone: PH-1: bad effect ("no_action"; want a named one)`},
		{"an event that is not declared", func(d *Def) { d.Events = []Event{RecvInvite, Send2xx, RecvBye} },
			"fsm: phone: PH-4: event recv_ack is not declared"},
		{"an event that no rule uses", func(d *Def) { d.Events = []Event{RecvInvite, Send2xx, RecvBye, RecvAck, TimerA} },
			"fsm: phone: event timer_a is declared, but no rule uses it"},
		{"an effect that is not declared", func(d *Def) { d.Actions = []Action{SendTrying} },
			"fsm: phone: PH-2: effect send_response is not declared"},
		{"an effect that no rule uses", func(d *Def) { d.Actions = []Action{SendTrying, SendResponse, StopA} },
			"fsm: phone: effect stop_a is declared, but no rule uses it"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := phoneDef()
			tt.spoil(&d)
			table, err := Compile(d)
			require.Error(t, err)
			assert.Nil(t, table)
			assert.Contains(t, strings.Split(err.Error(), "\n"), tt.want)
			var fault *DefError
			require.True(t, errors.As(err, &fault))
			assert.Equal(t, d.Name, fault.Machine)
		})
	}
}

func TestCompileReportsAllFaultsAtOnce(t *testing.T) {
	d := phoneDef()
	d.Title = ""
	d.Rules[0].Ref = ""
	d.Rules[3].Why = ""
	_, err := Compile(d)
	require.Error(t, err)
	assert.Len(t, strings.Split(err.Error(), "\n"), 3)
}

func TestCompileKeepsNoPartOfTheDefinition(t *testing.T) {
	d := phoneDef()
	table, err := Compile(d)
	require.NoError(t, err)
	d.Rules[1].To, d.Ends[0] = Terminated, Early
	rule, _ := table.Next(Early, Send2xx)
	assert.Equal(t, Confirmed, rule.To)
	assert.Equal(t, []State{Terminated}, table.Ends())
	table.Rules()[1].To = Terminated
	assert.Equal(t, Confirmed, rule.To)
}

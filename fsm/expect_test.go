package fsm

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// want is what a machine has to do with one event in one state.
type want struct {
	to State
	do Actions
}

// expectations reads testdata/expect/NAME.txt: the machine once more, written by hand from
// the RFCs and not from the table, state by state where the table goes row by row. It is the
// second entry of a double-entry book: a slip in either shows.
func expectations(t *testing.T, machine string) map[State]map[Event]want {
	t.Helper()
	name := filepath.Join("testdata", "expect", machine+".txt")
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	book := map[State]map[Event]want{}
	var states []State
	for i, line := range strings.Split(string(text), "\n") {
		where := fmt.Sprintf("%s:%d", name, i+1)
		body := strings.TrimSpace(line)
		switch {
		case body == "" || body[0] == '#':
		case line[0] != '\t':
			states = states[:0]
			for _, word := range strings.Fields(body) {
				s, ok := ParseState(word)
				require.True(t, ok, "%s: no state %q", where, word)
				states = append(states, s)
			}
		default:
			addExpectation(t, book, states, body, where)
		}
	}
	return book
}

func addExpectation(t *testing.T, book map[State]map[Event]want, states []State, body, where string) {
	t.Helper()
	events, rest, ok := strings.Cut(body, "->")
	target, effects, slash := strings.Cut(rest, "/")
	require.True(t, ok && slash, "%s: want EVENTS -> TARGET / EFFECTS", where)
	var actions Actions
	for _, word := range strings.Fields(effects) {
		a, ok := ParseAction(word)
		require.True(t, ok, "%s: no effect %q", where, word)
		actions = append(actions, a)
	}
	for _, s := range states {
		to := s
		if word := strings.TrimSpace(target); word != "stays" {
			to, ok = ParseState(word)
			require.True(t, ok, "%s: no state %q", where, word)
		}
		for _, word := range strings.Fields(events) {
			e, ok := ParseEvent(word)
			require.True(t, ok, "%s: no event %q", where, word)
			if book[s] == nil {
				book[s] = map[Event]want{}
			}
			_, twice := book[s][e]
			require.False(t, twice, "%s: (%s, %s) stands there twice", where, s, e)
			book[s][e] = want{to: to, do: actions}
		}
	}
}

// differences compares a machine with its book: every state and event of either.
func differences(table *Table, book map[State]map[Event]want) []string {
	var out []string
	for s, events := range book {
		for e, w := range events {
			r, ok := table.Next(s, e)
			switch {
			case !ok:
				out = append(out, fmt.Sprintf("(%s, %s): no rule; want %s", s, e, w.to))
			case r.To != w.to:
				out = append(out, fmt.Sprintf("(%s, %s): %s goes to %s; want %s", s, e, r.ID, r.To, w.to))
			case names(r.Do) != names(w.do):
				out = append(out, fmt.Sprintf("(%s, %s): %s does [%s]; want [%s]", s, e, r.ID, names(r.Do), names(w.do)))
			}
		}
	}
	for i := range table.rules {
		r := &table.rules[i]
		if _, ok := book[r.From][r.On]; !ok {
			out = append(out, fmt.Sprintf("(%s, %s): %s goes to %s; want no rule", r.From, r.On, r.ID, r.To))
		}
	}
	return out
}

func TestEveryMachineDoesWhatItsBookSays(t *testing.T) {
	for _, table := range Machines() {
		t.Run(table.Name(), func(t *testing.T) {
			assert.Empty(t, differences(table, expectations(t, table.Name())))
		})
	}
}

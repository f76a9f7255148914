package fsm

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestEveryStateAndEventIsDecided asks every machine about every state and event of the
// vocabulary, its own and foreign ones and those beyond: there is a rule for just that state
// and event, or there is none and nothing changes.
func TestEveryStateAndEventIsDecided(t *testing.T) {
	for _, table := range Machines() {
		rules := 0
		for s := range 256 {
			for e := range len(eventNames) + 300 {
				state, event := State(s), Event(e)
				rule, ok := table.Next(state, event)
				if !ok {
					require.Nil(t, rule)
					continue
				}
				rules++
				require.Equal(t, state, rule.From)
				require.Equal(t, event, rule.On)
				require.True(t, table.Has(rule.To), "%s %s", table.Name(), rule)
				require.Contains(t, table.Alphabet(), event)
			}
		}
		assert.Equal(t, len(table.Rules()), rules, table.Name())
		_, ok := table.Next(table.Start(), Event(65535))
		assert.False(t, ok)
	}
}

// TestInstancesBeginAndEnd: each state can be reached from the start by the path that PathTo
// gives, and an end can be reached from each.
func TestInstancesBeginAndEnd(t *testing.T) {
	for _, table := range Machines() {
		for _, s := range table.States() {
			path, ok := table.PathTo(s)
			require.True(t, ok, "%s %s", table.Name(), s)
			steps, to := table.Run(table.Start(), path...)
			assert.Equal(t, s, to, "%s %v", table.Name(), path)
			assert.Len(t, steps, len(path), "every event of a path is a step")
			assert.Equal(t, s == table.Start(), len(path) == 0)
			assert.True(t, endReachable(table, s), "%s %s", table.Name(), s)
		}
		for _, end := range table.Ends() {
			assert.True(t, table.IsEnd(end))
		}
	}
}

func endReachable(table *Table, from State) bool {
	seen := map[State]bool{}
	for todo := []State{from}; len(todo) > 0; todo = todo[1:] {
		if table.IsEnd(todo[0]) {
			return true
		}
		if seen[todo[0]] {
			continue
		}
		seen[todo[0]] = true
		for _, e := range table.Events(todo[0]) {
			rule, _ := table.Next(todo[0], e)
			todo = append(todo, rule.To)
		}
	}
	return false
}

func TestPathToIsShortest(t *testing.T) {
	path, ok := InviteClient.PathTo(Accepted)
	require.True(t, ok)
	assert.Equal(t, []Event{SendInvite, Recv2xx}, path)
	path, ok = Dialog.PathTo(Mortal) // a further fork begins early, and may be hung up
	require.True(t, ok)
	assert.Equal(t, []Event{Recv1xxOtherFork, WantByeAsCaller}, path)
	_, ok = Dialog.PathTo(Calling)
	assert.False(t, ok)
}

func TestNextAllocatesNothing(t *testing.T) {
	var rule *Rule
	assert.Zero(t, testing.AllocsPerRun(100, func() {
		rule, _ = Dialog.Next(Early, Recv2xx)
		rule, _ = Dialog.Next(Early, TimerA)
		rule, _ = Dialog.Next(State(200), Event(60000))
		_ = Dialog.IsEnd(Early)
		_ = Dialog.Has(Early)
	}))
	assert.Nil(t, rule)
}

func TestRowsAreTheRulesFolded(t *testing.T) {
	for _, table := range Machines() {
		rules := 0
		for _, row := range table.Rows() {
			for _, s := range row.From {
				for _, e := range row.On {
					rules++
					rule, ok := table.Next(s, e)
					require.True(t, ok, "%s (%s, %s)", row.ID, s, e)
					assert.Equal(t, row.ID, rule.ID)
					assert.Equal(t, row.Do, rule.Do)
					assert.Equal(t, row.Stays, rule.To == s)
					if !row.Stays {
						assert.Equal(t, row.To, rule.To)
						assert.Equal(t, row.To.String(), row.Target())
					}
				}
			}
		}
		assert.Equal(t, len(table.Rules()), rules, table.Name())
	}
}

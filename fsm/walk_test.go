package fsm

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// walk leads one instance through a story, a line for each event: the event, the row that
// must take it ("-" for none), the state after it, and the effects that must be among the
// row's ("!name" for one that must not). It returns the state at the end.
func walk(t *testing.T, table *Table, from State, story string) State {
	t.Helper()
	for _, line := range strings.Split(strings.TrimSpace(story), "\n") {
		words := strings.Fields(line)
		require.GreaterOrEqual(t, len(words), 3, line)
		e, ok := ParseEvent(words[0])
		require.True(t, ok, "no event %s", words[0])
		r, ok := table.Next(from, e)
		if words[1] == "-" {
			require.False(t, ok, "%s: %s takes it in %s", line, r, from)
			require.Equal(t, words[2], from.String(), line)
			continue
		}
		require.True(t, ok, "%s: no row in %s", line, from)
		require.Equal(t, words[1], r.ID, line)
		require.Equal(t, words[2], r.To.String(), line)
		for _, effect := range words[3:] {
			a, ok := ParseAction(strings.TrimPrefix(effect, "!"))
			require.True(t, ok, "no effect %s", effect)
			require.Equal(t, effect[0] != '!', slices.Contains(r.Do, a), "%s: %v", line, r.Do)
		}
		from = r.To
	}
	return from
}

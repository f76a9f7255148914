package fsm

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestChoicesAreRealOnes: the default is an event of its row, every other choice is an event
// of the same call's machines, and each leads somewhere else or does something else.
func TestChoicesAreRealOnes(t *testing.T) {
	heard := map[Event]bool{NoEvent: true}
	for _, table := range sessionMachines {
		for _, e := range table.Alphabet() {
			heard[e] = true
		}
	}
	names := map[string]bool{}
	for _, c := range Choices() {
		assert.False(t, names[c.Name], c.Name)
		names[c.Name] = true
		assert.NotEmpty(t, c.Why)
		var rules []Rule
		for _, r := range c.Machine.Rules() {
			if r.ID == c.Row && r.On == c.Default {
				rules = append(rules, r)
			}
		}
		assert.NotEmpty(t, rules, "%s: %s has no %s", c.Name, c.Row, c.Default)
		for _, e := range c.Others {
			assert.True(t, heard[e], "%s: %s", c.Name, e)
			different := false
			for _, r := range rules {
				other, ok := c.Machine.Next(r.From, e)
				different = different || !ok || other.To != r.To || !slices.Equal(other.Do, r.Do)
			}
			// OA-13 differs in PRU-20, which takes the same events.
			assert.True(t, different || c.Row == "OA-13", "%s: %s is no choice", c.Name, e)
		}
	}
}

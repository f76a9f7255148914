package fsm

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestCoverageCountsRulesAndRows(t *testing.T) {
	var c Coverage
	assert.Equal(t, NonInviteClient.IDs(), c.Missing(NonInviteClient), "an empty one has seen nothing")
	steps, _ := NonInviteClient.Run(None, SendNonInvite, TimerE, TimerE, Recv2xx)
	c.Add(steps...)
	c.Add(Step{}) // a step without a rule counts for nothing
	assert.Equal(t, 2, c.Taken(NonInviteClient, "NICT-2"))
	assert.Equal(t, 1, c.Taken(NonInviteClient, "NICT-6"))
	assert.Equal(t, 0, c.Taken(NonInviteClient, "NICT-13"))
	assert.Equal(t, 0, c.Taken(InviteClient, "NICT-2"), "rules are counted for their own machine")
	assert.NotContains(t, c.Missing(NonInviteClient), "NICT-6", "one rule of the row is enough for the row")
	assert.Len(t, c.Unreached(NonInviteClient), len(NonInviteClient.Rules())-3, "but not for its other rules")
	assert.Equal(t, c.Unreached(NonInviteClient), NonInviteClient.Unreached(steps))

	var all Coverage
	all.Merge(&c)
	all.Merge(&c)
	assert.Equal(t, 4, all.Taken(NonInviteClient, "NICT-2"))
}

func TestEveryRuleCanBeReached(t *testing.T) {
	var c Coverage
	for _, table := range Machines() {
		for _, r := range table.Rules() {
			path, _ := table.PathTo(r.From)
			steps, state := table.Run(table.Start(), append(path, r.On)...)
			assert.Equal(t, r.To, state, "%s", &r)
			c.Add(steps...)
		}
		assert.Empty(t, c.Unreached(table))
	}
}

func ExampleCoverage() {
	var c Coverage
	steps, _ := NonInviteClient.Run(None, SendNonInvite, Recv100, Recv2xx, TimerK)
	c.Add(steps...)
	fmt.Print(c.Report(NonInviteClient))
	// Output:
	// noninvite_client: 4 of 14 rows; never taken: NICT-2, NICT-3, NICT-4, NICT-6, NICT-7, NICT-8, NICT-9, NICT-10, NICT-12, NICT-14
}

package fsm

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestCouplingsAreSound(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range Couplings() {
		assert.False(t, seen[c.ID], c.ID)
		seen[c.ID] = true
		assert.True(t, validID(c.ID))
		assert.Contains(t, c.Ref, "§", c.ID)
		assert.NotEmpty(t, c.Why, c.ID)
		for _, s := range c.In {
			assert.True(t, c.When.Has(s), "%s: %s has no state %s", c.ID, c.When.Name(), s)
		}
		for _, then := range c.Then {
			assert.Contains(t, then.Alphabet(), c.Get, "%s: %s", c.ID, then.Name())
		}
	}
}

// TestCouplingsEnd gives the two reasons why Couple always ends. First, following couplings
// from machine to machine never leads in a circle. Second, while the driving machine stands
// still, no machine is moved for ever: the couplings that hold together move it up a ladder.
func TestCouplingsEnd(t *testing.T) {
	var visit func(m *Table, path []*Table)
	visit = func(m *Table, path []*Table) {
		require.NotContains(t, path, m, "a circle of couplings")
		for _, c := range m.drives {
			for _, next := range c.Then {
				visit(next, append(slices.Clone(path), m))
			}
		}
	}
	for _, m := range Machines() {
		visit(m, nil)
	}
	for _, c := range Couplings() {
		for _, then := range c.Then {
			for _, s := range then.States() {
				if rule, ok := then.Next(s, c.Get); ok && rule.To != s {
					again, ok := then.Next(rule.To, c.Get)
					assert.True(t, !ok || again.To == rule.To, "%s moves %s twice: %s", c.ID, then.Name(), again)
				}
			}
		}
	}
}

// anyCall is a call in any combination of states, possible ones and others, with several
// instances of some machines.
func anyCall() *rapid.Generator[[]Region] {
	return rapid.Custom(func(t *rapid.T) []Region {
		machines := append(Machines(), Accept, AckCache, Subscriber)
		regions := make([]Region, len(machines))
		for i, m := range machines {
			regions[i] = Region{m, rapid.SampledFrom(m.States()).Draw(t, m.Name())}
		}
		return regions
	})
}

// TestCoupleReachesAFixedPoint: from any combination of states whatever, Couple ends within
// as many steps as there are couplings for each machine, each step is a rule of its machine,
// and afterwards nothing is left to do.
func TestCoupleReachesAFixedPoint(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		regions := anyCall().Draw(t, "call")
		before := slices.Clone(regions)
		steps := 0
		Couple(regions, func(i int, s Step) {
			steps++
			require.LessOrEqual(t, steps, len(regions)*len(Couplings()), "does not end")
			require.Same(t, regions[i].Machine, s.Machine)
			rule, ok := s.Machine.Next(before[i].State, s.Rule.On)
			require.True(t, ok)
			require.Same(t, rule, s.Rule)
			before[i].State = rule.To
		})
		require.Equal(t, before, regions, "every change was reported")
		Couple(regions, func(i int, s Step) { t.Fatalf("once more: %s", s) })
	})
}

// TestByeEndsThemAll: whatever a call was doing, when its dialog is over its session is over,
// and its subscriptions are not touched.
func TestByeEndsThemAll(t *testing.T) {
	over := map[*Table][]State{
		OfferAnswer: {Closed}, Hold: {Terminated}, HoldWish: {Terminated}, HoldAddress: {Terminated},
		Modify: {Terminated}, Serve: {Terminated}, SessionTimer: {TimerOff}, EarlyMedia: {Answered, Ended},
		Suspend: {Terminated}, SuspendRemote: {Terminated}, SuspendPstn: {Terminated},
		Accept:   {Idle, WaitAckEnded, Done, Failed}, // a 2xx is repeated until its ACK comes
		AckCache: {Idle, Acked, Terminated},
	}
	rapid.Check(t, func(t *rapid.T) {
		regions := anyCall().Draw(t, "call")
		for i := range regions {
			if regions[i].Machine == Dialog {
				regions[i].State = rapid.SampledFrom([]State{Mortal, Morgue, Destroyed}).Draw(t, "dialog")
			}
		}
		before := slices.Clone(regions)
		Couple(regions, nil)
		for i, r := range regions {
			if ends, coupled := over[r.Machine]; coupled {
				require.Contains(t, ends, r.State, r.Machine.Name())
			} else {
				require.Equal(t, before[i], r, r.Machine.Name())
			}
		}
	})
}

func TestCoupleAllocatesNothing(t *testing.T) {
	regions := []Region{{Dialog, Established}, {OfferAnswer, Stable}, {Hold, Active}, {SessionTimer, TimerOff}}
	steps := 0
	took := func(int, Step) { steps++ }
	assert.Zero(t, testing.AllocsPerRun(100, func() { Couple(regions, took) }))
	assert.Zero(t, steps)
	regions[0].State = Mortal
	Couple(regions, took)
	assert.Equal(t, []Region{{Dialog, Mortal}, {OfferAnswer, Closed}, {Hold, Terminated}, {SessionTimer, TimerOff}}, regions)
	assert.Equal(t, 2, steps)
}

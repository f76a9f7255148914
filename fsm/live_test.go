package fsm

import (
	"context"
	"testing"

	looplab "github.com/looplab/fsm"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestLiveIsTheTable drives both engines of every machine with the same random events, own
// and foreign ones, and compares every step: state, refusal, looplab's own way of reporting a
// transition that stays where it is, and the callbacks.
func TestLiveIsTheTable(t *testing.T) {
	for _, table := range Machines() {
		t.Run(table.Name(), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) { driveBoth(t, table) })
		})
	}
}

func driveBoth(t *rapid.T, table *Table) {
	var entered, after []string
	live, err := table.Live(looplab.Callbacks{
		"enter_state": func(_ context.Context, e *looplab.Event) { entered = append(entered, e.Dst) },
		"after_event": func(_ context.Context, e *looplab.Event) { after = append(after, e.Event) },
	})
	require.NoError(t, err)
	state := table.Start()
	event := rapid.OneOf(
		rapid.SampledFrom(table.Alphabet()),
		rapid.SampledFrom(table.Alphabet()),
		rapid.Custom(func(t *rapid.T) Event { return Event(rapid.IntRange(0, len(eventNames)+3).Draw(t, "any")) }),
	)
	for range rapid.IntRange(1, 60).Draw(t, "steps") {
		e := event.Draw(t, "event")
		entered, after = nil, nil
		rule, ok := table.Next(state, e)
		assert.Equal(t, ok, live.Can(e.String()), "can %s in %s", e, state)
		err := live.Event(context.Background(), e.String())
		switch {
		case !ok:
			assert.Contains(t, []error{
				looplab.InvalidEventError{Event: e.String(), State: state.String()},
				looplab.UnknownEventError{Event: e.String()},
			}, err, "%s in %s", e, state)
			assert.Empty(t, entered)
			assert.Empty(t, after)
		case rule.From == rule.To:
			assert.Equal(t, looplab.NoTransitionError{}, err, "%s", rule)
			assert.Empty(t, entered, "looplab enters no state that it does not leave")
			assert.Equal(t, []string{e.String()}, after)
		default:
			require.NoError(t, err, "%s", rule)
			assert.Equal(t, []string{rule.To.String()}, entered)
			assert.Equal(t, []string{e.String()}, after)
		}
		if ok {
			require.Equal(t, state, rule.From)
			require.Equal(t, e, rule.On)
			state = rule.To
		}
		require.Equal(t, state.String(), live.Current())
		assert.ElementsMatch(t, eventNamesOf(table.Events(state)), live.AvailableTransitions())
	}
}

func eventNamesOf(events []Event) []string {
	out := make([]string, len(events))
	for i, e := range events {
		out[i] = e.String()
	}
	return out
}

func TestLiveRefusesCallbacksThatCannotWork(t *testing.T) {
	noop := func(context.Context, *looplab.Event) {}
	for name, want := range map[string]string{
		"enter_callling": `fsm: invite_client: callback "enter_callling": no such state`,
		"enter_early":    `fsm: invite_client: callback "enter_early": no such state`,
		"before_timer_z": `fsm: invite_client: callback "before_timer_z": no such event`,
		"after_timer_g":  `fsm: invite_client: callback "after_timer_g": no such event`,
		"leave_calling":  `fsm: invite_client: callback "leave_calling": leave_ callbacks can wedge the machine; use before_`,
		"leave_state":    `fsm: invite_client: callback "leave_state": leave_ callbacks can wedge the machine; use before_`,
		"calling":        `fsm: invite_client: callback "calling": want "before_", "enter_" or "after_" first`,
		"timer_a":        `fsm: invite_client: callback "timer_a": want "before_", "enter_" or "after_" first`,
	} {
		_, err := InviteClient.Live(looplab.Callbacks{name: noop})
		require.EqualError(t, err, want)
	}
	_, err := InviteClient.Live(looplab.Callbacks{
		"enter_calling": noop, "before_timer_a": noop, "after_recv_2xx": noop,
		"enter_state": noop, "before_event": noop, "after_event": noop,
	})
	require.NoError(t, err)
}

func TestMachineStandsWhereTheDialogStands(t *testing.T) {
	m, err := Dialog.Machine(Early)
	require.NoError(t, err)
	assert.Equal(t, "early", m.Current())
	require.NoError(t, m.Event(context.Background(), Recv2xx.String()))
	assert.Equal(t, "moratorium", m.Current())

	_, err = Dialog.Machine(Calling)
	assert.EqualError(t, err, "fsm: dialog: no state calling")
}

package fsm

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestReplacesInOrder asks every combination of facts: the outcome is that of the first
// paragraph of RFC 3891 §3 that applies, whatever the later ones would say.
func TestReplacesInOrder(t *testing.T) {
	asked := map[Event]bool{}
	for _, invite := range []bool{false, true} {
		for _, formed := range []bool{false, true} {
			for _, early := range []bool{false, true} {
				for m := range MatchConfirmed + 1 {
					for p := range Declined + 1 {
						f := ReplacesFacts{Invite: invite, WellFormed: formed, EarlyOnly: early, Match: m, Permission: p}
						e := ReplacesEvent(f)
						asked[e] = true
						r, ok := Replaces.Next(Idle, e)
						require.True(t, ok, "%+v", f)
						accepts := invite && formed && p == Allowed && (m == MatchOurEarly || m == MatchConfirmed && !early)
						assert.Equal(t, accepts, r.To != Refused, "%+v %s", f, r)
						switch {
						case !invite || !formed:
							assert.Equal(t, do(Reject400), r.Do)
						case m <= MatchNotInvite:
							assert.Equal(t, do(Reject481), r.Do)
						case m == MatchEnded:
							assert.Equal(t, do(Reject603), r.Do)
						case p != Allowed:
							assert.Equal(t, "REP-10", r.ID)
						}
					}
				}
			}
		}
	}
	assert.Len(t, asked, len(Replaces.Events(Idle)), "every outcome can be had")
}

func TestJoinInOrder(t *testing.T) {
	asked := map[Event]bool{}
	yes := []bool{false, true}
	for _, formed := range yes {
		for _, conference := range yes {
			for _, mix := range yes {
				for _, focus := range yes {
					for m := range MatchConfirmed + 1 {
						for p := range Declined + 1 {
							f := JoinFacts{WellFormed: formed, Conference: conference, CanMix: mix, KnowsFocus: focus, Match: m, Permission: p}
							e := JoinEvent(f)
							asked[e] = true
							r, ok := Join.Next(Idle, e)
							require.True(t, ok, "%+v", f)
							active := m >= MatchOurEarly
							assert.Equal(t, formed && active && p == Allowed && mix, r.To == Joining, "%+v", f)
							assert.Equal(t, formed && m <= MatchMany && conference, r.To == PlainInvite, "%+v", f)
						}
					}
				}
			}
		}
	}
	assert.Len(t, asked, len(Join.Events(Idle)), "every outcome can be had")
}

// TestTheOldCallIsLeftAloneUntilThe2xx: no row but the one of the 2xx touches the old call.
func TestTheOldCallIsLeftAloneUntilThe2xx(t *testing.T) {
	for _, table := range []*Table{Replaces, Join} {
		for _, r := range table.Rules() {
			touches := slices.Contains(r.Do, CancelOld) || slices.Contains(r.Do, HangUpOld) || slices.Contains(r.Do, JoinOld)
			assert.Equal(t, r.On == Send2xx, touches, "%s", &r)
		}
	}
}

func TestStoriesOfReplaces(t *testing.T) {
	walk(t, Replaces, Idle, `
		replaces_confirmed REP-9  replacing
		send_2xx           REP-9  succeeded hang_up_old`)
	walk(t, Replaces, Idle, `
		replaces_our_early REP-8  replacing_early
		send_2xx           REP-8  succeeded cancel_old`)
	walk(t, Replaces, Idle, `
		replaces_confirmed REP-9  replacing
		send_300_to_699    REP-11 refused !hang_up_old`)
	walk(t, Join, Idle, `
		join_active        JOI-1  joining
		send_300_to_699    JOI-8  refused`)
}

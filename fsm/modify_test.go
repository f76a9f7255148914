package fsm

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestStoriesOfModify(t *testing.T) {
	for name, story := range map[string]string{
		"E-086: glare, the one who made the Call-ID": `
			want_modify              MOD-1  pending mark_session send_modify
			recv_491_as_owner        MOD-4  wait491 wait_as_owner start_retry
			recv_reinvite            MOD-8  wait491
			timer_retry              MOD-6  pending send_modify
			modify_accepted          MOD-3  idle    refresh_target`,
		"E-086: glare, the other one, who is refused again": `
			want_modify              MOD-1  pending
			recv_491_not_owner       MOD-5  wait491 wait_as_non_owner start_retry
			timer_retry_busy         MOD-23 queued
			interlock_free           MOD-21 pending
			recv_500_retry_after     MOD-9  wait500 wait_as_told start_retry
			timer_retry              MOD-6  pending
			modify_failed            MOD-10 idle    tell_modify_failed`,
		"E-082: the wish is gone before the timer": `
			want_modify              MOD-1  pending
			recv_491_as_owner        MOD-4  wait491
			want_abort               MOD-24 idle    stop_retry !cancel_invite
			timer_retry              -      idle`,
		"the newest wish replaces one that waits": `
			want_modify_busy         MOD-2  queued  keep_wish
			want_modify              MOD-2  queued  keep_wish !send_modify
			interlock_free           MOD-21 pending send_modify`,
		"a wish behind a change of our own": `
			want_modify              MOD-1  pending
			want_modify_busy         MOD-2  pending keep_wish !send_modify
			modify_accepted          MOD-3  idle    close_change
			want_modify_busy         MOD-2  queued  !send_modify
			interlock_free           MOD-21 pending send_modify`,
		"E-025: a hold is cancelled": `
			want_modify              MOD-1  pending
			want_abort_no_1xx        MOD-25 cancel_pending !cancel_invite
			recv_reinvite_100        MOD-25 cancelling cancel_invite
			recv_reinvite_1xx        MOD-22 cancelling !refresh_target
			modify_failed            MOD-27 idle`,
		"E-098: cancelled too late": `
			want_modify              MOD-1  pending
			recv_reinvite_1xx_reliable MOD-22 pending refresh_target
			want_abort               MOD-17 cancelling cancel_invite
			modify_accepted          MOD-26 idle undo_change`,
		"E-097: refused after a change was carried out": `
			want_modify              MOD-1  pending
			recv_reinvite_1xx_reliable MOD-22 pending
			modify_failed_after_change MOD-11 pending send_repair
			modify_accepted          MOD-3  idle`,
		"E-093, E-095: UPDATE will not do": `
			want_modify              MOD-1  pending
			recv_504_to_update       MOD-15 pending send_reinvite
			update_unsupported       MOD-16 pending mark_no_update send_reinvite
			modify_challenged        MOD-13 pending add_credentials resend_modify
			recv_422                 MOD-14 pending raise_min_se resend_modify
			update_unsupported_early MOD-16 idle    mark_no_update`,
		"E-099: the peer hangs up meanwhile": `
			want_modify              MOD-1  pending
			recv_bye_from_callee     MOD-19 terminated
			modify_accepted          -      terminated`,
		"E-217: we hang up meanwhile": `
			want_modify              MOD-1  pending
			want_bye_as_caller       MOD-18 terminated !cancel_invite`,
		"RFC 6141 §5.3, §5.5: addresses move": `
			ack_lost_target_moved    MOD-29 pending send_reinvite
			contact_lost             MOD-28 pending abandon_invite send_reinvite
			modify_transport_error   MOD-20 idle
			dialog_ended             MOD-30 terminated`,
	} {
		t.Run(name, func(t *testing.T) { walk(t, Modify, Idle, story) })
	}
}

// TestARetryIsSentOnlyByItsTimer: after 491 or 500 no event but the timer (or the interlock
// that it found busy) sends anything.
func TestARetryIsSentOnlyByItsTimer(t *testing.T) {
	for _, s := range []State{Wait491, Wait500, Queued} {
		for _, e := range Modify.Events(s) {
			r, _ := Modify.Next(s, e)
			for _, a := range r.Do {
				if a == SendModify || a == SendReinvite || a == SendRepair {
					assert.Contains(t, []Event{TimerRetry, InterlockFree}, e, "%s", r)
				}
			}
		}
	}
}

// TestACallOutlivesARefusedChange: only the failures that RFC 5057 counts against the usage,
// and the end of the call itself, end the machine.
func TestACallOutlivesARefusedChange(t *testing.T) {
	fatal := []Event{UsageFailure, UsageFailureQuiet, UsageTimeout, DialogFailure, DialogEnded, WantByeAsCaller, WantByeAsCallee,
		WantByeUnacked, RecvByeFromCaller, RecvByeFromCallee}
	for _, r := range Modify.Rules() {
		if r.To == Terminated {
			assert.Contains(t, fatal, r.On, "%s", &r)
		}
	}
}

// TestModifyAndHoldWishWalkTogether: the wish to hold stands where the change that carries it
// does, whatever the responses are.
func TestModifyAndHoldWishWalkTogether(t *testing.T) {
	same := map[State]State{Idle: NoWish, Pending: WishPending, Queued: WishQueued, Wait491: WishRetry, Wait500: WishRetry, Terminated: Terminated}
	answers := map[Event]Event{ModifyAccepted: AnswerToHold}
	begin := map[Event]Event{WantModify: WantHoldMusic, WantModifyBusy: WantHoldMusicBusy}
	type pair struct{ modify, wish State }
	seen := map[pair]bool{}
	for todo := []pair{{Idle, NoWish}}; len(todo) > 0; todo = todo[1:] {
		p := todo[0]
		if seen[p] {
			continue
		}
		seen[p] = true
		require.Equal(t, same[p.modify], p.wish, "%v", p)
		for _, e := range []Event{WantModify, WantModifyBusy, ModifyAccepted, ModifyFailed, ModifyTransportError, Recv491AsOwner,
			Recv491NotOwner, Recv500RetryAfter, InterlockFree, TimerRetry, TimerRetryBusy, WishTakenBack, PeerOffersSendrecvWish,
			PeerOffersNothingWish, UsageTimeout, DialogFailure, DialogEnded} {
			r, ok := Modify.Next(p.modify, e)
			if !ok || p.modify != Idle && begin[e] != NoEvent || p.modify == Idle && e == InterlockFree {
				continue
			}
			next, told := p.wish, NoEvent
			if slices.Contains(r.Do, TellModifyFailed) {
				told = ModifyFailed
			}
			for _, other := range []Event{e, answers[e], begin[e], told} {
				if w, ok := HoldWish.Next(next, other); ok {
					next = w.To
				}
			}
			todo = append(todo, pair{r.To, next})
		}
	}
	assert.Len(t, seen, len(same))
}

package fsm

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestStoriesOfServe(t *testing.T) {
	for name, story := range map[string]string{
		"E-041: a new address, refused": `
			recv_reinvite            MDS-1  serving_invite keep_target mark_session
			send_preview             MDS-6  serving_invite !commit_target
			send_reinvite_failure    MDS-4  idle           drop_target`,
		"E-042, E-135: a new address, accepted by a reliable 183": `
			recv_reinvite            MDS-1  serving_invite
			send_reliable_1xx        MDS-3  serving_invite commit_target
			recv_update              MDS-1  serving_both   keep_target
			send_update_2xx          MDS-3  serving_invite commit_target
			send_reinvite_failure_after_change MDS-5 serving_invite refuse
			recv_cancel_executed     MDS-8  wait_ack       accept_change !reject_487
			recv_ack                 MDS-13 idle`,
		"E-059: the next re-INVITE before the ACK": `
			recv_reinvite            MDS-1  serving_invite
			send_reinvite_2xx        MDS-3  wait_ack       commit_target
			recv_reinvite            MDS-14 serving_invite keep_target
			recv_glare_500           MDS-2  serving_invite answer_500_busy
			send_reinvite_2xx        MDS-3  wait_ack
			recv_update              MDS-14 serving_update
			answer_needs_user        MDS-16 idle           reject_504`,
		"E-105: no ACK, but a newer re-INVITE": `
			recv_reinvite            MDS-1  serving_invite
			send_reinvite_2xx        MDS-3  wait_ack
			timer_2xx_end_newer      MDS-10 idle
			recv_reinvite            MDS-1  serving_invite
			send_reinvite_2xx        MDS-3  wait_ack
			timer_2xx_end            MDS-10 terminated`,
		"E-087: an UPDATE without offer in a glare": `
			recv_glare_491           MDS-2  idle           answer_491_glare
			recv_plain_update        MDS-15 idle           answer_update commit_target
			recv_reinvite            MDS-1  serving_invite
			recv_plain_update        MDS-15 serving_invite answer_update
			reinvite_needs_user      MDS-16 serving_invite
			send_to_new_target       MDS-12 serving_invite commit_target
			want_reject              MDS-11 idle           drop_target`,
		"E-025: the peer cancels its hold": `
			recv_reinvite            MDS-1  serving_invite
			recv_cancel_reinvite     MDS-7  idle           reject_487 drop_target`,
		"the call ends": `
			recv_update              MDS-1  serving_update
			recv_bye_from_caller     MDS-9  terminated     reject_pending
			recv_reinvite            -      terminated`,
		"and at rest": `
			dialog_ended             MDS-17 terminated`,
	} {
		t.Run(name, func(t *testing.T) { walk(t, Serve, Idle, story) })
	}
}

// TestATargetIsCommittedOnlyByWhatAccepts: RFC 6141 §4.6 names what moves the remote target:
// a reliable provisional response, a 2xx, a request of ours to the new target.
func TestATargetIsCommittedOnlyByWhatAccepts(t *testing.T) {
	accepts := []Event{SendReliable1xx, SendReinvite2xx, SendUpdate2xx, SendToNewTarget, RecvPlainUpdate, RecvCancelExecuted}
	for _, r := range Serve.Rules() {
		assert.Equal(t, slices.Contains(accepts, r.On), slices.Contains(r.Do, CommitTarget), "%s", &r)
	}
}

// TestARequestIsAnsweredOnce: a row that sends a final response leaves the request served.
func TestARequestIsAnsweredOnce(t *testing.T) {
	for _, r := range Serve.Rules() {
		n := 0
		for _, a := range r.Do {
			if slices.Contains([]Action{Answer491Glare, Answer500Busy, AnswerUpdate, Reject487, Reject504, AcceptChange, RejectPending}, a) {
				n++
			}
		}
		assert.LessOrEqual(t, n, 1, "%s", &r)
	}
}

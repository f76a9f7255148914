package fsm

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestStoriesOfReliableServer(t *testing.T) {
	for name, story := range map[string]string{
		"two responses in order, then the 2xx": `
			recv_invite_100rel       PRU-4  idle       require_reliable
			send_reliable_1xx        PRU-1  wait_prack number_rseq start_prack start_prack_end
			send_reliable_1xx        PRU-5  wait_prack queue_1xx !send_reliable
			timer_prack              PRU-9  wait_prack resend_reliable backoff_prack
			recv_prack_no_match      PRU-7  wait_prack reject_481 !stop_prack
			recv_prack               PRU-6  idle       stop_prack answer_prack release_accept send_queued_1xx
			send_reliable_1xx        PRU-1  wait_prack
			recv_prack_again         PRU-8  wait_prack absorb
			want_accept_unacked_1xx  PRU-11 wait_prack
			recv_prack               PRU-6  idle       release_accept
			want_accept              PRU-21 final
			send_reliable_1xx        PRU-14 final      refuse`,
		"E-126: nobody acknowledges": `
			send_reliable_1xx        PRU-1  wait_prack
			timer_prack_end          PRU-10 final      stop_prack fail_accept reject_invite
			recv_prack               PRU-15 final      answer_prack`,
		"E-125: the callee refuses meanwhile": `
			send_reliable_1xx        PRU-1  wait_prack
			send_300_to_699          PRU-13 final      stop_prack drop_queued_1xx
			recv_prack               PRU-15 final      answer_prack`,
		"E-133: cancelled meanwhile": `
			send_reliable_1xx        PRU-1  wait_prack
			recv_cancel              PRU-16 final      stop_prack
			recv_prack_answer        PRU-15 final      answer_prack`,
		"E-134: answered meanwhile, nothing at stake": `
			send_reliable_1xx        PRU-1  wait_prack
			want_accept              PRU-12 final      stop_prack
			recv_prack               PRU-15 final      answer_prack`,
		"E-131: a new offer in the PRACK": `
			send_reliable_1xx        PRU-1  wait_prack
			recv_prack_offer         PRU-17 idle       answer_prack_with_sdp`,
		"the answer in the PRACK, and a missing one": `
			send_reliable_1xx        PRU-1  wait_prack
			recv_prack_answer        PRU-18 idle       answer_prack
			send_reliable_1xx        PRU-1  wait_prack
			recv_prack_stray_offer   PRU-19 idle       answer_prack_with_sdp
			send_reliable_1xx        PRU-1  wait_prack
			recv_prack_stray_sdp     PRU-19 idle       answer_prack !answer_prack_with_sdp
			send_reliable_1xx        PRU-1  wait_prack
			recv_prack_no_answer_keep PRU-20 idle      answer_prack !reject_invite
			send_reliable_1xx        PRU-1  wait_prack
			recv_prack_no_answer     PRU-20 final      answer_prack fail_accept reject_invite`,
		"E-127: we do not do that": `
			recv_invite_100rel_unwilling PRU-3 final   reject_420`,
		"the caller does not do that": `
			send_reliable_1xx_unsupported PRU-2 idle   send_unreliable !number_rseq`,
	} {
		t.Run(name, func(t *testing.T) { walk(t, ReliableServer, Idle, story) })
	}
}

// TestEveryPrackThatMatchesIsAnswered: RFC 3262 §3, MUST be responded to with a 2xx.
func TestEveryPrackThatMatchesIsAnswered(t *testing.T) {
	for _, e := range []Event{RecvPrack, RecvPrackOffer, RecvPrackAnswer, RecvPrackNoAnswer, RecvPrackNoAnswerKeep, RecvPrackStrayOffer, RecvPrackStraySDP} {
		for _, s := range []State{WaitPrack, Final} {
			r, ok := ReliableServer.Next(s, e)
			assert.True(t, ok && (slices.Contains(r.Do, AnswerPrack) || slices.Contains(r.Do, AnswerPrackWithSDP)), "%s %s", s, e)
			assert.True(t, s == Final || slices.Contains(r.Do, StopPrack), "%s", r)
		}
	}
}

func TestStoriesOfReliableClient(t *testing.T) {
	for name, story := range map[string]string{
		"E-122, E-123: repeated, missing, old": `
			recv_rel_1xx_next        PRC-1  have_rseq keep_rseq send_prack
			recv_rel_1xx_again       PRC-2  have_rseq drop !send_prack
			recv_rel_1xx_gap         PRC-4  have_rseq drop !send_prack
			recv_rel_1xx_next        PRC-3  have_rseq keep_rseq send_prack
			recv_rel_1xx_old         PRC-5  have_rseq drop
			invite_final             PRC-9  have_rseq
			recv_rel_1xx_after_final PRC-12 have_rseq drop`,
		"an offer to answer": `
			recv_rel_1xx_next_offer  PRC-10 answer_pending keep_rseq !send_prack
			recv_rel_1xx_again       PRC-14 answer_pending drop
			recv_rel_1xx_next        -      answer_pending
			want_answer              PRC-13 have_rseq send_prack
			recv_rel_1xx_next        PRC-3  have_rseq`,
		"what is not reliable": `
			recv_rseq_in_100         PRC-6  no_rel !send_prack
			recv_half_reliable       PRC-7  no_rel !send_prack
			recv_rel_1xx_no_tag      PRC-11 no_rel drop`,
		"PRACKs that fail": `
			recv_rel_1xx_next        PRC-1  have_rseq
			prack_challenged         PRC-15 have_rseq add_credentials resend_prack
			prack_refused            PRC-16 have_rseq send_prack_without_offer
			prack_refused_cancel     PRC-16 have_rseq cancel_invite
			prack_failure_ignored    PRC-8  have_rseq !end_fork
			prack_failed_for_good    PRC-8  have_rseq end_fork`,
	} {
		t.Run(name, func(t *testing.T) { walk(t, ReliableClient, NoRel, story) })
	}
}

package fsm

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestPatternsAreTheOnlyWays walks each pattern of RFC 6337 §2.2 from both sides: the offer
// leads to the pattern's state, and the answer back to rest with both descriptions in force.
func TestPatternsAreTheOnlyWays(t *testing.T) {
	ways := map[string]struct{ send, answered, recv, answer Event }{
		"P1": {SendOfferInvite, RecvAnswer2xx, RecvOfferInvite, SendAnswer},
		"P2": {SendOffer2xx, RecvAnswerAck, RecvOffer2xx, WantAnswer},
		"P3": {SendOfferInvite, RecvAnswerRel1xx, RecvOfferInvite, SendAnswer},
		"P4": {SendOfferRel1xx, RecvPrackAnswer, RecvOfferRel1xx, WantAnswer},
		"P5": {SendOfferPrack, RecvAnswerPrack2xx, RecvOfferPrack, WantAnswer},
		"P6": {SendOfferUpdate, RecvAnswerUpdate2xx, RecvOfferUpdate, SendUpdate2xx},
	}
	for _, p := range Patterns {
		way, ok := ways[p.ID]
		if !ok {
			assert.Equal(t, "F1", p.ID)
			continue
		}
		for _, side := range []struct {
			offer, answer Event
			open          State
		}{{way.send, way.answered, p.From}, {way.recv, way.answer, p.Taken}} {
			steps, end := OfferAnswer.Run(Stable, side.offer, side.answer)
			require.Len(t, steps, 2, p.ID)
			assert.Equal(t, side.open, steps[0].Rule.To, p.ID)
			assert.Equal(t, Stable, end, p.ID)
			assert.Contains(t, steps[1].Rule.Do, CommitAnswer, p.ID)
			assert.Equal(t, KeepRollback, steps[0].Rule.Do[0], p.ID)
		}
	}
}

// TestAnOfferIsAnsweredOnlyWhereItBelongs: in every state with an open offer of ours, no
// answer in another message than the right one is taken.
func TestAnOfferIsAnsweredOnlyWhereItBelongs(t *testing.T) {
	right := map[State][]Event{
		LocalOfferInvite:  {RecvAnswerRel1xx, RecvAnswer2xx},
		LocalOfferPreview: {RecvAnswerRel1xx, RecvAnswer2xx, RecvChangedAnswer, RecvChangedAnswerTake},
		LocalOfferUpdate:  {RecvAnswerUpdate2xx},
		LocalOfferPrack:   {RecvAnswerPrack2xx},
		LocalOfferRel1xx:  {RecvPrackAnswer},
		LocalOffer2xx:     {RecvAnswerAck},
	}
	answers := []Event{RecvAnswerRel1xx, RecvAnswer2xx, RecvChangedAnswer, RecvChangedAnswerTake,
		RecvAnswerUpdate2xx, RecvAnswerPrack2xx, RecvPrackAnswer, RecvAnswerAck}
	for state, events := range right {
		for _, e := range answers {
			r, ok := OfferAnswer.Next(state, e)
			assert.Equal(t, slices.Contains(events, e), ok, "%s %s", state, e)
			if ok {
				assert.Equal(t, Stable, r.To)
			}
		}
		_, ok := OfferAnswer.Next(state, WantAnswer)
		assert.False(t, ok, "our own offer in %s is not ours to answer", state)
	}
	carriers := map[State]Action{RemoteOfferInvite: AcceptReinvite, RemoteOfferUpdate: AcceptUpdate,
		RemoteOfferPrack: AnswerPrackWithSDP, RemoteOfferRel1xx: PrackWithAnswer, RemoteOffer2xx: AckWithAnswer}
	for _, p := range Patterns {
		if carrier, ok := carriers[p.Taken]; ok {
			r, ok := OfferAnswer.Next(p.Taken, WantAnswer)
			require.True(t, ok, p.ID)
			assert.Contains(t, r.Do, carrier, "the answer to %s goes into the %s", p.Offer, p.Answer)
		}
	}
}

// TestOnlyOneOfferAtATime: while an offer is open the program may not make another one, no
// offer that the interlock lets through is taken (but OA-38), and nothing but the end of the
// exchange leads away.
func TestOnlyOneOfferAtATime(t *testing.T) {
	for _, s := range OfferAnswer.States() {
		if s == Stable || s == Closed {
			continue
		}
		r, ok := OfferAnswer.Next(s, WantOffer)
		require.True(t, ok, s)
		assert.Equal(t, do(Refuse), r.Do)
		assert.Equal(t, s, r.To)
		for _, e := range []Event{SendOfferInvite, SendOfferUpdate, SendOfferPrack, SendOfferRel1xx, SendOffer2xx,
			RecvOfferInvite, RecvOfferUpdate, RecvOfferPrack, RecvOfferRel1xx, RecvOffer2xx} {
			_, ok := OfferAnswer.Next(s, e)
			assert.Equal(t, s == LocalOfferUpdate && e == RecvOfferPrack, ok, "%s %s", s, e)
		}
	}
}

func TestStoriesOfOfferAndAnswer(t *testing.T) {
	stories := map[string]string{
		"RFC 6337 figure 1: preview, answer in a reliable 183, an UPDATE while it rings": `
			send_offer_invite        OA-1  local_offer_invite   number_origin
			recv_preview             OA-4  local_offer_preview  use_preview !commit_answer
			recv_preview             OA-4  local_offer_preview  ignore_sdp
			want_offer               OA-24 local_offer_preview  refuse
			recv_answer_rel_1xx      OA-5  stable               commit_answer tell_answer
			send_offer_prack         OA-1  local_offer_prack
			recv_answer_prack_2xx    OA-14 stable               commit_answer
			recv_answer_rel_1xx      OA-8  stable               ignore_sdp !commit_answer
			send_offer_update        OA-1  local_offer_update
			recv_answer_update_2xx   OA-14 stable               commit_answer
			recv_answer_2xx          OA-8  stable               ignore_sdp`,
		"RFC 6337 figure 2: INVITE without SDP, seen by the caller": `
			recv_offer_rel_1xx       OA-3  remote_offer_rel_1xx tell_offer
			want_answer              OA-31 stable               commit_answer prack_with_answer
			recv_answer_2xx          OA-8  stable               ignore_sdp`,
		"E-071: the ACK of a new call owes the answer and has none": `
			send_offer_2xx           OA-2  local_offer_2xx
			recv_no_answer_ack       OA-10 stable               rollback hang_up`,
		"E-102: a bare 200 to an UPDATE": `
			send_offer_update        OA-1  local_offer_update
			recv_no_answer_update_2xx OA-15 stable              rollback !hang_up`,
		"E-138: a bare 200 to the INVITE of a new call": `
			send_offer_invite        OA-1  local_offer_invite
			recv_no_answer_2xx       OA-7  stable               rollback hang_up`,
		"the same after a preview: that was the first description": `
			send_offer_invite        OA-1  local_offer_invite
			recv_preview             OA-4  local_offer_preview
			recv_no_answer_2xx       OA-7  stable               commit_preview !hang_up`,
		"a re-INVITE that fails after its answer came in a reliable 183": `
			send_offer_invite        OA-1  local_offer_invite
			recv_answer_rel_1xx      OA-5  stable
			invite_refused_after_change OA-39 stable            rollback_reinvite`,
		"RFC 6337 figure 11: a PRACK offers while our UPDATE is out": `
			send_offer_update        OA-1  local_offer_update
			recv_offer_prack         OA-38 remote_offer_prack   rollback tell_offer
			update_refused           -     remote_offer_prack
			want_answer              OA-30 stable               commit_answer answer_prack_with_sdp`,
		"the three ways to refuse what cannot be refused": `
			recv_offer_2xx           OA-3  remote_offer_2xx
			want_reject              OA-22 stable               reject_streams hang_up
			recv_offer_rel_1xx       OA-3  remote_offer_rel_1xx
			want_reject              OA-23 stable               reject_streams cancel_invite
			recv_offer_prack         OA-3  remote_offer_prack
			want_reject              OA-21 stable               reject_streams reject_invite !reject_488`,
		"an offer that can be refused is": `
			recv_offer_update        OA-3  remote_offer_update
			want_reject              OA-20 stable               rollback reject_488
			recv_offer_invite        OA-3  remote_offer_invite
			send_preview             OA-19 remote_offer_invite  keep_preview !commit_answer
			recv_cancel_reinvite     OA-20 stable               rollback`,
		"E-029, E-133: the INVITE ends while our offer waits for its PRACK": `
			send_offer_rel_1xx       OA-2  local_offer_rel_1xx
			recv_cancel              OA-34 stable               rollback
			recv_prack_answer        -     stable
			dialog_ended             OA-28 closed               drop_offer
			send_offer_update        -     closed`,
		"a fork answers the same offer": `
			send_offer_invite        OA-1  local_offer_invite
			recv_1xx_other_fork      OA-17 local_offer_invite   copy_offer
			recv_answer_rel_1xx      OA-5  stable
			recv_2xx_other_fork      OA-17 stable               copy_offer`,
	}
	for name, story := range stories {
		t.Run(name, func(t *testing.T) { walk(t, OfferAnswer, Stable, story) })
	}
}

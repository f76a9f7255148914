package sdp_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sipdialog/sipdialog/sdp"
	"github.com/sipdialog/sipdialog/sdp/sdptest"
)

// A side is one party of a session, with what it remembers of it: what a dialog would.
type side struct {
	name     string
	wish     sdp.Wish
	last     *sdp.Description // its own, accepted
	bindings sdp.Bindings
	hold     sdp.HoldState
}

// TestHistory plays sessions: offers of new wishes, offers and answers made from the last description, holds,
// resumes and refusals, by both sides in any order, and looks at the rules after every exchange.
func TestHistory(t *testing.T) {
	exchanges := 0
	rapid.Check(t, func(t *rapid.T) {
		a := &side{name: "alice", wish: sdptest.Wish("alice").Draw(t, "alice")}
		b := &side{name: "bob", wish: sdptest.Wish("bob").Draw(t, "bob")}
		t.Repeat(map[string]func(*rapid.T){
			"alice offers": func(t *rapid.T) { exchanges += exchange(t, a, b) },
			"bob offers":   func(t *rapid.T) { exchanges += exchange(t, b, a) },
			"": func(t *rapid.T) {
				if a.last == nil || b.last == nil {
					return
				}
				al, ar := a.hold.Held()
				bl, br := b.hold.Held()
				require.Equal(t, []bool{al, ar}, []bool{br, bl}, "both agree on who holds whom")
				l, r := sdp.Held(a.last, b.last)
				r2, l2 := sdp.Held(b.last, a.last)
				require.Equal(t, []bool{l, r}, []bool{l2, r2})
				require.Len(t, b.last.Media, len(a.last.Media))
			},
		})
	})
	require.NotZero(t, exchanges)
}

// exchange lets one side offer and the other answer; it returns 1 if the exchange was accepted.
func exchange(t *rapid.T, from, to *side) int {
	offer := makeOffer(t, from)
	if offer == nil {
		return 0
	}
	require.NoError(t, offer.Check().Err(), "%s", offer)
	if from.last != nil {
		require.NoError(t, sdp.CheckReoffer(from.last, offer, from.wish.Peer).Err(), "was\n%s\nis\n%s", from.last, offer)
		require.NoError(t, from.bindings.Check(offer).Err(), "%v\n%s", from.bindings, offer)
	}
	answer := makeAnswer(t, to, offer)
	if answer == nil {
		return 0 // refused: nothing changed on either side
	}
	require.NoError(t, sdp.CheckAnswer(offer, answer).Err(), "offer\n%s\nanswer\n%s", offer, answer)
	if to.last != nil {
		require.NoError(t, sdp.CheckReoffer(to.last, answer, to.wish.Peer).Without(sdp.RuleMid).Err(), "was\n%s\nis\n%s", to.last, answer)
	}
	require.NoError(t, to.bindings.After(offer).Check(answer).Err(), "offer\n%s\nanswer\n%s", offer, answer)
	from.accept(offer, answer, true)
	to.accept(offer, answer, false)
	return 1
}

func (s *side) accept(offer, answer *sdp.Description, weOffered bool) {
	s.last, s.wish.Peer = answer, offer
	if weOffered {
		s.last, s.wish.Peer = offer, answer
	}
	s.bindings = s.bindings.After(offer).After(answer)
	s.hold = sdp.HeldAfter(s.hold, offer, answer, weOffered)
}

// makeOffer makes an offer in one of the ways there are.
func makeOffer(t *rapid.T, s *side) *sdp.Description {
	ways := []string{"wish", "same"}
	if s.last != nil {
		ways = append(ways, "hold", "silent hold", "resume", "again")
	}
	s.wish.Bindings = s.bindings
	switch rapid.SampledFrom(ways).Draw(t, "way") {
	case "wish":
		bundle := s.wish.Bundle
		s.wish.Streams = sdptest.Wish(s.name).Draw(t, "wish").Streams
		s.wish.Bundle = bundle
	case "hold":
		return sdp.Hold(s.last, true)
	case "silent hold":
		return sdp.Hold(s.last, false)
	case "resume":
		return sdp.Resume(s.last)
	case "again":
		return sdp.OfferFrom(s.last, sdp.SendRecv, s.last.Directions()...)
	}
	offer, err := sdp.Offer(s.last, s.wish)
	require.NoError(t, err)
	return offer
}

// makeAnswer answers by the wish or from the last description; nil refuses the offer.
func makeAnswer(t *rapid.T, s *side, offer *sdp.Description) *sdp.Description {
	if s.last != nil && rapid.Bool().Draw(t, "from last") {
		want := sdptest.Direction().Draw(t, "want")
		answer, err := sdp.AnswerFrom(offer, s.last, want)
		if err != nil {
			require.ErrorIs(t, err, sdp.ErrNothingInCommon)
			return nil
		}
		for i := range offer.Media {
			if answer.Used(i) {
				require.Equal(t, offer.Direction(i).Answer(want), answer.Direction(i))
			}
		}
		return answer
	}
	s.wish.Previous, s.wish.Bindings = s.last, s.bindings
	answer, err := sdp.Answer(offer, s.wish)
	if err != nil {
		require.ErrorIs(t, err, sdp.ErrNothingInCommon)
		return nil
	}
	return answer
}

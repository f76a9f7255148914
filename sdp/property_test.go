package sdp_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sipdialog/sipdialog/sdp"
	"github.com/sipdialog/sipdialog/sdp/sdptest"
)

func TestPrintThenParseIsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := sdptest.Description().Draw(t, "description")
		text := d.Append(nil)
		read, err := sdp.Parse(text)
		require.NoError(t, err, "%s", text)
		require.True(t, d.Equal(read), "%s", text)
		require.Equal(t, d, read)
	})
}

func TestParseThenPrintThenParseIsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		roundTrip(t, sdptest.Text().Draw(t, "text"))
	})
}

// roundTrip reads whatever it is; what can be read prints as something that reads as the same.
func roundTrip(t require.TestingT, text []byte) {
	d, err := sdp.Parse(text)
	if err != nil {
		var at *sdp.ParseError
		require.ErrorAs(t, err, &at)
		require.NotContains(t, err.Error(), "\n")
		return
	}
	again, err := sdp.Parse(d.Append(nil))
	require.NoError(t, err, "%q", d.String())
	require.True(t, d.Equal(again), "%q", d.String())
}

func TestAnswerAlwaysPassesCheckAnswer(t *testing.T) {
	answers := 0
	rapid.Check(t, func(t *rapid.T) {
		offer := sdptest.Offer().Draw(t, "offer")
		require.NoError(t, offer.Check().Err(), "an offer keeps the rules of a description\n%s", offer)
		wish := sdptest.Wish("bob").Draw(t, "wish")
		before, wishBefore := offer.Clone(), wish
		answer, err := sdp.Answer(offer, wish)
		require.True(t, before.Equal(offer), "the offer is not changed")
		require.Equal(t, wishBefore, wish)
		if errors.Is(err, sdp.ErrNothingInCommon) {
			return
		}
		require.NoError(t, err)
		answers++
		require.NoError(t, sdp.CheckAnswer(offer, answer).Err(), "offer\n%s\nanswer\n%s", offer, answer)
		require.NoError(t, answer.Check().Err(), "an answer keeps the rules of a description\n%s", answer)
		again, err := sdp.Answer(offer, wish)
		require.NoError(t, err)
		require.True(t, answer.Equal(again), "Answer is a function")
		for i := range offer.Media {
			for _, s := range wish.Streams {
				if s.Port == answer.Media[i].Port {
					require.Equal(t, offer.Direction(i).Answer(s.Direction), answer.Direction(i))
				}
			}
		}
		require.NoError(t, sdp.CheckAnswer(offer, sdp.Refuse(offer, answer)).Err())
	})
	require.NotZero(t, answers)
}

// TestDamagedOffersNeverPanic runs everything on what a peer might send.
func TestDamagedOffersNeverPanic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		offer, err := sdp.Parse(sdptest.Text().Draw(t, "offer"))
		if err != nil {
			return
		}
		exercise(offer, sdptest.Wish("bob").Draw(t, "wish"))
	})
}

// exercise calls all that looks at a peer's description.
func exercise(offer *sdp.Description, wish sdp.Wish) {
	offer.Check()
	for i := range offer.Media {
		m := &offer.Media[i]
		m.Codecs()
		m.Ptime()
		m.RTCP()
		m.T38()
		m.Sources()
		m.SourceGroups()
		m.Cryptos()
		m.Content()
		offer.ICE(i)
		offer.Fingerprints(i)
		offer.Legacy0(i)
		offer.ConnectionOf(i).Multicast()
	}
	for _, t := range offer.Times {
		sdp.ParseZones(t.Zones)
		for _, r := range t.Repeats {
			sdp.ParseRepeat(r)
		}
	}
	bindings := sdp.Bindings(nil).After(offer)
	bindings.Check(offer)
	answer, err := sdp.Answer(offer, wish)
	if err != nil {
		answer = offer
	}
	sdp.CheckAnswer(offer, answer)
	sdp.CheckAnswer(answer, offer)
	sdp.CheckReoffer(answer, offer)
	sdp.Held(answer, offer)
	sdp.HeldAfter(nil, offer, answer, false)
	wish.Previous = answer
	_, _ = sdp.Answer(offer, wish)
	_, _ = sdp.AnswerFrom(offer, answer, sdp.SendOnly)
	_, _ = sdp.Offer(offer, wish)
	sdp.Hold(offer, true)
	sdp.Refuse(offer, answer)
}

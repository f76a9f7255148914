package sdptest_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sipdialog/sipdialog/sdp"
	"github.com/sipdialog/sipdialog/sdp/sdptest"
)

// answerOf stands for the program under test: it gets an offer as text and answers as text.
func answerOf(offer string, wish sdp.Wish) (string, error) {
	d, err := sdp.Parse([]byte(offer))
	if err != nil {
		return "", err
	}
	answer, err := sdp.Answer(d, wish)
	if err != nil {
		return "", err
	}
	return answer.String(), nil
}

// TestYourOwnAnswers shows how to test a program of your own with the generators.
func TestYourOwnAnswers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		offer := sdptest.Offer().Draw(t, "offer")
		text, err := answerOf(offer.String(), sdptest.Wish("bob").Draw(t, "wish"))
		if errors.Is(err, sdp.ErrNothingInCommon) {
			return // 488
		}
		require.NoError(t, err)
		answer, err := sdp.Parse([]byte(text))
		require.NoError(t, err)
		require.Empty(t, sdp.CheckAnswer(offer, answer))
	})
}

// TestTextIsMostlyReadable keeps the generator useful: most of what it makes parses, some does not. The seeds are fixed,
// for no property is searched here.
func TestTextIsMostlyReadable(t *testing.T) {
	read, refused := 0, 0
	for seed := range 200 {
		if _, err := sdp.Parse(sdptest.Text().Example(seed)); err != nil {
			refused++
		} else {
			read++
		}
	}
	require.Greater(t, read, refused)
	require.NotZero(t, refused)
}

package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
)

func TestHoldIsRefusedBeforeTheAnswer(t *testing.T) {
	c := ringing(t)
	err := c.Alice.Refused("hold", func(now time.Time) error { return c.Alice.Dialog.Hold(now, true) })
	require.EqualError(t, err, "dialog: hold: dialog is early; hold needs a confirmed dialog (Update changes early media): RFC 3311 §5.1")
}

func TestHoldIsRefusedWhileOurOfferIsOut(t *testing.T) {
	c := talking(t, crossing())
	hold(c.Alice)
	err := c.Alice.Refused("resume", func(now time.Time) error { return c.Alice.Dialog.Resume(now) })
	require.EqualError(t, err, "dialog: resume: our offer (CSeq 2) is still unanswered; wait for AnswerReceived")
	require.ErrorIs(t, err, dialog.ErrOfferPending)
}

func TestHoldIsRefusedWhileThePeersOfferWaits(t *testing.T) {
	c := talking(t, asks("bob"))
	reinvite(c.Alice, moved(c.Alice))
	c.Deliver()
	err := c.Bob.Refused("hold", func(now time.Time) error { return c.Bob.Dialog.Hold(now, true) })
	require.EqualError(t, err, "dialog: hold: the peer's offer (CSeq 2) is not answered yet; answer it first")
	require.ErrorIs(t, err, dialog.ErrOfferPending)
	answerOffer(c.Bob)
	c.Deliver()
	over(t, c)
}

func TestHoldIsRefusedAfterTheEnd(t *testing.T) {
	c := talking(t)
	c.Alice.Hangup()
	c.Deliver()
	err := c.Bob.Refused("hold", func(now time.Time) error { return c.Bob.Dialog.Hold(now, true) })
	require.ErrorIs(t, err, dialog.ErrTerminated)
}

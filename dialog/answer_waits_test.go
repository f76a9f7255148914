package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// A 2xx of ours that waits for a PRACK, and an ACK of ours that waits for an answer, when
// something else comes first.

// acceptsUnpracked is a call from carol whose re-INVITE bob has accepted: the 200 waits for the
// PRACK of his 183.
func acceptsUnpracked(t *testing.T) (*dialogtest.Call, *rawPeer, string) {
	t.Helper()
	c, r, tag := carolTalks(t, asks("bob"))
	r.request(c.Bob, message.INVITE, 2, tag, rawSDP("2", "49170", "50000"), "Supported: 100rel")
	progress183(c.Bob, mine(c.Bob), false)
	answerOffer(c.Bob)
	c.Deliver()
	require.Equal(t, 1, r.count("200 INVITE"), "that of the call")
	return c, r, tag
}

func TestUA2_15_NothingWaitsAfterThePrackNeverCame(t *testing.T) {
	c, r, _ := acceptsUnpracked(t)
	c.Run(33 * time.Second)
	require.NotZero(t, r.count("504 INVITE"))
	require.Equal(t, dialog.StateConfirmed, c.Bob.Dialog.State())
	c.Bob.Hangup()
	c.Deliver()
	require.Equal(t, 1, r.requests(message.BYE), "no ACK has to come first")
	require.Equal(t, 1, r.count("200 INVITE"), "the one that waited is never sent")
}

func TestUA2_16_HangupWhileThe200OfAReinviteWaits(t *testing.T) {
	c, r, _ := acceptsUnpracked(t)
	c.Bob.Hangup()
	c.Run(40 * time.Second)
	require.Equal(t, 1, r.requests(message.BYE))
	require.Equal(t, 1, r.count("200 INVITE"), "the one that waited is never sent")
	require.Equal(t, dialog.StateTerminated, c.Bob.Dialog.State())
}

// Whoever hangs up: the re-INVITE gets 487, and its 183 is not repeated any more.
func TestPRU13_ByeWhileThe183OfAReinviteWaitsForItsPrack(t *testing.T) {
	for _, hers := range []bool{false, true} {
		c, r, tag := carolTalks(t, asks("bob"))
		r.request(c.Bob, message.INVITE, 2, tag, rawSDP("2", "49170", "50000"), "Supported: 100rel")
		progress183(c.Bob, mine(c.Bob), false)
		c.Deliver()
		if hers {
			r.request(c.Bob, message.BYE, 3, tag, "")
		} else {
			c.Bob.Hangup()
		}
		c.Run(time.Second)
		require.NotZero(t, r.count("487 INVITE"))
		require.Equal(t, 1, r.count("183 INVITE"))
		require.Equal(t, dialog.StateTerminated, c.Bob.Dialog.State())
	}
}

// RFC 3261 §15: the caller may hang up at once, but acknowledges first.
func TestUAC2_4_AckThatRefusesGoesBeforeTheBye(t *testing.T) {
	c, r := offeredBy2xx(t, func(*dialog.Policy) {})
	c.Alice.Hangup()
	c.Deliver()
	require.Contains(t, string(r.last("ACK").Body()), "m=audio 0 ")
	require.Equal(t, []string{"INVITE", "ACK", "BYE"}, []string{title(r.got[0]), title(r.got[1]), title(r.got[2])})
}

func TestUAC2_8_AckOfAReinviteIsSentWhenAnotherRequestEndsTheCall(t *testing.T) {
	c, r := aliceAsks(t, askForOffer)
	r.respond(c.Alice, r.last("INVITE"), 200, "c1", rawSDP("2", "49170", "50000"), carolContact)
	require.Equal(t, 1, r.count("ACK"), "that of the call")
	c.Alice.Do("info", func(now time.Time) error { return c.Alice.Dialog.Info(now, dialog.With{}) })
	c.Deliver()
	r.respond(c.Alice, r.last("INFO"), 404, "", "")
	require.Equal(t, dialog.StateTerminated, c.Alice.Dialog.State())
	require.Equal(t, 2, r.count("ACK"))
	require.Contains(t, string(r.last("ACK").Body()), "m=audio 0 ")
}

// RFC 6026 §7.2: after timer M no repeated 2xx can come.
func TestUAC2_9_AckIsForgottenWithItsInvite(t *testing.T) {
	c, r := aliceAsks(t, move)
	inv := r.last("INVITE")
	for _, acks := range []int{2, 3} {
		r.respond(c.Alice, inv, 200, "c1", rawSDP("2"), carolContact)
		require.Equal(t, acks, r.count("ACK"))
	}
	c.Run(33 * time.Second)
	r.respond(c.Alice, inv, 200, "c1", rawSDP("2"), carolContact)
	require.Equal(t, 3, r.count("ACK"))
	require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State())
}

func TestOA24_OfferThatWaitsLeavesTheOneInTheUpdateAlone(t *testing.T) {
	c, r := aliceTalks(t)
	sendUpdate(c.Alice, moved(c.Alice))
	sendUpdate(c.Alice, mine(c.Alice, "49170", "50004"))
	c.Deliver()
	require.Equal(t, fsm.LocalOfferUpdate, c.Alice.Dialog.Regions().Offer)
	told := toldOnce(t, c.Alice, dialog.AnswerReceived, func() {
		r.respond(c.Alice, r.last("UPDATE"), 200, "", rawSDP("2"), carolContact)
	})
	require.Equal(t, rawSDP("2"), string(told.SDP))
	require.Contains(t, string(c.Alice.Dialog.LocalSDP()), "50000")
}

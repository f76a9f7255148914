package dialog_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// waits is how long it takes a user to send its next INVITE after a 491.
func waits(t *testing.T, c *dialogtest.Call, u *dialogtest.User) time.Duration {
	t.Helper()
	require.Equal(t, fsm.Wait491, u.Dialog.Regions().Modify)
	from := c.Now()
	require.True(t, c.RunUntil(10*time.Second, func() bool { return u.Dialog.Regions().Modify != fsm.Wait491 }))
	return c.Now().Sub(from)
}

func TestE081_WhoMadeTheCallIDWaitsLongerAfterA491(t *testing.T) {
	for seed := range uint64(20) {
		c, r := aliceAsks(t, hold, dialogtest.Seed(seed))
		r.respond(c.Alice, r.last("INVITE"), 491, "c1", "")
		w := waits(t, c, c.Alice)
		require.True(t, 2100*time.Millisecond <= w && w <= 4*time.Second && w%(10*time.Millisecond) == 0, "%v", w)

		c, r, tag := carolTalks(t, dialogtest.Seed(seed))
		_ = tag
		hold(c.Bob)
		c.Deliver()
		r.respond(c.Bob, r.last("INVITE"), 491, "", "")
		w = waits(t, c, c.Bob)
		require.True(t, w <= 2*time.Second && w%(10*time.Millisecond) == 0, "%v", w)
	}
}

func TestE082_WishTakenBackBeforeTheRetrySendsNothing(t *testing.T) {
	c, r := aliceAsks(t, hold)
	r.respond(c.Alice, r.last("INVITE"), 491, "c1", "")
	resume(c.Alice)
	require.Equal(t, fsm.NoWish, c.Alice.Dialog.Regions().HoldWish)
	require.Equal(t, fsm.Idle, c.Alice.Dialog.Regions().Modify)
	for _, timer := range c.Alice.Dialog.Running() {
		require.NotEqual(t, "glare", timer.Name)
	}
	c.Run(10 * time.Second)
	require.Equal(t, 2, r.count("INVITE"))
}

func TestE082_ByeBeforeTheRetrySendsNothingMore(t *testing.T) {
	c, r := aliceAsks(t, move)
	r.respond(c.Alice, r.last("INVITE"), 491, "c1", "")
	c.Alice.Hangup()
	c.Run(10 * time.Second)
	require.Equal(t, 2, r.count("INVITE"))
}

func TestE082_CancelledReinviteThatWaitsIsNeverSent(t *testing.T) {
	c, r := aliceAsks(t, move)
	r.respond(c.Alice, r.last("INVITE"), 491, "c1", "")
	c.Alice.Cancel()
	c.Run(10 * time.Second)
	require.Equal(t, 2, r.count("INVITE"))
}

func TestE083_PeersOfferComesFirstThenTheRetry(t *testing.T) {
	c, r := aliceAsks(t, move)
	r.respond(c.Alice, r.last("INVITE"), 491, "c1", "")
	r.inDialog(c.Alice, message.INVITE, 1, directed("2", "sendonly"))
	require.Equal(t, 1, r.count("200 INVITE"))
	r.inDialog(c.Alice, message.ACK, 1, "")
	require.Equal(t, fsm.Wait491, c.Alice.Dialog.Regions().Modify)
	require.True(t, c.RunUntil(5*time.Second, func() bool { return r.count("INVITE") == 3 }))
	require.Contains(t, string(r.last("INVITE").Body()), "m=audio 50000")
	r.inDialog(c.Alice, message.INVITE, 2, directed("3", "sendrecv"))
	require.Equal(t, 1, r.count("491 INVITE"), "a new glare")
}

func TestE085_SecondUpdateBeforeTheFirstIsAnsweredGets500(t *testing.T) {
	seen := map[string]bool{}
	for seed := range uint64(40) {
		c, r, tag := carolTalks(t, asks("bob"), dialogtest.Seed(seed))
		r.request(c.Bob, message.UPDATE, 2, tag, rawSDP("2", "49170", "50000"))
		r.request(c.Bob, message.UPDATE, 3, tag, rawSDP("3", "49170", "50002"))
		after, err := r.last("500 UPDATE").RetryAfter()
		require.NoError(t, err)
		require.LessOrEqual(t, after.Seconds, uint32(10))
		seen[strconv.Itoa(int(after.Seconds))] = true
		r.request(c.Bob, message.UPDATE, 4, tag, "") // without an offer it is refused as well
		require.Equal(t, 2, r.count("500 UPDATE"))
		answerOffer(c.Bob)
		c.Deliver()
		require.Equal(t, 1, r.count("200 UPDATE"))
	}
	require.Greater(t, len(seen), 5, "at random")
}

func TestE086_TwoUpdatesCrossBothGet491AndTryAgain(t *testing.T) {
	c := talking(t, crossing())
	sendUpdate(c.Alice, moved(c.Alice))
	sendUpdate(c.Bob, moved(c.Bob))
	c.Deliver()
	c.Flow(`
		alice -> bob   UPDATE offer=sendrecv
		bob   -> alice UPDATE offer=sendrecv
		bob   -> alice 491 UPDATE
		alice -> bob   491 UPDATE
	`)
	c.Run(5 * time.Second)
	c.Flow(`
		bob   -> alice UPDATE offer=sendrecv
		alice -> bob   200 UPDATE answer=sendrecv
		alice -> bob   UPDATE offer=sendrecv
		bob   -> alice 200 UPDATE answer=sendrecv
	`)
	require.Contains(t, string(c.Bob.Dialog.LocalSDP()), "50000")
	require.Contains(t, string(c.Alice.Dialog.LocalSDP()), "50000")
	agreed(t, c)
	over(t, c)
}

func TestE087_UpdateWithoutSDPInGlareBothSucceed(t *testing.T) {
	for _, updateFirst := range []bool{true, false} {
		c := talking(t, crossing())
		if updateFirst {
			sendUpdate(c.Alice)
			c.Run(slow / 2)
		}
		reinvite(c.Bob, moved(c.Bob))
		if !updateFirst {
			c.Run(slow / 2)
			sendUpdate(c.Alice)
		}
		c.Deliver()
		var codes []string
		for _, line := range c.Messages() {
			if matched(line, "491", "500") {
				codes = append(codes, line)
			}
		}
		require.Empty(t, codes)
		require.Contains(t, string(c.Bob.Dialog.LocalSDP()), "50000")
		require.Equal(t, 1, c.Alice.Count(dialog.Responded))
		over(t, c)
	}
}

// unacknowledged is a call from carol to bob whose 200 has bob's offer and no ACK.
func unacknowledged(t *testing.T, options ...dialogtest.Option) (*dialogtest.Call, *rawPeer, string) {
	t.Helper()
	c := dialogtest.NewCall(t, options...)
	r := newRawPeer(t, c)
	r.request(c.Bob, message.INVITE, 1, "", "")
	c.Bob.Answer()
	c.Deliver()
	return c, r, tagOf(t, r.last("200 INVITE"))
}

func TestE089_ReinviteBeforeTheAckOfOurOfferGets491(t *testing.T) {
	c, r, tag := unacknowledged(t)
	r.request(c.Bob, message.INVITE, 2, tag, rawSDP("1"))
	require.Equal(t, 1, r.count("491 INVITE"))
	require.Equal(t, fsm.LocalOffer2xx, c.Bob.Dialog.Regions().Offer, "our own offer stays open")
	r.request(c.Bob, message.ACK, 1, tag, rawSDP("1"))
	require.Equal(t, fsm.Stable, c.Bob.Dialog.Regions().Offer)
	require.Equal(t, rawSDP("1"), string(c.Bob.Dialog.RemoteSDP()))
}

func TestE089_RFC6337SaysItGets500(t *testing.T) {
	c, r, tag := unacknowledged(t, policy("", func(p *dialog.Policy) { p.Interlock.Answer500BeforeAck = true }))
	r.request(c.Bob, message.INVITE, 2, tag, rawSDP("1"))
	require.Equal(t, 1, r.count("500 INVITE"))
}

func TestE090_UpdateBeforeTheAckOfOurOfferGets491AndAPlainOne200(t *testing.T) {
	c, r, tag := unacknowledged(t)
	r.request(c.Bob, message.UPDATE, 2, tag, rawSDP("1"))
	require.Equal(t, 1, r.count("491 UPDATE"))
	r.request(c.Bob, message.UPDATE, 3, tag, "")
	require.Equal(t, 1, r.count("200 UPDATE"))
	r.request(c.Bob, message.ACK, 1, tag, rawSDP("1"))
	require.Equal(t, dialog.StateConfirmed, c.Bob.Dialog.State())
	require.Equal(t, fsm.Stable, c.Bob.Dialog.Regions().Offer)
}

func TestE091_UpdateInEarlyDialogWhoseOfferIsUnanswered(t *testing.T) {
	t.Run("the caller answers 491", func(t *testing.T) {
		c := dialogtest.NewCall(t)
		r := newRawPeer(t, c)
		r.respond(c.Alice, r.called(c.Alice), 183, "c1", rawOffer(), carolContact) // a preview
		r.inDialog(c.Alice, message.UPDATE, 1, rawSDP("2", "49170", "50000"))
		require.Equal(t, 1, r.count("491 UPDATE"))
	})
	t.Run("the callee answers 500", func(t *testing.T) {
		c := dialogtest.NewCall(t)
		r := newRawPeer(t, c)
		r.request(c.Bob, message.INVITE, 1, "", rawOffer())
		c.Bob.Ring()
		c.Deliver()
		r.request(c.Bob, message.UPDATE, 2, tagOf(t, r.last("180 INVITE")), rawSDP("2", "49170", "50000"))
		after, err := r.last("500 UPDATE").RetryAfter()
		require.NoError(t, err)
		require.LessOrEqual(t, after.Seconds, uint32(10))
	})
}

func TestE101_ReinviteWhileOursIsProceedingGets491AndOursGoesOn(t *testing.T) {
	c, r := aliceAsks(t, move)
	inv := r.last("INVITE")
	r.respond(c.Alice, inv, 180, "c1", "", carolContact)
	r.inDialog(c.Alice, message.INVITE, 1, rawSDP("2", "49170", "50000"))
	require.Equal(t, 1, r.count("491 INVITE"))
	r.inDialog(c.Alice, message.ACK, 1, "")
	r.respond(c.Alice, inv, 200, "c1", rawSDP("2", "49170", "50002"), carolContact)
	require.Contains(t, string(c.Alice.Dialog.RemoteSDP()), "50002")
	require.Contains(t, string(c.Alice.Dialog.LocalSDP()), "50000")
}

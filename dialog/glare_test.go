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

func TestE093_UpdateThatNeedsTheUserGets504AndComesBackAsReinvite(t *testing.T) {
	c := talking(t, asks("bob"))
	sendUpdate(c.Alice, moved(c.Alice))
	c.Deliver()
	refuseOffer(c.Bob, 504)
	c.Deliver()
	c.Flow(`
		alice -> bob   UPDATE cseq=2 offer=sendrecv
		bob   -> alice 504 UPDATE
		alice -> bob   INVITE cseq=3 offer=sendrecv
		bob   -> alice 100
	`)
	c.Run(time.Second) // bob's user thinks
	answerOffer(c.Bob)
	c.Deliver()
	c.Flow(`
		bob   -> alice 200 INVITE answer=sendrecv
		alice -> bob   ACK cseq=3
	`)
	require.Contains(t, string(c.Bob.Dialog.RemoteSDP()), "50000")
	over(t, c)
}

func TestE093_HostThatDoesNotAnswerAnUpdateHasItAnswered504(t *testing.T) {
	c := talking(t, asks("bob"), policy("alice", func(p *dialog.Policy) { p.NoUpdateFallback = true }))
	sendUpdate(c.Alice, moved(c.Alice))
	c.Run(5 * time.Second)
	require.Equal(t, 504, c.Alice.Last(dialog.Failed).Code)
	require.Contains(t, string(c.Bob.Dialog.RemoteSDP()), "49170", "nothing is committed")
	require.Equal(t, fsm.Stable, c.Bob.Dialog.Regions().Offer)
	over(t, c)
}

func TestE094_481ToAnEarlyUpdateEndsThatForkAlone(t *testing.T) {
	c := dialogtest.NewCall(t)
	r := newRawPeer(t, c)
	inv := r.called(c.Alice)
	first := c.Alice.Dialog
	r.respond(c.Alice, inv, 183, "c1", rawOffer(), append(rel(1), carolContact, "Allow: UPDATE, PRACK")...)
	r.respond(c.Alice, r.last("PRACK"), 200, "", "")
	r.respond(c.Alice, inv, 180, "c2", "", carolContact)
	second := c.Alice.Dialog
	require.NotSame(t, first, second)
	require.NoError(t, c.Do(c.Alice.Node, "update", func(now time.Time) error { return first.Update(now, dialog.With{SDP: first.LocalSDP()}) }))
	c.Deliver()
	r.respond(c.Alice, r.last("UPDATE"), 481, "", "")
	require.Equal(t, dialog.StateTerminated, first.State())
	require.Equal(t, dialog.StateEarly, second.State())
	require.Zero(t, r.count("CANCEL"))
}

func TestE094_481ToTheUpdateOfTheOnlyForkCancelsTheInvite(t *testing.T) {
	c := dialogtest.NewCall(t)
	r := newRawPeer(t, c)
	inv := r.called(c.Alice)
	r.respond(c.Alice, inv, 183, "c1", rawOffer(), append(rel(1), carolContact, "Allow: UPDATE, PRACK")...)
	r.respond(c.Alice, r.last("PRACK"), 200, "", "")
	sendUpdate(c.Alice, moved(c.Alice))
	c.Deliver()
	r.respond(c.Alice, r.last("UPDATE"), 481, "", "")
	require.Equal(t, 1, r.count("CANCEL"))
	require.Equal(t, dialog.StateTerminated, c.Alice.Dialog.State())
}

func TestE095_PeerThatDoesNotKnowUpdateGetsAReinvite(t *testing.T) {
	for _, code := range []int{405, 501} {
		c, r := aliceAsks(t, hold, policy("", func(p *dialog.Policy) { p.PreferUpdate = true }))
		r.respond(c.Alice, r.last("UPDATE"), code, "", "")
		inv := r.last("INVITE")
		require.Equal(t, "sendonly", directionOf(inv.Body()))
		r.respond(c.Alice, inv, 200, "", directed("2", "recvonly"), carolContact, "Allow: UPDATE")
		local, _ := c.Alice.Dialog.Held()
		require.True(t, local)
		resume(c.Alice)
		c.Deliver()
		require.Equal(t, 1, r.count("UPDATE"), "remembered, whatever Allow says")
		require.Equal(t, 3, r.count("INVITE"))
	}
}

func TestE099_ByeOfThePeerWhileOurReinviteIsOpen(t *testing.T) {
	c, r := aliceAsks(t, move)
	r.inDialog(c.Alice, message.BYE, 1, "")
	require.Equal(t, 1, r.count("200 BYE"))
	require.Equal(t, dialog.StateTerminated, c.Alice.Dialog.State())
	r.respond(c.Alice, r.last("INVITE"), 487, "c1", "")
	require.Equal(t, 2, r.count("ACK"), "whatever comes is acknowledged")
	require.Equal(t, 1, c.Alice.Count(dialog.Ended))
	require.Zero(t, c.Alice.Count(dialog.AnswerReceived))
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

func TestE102_Bare200ToAnOfferInUpdateChangesNothing(t *testing.T) {
	for _, end := range []bool{false, true} {
		c, r := aliceTalks(t, policy("", func(p *dialog.Policy) { p.EndUnanswered = end }))
		before := string(c.Alice.Dialog.LocalSDP())
		sendUpdate(c.Alice, moved(c.Alice))
		c.Deliver()
		r.respond(c.Alice, r.last("UPDATE"), 200, "c1", "", carolContact)
		require.Equal(t, 1, c.Alice.Count(dialog.Failed))
		if end {
			require.Equal(t, 1, r.count("BYE"))
			continue
		}
		require.Equal(t, before, string(c.Alice.Dialog.LocalSDP()))
		require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State())
		sendUpdate(c.Alice, moved(c.Alice)) // the machine is free again
		c.Deliver()
		require.Equal(t, 2, r.count("UPDATE"))
	}
}

func TestE103_RetryAfterIsObeyedThreeTimes(t *testing.T) {
	c, r := aliceAsks(t, move)
	for i, seconds := range []int{0, 10, 1} {
		r.respond(c.Alice, r.last("INVITE"), 500, "c1", "", "Retry-After: "+strconv.Itoa(seconds))
		from := c.Now()
		require.True(t, c.RunUntil(time.Minute, func() bool { return r.count("INVITE") == i+3 }), "after %d s", seconds)
		require.Equal(t, time.Duration(seconds)*time.Second, c.Now().Sub(from))
	}
	r.respond(c.Alice, r.last("INVITE"), 500, "c1", "", "Retry-After: 0")
	c.Run(time.Minute)
	require.Equal(t, 5, r.count("INVITE"))
	require.Equal(t, []string{"failed 500"}, c.Alice.Took())
	require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State())
}

func TestE105_NoAckButANewerReinviteIsNoReasonToHangUp(t *testing.T) {
	c, r, tag := carolTalks(t)
	r.request(c.Bob, message.INVITE, 2, tag, rawSDP("2", "49170", "50000"))
	c.Run(time.Second)
	r.request(c.Bob, message.INVITE, 3, tag, rawSDP("3", "49170", "50002"), "Contact: <sip:carol@192.0.2.3:5070>")
	r.request(c.Bob, message.ACK, 3, tag, "")
	c.Run(time.Minute)
	require.Zero(t, r.count("BYE"))
	require.Equal(t, dialog.StateConfirmed, c.Bob.Dialog.State())
	require.Equal(t, fsm.Idle, c.Bob.Dialog.Regions().Serve)
	require.Equal(t, "sip:carol@192.0.2.3:5070", c.Bob.Dialog.RemoteTarget())
}

func TestNoAckForOur2xxToAReinviteEndsTheCall(t *testing.T) {
	c, r, tag := carolTalks(t)
	r.request(c.Bob, message.INVITE, 2, tag, rawSDP("2", "49170", "50000"))
	c.Run(time.Minute)
	require.Equal(t, 11, r.count("200 INVITE")-1, "T1 doubling to T2, for 64*T1")
	require.Equal(t, 1, c.Bob.Count(dialog.Ended))
	require.GreaterOrEqual(t, r.count("BYE"), 1)
}

func TestE106_200ToTheReinviteAfterOurByeIsAcknowledged(t *testing.T) {
	c := talking(t, crossing())
	reinvite(c.Alice, moved(c.Alice))
	c.Run(slow)
	c.Alice.Hangup() // the 200 is on its way
	c.Deliver()
	c.Flow(`
		alice -> bob   INVITE cseq=2 offer=sendrecv
		bob   -> alice 100
		bob   -> alice 200 INVITE answer=sendrecv
		alice -> bob   BYE cseq=3
		alice -> bob   ACK cseq=2
		bob   -> alice 200 BYE
	`)
	require.Zero(t, c.Alice.Count(dialog.AnswerReceived))
	gone(t, c)
}

func TestE107_AckOfAReinviteAfterTheByeIsAbsorbed(t *testing.T) {
	c, r, tag := carolTalks(t)
	r.request(c.Bob, message.INVITE, 2, tag, "") // our offer goes into the 200
	require.NotEmpty(t, r.last("200 INVITE").Body())
	r.request(c.Bob, message.BYE, 3, tag, "")
	quiet(c)
	r.request(c.Bob, message.ACK, 2, tag, rawSDP("2", "49170", "50000"))
	require.Empty(t, c.Bob.Took())
	require.Equal(t, fsm.Closed, c.Bob.Dialog.Regions().Offer)
}

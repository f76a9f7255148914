package dialog_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/fsm"
)

// A change of ours that the peer refuses, cannot take, or does not answer.

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
	c, r, inv := aliceCalls(t)
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
	c, r, inv := aliceCalls(t)
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

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

// queuedWish is bob's call with carol in which his wish waits for her ACK.
func queuedWish(t *testing.T, wish func(*dialogtest.User)) (*dialogtest.Call, *rawPeer, string) {
	t.Helper()
	c := dialogtest.NewCall(t)
	r := newRawPeer(t, c)
	r.request(c.Bob, message.INVITE, 1, "", rawOffer())
	c.Bob.Answer()
	c.Deliver()
	wish(c.Bob)
	require.Equal(t, fsm.WishQueued, c.Bob.Dialog.Regions().HoldWish)
	require.Equal(t, fsm.Queued, c.Bob.Dialog.Regions().Modify)
	require.Zero(t, r.count("INVITE"))
	return c, r, tagOf(t, r.last("200 INVITE"))
}

// heldAndAsked is bob's call with carol in which she knows of his silent hold, and has sent a
// re-INVITE whose ACK is still to come.
func heldAndAsked(t *testing.T) (*dialogtest.Call, *rawPeer, string) {
	t.Helper()
	c, r, tag := queuedWish(t, holdSilently)
	r.request(c.Bob, message.ACK, 1, tag, "")
	r.respond(c.Bob, r.last("INVITE"), 200, "", directed("2", "inactive"), carolContact)
	r.request(c.Bob, message.INVITE, 2, tag, directed("3", "sendrecv"))
	return c, r, tag
}

// refusedWish is bob's call with carol in which his wish was refused, with 491 or 500.
func refusedWish(t *testing.T, code int, wish func(*dialogtest.User)) (*dialogtest.Call, *rawPeer, string) {
	t.Helper()
	c, r, tag := carolTalks(t)
	wish(c.Bob)
	c.Deliver()
	r.respond(c.Bob, r.last("INVITE"), code, "", "", "Retry-After: 2")
	require.Equal(t, fsm.WishRetry, c.Bob.Dialog.Regions().HoldWish)
	return c, r, tag
}

// peersOffers are carol's next offer, by direction; told: an answer can tell bob's wish.
var peersOffers = []struct {
	name, sdp string
	told      bool
	remote    bool // she holds, in it
	answer    string
}{
	{"sendrecv", directed("2", "sendrecv"), true, false, "sendonly"},
	{"sendonly", directed("2", "sendonly"), true, true, "inactive"},
	{"recvonly", directed("2", "recvonly"), false, false, "sendonly"},
	{"inactive", directed("2", "inactive"), false, true, "inactive"},
	{"nothing", "", true, false, "sendonly"},
}

func TestHLD35_WishThatWaitsIsToldByTheAnswerToThePeersOffer(t *testing.T) {
	for _, o := range peersOffers {
		for _, start := range []func() (*dialogtest.Call, *rawPeer, string){
			func() (*dialogtest.Call, *rawPeer, string) { return queuedWish(t, hold) },
			func() (*dialogtest.Call, *rawPeer, string) { return refusedWish(t, 491, hold) },
			func() (*dialogtest.Call, *rawPeer, string) { return refusedWish(t, 500, hold) },
		} {
			c, r, tag := start()
			r.request(c.Bob, message.INVITE, 2, tag, o.sdp)
			require.Equal(t, o.answer, directionOf(r.last("200 INVITE").Body()), o.name)
			ack := ""
			if o.sdp == "" {
				ack = directed("2", "recvonly")
			}
			r.request(c.Bob, message.ACK, 2, tag, ack)
			local, remote := c.Bob.Dialog.Held()
			require.Equal(t, [2]bool{o.told, o.remote}, [2]bool{local, remote}, o.name)
			if !o.told { // it is told as soon as the way is free
				r.request(c.Bob, message.ACK, 1, tag, "")
				require.True(t, c.RunUntil(3*time.Second, func() bool { return c.Bob.Dialog.Regions().HoldWish == fsm.WishPending }), o.name)
				require.Equal(t, "sendonly", directionOf(r.last("INVITE").Body()))
				continue
			}
			require.Equal(t, fsm.NoWish, c.Bob.Dialog.Regions().HoldWish, o.name)
			require.Equal(t, fsm.Idle, c.Bob.Dialog.Regions().Modify, o.name)
		}
	}
}

func TestHLD35_ResumeThatWaitsIsToldByTheAnswerToThePeersOffer(t *testing.T) {
	for _, o := range peersOffers {
		for _, both := range []bool{false, true} {
			c, r, tag := carolTalks(t)
			hold(c.Bob)
			c.Deliver()
			answer := "recvonly"
			if both {
				answer = "inactive"
			}
			r.respond(c.Bob, r.last("INVITE"), 200, "", directed("2", answer), carolContact)
			resume(c.Bob)
			c.Deliver()
			r.respond(c.Bob, r.last("INVITE"), 491, "", "")
			require.Equal(t, fsm.WishRetry, c.Bob.Dialog.Regions().HoldWish)
			r.request(c.Bob, message.INVITE, 2, tag, o.sdp)
			ack := ""
			if o.sdp == "" {
				ack = directed("3", "sendrecv")
			}
			r.request(c.Bob, message.ACK, 2, tag, ack)
			local, remote := c.Bob.Dialog.Held()
			require.Equal(t, [2]bool{!o.told, o.remote}, [2]bool{local, remote}, "%s, both held: %v", o.name, both)
			require.Equal(t, o.told, c.Bob.Dialog.Regions().HoldWish == fsm.NoWish)
		}
	}
}

func TestHLD36_ZeroAddressLeavesTheWishWaiting(t *testing.T) {
	zero := rawSDP("2", "c=IN IP4 192.0.2.3", "c=IN IP4 0.0.0.0") + "a=inactive\r\n"
	c, r, tag := queuedWish(t, hold)
	r.request(c.Bob, message.INVITE, 2, tag, zero)
	require.Equal(t, fsm.WishQueued, c.Bob.Dialog.Regions().HoldWish)
	c, r, tag = refusedWish(t, 491, hold)
	r.request(c.Bob, message.INVITE, 2, tag, zero)
	require.Equal(t, fsm.WishRetry, c.Bob.Dialog.Regions().HoldWish)
}

func TestHLD3_OnlyTheNewestWishIsSent(t *testing.T) {
	c, r, tag := queuedWish(t, hold)
	holdSilently(c.Bob)
	hold(c.Bob)
	holdSilently(c.Bob)
	r.request(c.Bob, message.ACK, 1, tag, "")
	require.Equal(t, 1, r.count("INVITE"))
	require.Equal(t, "inactive", directionOf(r.last("INVITE").Body()))

	c, r, _ = refusedWish(t, 491, hold)
	holdSilently(c.Bob)
	hold(c.Bob)
	require.True(t, c.RunUntil(3*time.Second, func() bool { return r.count("INVITE") == 2 }))
	require.Equal(t, "sendonly", directionOf(r.last("INVITE").Body()))
}

func TestHLD3_SilentHoldAndResumeWaitToo(t *testing.T) {
	c, r, tag := heldAndAsked(t)
	resume(c.Bob)
	require.Equal(t, fsm.WishQueued, c.Bob.Dialog.Regions().HoldWish)
	r.request(c.Bob, message.ACK, 2, tag, "")
	require.Equal(t, fsm.WishPending, c.Bob.Dialog.Regions().HoldWish)
	require.Equal(t, "sendrecv", directionOf(r.last("INVITE").Body()))
}

// The peer knows of a silent hold; one with music waits, and then none is wanted.
func TestHLD3_ResumeTakesThePlaceOfAnotherHoldThatWaits(t *testing.T) {
	c, r, tag := heldAndAsked(t)
	hold(c.Bob)
	require.Equal(t, fsm.WishQueued, c.Bob.Dialog.Regions().HoldWish)
	resume(c.Bob)
	require.Equal(t, fsm.WishQueued, c.Bob.Dialog.Regions().HoldWish)
	r.request(c.Bob, message.ACK, 2, tag, "")
	require.Equal(t, "sendrecv", directionOf(r.last("INVITE").Body()))
}

func TestHLD8_WishTakenBackWhileItWaitsIsNeverSent(t *testing.T) {
	c, r, tag := queuedWish(t, hold)
	resume(c.Bob)
	require.Equal(t, fsm.NoWish, c.Bob.Dialog.Regions().HoldWish)
	r.request(c.Bob, message.ACK, 1, tag, "")
	c.Run(5 * time.Second)
	require.Zero(t, r.count("INVITE"))
	for _, code := range []int{491, 500} {
		c, r, _ := refusedWish(t, code, hold)
		resume(c.Bob)
		c.Run(5 * time.Second)
		require.Equal(t, 1, r.count("INVITE"))
	}
}

func TestHLD34_TimerFindsAnotherExchangeOpen(t *testing.T) {
	for _, code := range []int{491, 500} {
		c, r, tag := refusedWish(t, code, hold)
		r.request(c.Bob, message.INVITE, 2, tag, directed("2", "recvonly")) // its ACK is missing
		require.True(t, c.RunUntil(3*time.Second, func() bool { return c.Bob.Dialog.Regions().HoldWish == fsm.WishQueued }))
		require.Equal(t, fsm.Queued, c.Bob.Dialog.Regions().Modify)
		r.request(c.Bob, message.ACK, 2, tag, "")
		require.Equal(t, fsm.WishPending, c.Bob.Dialog.Regions().HoldWish)
	}
}

func TestHLD33_HoldBehindAReinviteThatIsRefused(t *testing.T) {
	c, r := aliceAsks(t, move)
	hold(c.Alice)
	require.Equal(t, fsm.WishQueued, c.Alice.Dialog.Regions().HoldWish)
	r.respond(c.Alice, r.last("INVITE"), 491, "c1", "")
	require.True(t, c.RunUntil(5*time.Second, func() bool { return r.count("INVITE") == 3 }))
	require.Equal(t, "sendonly", directionOf(r.last("INVITE").Body()), "the newest wish")
	require.ErrorContains(t, c.Alice.Last(dialog.Failed).Err, "a newer wish has taken its place")
	r.respond(c.Alice, r.last("INVITE"), 200, "c1", directed("2", "recvonly"), carolContact)
	local, _ := c.Alice.Dialog.Held()
	require.True(t, local)
}

func TestHoldBehindAReinviteThatIsAccepted(t *testing.T) {
	c := talking(t, crossing())
	reinvite(c.Alice, moved(c.Alice))
	hold(c.Alice)
	c.Run(time.Second)
	holds(t, c, true, false)
	require.Contains(t, string(c.Alice.Dialog.LocalSDP()), "50000")
	agreed(t, c)
	over(t, c)
}

func TestReinviteTakesThePlaceOfAHoldThatWaits(t *testing.T) {
	c, r, tag := queuedWish(t, hold)
	reinvite(c.Bob, moved(c.Bob))
	require.Equal(t, fsm.NoWish, c.Bob.Dialog.Regions().HoldWish)
	reinvite(c.Bob, mine(c.Bob, "49170", "50002"))
	require.Equal(t, 1, c.Bob.Count(dialog.Failed), "the first re-INVITE was never sent")
	r.request(c.Bob, message.ACK, 1, tag, "")
	require.Equal(t, 1, r.count("INVITE"))
	require.Equal(t, "sendrecv", directionOf(r.last("INVITE").Body()))
	require.Contains(t, string(r.last("INVITE").Body()), "50002")
}

func TestCancelTakesBackTheNewestWish(t *testing.T) {
	c, r := aliceAsks(t, move)
	hold(c.Alice)
	c.Alice.Cancel()
	require.Equal(t, fsm.NoWish, c.Alice.Dialog.Regions().HoldWish)
	require.Equal(t, fsm.Pending, c.Alice.Dialog.Regions().Modify, "the re-INVITE goes on")
	r.respond(c.Alice, r.last("INVITE"), 200, "c1", rawSDP("2"), carolContact)
	c.Run(time.Second)
	require.Equal(t, 2, r.count("INVITE"))
	require.Error(t, c.Alice.Refused("cancel", func(now time.Time) error { return c.Alice.Dialog.Cancel(now) }))
}

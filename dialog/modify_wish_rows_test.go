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

// A newer wish behind a re-INVITE that is refused for now is what is sent after the wait.
func TestMOD5_OnlyTheNewestWishIsSentAfterTheWait(t *testing.T) {
	for _, code := range []int{491, 500} { // MOD-5, MOD-9
		c, r, _ := carolTalks(t)
		reinvite(c.Bob, moved(c.Bob))
		c.Deliver()
		hold(c.Bob)
		r.respond(c.Bob, r.last("INVITE"), code, "", "", "Retry-After: 1")
		require.Equal(t, 1, c.Bob.Count(dialog.Failed), "the older one has given way")
		require.True(t, c.RunUntil(3*time.Second, func() bool { return r.count("INVITE") == 2 }))
		inv := r.last("INVITE")
		require.Equal(t, "sendonly", directionOf(inv.Body()))
		require.NotContains(t, string(inv.Body()), "50000")
		r.respond(c.Bob, inv, 200, "", directed("2", "recvonly"), carolContact)
		c.Run(10 * time.Second)
		require.Equal(t, 2, r.count("INVITE"))
	}
}

// waiting491 is a change of bob's that carol has refused with 491.
func waiting491(t *testing.T) (*dialogtest.Call, *rawPeer, string) {
	t.Helper()
	c, r, tag := carolTalks(t)
	reinvite(c.Bob, moved(c.Bob))
	c.Deliver()
	r.respond(c.Bob, r.last("INVITE"), 491, "", "")
	require.Equal(t, fsm.Wait491, c.Bob.Dialog.Regions().Modify)
	return c, r, tag
}

func TestMOD8_ChangeOfThePeersLeavesOursWaiting(t *testing.T) {
	c, r, tag := waiting491(t)
	r.request(c.Bob, message.UPDATE, 2, tag, rawSDP("2", "49170", "50002"))
	require.Equal(t, 1, r.count("200 UPDATE"))
	require.Equal(t, fsm.Wait491, c.Bob.Dialog.Regions().Modify)
	reinvite(c.Bob, mine(c.Bob, "49170", "50006")) // MOD-2
	require.Equal(t, fsm.Wait491, c.Bob.Dialog.Regions().Modify)
	c.Run(3 * time.Second)
	require.Contains(t, string(r.last("INVITE").Body()), "50006")
}

func TestMOD24_WishTakenBackLeavesNothingBehind(t *testing.T) {
	for what, start := range map[string]func() (*dialogtest.Call, *rawPeer, string){
		"behind an exchange": func() (*dialogtest.Call, *rawPeer, string) { return queuedWish(t, hold) },
		"after 491":          func() (*dialogtest.Call, *rawPeer, string) { return refusedWish(t, 491, hold) },
		"after 500":          func() (*dialogtest.Call, *rawPeer, string) { return refusedWish(t, 500, hold) },
	} {
		t.Run(what, func(t *testing.T) {
			c, r, tag := start()
			resume(c.Bob)
			require.Equal(t, fsm.Idle, c.Bob.Dialog.Regions().Modify)
			require.Equal(t, fsm.NoWish, c.Bob.Dialog.Regions().HoldWish)
			r.request(c.Bob, message.ACK, 1, tag, "")
			n := r.count("INVITE")
			hold(c.Bob)
			c.Deliver()
			require.Equal(t, n+1, r.count("INVITE"), "the next one goes at once")
		})
	}
}

func TestMOD24_ChangeTakenBackWhileItWaitsIsNeverSent(t *testing.T) {
	c, r, tag := carolTalks(t)
	r.request(c.Bob, message.INVITE, 2, tag, rawSDP("2"))
	reinvite(c.Bob, moved(c.Bob)) // waits for the ACK
	require.Equal(t, fsm.Queued, c.Bob.Dialog.Regions().Modify)
	c.Bob.Cancel()
	require.Equal(t, fsm.Idle, c.Bob.Dialog.Regions().Modify)
	r.request(c.Bob, message.ACK, 2, tag, "")
	c.Run(time.Second)
	require.Zero(t, r.count("INVITE"))
}

const moving = "Contact: <sip:carol@192.0.2.3:5070>"

func TestMOD25_OnlyAReliableResponseMovesThePeerBehindACancel(t *testing.T) {
	const was, is = "sip:carol@192.0.2.3:5060", "sip:carol@192.0.2.3:5070"
	for _, x := range []struct {
		code    int
		target  string
		headers []string
	}{
		{100, was, []string{moving}},
		{180, was, []string{moving}},
		{180, is, append(rel(1), moving)},
	} {
		c, r, u := cancelledReinvite(t, fsm.CancelPending, true)
		r.respond(u, r.last("INVITE"), x.code, "c1", "", x.headers...)
		require.Equal(t, 1, r.count("CANCEL"))
		require.Equal(t, fsm.Cancelling, u.Dialog.Regions().Modify)
		require.Equal(t, x.target, c.Alice.Dialog.RemoteTarget())
	}
}

func TestMOD2_WishBehindACancelThatWaitsLetsItGo(t *testing.T) {
	_, r, u := cancelledReinvite(t, fsm.CancelPending, true)
	hold(u)
	require.Equal(t, fsm.CancelPending, u.Dialog.Regions().Modify)
	r.respond(u, r.last("INVITE"), 100, "", "")
	require.Equal(t, 1, r.count("CANCEL"))
}

func TestMOD26_AnswerThatIsFasterThanTheCancelMovesThePeer(t *testing.T) {
	for _, at := range []fsm.State{fsm.CancelPending, fsm.Cancelling} {
		_, r, u := cancelledReinvite(t, at, true)
		r.respond(u, r.last("INVITE"), 200, "", rawSDP("2"), moving)
		require.Equal(t, "sip:carol@192.0.2.3:5070", u.Dialog.RemoteTarget())
	}
}

// A re-INVITE that changed nothing needs no other to undo it.
func TestMOD26_NothingIsLeftOfACancelledReinviteThatChangedNothing(t *testing.T) {
	for _, at := range []fsm.State{fsm.CancelPending, fsm.Cancelling} {
		c, r := aliceCancels(t, at, func(u *dialogtest.User) string { return mine(u) })
		r.respond(c.Alice, r.last("INVITE"), 200, "", rawOffer(), carolContact)
		c.Run(time.Second)
		require.Equal(t, 1, r.count("INVITE"))
		require.Equal(t, fsm.Idle, c.Alice.Dialog.Regions().Modify)
	}
}

// A cancelled re-INVITE that was carried out in part and is refused is told of, and repaired.
func TestMOD27_CancelledReinviteThatWasCarriedOutIsRepaired(t *testing.T) {
	for _, busy := range []bool{false, true} {
		c, r := aliceTalks(t, asks("alice"))
		before := string(c.Alice.Dialog.RemoteSDP())
		r.got = nil
		reinvite(c.Alice, moved(c.Alice))
		c.Deliver()
		inv := r.last("INVITE")
		r.respond(c.Alice, inv, 183, "c1", rawSDP("2", "49170", "50002"), append(rel(1), carolContact)...)
		r.respond(c.Alice, r.last("PRACK"), 200, "", "")
		c.Alice.Cancel()
		c.Deliver()
		if busy { // an UPDATE of hers waits for alice's user
			r.inDialog(c.Alice, message.UPDATE, 1, rawSDP("3", "49170", "50004"))
		}
		r.respond(c.Alice, inv, 487, "c1", "")
		require.Equal(t, 1, c.Alice.Count(dialog.Failed))
		require.Equal(t, 487, c.Alice.Last(dialog.Failed).Code)
		require.Equal(t, before, string(c.Alice.Dialog.RemoteSDP()))
		if busy {
			require.Equal(t, fsm.Queued, c.Alice.Dialog.Regions().Modify)
			require.Equal(t, 1, r.count("INVITE"))
			refuseOffer(c.Alice)
			c.Deliver()
		}
		require.Equal(t, 2, r.count("INVITE"))
		require.Contains(t, string(r.last("INVITE").Body()), "m=audio 49170", "not what was cancelled")
	}
}

// The re-INVITE that follows an ACK that was lost is undone like any other.
func TestMOD29_ReinviteAfterALostAckIsUndone(t *testing.T) {
	c, r := aliceAsks(t, move)
	inv := r.last("INVITE")
	before := string(c.Alice.Dialog.RemoteSDP())
	r.respond(c.Alice, inv, 180, "c1", "", append(rel(1), carolContact)...)
	r.respond(c.Alice, r.last("PRACK"), 200, "", "")
	r.respond(c.Alice, inv, 488, "c1", "")
	c.Alice.Do("the ACK did not arrive", func(now time.Time) error {
		flow := dialog.Flow{Transport: "UDP", Local: c.Alice.Addr, Remote: r.node.Addr}
		c.Alice.Endpoint.TransportFailed(now, flow, dialogtest.ErrUnreachable)
		return nil
	})
	c.Deliver()
	inv = r.last("INVITE")
	r.respond(c.Alice, inv, 183, "c1", rawSDP("7", "49170", "50002"), append(rel(1), carolContact)...)
	require.Contains(t, string(c.Alice.Dialog.RemoteSDP()), "50002")
	r.respond(c.Alice, r.last("PRACK"), 200, "", "")
	r.respond(c.Alice, inv, 488, "c1", "")
	require.Equal(t, before, string(c.Alice.Dialog.RemoteSDP()))
}

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

// executing is a call in which alice's re-INVITE has been answered by bob in a reliable 183,
// and awaits its final response: the change is in force already (RFC 6141 §3.3).
func executing(t *testing.T) *dialogtest.Call {
	t.Helper()
	c := talking(t, asks("bob"))
	reinvite(c.Alice, moved(c.Alice))
	c.Deliver()
	c.Bob.Do("progress", func(now time.Time) error {
		return c.Bob.Dialog.Progress(now, 183, dialog.With{SDP: []byte(mine(c.Bob))})
	})
	c.Deliver()
	c.Flow(`
		alice -> bob   INVITE cseq=2 offer=sendrecv
		bob   -> alice 100
		bob   -> alice 183 rseq answer=sendrecv
		alice -> bob   PRACK cseq=3
		bob   -> alice 200 PRACK
	`)
	require.Contains(t, string(c.Alice.Dialog.LocalSDP()), "50000")
	agreed(t, c)
	return c
}

func TestE097_ExecutedReinviteIsNotRefusedAnyMore(t *testing.T) {
	c := executing(t)
	err := c.Bob.Refused("refuse offer", func(now time.Time) error { return c.Bob.Dialog.RefuseOffer(now) })
	require.ErrorContains(t, err, "RFC 6141 §3.3")
	answerOffer(c.Bob)
	c.Deliver()
	c.Flow(`
		bob   -> alice 200 INVITE !sdp
		alice -> bob   ACK cseq=2
	`)
	agreed(t, c)
	over(t, c)
}

func TestE097_ExecutedReinviteThatIsRefusedAllTheSameIsRepaired(t *testing.T) {
	for _, busy := range []bool{false, true} {
		c, r := aliceTalks(t, asks("alice"))
		before := string(c.Alice.Dialog.RemoteSDP())
		reinvite(c.Alice, moved(c.Alice))
		c.Deliver()
		inv := r.last("INVITE")
		r.respond(c.Alice, inv, 183, "c1", rawSDP("2", "49170", "50002"), append(rel(1), "Contact: <sip:carol@192.0.2.3:5070>")...)
		require.Contains(t, string(c.Alice.Dialog.RemoteSDP()), "50002")
		r.respond(c.Alice, r.last("PRACK"), 200, "", "")
		if busy { // an UPDATE of hers waits for alice's user
			r.inDialog(c.Alice, message.UPDATE, 1, rawSDP("3", "49170", "50004"), "Contact: <sip:carol@192.0.2.3:5070>")
		}
		r.respond(c.Alice, inv, 488, "c1", "")
		require.Equal(t, before, string(c.Alice.Dialog.RemoteSDP()), "what was agreed inside it is undone")
		require.Equal(t, "sip:carol@192.0.2.3:5070", c.Alice.Dialog.RemoteTarget(), "but the peer has moved")
		if busy {
			require.Equal(t, fsm.Queued, c.Alice.Dialog.Regions().Modify)
			refuseOffer(c.Alice)
			c.Deliver()
			require.Equal(t, 1, r.count("488 UPDATE"))
		}
		require.Equal(t, 488, c.Alice.Last(dialog.Failed).Code)
		repair := r.last("INVITE")
		require.NotEqual(t, inv.Body(), repair.Body())
		require.Contains(t, string(repair.Body()), "m=audio 49170")
		r.respond(c.Alice, repair, 200, "c1", rawSDP("3"), carolContact)
		require.Contains(t, string(c.Alice.Dialog.LocalSDP()), "m=audio 49170")
		require.Equal(t, fsm.Idle, c.Alice.Dialog.Regions().Modify)
	}
}

func TestE098_CancelOfAnExecutedReinviteGetsA200(t *testing.T) {
	c := executing(t)
	c.Alice.Cancel()
	c.Deliver()
	c.Flow(`
		alice -> bob   CANCEL cseq=2
		bob   -> alice 200 CANCEL
		bob   -> alice 200 INVITE !sdp
		alice -> bob   ACK cseq=2
		alice -> bob   INVITE cseq=4 offer=sendrecv  # alice did not want it: her own offer undoes it
		bob   -> alice 100
	`)
	answerOffer(c.Bob)
	c.Deliver()
	require.Contains(t, string(c.Alice.Dialog.LocalSDP()), "49170")
	agreed(t, c)
	over(t, c)
}

func TestCancelOfAReinviteThatWasNotExecutedGets487AndTheCallStays(t *testing.T) {
	c := talking(t, asks("bob"))
	reinvite(c.Alice, moved(c.Alice))
	c.Deliver()
	c.Alice.Cancel()
	c.Deliver()
	c.Flow(`
		alice -> bob   INVITE cseq=2 offer
		bob   -> alice 100
		alice -> bob   CANCEL cseq=2
		bob   -> alice 200 CANCEL
		bob   -> alice 487 INVITE
		alice -> bob   ACK cseq=2
	`)
	require.Equal(t, []string{"failed 487"}, c.Alice.Took())
	require.Contains(t, string(c.Alice.Dialog.LocalSDP()), "49170")
	require.Equal(t, fsm.Stable, c.Bob.Dialog.Regions().Offer)
	require.Equal(t, fsm.Idle, c.Bob.Dialog.Regions().Serve)
	over(t, c)
}

func TestCancelledHoldIsNoHold(t *testing.T) {
	c := talking(t, asks("bob"), crossing())
	hold(c.Alice)
	c.Alice.Cancel() // before any response: it waits for one
	c.Run(slow)
	c.Flow("alice -> bob INVITE offer=sendonly\n...")
	c.Run(time.Second)
	require.Equal(t, []string{"failed 487"}, c.Alice.Took())
	holds(t, c, false, false)
	hold(c.Alice)
	c.Run(time.Second)
	answerOffer(c.Bob)
	c.Run(time.Second)
	holds(t, c, true, false)
	over(t, c)
}

func TestHoldAnsweredFasterThanItsCancelIsUndone(t *testing.T) {
	c := talking(t, crossing())
	hold(c.Alice)
	c.Run(slow + slow/2)
	c.Alice.Cancel() // the 200 is on its way
	c.Run(time.Second)
	require.Equal(t, 1, c.Alice.Count(dialog.Held))
	require.Equal(t, 1, c.Alice.Count(dialog.Resumed))
	holds(t, c, false, false)
	agreed(t, c)
	over(t, c)
}

func TestReinviteWhoseAddressIsGoneIsGivenUpForANewOne(t *testing.T) {
	c, r := aliceAsks(t, move)
	first := r.last("INVITE")
	r.respond(c.Alice, first, 100, "", "")
	c.Alice.Do("set contact", func(now time.Time) error { return c.Alice.Dialog.SetContact(now, "sip:alice@192.0.2.1:5080") })
	c.Deliver()
	require.Equal(t, 1, r.count("CANCEL"))
	second := r.last("INVITE")
	contact, _ := second.Header("Contact")
	require.Equal(t, "<sip:alice@192.0.2.1:5080>", contact)
	require.Contains(t, string(second.Body()), "50000")
	r.respond(c.Alice, second, 200, "c1", rawSDP("2"), carolContact)
	require.Contains(t, string(c.Alice.Dialog.LocalSDP()), "50000")
}

func TestLostAckToAFailureAfterThePeerMovedSendsANewReinvite(t *testing.T) {
	c, r := aliceAsks(t, move)
	inv := r.last("INVITE")
	r.respond(c.Alice, inv, 180, "c1", "", append(rel(1), carolContact)...)
	r.respond(c.Alice, r.last("PRACK"), 200, "", "")
	r.respond(c.Alice, inv, 488, "c1", "")
	require.Equal(t, 2, r.count("INVITE"))
	c.Alice.Do("the ACK did not arrive", func(now time.Time) error {
		flow := dialog.Flow{Transport: "UDP", Local: c.Alice.Addr, Remote: r.node.Addr}
		c.Alice.Endpoint.TransportFailed(now, flow, dialogtest.ErrUnreachable)
		return nil
	})
	c.Deliver()
	require.Equal(t, 3, r.count("INVITE"), "the two sides may see the session differently")
	require.Contains(t, string(r.last("INVITE").Body()), "49170")
	require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State())
}

func TestMOD7_RepairThatIsNotNeededAnyMoreIsNotSent(t *testing.T) {
	for _, code := range []int{491, 500} {
		c, r := aliceAsks(t, move)
		inv := r.last("INVITE")
		r.respond(c.Alice, inv, 183, "c1", rawSDP("2", "49170", "50002"), append(rel(1), carolContact)...)
		r.respond(c.Alice, r.last("PRACK"), 200, "", "")
		r.respond(c.Alice, inv, 488, "c1", "")
		r.respond(c.Alice, r.last("INVITE"), code, "c1", "", "Retry-After: 2")
		r.inDialog(c.Alice, message.INVITE, 1, rawSDP("3", "49170", "50004")) // carol's own offer does it
		r.inDialog(c.Alice, message.ACK, 1, "")
		n := r.count("INVITE")
		c.Run(10 * time.Second)
		require.Equal(t, n, r.count("INVITE"))
		require.Equal(t, fsm.Idle, c.Alice.Dialog.Regions().Modify)
		agreedWith(t, c.Alice, rawSDP("3", "49170", "50004"))
	}
}

func agreedWith(t *testing.T, u *dialogtest.User, remote string) {
	t.Helper()
	require.Equal(t, remote, string(u.Dialog.RemoteSDP()))
	require.Contains(t, string(u.Dialog.LocalSDP()), "m=audio 49170")
}

func TestMOD16_EarlyUpdateThatThePeerDoesNotKnowIsReported(t *testing.T) {
	c, r, inv := aliceCalls(t)
	r.respond(c.Alice, inv, 183, "c1", rawOffer(), append(rel(1), carolContact)...)
	r.respond(c.Alice, r.last("PRACK"), 200, "", "")
	sendUpdate(c.Alice, moved(c.Alice))
	c.Deliver()
	r.respond(c.Alice, r.last("UPDATE"), 501, "", "")
	require.Equal(t, 501, c.Alice.Last(dialog.Failed).Code)
	require.Equal(t, dialog.StateEarly, c.Alice.Dialog.State())
	require.Contains(t, string(c.Alice.Dialog.LocalSDP()), "49170")
	r.respond(c.Alice, inv, 200, "c1", "", carolContact)
	sendUpdate(c.Alice, moved(c.Alice))
	c.Deliver()
	require.Equal(t, 1, r.count("UPDATE"), "remembered")
	require.Equal(t, 2, r.count("INVITE"))
}

// A re-INVITE that a later request of ours overtakes is refused for its number: nothing was executed in it.
func TestUpdateBesideAReinviteThatCameOutOfOrderStands(t *testing.T) {
	c, r := aliceTalks(t)
	c.Alice.Do("reinvite", func(now time.Time) error { return c.Alice.Dialog.Reinvite(now) })
	c.Deliver()
	inv := r.last("INVITE")
	r.inDialog(c.Alice, message.UPDATE, 1, rawSDP("2", "49170", "50002"), carolContact)
	require.Equal(t, 1, r.count("200 UPDATE"))
	r.respond(c.Alice, inv, 500, "c1", "")
	require.Contains(t, string(c.Alice.Dialog.RemoteSDP()), "50002")
	require.Equal(t, 500, c.Alice.Last(dialog.Failed).Code)
	require.Same(t, inv, r.last("INVITE"), "there is nothing to repair")
}

func TestUpdateInsideAReinviteStandsWhenThatIsRefusedUnread(t *testing.T) { // OA-39
	for _, code := range []int{491, 488} {
		c, r := aliceTalks(t, asks("alice"))
		before := string(c.Alice.Dialog.RemoteSDP())
		c.Alice.Do("reinvite", func(now time.Time) error { return c.Alice.Dialog.Reinvite(now) }) // carol is to offer
		c.Deliver()
		inv := r.last("INVITE")
		r.inDialog(c.Alice, message.UPDATE, 1, rawSDP("2", "49170", "50002"), carolContact)
		answerOffer(c.Alice)
		c.Deliver()
		require.Equal(t, 1, r.count("200 UPDATE"))
		r.respond(c.Alice, inv, 183, "c1", rawSDP("3", "49170", "50004"), append(rel(1), carolContact)...)
		require.Equal(t, fsm.RemoteOfferRel1xx, c.Alice.Dialog.Regions().Offer)
		r.respond(c.Alice, inv, code, "c1", "")
		if code == 491 {
			require.Equal(t, fsm.Stable, c.Alice.Dialog.Regions().Offer)
			require.Contains(t, string(c.Alice.Dialog.RemoteSDP()), "50002", "nobody had read the re-INVITE")
		} else {
			require.Equal(t, before, string(c.Alice.Dialog.RemoteSDP()), "all of it is undone")
			require.Equal(t, fsm.LocalOfferInvite, c.Alice.Dialog.Regions().Offer, "and carol is told so")
		}
	}
}

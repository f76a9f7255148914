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

// What becomes of a re-INVITE of alice's, by where it stands and by how it ends.

// standing brings her re-INVITE to a state of its machine; moved has carol answer it reliably
// before, so that a part of it is carried out.
func standing(t *testing.T, at fsm.State, moves bool, options ...dialogtest.Option) (*dialogtest.Call, *rawPeer, *message.Message) {
	t.Helper()
	c, r := aliceAsks(t, move, options...)
	inv := r.last("INVITE")
	if at == fsm.CancelPending { // no response has come that could be cancelled
		c.Alice.Cancel()
	}
	if moves {
		r.respond(c.Alice, inv, 183, "c1", rawSDP("2", "49170", "50002"), append(rel(1), carolContact)...)
		r.respond(c.Alice, r.last("PRACK"), 200, "", "")
	} else if at == fsm.Cancelling {
		r.respond(c.Alice, inv, 100, "", "")
	}
	if at == fsm.Cancelling {
		c.Alice.Cancel()
		c.Deliver()
		require.Equal(t, 1, r.count("CANCEL"))
		r.respond(c.Alice, r.last("CANCEL"), 200, "", "")
	}
	c.Alice.Took()
	return c, r, inv
}

func TestMOD27_CancelledReinviteEndsWhateverItsFailure(t *testing.T) {
	for _, at := range []fsm.State{fsm.CancelPending, fsm.Cancelling} {
		for _, code := range []int{487, 488, 491, 500, 401, 422} {
			c, r, inv := standing(t, at, false, dialogtest.Config("", func(c *dialog.Config) {
				c.Credentials = func(string) (string, string, bool) { return "alice", "secret", true }
				c.Session.Expires = 10 * time.Minute
			}))
			r.respond(c.Alice, inv, code, "c1", "", "Retry-After: 1", "Min-SE: 3600",
				`WWW-Authenticate: Digest realm="r", nonce="n", algorithm=MD5`)
			require.Equal(t, []string{"failed " + itoa(code)}, c.Alice.Took(), "%v", at)
			require.Equal(t, fsm.Idle, c.Alice.Dialog.Regions().Modify)
			require.Equal(t, fsm.Stable, c.Alice.Dialog.Regions().Offer)
			require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State())
			c.Run(10 * time.Second)
			require.Equal(t, 2, r.count("INVITE"), "it was not wanted any more")
		}
	}
}

func TestMOD27_CancelledAndExecutedIsRepaired(t *testing.T) {
	c, r, inv := standing(t, fsm.Cancelling, true)
	r.respond(c.Alice, inv, 487, "c1", "")
	require.Equal(t, 3, r.count("INVITE"))
	require.Contains(t, string(r.last("INVITE").Body()), "m=audio 49170")

	c, r, inv = standing(t, fsm.Cancelling, true, asks("alice"))
	r.inDialog(c.Alice, message.UPDATE, 1, rawSDP("3", "49170", "50004"))
	r.respond(c.Alice, inv, 487, "c1", "")
	require.Equal(t, 2, r.count("INVITE"), "carol's UPDATE comes first")
	refuseOffer(c.Alice)
	c.Deliver()
	require.Equal(t, 3, r.count("INVITE"))
}

func TestMOD12_FailureThatEndsTheCallWhateverItsState(t *testing.T) {
	for _, at := range []fsm.State{fsm.Pending, fsm.CancelPending, fsm.Cancelling} {
		for _, how := range []struct {
			code int
			edit func(*dialog.Policy)
			byes int
		}{
			{481, func(*dialog.Policy) {}, 1},
			{404, func(*dialog.Policy) {}, 0}, // the dialog itself is broken: no BYE could arrive
			{481, func(p *dialog.Policy) { p.UsageFailureSilent = true }, 0},
		} {
			c, r, inv := standing(t, at, false, policy("", how.edit))
			r.respond(c.Alice, inv, how.code, "c1", "")
			require.Equal(t, dialog.StateTerminated, c.Alice.Dialog.State(), "%v %d", at, how.code)
			require.Equal(t, fsm.Terminated, c.Alice.Dialog.Regions().Modify)
			require.Equal(t, how.byes, r.count("BYE"))
			require.Equal(t, 1, c.Alice.Count(dialog.Ended))
		}
	}
}

func TestMOD12_NoResponseAtAllEndsTheCall(t *testing.T) {
	for _, at := range []fsm.State{fsm.Pending, fsm.CancelPending} {
		c, r, _ := standing(t, at, false)
		c.Run(40 * time.Second)
		require.ErrorIs(t, c.Alice.Last(dialog.Ended).Err, dialog.ErrTimeout)
		require.GreaterOrEqual(t, r.count("BYE"), 1)
	}
}

func TestMOD27_NoFinalResponseAfterTheCancel(t *testing.T) {
	c, _, _ := standing(t, fsm.Cancelling, false)
	c.Run(40 * time.Second)
	require.Equal(t, []string{"failed 487"}, c.Alice.Took())
	require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State())
}

func TestMOD20_ReinviteThatCannotBeSentLeavesTheCall(t *testing.T) {
	for _, at := range []fsm.State{fsm.Pending, fsm.CancelPending, fsm.Cancelling} {
		c, r, _ := standing(t, at, false, policy("", func(p *dialog.Policy) { p.FailInProceeding = true }))
		unreachable(c, r)
		require.Equal(t, []string{"failed 503"}, c.Alice.Took(), "%v", at)
		require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State())
		require.Equal(t, fsm.Stable, c.Alice.Dialog.Regions().Offer)
	}
}

// unreachable tells alice that what she sent to carol did not arrive.
func unreachable(c *dialogtest.Call, r *rawPeer) {
	c.Alice.Do("unreachable", func(now time.Time) error {
		flow := dialog.Flow{Transport: "UDP", Local: c.Alice.Addr, Remote: r.node.Addr}
		c.Alice.Endpoint.TransportFailed(now, flow, dialogtest.ErrUnreachable)
		return nil
	})
	c.Deliver()
}

func TestMOD26_2xxBeatsTheCancelThatWaitsForAResponse(t *testing.T) {
	c, r, inv := standing(t, fsm.CancelPending, false)
	r.respond(c.Alice, inv, 200, "c1", rawSDP("2"), carolContact)
	require.Zero(t, r.count("CANCEL"))
	require.Equal(t, 3, r.count("INVITE"), "the change is undone by a new offer")
	require.Contains(t, string(r.last("INVITE").Body()), "m=audio 49170")
}

func TestMOD25_CancelGoesOutWithTheFirstProvisionalResponse(t *testing.T) {
	for _, headers := range [][]string{{carolContact}, append(rel(1), carolContact)} {
		c, r, inv := standing(t, fsm.CancelPending, false)
		require.Zero(t, r.count("CANCEL"))
		r.respond(c.Alice, inv, 180, "c1", "", headers...)
		require.Equal(t, 1, r.count("CANCEL"))
		r.respond(c.Alice, inv, 183, "c1", "", append(rel(2), "Contact: <sip:carol@192.0.2.3:5070>")...)
		r.respond(c.Alice, inv, 183, "c1", "", carolContact)
	}
}

func TestMOD22_OnlyAReliableResponseMovesThePeer(t *testing.T) {
	for _, at := range []fsm.State{fsm.Pending, fsm.Cancelling} {
		c, r, inv := standing(t, at, false)
		r.respond(c.Alice, inv, 183, "c1", "", "Contact: <sip:carol@192.0.2.3:5070>")
		require.Equal(t, "sip:carol@192.0.2.3:5060", c.Alice.Dialog.RemoteTarget())
		r.respond(c.Alice, inv, 183, "c1", "", append(rel(1), "Contact: <sip:carol@192.0.2.3:5080>")...)
		require.Equal(t, "sip:carol@192.0.2.3:5080", c.Alice.Dialog.RemoteTarget())
		r.respond(c.Alice, inv, 488, "c1", "")
		require.Equal(t, "sip:carol@192.0.2.3:5080", c.Alice.Dialog.RemoteTarget(), "it stays")
	}
}

func TestMOD18_HangupNeedNotWaitForOurReinvite(t *testing.T) {
	for _, at := range []fsm.State{fsm.Pending, fsm.CancelPending, fsm.Cancelling} {
		c, r, inv := standing(t, at, false)
		c.Alice.Hangup()
		c.Deliver()
		require.Equal(t, 1, r.count("BYE"), "%v", at)
		r.respond(c.Alice, inv, 487, "c1", "")
		r.respond(c.Alice, r.last("BYE"), 200, "", "")
		require.Equal(t, []string{"changed terminated", "ended local"}, c.Alice.Took())
	}
}

func TestMOD18_TheCalleeToo(t *testing.T) {
	c, r, _ := carolTalks(t)
	reinvite(c.Bob, moved(c.Bob))
	c.Deliver()
	c.Bob.Hangup()
	c.Deliver()
	require.Equal(t, 1, r.count("BYE"))
}

func TestMOD19_PeerHangsUpWhileOurReinviteIsOpen(t *testing.T) {
	for _, at := range []fsm.State{fsm.Pending, fsm.CancelPending, fsm.Cancelling} {
		c, r, inv := standing(t, at, false)
		r.inDialog(c.Alice, message.BYE, 1, "")
		require.Equal(t, []string{"changed terminated", "ended remote"}, c.Alice.Took(), "%v", at)
		r.respond(c.Alice, inv, 200, "c1", rawSDP("2"), carolContact)
		require.Equal(t, 2, r.count("ACK"))
	}
}

func TestMOD19_TheCallerHangsUpWhileTheCalleesReinviteIsOpen(t *testing.T) {
	c, r, tag := carolTalks(t)
	reinvite(c.Bob, moved(c.Bob))
	c.Deliver()
	r.request(c.Bob, message.BYE, 2, tag, "")
	require.Equal(t, dialog.StateTerminated, c.Bob.Dialog.State())
}

func TestMOD13_ChallengedReinviteIsSentAgainWithTheSameOffer(t *testing.T) {
	c, r, inv := standing(t, fsm.Pending, false, dialogtest.Config("", func(c *dialog.Config) {
		c.Credentials = func(string) (string, string, bool) { return "alice", "secret", true }
	}))
	r.respond(c.Alice, inv, 401, "c1", "", `WWW-Authenticate: Digest realm="r", nonce="n", algorithm=MD5`)
	again := r.last("INVITE")
	require.Equal(t, inv.Body(), again.Body())
	require.True(t, again.Has("Authorization"))
	first, _ := inv.CSeq()
	second, _ := again.CSeq()
	require.Equal(t, first.Number+1, second.Number)
	r.respond(c.Alice, again, 200, "c1", rawSDP("2"), carolContact)
	require.Contains(t, string(c.Alice.Dialog.LocalSDP()), "50000")
	require.Equal(t, []string{"answer_received"}, c.Alice.Took())
}

func TestMOD14_ReinviteWhoseIntervalIsTooShortIsSentAgain(t *testing.T) {
	c, r, inv := standing(t, fsm.Pending, false, dialogtest.Config("", func(c *dialog.Config) { c.Session.Expires = 10 * time.Minute }))
	r.respond(c.Alice, inv, 422, "c1", "", "Min-SE: 3600")
	se, err := r.last("INVITE").SessionExpires()
	require.NoError(t, err)
	require.Equal(t, uint32(3600), se.Seconds)
	r.respond(c.Alice, r.last("INVITE"), 200, "c1", rawSDP("2"), carolContact, "Session-Expires: 3600;refresher=uas")
	require.Contains(t, string(c.Alice.Dialog.LocalSDP()), "50000")
}

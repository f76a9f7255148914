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

// Further states in which something of the session's machines can happen.

func TestMOD12_NoFinalResponseAfterTheCancelOfACallThatIsGone(t *testing.T) {
	c, r, inv := standing(t, fsm.Cancelling, false)
	r.respond(c.Alice, inv, 408, "c1", "")
	require.Equal(t, dialog.StateTerminated, c.Alice.Dialog.State())
	require.Equal(t, 1, r.count("BYE"))
}

// bobStanding is a re-INVITE of bob's, the callee, that is out and cancelled.
func bobStanding(t *testing.T, at fsm.State) (*dialogtest.Call, *rawPeer, string) {
	t.Helper()
	c, r, tag := carolTalks(t)
	reinvite(c.Bob, moved(c.Bob))
	c.Deliver()
	if at == fsm.Cancelling {
		r.respond(c.Bob, r.last("INVITE"), 100, "", "")
	}
	c.Bob.Cancel()
	c.Deliver()
	require.Equal(t, at, c.Bob.Dialog.Regions().Modify)
	return c, r, tag
}

func TestMOD27_TheCalleesCancelledReinvite(t *testing.T) {
	for _, at := range []fsm.State{fsm.CancelPending, fsm.Cancelling} {
		c, r, _ := bobStanding(t, at)
		r.respond(c.Bob, r.last("INVITE"), 491, "", "")
		require.Equal(t, fsm.Idle, c.Bob.Dialog.Regions().Modify)
		c.Run(5 * time.Second)
		require.Equal(t, 1, r.count("INVITE"))
	}
}

func TestMOD18_TheCalleeHangsUpWithACancelledReinviteOut(t *testing.T) {
	for _, at := range []fsm.State{fsm.CancelPending, fsm.Cancelling} {
		c, r, _ := bobStanding(t, at)
		c.Bob.Hangup()
		c.Deliver()
		require.Equal(t, 1, r.count("BYE"))
		c, r, tag := bobStanding(t, at)
		r.request(c.Bob, message.BYE, 2, tag, "")
		require.Equal(t, fsm.Terminated, c.Bob.Dialog.Regions().Modify)
	}
}

func TestMOD2_WishBehindAReinviteThatIsCancelled(t *testing.T) {
	for _, at := range []fsm.State{fsm.CancelPending, fsm.Cancelling} {
		c, r, _ := bobStanding(t, at)
		hold(c.Bob)
		r.respond(c.Bob, r.last("INVITE"), 487, "", "")
		require.Equal(t, 2, r.count("INVITE"), "%v", at)
		require.Equal(t, "sendonly", directionOf(r.last("INVITE").Body()))
	}
}

func TestMOD2_NewestReinviteIsSentAfterTheWait(t *testing.T) {
	for _, code := range []int{491, 500} {
		c, r := aliceAsks(t, move)
		r.respond(c.Alice, r.last("INVITE"), code, "c1", "", "Retry-After: 2")
		reinvite(c.Alice, mine(c.Alice, "49170", "50002"))
		require.True(t, c.RunUntil(5*time.Second, func() bool { return r.count("INVITE") == 3 }))
		require.Contains(t, string(r.last("INVITE").Body()), "50002")
	}
}

func TestMOD24_CancelWhileA500IsWaitedOut(t *testing.T) {
	c, r := aliceAsks(t, move)
	r.respond(c.Alice, r.last("INVITE"), 500, "c1", "", "Retry-After: 2")
	r.inDialog(c.Alice, message.UPDATE, 1, rawSDP("2", "49170", "50004")) // served meanwhile (MOD-8)
	require.Equal(t, 1, r.count("200 UPDATE"))
	c.Alice.Cancel()
	c.Run(5 * time.Second)
	require.Equal(t, 2, r.count("INVITE"))
}

func TestMDS9_TheCalleeHangsUpWhileItsRequestsAreOpen(t *testing.T) {
	c, r := aliceTalks(t, asks("alice"))
	r.inDialog(c.Alice, message.INVITE, 1, rawSDP("2", "49170", "50000"))
	r.inDialog(c.Alice, message.BYE, 2, "")
	require.Equal(t, 1, r.count("487 INVITE"))
	require.Equal(t, fsm.Terminated, c.Alice.Dialog.Regions().Serve)

	c, r = aliceTalks(t, asks("alice"))
	r.inDialog(c.Alice, message.UPDATE, 1, rawSDP("2", "49170", "50000"))
	r.inDialog(c.Alice, message.BYE, 2, "")
	require.Equal(t, 1, r.count("487 UPDATE"))
}

func TestOA17_ForkByA200AloneAnswersTheSameOffer(t *testing.T) {
	c, r, inv := aliceCalls(t, policy("", func(p *dialog.Policy) { p.SecondAnswer = dialog.SecondAnswerKeep }))
	r.respond(c.Alice, inv, 180, "c1", "", carolContact)
	first := c.Alice.Dialog
	r.respond(c.Alice, inv, 200, "c2", rawOffer(), carolContact)
	require.NotSame(t, first, c.Alice.Dialog)
	require.Equal(t, fsm.LocalOfferInvite, first.Regions().Offer, "the first fork's is still unanswered")
	require.Equal(t, rawOffer(), string(c.Alice.Dialog.RemoteSDP()))
}

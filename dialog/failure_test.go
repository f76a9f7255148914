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

// Edge cases of group K and where each is tested:
//
//	E-177  TestE177_InfoWithoutAnAnswerEndsTheCallUnlessPolicyKeepsIt
//	E-178  TestE178_404InTheDialogEndsTheWholeDialog
//	E-179  TestE179_500ToAReinviteLeavesTheSession
//	E-181  TestE181_486ToAReinviteLeavesTheCall
//	E-182  TestE182_405ToAnInfoLeavesTheCall
//	E-183  TestE183_489LeavesTheCall
//	E-267  TestE267_MessageBelongsToNoUsage, TestE267_PeersMessageInAHeldCall

// callWithCarol is alice in a call with carol.
func callWithCarol(t *testing.T, options ...dialogtest.Option) (*dialogtest.Call, *rawPeer) {
	t.Helper()
	c, r, inv := aliceCalls(t, options...)
	r.respond(c.Alice, inv, 200, "c1", rawOffer(), carolContact)
	require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State())
	return c, r
}

func sendOwn(u *dialogtest.User, method message.Method) {
	u.Do("request", func(now time.Time) error { return u.Dialog.Request(now, method) })
}

func changeSession(u *dialogtest.User) {
	u.Do("reinvite", func(now time.Time) error { return u.Dialog.Reinvite(now, dialog.With{SDP: u.Offer()}) })
}

// Every code of RFC 5057's tables, as the answer to an INFO of ours: nothing, the call with a
// BYE, or the whole dialog without one.
func TestEachFailureEndsWhatRFC5057Says(t *testing.T) {
	for _, row := range fsm.CodeEffects {
		if row.Code == 401 || row.Code == 407 {
			continue // mended with credentials, or as the others
		}
		c, r := callWithCarol(t)
		sendInfo(c.Alice, dialog.With{})
		c.Deliver()
		r.respond(c.Alice, r.last("INFO"), row.Code, "", "")
		effect := fsm.ResponseEffect("INFO", row.Code)
		state, byes := dialog.StateConfirmed, 0
		switch effect {
		case fsm.EffectUsage:
			state, byes = dialog.StateTerminated, 1
		case fsm.EffectDialog:
			state = dialog.StateTerminated
		}
		require.Equal(t, state, c.Alice.Dialog.State(), "%d: %s", row.Code, effect)
		require.Equal(t, byes, r.requests("BYE"), "%d: %s", row.Code, effect)
		require.Equal(t, row.Code, c.Alice.Last(dialog.Responded).Code)
	}
}

func TestUsageFailureSilentByPolicy(t *testing.T) {
	c, r := callWithCarol(t, dialogtest.Config("alice", func(c *dialog.Config) { c.Policy.UsageFailureSilent = true }))
	sendInfo(c.Alice, dialog.With{})
	c.Deliver()
	r.respond(c.Alice, r.last("INFO"), 481, "", "")
	require.Equal(t, dialog.StateTerminated, c.Alice.Dialog.State())
	require.Zero(t, r.requests("BYE"))
}

func TestE177_InfoWithoutAnAnswerEndsTheCallUnlessPolicyKeepsIt(t *testing.T) {
	for _, keep := range []bool{false, true} {
		for _, answered := range []bool{false, true} {
			c, r := callWithCarol(t, dialogtest.Config("alice", func(c *dialog.Config) { c.Policy.KeepOnTimeout = keep }))
			sendInfo(c.Alice, dialog.With{})
			c.Deliver()
			if answered {
				r.respond(c.Alice, r.last("INFO"), 408, "", "")
			} else {
				c.Run(33 * time.Second)
			}
			require.Equal(t, keep, c.Alice.Dialog.State() == dialog.StateConfirmed)
			require.Equal(t, keep, r.requests("BYE") == 0)
			require.Equal(t, 408, c.Alice.Last(dialog.Responded).Code)
		}
	}
}

func TestE178_404InTheDialogEndsTheWholeDialog(t *testing.T) {
	require.Equal(t, fsm.EffectDialog, fsm.ResponseEffect("NOTIFY", 404), "whatever the usage of the request")
	for _, ask := range []func(u *dialogtest.User){
		func(u *dialogtest.User) { sendOwn(u, message.MESSAGE) },
		func(u *dialogtest.User) { sendInfo(u, dialog.With{}) },
		changeSession,
	} {
		c, r := callWithCarol(t)
		ask(c.Alice)
		c.Deliver()
		r.respond(c.Alice, r.got[len(r.got)-1], 404, "", "")
		require.Equal(t, dialog.StateTerminated, c.Alice.Dialog.State())
		require.Zero(t, r.requests("BYE"), "it could not arrive")
	}
}

func TestE179_500ToAReinviteLeavesTheSession(t *testing.T) {
	c, r := callWithCarol(t)
	before := string(c.Alice.Dialog.LocalSDP())
	changeSession(c.Alice)
	c.Deliver()
	r.respond(c.Alice, r.last("INVITE"), 500, "", "")
	require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State())
	require.Equal(t, before, string(c.Alice.Dialog.LocalSDP()))
	require.Equal(t, 500, c.Alice.Last(dialog.Failed).Code)
}

func TestE181_486ToAReinviteLeavesTheCall(t *testing.T) {
	c, r := callWithCarol(t)
	changeSession(c.Alice)
	c.Deliver()
	r.respond(c.Alice, r.last("INVITE"), 486, "", "")
	require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State())
	require.Zero(t, r.requests("BYE"))
}

func TestE182_405ToAnInfoLeavesTheCall(t *testing.T) {
	for _, code := range []int{405, 501, 469} {
		c, r := callWithCarol(t)
		sendInfo(c.Alice, dialog.With{})
		c.Deliver()
		r.respond(c.Alice, r.last("INFO"), code, "", "")
		require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State(), "%d: not integral to the call", code)
	}
}

func TestE183_489LeavesTheCall(t *testing.T) {
	require.Equal(t, fsm.UsageSubscription, fsm.UsageOf("SUBSCRIBE"))
	require.Equal(t, fsm.EffectUsage, fsm.ResponseEffect("SUBSCRIBE", 489), "it ends the subscription, which is another usage")
	c, r := callWithCarol(t)
	sendInfo(c.Alice, dialog.With{})
	c.Deliver()
	r.respond(c.Alice, r.last("INFO"), 489, "", "")
	require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State(), "to anything else it is a 400")
	require.Zero(t, r.requests("BYE"))
}

func TestE267_MessageBelongsToNoUsage(t *testing.T) {
	c, r := callWithCarol(t)
	sendOwn(c.Alice, message.MESSAGE)
	c.Run(33 * time.Second)
	require.Equal(t, 408, c.Alice.Last(dialog.Responded).Code)
	require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State(), "a timeout ends nothing")
	sendOwn(c.Alice, message.MESSAGE)
	c.Deliver()
	r.respond(c.Alice, r.last("MESSAGE"), 481, "", "")
	require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State(), "481 ends nothing")
	sendOwn(c.Alice, message.MESSAGE)
	c.Deliver()
	r.respond(c.Alice, r.last("MESSAGE"), 404, "", "")
	require.Equal(t, dialog.StateTerminated, c.Alice.Dialog.State(), "404 ends the dialog")
}

func TestE267_PeersMessageInAHeldCall(t *testing.T) {
	c, r := callWithCarol(t, dialogtest.Config("alice", func(c *dialog.Config) {
		c.Allow, c.Accept = []message.Method{message.MESSAGE}, []string{"text/plain"}
	}))
	hold(c.Alice)
	c.Deliver()
	answer := "v=0\r\no=carol 1 2 IN IP4 192.0.2.3\r\ns=-\r\nc=IN IP4 192.0.2.3\r\nt=0 0\r\nm=audio 49170 RTP/AVP 0\r\na=recvonly\r\n"
	r.respond(c.Alice, r.last("INVITE"), 200, "", answer, carolContact)
	target, local := c.Alice.Dialog.RemoteTarget(), c.Alice.Dialog.LocalSDP()
	r.inCall(c.Alice, message.MESSAGE, 1, "hello", "Content-Type: text/plain", "Contact: <sip:elsewhere@192.0.2.99>")
	ok := r.last("200 MESSAGE")
	require.Empty(t, ok.Body())
	require.False(t, ok.Has("Contact"))
	require.Equal(t, "hello", string(c.Alice.Last(dialog.Received).Message.Body()))
	require.Equal(t, target, c.Alice.Dialog.RemoteTarget())
	require.Equal(t, local, c.Alice.Dialog.LocalSDP())
	require.Equal(t, dialog.StateHeld, c.Alice.Dialog.State())
}

func TestRequestRefusesWhatHasAVerbOfItsOwn(t *testing.T) {
	c, _ := callWithCarol(t)
	for _, m := range []message.Method{message.INVITE, message.BYE, message.CANCEL, message.ACK, message.PRACK, message.UPDATE, message.INFO} {
		err := c.Alice.Refused("request", func(now time.Time) error { return c.Alice.Dialog.Request(now, m) })
		require.ErrorContains(t, err, string(m))
	}
	for _, m := range []message.Method{message.REFER, message.NOTIFY, message.SUBSCRIBE} {
		err := c.Alice.Refused("request", func(now time.Time) error { return c.Alice.Dialog.Request(now, m) })
		require.ErrorContains(t, err, "subscription")
	}
	sendOwn(c.Alice, message.OPTIONS)
}

func TestEarlyFailureOfTheCalleeRefusesTheInvite(t *testing.T) {
	c := dialogtest.NewCall(t)
	r := newRawPeer(t, c)
	r.request(c.Bob, message.INVITE, 1, "", rawOffer())
	c.Bob.Ring()
	sendInfo(c.Bob, dialog.With{})
	c.Deliver()
	r.respond(c.Bob, r.last("INFO"), 481, "", "")
	require.Equal(t, dialog.StateTerminated, c.Bob.Dialog.State())
	require.Zero(t, r.requests("BYE"), "the callee may not send BYE before its answer")
	require.Positive(t, r.count("500 INVITE"))
}

func TestEarlyFailureOfTheCallerByPolicySendsBye(t *testing.T) {
	c, r, inv := aliceCalls(t, dialogtest.Config("alice", func(c *dialog.Config) { c.Policy.EarlyFailureBye = true }))
	r.respond(c.Alice, inv, 180, "c1", "", carolContact)
	sendInfo(c.Alice, dialog.With{})
	c.Deliver()
	r.respond(c.Alice, r.last("INFO"), 481, "", "")
	require.Equal(t, 1, r.requests("BYE"))
}

// RFC 3261 §15: the callee sends no BYE before the ACK, whatever fails meanwhile.
func TestFailureBeforeTheAckWaitsForIt(t *testing.T) {
	c := dialogtest.NewCall(t)
	r := newRawPeer(t, c)
	r.request(c.Bob, message.INVITE, 1, "", rawOffer())
	c.Bob.Answer()
	sendInfo(c.Bob, dialog.With{})
	c.Deliver()
	r.respond(c.Bob, r.last("INFO"), 481, "", "")
	require.Zero(t, r.requests("BYE"))
	r.request(c.Bob, message.ACK, 1, tagOf(t, r.last("200 INVITE")), "")
	require.Equal(t, 1, r.requests("BYE"))
	require.Equal(t, dialog.StateTerminated, c.Bob.Dialog.State())
	require.Equal(t, 481, c.Bob.Last(dialog.Ended).Code)
}

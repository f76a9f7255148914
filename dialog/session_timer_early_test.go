package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

// Before the call stands an UPDATE neither asks for a session timer nor gets one: the 2xx to
// the INVITE says what holds, whichever of the two arrives first.
func TestUpdateBeforeTheAnswerLeavesTheTimerAlone(t *testing.T) {
	c := dialogtest.NewCall(t, asking("alice", 90*time.Second, ""), asking("bob", 90*time.Second, ""))
	c.Alice.Invite(c.Bob)
	c.Deliver()
	c.Bob.Progress()
	c.Deliver()
	sendUpdate(c.Alice)
	c.Deliver()
	c.Skip()
	sendUpdate(c.Bob)
	c.Deliver()
	c.Flow(`
		bob   -> alice UPDATE !se
		alice -> bob   200 UPDATE !se
	`)
	_, by, _ := c.Alice.Dialog.SessionTimer()
	require.Zero(t, by)
	// an UPDATE of alice's crosses bob's answer
	c.Links(dialogtest.Link{Delay: 20 * time.Millisecond})
	sendUpdate(c.Alice)
	c.Run(10 * time.Millisecond)
	c.Bob.Answer(dialog.With{})
	c.Run(time.Second)
	_, by, _ = c.Alice.Dialog.SessionTimer()
	require.Equal(t, dialog.Local, by)
	_, by, _ = c.Bob.Dialog.SessionTimer()
	require.Equal(t, dialog.Remote, by)
	c.Run(time.Hour)
	require.Equal(t, dialog.StateConfirmed, c.Bob.Dialog.State())
	c.Alice.Hangup()
	gone(t, c)
}

// Somebody else's UPDATE may ask all the same.
func TestUpdateWithAnIntervalBeforeTheAnswerGetsNone(t *testing.T) {
	c, r, inv := aliceCalls(t)
	r.respond(c.Alice, inv, 183, "c1", rawOffer(), append(rel(1), carolContact)...)
	r.respond(c.Alice, r.last("PRACK"), 200, "", "")
	r.update(c.Alice, 1, "Supported: timer", "Session-Expires: 90;refresher=uas")
	require.Empty(t, seOf(t, r.last("200 UPDATE")))
	_, by, _ := c.Alice.Dialog.SessionTimer()
	require.Zero(t, by)
}

// The rest of what can cross a refresh of ours.
func TestRefreshRetryMeetsAnotherExchange(t *testing.T) {
	c, r := timedCall(t)
	c.Run(45 * time.Second)
	r.refreshed(c.Alice, 491)
	changeSession(c.Alice)
	c.Deliver()
	c.Run(4 * time.Second)
	require.Equal(t, 1, r.requests("UPDATE"), "the re-INVITE is open")
	r.respond(c.Alice, r.last("INVITE"), 488, "", "")
	require.Equal(t, 2, r.requests("UPDATE"), "and has refreshed nothing")
	r.refreshed(c.Alice, 200, "Session-Expires: 90;refresher=uac")
	require.Equal(t, 1, c.Alice.Count(dialog.Refreshed))
}

func TestPeersUpdateWithoutAnIntervalCrossesOurRefresh(t *testing.T) {
	c := dialogtest.NewCall(t)
	r, ok := answeredRaw(t, c, "Supported: timer", "Session-Expires: 90;refresher=uas", "Allow: INVITE, ACK, BYE, UPDATE")
	c.Run(45 * time.Second)
	r.request(c.Bob, "UPDATE", 2, tagOf(t, ok), "")
	require.Equal(t, 1, r.count("200 UPDATE"))
	r.respond(c.Bob, r.last("UPDATE"), 200, "", "", "Session-Expires: 90;refresher=uac")
	_, by, _ := c.Bob.Dialog.SessionTimer()
	require.Equal(t, dialog.Local, by, "the 2xx to our own refresh has the last word")
}

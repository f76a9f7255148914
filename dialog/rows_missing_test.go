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

// What the tables did not have while the code looked at their states.

// An unreliable response whose SDP cannot be read shows nothing of the answer.
func TestUnreadableSDPInA183IsNoPreview(t *testing.T) {
	c, r, inv := aliceCalls(t)
	r.respond(c.Alice, inv, 183, "c1", "this is no SDP\r\n", carolContact)
	r.respond(c.Alice, inv, 200, "c1", rawOffer(), carolContact)
	require.Equal(t, rawOffer(), string(c.Alice.Dialog.RemoteSDP()))

	c = dialogtest.NewCall(t)
	r = newRawPeer(t, c)
	inv = r.called(c.Alice)
	r.respond(c.Alice, inv, 183, "c1", "this is no SDP\r\n", carolContact)
	r.respond(c.Alice, inv, 200, "c1", "", carolContact)
	require.Empty(t, c.Alice.Dialog.RemoteSDP(), "no answer has come")
	c.Deliver()
	require.Equal(t, 1, r.requests("BYE"), "a call without an answer has no session (RFC 3261 §13.3.1.4)")
}

// The same where the response is reliable, and would have been the answer.
func TestUnreadableSDPInAReliable183IsNoAnswer(t *testing.T) {
	c, r, inv := aliceCalls(t)
	r.respond(c.Alice, inv, 183, "c1", "this is no SDP\r\n", append(rel(1), carolContact)...)
	r.respond(c.Alice, inv, 200, "c1", rawOffer(), carolContact)
	require.Equal(t, rawOffer(), string(c.Alice.Dialog.RemoteSDP()))
}

// A hold that is taken back while its re-INVITE is out, and whose re-INVITE is then challenged:
// it is not sent again, and nothing of it is left.
func TestHoldTakenBackAndThenChallengedIsOver(t *testing.T) {
	for _, refused := range []struct {
		code   int
		header string
	}{{401, `WWW-Authenticate: Digest realm="x", nonce="n", algorithm=MD5`}, {422, "Min-SE: 3600"}} {
		c, r := aliceTalks(t, dialogtest.Config("alice", func(cfg *dialog.Config) {
			cfg.Session.Expires = 1800 * time.Second
			cfg.Credentials = func(string) (string, string, bool) { return "alice", "secret", true }
		}))
		hold(c.Alice)
		c.Deliver()
		inv := r.last("INVITE")
		r.respond(c.Alice, inv, 100, "c1", "")
		c.Alice.Cancel()
		c.Deliver()
		sent := r.requests("INVITE")
		r.respond(c.Alice, inv, refused.code, "c1", "", refused.header)
		c.Deliver()
		require.Equal(t, sent, r.requests("INVITE"), "%d: it is not sent again", refused.code)
		require.NotZero(t, c.Alice.Count(dialog.Failed), "%d: and the host is told", refused.code)
		hold(c.Alice)
		c.Deliver()
		require.Equal(t, sent+1, r.requests("INVITE"), "%d: another hold is free to go", refused.code)
	}
}

// A hold that waits behind a refresh by re-INVITE may go into a PRACK for it: then its answer
// is that of the hold, and nothing waits any more.
func TestHoldThatGoesIntoThePrackOfARefresh(t *testing.T) {
	c, r, inv := aliceCalls(t, asking("alice", 90*time.Second, ""), policy("alice", func(p *dialog.Policy) { p.OfferInPrack = true }))
	r.respond(c.Alice, inv, 200, "c1", rawOffer(), carolContact, "Session-Expires: 90;refresher=uac", "Require: timer", "Allow: INVITE, ACK, BYE, CANCEL, PRACK")
	c.Run(45 * time.Second)
	refresh := r.last("INVITE")
	hold(c.Alice)
	c.Deliver()
	require.Equal(t, 2, r.requests("INVITE"), "the hold waits")
	r.respond(c.Alice, refresh, 183, "c1", rawOffer(), append(rel(1), carolContact)...)
	require.Contains(t, string(r.last("PRACK").Body()), "a=sendonly")
	r.respond(c.Alice, r.last("PRACK"), 200, "c1", directed("2", "recvonly"))
	require.Equal(t, 1, c.Alice.Count(dialog.Held))
	r.respond(c.Alice, refresh, 200, "c1", "", carolContact, "Session-Expires: 90;refresher=uac", "Require: timer")
	resume(c.Alice)
	c.Deliver()
	require.Contains(t, string(r.last("INVITE").Body()), "a=sendrecv")
	r.respond(c.Alice, r.last("INVITE"), 200, "c1", rawSDP("3"), carolContact)
	require.Equal(t, 1, c.Alice.Count(dialog.Resumed))
	require.Equal(t, fsm.NoWish, c.Alice.Dialog.Regions().HoldWish)
}

// A hold that waits behind an UPDATE of ours, and that the answer to the old way to hold tells:
// when the UPDATE is over, nothing waits any more.
func TestHoldThatIsToldToAPeerWithoutAnAddress(t *testing.T) {
	c, r := aliceTalks(t)
	sendUpdate(c.Alice)
	holdSilently(c.Alice)
	c.Deliver()
	require.Equal(t, 1, r.requests("INVITE"), "the hold waits")
	r.inDialog(c.Alice, message.INVITE, 1, rawSDP("2", "c=IN IP4 192.0.2.3", "c=IN IP4 0.0.0.0"))
	require.Equal(t, "inactive", directionOf(r.last("200 INVITE").Body()))
	r.inDialog(c.Alice, message.ACK, 1, "")
	r.respond(c.Alice, r.last("UPDATE"), 200, "c1", "", carolContact)
	require.Equal(t, fsm.NoWish, c.Alice.Dialog.Regions().HoldWish)
	require.Equal(t, fsm.Idle, c.Alice.Dialog.Regions().Modify)
	resume(c.Alice)
	c.Deliver()
	require.Equal(t, 2, r.requests("INVITE"), "the way is free")
}

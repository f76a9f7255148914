package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/message"
)

func TestE129_PrackAndUpdateCountCSeqAndAckDoesNot(t *testing.T) {
	c := dialogtest.NewCall(t)
	c.Alice.Invite(c.Bob)
	c.Deliver()
	c.Bob.Progress()
	c.Deliver()
	sendUpdate(c.Alice)
	c.Deliver()
	c.Bob.Answer(dialog.With{})
	c.Deliver()
	hold(c.Alice)
	c.Deliver()
	c.Flow(`
		alice -> bob   INVITE cseq=1
		bob   -> alice 100
		bob   -> alice 183
		alice -> bob   PRACK cseq=2
		bob   -> alice 200 PRACK
		alice -> bob   UPDATE cseq=3 !sdp
		bob   -> alice 200 UPDATE
		bob   -> alice 200 INVITE
		alice -> bob   ACK cseq=1
		alice -> bob   INVITE cseq=4 offer=sendonly
		...
		alice -> bob   ACK cseq=4
	`)
	c.Alice.Hangup()
	gone(t, c)
}

func TestE135_Reliable183InAReinvite(t *testing.T) {
	ask := dialogtest.Config("bob", func(c *dialog.Config) { c.Policy.Reoffers = dialog.ReoffersAsk })
	c := dialogtest.NewCall(t, ask)
	c.Alice.Talk(c.Bob)
	c.Skip()
	hold(c.Alice)
	c.Deliver()
	offer := c.Bob.Last(dialog.OfferReceived).SDP
	c.Bob.Progress(dialog.With{SDP: c.Bob.AnswerTo(offer)})
	c.Deliver()
	local, _ := c.Alice.Dialog.Held()
	require.True(t, local, "the media changes with the 183")
	err := c.Bob.Refused("refuse offer", func(now time.Time) error { return c.Bob.Dialog.RefuseOffer(now) })
	require.ErrorContains(t, err, "RFC 6141 §3.3", "what was carried out is not refused any more")
	c.Bob.Do("answer offer", func(now time.Time) error { return c.Bob.Dialog.AnswerOffer(now) })
	c.Deliver()
	c.Flow(`
		alice -> bob   INVITE cseq=2 offer=sendonly
		bob   -> alice 100
		bob   -> alice 183 rseq answer=recvonly contact
		alice -> bob   PRACK cseq=3 !sdp
		bob   -> alice 200 PRACK
		bob   -> alice 200 INVITE !sdp
		alice -> bob   ACK cseq=2
	`)
	c.Alice.Hangup()
	gone(t, c)
}

func TestReliable183InAReinviteMovesTheTargetBeforeTheFinalResponse(t *testing.T) {
	c, r, inv := aliceCalls(t)
	r.respond(c.Alice, inv, 200, "c1", rawOffer(), carolContact)
	c.Alice.Do("reinvite", func(now time.Time) error { return c.Alice.Dialog.Reinvite(now, dialog.With{SDP: c.Alice.Offer()}) })
	c.Deliver()
	inv = r.last("INVITE")
	r.respond(c.Alice, inv, 183, "", "", "Contact: <sip:carol@192.0.2.3:5060;line=2>")
	require.Equal(t, "sip:carol@192.0.2.3:5060", c.Alice.Dialog.RemoteTarget(), "an unreliable one moves nothing")
	r.respond(c.Alice, inv, 183, "", rawOffer(), append(rel(1), "Contact: <sip:carol@192.0.2.3:5060;line=3>")...)
	require.Equal(t, "sip:carol@192.0.2.3:5060;line=3", r.last("PRACK").RequestURIText())
	r.respond(c.Alice, r.last("PRACK"), 200, "", "")
	r.respond(c.Alice, inv, 486, "", "")
	require.Equal(t, "sip:carol@192.0.2.3:5060;line=3", c.Alice.Dialog.RemoteTarget(), "and the move stays when the change fails")
	require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State())
}

// Field quirk: a reliable 180 without Contact. Its PRACK goes where the INVITE went.
func TestReliable180WithoutContactIsAcknowledgedAtTheRequestURI(t *testing.T) {
	c, r, inv := aliceCalls(t)
	r.respond(c.Alice, inv, 180, "c1", "", rel(7)...)
	require.Equal(t, inv.RequestURIText(), r.last("PRACK").RequestURIText())
	r.respond(c.Alice, r.last("PRACK"), 200, "", "")
	r.respond(c.Alice, inv, 180, "c1", "", append(rel(8), "Contact: <sip:carol@192.0.2.3:5060;line=2>")...)
	require.Equal(t, "sip:carol@192.0.2.3:5060;line=2", r.last("PRACK").RequestURIText(), "until a Contact comes")
}

// Field quirk: the 200 to the INVITE overtakes the 200 to the PRACK.
func TestAnswerBeforeThe200ToThePrack(t *testing.T) {
	c := dialogtest.NewCall(t)
	c.Script(dialogtest.Fault{Do: dialogtest.Drop, What: "200 PRACK"})
	c.Alice.Invite(c.Bob)
	c.Deliver()
	c.Bob.Progress()
	c.Deliver()
	c.Bob.Answer(dialog.With{})
	c.Deliver()
	require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State())
	c.Run(time.Second)
	c.Flow(`
		alice -> bob   INVITE
		bob   -> alice 100
		bob   -> alice 183
		alice -> bob   PRACK
		bob   ->x alice 200 PRACK
		bob   -> alice 200 INVITE
		alice -> bob   ACK
		alice -> bob   PRACK retrans
		bob   -> alice 200 PRACK
	`)
	c.Alice.Hangup()
	gone(t, c)
}

func TestHalfReliableResponsesAreOrdinaryOnes(t *testing.T) {
	c, r, inv := aliceCalls(t)
	r.respond(c.Alice, inv, 100, "", "", "Require: 100rel", "RSeq: 1")
	r.respond(c.Alice, inv, 180, "c1", "", "RSeq: 1", carolContact)
	r.respond(c.Alice, inv, 183, "c1", "", "Require: 100rel", carolContact)
	r.respond(c.Alice, inv, 183, "c1", "", "Require: 100rel", "RSeq: 0", carolContact)
	require.Zero(t, r.requests("PRACK"))
	require.Equal(t, 1, c.Alice.Count(dialog.Ringing))
	require.Equal(t, 2, c.Alice.Count(dialog.Progress))
}

func TestReliableResponseWithoutATagIsDropped(t *testing.T) {
	c, r, inv := aliceCalls(t)
	r.respond(c.Alice, inv, 180, "", "", rel(1)...)
	require.Zero(t, r.requests("PRACK"))
	require.Zero(t, c.Alice.Count(dialog.Ringing))
	require.EqualValues(t, 1, c.Alice.Endpoint.Counts().Stray)
	c.Alice.Cancel()
	c.Deliver()
	require.Equal(t, 1, r.requests("CANCEL"), "but somebody has the INVITE")
}

func TestReliableResponseToAReinviteWithoutATagIsDropped(t *testing.T) {
	c, r := aliceAsks(t, move)
	r.respond(c.Alice, r.last("INVITE"), 183, "", "", append(rel(1), carolContact, "To: <sip:carol@192.0.2.3:5060>")...)
	require.Zero(t, r.requests("PRACK"))
	require.EqualValues(t, 1, c.Alice.Endpoint.Counts().Stray)
	r.respond(c.Alice, r.last("INVITE"), 183, "", "", append(rel(1), carolContact)...)
	require.Equal(t, 1, r.requests("PRACK"))
}

// RFC 5057 §4.1: what a PRACK gets ends its fork and no other.
func TestPrackThatFailsEndsItsFork(t *testing.T) {
	for _, code := range []int{481, 408, 404} {
		c, r, inv := aliceCalls(t)
		r.respond(c.Alice, inv, 183, "c1", "", append(rel(1), carolContact)...)
		first := c.Alice.Dialog
		prack := r.last("PRACK")
		r.respond(c.Alice, inv, 183, "c2", "", append(rel(1000), carolContact)...)
		second := c.Alice.Dialog
		require.NotSame(t, first, second)
		require.Equal(t, 2, r.requests("PRACK"), "each fork counts by itself")
		r.respond(c.Alice, prack, code, "", "")
		require.Equal(t, dialog.StateTerminated, first.State(), "after %d", code)
		require.Equal(t, dialog.StateEarly, second.State())
		require.Zero(t, r.requests("CANCEL"))
		r.respond(c.Alice, r.last("PRACK"), code, "", "")
		require.Equal(t, dialog.StateTerminated, second.State())
		require.Equal(t, 1, r.requests("CANCEL"), "nobody is left")
	}
}

func TestPrackTimesOutEndsItsForkUnlessPolicySaysOtherwise(t *testing.T) {
	for _, keep := range []bool{false, true} {
		c, r, inv := aliceCalls(t, dialogtest.Config("alice", func(c *dialog.Config) { c.Policy.IgnorePrackFailure = keep }))
		r.respond(c.Alice, inv, 183, "c1", "", append(rel(1), carolContact)...)
		c.Run(33 * time.Second)
		require.Equal(t, keep, c.Alice.Dialog.State() == dialog.StateEarly)
	}
}

func TestPrackRefusedFor5xxWaitsForTheInvite(t *testing.T) {
	c, r, inv := aliceCalls(t)
	r.respond(c.Alice, inv, 183, "c1", "", append(rel(1), carolContact)...)
	r.respond(c.Alice, r.last("PRACK"), 500, "", "")
	require.Equal(t, dialog.StateEarly, c.Alice.Dialog.State())
	r.respond(c.Alice, inv, 200, "c1", rawOffer(), carolContact)
	require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State())
}

func TestPrackChallengedIsSentAgainWithTheSameRAck(t *testing.T) {
	c := dialogtest.NewCall(t, dialogtest.Config("alice", func(c *dialog.Config) {
		c.Credentials = func(string) (string, string, bool) { return "alice", "secret", true }
	}))
	r := newRawPeer(t, c)
	inv := r.called(c.Alice)
	r.respond(c.Alice, inv, 183, "c1", "", append(rel(9), carolContact)...)
	first := r.last("PRACK")
	r.respond(c.Alice, first, 407, "", "", `Proxy-Authenticate: Digest realm="example.com", nonce="1", algorithm=MD5`)
	again := r.last("PRACK")
	require.NotSame(t, first, again)
	one, _ := first.RAck()
	two, _ := again.RAck()
	require.Equal(t, one, two)
	require.True(t, again.Has("Proxy-Authorization"))
	cseq, _ := again.CSeq()
	require.Equal(t, message.CSeq{Number: 3, Method: message.PRACK}, cseq)
}

func TestHangupWhileThe2xxWaitsForAPrackRefusesTheCall(t *testing.T) {
	c, r, progress := ringingReliably(t)
	c.Bob.Answer(dialog.With{})
	c.Bob.Hangup()
	c.Deliver()
	require.Equal(t, 1, r.count("480 INVITE"))
	r.request(c.Bob, message.PRACK, 2, tagOf(t, progress), "", rackOf(t, progress))
	require.Equal(t, 1, r.count("200 PRACK"))
	c.Run(time.Minute)
	require.Zero(t, r.count("200 INVITE"), "the 2xx that waited is never sent")
	require.Zero(t, r.requests("BYE"))
}

func TestByeWhileThe2xxWaitsForAPrack(t *testing.T) {
	c, r, progress := ringingReliably(t)
	c.Bob.Answer(dialog.With{})
	r.request(c.Bob, message.BYE, 2, tagOf(t, progress), "")
	require.Equal(t, 1, r.count("200 BYE"))
	require.Equal(t, 1, r.count("487 INVITE"))
	r.request(c.Bob, message.PRACK, 3, tagOf(t, progress), "", rackOf(t, progress))
	require.Equal(t, 1, r.count("200 PRACK"))
	require.Zero(t, r.count("200 INVITE"))
}

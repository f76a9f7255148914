package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

// RFC 3262 §3: the answer comes in a reliable 183, is acknowledged, and the 200 needs no SDP.
func TestReliable183CarriesTheAnswer(t *testing.T) {
	c := dialogtest.NewCall(t)
	c.Alice.Invite(c.Bob)
	c.Deliver()
	c.Bob.Progress()
	c.Deliver()
	c.Bob.Answer(dialog.With{})
	c.Deliver()
	c.Flow(`
		alice -> bob   INVITE cseq=1 offer=sendrecv supported
		bob   -> alice 100
		bob   -> alice 183 to-tag require=100rel rseq answer=sendrecv
		alice -> bob   PRACK cseq=2 rack
		bob   -> alice 200 PRACK
		bob   -> alice 200 INVITE !sdp
		alice -> bob   ACK cseq=1
	`)
	require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State())
	c.Alice.Hangup()
	gone(t, c)
}

func TestAnswerWaitsForThePrackOfA183WithSDP(t *testing.T) {
	c := dialogtest.NewCall(t)
	c.Script(dialogtest.Fault{Do: dialogtest.Drop, What: "PRACK"})
	c.Alice.Invite(c.Bob)
	c.Deliver()
	c.Bob.Progress()
	c.Bob.Answer(dialog.With{})
	c.Deliver()
	require.Equal(t, dialog.StateEarly, c.Bob.Dialog.State(), "no 200 before the PRACK")
	c.Run(time.Second)
	c.Flow(`
		alice -> bob   INVITE
		bob   -> alice 100
		bob   -> alice 183 rseq
		alice ->x bob  PRACK
		...
		bob   -> alice 200 PRACK
		bob   -> alice 200 INVITE
		alice -> bob   ACK cseq=1
	`)
	c.Alice.Hangup()
	gone(t, c)
}

func TestUnreliable183ByWish(t *testing.T) {
	c := dialogtest.NewCall(t)
	c.Alice.Invite(c.Bob)
	c.Deliver()
	c.Bob.Progress(dialog.With{SDP: c.Bob.Reply(), Unreliable: true})
	c.Deliver()
	c.Bob.Ring()
	c.Bob.Answer()
	c.Deliver()
	c.Flow(`
		alice -> bob   INVITE
		bob   -> alice 100
		bob   -> alice 183 !rseq preview=sendrecv
		bob   -> alice 180 !rseq
		bob   -> alice 200 INVITE answer=sendrecv
		alice -> bob   ACK
	`)
	c.Alice.Hangup()
	gone(t, c)
}

// RFC 3262 §5: the INVITE has no offer, so the reliable 183 makes it and its PRACK answers.
func TestOfferInTheReliable183AnswerInItsPrack(t *testing.T) {
	c := dialogtest.NewCall(t)
	c.Alice.Invite(c.Bob, dialog.With{})
	c.Deliver()
	c.Bob.Progress()
	c.Deliver()
	answerOffer(c.Alice, string(c.Alice.AnswerTo(c.Alice.Last(dialog.OfferReceived).SDP)))
	c.Deliver()
	c.Bob.Answer(dialog.With{})
	c.Deliver()
	c.Flow(`
		alice -> bob   INVITE cseq=1 !sdp
		bob   -> alice 100
		bob   -> alice 183 rseq offer=sendrecv
		alice -> bob   PRACK cseq=2 answer=sendrecv
		bob   -> alice 200 PRACK !sdp
		bob   -> alice 200 INVITE !sdp
		alice -> bob   ACK cseq=1 !sdp
	`)
	require.Equal(t, c.Alice.Dialog.LocalSDP(), c.Bob.Dialog.RemoteSDP())
	c.Alice.Hangup()
	gone(t, c)
}

// RFC 3262 §5: the 183 answers, its PRACK makes the next offer, and the 200 to it answers.
func TestNextOfferInThePrack(t *testing.T) {
	c := ringing(t, policy("alice", func(p *dialog.Policy) { p.OfferInPrack = true }))
	sendUpdate(c.Alice, string(c.Alice.Offer())+"a=ptime:20\r\n") // waits for the answer to the INVITE's offer
	c.Bob.Progress()
	c.Deliver()
	c.Bob.Answer(dialog.With{})
	c.Deliver()
	c.Flow(`
		alice -> bob   INVITE offer=sendrecv
		bob   -> alice 100
		bob   -> alice 180 !rseq
		bob   -> alice 183 rseq answer=sendrecv
		alice -> bob   PRACK offer=sendrecv
		bob   -> alice 200 PRACK answer=sendrecv
		bob   -> alice 200 INVITE !sdp
		alice -> bob   ACK !sdp
	`)
	require.Contains(t, string(c.Bob.Dialog.RemoteSDP()), "ptime")
	c.Alice.Hangup()
	gone(t, c)
}

// RFC 3262 §3: each further response waits for the PRACK of the one before.
func TestReliableResponsesGoOneByOne(t *testing.T) {
	always := policy("bob", func(p *dialog.Policy) { p.Reliable = dialog.ReliableAlways })
	c := dialogtest.NewCall(t, always, crossing())
	c.Alice.Invite(c.Bob)
	c.Deliver()
	c.Bob.Ring()
	c.Bob.Progress()
	c.Bob.Ring()
	c.Bob.Answer(dialog.With{})
	c.Deliver()
	c.Flow(`
		alice -> bob   INVITE
		bob   -> alice 100
		bob   -> alice 180 rseq
		alice -> bob   PRACK
		bob   -> alice 200 PRACK
		bob   -> alice 183 rseq answer=sendrecv
		alice -> bob   PRACK
		bob   -> alice 200 PRACK
		bob   -> alice 200 INVITE
		alice -> bob   ACK
	`)
	c.Alice.Hangup()
	gone(t, c)
}

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

package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// A change and the end of the call, and a 2xx to a change that is not acknowledged.

func TestE099_ByeOfThePeerWhileOurReinviteIsOpen(t *testing.T) {
	c, r := aliceAsks(t, move)
	r.inDialog(c.Alice, message.BYE, 1, "")
	require.Equal(t, 1, r.count("200 BYE"))
	require.Equal(t, dialog.StateTerminated, c.Alice.Dialog.State())
	r.respond(c.Alice, r.last("INVITE"), 487, "c1", "")
	require.Equal(t, 2, r.count("ACK"), "whatever comes is acknowledged")
	require.Equal(t, 1, c.Alice.Count(dialog.Ended))
	require.Zero(t, c.Alice.Count(dialog.AnswerReceived))
}

func TestE105_NoAckButANewerReinviteIsNoReasonToHangUp(t *testing.T) {
	c, r, tag := carolTalks(t)
	r.request(c.Bob, message.INVITE, 2, tag, rawSDP("2", "49170", "50000"))
	c.Run(time.Second)
	r.request(c.Bob, message.INVITE, 3, tag, rawSDP("3", "49170", "50002"), "Contact: <sip:carol@192.0.2.3:5070>")
	r.request(c.Bob, message.ACK, 3, tag, "")
	c.Run(time.Minute)
	require.Zero(t, r.count("BYE"))
	require.Equal(t, dialog.StateConfirmed, c.Bob.Dialog.State())
	require.Equal(t, fsm.Idle, c.Bob.Dialog.Regions().Serve)
	require.Equal(t, "sip:carol@192.0.2.3:5070", c.Bob.Dialog.RemoteTarget())
}

func TestE105_NoAckForTheFirst2xxButAReinviteStandsForIt(t *testing.T) {
	w := newWire(t)
	w.ring()
	w.pickUp() // its ACK is lost, and so is that of each repetition
	w.run(time.Second)
	w.skip()
	w.give(w.inside(message.INVITE, 2, "sdp"))
	w.next("100")
	w.next("200 INVITE")
	w.ack(2)
	require.Zero(t, w.count(dialog.Established))
	w.run(40 * time.Second)
	require.Equal(t, 1, w.count(dialog.Established))
	w.skip()
	w.hangup()
	w.reply(w.next("BYE"), 200, "")
	w.gone()
}

func TestNoAckForOur2xxToAReinviteEndsTheCall(t *testing.T) {
	c, r, tag := carolTalks(t)
	r.request(c.Bob, message.INVITE, 2, tag, rawSDP("2", "49170", "50000"))
	c.Run(time.Minute)
	require.Equal(t, 11, r.count("200 INVITE")-1, "T1 doubling to T2, for 64*T1")
	require.Equal(t, 1, c.Bob.Count(dialog.Ended))
	require.GreaterOrEqual(t, r.count("BYE"), 1)
}

func TestE106_200ToTheReinviteAfterOurByeIsAcknowledged(t *testing.T) {
	c := talking(t, crossing())
	reinvite(c.Alice, moved(c.Alice))
	c.Run(slow)
	c.Alice.Hangup() // the 200 is on its way
	c.Deliver()
	c.Flow(`
		alice -> bob   INVITE cseq=2 offer=sendrecv
		bob   -> alice 100
		bob   -> alice 200 INVITE answer=sendrecv
		alice -> bob   BYE cseq=3
		alice -> bob   ACK cseq=2
		bob   -> alice 200 BYE
	`)
	require.Zero(t, c.Alice.Count(dialog.AnswerReceived))
	gone(t, c)
}

func TestE107_AckOfAReinviteAfterTheByeIsAbsorbed(t *testing.T) {
	c, r, tag := carolTalks(t)
	r.request(c.Bob, message.INVITE, 2, tag, "") // our offer goes into the 200
	require.NotEmpty(t, r.last("200 INVITE").Body())
	r.request(c.Bob, message.BYE, 3, tag, "")
	quiet(c)
	r.request(c.Bob, message.ACK, 2, tag, rawSDP("2", "49170", "50000"))
	require.Empty(t, c.Bob.Took())
	require.Equal(t, fsm.Closed, c.Bob.Dialog.Regions().Offer)
}

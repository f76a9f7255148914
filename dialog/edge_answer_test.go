package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/message"
)

// Edge cases of group D: INVITE, its 2xx and the ACK (RFC 3261 §13, §17, RFC 6026).

func TestE055_InviteAfterThe200IsAbsorbedTheTimerResendsThe200(t *testing.T) {
	w := newWire(t)
	inv := w.ring()
	w.pickUp()
	w.give(inv)
	w.none()
	w.run(500 * time.Millisecond)
	w.next("200 INVITE")
	w.none()
	require.Equal(t, 1, w.count(dialog.Incoming))
}

func TestE057_The200IsResentOverTCPTooUntilTheBye(t *testing.T) {
	c := dialogtest.NewCall(t, dialogtest.Transport("TCP"))
	c.Script(dialogtest.Fault{Do: dialogtest.Drop, What: "ACK", From: "alice", Times: 100})
	c.Alice.Invite(c.Bob)
	c.Deliver()
	c.Bob.Answer()
	c.Run(40 * time.Second)
	answers, byes := 0, 0
	for i := range c.Trace().Messages {
		switch m := c.Trace().Messages[i]; {
		case m.Is("200 INVITE"):
			answers++
		case m.Is("BYE"):
			byes++
			require.Equal(t, 32*time.Second, c.Trace().Since(m.Sent))
		}
	}
	require.Equal(t, 11, answers, "at 0, 0.5, 1.5, 3.5, 7.5, and every 4 s until 31.5")
	require.Equal(t, 1, byes)
}

func TestE067_HangupBeforeTheAckWaitsForIt(t *testing.T) {
	w := newWire(t)
	w.ring()
	w.pickUp()
	w.run(10 * time.Millisecond)
	w.hangup()
	w.none()
	w.ack(1)
	w.next("BYE")
	w.none()
	require.Equal(t, 1, w.count(dialog.Ended))
}

func TestE067_HangupBeforeAnAckThatNeverComesGoesAfter64T1(t *testing.T) {
	w := newWire(t)
	w.ring()
	w.pickUp()
	w.hangup()
	w.run(31900 * time.Millisecond)
	w.skip()
	w.run(200 * time.Millisecond)
	w.next("BYE")
	require.Nil(t, w.last(dialog.Ended).Err, "the user hung up")
	w.gone()
}

func TestE069_AckOfA200IsARequestOfItsOwn(t *testing.T) {
	w := newWire(t)
	inv, ack := w.talk("Contact: <sip:bob@192.0.2.9:5070;x=y>", "Record-Route: <sip:192.0.2.4;lr>, <sip:192.0.2.3;lr>")
	require.NotEqual(t, branchOf(t, inv.Message), branchOf(t, ack.Message))
	require.Equal(t, "sip:bob@192.0.2.9:5070;x=y", ack.RequestURIText())
	require.Equal(t, []string{"<sip:192.0.2.3;lr>", "<sip:192.0.2.4;lr>"}, values(ack.Message, "Route"))
	c, err := ack.CSeq()
	require.NoError(t, err)
	require.Equal(t, message.CSeq{Number: 1, Method: message.ACK}, c)
	require.Equal(t, "192.0.2.3:5060", ack.flow.Remote.String())
}

func TestE070_AckCarriesTheCredentialsOfItsInvite(t *testing.T) {
	w := newWire(t, withPassword)
	inv := w.invite()
	w.reply(inv, 407, "p", "Proxy-Authenticate: "+challenge("n0", ""))
	w.next("ACK")
	inv = w.next("INVITE")
	w.reply(inv, 401, "p", "WWW-Authenticate: "+challenge("n1", ""))
	w.next("ACK")
	inv = w.next("INVITE")
	w.reply(inv, 200, "b")
	ack := w.next("ACK")
	for _, name := range []string{"Authorization", "Proxy-Authorization"} {
		require.NotEmpty(t, header(t, inv.Message, name))
		require.Equal(t, header(t, inv.Message, name), header(t, ack.Message, name))
	}
}

func TestE073_CalleeThatRingsForLongSaysSoEveryMinute(t *testing.T) {
	w := newWire(t)
	w.ring()
	w.do(func(now time.Time) error { return w.d.Ring(now) })
	w.next("180")
	for range 5 {
		w.run(59 * time.Second)
		w.none()
		w.run(time.Second)
		w.next("180")
		w.none()
	}
	w.pickUp()
	w.ack(1)
	w.run(5 * time.Minute)
	w.none()
}

func TestE073_CalleeThatNeverRangSaysSomethingAfterAMinute(t *testing.T) {
	w := newWire(t)
	w.ring()
	w.run(time.Minute)
	require.NotEmpty(t, toTag(t, w.next("183").Message))
	w.none()
}

func TestE074_ExpiresEndsAnInviteThatNobodyAnswers(t *testing.T) {
	w := newWire(t)
	w.ring("Expires: 20")
	w.run(19 * time.Second)
	w.none()
	w.run(time.Second)
	w.next("487 INVITE")
	require.ErrorIs(t, w.last(dialog.Ended).Err, dialog.ErrTimeout)

	w = newWire(t)
	inv := w.invite(dialog.Call{Expires: 20 * time.Second})
	require.Equal(t, "20", header(t, inv.Message, "Expires"))
	w.reply(inv, 180, "b")
	w.run(20 * time.Second)
	w.reply(w.next("CANCEL"), 200, "b")
	w.reply(inv, 487, "b")
	w.next("ACK")
	require.ErrorIs(t, w.last(dialog.Ended).Err, dialog.ErrTimeout)
	w.gone()
}

func TestE074_ExpiresMeansNothingOnceTheCallIsAnswered(t *testing.T) {
	w := newWire(t)
	w.ring("Expires: 20")
	w.pickUp()
	w.ack(1)
	w.run(time.Minute)
	w.none()
	require.Equal(t, dialog.StateConfirmed, w.d.State())

	w = newWire(t)
	inv := w.invite(dialog.Call{Expires: 20 * time.Second})
	w.reply(inv, 200, "b")
	w.next("ACK")
	w.run(time.Minute)
	w.none()
}

func TestE077_TransportErrorOnThe200IsOvercomeByItsTimer(t *testing.T) {
	w := newWire(t)
	w.ring()
	ok := w.pickUp()
	w.e.TransportFailed(w.now, ok.flow, dialog.ErrTransport)
	w.none()
	require.Equal(t, dialog.StateConfirmed, w.d.State())
	w.run(500 * time.Millisecond)
	w.next("200 INVITE")
	w.ack(1)
	require.Equal(t, 1, w.count(dialog.Established))
}

func TestE079_TimerBNeverEndsAnInviteThatRings(t *testing.T) {
	w := newWire(t)
	inv := w.invite()
	w.run(31 * time.Second)
	w.reply(inv, 100, "")
	w.skip()
	w.run(time.Hour)
	w.none()
	w.reply(inv, 200, "b")
	w.next("ACK")
}

func TestPeerOfRFC2543WithoutTagsCanBeCalledAndCanCall(t *testing.T) {
	w := newWire(t)
	inv := w.invite()
	w.reply(inv, 180, "")
	require.Equal(t, dialog.StatePreparative, w.d.State())
	require.Equal(t, []string{"ringing 180"}, w.heard())
	w.reply(inv, 200, "")
	require.Empty(t, toTag(t, w.next("ACK").Message))
	require.Equal(t, dialog.StateConfirmed, w.d.State())
	w.ask(200, message.BYE, 7, "From: <sip:bob@192.0.2.2>")
	w.gone()

	w = newWire(t)
	w.ring("From: <sip:bob@192.0.2.2>")
	w.pickUp()
	w.ack(1, "From: <sip:bob@192.0.2.2>")
	require.Equal(t, dialog.StateConfirmed, w.d.State())
	w.hangup()
	require.Empty(t, toTag(t, w.next("BYE").Message))
	w.gone()
}

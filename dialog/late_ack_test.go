package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// ACKs that come late, twice, for nothing, or never.

func TestUA2_18_AckNeverComesAndTheCallIsOverAlready(t *testing.T) {
	w := newWire(t)
	w.ring()
	w.pickUp()
	usage := func(n int) { w.do(func(time.Time) error { dialog.AddUsage(w.d, n); return nil }) }
	usage(1) // without one, the dialog is forgotten together with the transaction of the INVITE
	w.ask(200, message.BYE, 2)
	require.Equal(t, dialog.StateTerminated, w.d.State())
	w.run(32 * time.Second)
	n := 0
	for _, p := range w.sent {
		require.Equal(t, "200 INVITE", describe(p), "no BYE of ours")
		n++
	}
	require.Equal(t, 10, n, "the 2xx is repeated to the end: after T1, 2*T1, 4*T1, then every T2")
	w.skip()
	usage(-1)
	w.gone()
	w.none()
}

// owesAnswer is a call of alice's whose INVITE offered nothing: bob's 200 did, and the ACK
// waits for her answer.
func owesAnswer(t *testing.T) (*wire, packet) {
	t.Helper()
	w := newWire(t)
	w.do(func(now time.Time) (err error) {
		w.d, err = w.e.Invite(now, dialog.Call{To: "<sip:bob@192.0.2.2>"})
		return err
	})
	inv := w.next("INVITE")
	require.Empty(t, inv.Body())
	w.reply(inv, 200, "b")
	w.none()
	return w, inv
}

func TestUAC2_7_RepeatedOfferWaitsForTheSameAnswer(t *testing.T) {
	w, inv := owesAnswer(t)
	w.reply(inv, 200, "b")
	w.none()
	w.do(func(now time.Time) error { return w.d.AnswerOffer(now, offering) })
	ack := w.next("ACK")
	require.Equal(t, string(aliceSDP), string(ack.Body()))
	w.reply(inv, 200, "b")
	require.Equal(t, ack.bytes, w.next("ACK").bytes)
	w.none()
}

func TestUAC2_8_ByeBeforeTheAnswerAcknowledgesAllTheSame(t *testing.T) {
	w, inv := owesAnswer(t)
	w.give(w.inside(message.BYE, 1))
	w.next("200 BYE")
	ack := w.next("ACK")
	require.Contains(t, string(ack.Body()), "m=audio 0 ", "every stream is refused")
	require.Equal(t, dialog.StateTerminated, w.d.State())
	w.reply(inv, 200, "b")
	require.Equal(t, ack.bytes, w.next("ACK").bytes)
	w.none()
	w.gone()
}

func TestDLG34_38_AckForNothingAfterTheEnd(t *testing.T) {
	w := newWire(t)
	w.talk()
	w.hangup()
	bye := w.next("BYE")
	for _, at := range []fsm.State{fsm.Mortal, fsm.Morgue} {
		require.Equal(t, at, w.d.Regions().Dialog)
		was, seq := w.e.Counts().Stray, w.d.LocalCSeq()
		w.ack(9, "sdp")
		require.NoError(t, w.err)
		w.none()
		require.Equal(t, was+1, w.e.Counts().Stray)
		require.Equal(t, at, w.d.Regions().Dialog)
		require.Equal(t, seq, w.d.LocalCSeq())
		if at == fsm.Mortal {
			w.reply(bye, 200, "")
			w.do(func(time.Time) error { dialog.AddUsage(w.d, 1); return nil }) // so that it is not forgotten
			w.run(32 * time.Second)
		}
	}
}

func TestDLG46_RepeatedAnswerAfterTheDialogIsGone(t *testing.T) {
	w := newWire(t)
	inv, ack := w.talk()
	w.do(func(now time.Time) error { return w.d.Info(now, dialog.With{}) })
	w.reply(w.next("INFO"), 404, "")
	require.Equal(t, fsm.Morgue, w.d.Regions().Dialog)
	w.none()
	w.reply(inv, 200, "b")
	require.Equal(t, ack.bytes, w.next("ACK").bytes)
	require.Equal(t, fsm.Morgue, w.d.Regions().Dialog)
	w.none()
	w.gone()
}

package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/message"
)

// What ends a re-INVITE of ours whose final response is lost for good. In Proceeding its
// transaction has no timer (RFC 3261 §17.1.1.2), so that a call in which it is open could stay
// for ever after its BYE: a CANCEL gives it an end (§9.1).

// lostReinvite is a call in which a re-INVITE of alice's got 100 and will get nothing more.
func lostReinvite(t *testing.T, refresh bool) (*wire, packet) {
	t.Helper()
	w := newWire(t)
	if refresh {
		w.talk("Require: timer", "Session-Expires: 90;refresher=uac")
		w.run(45 * time.Second)
	} else {
		w.talk()
		w.run(33 * time.Second) // the first INVITE's transaction is over
		w.do(func(now time.Time) error { return w.d.Hold(now, false) })
	}
	re := w.next("INVITE")
	w.reply(re, 100, "")
	w.none()
	return w, re
}

func TestLostFinalOfAReinviteAndOurBye(t *testing.T) {
	for _, refresh := range []bool{false, true} {
		w, re := lostReinvite(t, refresh)
		w.hangup()
		w.reply(w.next("BYE"), 200, "")
		w.run(4 * time.Second)
		w.none() // timer K runs: most often the 487 comes in time
		w.run(time.Second)
		cancel := w.next("CANCEL")
		require.Equal(t, cseq(t, re.Message), cseq(t, cancel.Message))
		w.reply(cancel, 481, "") // the peer has answered, and forgotten
		w.run(31 * time.Second)
		require.Equal(t, 1, w.e.Len(), "a 2xx could still come, and would be owed its ACK")
		w.run(2 * time.Second)
		require.Zero(t, w.e.Len())
		w.none()
		w.gone()
	}
}

func TestLostFinalOfAReinviteAndThePeersBye(t *testing.T) {
	w, _ := lostReinvite(t, false)
	w.ask(200, message.BYE, 1)
	w.run(31 * time.Second)
	w.none()
	w.run(2 * time.Second)
	w.next("CANCEL")
	w.gone()
}

func TestLostFinalOfAReinviteThatComesAfterAll(t *testing.T) {
	w, re := lostReinvite(t, false)
	w.hangup()
	w.reply(w.next("BYE"), 200, "")
	w.run(5 * time.Second)
	cancel := w.next("CANCEL")
	w.reply(re, 200, "")
	w.next("ACK")
	w.reply(cancel, 200, "")
	require.Equal(t, 1, w.count(dialog.Ended))
	w.gone()
}

func TestLostFinalOfAReinviteAndAPeerThatIsGone(t *testing.T) {
	w, _ := lostReinvite(t, false)
	w.do(func(now time.Time) error { return w.d.Info(now) })
	w.reply(w.next("INFO"), 404, "") // ends the dialog without a BYE (RFC 5057)
	require.Equal(t, dialog.StateTerminated, w.d.State())
	w.run(5 * time.Second)
	w.next("CANCEL")
	w.gone()
}

func TestLostFinalOfAReinviteThatHadNoProvisionalResponse(t *testing.T) {
	w := newWire(t)
	w.talk()
	w.run(33 * time.Second)
	w.do(func(now time.Time) error { return w.d.Hold(now, false) })
	re := w.next("INVITE")
	w.hangup()
	w.reply(w.next("BYE"), 200, "")
	w.run(6 * time.Second)
	for _, p := range w.sent {
		require.Equal(t, message.INVITE, p.Method(), "no CANCEL before a provisional response (§9.1)")
	}
	w.skip()
	w.reply(re, 100, "")
	w.next("CANCEL")
	w.gone()
}

func TestHangupWithoutRoomForTheBye(t *testing.T) {
	w := newWire(t, func(c *dialog.Config) { c.Limits.Transactions = 2 })
	w.talk()
	w.run(33 * time.Second)
	w.give(w.request(message.OPTIONS, 1))
	w.give(w.request(message.OPTIONS, 2, "Call-ID: other"))
	w.next("200 OPTIONS")
	w.next("200 OPTIONS")
	w.hangup()
	w.none()
	require.Equal(t, 1, w.count(dialog.Ended))
	require.Zero(t, w.e.Len())
}

func TestAckForNo2xxOfOursMakesNoCallStand(t *testing.T) {
	w := newWire(t)
	w.ring()
	w.pickUp()
	w.ack(7)
	require.Zero(t, w.count(dialog.Established))
	w.ack(1)
	require.Equal(t, 1, w.count(dialog.Established))
	w.ack(7)
	require.Equal(t, 1, w.count(dialog.Established))
	require.EqualValues(t, 2, w.e.Counts().Stray)
}

func TestInviteThatOutlivesItsEarlyDialogCanBeCancelled(t *testing.T) {
	w := newWire(t)
	inv := w.invite()
	w.reply(inv, 180, "b")
	w.reply(inv, 199, "b")
	require.Equal(t, 1, w.count(dialog.Ended))
	w.run(10 * time.Minute)
	require.Equal(t, 1, w.e.Len(), "another phone may still answer")
	w.do(func(now time.Time) error { return w.d.Cancel(now) })
	w.next("CANCEL")
	w.refused(func(now time.Time) error { return w.d.Cancel(now) })
	require.Equal(t, 1, w.count(dialog.Ended))
	w.gone()
}

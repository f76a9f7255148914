package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/fsm"
)

// Where the set of an INVITE stands, and what its CANCEL waits for (RFC 3261 §9.1).

// A 100 says that somebody has the INVITE, not that a phone rings.
func TestSET21_A100DoesNotRing(t *testing.T) {
	w := newWire(t)
	inv := w.invite()
	w.reply(inv, 100, "")
	require.Equal(t, fsm.Calling, w.d.Regions().Set)
	w.reply(inv, 180, "b")
	require.Equal(t, fsm.Ringing, w.d.Regions().Set)
}

// Whoever wants to cancel waits for a first response, be it only a 100.
func TestSET9_CancelGoesOutWithTheFirst100(t *testing.T) {
	for what, cancel := range map[string]func(w *wire){
		"hung up": func(w *wire) { w.hangup() },
		"expired": func(w *wire) { w.run(5 * time.Second); w.skip() },
	} {
		w := newWire(t)
		inv := w.invite(dialog.Call{Expires: 5 * time.Second})
		cancel(w)
		w.none()
		require.Equal(t, fsm.CancelPending, w.d.Regions().Set, what)
		w.reply(inv, 100, "")
		w.next("CANCEL")
		w.none()
		require.Equal(t, fsm.Cancelling, w.d.Regions().Set, what)
		require.Equal(t, fsm.Preparative, w.d.Regions().Dialog, "%s: a 100 makes no dialog", what)
		w.reply(inv, 487, "b")
		w.next("ACK")
		w.gone()
	}
}

// RFC 3262 §4: a reliable response of a phone that rings is owed its PRACK, though the CANCEL is
// on its way.
func TestSET23_ReliableResponseWhileTheCancelIsOnItsWay(t *testing.T) {
	w := newWire(t)
	inv := w.invite()
	w.reply(inv, 180, "b")
	w.hangup()
	w.next("CANCEL")
	w.heard()
	w.reply(inv, 183, "b", rel(1)...)
	require.Equal(t, "1 1 INVITE", header(t, w.next("PRACK").Message, "RAck"))
	require.Empty(t, w.heard(), "nothing rings any more")
	require.Equal(t, fsm.Cancelling, w.d.Regions().Set)
}

// RFC 3261 §13.2.2.4: a fork that was hung up answers, and opens the time in which others may; the
// rest is cancelled, and forgotten when that time is over.
func TestSET15_ForksThatAreCancelledAreForgottenWithTheWindow(t *testing.T) {
	w := newWire(t)
	inv := w.invite()
	w.reply(inv, 180, "b")
	first := w.d
	w.reply(inv, 180, "c")
	other := w.d
	w.do(func(now time.Time) error { return first.ByeEarly(now) })
	w.reply(w.next("BYE"), 200, "")
	w.reply(inv, 200, "b")
	w.skip()
	w.run(time.Second)
	w.do(func(now time.Time) error { return other.Hangup(now) })
	w.none() // the transaction has a final response already: nothing is left to cancel
	require.Equal(t, fsm.Cancelling, other.Regions().Set)
	require.Equal(t, dialog.StateEarly, other.State())
	w.run(31 * time.Second)
	require.Equal(t, dialog.StateTerminated, other.State())
	require.Equal(t, 2, w.count(dialog.Ended))
	w.gone()
}

// RFC 5407 App. E: an answer that crosses the CANCEL and is kept by policy silences the other forks.
func TestSET10_AnswerThatIsKeptSilencesTheOthers(t *testing.T) {
	w := newWire(t, func(c *dialog.Config) { c.Policy.CancelledAnswer = dialog.CancelledAnswerKeep })
	inv := w.invite(dialog.Call{Expires: 5 * time.Second})
	w.reply(inv, 180, "b")
	first := w.d
	w.reply(inv, 180, "c")
	other := w.d
	w.run(5 * time.Second) // nobody has answered in time
	w.next("CANCEL")
	require.Equal(t, fsm.Ringback, other.Regions().EarlyMedia)
	w.reply(inv, 200, "b")
	require.Equal(t, dialog.StateConfirmed, first.State())
	require.Equal(t, fsm.Ended, other.Regions().EarlyMedia)
}

package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// A dialog is mortal as long as messages of its end can still come (RFC 5407 §2), whatever
// else happens meanwhile.

// endsEarly rings one fork of an INVITE, and ends it by a BYE that has no answer yet.
func endsEarly(t *testing.T, edits ...func(*dialog.Config)) (w *wire, inv, bye packet) {
	t.Helper()
	w = newWire(t, edits...)
	inv = w.invite()
	w.reply(inv, 180, "b")
	w.do(func(now time.Time) error { return w.d.ByeEarly(now) })
	return w, inv, w.next("BYE")
}

func TestDLG33_AnswerAfterOurByeLeavesTheDialogMortal(t *testing.T) {
	w, inv, _ := endsEarly(t)
	w.reply(inv, 200, "b")
	w.next("ACK")
	require.Equal(t, fsm.Mortal, w.d.Regions().Dialog)
}

func TestDLG36_ByeIsOverAndTheInviteIsNot(t *testing.T) {
	w, inv, bye := endsEarly(t)
	w.reply(bye, 200, "")
	w.run(5 * time.Second) // timer K: nothing of the BYE can come any more
	w.next("CANCEL")
	require.Equal(t, fsm.Mortal, w.d.Regions().Dialog)
	w.reply(inv, 487, "b")
	w.next("ACK")
	w.gone()
}

func TestDLG50_InviteFailsAfterOurBye(t *testing.T) {
	w, inv, _ := endsEarly(t)
	w.reply(inv, 487, "b")
	w.next("ACK")
	require.Equal(t, fsm.Mortal, w.d.Regions().Dialog)
	require.Equal(t, 1, w.count(dialog.Ended))
}

func TestDLG37_OnlyOurReinviteIsLeft(t *testing.T) {
	w := newWire(t)
	w.talk()
	w.run(40 * time.Second) // the INVITE is over
	w.do(func(now time.Time) error { return w.d.Reinvite(now) })
	w.reply(w.next("INVITE"), 100, "")
	w.hangup()
	w.reply(w.next("BYE"), 200, "")
	w.run(5 * time.Second) // timer K: nothing of the BYE can come any more
	w.next("CANCEL")
	require.Equal(t, fsm.Mortal, w.d.Regions().Dialog)
}

// A re-INVITE that was answered and never acknowledged ends the call by a BYE (RFC 3261 §13.3.1.4).
func TestDLG24_ReinviteIsNeverAcknowledged(t *testing.T) {
	w := newWire(t)
	w.listen()
	w.give(w.inside(message.INVITE, 2, "sdp"))
	w.next("100")
	w.next("200 INVITE")
	require.Equal(t, fsm.Established, w.d.Regions().Dialog)
	w.run(32 * time.Second)
	require.Equal(t, fsm.Mortal, w.d.Regions().Dialog)
}

func TestDLG44_RequestFailsInAnEarlyDialogAndPolicySendsBye(t *testing.T) {
	w := newWire(t, func(c *dialog.Config) { c.Policy.EarlyFailureBye = true })
	inv := w.invite()
	w.reply(inv, 180, "b")
	w.do(func(now time.Time) error { return w.d.Info(now) })
	w.reply(w.next("INFO"), 481, "")
	w.next("BYE")
	require.Equal(t, fsm.Mortal, w.d.Regions().Dialog)
}

// A fork that a 199 has ended answers all the same: its dialog is back, for the BYE.
func TestDLG47_AnswerOfAForkThatIsOut(t *testing.T) {
	w := newWire(t)
	inv := w.invite()
	w.reply(inv, 180, "b")
	w.reply(inv, 199, "b")
	require.Equal(t, fsm.Morgue, w.d.Regions().Dialog)
	w.reply(inv, 200, "b")
	w.next("ACK")
	w.next("BYE")
	require.Equal(t, fsm.Mortal, w.d.Regions().Dialog)
}

// RFC 5057 §5.5: the requests of a subscription are counted after the call, too.
func TestDLG39_RequestOfASubscriptionAfterTheCall(t *testing.T) {
	w := newWire(t, takes(message.NOTIFY))
	w.talk()
	dialog.AddUsage(w.d, 1)
	w.ask(200, message.BYE, 5)
	w.run(time.Minute)
	require.Equal(t, fsm.Morgue, w.d.Regions().Dialog)
	notify := []string{"Event: refer", "Subscription-State: active"}
	w.ask(200, message.NOTIFY, 7, notify...)
	n, _ := w.d.RemoteCSeq()
	require.Equal(t, uint32(7), n)
	w.ask(500, message.NOTIFY, 6, notify...)
}

// RFC 6228 §4: a fork that is known only by its reliable 199 lives for the PRACK, and is no call.
func TestDLG42_ForkThatIsKnownOnlyByItsReliable199(t *testing.T) {
	w := newWire(t)
	inv := w.invite()
	w.reply(inv, 199, "b", rel(1)...)
	prack := w.next("PRACK")
	require.Equal(t, "b", toTag(t, prack.Message))
	require.Equal(t, 2, w.e.Len(), "the call, and what the PRACK is owed to")
	require.Equal(t, fsm.Calling, w.d.Regions().Set, "nothing rings")
	w.reply(prack, 200, "")
	w.reply(inv, 486, "c")
	w.next("ACK")
	w.gone()
}

// Another fork's answer is no answer of this one (RFC 3261 §13.2.2.4).
func TestDLG10_AnswerOfAnotherForkChangesNothing(t *testing.T) {
	t.Run("while this one rings", func(t *testing.T) {
		w := newWire(t)
		inv := w.invite()
		w.reply(inv, 180, "b")
		first := w.d
		w.reply(inv, 200, "c")
		require.NotSame(t, first, w.d)
		require.Equal(t, fsm.Early, first.Regions().Dialog)
	})
	t.Run("while this one owes its ACK", func(t *testing.T) {
		w := newWire(t, func(c *dialog.Config) { c.Policy.SecondAnswer = dialog.SecondAnswerKeep })
		w.do(func(now time.Time) (err error) {
			w.d, err = w.e.Invite(now, dialog.Call{To: "<sip:bob@192.0.2.2>"})
			return err
		})
		inv, first := w.next("INVITE"), w.d
		w.reply(inv, 200, "b")
		w.reply(inv, 200, "c")
		require.NotSame(t, first, w.d)
		require.Equal(t, fsm.Moratorium, first.Regions().Dialog)
	})
}

// RFC 3261 §13.2.2.4: the ACK that waits for an answer goes out before the BYE.
func TestDLG23_HangingUpInsteadOfAnsweringSendsTheAckFirst(t *testing.T) {
	w, _ := owesAnswer(t)
	w.hangup()
	require.NotEmpty(t, w.next("ACK").Body(), "every stream is refused")
	w.next("BYE")
	w.none()
}

// A request that fails before the ACK is here leaves the call unacknowledged (RFC 3261 §15).
func TestDLG28_FailureBeforeTheAckIsNoAck(t *testing.T) {
	w := newWire(t)
	w.ring()
	w.pickUp()
	w.do(func(now time.Time) error { return w.d.Info(now) })
	w.reply(w.next("INFO"), 480, "")
	w.none()
	require.Equal(t, fsm.Moratorium, w.d.Regions().Dialog)
	w.ack(1)
	w.next("BYE")
}

// The BYE to a phone whose answer crossed our CANCEL goes to the dialog that the answer makes.
func TestDLG8_UnwantedAnswerMakesTheDialogOfItsBye(t *testing.T) {
	w := newWire(t)
	inv := w.invite()
	w.hangup()
	w.reply(inv, 200, "b", "Contact: <sip:carol@192.0.2.9>")
	w.next("ACK")
	bye := w.next("BYE")
	require.Equal(t, "b", toTag(t, bye.Message))
	require.Equal(t, "sip:carol@192.0.2.9", bye.RequestURIText())
}

package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

// A second answer to an INVITE, and one that comes late or from too many phones (RFC 3261 §13.2.2.4).

func TestE061_200AfterOurByeIsAckedTheCallStaysOver(t *testing.T) {
	w := newWire(t)
	inv, ack := w.talk()
	w.hangup()
	w.next("BYE")
	w.heard()
	w.reply(inv, 200, "b")
	require.Equal(t, ack.bytes, w.next("ACK").bytes)
	w.none()
	require.Empty(t, w.heard())
	require.Equal(t, dialog.StateTerminated, w.d.State())
}

func TestE062_Second200OfAnotherForkIsAckedAndHungUp(t *testing.T) {
	w := newWire(t)
	inv, _ := w.talk()
	first := w.d
	w.heard()
	w.reply(inv, 200, "c", "Contact: <sip:bob@192.0.2.3>")
	require.Empty(t, w.heard(), "the host has its call and hears of no other")
	ack, bye := w.next("ACK"), w.next("BYE")
	w.none()
	for _, m := range []packet{ack, bye} {
		require.Equal(t, "c", toTag(t, m.Message))
		require.Equal(t, "sip:bob@192.0.2.3", m.RequestURIText())
	}
	require.EqualValues(t, 1, cseq(t, ack.Message))
	require.EqualValues(t, 2, cseq(t, bye.Message))
	require.Contains(t, header(t, bye.Message, "Reason"), "SIP;cause=200")
	require.Equal(t, dialog.StateConfirmed, first.State())
}

func TestE062_Second200IsACallOfItsOwnByPolicy(t *testing.T) {
	w := newWire(t, func(c *dialog.Config) { c.Policy.SecondAnswer = dialog.SecondAnswerKeep })
	inv, _ := w.talk()
	first := w.d
	w.reply(inv, 200, "c")
	w.next("ACK")
	w.none()
	require.NotSame(t, first, w.d)
	require.Equal(t, dialog.StateConfirmed, w.d.State())
	require.Equal(t, dialog.StateConfirmed, first.State())
	require.Equal(t, []string{"changed confirmed", "established", "forked", "changed confirmed", "established"}, w.heard())
}

func TestE063_200AfterTheForkWindowIsDropped(t *testing.T) {
	w := newWire(t)
	inv, _ := w.talk()
	w.run(33 * time.Second)
	w.reply(inv, 200, "c")
	require.Error(t, w.err)
	w.none()
	require.Equal(t, 1, w.e.Len())
}

func TestE065_180AfterThe200ChangesNothing(t *testing.T) {
	w := newWire(t)
	inv, _ := w.talk()
	w.heard()
	w.reply(inv, 180, "b", "Contact: <sip:elsewhere@192.0.2.9>")
	w.none()
	require.Empty(t, w.heard())
	require.Equal(t, dialog.StateConfirmed, w.d.State())
	require.Equal(t, "sip:bob@192.0.2.2", w.d.RemoteTarget())
}

func TestE078_200OvertakesThe180TheCallIsNeverEarlyAgain(t *testing.T) {
	c := dialogtest.NewCall(t)
	c.Script(dialogtest.Fault{Do: dialogtest.Delay, What: "180", By: 100 * time.Millisecond})
	c.Alice.Invite(c.Bob)
	c.Deliver()
	c.Bob.Ring()
	c.Bob.Answer()
	c.Deliver()
	require.Equal(t, []string{"changed confirmed", "established"}, c.Alice.Took())
	c.Alice.Hangup()
	gone(t, c)
}

func TestE274_ForkBeyondTheLimitRingsUnheardAndItsAnswerIsHungUp(t *testing.T) {
	w := newWire(t, func(c *dialog.Config) { c.Limits.Forks = 4 })
	inv := w.invite()
	for _, tag := range []string{"a", "b", "c", "d", "e"} {
		w.reply(inv, 180, tag)
	}
	require.Equal(t, 4, w.e.Len())
	require.Equal(t, uint64(1), w.e.Counts().Refused)
	require.Equal(t, 4, w.count(dialog.Ringing))
	w.reply(inv, 200, "e")
	require.Equal(t, "e", toTag(t, w.next("ACK").Message))
	require.Equal(t, "e", toTag(t, w.next("BYE").Message))
	require.Zero(t, w.count(dialog.Established))
	require.Zero(t, w.count(dialog.Ended), "the others ring on")
	w.reply(inv, 200, "e")
	require.Equal(t, "e", toTag(t, w.next("ACK").Message), "the ACK was lost")
	w.reply(inv, 200, "b")
	require.Equal(t, "b", toTag(t, w.next("ACK").Message))
	w.none()
	require.Equal(t, 1, w.count(dialog.Established))
	w.d = w.last(dialog.Established).Dialog
	w.hangup()
	w.gone()
}

func TestE274_NobodyElseAnswersTheForksEndWithTheWindow(t *testing.T) {
	w := newWire(t, func(c *dialog.Config) { c.Limits.Forks = 1 })
	inv := w.invite()
	w.reply(inv, 180, "a")
	w.reply(inv, 200, "e")
	w.reply(w.next("ACK"), 200, "") // nobody answers an ACK: dropped
	w.reply(w.next("BYE"), 200, "")
	w.run(32 * time.Second)
	require.Equal(t, 1, w.count(dialog.Ended))
	w.gone()
}

func TestE274_FloodOfAnswersIsBounded(t *testing.T) {
	w := newWire(t, func(c *dialog.Config) { c.Limits.Forks = 4 })
	inv, _ := w.talk()
	for i := range 100 {
		w.reply(inv, 200, "x"+string(rune('a'+i/10))+string(rune('a'+i%10)))
	}
	require.LessOrEqual(t, w.e.Len(), 8)
	require.NotZero(t, w.e.Counts().Refused)
	w.skip()
	w.hangup()
	w.gone()
}

func TestStray2xxAfterAFailureIsHungUpByPolicyAndDroppedWithout(t *testing.T) {
	for i, tag := range []string{"b", "c", "c"} { // the fork that rang, and another
		w := newWire(t, func(c *dialog.Config) { c.Policy.AckStray2xx = true })
		inv := w.invite()
		w.reply(inv, 180, "b")
		if i < 2 {
			w.reply(inv, 486, "b")
		} else {
			w.do(func(now time.Time) error { return w.d.Cancel(now) })
			w.reply(w.next("CANCEL"), 200, "b")
			w.reply(inv, 487, "b")
		}
		w.next("ACK")
		w.reply(inv, 200, tag)
		ack := w.next("ACK")
		require.Equal(t, tag, toTag(t, ack.Message))
		require.Equal(t, tag, toTag(t, w.next("BYE").Message))
		w.none()
		w.reply(inv, 200, tag)
		require.Equal(t, ack.bytes, w.next("ACK").bytes, "the ACK was lost")
		w.none()
		require.Equal(t, 1, w.count(dialog.Ended))
		require.Zero(t, w.count(dialog.Established))
		w.gone()
	}
	w := newWire(t)
	inv := w.invite()
	w.reply(inv, 486, "b")
	w.next("ACK")
	w.reply(inv, 200, "b")
	w.none()
	w.gone()
}

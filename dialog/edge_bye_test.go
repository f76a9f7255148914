package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/message"
)

// Edge cases of group F: BYE (RFC 3261 §15).

func TestE109_ByesCrossEachGetsIts200AndEachSideEndsOnce(t *testing.T) {
	c := dialogtest.NewCall(t, dialogtest.Over(dialogtest.Link{Delay: 100 * time.Millisecond}))
	c.Alice.Talk(c.Bob)
	c.Skip()
	c.Alice.Hangup()
	c.Bob.Hangup()
	c.Deliver()
	c.Flow(`
		alice -> bob   BYE
		bob   -> alice BYE
		bob   -> alice 200 BYE
		alice -> bob   200 BYE
	`)
	require.Equal(t, 1, c.Alice.Count(dialog.Ended))
	require.Equal(t, 1, c.Bob.Count(dialog.Ended))
	gone(t, c)
}

func TestE109_481ToACrossingByeIsFineToo(t *testing.T) {
	w := newWire(t)
	w.talk()
	w.hangup()
	bye := w.next("BYE")
	w.ask(200, message.BYE, 5)
	w.reply(bye, 481, "")
	w.none()
	require.Equal(t, 1, w.count(dialog.Ended))
	w.gone()
}

func TestE110_CallerEndsAnEarlyDialogByByeTheInviteGets487(t *testing.T) {
	c := ringing(t)
	c.Skip()
	c.Alice.Do("bye", func(now time.Time) error { return c.Alice.Dialog.ByeEarly(now) })
	c.Deliver()
	c.Flow(`
		alice -> bob   BYE cseq=2
		bob   -> alice 200 BYE
		bob   -> alice 487 INVITE
		alice -> bob   ACK cseq=1
	`)
	require.Equal(t, 1, c.Alice.Count(dialog.Ended))
	require.Equal(t, 1, c.Bob.Count(dialog.Ended))
	gone(t, c)
}

func TestE111_CalleeMayNotByeInEarlyAFailureTakesItsPlace(t *testing.T) {
	for name, hangUp := range map[string]func(*dialog.Dialog, time.Time) error{
		"hangup": func(d *dialog.Dialog, now time.Time) error { return d.Hangup(now) },
		"bye":    func(d *dialog.Dialog, now time.Time) error { return d.ByeEarly(now) },
	} {
		w := newWire(t)
		w.ring()
		w.do(func(now time.Time) error { return w.d.Ring(now) })
		w.next("180")
		w.do(func(now time.Time) error { return hangUp(w.d, now) })
		w.next("480 INVITE")
		w.none()
		require.Equal(t, 1, w.count(dialog.Ended), name)
		w.gone()
	}
}

func TestE114_WhateverTheByeGetsTheCallIsOver(t *testing.T) {
	for _, code := range []int{481, 408, 500, 0} {
		w := newWire(t)
		w.talk()
		w.hangup()
		bye := w.next("BYE")
		require.Equal(t, dialog.StateTerminated, w.d.State())
		if code != 0 {
			w.reply(bye, code, "")
			w.none()
		} else {
			w.run(33 * time.Second) // timer F
			for _, p := range w.sent {
				require.Equal(t, bye.bytes, p.bytes, "no second BYE")
			}
			w.skip()
		}
		require.Equal(t, 1, w.count(dialog.Ended))
		require.NoError(t, w.last(dialog.Ended).Err)
		w.gone()
		w.none()
	}
}

func TestE115_ByeOnOneForkTheOtherAnswersAndStands(t *testing.T) {
	w := newWire(t)
	inv := w.invite()
	a := w.d
	w.reply(inv, 180, "a")
	w.reply(inv, 180, "b")
	w.do(func(now time.Time) error { return a.ByeEarly(now) })
	bye := w.next("BYE")
	require.Equal(t, "a", toTag(t, bye.Message))
	w.reply(bye, 200, "")
	w.reply(inv, 200, "b")
	require.Equal(t, "b", toTag(t, w.next("ACK").Message))
	require.Equal(t, dialog.StateConfirmed, w.d.State())
	require.Equal(t, dialog.StateTerminated, a.State())
	w.hangup()
	w.gone()
}

func TestE115_AnswerOfTheForkThatWasEndedIsHungUpTheOtherMayStillAnswer(t *testing.T) {
	w := newWire(t)
	inv := w.invite()
	a := w.d
	w.reply(inv, 180, "a")
	w.reply(inv, 180, "b")
	w.do(func(now time.Time) error { return a.ByeEarly(now) })
	bye := w.next("BYE")
	w.reply(inv, 200, "a") // crossed the BYE
	require.Equal(t, "a", toTag(t, w.next("ACK").Message))
	w.none() // its BYE is on the way
	w.reply(bye, 200, "")
	require.Zero(t, w.count(dialog.Established))
	w.reply(inv, 200, "b")
	require.Equal(t, "b", toTag(t, w.next("ACK").Message))
	w.none()
	require.Equal(t, dialog.StateConfirmed, w.d.State())
	w.hangup()
	w.gone()
}

func TestE115_AnswerAfterTheEarlyByeFailedGetsAnotherBye(t *testing.T) {
	w := newWire(t)
	inv := w.invite()
	w.reply(inv, 180, "a")
	w.do(func(now time.Time) error { return w.d.ByeEarly(now) })
	w.reply(w.next("BYE"), 481, "") // it came before the callee knew the dialog
	w.reply(inv, 200, "a")
	w.next("ACK")
	w.reply(w.next("BYE"), 200, "")
	w.none()
	w.gone()

	w = newWire(t)
	inv = w.invite()
	a := w.d
	w.reply(inv, 180, "a")
	w.reply(inv, 180, "b") // for whom the INVITE stays open
	w.do(func(now time.Time) error { return a.ByeEarly(now) })
	w.run(32 * time.Second) // timer F: nobody heard of it
	w.skip()
	w.reply(inv, 200, "a")
	require.Equal(t, "a", toTag(t, w.next("ACK").Message))
	require.Equal(t, "a", toTag(t, w.next("BYE").Message))
	w.none()
	w.gone()
}

func TestE117_RetransmittedByeGetsTheOld200AndAfterTimerJ481(t *testing.T) {
	w := newWire(t)
	w.talk()
	bye := w.inside(message.BYE, 5)
	w.give(bye)
	w.next("200 BYE")
	w.run(31 * time.Second)
	w.give(bye)
	w.next("200 BYE")
	w.run(2 * time.Second)
	w.give(bye)
	w.next("481 BYE")
	require.Equal(t, 1, w.count(dialog.Ended))
}

func TestE118_ByeForATagThatWasNeverGivenGets481TheInviteRingsOn(t *testing.T) {
	w := newWire(t)
	w.ring()
	w.give(w.request(message.BYE, 2, "To: <sip:alice@192.0.2.1>;tag=never"))
	w.next("481 BYE")
	w.give(w.request(message.BYE, 2))
	w.next("481 BYE")
	require.Equal(t, dialog.StatePreparative, w.d.State())
	w.pickUp()
	w.ack(1)
	require.Equal(t, dialog.StateConfirmed, w.d.State())
}

func TestE119_HangupWhileThe200WaitsForAPrackIsAFailureNoBye(t *testing.T) {
	w := newWire(t)
	w.ring("Supported: 100rel")
	w.do(func(now time.Time) error { return w.d.Progress(now, 183, offering) })
	w.next("183")
	w.do(func(now time.Time) error { return w.d.Answer(now, offering) })
	w.hangup()
	w.next("480 INVITE")
	w.none()
	require.Equal(t, 1, w.count(dialog.Ended))
	w.gone()
}

func TestByeFromTheCalleeInEarlyEndsItsForkAndTheLastOneTheInvite(t *testing.T) {
	w := newWire(t)
	inv := w.invite()
	w.reply(inv, 180, "a")
	w.reply(inv, 180, "b")
	w.ask(200, message.BYE, 5, "From: <sip:bob@192.0.2.2>;tag=a")
	w.none()
	require.Equal(t, 1, w.count(dialog.Ended))
	w.give(w.inside(message.BYE, 5, "From: <sip:bob@192.0.2.2>;tag=b"))
	w.next("200 BYE")
	w.reply(w.next("CANCEL"), 200, "b")
	w.reply(inv, 487, "b")
	w.next("ACK")
	require.Equal(t, 2, w.count(dialog.Ended))
	w.gone()
}

func TestReasonOfAByeGoesOutAndComesIn(t *testing.T) {
	w := newWire(t)
	w.talk()
	w.do(func(now time.Time) error {
		return w.d.Hangup(now, dialog.With{Headers: []dialog.Header{{Name: "Reason", Value: "Q.850;cause=16"}}})
	})
	require.Equal(t, "Q.850;cause=16", header(t, w.next("BYE").Message, "Reason"))

	w = newWire(t)
	w.talk()
	w.ask(200, message.BYE, 5, `Reason: SIP;cause=200;text="elsewhere", Q.850;cause=16`, "+Reason: SIP;cause=480")
	require.Equal(t, []string{`SIP;cause=200;text="elsewhere"`, "Q.850;cause=16"}, w.last(dialog.Ended).Reasons)
}

func TestReasonOfACancelAndOfAFailureIsTold(t *testing.T) {
	w := newWire(t)
	inv := w.ring()
	w.give(w.request(message.CANCEL, 1, "Via: "+header(t, inv, "Via"), `Reason: SIP;cause=200;text="completed elsewhere"`))
	w.next("200 CANCEL")
	require.Equal(t, []string{`SIP;cause=200;text="completed elsewhere"`}, w.last(dialog.Ended).Reasons)

	w = newWire(t)
	w.reply(w.invite(), 486, "b", "Reason: Q.850;cause=17")
	require.Equal(t, []string{"Q.850;cause=17"}, w.last(dialog.Ended).Reasons)
	require.Equal(t, 486, w.last(dialog.Ended).Code)
}

package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/message"
)

// Edge cases of group J, and of K what is not in failure_test.go: requests other than INVITE (RFC 4320,
// 4321), and a dialog with more than a call in it (RFC 5057).

func takes(methods ...message.Method) func(*dialog.Config) {
	return func(c *dialog.Config) { c.Allow = append(c.Allow, methods...) }
}

func TestE169_OnlyA100MayPrecedeTheAnswerToANonInvite(t *testing.T) {
	w := newWire(t, takes(message.MESSAGE))
	w.give(w.request(message.MESSAGE, 1))
	req := w.last(dialog.Requested).Request
	for _, code := range []int{180, 183, 199} {
		err := w.refused(func(now time.Time) error { return w.e.Respond(now, req, code) })
		require.ErrorContains(t, err, "RFC 4320")
	}
	w.run(10 * time.Second)
	w.next("100")
	w.do(func(now time.Time) error { return w.e.Respond(now, req, 200) })
	w.next("200 MESSAGE")
	w.none()
}

func TestE170_No100Before3500ms(t *testing.T) {
	w := newWire(t, takes(message.MESSAGE))
	w.give(w.request(message.MESSAGE, 1))
	req := w.last(dialog.Requested).Request
	w.run(2 * time.Second)
	w.none()
	w.refused(func(now time.Time) error { return w.e.Respond(now, req, 100) })
	w.do(func(now time.Time) error { return w.e.Respond(now, req, 200) })
	w.next("200 MESSAGE")
	w.run(10 * time.Second)
	w.none()
}

func TestE171_100IsDueAt3500msOverAnyTransport(t *testing.T) {
	for _, transport := range []string{"UDP", "TCP"} {
		w := newWire(t, takes(message.OPTIONS))
		w.from.Transport = transport
		w.give(w.request(message.OPTIONS, 1, "Content-Length: 0"))
		req := w.last(dialog.Requested).Request
		w.run(3499 * time.Millisecond)
		w.none()
		w.run(time.Millisecond)
		w.next("100")
		w.run(2500 * time.Millisecond)
		w.do(func(now time.Time) error { return w.e.Respond(now, req, 200) })
		w.next("200 OPTIONS")
	}
}

func TestRequestThatTheHostNeverAnswersIsGivenUp(t *testing.T) {
	w := newWire(t, takes(message.MESSAGE))
	w.give(w.request(message.MESSAGE, 1))
	req := w.last(dialog.Requested).Request
	w.run(33 * time.Second)
	w.next("100")
	w.none() // never a 408 (RFC 4320 §4.2)
	w.refused(func(now time.Time) error { return w.e.Respond(now, req, 200) })
	_, armed := w.e.Deadline()
	require.False(t, armed, "nothing is kept")
}

func TestE173_200AfterTimerFMatchesNothingTheCallHasEnded(t *testing.T) {
	w := newWire(t)
	w.talk("Allow: INVITE, ACK, BYE, CANCEL, UPDATE")
	w.do(func(now time.Time) error { return w.d.Update(now) })
	update := w.next("UPDATE")
	w.run(32 * time.Second)
	for describe(w.sent[0]) == "UPDATE" {
		w.next("UPDATE")
	}
	w.reply(w.next("BYE"), 200, "")
	w.run(time.Second)
	require.ErrorIs(t, w.last(dialog.Ended).Err, dialog.ErrTimeout)
	w.reply(update, 200, "")
	require.Error(t, w.err)
	w.none()
	w.gone()
}

func TestE174_OvertakenRequestGets500AndNothingWaits(t *testing.T) {
	w := newWire(t)
	w.talk()
	five, six := w.inside(message.INFO, 5), w.inside(message.INFO, 6)
	w.give(six)
	w.next("200 INFO")
	w.give(five)
	w.next("500 INFO")
	w.ask(200, message.INFO, 7)
}

func TestE175_InfoDoesNotWaitForAReInvite(t *testing.T) {
	c := dialogtest.NewCall(t)
	c.Alice.Talk(c.Bob)
	c.Run(time.Second)
	c.Skip()
	c.Script(dialogtest.Fault{Do: dialogtest.Delay, What: "200 INVITE", By: 300 * time.Millisecond})
	holdSilently(c.Alice)
	c.Alice.Do("info", func(now time.Time) error { return c.Alice.Dialog.Info(now) })
	c.Deliver()
	c.Flow(`
		alice -> bob   INVITE cseq=2
		alice -> bob   INFO cseq=3
		bob   -> alice 100
		bob   -> alice 200 INVITE
		bob   -> alice 200 INFO
		alice -> bob   ACK cseq=2
	`)
	c.Alice.Hangup()
	gone(t, c)
}

func TestE054_DialogLivesAsLongAsASubscriptionInIt(t *testing.T) {
	w := newWire(t, takes(message.NOTIFY))
	w.talk()
	dialog.AddUsage(w.d, 1)
	w.ask(200, message.BYE, 5)
	w.run(time.Minute)
	require.Equal(t, 1, w.e.Len())
	w.ask(200, message.NOTIFY, 6, "Event: refer", "Subscription-State: terminated")
	w.ask(481, message.INFO, 7)
	w.run(time.Minute)
	dialog.AddUsage(w.d, -1)
	w.gone()
	w.ask(481, message.NOTIFY, 8, "Event: refer", "Subscription-State: terminated")
}

// Requests that live in a dialog only have none to live in without a To tag (RFC 3261 §12.2.2, RFC 6665 §4.4.1).
func TestRequestsThatLiveInADialogOnly(t *testing.T) {
	for _, method := range []message.Method{message.BYE, message.PRACK, message.UPDATE, message.INFO, message.NOTIFY} {
		w := newWire(t, takes(message.NOTIFY))
		w.give(w.request(method, 1, "RAck: 1 1 INVITE", "Event: refer", "Subscription-State: active"))
		w.next("481 " + string(method))
		require.Empty(t, w.heard())
	}
}

func TestRequestThatIsAnsweredKeepsNoTimer(t *testing.T) {
	w := newWire(t, takes(message.MESSAGE))
	w.from.Transport = "TCP" // no timer J
	w.give(w.request(message.MESSAGE, 1, "Content-Length: 0"))
	req := w.last(dialog.Requested).Request
	w.do(func(now time.Time) error { return w.e.Respond(now, req, 200) })
	_, armed := w.e.Deadline()
	require.False(t, armed, w.e.DeadlineReason())
}

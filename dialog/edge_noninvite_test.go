package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/message"
)

// Edge cases of groups J and K: requests other than INVITE (RFC 4320, 4321), and what their
// failures end (RFC 5057).

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
	c.Alice.Do("hold", func(now time.Time) error { return c.Alice.Dialog.Hold(now, false) })
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

func TestE177_InfoThatTimesOutEndsTheCallByBye(t *testing.T) {
	w := newWire(t)
	w.talk()
	w.do(func(now time.Time) error { return w.d.Info(now) })
	w.reply(w.next("INFO"), 408, "")
	w.next("BYE")
	require.Equal(t, 408, w.last(dialog.Responded).Code)
	require.Equal(t, 408, w.last(dialog.Ended).Code)

	w = newWire(t)
	w.talk()
	w.do(func(now time.Time) error { return w.d.Info(now) })
	w.run(33 * time.Second)
	require.Equal(t, "BYE", describe(w.sent[11]))
	require.ErrorIs(t, w.last(dialog.Ended).Err, dialog.ErrTimeout)

	w = newWire(t, func(c *dialog.Config) { c.Policy.KeepOnTimeout = true })
	w.talk()
	w.do(func(now time.Time) error { return w.d.Info(now) })
	w.run(33 * time.Second)
	require.Equal(t, dialog.StateConfirmed, w.d.State(), "by policy the call stands")
	require.ErrorIs(t, w.last(dialog.Responded).Err, dialog.ErrTimeout)
}

func TestE178_404ToNotifyEndsTheWholeDialogWithoutABye(t *testing.T) {
	w := newWire(t)
	w.talk()
	w.do(func(now time.Time) error {
		return dialog.SendRequest(w.d, now, message.NOTIFY, dialog.With{Headers: []dialog.Header{{Name: "Event", Value: "refer"}, {Name: "Subscription-State", Value: "active"}}})
	})
	w.reply(w.next("NOTIFY"), 404, "")
	w.none()
	require.Equal(t, dialog.StateTerminated, w.d.State())
	require.Equal(t, 404, w.last(dialog.Ended).Code)
	w.ask(481, message.INFO, 5)
	w.gone()
}

// failedReinvite has alice re-INVITE; bob answers with a failure.
func failedReinvite(t *testing.T, code int) *wire {
	t.Helper()
	w := newWire(t)
	w.talk()
	w.do(func(now time.Time) error { return w.d.Hold(now, false) })
	w.reply(w.next("INVITE"), code, "")
	w.next("ACK")
	return w
}

func TestE179_500ToAReInviteLeavesTheCall(t *testing.T) {
	w := failedReinvite(t, 500)
	w.none()
	require.Equal(t, dialog.StateConfirmed, w.d.State())
	w.ask(200, message.INFO, 5)
}

func TestE181_486ToAReInviteLeavesTheCall(t *testing.T) {
	w := failedReinvite(t, 486)
	w.none()
	require.Equal(t, dialog.StateConfirmed, w.d.State())
	require.Equal(t, 486, w.last(dialog.Failed).Code)
}

func TestE182_405ToInfoLeavesTheCall(t *testing.T) {
	w := newWire(t)
	w.talk()
	w.do(func(now time.Time) error { return w.d.Info(now) })
	w.reply(w.next("INFO"), 405, "", "Allow: INVITE, ACK, BYE, CANCEL")
	w.none()
	require.Equal(t, 405, w.last(dialog.Responded).Code)
	require.Equal(t, dialog.StateConfirmed, w.d.State())
}

func TestE183_489ToSubscribeLeavesTheCall(t *testing.T) {
	w := newWire(t)
	w.talk()
	w.do(func(now time.Time) error {
		return dialog.SendRequest(w.d, now, message.SUBSCRIBE, dialog.With{Headers: []dialog.Header{{Name: "Event", Value: "x"}}})
	})
	w.reply(w.next("SUBSCRIBE"), 489, "")
	w.none()
	require.Equal(t, dialog.StateConfirmed, w.d.State())
	w.hangup()
	w.reply(w.next("BYE"), 200, "")
	w.gone()
}

func TestE267_MessageInADialogTouchesNothing(t *testing.T) {
	w := newWire(t, takes(message.MESSAGE), func(c *dialog.Config) { c.Accept = []string{"text/plain"} })
	w.talk()
	ok := w.ask(200, message.MESSAGE, 5, "Contact: <sip:elsewhere@192.0.2.9>", "body text/plain hello")
	require.Empty(t, ok.Body())
	require.False(t, ok.Has("Contact"))
	require.Equal(t, "sip:bob@192.0.2.2", w.d.RemoteTarget())
	ask := func(code int) {
		t.Helper()
		w.do(func(now time.Time) error {
			return w.d.Request(now, message.MESSAGE, dialog.With{Body: []byte("hi"), ContentType: "text/plain"})
		})
		req := w.next("MESSAGE")
		if code != 0 {
			w.reply(req, code, "")
			return
		}
		w.run(33 * time.Second)
		w.skip()
	}
	ask(0)
	ask(481)
	require.Equal(t, dialog.StateConfirmed, w.d.State(), "MESSAGE belongs to no usage")
	ask(404)
	w.none()
	require.Equal(t, dialog.StateTerminated, w.d.State())
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

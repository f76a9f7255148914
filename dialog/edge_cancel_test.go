package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/message"
)

// Edge cases of group B: CANCEL (RFC 3261 §9).

func TestE017_CancelBefore1xxWaitsForTheFirstOne(t *testing.T) {
	c := dialogtest.NewCall(t, dialogtest.Over(dialogtest.Link{Delay: 100 * time.Millisecond}))
	c.Alice.Invite(c.Bob)
	c.Run(50 * time.Millisecond)
	c.Alice.Hangup()
	c.Deliver()
	c.Flow(`
		alice -> bob   INVITE cseq=1
		bob   -> alice 100
		alice -> bob   CANCEL cseq=1 branch=same
		bob   -> alice 200 CANCEL
		bob   -> alice 487 INVITE
		alice -> bob   ACK cseq=1
	`)
	require.ErrorIs(t, c.Alice.Last(dialog.Ended).Err, dialog.ErrCancelled)
	gone(t, c)
}

func TestE017_CancelBefore1xxLosesTo200(t *testing.T) {
	w := newWire(t)
	inv := w.invite()
	w.hangup()
	w.none()
	w.reply(inv, 200, "b")
	w.next("ACK")
	w.next("BYE")
	w.none()
	require.NotContains(t, w.heard(), "established")
}

func TestE017_CancelBefore1xxLosesTo486(t *testing.T) {
	w := newWire(t)
	inv := w.invite()
	w.hangup()
	w.reply(inv, 486, "b")
	w.next("ACK")
	w.none()
	require.Equal(t, []string{"changed terminated", "ended remote 486"}, w.heard())
	w.gone()
}

func TestE018_CancelHasTheFormOfItsInvite(t *testing.T) {
	w := newWire(t)
	inv := w.invite(dialog.Call{
		Route: []string{"<sip:192.0.2.3;lr>", "<sip:192.0.2.4;lr>"},
		With:  dialog.With{SDP: aliceSDP, Headers: []dialog.Header{{Name: "Require", Value: "timer"}}},
	})
	w.reply(inv, 180, "b")
	w.do(func(now time.Time) error {
		return w.d.Hangup(now, dialog.With{Headers: []dialog.Header{{Name: "Reason", Value: `SIP;cause=600;text="no"`}}})
	})
	cancel := w.next("CANCEL")
	require.Equal(t, inv.RequestURIText(), cancel.RequestURIText())
	for _, name := range []string{"Call-ID", "To", "From", "Via"} {
		require.Equal(t, headerLines(inv.Message, name)[:1], headerLines(cancel.Message, name), name)
	}
	require.Equal(t, values(inv.Message, "Route"), values(cancel.Message, "Route"))
	require.Equal(t, cseq(t, inv.Message), cseq(t, cancel.Message))
	require.Empty(t, toTag(t, cancel.Message))
	require.False(t, cancel.Has("Require"))
	require.Equal(t, inv.flow, cancel.flow)
	require.Equal(t, `SIP;cause=600;text="no"`, header(t, cancel.Message, "Reason"))
}

func TestE019_CancelCrosses200CallerHangsUpByBye(t *testing.T) {
	c := ringing(t, dialogtest.Over(dialogtest.Link{Delay: 100 * time.Millisecond}))
	c.Skip()
	c.Bob.Answer()
	c.Run(50 * time.Millisecond)
	c.Alice.Hangup()
	c.Deliver()
	c.Flow(`
		bob   -> alice 200 INVITE
		alice -> bob   CANCEL cseq=1
		alice -> bob   ACK cseq=1
		alice -> bob   BYE cseq=2
		bob   -> alice 200 CANCEL
		bob   -> alice 200 BYE
	`)
	require.Zero(t, c.Alice.Count(dialog.Established))
	require.Equal(t, 1, c.Bob.Count(dialog.Ended))
	gone(t, c)
}

func TestE019_CancelCrosses200CallGoesOnByPolicy(t *testing.T) {
	w := newWire(t, func(c *dialog.Config) { c.Policy.CancelledAnswer = dialog.CancelledAnswerKeep })
	inv := w.invite()
	w.reply(inv, 180, "b")
	w.hangup()
	w.next("CANCEL")
	w.reply(inv, 200, "b")
	w.next("ACK")
	w.none()
	require.Equal(t, dialog.StateConfirmed, w.d.State())
}

func TestE021_CancelThatMatchesNothingGets481(t *testing.T) {
	w := newWire(t)
	w.give(w.request(message.CANCEL, 1))
	w.next("481 CANCEL")
	w.none()
	require.Empty(t, w.heard())
	w.gone()
}

// RFC 3261 §9.2: a CANCEL of a request other than INVITE is answered 200, with the To tag that
// the request is answered with, and changes nothing.
func TestCancelOfAnotherMethodIsAnsweredAndChangesNothing(t *testing.T) {
	for _, method := range []message.Method{message.MESSAGE, "FROB"} {
		w := newWire(t, takes(method))
		w.give(w.request(method, 1, "Via: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bK-it"))
		req := w.last(dialog.Requested).Request
		w.give(w.request(message.CANCEL, 1, "Via: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bK-it"))
		cancelled := w.next("200 CANCEL")
		w.none()
		require.Equal(t, []string{"requested"}, w.heard())
		w.do(func(now time.Time) error { return w.e.Respond(now, req, 200) })
		require.Equal(t, toTag(t, cancelled.Message), toTag(t, w.next("200 "+string(method)).Message))
		w.gone()
	}
}

func TestE022_FailureOfTheCancelSaysNothingAboutTheInvite(t *testing.T) {
	for _, code := range []int{200, 481, 0} {
		w := newWire(t)
		inv := w.invite()
		w.reply(inv, 180, "b")
		w.hangup()
		cancel := w.next("CANCEL")
		if code != 0 {
			w.reply(cancel, code, "b")
		}
		w.run(20 * time.Second)
		require.Equal(t, dialog.StateEarly, w.d.State(), "still open after %d to CANCEL", code)
		w.skip()
		w.reply(inv, 486, "b")
		w.next("ACK")
		require.Equal(t, 486, w.last(dialog.Ended).Code, "its own final response decides")
		w.gone()
	}
}

func TestE023_NoFinalAfterCancelEndsAfter64T1AndALate200IsDropped(t *testing.T) {
	w := newWire(t)
	inv := w.invite()
	w.reply(inv, 180, "b")
	w.run(time.Second)
	w.hangup()
	w.reply(w.next("CANCEL"), 200, "b")
	w.run(32*time.Second - time.Millisecond)
	require.Equal(t, dialog.StateEarly, w.d.State())
	w.run(time.Millisecond)
	require.ErrorIs(t, w.last(dialog.Ended).Err, dialog.ErrCancelled)
	w.reply(inv, 200, "b")
	w.none()
	require.Zero(t, w.e.Len())
	w.gone()
}

func TestE026_CancelTwiceIsAnsweredTwiceAndActsOnce(t *testing.T) {
	c := dialogtest.NewCall(t)
	c.Script(dialogtest.Fault{Do: dialogtest.Duplicate, What: "CANCEL"})
	c.Alice.Invite(c.Bob)
	c.Deliver()
	c.Skip()
	c.Alice.Hangup()
	c.Deliver()
	c.Flow(`
		alice -> bob   CANCEL
		bob   -> alice 200 CANCEL
		bob   -> alice 487 INVITE
		bob   -> alice 200 CANCEL retrans
		alice -> bob   ACK
	`)
	gone(t, c)
}

func TestE027_OneCancelAndOne487EndAllForks(t *testing.T) {
	w := newWire(t)
	inv := w.invite()
	for _, tag := range []string{"b", "c", "d"} {
		w.reply(inv, 180, tag)
	}
	require.Equal(t, 3, w.e.Len())
	w.hangup()
	cancel := w.next("CANCEL")
	require.Empty(t, toTag(t, cancel.Message))
	w.none()
	w.reply(cancel, 200, "p")
	w.reply(inv, 487, "p")
	w.next("ACK")
	w.none()
	require.Equal(t, 3, w.count(dialog.Ended))
	for _, out := range w.told {
		if out.Kind == dialog.Ended {
			require.ErrorIs(t, out.Err, dialog.ErrCancelled)
			require.Equal(t, dialog.Local, out.By)
		}
	}
	w.gone()
}

func TestE029_CancelBeatsA2xxThatWaitsForItsPrack(t *testing.T) {
	w := newWire(t)
	inv := w.ring("Supported: 100rel")
	w.do(func(now time.Time) error { return w.d.Progress(now, 183, offering) })
	progress := w.next("183")
	require.Equal(t, "100rel", header(t, progress.Message, "Require"))
	w.do(func(now time.Time) error { return w.d.Answer(now, offering) })
	w.none() // the 2xx waits for the PRACK
	w.give(w.request(message.CANCEL, 1, "Via: "+header(t, inv, "Via")))
	w.next("200 CANCEL")
	w.next("487 INVITE")
	w.none()
	require.Equal(t, []string{"incoming", "changed early", "changed terminated", "ended remote 487"}, w.heard())
	w.gone()
}

func TestQuirkProxySendsASecondCancelWhenThe180Comes(t *testing.T) {
	w := newWire(t)
	inv := w.ring()
	cancel := w.request(message.CANCEL, 1, "Via: "+header(t, inv, "Via"))
	w.give(cancel)
	w.next("200 CANCEL")
	failed := w.next("487 INVITE")
	w.give(cancel)
	w.next("200 CANCEL") // the first one's answer, once more
	w.give(w.request(message.ACK, 1, "Via: "+header(t, inv, "Via"), "To: "+header(t, failed.Message, "To")))
	w.run(33 * time.Second)
	w.give(cancel)
	w.next("481 CANCEL") // there is nothing left to cancel
	w.none()
	require.Equal(t, 1, w.count(dialog.Ended))
}

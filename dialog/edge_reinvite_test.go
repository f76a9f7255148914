package dialog_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/message"
	"github.com/sipdialog/sipdialog/sdp"
)

// Edge cases of groups B, C and D that take a re-INVITE or UPDATE in the call: what it may
// change of the dialog, and whose ACK is whose.

// askingReliably makes the host decide on the peer's offers, and send every provisional response reliably.
func askingReliably(c *dialog.Config) {
	c.Policy.Reoffers = dialog.ReoffersAsk
	c.Policy.Reliable = dialog.ReliableAlways
}

// failed takes the failure of bob's re-INVITE and acknowledges it.
func (w *wire) failed(code string, re *message.Message) {
	w.t.Helper()
	p := w.next(code + " INVITE")
	w.give(w.inside(message.ACK, cseq(w.t, re), "Via: "+header(w.t, re, "Via"), "To: "+header(w.t, p.Message, "To")))
	w.none()
}

func TestE025_CancelOfAReinviteLeavesTheCall(t *testing.T) {
	w := newWire(t, askingReliably)
	w.listen()
	session := string(w.d.RemoteSDP())
	re := w.inside(message.INVITE, 2, "body application/sdp "+string(dialogtest.Audio("bob", sdp.SendOnly)))
	w.give(re)
	w.next("100")
	w.none() // the host is asked
	w.give(w.inside(message.CANCEL, 2, "Via: "+header(t, re, "Via")))
	w.next("200 CANCEL")
	w.failed("487", re)
	require.Equal(t, dialog.StateConfirmed, w.d.State())
	require.Equal(t, session, string(w.d.RemoteSDP()))
	require.Zero(t, w.count(dialog.Ended))
	w.ask(200, message.INFO, 3)
}

func TestE025_CallerCancelsItsHoldTheCallStaysAsItWas(t *testing.T) {
	w := newWire(t)
	w.talk()
	local, remote := string(w.d.LocalSDP()), string(w.d.RemoteSDP())
	w.do(func(now time.Time) error { return w.d.Hold(now, false) })
	re := w.next("INVITE")
	w.reply(re, 100, "")
	w.heard()
	w.do(func(now time.Time) error { return w.d.Cancel(now) })
	cancel := w.next("CANCEL")
	require.Equal(t, header(t, re.Message, "To"), header(t, cancel.Message, "To"), "tag and all: it is in the dialog")
	require.Equal(t, branchOf(t, re.Message), branchOf(t, cancel.Message))
	w.reply(cancel, 200, "")
	w.reply(re, 487, "")
	w.next("ACK")
	w.none()
	require.NotContains(t, w.heard(), "held local")
	require.Equal(t, dialog.StateConfirmed, w.d.State())
	require.Equal(t, local, string(w.d.LocalSDP()))
	require.Equal(t, remote, string(w.d.RemoteSDP()))
	w.do(func(now time.Time) error { return w.d.Hold(now, false) }) // a later one is free to go
	require.Contains(t, string(w.next("INVITE").Body()), "a=inactive")
}

func TestE025_HangupDoesNotWaitForOurReinvite(t *testing.T) {
	c := dialogtest.NewCall(t, dialogtest.Over(dialogtest.Link{Delay: 50 * time.Millisecond}))
	c.Alice.Talk(c.Bob)
	c.Run(time.Second)
	c.Script(dialogtest.Fault{Do: dialogtest.Delay, What: "200 INVITE", By: time.Second})
	holdSilently(c.Alice)
	c.Run(200 * time.Millisecond)
	c.Alice.Hangup() // a re-INVITE that is open does not keep a call from ending
	c.Run(40 * time.Second)
	require.Equal(t, dialog.StateTerminated, c.Bob.Dialog.State())
	gone(t, c)
}

func TestE035_RouteSetIsNeverTakenFromLaterMessages(t *testing.T) {
	w := newWire(t)
	w.talk("Record-Route: <sip:192.0.2.9;lr>", "Allow: INVITE, ACK, BYE, CANCEL, UPDATE")
	routes := w.d.RouteSet()
	w.do(func(now time.Time) error { return w.d.Update(now) })
	w.reply(w.next("UPDATE"), 200, "", "Record-Route: <sip:192.0.2.10;lr>", "Contact: <sip:bob@192.0.2.77>")
	w.do(func(now time.Time) error { return w.d.Hold(now, false) })
	w.reply(w.next("INVITE"), 200, "", "Record-Route: <sip:192.0.2.11;lr>", "Contact: <sip:bob@192.0.2.88>")
	require.Equal(t, []string{"<sip:192.0.2.9;lr>"}, values(w.next("ACK").Message, "Route"))
	w.give(w.inside(message.INVITE, 5, "sdp", "Record-Route: <sip:192.0.2.12;lr>", "Contact: <sip:bob@192.0.2.99>"))
	w.next("100")
	w.next("200 INVITE")
	w.ack(5)
	require.Equal(t, routes, w.d.RouteSet())
	require.Equal(t, "sip:bob@192.0.2.99", w.d.RemoteTarget(), "the target does move")
}

func TestE041_TargetStaysWhenTheReinviteIsRefused(t *testing.T) {
	w := newWire(t)
	w.listen()
	bad := w.inside(message.INVITE, 2, "Contact: <sip:bob@192.0.2.55>", "body application/sdp nonsense")
	w.give(bad)
	w.next("100")
	w.next("488 INVITE")
	require.Equal(t, "sip:bob@192.0.2.2", w.d.RemoteTarget())
	w.hangup()
	require.Equal(t, "sip:bob@192.0.2.2", w.next("BYE").RequestURIText())
}

func TestE041_OurOwnTargetStaysWhenOurReinviteIsRefused(t *testing.T) {
	w := newWire(t)
	w.talk()
	w.do(func(now time.Time) error { return w.d.Hold(now, false) })
	w.reply(w.next("INVITE"), 488, "", "Contact: <sip:bob@192.0.2.55>")
	w.next("ACK")
	require.Equal(t, "sip:bob@192.0.2.2", w.d.RemoteTarget())
}

func TestE042_UnreliableResponseDoesNotMoveTheTargetAReliableOneDoes(t *testing.T) {
	for reliable, target := range map[bool]string{false: "sip:bob@192.0.2.2", true: "sip:bob@192.0.2.55"} {
		w := newWire(t, askingReliably)
		w.listen()
		supported := "Supported: timer"
		if reliable {
			supported = "Supported: 100rel"
		}
		re := w.inside(message.INVITE, 2, "sdp", "Contact: <sip:bob@192.0.2.55>", supported)
		w.give(re)
		w.next("100")
		w.do(func(now time.Time) error { return w.d.Progress(now, 183) })
		progress := w.next("183")
		if reliable {
			w.ask(200, message.PRACK, 3, "RAck: "+header(t, progress.Message, "RSeq")+" 2 INVITE")
		}
		w.do(func(now time.Time) error { return w.d.RefuseOffer(now, 488) })
		w.failed("488", re)
		require.Equal(t, target, w.d.RemoteTarget())
		w.hangup()
		require.Equal(t, target, w.next("BYE").RequestURIText())
	}
}

func TestE043_UpdateMovesTheTargetToo(t *testing.T) {
	w := newWire(t)
	w.talk("Allow: INVITE, ACK, BYE, CANCEL, UPDATE")
	w.ask(200, message.UPDATE, 5, "Contact: <sip:bob@192.0.2.55>")
	require.Equal(t, "sip:bob@192.0.2.55", w.d.RemoteTarget())
	w.do(func(now time.Time) error { return w.d.Update(now) })
	update := w.next("UPDATE")
	require.Equal(t, "sip:bob@192.0.2.55", update.RequestURIText())
	w.reply(update, 200, "", "Contact: <sip:bob@192.0.2.66>")
	require.Equal(t, "sip:bob@192.0.2.66", w.d.RemoteTarget())
}

func TestE047_NoNumberIsUsedTwice(t *testing.T) {
	w := newWire(t)
	inv := w.invite()
	w.reply(inv, 180, "b", "Require: 100rel", "RSeq: 1")
	prack := w.next("PRACK")
	require.EqualValues(t, 2, cseq(t, prack.Message))
	w.reply(prack, 200, "")
	w.reply(inv, 200, "b")
	require.EqualValues(t, 1, cseq(t, w.next("ACK").Message))
	w.do(func(now time.Time) error { return w.d.Hold(now, false) })
	re := w.next("INVITE")
	require.EqualValues(t, 3, cseq(t, re.Message))
	w.do(func(now time.Time) error { return w.d.Info(now) })
	require.EqualValues(t, 4, cseq(t, w.next("INFO").Message))
	w.reply(re, 200, "")
	require.EqualValues(t, 3, cseq(t, w.next("ACK").Message))
	w.hangup()
	require.EqualValues(t, 5, cseq(t, w.next("BYE").Message))
}

func TestE058_AckBelongsToTheInviteWithItsNumber(t *testing.T) {
	w := newWire(t)
	w.ring()
	w.pickUp()
	w.give(w.inside(message.INVITE, 2, "sdp"))
	w.next("100")
	w.next("200 INVITE") // answered before the first ACK came
	w.ack(2)
	require.Zero(t, w.count(dialog.Established), "the first 2xx still waits")
	w.run(500 * time.Millisecond)
	require.EqualValues(t, 1, cseq(t, w.next("200 INVITE").Message))
	w.ack(1)
	require.Equal(t, 1, w.count(dialog.Established))
	w.run(5 * time.Second)
	w.none()
}

func TestE058_AckOfAReinviteIsStillTakenWhenTheCallIsOver(t *testing.T) {
	w := newWire(t)
	w.listen()
	w.give(w.inside(message.INVITE, 2, "sdp"))
	w.next("100")
	w.next("200 INVITE")
	w.do(func(now time.Time) error {
		return w.d.Request(now, message.MESSAGE, dialog.With{Body: []byte("hi"), ContentType: "text/plain"})
	})
	w.reply(w.next("MESSAGE"), 404, "") // ends every usage of the dialog (RFC 5057 §5.1)
	require.Equal(t, 1, w.count(dialog.Ended))
	w.run(500 * time.Millisecond)
	w.next("200 INVITE") // the peer may not have heard it (UA2-11)
	w.ack(2)
	w.run(5 * time.Second)
	w.none()
	w.gone()
}

func TestE059_AckWithALowerNumberThanTheNewestInviteCounts(t *testing.T) {
	w := newWire(t)
	w.ring()
	w.pickUp()
	w.give(w.inside(message.INVITE, 2, "sdp"))
	w.next("100")
	w.skip()
	w.ack(1)
	require.Equal(t, 1, w.count(dialog.Established))
	w.ack(2)
	w.run(5 * time.Second)
	w.none()
}

func TestE071_AckWithoutTheAnswerToOurOfferEndsTheCall(t *testing.T) {
	w := newWire(t)
	w.ring("body x/y -", "-Content-Type", "Content-Length: 0")
	w.pickUp()
	w.ack(1)
	w.next("BYE")
	require.Equal(t, dialog.StateTerminated, w.d.State())
	require.ErrorContains(t, w.last(dialog.Failed).Err, "our offer got no answer")
	require.ErrorContains(t, w.last(dialog.Ended).Err, "our offer got no answer", "a call that ends of it did not end as one that is hung up")
	w.gone()
}

// RFC 3261 §14.1 wants the second change to wait, and it does; but a hold or resume behind a hold
// or resume of our own that is still unanswered is refused (HLD-42).
func TestE075_NoSecondInviteWhileTheFirstIsOpen(t *testing.T) {
	offer := dialog.With{SDP: dialogtest.Audio("alice", sdp.SendRecv)}
	hold := func(w *wire) func(time.Time) error {
		return func(now time.Time) error { return w.d.Hold(now, false) }
	}
	resume := func(w *wire) func(time.Time) error { return func(now time.Time) error { return w.d.Resume(now) } }
	reinvite := func(w *wire) func(time.Time) error {
		return func(now time.Time) error { return w.d.Reinvite(now, offer) }
	}
	for name, c := range map[string]struct {
		first, second func(*wire) func(time.Time) error
		waits         bool
		answer        sdp.Direction // to the first
		next          string        // the direction that the second offers
	}{
		"hold behind a change":   {reinvite, hold, true, sdp.SendRecv, "a=inactive"},
		"change behind a hold":   {hold, reinvite, true, sdp.Inactive, "a=sendrecv"},
		"change behind a change": {reinvite, reinvite, true, sdp.SendRecv, "a=sendrecv"},
		"resume behind a hold":   {hold, resume, false, sdp.Inactive, "a=sendrecv"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWire(t)
			w.talk()
			w.do(c.first(w))
			first := w.next("INVITE")
			if c.waits {
				w.do(c.second(w))
			} else {
				require.ErrorIs(t, w.refused(c.second(w)), dialog.ErrOfferPending)
			}
			w.none()
			w.reply(first, 200, "", "body application/sdp "+string(dialogtest.Audio("bob", c.answer)))
			w.next("ACK")
			if !c.waits {
				w.do(c.second(w)) // Accepted counts as done
			}
			second := w.next("INVITE")
			require.EqualValues(t, cseq(t, first.Message)+1, cseq(t, second.Message))
			require.Contains(t, string(second.Body()), c.next)
			w.none()
		})
	}
}

func TestE075_WishWaitsForTheAckOfThePeersReinvite(t *testing.T) {
	w := newWire(t)
	w.listen()
	w.give(w.inside(message.INVITE, 2, "sdp"))
	w.next("100")
	w.next("200 INVITE")
	w.do(func(now time.Time) error { return w.d.Hold(now, false) })
	w.none()
	w.ack(2)
	require.Contains(t, string(w.next("INVITE").Body()), "a=inactive")
	w.none()
}

func TestE257_REFERAndNOTIFYHaveCompactFormsToo(t *testing.T) {
	w := newWire(t, takes(message.REFER, message.NOTIFY))
	w.talk()
	refer := w.inside(message.REFER, 5, "Refer-To: <sip:carol@192.0.2.3>", "Referred-By: <sip:bob@192.0.2.2>")
	refer.UseCompactNames()
	require.Contains(t, string(refer.Bytes()), "\r\nr: ")
	w.give(refer)
	require.Equal(t, dialog.Received, w.last(dialog.Received).Kind)
	to, err := w.last(dialog.Received).Message.ReferTo()
	require.NoError(t, err)
	require.Equal(t, "sip:carol@192.0.2.3", to.URI.Text())
	by, ok := w.last(dialog.Received).Message.Header("Referred-By")
	require.True(t, ok)
	require.Equal(t, "<sip:bob@192.0.2.2>", by)
	w.next("200 REFER")

	notify := w.inside(message.NOTIFY, 6, "Event: refer;id=5", "Subscription-State: active")
	notify.UseCompactNames()
	text := string(notify.Bytes())
	require.Contains(t, text, "\r\no: refer")
	for _, name := range []string{"v", "f", "t", "i", "m", "o"} { // letters in either case
		text = strings.Replace(text, "\r\n"+name+": ", "\r\n"+strings.ToUpper(name)+" : ", 1)
	}
	w.raw(text)
	w.next("200 NOTIFY")
	event, ok := w.last(dialog.Received).Message.Header("Event")
	require.True(t, ok)
	require.Equal(t, "refer;id=5", event)
}

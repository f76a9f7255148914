package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/message"
)

// What real peers do, seen on the wire. TestQuirkProxySendsASecondCancelWhenThe180Comes stands
// with the other tests of CANCEL, two answers of a forking proxy with E062, the NOTIFY after a
// BYE with E054, session timers in session_timer_test.go and session_timer_edge_test.go. What they do after a REFER waits for
// its verb.

func TestQuirkReliable180WithoutContactTheInvitesURITakesThePrack(t *testing.T) {
	w := newWire(t)
	inv := w.invite(dialog.Call{To: "<sip:bob@192.0.2.2;user=phone>"})
	w.reply(inv, 180, "b", "-Contact", "Require: 100rel", "RSeq: 1")
	prack := w.next("PRACK")
	require.Equal(t, "sip:bob@192.0.2.2;user=phone", prack.RequestURIText())
	w.reply(prack, 200, "")
	w.reply(inv, 180, "b", "Require: 100rel", "RSeq: 2", "Contact: <sip:bob@192.0.2.9>")
	require.Equal(t, "sip:bob@192.0.2.9", w.next("PRACK").RequestURIText(), "a later one brings it")
	w.reply(inv, 200, "b", "Contact: <sip:bob@192.0.2.8>")
	require.Equal(t, "sip:bob@192.0.2.8", w.next("ACK").RequestURIText())
}

func TestQuirk200ToInviteBeforeThatToPrack(t *testing.T) {
	w := newWire(t)
	inv := w.invite()
	w.reply(inv, 180, "b", "Require: 100rel", "RSeq: 1")
	prack := w.next("PRACK")
	w.reply(inv, 200, "b")
	w.next("ACK")
	w.reply(prack, 200, "")
	w.none()
	require.Equal(t, dialog.StateConfirmed, w.d.State())
	w.hangup()
	w.gone()
}

func TestQuirk200Before180AndByeBeforeAck(t *testing.T) {
	w := newWire(t)
	inv := w.invite()
	w.reply(inv, 200, "b")
	w.next("ACK")
	w.reply(inv, 180, "b")
	w.none()
	require.Equal(t, []string{"changed confirmed", "established"}, w.heard())

	w = newWire(t)
	w.ring()
	w.pickUp()
	w.ask(200, message.BYE, 2)
	require.Equal(t, 1, w.count(dialog.Ended))
	w.ack(1)
	w.run(5 * time.Second)
	w.none() // the ACK has stopped the 200
	require.Zero(t, w.count(dialog.Established))
	w.gone()
}

// Before its ACK comes the 200 is sent on after the peer's BYE, or not any more, by policy (RFC 5407 §3.1.3).
func TestByeBeforeTheAckStopsThe200ByPolicy(t *testing.T) {
	for _, stop := range []bool{false, true} {
		w := newWire(t, func(c *dialog.Config) { c.Policy.StopAnswerOnBye = stop })
		w.ring()
		w.pickUp()
		w.ask(200, message.BYE, 2)
		w.run(500 * time.Millisecond)
		if !stop {
			w.next("200 INVITE")
		}
		w.none()
		w.skip()
		w.gone()
	}
}

func TestQuirkFirstNumberIsAnything(t *testing.T) {
	for _, first := range []uint32{0, 20, 54321, 1_000_000_007} {
		w := newWire(t)
		inv := w.request(message.INVITE, first, "sdp")
		w.give(inv)
		w.next("100")
		w.pickUp()
		w.ack(first)
		require.Equal(t, dialog.StateConfirmed, w.d.State())
		w.ask(200, message.INFO, first+1)
		w.hangup()
		require.EqualValues(t, 1, cseq(t, w.next("BYE").Message), "ours have nothing to do with theirs")
	}
	w := newWire(t)
	w.talk()
	w.ask(200, message.INFO, 111) // the callee begins where it likes, too
	w.ask(200, message.BYE, 112)
}

func TestQuirkPeerKnowsNeitherUpdateNorPrack(t *testing.T) {
	for _, code := range []int{405, 501} {
		w := newWire(t)
		w.talk()
		w.do(func(now time.Time) error { return w.d.Update(now, dialog.With{SDP: aliceSDP}) })
		w.reply(w.next("UPDATE"), code, "")
		require.NotEqual(t, dialog.StateTerminated, w.d.State(), code)
	}
	for _, code := range []int{405, 501} {
		w := newWire(t)
		inv := w.invite()
		w.reply(inv, 180, "b", "Require: 100rel", "RSeq: 1")
		w.reply(w.next("PRACK"), code, "")
		w.skip()
		w.reply(inv, 200, "b")
		w.next("ACK") // whatever becomes of the call, an answer is acknowledged
	}
}

// A peer that is told to send reliably refuses with 420, or takes no notice of it.
func TestQuirkPeerDoesNotTakeRequire100relForAnOrder(t *testing.T) {
	insist := dialog.Call{With: dialog.With{SDP: aliceSDP, Headers: []dialog.Header{{Name: "Require", Value: "100rel"}}}}
	w := newWire(t)
	w.reply(w.invite(insist), 420, "b", "Unsupported: 100rel")
	w.next("ACK")
	again := w.next("INVITE")
	require.False(t, again.Has("Require"))
	w.reply(again, 200, "b")
	w.next("ACK")
	require.Equal(t, dialog.StateConfirmed, w.d.State())

	w = newWire(t)
	inv := w.invite(insist)
	w.reply(inv, 180, "b")
	w.reply(inv, 200, "b")
	w.next("ACK")
	require.Equal(t, dialog.StateConfirmed, w.d.State())
	w.none()
}

func TestQuirkReplacesInReferToIsEscapedInSmallLetters(t *testing.T) {
	w := newWire(t)
	inv := w.invite(dialog.Call{To: "<sip:b@192.0.2.1?Replaces=call-1%40192.0.2.9%3bfrom-tag%3da%3bto-tag%3db>"})
	require.Equal(t, "sip:b@192.0.2.1", inv.RequestURIText())
	require.Equal(t, "call-1@192.0.2.9;from-tag=a;to-tag=b", header(t, inv.Message, "Replaces"))
	require.Equal(t, "192.0.2.1:5060", inv.flow.Remote.String(), "no port is 5060")
}

func TestQuirkSpellings(t *testing.T) {
	w := newWire(t)
	w.lines(`
INVITE sip:192.0.2.1:15090;transport=udp SIP/2.0
v: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bK-odd
From: "B. \"x\" Ob" <sip:192.0.2.2>;tag=b
To: sip:x@192.0.2.1
Call-id: odd
Cseq: 4711 INVITE
Contact: sip:192.0.2.2:15090;transport=udp
Content-Length: 0

`)
	w.next("100")
	require.Equal(t, "sip:192.0.2.2:15090", w.d.RemoteTarget(), "without brackets the parameter is the header's")
	ok := w.pickUp()
	require.Equal(t, "sip:x@192.0.2.1;tag="+w.d.ID().LocalTag, header(t, ok.Message, "To"))
	w.ack(4711, "sdp")
	require.Equal(t, dialog.StateConfirmed, w.d.State())
	w.hangup()
	bye := w.next("BYE")
	require.Equal(t, "192.0.2.2:15090", bye.flow.Remote.String())
	require.Equal(t, w.d.ID().LocalTag, fromTag(t, bye.Message))

	w = newWire(t)
	inv := w.invite()
	w.raw("SIP/2.0 100 trying -- your call is important to us\r\nVia: " + header(t, inv.Message, "Via") + "\r\nFrom: " +
		header(t, inv.Message, "From") + "\r\nTo: " + header(t, inv.Message, "To") + "\r\nCall-id: " + inv.CallID() + "\r\nCseq: 1 INVITE\r\n\r\n")
	require.NoError(t, w.err)
	w.reply(inv, 200, "b", "Contact: <sip:192.0.2.2:15090;transport=udp>")
	require.Equal(t, "sip:192.0.2.2:15090;transport=udp", w.next("ACK").RequestURIText())
}

func fromTag(t *testing.T, m *message.Message) string {
	t.Helper()
	from, err := m.From()
	require.NoError(t, err)
	return from.Tag()
}

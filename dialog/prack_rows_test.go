package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/message"
)

// queued is a call of bob's to alice with two reliable responses: one is out, the other waits
// for its PRACK.
func queued(t *testing.T) (*wire, packet) {
	t.Helper()
	w := newWire(t, func(c *dialog.Config) { c.Policy.Reliable = dialog.ReliableAlways })
	w.ring("Supported: 100rel")
	w.do(func(now time.Time) error { return w.d.Progress(now, 183, offering) })
	w.do(func(now time.Time) error { return w.d.Ring(now) })
	first := w.next("183")
	w.none()
	return w, first
}

func TestQueuedProvisionalResponseGoesOutAfterThePrack(t *testing.T) {
	for what, sdp := range map[string][]string{"a PRACK": nil, "a PRACK with an offer": {"sdp"}} {
		w, first := queued(t)
		w.give(w.inside(message.PRACK, 2, append(sdp, rackOf(t, first.Message))...))
		w.drain()
		got := []string{describe(w.sent[0]), describe(w.sent[1])}
		require.ElementsMatch(t, []string{"200 PRACK", "180 INVITE"}, got, what)
		w.skip()
	}
}

func TestQueuedProvisionalResponseIsDroppedWithTheInvite(t *testing.T) {
	for what, end := range map[string]func(w *wire){
		"refused": func(w *wire) { w.do(func(now time.Time) error { return w.d.Reject(now, 486) }) },
		"cancelled": func(w *wire) {
			w.give(w.request(message.CANCEL, 1, "Via: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bK-bob1"))
		},
		"no PRACK": func(w *wire) { w.run(33 * time.Second) },
	} {
		t.Run(what, func(t *testing.T) {
			w, first := queued(t)
			end(w)
			require.Equal(t, dialog.StateTerminated, w.d.State())
			w.skip()
			w.give(w.inside(message.PRACK, 2, rackOf(t, first.Message)))
			w.drain()
			for _, p := range w.sent {
				require.NotEqual(t, "180 INVITE", describe(p))
			}
		})
	}
}

// A 2xx that waits for a PRACK goes out with it, whatever it carries.
func TestAnswerThatWaitsGoesOutAfterThePrack(t *testing.T) {
	for what, sdp := range map[string][]string{"a PRACK": nil, "a PRACK with an offer": {"sdp"}} {
		w := newWire(t)
		w.ring("Supported: 100rel")
		w.do(func(now time.Time) error { return w.d.Progress(now, 183, offering) })
		first := w.next("183")
		w.do(func(now time.Time) error { return w.d.Answer(now) })
		w.none()
		w.give(w.inside(message.PRACK, 2, append(sdp, rackOf(t, first.Message))...))
		w.drain()
		got := []string{describe(w.sent[0]), describe(w.sent[1])}
		require.ElementsMatch(t, []string{"200 PRACK", "200 INVITE"}, got, what)
		w.skip()
	}
}

// Who has accepted a re-INVITE and hangs up waits for its ACK (RFC 3261 §15).
func TestDLG22_ByeWaitsForTheAckOfAReinvite(t *testing.T) {
	w := newWire(t)
	w.talk()
	w.give(w.inside(message.INVITE, 1, "sdp", "Contact: <sip:bob@192.0.2.2>"))
	w.skip()
	w.hangup()
	w.none()
	require.Equal(t, dialog.StateConfirmed, w.d.State())
	w.ack(1)
	w.next("BYE")
	w.none()
}

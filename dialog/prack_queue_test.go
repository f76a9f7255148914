package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/message"
)

// What waits for a PRACK, a further provisional response or the 2xx, goes out with it or is dropped
// with the INVITE, whatever the PRACK carries (RFC 3262 §3, §5).

// ringOfferless has bob call alice without an offer: her first reliable response makes hers.
func ringOfferless(t *testing.T, edits ...func(*dialog.Config)) *wire {
	t.Helper()
	w := newWire(t, edits...)
	w.give(w.request(message.INVITE, 1, "Supported: 100rel"))
	w.next("100")
	return w
}

func always(c *dialog.Config)     { c.Policy.Reliable = dialog.ReliableAlways }
func answerless(c *dialog.Config) { c.Policy.PrackWithoutAnswer = true }

func (w *wire) progress(code int, with ...dialog.With) {
	w.t.Helper()
	w.do(func(now time.Time) error { return w.d.Progress(now, code, with...) })
}

// prack has bob acknowledge a response and gives what alice sends then, in any order.
func (w *wire) prack(seq uint32, of packet, edits ...string) []string {
	w.t.Helper()
	w.none()
	w.give(w.inside(message.PRACK, seq, append(edits, rackOf(w.t, of.Message))...))
	var got []string
	for _, p := range w.sent {
		got = append(got, describe(p))
	}
	w.sent = nil
	return got
}

func TestQueuedResponseGoesOutWhateverThePrackCarries(t *testing.T) {
	t.Run("the answer", func(t *testing.T) { // PRU-18
		w := ringOfferless(t, always)
		w.progress(183, offering)
		w.progress(180)
		require.ElementsMatch(t, []string{"200 PRACK", "180 INVITE"}, w.prack(2, w.next("183"), "sdp"))
	})
	t.Run("not the answer that it owes, by policy", func(t *testing.T) { // PRU-20
		w := ringOfferless(t, always, answerless)
		w.progress(183, offering)
		w.progress(180)
		require.ElementsMatch(t, []string{"200 PRACK", "180 INVITE"}, w.prack(2, w.next("183")))
	})
	t.Run("SDP while an offer is open", func(t *testing.T) { // PRU-19
		w := newWire(t, always)
		w.ring("Supported: 100rel")
		w.progress(180)
		w.progress(182)
		require.ElementsMatch(t, []string{"200 PRACK", "182 INVITE"}, w.prack(2, w.next("180"), "sdp"))
	})
	t.Run("an offer for a response without SDP", func(t *testing.T) { // PRU-19
		w := newWire(t, always)
		w.ring("Supported: 100rel")
		w.progress(183, offering)
		w.prack(2, w.next("183"))
		w.progress(180)
		w.progress(182)
		require.ElementsMatch(t, []string{"200 PRACK", "182 INVITE"}, w.prack(3, w.next("180"), "sdp"))
	})
}

func TestAnswerThatWaitsForThePrackOfOurOfferGoesOutAfterIt(t *testing.T) {
	for what, sdp := range map[string][]string{"with the answer": {"sdp"}, "without it, by policy": nil} { // PRU-18, PRU-20
		w := ringOfferless(t, answerless)
		w.progress(183, offering)
		first := w.next("183")
		w.do(func(now time.Time) error { return w.d.Answer(now) })
		require.ElementsMatch(t, []string{"200 PRACK", "200 INVITE"}, w.prack(2, first, sdp...), what)
	}
}

func TestAnswerThatNeedNotWaitDropsWhatIsQueued(t *testing.T) { // PRU-12
	w := newWire(t, always)
	w.ring("Supported: 100rel")
	w.progress(180)
	w.progress(182)
	first := w.next("180")
	w.pickUp()
	require.Equal(t, []string{"200 PRACK"}, w.prack(2, first))
}

func TestPrackWithoutTheAnswerDropsWhatWaits(t *testing.T) { // PRU-20
	t.Run("a response", func(t *testing.T) {
		w := ringOfferless(t, always)
		w.progress(183, offering)
		w.progress(180)
		require.ElementsMatch(t, []string{"200 PRACK", "488 INVITE"}, w.prack(2, w.next("183")))
	})
	t.Run("the 2xx", func(t *testing.T) {
		w := ringOfferless(t)
		w.progress(183, offering)
		first := w.next("183")
		w.do(func(now time.Time) error { return w.d.Answer(now) })
		require.ElementsMatch(t, []string{"200 PRACK", "488 INVITE"}, w.prack(2, first))
	})
}

func TestSecondPrackForTheSameResponseGets481(t *testing.T) { // PRU-7
	w := newWire(t)
	w.ring("Supported: 100rel")
	w.progress(183, offering)
	first := w.next("183")
	require.Equal(t, []string{"200 PRACK"}, w.prack(2, first))
	require.Equal(t, []string{"481 PRACK"}, w.prack(3, first))
	w.progress(180, dialog.With{SDP: aliceSDP})
	w.next("180")
}

// reprogress is a call of bob's in which his re-INVITE, whose number is 2, has two reliable
// responses of alice's: one is out, the other waits. Give the SDP of the first.
func reprogress(t *testing.T, body string, first ...dialog.With) (*wire, packet, *message.Message) {
	t.Helper()
	w := newWire(t, always, func(c *dialog.Config) { c.Policy.Reoffers = dialog.ReoffersAsk })
	w.listen("Supported: 100rel")
	edits := []string{"Supported: 100rel"}
	if body != "" {
		edits = append(edits, body)
	}
	inv := w.inside(message.INVITE, 2, edits...)
	w.give(inv)
	w.next("100")
	w.progress(183, first...)
	w.progress(180)
	out := w.next("183")
	w.none()
	return w, out, inv
}

func rackOf2(t *testing.T, m packet) string {
	t.Helper()
	n, err := m.RSeq()
	require.NoError(t, err)
	return "RAck: " + u32(n) + " 2 INVITE"
}

func TestReinviteThatIsOverDropsWhatIsQueued(t *testing.T) {
	for what, end := range map[string]func(w *wire, inv *message.Message){
		"refused": func(w *wire, _ *message.Message) { // PRU-13
			w.do(func(now time.Time) error { return w.d.RefuseOffer(now, 480) })
			w.next("480 INVITE")
		},
		"cancelled": func(w *wire, inv *message.Message) { // PRU-16
			via, _ := inv.Header("Via")
			w.give(w.inside(message.CANCEL, 2, "Via: "+via))
			w.next("200 CANCEL")
			w.next("487 INVITE")
		},
	} {
		t.Run(what, func(t *testing.T) {
			w, first, inv := reprogress(t, "sdp")
			end(w, inv)
			w.give(w.inside(message.PRACK, 3, rackOf2(t, first)))
			w.next("200 PRACK")
			w.none()
			require.Equal(t, dialog.StateConfirmed, w.d.State())
		})
	}
}

// The 2xx to a re-INVITE that waited for a PRACK is dropped with it: nothing of it is left.
func TestReinviteWhose2xxWaitsInVainIsRefused(t *testing.T) {
	for what, prack := range map[string]bool{"no PRACK": false, "a PRACK without the answer": true} { // PRU-10, PRU-20
		t.Run(what, func(t *testing.T) {
			w, first, _ := reprogress(t, "", offering)
			w.do(func(now time.Time) error { return w.d.AnswerOffer(now) })
			w.none()
			if prack {
				w.give(w.inside(message.PRACK, 3, rackOf2(t, first)))
				w.next("200 PRACK")
				w.next("488 INVITE")
			} else {
				w.run(32 * time.Second)
				require.Equal(t, "504 INVITE", describe(w.sent[len(w.sent)-1]))
			}
			require.Equal(t, dialog.StateConfirmed, w.d.State())
		})
	}
}

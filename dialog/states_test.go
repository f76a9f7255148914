package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// In which state of RFC 5407 a dialog is where it matters, and what it counts there.

// While a BYE may still be answered the dialog is mortal; when the last transaction is over it
// is forgotten.
func TestDialogIsMortalAsLongAsItsByeIsOpen(t *testing.T) {
	on := func(f func(w *wire)) func(t *testing.T) *wire {
		return func(t *testing.T) *wire { w := newWire(t); f(w); return w }
	}
	rings := func(w *wire) packet { inv := w.invite(); w.reply(inv, 180, "b"); return inv }
	answerless := func(t *testing.T) *wire { w, _ := owesAnswer(t); return w }
	info := func(w *wire) {
		w.talk()
		w.do(func(now time.Time) error { return w.d.Info(now) })
	}
	for what, end := range map[string]func(t *testing.T) *wire{
		"we hang up":              on(func(w *wire) { w.talk(); w.hangup() }),
		"the callee hangs up":     on(func(w *wire) { w.talk(); w.ask(200, message.BYE, 1) }),
		"the caller hangs up":     on(func(w *wire) { w.listen(); w.ask(200, message.BYE, 2) }),
		"both hang up, as caller": on(func(w *wire) { w.talk(); w.hangup(); w.give(w.inside(message.BYE, 1)) }),
		"both hang up, as callee": on(func(w *wire) { w.listen(); w.hangup(); w.give(w.inside(message.BYE, 2)) }),
		"hung up twice": on(func(w *wire) {
			w.talk()
			w.hangup()
			w.refused(func(now time.Time) error { return w.d.Hangup(now) })
		}),
		"the caller hangs up before its ACK": on(func(w *wire) { w.ring(); w.pickUp(); w.ask(200, message.BYE, 2) }),
		"the callee hangs up before our ACK": func(t *testing.T) *wire { w := answerless(t); w.give(w.inside(message.BYE, 1)); return w },
		"we hang up instead of answering":    func(t *testing.T) *wire { w := answerless(t); w.hangup(); return w },
		"the caller hangs up while we ring": on(func(w *wire) {
			w.ring()
			w.do(func(now time.Time) error { return w.d.Ring(now) })
			w.give(w.inside(message.BYE, 2))
		}),
		"one of two forks hangs up": on(func(w *wire) { w.reply(rings(w), 180, "c"); w.give(w.inside(message.BYE, 1)) }),
		"the last fork hangs up":    on(func(w *wire) { rings(w); w.give(w.inside(message.BYE, 1)) }),
		"a fork is hung up":         on(func(w *wire) { rings(w); w.do(func(now time.Time) error { return w.d.ByeEarly(now) }) }),
		"a fork is hung up, and answers after its refusal": on(func(w *wire) {
			inv := rings(w)
			w.do(func(now time.Time) error { return w.d.ByeEarly(now) })
			w.reply(w.next("BYE"), 481, "")
			w.reply(inv, 200, "b")
		}),
		"no ACK comes":            on(func(w *wire) { w.ring(); w.pickUp(); w.run(32 * time.Second) }),
		"an INFO is refused":      on(func(w *wire) { info(w); w.reply(w.next("INFO"), 480, "") }),
		"an INFO is not answered": on(func(w *wire) { info(w); w.run(32 * time.Second) }),
		"an INFO is refused, and no BYE is wanted": func(t *testing.T) *wire {
			w := newWire(t, func(c *dialog.Config) { c.Policy.UsageFailureSilent = true })
			info(w)
			w.do(func(now time.Time) error { return w.d.Info(now) })
			w.reply(w.next("INFO"), 480, "")
			return w
		},
	} {
		t.Run(what, func(t *testing.T) {
			w := end(t)
			d := w.d
			require.Equal(t, fsm.Mortal, d.Regions().Dialog)
			w.skip()
			if w.e.Len() > 1 { // the other fork rings on
				return
			}
			w.gone()
			require.Equal(t, fsm.Destroyed, d.Regions().Dialog)
		})
	}
}

// A 2xx that waits for its ACK leaves the dialog in the moratorium, whatever happens in it.
func TestMoratoriumLastsUntilTheAck(t *testing.T) {
	t.Run("as caller", func(t *testing.T) {
		w, _ := owesAnswer(t)
		require.Equal(t, fsm.Moratorium, w.d.Regions().Dialog)
		w.do(func(now time.Time) error { return w.d.AnswerOffer(now, offering) })
		require.Equal(t, fsm.Established, w.d.Regions().Dialog)
	})
	t.Run("as caller, after ringing, with a second answer", func(t *testing.T) {
		w := newWire(t, func(c *dialog.Config) { c.Policy.SecondAnswer = dialog.SecondAnswerKeep })
		w.do(func(now time.Time) (err error) {
			w.d, err = w.e.Invite(now, dialog.Call{To: "<sip:bob@192.0.2.2>"})
			return err
		})
		inv := w.next("INVITE")
		w.reply(inv, 180, "b")
		w.reply(inv, 200, "b")
		require.Equal(t, fsm.Moratorium, w.d.Regions().Dialog)
		w.reply(inv, 200, "c")
		require.Equal(t, "c", w.d.ID().RemoteTag)
		require.Equal(t, fsm.Moratorium, w.d.Regions().Dialog)
	})
	t.Run("as callee", func(t *testing.T) {
		w := newWire(t)
		w.ring()
		w.pickUp()
		w.hangup()
		w.none()
		require.Equal(t, fsm.Moratorium, w.d.Regions().Dialog, "the BYE waits")
		w.run(1500 * time.Millisecond)
		w.next("200 INVITE")
		w.next("200 INVITE")
		w.ack(1)
		w.next("BYE")
		require.Equal(t, fsm.Mortal, w.d.Regions().Dialog)
	})
}

// Every request in order counts, in whatever state it comes (RFC 3261 §12.2.2).
func TestEveryRequestInOrderIsCounted(t *testing.T) {
	reliable := func(t *testing.T) (*wire, string) {
		w := newWire(t, func(c *dialog.Config) { c.Policy.Reliable = dialog.ReliableAlways })
		w.ring("Supported: 100rel")
		w.do(func(now time.Time) error { return w.d.Ring(now) })
		return w, rackOf(t, w.next("180").Message)
	}
	counted := func(w *wire, at fsm.State, method message.Method, edits ...string) {
		w.t.Helper()
		require.Equal(w.t, at, w.d.Regions().Dialog)
		w.skip()
		w.ask(200, method, 7, edits...)
		n, _ := w.d.RemoteCSeq()
		require.Equal(w.t, uint32(7), n)
		w.ask(500, method, 7, append(edits, "Via: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bK-late")...)
		require.Equal(w.t, at, w.d.Regions().Dialog)
	}
	w, rack := reliable(t)
	counted(w, fsm.Early, message.PRACK, rack)
	w, _ = reliable(t)
	counted(w, fsm.Early, message.OPTIONS)
	w, rack = reliable(t)
	w.pickUp()
	counted(w, fsm.Moratorium, message.PRACK, rack)
	w, _ = reliable(t)
	w.pickUp()
	counted(w, fsm.Moratorium, message.OPTIONS)
	w, rack = reliable(t)
	w.pickUp()
	w.ack(1)
	counted(w, fsm.Established, message.PRACK, rack)
	w, rack = reliable(t)
	w.pickUp()
	w.ask(200, message.BYE, 2)
	counted(w, fsm.Mortal, message.PRACK, rack)
	w, rack = reliable(t)
	w.do(func(now time.Time) error { return w.d.Reject(now, 486) })
	counted(w, fsm.Morgue, message.PRACK, rack)
}

// What belongs to no dialog leaves none, and changes none.
func TestStrayRequestsAndResponsesAreCounted(t *testing.T) {
	c, r, inv := aliceCalls(t)
	stray := func() uint64 { return c.Alice.Endpoint.Counts().Stray }
	r.respond(c.Alice, inv, 183, "c1", "", append(rel(5), carolContact)...)
	for i, n := range []int{5, 4, 7} { // again, overtaken, one is missing
		was := stray()
		r.respond(c.Alice, inv, 183, "c1", "", append(rel(n), carolContact)...)
		require.Equal(t, was+1, stray(), i)
	}
	was := stray()
	r.respond(c.Alice, inv, 183, "", "", rel(1)...)
	require.Equal(t, was+1, stray(), "no tag, no dialog in which a PRACK could be sent")
	require.Equal(t, 1, r.count("PRACK"))
}

// A provisional response that comes after the answer is nothing that rings.
func TestDLG51_ProvisionalResponseAfterTheAnswer(t *testing.T) {
	c, r, inv := aliceCalls(t)
	r.respond(c.Alice, inv, 180, "c1", "", carolContact)
	r.respond(c.Alice, inv, 200, "c1", rawOffer(), carolContact)
	c.Alice.Took()
	r.respond(c.Alice, inv, 183, "c1", "", carolContact)
	r.respond(c.Alice, inv, 183, "c1", "", append(rel(1), carolContact)...)
	require.Empty(t, c.Alice.Took())
	require.Equal(t, 1, r.count("PRACK"), "a reliable one is acknowledged all the same")
	require.Equal(t, fsm.Established, c.Alice.Dialog.Regions().Dialog)
}

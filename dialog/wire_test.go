package dialog_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/message"
)

// A wire is alice's endpoint at 192.0.2.1 whose peer, bob at 192.0.2.2, is the test itself: it
// builds every message that comes in and looks at every one that goes out. So it can do what no
// endpoint of ours would do.
type wire struct {
	t      *testing.T
	e      *dialog.Endpoint
	now    time.Time
	from   dialog.Flow // where bob's messages come from
	d      *dialog.Dialog
	sent   []packet // not looked at yet
	told   []dialog.Output
	took   int
	branch int
	err    error // of the last Receive
}

type packet struct {
	*message.Message
	flow  dialog.Flow
	bytes string
}

func newWire(t *testing.T, edits ...func(*dialog.Config)) *wire {
	t.Helper()
	cfg := dialog.Config{}
	for _, edit := range edits {
		edit(&cfg)
	}
	e, err := dialog.New(counting(t, dialogtest.New(1).Fill("alice", cfg)))
	require.NoError(t, err)
	w := &wire{t: t, e: e, now: dialogtest.Start}
	w.from = dialog.Flow{Local: netip.MustParseAddrPort("192.0.2.1:5060"), Remote: netip.MustParseAddrPort("192.0.2.2:5060")}
	return w
}

// drain takes what the endpoint has put out.
func (w *wire) drain() {
	w.t.Helper()
	for out := range w.e.Outputs() {
		if out.Kind != dialog.Send {
			w.told = append(w.told, out)
			if out.Dialog != nil && (w.d == nil || out.Kind == dialog.Incoming || out.Kind == dialog.Forked) {
				w.d = out.Dialog
			}
			continue
		}
		m, err := message.Parse(out.Packet)
		require.NoError(w.t, err, "the endpoint sent what is no SIP message:\n%s", out.Packet)
		if m.IsRequest() { // a response echoes what the request got wrong
			require.Nil(w.t, message.Check(m), "%s", out.Packet)
		}
		w.sent = append(w.sent, packet{m, out.Flow, string(out.Packet)})
	}
	hearings := map[*dialog.Dialog]*dialogtest.Hearing{}
	for _, out := range w.told {
		if d := out.Dialog; d != nil {
			if hearings[d] == nil {
				hearings[d] = new(dialogtest.Hearing)
			}
			hearings[d].Hear(out)
		}
	}
	for d, h := range hearings {
		require.NoError(w.t, dialogtest.Consistent(d))
		require.NoError(w.t, dialog.Inside(d))
		require.NoError(w.t, h.Fits(d))
	}
}

// give lets a message of bob's arrive.
func (w *wire) give(m *message.Message) {
	w.t.Helper()
	w.raw(string(m.Bytes()))
}

func (w *wire) raw(text string) {
	w.t.Helper()
	w.err = w.e.Receive(w.now, []byte(text), w.from)
	w.drain()
}

// lines lets a message arrive that is given as lines, body and all.
func (w *wire) lines(text string) {
	w.t.Helper()
	w.raw(strings.ReplaceAll(strings.TrimLeft(text, "\n"), "\n", "\r\n"))
}

// run lets time pass; each deadline is met on time.
func (w *wire) run(d time.Duration) {
	w.t.Helper()
	end := w.now.Add(d)
	for at, ok := w.e.Deadline(); ok && !at.After(end); at, ok = w.e.Deadline() {
		if at.After(w.now) {
			w.now = at
		}
		w.e.Advance(w.now)
		w.drain()
	}
	w.now = end
}

// do calls a verb that must succeed.
func (w *wire) do(verb func(now time.Time) error) {
	w.t.Helper()
	require.NoError(w.t, verb(w.now))
	w.drain()
}

// refused calls a verb that must fail, and send and tell nothing.
func (w *wire) refused(verb func(now time.Time) error) error {
	w.t.Helper()
	w.drain()
	sent, told := len(w.sent), len(w.told)
	err := verb(w.now)
	w.drain()
	require.Error(w.t, err)
	require.Len(w.t, w.sent, sent, "a refused verb sent something")
	require.Len(w.t, w.told, told, "a refused verb told something")
	return err
}

func describe(p packet) string {
	if p.IsRequest() {
		return string(p.Method())
	}
	return fmt.Sprintf("%d %s", p.Status(), p.Method())
}

// next gives the next message that was sent, which must be "BYE", "180", "200 INVITE".
func (w *wire) next(what string) packet {
	w.t.Helper()
	w.drain()
	require.NotEmpty(w.t, w.sent, "no %s was sent", what)
	p := w.sent[0]
	w.sent = w.sent[1:]
	found := describe(p)
	require.True(w.t, found == what || strings.HasPrefix(found, what+" "), "want %s, got %s:\n%s", what, found, p.bytes)
	return p
}

// none checks that nothing more was sent.
func (w *wire) none() {
	w.t.Helper()
	w.drain()
	for _, p := range w.sent {
		require.Fail(w.t, "sent and not expected", "%s", p.bytes)
	}
}

func (w *wire) skip() {
	w.t.Helper()
	w.drain()
	w.sent = nil
}

// heard gives the outputs since the last call, in words.
func (w *wire) heard() []string {
	w.t.Helper()
	w.drain()
	words := []string{}
	for _, out := range w.told[w.took:] {
		s := out.Kind.String()
		if out.Kind == dialog.Changed {
			s += " " + out.State.String()
		}
		if out.By != 0 {
			s += " " + out.By.String()
		}
		if out.Code != 0 {
			s += fmt.Sprintf(" %d", out.Code)
		}
		words = append(words, s)
	}
	w.took = len(w.told)
	return words
}

// last gives the last output of a kind.
func (w *wire) last(k dialog.Kind) dialog.Output {
	w.t.Helper()
	w.drain()
	for i := len(w.told) - 1; i >= 0; i-- {
		if w.told[i].Kind == k {
			return w.told[i]
		}
	}
	require.Fail(w.t, "never told", "%v", k)
	return dialog.Output{}
}

func (w *wire) count(k dialog.Kind) (n int) {
	w.t.Helper()
	w.drain()
	for _, out := range w.told {
		if out.Kind == k {
			n++
		}
	}
	return n
}

// gone lets every transaction end and checks that nothing is left.
func (w *wire) gone() {
	w.t.Helper()
	w.run(200 * time.Second)
	require.Zero(w.t, w.e.Len(), "a dialog is left")
	_, armed := w.e.Deadline()
	require.False(w.t, armed, "a timer is left: %s", w.e.DeadlineReason())
}

package dialog_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/message"
	"github.com/sipdialog/sipdialog/sdp"
)

// The messages of bob, whom a wire plays, and what a test reads in those of alice.

var (
	aliceSDP = dialogtest.Audio("alice", sdp.SendRecv)
	bobSDP   = dialogtest.Audio("bob", sdp.SendRecv)
	offering = dialog.With{SDP: aliceSDP}
)

// invite has alice call bob and gives the INVITE.
func (w *wire) invite(calls ...dialog.Call) packet {
	w.t.Helper()
	call := dialog.Call{}
	if len(calls) > 0 {
		call = calls[0]
	}
	if call.To == "" {
		call.To = "<sip:bob@192.0.2.2>"
	}
	if call.SDP == nil && call.Body == nil {
		call.SDP = aliceSDP
	}
	w.do(func(now time.Time) (err error) {
		w.d, err = w.e.Invite(now, call)
		return err
	})
	return w.next("INVITE")
}

// set edits headers: "Name: value" replaces, "+Name: value" adds, "-Name" removes; a line
// "sdp" puts bob's description in, "body type text" another body.
func set(t *testing.T, m *message.Message, edits ...string) {
	t.Helper()
	for _, edit := range edits {
		name, value, _ := strings.Cut(edit, ": ")
		switch {
		case edit == "sdp":
			require.NoError(t, m.SetBody("application/sdp", bobSDP))
		case strings.HasPrefix(edit, "body "):
			kind, text, _ := strings.Cut(edit[len("body "):], " ")
			require.NoError(t, m.SetBody(kind, []byte(text)))
		case edit[0] == '-':
			m.Del(edit[1:])
		case edit[0] == '+':
			require.NoError(t, m.Add(name[1:], value))
		default:
			require.NoError(t, m.Set(name, value))
		}
	}
}

// reply has bob, or whoever has that tag, respond. Provisional responses and 2xx get a Contact.
func (w *wire) reply(req packet, code int, tag string, edits ...string) *message.Message {
	w.t.Helper()
	m, err := message.NewResponse(req.Message, code, "")
	require.NoError(w.t, err)
	if to, _ := req.To(); tag != "" && to.Tag() == "" {
		require.NoError(w.t, m.SetToTag(tag))
	}
	if code > 100 && code < 300 {
		require.NoError(w.t, m.Add("Contact", "<sip:bob@192.0.2.2>"))
		if code >= 200 && req.Method() == message.INVITE {
			require.NoError(w.t, m.SetBody("application/sdp", bobSDP))
		}
	}
	set(w.t, m, edits...)
	w.give(m)
	return m
}

// talk makes a call that stands, alice being the caller; bob's tag is "b". It gives the
// INVITE and the ACK.
func (w *wire) talk(edits ...string) (inv, ack packet) {
	w.t.Helper()
	inv = w.invite()
	w.reply(inv, 200, "b", edits...)
	ack = w.next("ACK")
	require.Equal(w.t, dialog.StateConfirmed, w.d.State())
	return inv, ack
}

// request builds a request of bob's; "b" is his tag.
func (w *wire) request(method message.Method, seq uint32, edits ...string) *message.Message {
	w.t.Helper()
	uri, err := message.ParseURI("sip:alice@192.0.2.1")
	require.NoError(w.t, err)
	m, err := message.NewRequest(method, uri)
	require.NoError(w.t, err)
	w.branch++
	set(w.t, m,
		fmt.Sprintf("Via: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bK-bob%d", w.branch),
		"Max-Forwards: 70", "From: <sip:bob@192.0.2.2>;tag=b", "To: <sip:alice@192.0.2.1>", "Call-ID: from-bob",
		fmt.Sprintf("CSeq: %d %s", seq, method))
	switch method {
	case message.INVITE, message.UPDATE, message.SUBSCRIBE, message.REFER, message.NOTIFY:
		set(w.t, m, "Contact: <sip:bob@192.0.2.2>")
	}
	set(w.t, m, edits...)
	return m
}

// inside builds a request of bob's in the dialog w.d.
func (w *wire) inside(method message.Method, seq uint32, edits ...string) *message.Message {
	w.t.Helper()
	id := w.d.ID()
	return w.request(method, seq, append([]string{
		"From: <sip:bob@192.0.2.2>;tag=" + id.RemoteTag, "To: <sip:alice@192.0.2.1>;tag=" + id.LocalTag, "Call-ID: " + id.CallID,
	}, edits...)...)
}

// ask has bob send a request in the dialog w.d and gives the response.
func (w *wire) ask(code int, method message.Method, seq uint32, edits ...string) packet {
	w.t.Helper()
	w.give(w.inside(method, seq, edits...))
	return w.next(fmt.Sprintf("%d %s", code, method))
}

// ring has bob call alice; the INVITE has been answered 100.
func (w *wire) ring(edits ...string) *message.Message {
	w.t.Helper()
	inv := w.request(message.INVITE, 1, append([]string{"sdp"}, edits...)...)
	w.give(inv)
	w.next("100")
	require.Equal(w.t, dialog.Incoming, w.last(dialog.Incoming).Kind)
	return inv
}

// pickUp has alice answer bob's call; without the ACK.
func (w *wire) pickUp() packet {
	w.t.Helper()
	w.do(func(now time.Time) error { return w.d.Answer(now, offering) })
	return w.next("200 INVITE")
}

// ack gives the ACK of bob's for the 2xx to his INVITE with that number.
func (w *wire) ack(seq uint32, edits ...string) {
	w.t.Helper()
	w.give(w.inside(message.ACK, seq, edits...))
}

// listen makes a call that stands, alice being the callee.
func (w *wire) listen(edits ...string) *message.Message {
	w.t.Helper()
	inv := w.ring(edits...)
	w.pickUp()
	seq, err := inv.CSeq()
	require.NoError(w.t, err)
	w.ack(seq.Number)
	w.none()
	require.Equal(w.t, dialog.StateConfirmed, w.d.State())
	return inv
}

func header(t *testing.T, m *message.Message, name string) string {
	t.Helper()
	v, _ := m.Header(name)
	return v
}

func values(m *message.Message, name string) []string {
	var list []string
	for v := range m.Values(name) {
		list = append(list, v)
	}
	return list
}

func cseq(t *testing.T, m *message.Message) uint32 {
	t.Helper()
	c, err := m.CSeq()
	require.NoError(t, err)
	return c.Number
}

func toTag(t *testing.T, m *message.Message) string {
	t.Helper()
	to, err := m.To()
	require.NoError(t, err)
	return to.Tag()
}

// hangup has alice hang up.
func (w *wire) hangup() {
	w.t.Helper()
	w.do(func(now time.Time) error { return w.d.Hangup(now) })
}

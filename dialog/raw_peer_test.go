package dialog_test

import (
	"fmt"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/message"
)

// A rawPeer stands on the network as carol and sends what a test tells it to, legal or not: it
// has no transactions, no timers and no opinion. Everything that it gets is kept.
type rawPeer struct {
	t      *testing.T
	c      *dialogtest.Call
	node   *dialogtest.Node
	got    []*message.Message
	queue  []dialog.Output
	branch int
}

func newRawPeer(t *testing.T, c *dialogtest.Call) *rawPeer {
	r := &rawPeer{t: t, c: c}
	r.node = c.Add("carol", r)
	return r
}

func (r *rawPeer) Receive(_ time.Time, packet []byte, _ dialog.Flow) error {
	m, err := message.Parse(packet)
	require.NoError(r.t, err)
	r.got = append(r.got, m)
	return nil
}

func (r *rawPeer) Advance(time.Time)                 {}
func (r *rawPeer) Deadline() (at time.Time, ok bool) { return at, false }

func (r *rawPeer) Outputs() iter.Seq[dialog.Output] {
	return func(yield func(dialog.Output) bool) {
		for len(r.queue) > 0 {
			out := r.queue[0]
			r.queue = r.queue[1:]
			if !yield(out) {
				return
			}
		}
	}
}

// send sends a message to a user and delivers what comes of it.
func (r *rawPeer) send(to *dialogtest.User, m *message.Message) {
	r.t.Helper()
	flow := dialog.Flow{Transport: "UDP", Local: r.node.Addr, Remote: to.Addr}
	r.queue = append(r.queue, dialog.Output{Kind: dialog.Send, At: r.c.Now(), Packet: m.Bytes(), Flow: flow})
	require.NoError(r.t, r.c.Do(r.node, "send", func(time.Time) error { return nil }))
	r.c.Deliver()
}

// last is the newest message of a kind: a method, or a code with its method ("200 PRACK").
func (r *rawPeer) last(what string) *message.Message {
	r.t.Helper()
	for i := len(r.got) - 1; i >= 0; i-- {
		if title(r.got[i]) == what {
			return r.got[i]
		}
	}
	r.t.Fatalf("carol never got %s", what)
	return nil
}

// count is how many messages of a kind came, repeated ones included.
func (r *rawPeer) count(what string) int {
	n := 0
	for _, m := range r.got {
		if title(m) == what {
			n++
		}
	}
	return n
}

// requests is how many requests of a method came, each counted once.
func (r *rawPeer) requests(method message.Method) int {
	seen := make(map[string]bool)
	for _, m := range r.got {
		if m.IsRequest() && m.Method() == method {
			via, err := m.Via()
			require.NoError(r.t, err)
			seen[via.Branch()] = true
		}
	}
	return len(seen)
}

func title(m *message.Message) string {
	if m.IsRequest() {
		return string(m.Method())
	}
	return fmt.Sprintf("%d %s", m.Status(), m.Method())
}

// respond answers a request with a code, a To tag and further headers; a body is SDP.
func (r *rawPeer) respond(to *dialogtest.User, req *message.Message, code int, tag string, body string, headers ...string) *message.Message {
	r.t.Helper()
	m, err := message.NewResponse(req, code, "")
	require.NoError(r.t, err)
	if tag != "" {
		require.NoError(r.t, m.SetToTag(tag))
	}
	r.fill(m, body, headers)
	r.send(to, m)
	return m
}

func (r *rawPeer) fill(m *message.Message, body string, headers []string) {
	r.t.Helper()
	for _, h := range headers {
		name, value, ok := strings.Cut(h, ": ")
		require.True(r.t, ok, h)
		m.Del(name)
		require.NoError(r.t, m.Add(name, value))
	}
	if body != "" {
		kind, ok := m.Header("Content-Type")
		if !ok {
			kind = "application/sdp"
		}
		require.NoError(r.t, m.SetBody(kind, []byte(body)))
	}
}

// request sends a request with the identity of a call: From carol with tag "c1", and the To
// tag that is given.
func (r *rawPeer) request(to *dialogtest.User, method message.Method, seq uint32, toTag, body string, headers ...string) *message.Message {
	r.t.Helper()
	r.branch++
	uri, err := message.ParseURI("sip:" + to.Name + "@" + to.Addr.String())
	require.NoError(r.t, err)
	m, err := message.NewRequest(method, uri)
	require.NoError(r.t, err)
	require.NoError(r.t, m.Add("Via", fmt.Sprintf("SIP/2.0/UDP %v;branch=z9hG4bK-raw%d", r.node.Addr, r.branch)))
	tag := ""
	if toTag != "" {
		tag = ";tag=" + toTag
	}
	for _, h := range []string{
		"Max-Forwards: 70", "From: <sip:carol@chicago.example.com>;tag=c1", "To: <" + to.AOR() + ">" + tag,
		"Call-ID: raw-1", fmt.Sprintf("CSeq: %d %s", seq, method), "Contact: <sip:carol@" + r.node.Addr.String() + ">",
	} {
		name, value, _ := strings.Cut(h, ": ")
		require.NoError(r.t, m.Add(name, value))
	}
	r.fill(m, body, headers)
	r.send(to, m)
	return m
}

// tagOf is the To tag of a message.
func tagOf(t *testing.T, m *message.Message) string {
	t.Helper()
	to, err := m.To()
	require.NoError(t, err)
	return to.Tag()
}

// rawOffer is an SDP of carol's.
func rawOffer() string {
	return "v=0\r\no=carol 1 1 IN IP4 192.0.2.3\r\ns=-\r\nc=IN IP4 192.0.2.3\r\nt=0 0\r\nm=audio 49170 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n"
}

// calls lets a user call carol with an offer, and gives the INVITE that she got.
func (r *rawPeer) called(by *dialogtest.User, edit ...func(*dialog.Call)) *message.Message {
	r.t.Helper()
	call := dialog.Call{To: "<sip:carol@192.0.2.3:5060>", From: "<" + by.AOR() + ">", With: dialog.With{SDP: by.Offer()}}
	for _, f := range edit {
		f(&call)
	}
	by.Call(call)
	r.c.Deliver()
	return r.last("INVITE")
}

func rel(rseq int) []string { return []string{"Require: 100rel", fmt.Sprintf("RSeq: %d", rseq)} }

const carolContact = "Contact: <sip:carol@192.0.2.3:5060>"

// cancel takes carol's INVITE back: same branch, same CSeq number.
func (r *rawPeer) cancel(to *dialogtest.User) {
	r.t.Helper()
	r.branch = 0
	r.request(to, message.CANCEL, 1, "", "")
	r.branch = 100
}

func u32(n uint32) string { return fmt.Sprint(n) }

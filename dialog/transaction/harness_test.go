package transaction_test

import (
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/message"
)

// side is one element under test: a layer with readable identifiers, the virtual time, and
// what it told since it was asked last.
type side struct {
	*transaction.Layer
	t     rapid.TB
	name  string
	now   time.Time
	steps []string // rule ids, in order
	n     int      // branches made
}

var (
	epoch     = time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	aliceAddr = netip.MustParseAddrPort("192.0.2.1:5060")
	bobAddr   = netip.MustParseAddrPort("192.0.2.2:5060")
)

func newSide(t rapid.TB, name string, cfg transaction.Config) *side {
	s := &side{t: t, name: name, now: epoch}
	cfg.Branch = func() string {
		s.n++
		return fmt.Sprintf("z9hG4bK-%s-%d", name, s.n)
	}
	cfg.ServerTag = func() string { return name + "-layer" }
	cfg.Trace = func(step transaction.Step) {
		s.steps = append(s.steps, step.Rule.ID)
		tables.Took(t.Name(), step.Rule)
	}
	s.Layer = transaction.NewStandalone(cfg)
	return s
}

// advance lets time pass, stopping at each deadline on the way.
func (s *side) advance(d time.Duration) {
	until := s.now.Add(d)
	for {
		at, ok := s.Deadline()
		if !ok || at.After(until) {
			break
		}
		if at.After(s.now) {
			s.now = at
		}
		s.Advance(s.now)
		require.NoError(s.t, transaction.Inside(s.Layer))
	}
	s.now = until
	s.Advance(until)
}

// events drains what happened.
func (s *side) events() []transaction.Event {
	var all []transaction.Event
	for e, ok := s.Next(); ok; e, ok = s.Next() {
		all = append(all, e)
	}
	require.NoError(s.t, transaction.Inside(s.Layer))
	return all
}

// told drains what happened, in words: "send INVITE", "response 180", "timeout".
func (s *side) told() []string {
	var words []string
	for _, e := range s.events() {
		words = append(words, inWords(s.t, e))
	}
	return words
}

func inWords(t rapid.TB, e transaction.Event) string {
	switch e.Kind {
	case transaction.Send:
		return "send " + brief(parse(t, string(e.Packet)))
	case transaction.Request, transaction.Response, transaction.Ack:
		return e.Kind.String() + " " + brief(e.Message)
	}
	return e.Kind.String()
}

func brief(m *message.Message) string {
	if m.IsRequest() {
		return string(m.Method())
	}
	return fmt.Sprint(m.Status())
}

// sent drains what happened and gives the packets alone.
func (s *side) sent() []transaction.Event {
	var packets []transaction.Event
	for _, e := range s.events() {
		if e.Kind == transaction.Send {
			packets = append(packets, e)
		}
	}
	return packets
}

// rules gives the ids of the rows taken since it was asked last.
func (s *side) rules() string {
	ids := strings.Join(s.steps, " ")
	s.steps = nil
	return ids
}

func parse(t rapid.TB, text string) *message.Message {
	t.Helper()
	m, err := message.Parse([]byte(text))
	require.NoError(t, err)
	return m
}

// request makes a request of alice's to bob, without a Via.
func request(t rapid.TB, method message.Method, extra ...string) *message.Message {
	t.Helper()
	lines := []string{
		string(method) + " sip:bob@192.0.2.2 SIP/2.0",
		"Max-Forwards: 70",
		"From: <sip:alice@192.0.2.1>;tag=a1",
		"To: <sip:bob@192.0.2.2>",
		"Call-ID: call-1",
		"CSeq: 1 " + string(method),
	}
	lines = append(lines, extra...)
	lines = append(lines, "Content-Length: 0", "", "")
	return parse(t, strings.Join(lines, "\r\n"))
}

// incoming is request with alice's Via on top, as it arrives at bob.
func incoming(t rapid.TB, method message.Method, branch string, extra ...string) *message.Message {
	t.Helper()
	m := request(t, method, extra...)
	require.NoError(t, m.Prepend("Via", "SIP/2.0/UDP 192.0.2.1:5060;rport;branch="+branch))
	return m
}

// answer makes a response to a request.
func answer(t rapid.TB, req *message.Message, code int, tag string) *message.Message {
	t.Helper()
	resp, err := message.NewResponse(req, code, "")
	require.NoError(t, err)
	if tag != "" {
		require.NoError(t, resp.SetToTag(tag))
	}
	return resp
}

func udp(local, remote netip.AddrPort) transaction.Flow {
	return transaction.Flow{Transport: "UDP", Local: local, Remote: remote}
}

func tcp(local, remote netip.AddrPort) transaction.Flow {
	return transaction.Flow{Transport: "TCP", Local: local, Remote: remote, Conn: 7}
}

package dialog_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/message"
)

// A step is one arrow of a call flow in an RFC, as testdata/flows has it.
type step struct {
	N        string `json:"n"`       // "F1"
	SameAs   string `json:"same_as"` // "F3", when it is sent again
	Message  string `json:"message"` // "200 OK (INVITE)"
	Sender   string `json:"sender"`
	Receiver string `json:"receiver"`
	File     string `json:"file"`  // empty when the RFC does not show the message
	Fixed    string `json:"fixed"` // the same with a slip of the RFC mended
	sip      *message.Message
}

// A rfcFlow is a run of endpoints that is to send what a flow of an RFC shows.
type rfcFlow struct {
	*dialogtest.Call
	t     *testing.T
	steps []*step
	// slips are the fields in which the run differs, each with its reason.
	slips []slip
	// crossings are pairs of messages that are under way at the same time.
	crossings [][2]string
}

// A slip is a field in which our message differs from that of the RFC: the steps ("F3 F5", "*"
// for all), the field, what ours has there, and why.
type slip struct{ steps, field, ours, why string }

// loadFlow reads "rfc3665/3.2".
func loadFlow(t *testing.T, name string) []*step {
	dir := filepath.Join("testdata", "flows", filepath.FromSlash(name))
	text, err := os.ReadFile(filepath.Join(dir, "flow.json"))
	require.NoError(t, err)
	var flow struct{ Steps []*step }
	require.NoError(t, json.Unmarshal(text, &flow))
	require.NotEmpty(t, flow.Steps)
	for _, s := range flow.Steps {
		file := s.File
		if s.Fixed != "" {
			file = s.Fixed
		}
		if file == "" {
			continue
		}
		packet, err := os.ReadFile(filepath.Join(dir, file))
		require.NoError(t, err)
		s.sip, err = message.Parse(packet)
		require.NoError(t, err, file)
	}
	return flow.Steps
}

// newFlow makes alice and bob as the RFC has them: their addresses, display names and hosts.
// Neither sends 100 before it has something better to say.
func newFlow(t *testing.T, name, transport string, options ...dialogtest.Option) *rfcFlow {
	f := &rfcFlow{t: t, steps: loadFlow(t, name)}
	who := func(user, host string) dialogtest.Option {
		return dialogtest.Config(user, func(c *dialog.Config) {
			c.Contact = "sip:" + user + "@" + host
			if transport == "TCP" {
				c.Contact += ";transport=tcp"
			}
			c.SentBy = host + ":5060"
			c.Policy.LateTrying = true
		})
	}
	options = append([]dialogtest.Option{
		dialogtest.Transport(transport), who("alice", "client.atlanta.example.com"), who("bob", "client.biloxi.example.com"),
	}, options...)
	f.Call = dialogtest.NewCall(t, options...)
	f.Host("client.atlanta.example.com", f.Alice.Node)
	f.Host("client.biloxi.example.com", f.Bob.Node)
	return f
}

// sdp is the session description of a message of the flow.
func (f *rfcFlow) sdp(n string) dialog.With {
	if m := f.step(n).sip; m != nil && len(m.Body()) > 0 {
		return dialog.With{SDP: m.Body()}
	}
	return dialog.With{}
}

func (f *rfcFlow) step(n string) *step {
	for _, s := range f.steps {
		if s.N == n {
			return s
		}
	}
	require.Fail(f.t, "no step "+n)
	return nil
}

// call has alice call bob as the flow's first INVITE says.
func (f *rfcFlow) call(n string, route ...string) {
	for i := range route {
		route[i] = "<sip:" + route[i] + ";lr>"
	}
	f.Alice.Call(dialog.Call{
		To: "Bob <sip:bob@biloxi.example.com>", From: "Alice <sip:alice@atlanta.example.com>",
		Route: route, With: f.sdp(n),
	})
}

// compare holds the run against the RFC: each message of the flow, in order on each hop, no
// other message, field by field.
func (f *rfcFlow) compare() {
	f.t.Helper()
	trace := f.Trace()
	used := make([]bool, len(trace.Messages)+1)
	ours := make(map[string]int) // step to the number of our message
	theirs, own := newNames(), newNames()
	slips := make(map[slip]bool)
	for _, s := range f.steps {
		n := f.next(s, used)
		if n == 0 {
			f.t.Errorf("%s %s %s -> %s: no such message was sent", s.N, s.Message, s.Sender, s.Receiver)
			return
		}
		used[n], ours[s.N] = true, n
		m, err := trace.Message(n).SIP()
		require.NoError(f.t, err)
		if s.SameAs != "" && string(trace.Message(n).Bytes) != string(trace.Message(ours[s.SameAs]).Bytes) {
			f.t.Errorf("%s: not the same bytes as %s:\n%s", s.N, s.SameAs, m.Bytes())
		}
		if s.sip == nil {
			f.compareTitle(s, m)
			continue
		}
		theirs.see(s.N, s.sip)
		own.see(s.N, m)
		f.compareFields(s, theirs.fields(s.sip), own.fields(m), slips)
	}
	for i := range trace.Messages {
		if !used[i+1] {
			f.t.Errorf("not in the RFC: %s", trace.Summary(i+1))
		}
	}
	for _, s := range f.slips {
		if !slips[s] {
			f.t.Errorf("%s %s is listed as different (%s), but is not", s.steps, s.field, s.why)
		}
	}
	f.compareOrder(ours)
}

// next finds our message for a step: the first on its way that is not used yet.
func (f *rfcFlow) next(s *step, used []bool) int {
	trace := f.Trace()
	for i := range trace.Messages {
		m := trace.Message(i + 1)
		if !used[i+1] && trace.Name(m.From) == party(s.Sender) && trace.Name(m.To) == party(s.Receiver) {
			return i + 1
		}
	}
	return 0
}

// party gives the name that a party of an RFC has in our run: "Proxy 1" is proxy1.
func party(name string) string {
	name = strings.ToLower(strings.ReplaceAll(name, " ", ""))
	switch name {
	case "redirectproxy": // RFC 3665 §3.6, F2
		return "redirectserver"
	case "proxy": // F10
		return "proxy3"
	}
	return name
}

// compareTitle compares with a message that the RFC names without showing it.
func (f *rfcFlow) compareTitle(s *step, m *message.Message) {
	f.t.Helper()
	title, of, _ := strings.Cut(s.Message, " (")
	want, got := strings.Fields(bare(title))[0], string(m.Method())
	if m.IsResponse() {
		got = fmt.Sprint(m.Status())
		if of = bare(strings.TrimSuffix(of, ")")); of != "" { // "200 OK (CANCEL)"
			cseq, _ := m.CSeq()
			want, got = want+" "+of, got+" "+string(cseq.Method)
		}
	}
	if want != got {
		f.t.Errorf("%s: want %s, got %s", s.N, s.Message, m.Bytes())
	}
}

// bare gives the method of "re-INVITE" and "ini-INVITE".
func bare(s string) string { return strings.TrimPrefix(strings.TrimPrefix(s, "re-"), "ini-") }

func (f *rfcFlow) compareFields(s *step, want, got []field, used map[slip]bool) {
	f.t.Helper()
	values := make(map[string]string)
	for _, g := range got {
		values[g.name] = g.value
	}
	differs := func(name, want, got string) {
		if want == got {
			return
		}
		for _, x := range f.slips {
			if x.field == name && x.ours == got && (x.steps == "*" || slices.Contains(strings.Fields(x.steps), s.N)) {
				used[x] = true
				return
			}
		}
		f.t.Errorf("%s %s %s -> %s, %s:\n  RFC  %s\n  ours %s", s.N, s.Message, s.Sender, s.Receiver, name, want, got)
	}
	for _, w := range want {
		differs(w.name, w.value, values[w.name])
		delete(values, w.name)
	}
	for name, value := range values {
		differs(name, "", value)
	}
}

// compareOrder: what a party had received before it sent a message in the RFC, it has received
// before it in our run too, unless the two cross; then they really do.
func (f *rfcFlow) compareOrder(ours map[string]int) {
	f.t.Helper()
	sent, arrived := make(map[int]int), make(map[int]int)
	for i, e := range f.Trace().Events {
		switch e.Kind {
		case dialogtest.Sent:
			sent[e.F] = i
		case dialogtest.Arrived:
			if _, seen := arrived[e.F]; !seen {
				arrived[e.F] = i
			}
		}
	}
	crossing := make(map[[2]string]bool)
	for _, x := range f.crossings {
		crossing[x] = true
		a, b := ours[x[0]], ours[x[1]]
		if arrived[a] < sent[b] || arrived[b] < sent[a] {
			f.t.Errorf("%s and %s should cross on the way", x[0], x[1])
		}
	}
	for i, s := range f.steps {
		for _, before := range f.steps[:i] {
			if party(before.Receiver) != party(s.Sender) || crossing[[2]string{before.N, s.N}] {
				continue
			}
			at, came := arrived[ours[before.N]]
			if came && at > sent[ours[s.N]] {
				f.t.Errorf("%s was sent before %s had arrived", s.N, before.N)
			}
		}
	}
}

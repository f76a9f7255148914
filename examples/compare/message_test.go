package compare

import (
	"bytes"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"github.com/sipdialog/sipdialog/message"
)

// invite is a call as a phone makes it, 470 bytes.
var invite = []byte(strings.ReplaceAll(`INVITE sip:bob@biloxi.example.com SIP/2.0
Via: SIP/2.0/UDP client.atlanta.example.com:5060;branch=z9hG4bK74b
Max-Forwards: 70
From: Alice <sip:alice@atlanta.example.com>;tag=9fxced76sl
To: Bob <sip:bob@biloxi.example.com>
Call-ID: 3848276298@atlanta.example.com
CSeq: 1 INVITE
Contact: <sip:alice@client.atlanta.example.com>
Content-Type: application/sdp
Content-Length: 84

v=0
o=a 1 1 IN IP4 192.0.2.1
s=-
c=IN IP4 192.0.2.1
t=0 0
m=audio 9 RTP/AVP 0
`, "\n", "\r\n"))

func TestInviteIsAsLongAsTheTableSays(t *testing.T) {
	if len(invite) != 470 {
		t.Fatalf("the INVITE is %d bytes", len(invite))
	}
	m, err := message.Parse(invite)
	if err != nil {
		t.Fatal(err)
	}
	if problem := message.Check(m); problem != nil {
		t.Fatal(problem)
	}
}

// BenchmarkMessageFloor is one pass over the same bytes: what reading them at all costs.
func BenchmarkMessageFloor(b *testing.B) {
	for b.Loop() {
		if bytes.Count(invite, []byte{'\n'}) != 17 {
			b.Fatal("lines")
		}
	}
}

func parseSipgo(b testing.TB, parser *sip.Parser) *sip.Request {
	parsed, err := parser.ParseSIP(invite)
	if err != nil {
		b.Fatal(err)
	}
	return parsed.(*sip.Request)
}

func parseSipdialog(b testing.TB) *message.Message {
	m, err := message.Parse(invite)
	if err != nil {
		b.Fatal(err)
	}
	return m
}

// readSipdialog parses, and reads Via, From, To, Call-ID, CSeq and Contact as typed values.
func readSipdialog(b testing.TB) {
	m := parseSipdialog(b)
	via, e1 := m.Via()
	from, e2 := m.From()
	to, e3 := m.To()
	cseq, e4 := m.CSeq()
	contact, e5 := m.Contact()
	if e1 != nil || e2 != nil || e3 != nil || e4 != nil || e5 != nil {
		b.Fatal("a header cannot be read")
	}
	if via.Branch() != "z9hG4bK74b" || from.Tag() != "9fxced76sl" || to.URI.User != "bob" || cseq.Number != 1 ||
		contact.URI.User != "alice" || m.CallID() == "" {
		b.Fatal("a header is wrong")
	}
}

func readSipgo(b testing.TB, parser *sip.Parser) {
	m := parseSipgo(b, parser)
	branch, _ := m.Via().Params.Get("branch")
	tag, _ := m.From().Params.Get("tag")
	if branch != "z9hG4bK74b" || tag != "9fxced76sl" || m.To().Address.User != "bob" || m.CSeq().SeqNo != 1 ||
		m.Contact().Address.User != "alice" || m.CallID().Value() == "" {
		b.Fatal("a header is wrong")
	}
}

func BenchmarkMessageParse(b *testing.B) {
	b.Run("sipdialog", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			readSipdialog(b)
		}
	})
	b.Run("sipgo", func(b *testing.B) {
		parser := sip.NewParser()
		b.ReportAllocs()
		for b.Loop() {
			readSipgo(b, parser)
		}
	})
}

// TestMessageBudgets holds parsing to a third of sipgo's time and printing to a fifth: the best of many short turns that
// the two take one after the other, for the machine has other things to do.
func TestMessageBudgets(t *testing.T) {
	parser := sip.NewParser()
	ours, theirs := parseSipdialog(t), parseSipgo(t, parser)
	if err := ours.Set("Max-Forwards", "69"); err != nil { // so that it is printed line by line
		t.Fatal(err)
	}
	buf, buffer := make([]byte, 0, 1024), bytes.Buffer{}
	for _, c := range []struct {
		work         string
		share        time.Duration
		ours, theirs func()
	}{
		{"parse and read", 3, func() { readSipdialog(t) }, func() { readSipgo(t, parser) }},
		{"print", 5, func() { buf = ours.Append(buf[:0]) }, func() { buffer.Reset(); theirs.StringWrite(&buffer) }},
	} {
		turn := func(f func()) time.Duration {
			begin := time.Now()
			for range 500 {
				f()
			}
			return time.Since(begin)
		}
		mine, other := time.Hour, time.Hour
		for range 500 {
			mine, other = min(mine, turn(c.ours)), min(other, turn(c.theirs))
		}
		t.Logf("%s: sipdialog %v, sipgo %v, ratio %.3f", c.work, mine/500, other/500, float64(mine)/float64(other))
		if c.share*mine > other {
			t.Errorf("%s: want at most 1/%d", c.work, c.share)
		}
	}
}

// BenchmarkMessagePrint prints into a buffer that is used again: a message as it came, and one with an edited line, which
// is printed line by line.
func BenchmarkMessagePrint(b *testing.B) {
	print := func(b *testing.B, m *message.Message) {
		buf := make([]byte, 0, 1024)
		b.ReportAllocs()
		for b.Loop() {
			buf = m.Append(buf[:0])
		}
		if len(buf) != len(invite) {
			b.Fatal("length")
		}
	}
	b.Run("sipdialog-as-it-came", func(b *testing.B) { print(b, parseSipdialog(b)) })
	b.Run("sipdialog-line-by-line", func(b *testing.B) {
		m := parseSipdialog(b)
		if err := m.Set("Max-Forwards", "69"); err != nil {
			b.Fatal(err)
		}
		print(b, m)
	})
	b.Run("sipgo", func(b *testing.B) {
		m := parseSipgo(b, sip.NewParser())
		var buf bytes.Buffer
		b.ReportAllocs()
		for b.Loop() {
			buf.Reset()
			m.StringWrite(&buf)
		}
		if buf.Len() < 400 {
			b.Fatal("length")
		}
	})
}

// BenchmarkMessageForward is a proxy's work: parse, a Via on top, one hop less, print.
func BenchmarkMessageForward(b *testing.B) {
	b.Run("sipdialog", func(b *testing.B) {
		buf := make([]byte, 0, 1024)
		b.ReportAllocs()
		for b.Loop() {
			m := parseSipdialog(b)
			hops, err := m.MaxForwards()
			if err != nil || m.Set("Max-Forwards", strconv.Itoa(hops-1)) != nil ||
				m.Prepend("Via", "SIP/2.0/UDP proxy.example.com;branch=z9hG4bK1") != nil {
				b.Fatal("an edit is refused")
			}
			buf = m.Append(buf[:0])
		}
	})
	b.Run("sipgo", func(b *testing.B) {
		parser := sip.NewParser()
		var buf bytes.Buffer
		b.ReportAllocs()
		for b.Loop() {
			m := parseSipgo(b, parser)
			m.MaxForwards().Dec()
			params := sip.NewParams()
			params.Add("branch", "z9hG4bK1")
			m.PrependHeader(&sip.ViaHeader{
				ProtocolName: "SIP", ProtocolVersion: "2.0", Transport: "UDP", Host: "proxy.example.com", Params: params,
			})
			buf.Reset()
			m.StringWrite(&buf)
		}
	})
}

// BenchmarkMessageStream cuts four messages out of what one read gave, and parses them.
func BenchmarkMessageStream(b *testing.B) {
	stream := bytes.Repeat(invite, 4)
	b.Run("sipdialog", func(b *testing.B) {
		var framer message.Framer
		b.ReportAllocs()
		for b.Loop() {
			if _, err := framer.Write(stream); err != nil {
				b.Fatal(err)
			}
			for range 4 {
				frame, err := framer.Next()
				if err != nil || frame.Kind != message.MessageFrame {
					b.Fatal(err)
				}
				if _, err := message.Parse(frame.Bytes); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	b.Run("sipgo", func(b *testing.B) {
		parser := sip.NewParser().NewSIPStream()
		b.ReportAllocs()
		for b.Loop() {
			n := 0
			if err := parser.ParseSIPStream(stream, func(sip.Message) { n++ }); err != nil || n != 4 {
				b.Fatal(n, err)
			}
		}
	})
}

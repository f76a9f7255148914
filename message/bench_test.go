package message

import (
	"bytes"
	"testing"
)

// call is an INVITE of 470 bytes, as a phone makes it.
var call = crlf(`INVITE sip:bob@biloxi.example.com SIP/2.0
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
`)

func BenchmarkParseTyped(b *testing.B) {
	b.ReportAllocs()
	b.SetBytes(int64(len(call)))
	for b.Loop() {
		m, err := Parse(call)
		if err != nil {
			b.Fatal(err)
		}
		_, e1 := m.Via()
		_, e2 := m.From()
		_, e3 := m.To()
		_, e4 := m.CSeq()
		_, e5 := m.Contact()
		if e1 != nil || e2 != nil || e3 != nil || e4 != nil || e5 != nil || m.CallID() == "" {
			b.Fatal("a header cannot be read")
		}
	}
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	b.SetBytes(int64(len(call)))
	for b.Loop() {
		if _, err := Parse(call); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFloor is one pass over the same bytes.
func BenchmarkFloor(b *testing.B) {
	b.SetBytes(int64(len(call)))
	for b.Loop() {
		if bytes.Count(call, []byte{'\n'}) != 17 {
			b.Fatal("lines")
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	m := must(Parse(call))
	b.ReportAllocs()
	for b.Loop() {
		if Check(m) != nil {
			b.Fatal("a problem")
		}
	}
}

// BenchmarkPrint prints a message that was built line by line.
func BenchmarkPrint(b *testing.B) {
	m := must(Parse(call))
	if err := m.Set("Max-Forwards", "69"); err != nil {
		b.Fatal(err)
	}
	buf := make([]byte, 0, 1024)
	b.ReportAllocs()
	for b.Loop() {
		buf = m.Append(buf[:0])
	}
}

// BenchmarkEditAndPrint is what a proxy does: a Via on top, one hop less.
func BenchmarkEditAndPrint(b *testing.B) {
	buf := make([]byte, 0, 1024)
	b.ReportAllocs()
	for b.Loop() {
		m, err := Parse(call)
		if err != nil {
			b.Fatal(err)
		}
		if m.Prepend("Via", "SIP/2.0/UDP proxy.example.com;branch=z9hG4bK1") != nil || m.Set("Max-Forwards", "69") != nil {
			b.Fatal("an edit is refused")
		}
		buf = m.Append(buf[:0])
	}
}

// BenchmarkAnswer makes a response to a request that was parsed before, and prints it.
func BenchmarkAnswer(b *testing.B) {
	req := must(Parse(call))
	buf := make([]byte, 0, 1024)
	b.ReportAllocs()
	for b.Loop() {
		resp, err := NewResponse(req, 180, "")
		if err != nil || resp.SetToTag("8321234356") != nil || resp.Add("Contact", "<sip:bob@client.biloxi.example.com>") != nil {
			b.Fatal(err)
		}
		buf = resp.Append(buf[:0])
	}
}

// BenchmarkBuild makes a request from nothing and prints it.
func BenchmarkBuild(b *testing.B) {
	uri := must(ParseURI("sip:bob@biloxi.example.com"))
	buf := make([]byte, 0, 1024)
	b.ReportAllocs()
	for b.Loop() {
		m, err := NewRequest(BYE, uri)
		if err != nil || m.Add("Via", "SIP/2.0/UDP client.atlanta.example.com:5060;branch=z9hG4bK74b") != nil ||
			m.Add("Max-Forwards", "70") != nil || m.Add("From", "<sip:alice@atlanta.example.com>;tag=9fxced76sl") != nil ||
			m.Add("To", "<sip:bob@biloxi.example.com>;tag=8321234356") != nil || m.Add("Call-ID", "3848276298220188511") != nil ||
			m.SetCSeq(2, BYE) != nil {
			b.Fatal(err)
		}
		buf = m.Append(buf[:0])
	}
}

// BenchmarkFrame cuts four messages out of what one read gave.
func BenchmarkFrame(b *testing.B) {
	stream := bytes.Repeat(call, 4)
	f := &Framer{}
	b.ReportAllocs()
	b.SetBytes(int64(len(stream)))
	for b.Loop() {
		if _, err := f.Write(stream); err != nil {
			b.Fatal(err)
		}
		for range 4 {
			if frame, err := f.Next(); err != nil || len(frame.Bytes) != len(call) {
				b.Fatal(err)
			}
		}
	}
}

// TestAllocations: what the design promises, so that a change that breaks it is seen.
func TestAllocations(t *testing.T) {
	buf := make([]byte, 0, 1024)
	m := must(Parse(call))
	edited := must(Parse(call))
	if err := edited.Set("Max-Forwards", "69"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		most float64
		do   func()
	}{
		{"parse with typed access", 2, func() {
			m, _ := Parse(call)
			_, _ = m.Via()
			_, _ = m.From()
			_, _ = m.To()
			_, _ = m.CSeq()
			_, _ = m.Contact()
			_ = m.CallID()
			_, _ = m.MaxForwards()
			_, _ = m.ContentType()
			_ = m.RequestURI()
		}},
		{"print", 0, func() { buf = m.Append(buf[:0]) }},
		{"print what was edited", 0, func() { buf = edited.Append(buf[:0]) }},
		{"check", 0, func() { _ = Check(m) }},
		{"answer", 2, func() {
			resp, _ := NewResponse(m, 180, "")
			_ = resp.SetToTag("8321234356")
			_ = resp.Add("Contact", "<sip:bob@client.biloxi.example.com>")
			buf = resp.Append(buf[:0])
		}},
	} {
		if got := testing.AllocsPerRun(100, c.do); got > c.most {
			t.Errorf("%s: %v allocations, want at most %v", c.name, got, c.most)
		}
	}
}

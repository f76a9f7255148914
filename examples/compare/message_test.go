package compare

import (
	"bytes"
	"testing"

	"github.com/emiago/sipgo/sip"

	"github.com/sipdialog/sipdialog/message"
)

func BenchmarkParseSipdialog(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		m, err := message.Parse(invite)
		if err != nil {
			b.Fatal(err)
		}
		_, e1 := m.Via()
		_, e2 := m.From()
		_, e3 := m.To()
		_ = m.CallID()
		_, e4 := m.CSeq()
		_, e5 := m.Contact()
		if e1 != nil || e2 != nil || e3 != nil || e4 != nil || e5 != nil {
			b.Fatal()
		}
	}
}

var invite = []byte("INVITE sip:bob@biloxi.example.com SIP/2.0\r\nVia: SIP/2.0/TCP client.atlanta.example.com:5060;branch=z9hG4bK74bf9\r\nMax-Forwards: 70\r\nFrom: Alice <sip:alice@atlanta.example.com>;tag=9fxced76sl\r\nTo: Bob <sip:bob@biloxi.example.com>\r\nCall-ID: 3848276298220188511@atlanta.example.com\r\nCSeq: 1 INVITE\r\nContact: <sip:alice@client.atlanta.example.com;transport=tcp>\r\nContent-Type: application/sdp\r\nContent-Length: 6\r\n\r\nv=0\r\n\r\n")

func BenchmarkParseSipgo(b *testing.B) {
	p := sip.NewParser()
	b.ReportAllocs()
	for b.Loop() {
		m, err := p.ParseSIP(invite)
		if err != nil {
			b.Fatal(err)
		}
		r := m.(*sip.Request)
		if r.Via() == nil || r.From() == nil || r.To() == nil || r.CallID() == nil || r.CSeq() == nil || r.Contact() == nil {
			b.Fatal()
		}
	}
}

func BenchmarkFloor(b *testing.B) {
	n := 0
	for b.Loop() {
		n += bytes.Count(invite, []byte("\n"))
	}
}

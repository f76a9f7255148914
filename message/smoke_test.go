package message

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSmoke(t *testing.T) {
	u, err := ParseURI("sip:bob@biloxi.com;transport=tcp")
	require.NoError(t, err)
	m, err := NewRequest(INVITE, u)
	require.NoError(t, err)
	require.NoError(t, m.Add("Via", "SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bK776asdhds"))
	require.NoError(t, m.Add("To", "Bob <sip:bob@biloxi.com>"))
	require.NoError(t, m.Add("From", `"Alice" <sip:alice@atlanta.com>;tag=1928301774`))
	require.NoError(t, m.Add("Call-ID", "a84b4c76e66710"))
	require.NoError(t, m.Add("CSeq", "314159 INVITE"))
	require.NoError(t, m.SetBody("application/sdp", []byte("v=0\r\n")))
	n, err := Parse(m.Bytes())
	require.NoError(t, err)
	require.Equal(t, string(m.Bytes()), string(n.Bytes()))
	r, err := NewResponse(n, 200, "")
	require.NoError(t, err)
	require.NoError(t, r.SetToTag("x1"))
	require.Equal(t, "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bK776asdhds\r\n"+
		"From: \"Alice\" <sip:alice@atlanta.com>;tag=1928301774\r\nTo: Bob <sip:bob@biloxi.com>;tag=x1\r\n"+
		"Call-ID: a84b4c76e66710\r\nCSeq: 314159 INVITE\r\nContent-Length: 0\r\n\r\n", string(r.Bytes()))
	to, err := r.To()
	require.NoError(t, err)
	require.Equal(t, "x1", to.Tag())
	require.Equal(t, INVITE, r.Method())
}

func BenchmarkParse(b *testing.B) {
	m := []byte("INVITE sip:bob@biloxi.example.com SIP/2.0\r\nVia: SIP/2.0/TCP client.atlanta.example.com:5060;branch=z9hG4bK74bf9\r\nMax-Forwards: 70\r\nFrom: Alice <sip:alice@atlanta.example.com>;tag=9fxced76sl\r\nTo: Bob <sip:bob@biloxi.example.com>\r\nCall-ID: 3848276298220188511@atlanta.example.com\r\nCSeq: 1 INVITE\r\nContact: <sip:alice@client.atlanta.example.com;transport=tcp>\r\nContent-Type: application/sdp\r\nContent-Length: 6\r\n\r\nv=0\r\n\r\n")
	b.ReportAllocs()
	for b.Loop() {
		m, err := Parse(m)
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

var inv = []byte("INVITE sip:bob@biloxi.example.com SIP/2.0\r\nVia: SIP/2.0/TCP client.atlanta.example.com:5060;branch=z9hG4bK74bf9\r\nMax-Forwards: 70\r\nFrom: Alice <sip:alice@atlanta.example.com>;tag=9fxced76sl\r\nTo: Bob <sip:bob@biloxi.example.com>\r\nCall-ID: 3848276298220188511@atlanta.example.com\r\nCSeq: 1 INVITE\r\nContact: <sip:alice@client.atlanta.example.com;transport=tcp>\r\nContent-Type: application/sdp\r\nContent-Length: 6\r\n\r\nv=0\r\n\r\n")

func BenchmarkParseOnly(b *testing.B) {
	for b.Loop() {
		Parse(inv)
	}
}
func BenchmarkAllocOnly(b *testing.B) {
	for b.Loop() {
		sink = &Message{text: string(inv)}
	}
}

var sink *Message

func BenchmarkAccess(b *testing.B) {
	m, _ := Parse(inv)
	b.Run("Via", func(b *testing.B) {
		for b.Loop() {
			m.Via()
		}
	})
	b.Run("From", func(b *testing.B) {
		for b.Loop() {
			m.From()
		}
	})
	b.Run("CSeq", func(b *testing.B) {
		for b.Loop() {
			m.CSeq()
		}
	})
	b.Run("Contact", func(b *testing.B) {
		for b.Loop() {
			m.Contact()
		}
	})
}

type inner struct {
	a, b, c string
	f       []field
	bu      strings.Builder
}
type big struct {
	inner
	x [360]byte
}

var sink2 *big
var sinks string

func BenchmarkAllocParts(b *testing.B) {
	b.Run("text", func(b *testing.B) {
		for b.Loop() {
			sinks = string(inv)
		}
	})
	b.Run("msg", func(b *testing.B) {
		for b.Loop() {
			sink2 = new(big)
		}
	})
}

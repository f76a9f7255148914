package transaction_test

import (
	"fmt"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/message"
)

// lab is two layers without names, traces or checks.
type lab struct {
	alice, bob *transaction.Layer
	now        time.Time
	n          int
}

func newLab() *lab {
	l := &lab{now: epoch}
	branch := func() string {
		l.n++
		return "z9hG4bK-" + strconv.Itoa(l.n)
	}
	cfg := transaction.Config{Branch: branch, ServerTag: func() string { return "t" }}
	l.alice, l.bob = transaction.NewStandalone(cfg), transaction.NewStandalone(cfg)
	return l
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

var template = "%s sip:bob@192.0.2.2 SIP/2.0\r\nMax-Forwards: 70\r\nFrom: <sip:alice@192.0.2.1>;tag=%d\r\n" +
	"To: <sip:bob@192.0.2.2>\r\nCall-ID: call-%d\r\nCSeq: 1 %s\r\nContact: <sip:alice@192.0.2.1:5060>\r\nContent-Length: 0\r\n\r\n"

// round sends a request from alice, lets bob answer it, and gives alice the answer; each
// message is printed and parsed once.
func (l *lab) round(m *message.Message, code int) {
	must(l.alice.Request(l.now, m, udp(aliceAddr, bobAddr)))
	for e, ok := l.alice.Next(); ok; e, ok = l.alice.Next() {
		if e.Kind == transaction.Send {
			if err := l.bob.Receive(l.now, must(message.Parse(e.Packet)), udp(bobAddr, aliceAddr)); err != nil {
				panic(err)
			}
		}
	}
	for e, ok := l.bob.Next(); ok; e, ok = l.bob.Next() {
		switch e.Kind {
		case transaction.Request:
			resp := must(message.NewResponse(e.Message, code, ""))
			if err := resp.SetToTag("b"); err != nil {
				panic(err)
			}
			if err := l.bob.Respond(l.now, e.Server, resp); err != nil {
				panic(err)
			}
		case transaction.Send:
			if err := l.alice.Receive(l.now, must(message.Parse(e.Packet)), udp(aliceAddr, bobAddr)); err != nil {
				panic(err)
			}
		}
	}
	for _, ok := l.alice.Next(); ok; _, ok = l.alice.Next() {
	}
	l.now = l.now.Add(time.Millisecond)
}

// BenchmarkRoundTrip is a request, its 100 where there is one, and its final response, from
// verb to event on both sides, in a layer where a transaction begins every millisecond.
func BenchmarkRoundTrip(b *testing.B) {
	for _, method := range []message.Method{message.INVITE, message.OPTIONS} {
		b.Run(string(method), func(b *testing.B) {
			l := newLab()
			b.ReportAllocs()
			for i := range b.N {
				m := must(message.Parse(fmt.Appendf(nil, template, method, i, i, method)))
				l.round(m, 200)
				if i%100 == 0 {
					l.alice.Advance(l.now)
					l.bob.Advance(l.now)
				}
			}
		})
	}
}

// BenchmarkAbsorb is a retransmission that finds its transaction among many.
func BenchmarkAbsorb(b *testing.B) {
	for _, n := range []int{1, 1000, 100_000} {
		b.Run(fmt.Sprint("transactions=", n), func(b *testing.B) {
			l := newLab()
			packets := make([][]byte, n)
			for i := range packets {
				must(l.alice.Request(l.now, must(message.Parse(fmt.Appendf(nil, template, "OPTIONS", i, i, "OPTIONS"))), udp(aliceAddr, bobAddr)))
				e, _ := l.alice.Next()
				packets[i] = e.Packet
				l.bob.Receive(l.now, must(message.Parse(e.Packet)), udp(bobAddr, aliceAddr))
				for _, ok := l.bob.Next(); ok; _, ok = l.bob.Next() {
				}
			}
			messages := make([]*message.Message, min(n, 1000))
			for i := range messages {
				messages[i] = must(message.Parse(packets[i*n/len(messages)]))
			}
			b.ReportAllocs()
			b.ResetTimer()
			for i := range b.N {
				if err := l.bob.Receive(l.now, messages[i%len(messages)], udp(bobAddr, aliceAddr)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkRetained measures what a transaction that only waits for its last timer keeps.
func BenchmarkRetained(b *testing.B) {
	for _, kind := range []struct {
		name   string
		method message.Method
		code   int
	}{{"accepted INVITE", message.INVITE, 200}, {"completed BYE", message.BYE, 200}} {
		b.Run(kind.name, func(b *testing.B) {
			const n = 20_000
			for range b.N {
				l := newLab()
				var before, after runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&before)
				for i := range n {
					m := incomingFor(kind.method, i)
					l.bob.Receive(l.now, m, udp(bobAddr, aliceAddr))
					for e, ok := l.bob.Next(); ok; e, ok = l.bob.Next() {
						if e.Kind == transaction.Request {
							resp := must(message.NewResponse(e.Message, kind.code, ""))
							_ = resp.SetToTag("b")
							_ = l.bob.Respond(l.now, e.Server, resp)
						}
					}
				}
				runtime.GC()
				runtime.ReadMemStats(&after)
				b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/n, "B/transaction")
				b.ReportMetric(float64(after.HeapObjects-before.HeapObjects)/n, "objects/transaction")
				runtime.KeepAlive(l)
			}
		})
	}
}

func incomingFor(method message.Method, i int) *message.Message {
	m := must(message.Parse(fmt.Appendf(nil, template, method, i, i, method)))
	if err := m.Prepend("Via", fmt.Sprint("SIP/2.0/UDP 192.0.2.1:5060;rport;branch=z9hG4bK-", i)); err != nil {
		panic(err)
	}
	return must(message.Parse(m.Bytes()))
}

package dialog_test

import (
	"net/netip"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/sipdialog/sipdialog/dialog"
)

// pair is two endpoints and a wire of no length: each output of one is fed to the other, as
// bytes. The clock moves only when the benchmark says so.
type pair struct {
	now        time.Time
	alice, bob *dialog.Endpoint
	a, b       dialog.Flow
	incoming   []*dialog.Dialog
	messages   int
	sdp        []byte
	session    int64
}

// description gives one that was never seen before, as in life: the bytes are for the next verb.
func (p *pair) description() []byte {
	p.session++
	p.sdp = append(p.sdp[:0], "v=0\r\no=- "...)
	p.sdp = strconv.AppendInt(p.sdp, 2890844526+p.session, 10)
	p.sdp = append(p.sdp, benchSDP...)
	return p.sdp
}

// counted are identifiers that cost next to nothing, so that the library is measured.
type counted struct {
	n      int
	prefix string
}

func (c *counted) next(kind, end string) string {
	c.n++
	var room [64]byte
	b := append(append(room[:0], kind...), c.prefix...)
	return string(append(strconv.AppendInt(b, int64(c.n), 10), end...))
}
func (c *counted) CallID() string { return c.next("call-", "@192.0.2.1") }
func (c *counted) Tag() string    { return c.next("tag-", "") }
func (c *counted) Branch() string { return c.next("z9hG4bK-", "") }

func newPair(tb testing.TB) *pair {
	p := &pair{now: time.Unix(0, 0)}
	a, b := netip.MustParseAddrPort("192.0.2.1:5060"), netip.MustParseAddrPort("192.0.2.2:5060")
	p.a, p.b = dialog.Flow{Transport: "UDP", Local: a, Remote: b}, dialog.Flow{Transport: "UDP", Local: b, Remote: a}
	limits := dialog.Limits{Dialogs: 2_000_000, Transactions: 8_000_000, Outputs: 1 << 20}
	var err error
	p.alice, err = dialog.New(dialog.Config{Contact: "sip:alice@192.0.2.1:5060", Flow: dialog.Flow{Local: a}, IDs: &counted{prefix: "a"}, Limits: limits})
	if err != nil {
		tb.Fatal(err)
	}
	p.bob, err = dialog.New(dialog.Config{Contact: "sip:bob@192.0.2.2:5060", Flow: dialog.Flow{Local: b}, IDs: &counted{prefix: "b"}, Limits: limits})
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// deliver carries packets until none is left.
func (p *pair) deliver(tb testing.TB) {
	for more := true; more; {
		more = false
		for out := range p.alice.Outputs() {
			more = p.take(tb, out, p.bob, p.b) || more
		}
		for out := range p.bob.Outputs() {
			more = p.take(tb, out, p.alice, p.a) || more
		}
	}
}

func (p *pair) take(tb testing.TB, out dialog.Output, to *dialog.Endpoint, from dialog.Flow) bool {
	switch out.Kind {
	case dialog.Incoming:
		p.incoming = append(p.incoming, out.Dialog)
	case dialog.Send:
		p.messages++
		if err := to.Receive(p.now, out.Packet, from); err != nil {
			tb.Fatalf("%v\n%s", err, out.Packet)
		}
		return true
	}
	return false
}

// call sets a call up and gives both ends of it.
func (p *pair) call(tb testing.TB, answer bool) (a, b *dialog.Dialog) {
	p.incoming = p.incoming[:0]
	a, err := p.alice.Invite(p.now, dialog.Call{To: "<sip:bob@192.0.2.2:5060>", With: dialog.With{SDP: p.description()}})
	if err != nil {
		tb.Fatal(err)
	}
	p.deliver(tb)
	b = p.incoming[0]
	if err := b.Ring(p.now); err != nil {
		tb.Fatal(err)
	}
	p.deliver(tb)
	if answer {
		if err := b.Answer(p.now, dialog.With{SDP: p.description()}); err != nil {
			tb.Fatal(err)
		}
		p.deliver(tb)
	}
	return a, b
}

// rest lets every transaction end.
func (p *pair) rest(tb testing.TB) {
	p.now = p.now.Add(40 * time.Second)
	p.alice.Advance(p.now)
	p.bob.Advance(p.now)
	p.deliver(tb)
}

// benchSDP is a description behind its session number.
var benchSDP = []byte(" 2890844526 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n" +
	"m=audio 49170 RTP/AVP 0 8 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n")

// BenchmarkCall is a whole call, both ends, each message printed and parsed: INVITE, 100,
// 180, 200, ACK, BYE, 200.
func BenchmarkCall(b *testing.B) {
	p := newPair(b)
	b.ReportAllocs()
	for i := range b.N {
		alice, _ := p.call(b, true)
		if err := alice.Hangup(p.now); err != nil {
			b.Fatal(err)
		}
		p.deliver(b)
		if i%256 == 255 {
			p.rest(b)
		}
	}
	b.ReportMetric(float64(p.messages)/b.Elapsed().Seconds(), "messages/s")
}

func heap() (m runtime.MemStats) {
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m
}

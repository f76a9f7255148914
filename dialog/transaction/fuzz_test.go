package transaction_test

import (
	"testing"
	"time"

	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/message"
)

// FuzzReceive feeds bytes of a peer's choosing, twice, to a layer that answers and asks. No
// message may make it panic, nor leave anything behind once all timers have run out.
func FuzzReceive(f *testing.F) {
	for _, seed := range []string{
		"INVITE sip:b SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1;rport\r\nFrom: <sip:a>;tag=1\r\nTo: <sip:b>\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n\r\n",
		"INVITE sip:b SIP/2.0\r\nVia: SIP/2.0/UDP a;maddr=x;received=;rport=9\r\nCSeq: 1 ACK\r\n\r\n",
		"ACK sip:b SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\n\r\n",
		"CANCEL sip:b SIP/2.0\r\nVia: SIP/2.0/TCP [::1]:0;branch=z9hG4bK1\r\nTo: <sip:b>;tag=2\r\n\r\n",
		"FOO sip:b SIP/2.0\r\nv: SIP/2.0/UDP a, SIP/2.0/UDP b;branch=z9hG4bK\r\n\r\n",
		"SIP/2.0 486 Busy\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK-own\r\nTo: <sip:b>;tag=2\r\nCSeq: 1 INVITE\r\n\r\n",
		"SIP/2.0 180 Ringing\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK-OWN\r\nCSeq: 1 INVITE\r\n\r\n",
	} {
		f.Add([]byte(seed), uint8(0))
		f.Add([]byte(seed), uint8(7))
	}
	f.Fuzz(func(t *testing.T, data []byte, how uint8) {
		l := transaction.NewStandalone(transaction.Config{
			Branch: func() string { return "z9hG4bK-own" },
			Policy: transaction.Policy{LateTrying: how&1 != 0, TellStray2xx: how&2 != 0, FailInProceeding: how&4 != 0},
		})
		flow := udp(aliceAddr, bobAddr)
		if how&8 != 0 {
			flow = tcp(aliceAddr, bobAddr)
		}
		now := epoch
		c, err := l.Request(now, request(t, message.INVITE), flow)
		if err != nil {
			t.Fatal(err)
		}
		drain := func() {
			for e, ok := l.Next(); ok; e, ok = l.Next() {
				switch e.Kind {
				case transaction.Request, transaction.UnmatchedCancel, transaction.Cancelled:
					if resp, err := message.NewResponse(e.Message, 487, ""); err == nil {
						_ = l.Respond(now, e.Server, resp)
					}
				case transaction.Send:
					if how&16 != 0 {
						l.TransportFailed(now, e.Flow, errRefused)
					}
				}
			}
		}
		for range 2 {
			if m, err := message.Parse(data); err == nil {
				_ = l.Receive(now, m, flow)
			}
			drain()
			_ = l.Cancel(now, c, "")
			now = now.Add(time.Second)
			l.Advance(now)
			drain()
		}
		for range 3 {
			now = now.Add(time.Minute)
			l.Advance(now)
			drain()
		}
		if l.Len() != 0 {
			t.Fatalf("%d transactions left", l.Len())
		}
	})
}

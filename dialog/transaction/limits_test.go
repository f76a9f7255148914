package transaction_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/message"
)

func TestE275FullQueueChangesNothing(t *testing.T) {
	bob := newSide(t, "bob", transaction.Config{Limits: transaction.Limits{Events: 4}})
	from := udp(bobAddr, aliceAddr)
	for i := range 2 {
		require.NoError(t, bob.Receive(bob.now, incoming(t, message.INVITE, fmt.Sprint("z9hG4bK-", i)), from))
	}
	m := incoming(t, message.INVITE, "z9hG4bK-2")
	require.ErrorIs(t, bob.Receive(bob.now, m, from), transaction.ErrLimit)
	require.Equal(t, 2, bob.Len())
	require.Len(t, bob.events(), 4)
	require.NoError(t, bob.Receive(bob.now, m, from), "the peer's resend is taken later")
}

func TestTransactionLimit(t *testing.T) {
	bob := newSide(t, "bob", transaction.Config{Limits: transaction.Limits{Transactions: 2}})
	from := udp(bobAddr, aliceAddr)
	s := bob.hears(t, incoming(t, message.INVITE, "z9hG4bK-1"), from)
	bob.hears(t, incoming(t, message.INFO, "z9hG4bK-2"), from)
	require.ErrorIs(t, bob.Receive(bob.now, incoming(t, message.OPTIONS, "z9hG4bK-3"), from), transaction.ErrLimit)
	sent := bob.sent()
	require.Len(t, sent, 1)
	refusal := parse(t, string(sent[0].Packet))
	require.Equal(t, 503, refusal.Status())
	require.True(t, refusal.Has("Retry-After"))
	to, _ := refusal.To()
	require.Equal(t, "bob-layer", to.Tag())
	require.Equal(t, aliceAddr, sent[0].Flow.Remote)
	require.Equal(t, 2, bob.Len())
	require.ErrorIs(t, bob.Receive(bob.now, incoming(t, message.CANCEL, "z9hG4bK-9"), from), transaction.ErrLimit)
	bob.events()

	require.NoError(t, bob.Receive(bob.now, incoming(t, message.CANCEL, "z9hG4bK-1"), from), "what helps calls to end passes")
	require.Equal(t, []string{"send 200", "cancelled"}, bob.told())
	bob.answers(t, s, 487, "b1")
	require.NoError(t, bob.Receive(bob.now, incoming(t, message.ACK, "z9hG4bK-1"), from))
	_, err := bob.Request(bob.now, request(t, message.BYE), from)
	require.ErrorIs(t, err, transaction.ErrLimit, "our own count too")
	bob.advance(time.Minute)
	require.Equal(t, 1, bob.Len())
	_, err = bob.Request(bob.now, request(t, message.BYE), from)
	require.NoError(t, err)
}

// A flood leaves nothing behind once its timers have run out.
func TestFloodLeavesNoMemory(t *testing.T) {
	heap := func() uint64 {
		runtime.GC()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return stats.HeapAlloc
	}
	bob := newSide(t, "bob", transaction.Config{})
	bob.Layer = transaction.NewStandalone(transaction.Config{})
	before := heap()
	const flood = 20_000
	for i := range flood {
		m := parse(t, fmt.Sprintf("INVITE sip:bob@192.0.2.2 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:%d;branch=z9hG4bK-%d;rport\r\n"+
			"From: <sip:a@b>;tag=%d\r\nTo: <sip:b@c>\r\nCall-ID: %d\r\nCSeq: 1 INVITE\r\n\r\n", i%60000+1, i, i, i))
		require.NoError(t, bob.Receive(bob.now, m, udp(bobAddr, aliceAddr)))
		for e, ok := bob.Next(); ok; e, ok = bob.Next() {
			if e.Kind == transaction.Request {
				require.NoError(t, bob.Respond(bob.now, e.Server, answer(t, e.Message, 486, "b")))
			}
		}
	}
	during := heap()
	require.Equal(t, flood, bob.Len())
	bob.advance(32 * time.Second)
	for _, ok := bob.Next(); ok; _, ok = bob.Next() {
	}
	require.Zero(t, bob.Len())
	after := heap()
	t.Logf("%d transactions: %d bytes each, %d bytes left in all", flood, (during-before)/flood, max(after, before)-before)
	require.Less(t, max(after, before)-before, uint64(500_000))
	runtime.KeepAlive(bob)
}

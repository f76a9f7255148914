package transaction_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

func TestInviteClientResendsWithoutACapAndGivesUp(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	c, err := alice.Request(alice.now, request(t, message.INVITE), udp(aliceAddr, bobAddr))
	require.NoError(t, err)
	require.Equal(t, fsm.Calling, c.State())
	first := alice.sent()
	require.Len(t, first, 1)
	for _, wait := range []time.Duration{500, 1000, 2000, 4000, 8000, 16000} {
		alice.advance(wait*time.Millisecond - 1)
		require.Empty(t, alice.events())
		require.Equal(t, "timer A of INVITE z9hG4bK-alice-1", alice.DeadlineReason())
		alice.advance(1)
		again := alice.sent()
		require.Len(t, again, 1)
		require.Equal(t, first[0].Packet, again[0].Packet, "identical bytes")
	}
	alice.advance(500 * time.Millisecond) // 32 s
	require.Equal(t, []string{"timeout", "ended"}, alice.told())
	require.Equal(t, "ICT-1 ICT-2 ICT-2 ICT-2 ICT-2 ICT-2 ICT-2 ICT-3", alice.rules())
	require.Zero(t, alice.Len())
}

func TestFailureIsAcknowledged(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	c, err := alice.Request(alice.now, request(t, message.INVITE, "Route: <sip:proxy.example.com;lr>"), udp(aliceAddr, bobAddr))
	require.NoError(t, err)
	alice.events()
	busy := answer(t, c.Request(), 486, "b1")
	require.NoError(t, alice.Receive(alice.now, busy, udp(aliceAddr, bobAddr)))
	require.Equal(t, []string{"send ACK", "response 486"}, alice.told())
	require.Equal(t, fsm.Completed, c.State())
	alice.advance(32 * time.Second)
	require.Equal(t, []string{"ended"}, alice.told())
}

package transaction_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// sized sends an INVITE that takes exactly n bytes by UDP.
func sized(t rapid.TB, s *side, n int) *transaction.Client {
	t.Helper()
	probe := newSide(t, "alice", transaction.Config{Policy: transaction.Policy{KeepLarge: true}})
	probe.n = s.n
	bare := invite(t, probe, udp(aliceAddr, bobAddr), "Subject: ")
	return invite(t, s, udp(aliceAddr, bobAddr), "Subject: "+strings.Repeat("x", n-bare.Request().Len()))
}

func TestE250LargeRequestGoesByTCP(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	small := sized(t, alice, 1300)
	require.Equal(t, "UDP", small.Flow().Transport)
	sent := alice.sent()
	require.Len(t, sent[0].Packet, 1300)

	large := sized(t, alice, 1301)
	sent = alice.sent()
	require.Len(t, sent[0].Packet, 1301)
	require.Equal(t, "TCP", sent[0].Flow.Transport)
	require.Equal(t, bobAddr, sent[0].Flow.Remote)
	via, _ := parse(t, string(sent[0].Packet)).Via()
	require.Equal(t, "TCP", via.Transport)
	alice.gets(t, large, 180, "b1")
	alice.events()
	require.NoError(t, alice.Cancel(alice.now, large, ""))
	cancel := alice.sent()[0]
	alice.gets(t, large, 487, "b1")
	ack := alice.sent()[0]
	for _, e := range []transaction.Event{cancel, ack} {
		require.Equal(t, large.Flow(), e.Flow)
		via, _ := parse(t, string(e.Packet)).Via()
		require.Equal(t, "TCP", via.Transport)
	}
	alice.rules()
	require.Equal(t, "UDP", invite(t, alice, udp(aliceAddr, bobAddr)).Flow().Transport, "the next small one")
}

func TestE250TCPRefused(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	c := sized(t, alice, 1301)
	first := parse(t, string(alice.sent()[0].Packet))
	tcpFlow := c.Flow()
	alice.advance(100 * time.Millisecond)
	alice.fail(tcpFlow)
	events := alice.events()
	require.Len(t, events, 1, "no word to the user")
	require.Equal(t, udp(aliceAddr, bobAddr), events[0].Flow)
	second := parse(t, string(events[0].Packet))
	via, _ := second.Via()
	require.Equal(t, "UDP", via.Transport)
	require.Equal(t, "z9hG4bK-alice-2", via.Branch(), "a new branch, for it is a new transaction")
	require.Equal(t, first.CallID(), second.CallID())
	a, _ := first.CSeq()
	b, _ := second.CSeq()
	require.Equal(t, a, b, "else the same request")
	require.Equal(t, fsm.Calling, c.State())
	require.Equal(t, 1, alice.Len())
	require.ErrorIs(t, alice.Receive(alice.now, answer(t, first, 200, "b1"), tcpFlow), transaction.ErrStray)
	alice.advance(500 * time.Millisecond)
	require.Len(t, alice.sent(), 1, "by UDP it is resent")
	alice.gets(t, c, 200, "b1")
	require.Equal(t, []string{"response 200"}, alice.told())
	require.Equal(t, "ICT-1 ICT-1 ICT-2 ICT-6", alice.rules())

	alice.fail(c.Flow())
	require.Empty(t, alice.told())
	c = sized(t, alice, 1400)
	alice.sent()
	alice.fail(c.Flow())
	alice.events()
	alice.fail(c.Flow())
	require.Equal(t, []string{"transport_error", "ended"}, alice.told(), "UDP fails too: given up")
}

func TestLargeRequestStaysWhereItIsReliable(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	c, err := alice.Request(alice.now, request(t, message.MESSAGE, "Subject: "+strings.Repeat("x", 2000)), tcp(aliceAddr, bobAddr))
	require.NoError(t, err)
	require.Equal(t, tcp(aliceAddr, bobAddr), c.Flow())
	alice.events()
	alice.fail(c.Flow())
	require.Equal(t, []string{"transport_error", "ended"}, alice.told(), "TCP was asked for")
}

func TestSendNeedsNoTransaction(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	packet, to, err := alice.Send(alice.now, request(t, message.ACK), udp(aliceAddr, bobAddr))
	require.NoError(t, err)
	require.Equal(t, udp(aliceAddr, bobAddr), to)
	sent := alice.sent()
	require.Equal(t, packet, sent[0].Packet)
	via, _ := parse(t, string(packet)).Via()
	require.Equal(t, "z9hG4bK-alice-1", via.Branch())
	require.Zero(t, alice.Len())
	_, to, err = alice.Send(alice.now, request(t, message.ACK, "X: "+strings.Repeat("x", 1400)), udp(aliceAddr, bobAddr))
	require.NoError(t, err)
	require.Equal(t, "TCP", to.Transport)
}

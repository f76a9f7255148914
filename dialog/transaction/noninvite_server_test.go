package transaction_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

func TestNonInviteServerRepeatsItsAnswer(t *testing.T) {
	bob := newSide(t, "bob", transaction.Config{})
	from := udp(bobAddr, aliceAddr)
	s := bob.hears(t, incoming(t, message.BYE, "z9hG4bK-1"), from)
	bob.Receive(bob.now, incoming(t, message.BYE, "z9hG4bK-1"), from)
	require.Empty(t, bob.told(), "nothing to send again yet")
	bob.answers(t, s, 200, "b1")
	require.Equal(t, fsm.Completed, s.State())
	require.Nil(t, s.Request())
	first := bob.sent()
	bob.Receive(bob.now, incoming(t, message.BYE, "z9hG4bK-1"), from)
	again := bob.sent()
	require.Equal(t, first[0].Packet, again[0].Packet)
	require.ErrorIs(t, bob.Respond(bob.now, s, answer(t, incoming(t, message.BYE, "z9hG4bK-1"), 500, "")), transaction.ErrRefused)
	bob.advance(32*time.Second - 1)
	require.Empty(t, bob.told())
	bob.advance(1)
	require.Equal(t, []string{"ended"}, bob.told())

	s = bob.hears(t, incoming(t, message.BYE, "z9hG4bK-2", "CSeq: 2 BYE"), tcp(bobAddr, aliceAddr))
	bob.answers(t, s, 200, "b1")
	require.Equal(t, []string{"send 200", "ended"}, bob.told(), "timer J is zero by TCP")
}

func TestE169OnlyA100MayPrecedeTheAnswer(t *testing.T) {
	for _, from := range []transaction.Flow{udp(bobAddr, aliceAddr), tcp(bobAddr, aliceAddr)} {
		bob := newSide(t, "bob", transaction.Config{})
		s := bob.hears(t, incoming(t, message.REFER, "z9hG4bK-1"), from)
		for _, at := range []time.Duration{0, 4 * time.Second} { // before and after the 100
			bob.advance(at)
			bob.events()
			for _, code := range []int{180, 183, 199, 408} {
				err := bob.Respond(bob.now, s, answer(t, s.Request(), code, "b1"))
				require.ErrorIs(t, err, transaction.ErrRefused)
				require.ErrorContains(t, err, "RFC 4320")
			}
		}
		require.Empty(t, bob.told())
		bob.advance(6 * time.Second)
		bob.answers(t, s, 202, "b1")
		require.Contains(t, bob.told(), "send 202")
	}
}

func TestE170No100BeforeItsTimeByUDP(t *testing.T) {
	bob := newSide(t, "bob", transaction.Config{})
	s := bob.hears(t, incoming(t, message.BYE, "z9hG4bK-1"), udp(bobAddr, aliceAddr))
	bob.advance(2 * time.Second)
	require.ErrorIs(t, bob.Respond(bob.now, s, answer(t, s.Request(), 100, "")), transaction.ErrRefused)
	require.Empty(t, bob.told())
	bob.answers(t, s, 200, "b1")
	bob.advance(2 * time.Second)
	require.Equal(t, []string{"send 200"}, bob.told())

	tcpBob := newSide(t, "bob", transaction.Config{})
	s = tcpBob.hears(t, incoming(t, message.BYE, "z9hG4bK-1"), tcp(bobAddr, aliceAddr))
	tcpBob.answers(t, s, 100, "")
	require.Equal(t, []string{"send 100"}, tcpBob.told(), "at any time by a reliable transport")
	tcpBob.advance(10 * time.Second)
	require.Empty(t, tcpBob.told(), "and then no second one")
	tcpBob.answers(t, s, 100, "")
	require.Equal(t, "NIST-1 NIST-4 NIST-9", tcpBob.rules())
}

func TestE171A100IsDueWhenTimerEReachesT2(t *testing.T) {
	for _, from := range []transaction.Flow{udp(bobAddr, aliceAddr), tcp(bobAddr, aliceAddr)} {
		bob := newSide(t, "bob", transaction.Config{})
		s := bob.hears(t, incoming(t, message.OPTIONS, "z9hG4bK-1"), from)
		bob.advance(3500*time.Millisecond - 1)
		require.Empty(t, bob.told())
		bob.advance(1)
		require.Equal(t, []string{"send 100"}, bob.told())
		require.Equal(t, fsm.Proceeding, s.State())
		bob.Receive(bob.now, incoming(t, message.OPTIONS, "z9hG4bK-1"), from)
		require.Equal(t, []string{"send 100"}, bob.told(), "again for a request that is repeated")
		bob.advance(2500 * time.Millisecond)
		bob.answers(t, s, 200, "b1")
		require.Equal(t, "send 200", bob.told()[0])
	}
}

func TestGivingUpSendsNothing(t *testing.T) {
	bob := newSide(t, "bob", transaction.Config{})
	s := bob.hears(t, incoming(t, message.MESSAGE, "z9hG4bK-1"), udp(bobAddr, aliceAddr))
	require.NoError(t, bob.GiveUp(bob.now, s))
	require.Equal(t, []string{"ended"}, bob.told())
	require.ErrorIs(t, bob.GiveUp(bob.now, s), transaction.ErrRefused)
	s = bob.hears(t, incoming(t, message.INVITE, "z9hG4bK-2"), udp(bobAddr, aliceAddr))
	require.ErrorIs(t, bob.GiveUp(bob.now, s), transaction.ErrRefused, "an INVITE is always answered")
}

func TestE174OverlappingRequestsAreApart(t *testing.T) {
	bob := newSide(t, "bob", transaction.Config{})
	from := udp(bobAddr, aliceAddr)
	six := bob.hears(t, incoming(t, message.INFO, "z9hG4bK-6", "CSeq: 6 INFO"), from)
	five := bob.hears(t, incoming(t, message.INFO, "z9hG4bK-5", "CSeq: 5 INFO"), from)
	bob.answers(t, five, 500, "b1") // the order is the dialog's business
	bob.answers(t, six, 200, "b1")
	require.Equal(t, []string{"send 500", "send 200"}, bob.told())
}

package transaction_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/message"
)

func TestE270ClockGoesBackwards(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	asks(t, alice, message.BYE, udp(aliceAddr, bobAddr))
	require.Equal(t, []int64{500, 1500, 3500, 7500}, alice.resends(10 * time.Second)[1:])
	deadline, _ := alice.Deadline()
	require.Equal(t, epoch.Add(11500*time.Millisecond), deadline)

	past := epoch.Add(4 * time.Second)
	require.NoError(t, alice.Receive(past, incoming(t, message.OPTIONS, "z9hG4bK-1"), udp(aliceAddr, bobAddr)))
	alice.Advance(past)
	require.Equal(t, []string{"request OPTIONS"}, alice.told(), "no timer fires twice")
	deadline, _ = alice.Deadline()
	require.Equal(t, epoch.Add(11500*time.Millisecond), deadline, "never moves back")
	alice.Advance(epoch.Add(11 * time.Second))
	require.Empty(t, alice.told(), "nor early")
	alice.Advance(epoch.Add(11500 * time.Millisecond))
	require.Equal(t, []string{"send BYE"}, alice.told(), "nor late")
	alice.Advance(epoch.Add(13499 * time.Millisecond))
	require.Empty(t, alice.told())
	alice.Advance(epoch.Add(13500 * time.Millisecond))
	require.Equal(t, []string{"send 100"}, alice.told(), "3.5 s after the highest time seen, 10 s")
}

func TestE271ClockJumpsFarAhead(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	invite(t, alice, udp(aliceAddr, bobAddr))
	asks(t, alice, message.BYE, udp(aliceAddr, bobAddr))
	bye := alice.hears(t, incoming(t, message.BYE, "z9hG4bK-1"), udp(aliceAddr, bobAddr))
	alice.answers(t, bye, 200, "b1")
	refused := alice.hears(t, incoming(t, message.INVITE, "z9hG4bK-2"), udp(aliceAddr, bobAddr))
	alice.answers(t, refused, 486, "b1")
	alice.events()
	alice.Advance(epoch.Add(2 * time.Hour))
	told := alice.told()
	require.ElementsMatch(t, []string{"timeout", "ended", "timeout", "ended", "ended", "ack_timeout", "ended"}, told, "no missed resend goes out")
	require.Zero(t, alice.Len())

	// A resend that is late by less than the limit goes out once, and the next is counted from now.
	c := invite(t, alice, udp(aliceAddr, bobAddr))
	alice.events()
	alice.now = epoch.Add(2*time.Hour + 10*time.Second)
	alice.Advance(alice.now)
	require.Equal(t, []string{"send INVITE"}, alice.told())
	deadline, _ := alice.Deadline()
	require.Equal(t, alice.now.Add(time.Second), deadline)
	require.Equal(t, "timer A of INVITE "+c.Branch(), alice.DeadlineReason())
}

func TestAdvanceMayComeAtAnyTime(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	alice.Advance(epoch)
	require.Empty(t, alice.DeadlineReason())
	invite(t, alice, udp(aliceAddr, bobAddr))
	alice.events()
	at, ok := alice.Deadline()
	require.True(t, ok)
	alice.Advance(at.Add(-1))
	require.Empty(t, alice.told(), "early")
	alice.Advance(at)
	require.Len(t, alice.told(), 1)
	alice.Advance(at)
	require.Empty(t, alice.told(), "twice")
}

func TestTimersAreConfigurable(t *testing.T) {
	def := transaction.DefaultTimers()
	require.Equal(t, 32*time.Second, def.B)
	require.Equal(t, 32*time.Second, def.D)
	require.Equal(t, 3500*time.Millisecond, def.NonInviteTrying)
	require.Equal(t, 5*time.Second, def.K)

	alice := newSide(t, "alice", transaction.Config{Timers: transaction.Timers{T1: 100 * time.Millisecond, B: time.Second}})
	invite(t, alice, udp(aliceAddr, bobAddr))
	alice.events()
	require.Equal(t, []int64{100, 300, 700}, alice.resends(900*time.Millisecond))
	alice.advance(100 * time.Millisecond)
	require.Equal(t, []string{"timeout", "ended"}, alice.told())

	c := invite(t, alice, udp(aliceAddr, bobAddr))
	alice.gets(t, c, 486, "b1")
	alice.events()
	alice.advance(32*time.Second - 1)
	require.Equal(t, 1, alice.Len(), "timer D is 32 s at least, however short T1")
	alice.advance(1)
	require.Zero(t, alice.Len())

	slow := newSide(t, "slow", transaction.Config{Timers: transaction.Timers{T1: 2 * time.Second, T2: 1, T4: -1}})
	c = invite(t, slow, udp(aliceAddr, bobAddr))
	slow.gets(t, c, 486, "b1")
	slow.advance(128*time.Second - 1)
	require.Equal(t, 1, slow.Len(), "nor shorter than the timer H that it waits for")
	slow.advance(1)
	require.Zero(t, slow.Len())
}

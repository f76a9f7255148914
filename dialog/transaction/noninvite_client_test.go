package transaction_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// asks sends a request other than INVITE and gives its transaction.
func asks(t rapid.TB, s *side, method message.Method, to transaction.Flow) *transaction.Client {
	t.Helper()
	c, err := s.Request(s.now, request(t, method), to)
	require.NoError(t, err)
	return c
}

// resends gives the times at which packets went out until d has passed, in milliseconds.
func (s *side) resends(d time.Duration) []int64 {
	start, times := s.now, []int64(nil)
	for s.now.Before(start.Add(d)) {
		s.advance(100 * time.Millisecond)
		for range s.sent() {
			times = append(times, s.now.Sub(start).Milliseconds())
		}
	}
	return times
}

func TestNonInviteClientResendsUpToT2(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	c := asks(t, alice, message.BYE, udp(aliceAddr, bobAddr))
	require.Equal(t, fsm.Trying, c.State())
	require.Len(t, alice.sent(), 1)
	require.Equal(t, []int64{500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500}, alice.resends(31900*time.Millisecond))
	alice.advance(100 * time.Millisecond)
	require.Equal(t, []string{"timeout", "ended"}, alice.told())
}

func TestNonInviteClientSlowsDownAfterAProvisionalResponse(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	c := asks(t, alice, message.OPTIONS, udp(aliceAddr, bobAddr))
	alice.events()
	alice.advance(200 * time.Millisecond)
	alice.gets(t, c, 100, "")
	alice.gets(t, c, 100, "")
	require.Equal(t, []string{"response 100", "response 100"}, alice.told())
	require.Equal(t, []int64{300, 4300, 8300, 12300, 16300, 20300, 24300, 28300}, alice.resends(31700*time.Millisecond))
	alice.advance(100 * time.Millisecond)
	require.Equal(t, []string{"timeout", "ended"}, alice.told(), "a 100 does not extend timer F")
}

func TestNonInviteClientAbsorbsWhatIsRepeated(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	c := asks(t, alice, message.OPTIONS, udp(aliceAddr, bobAddr))
	alice.events()
	alice.gets(t, c, 200, "b1")
	alice.gets(t, c, 200, "b1")
	alice.gets(t, c, 100, "")
	alice.gets(t, c, 481, "b1")
	require.Equal(t, []string{"response 200"}, alice.told())
	alice.advance(5*time.Second - 1)
	require.Empty(t, alice.told())
	alice.advance(1)
	require.Equal(t, []string{"ended"}, alice.told())

	c = asks(t, alice, message.OPTIONS, tcp(aliceAddr, bobAddr))
	alice.events()
	alice.gets(t, c, 100, "")
	alice.gets(t, c, 200, "b1")
	require.Equal(t, []string{"response 100", "response 200", "ended"}, alice.told(), "timer K is zero by TCP")
}

func TestE173LateAnswerMatchesNothing(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	c := asks(t, alice, message.UPDATE, udp(aliceAddr, bobAddr))
	late := answer(t, c.Request(), 200, "b1")
	alice.events()
	alice.advance(33 * time.Second)
	told := alice.told()
	require.Equal(t, []string{"timeout", "ended"}, told[len(told)-2:])
	require.ErrorIs(t, alice.Receive(alice.now, late, c.Flow()), transaction.ErrStray)
	require.Empty(t, alice.told())
}

func TestTransportErrorEndsANonInviteRequest(t *testing.T) {
	for _, provisional := range []bool{false, true} {
		alice := newSide(t, "alice", transaction.Config{})
		c := asks(t, alice, message.INFO, udp(aliceAddr, bobAddr))
		if provisional {
			alice.gets(t, c, 100, "")
		}
		alice.events()
		alice.fail(c.Flow())
		events := alice.events()
		require.Len(t, events, 2)
		require.Equal(t, transaction.TransportError, events[0].Kind)
		require.ErrorIs(t, events[0].Err, errRefused)
		require.Same(t, c, events[0].Client)
	}
}

func TestRequestRefusesWhatMakesNoTransaction(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	for _, method := range []message.Method{message.ACK, message.CANCEL} {
		_, err := alice.Request(alice.now, request(t, method), udp(aliceAddr, bobAddr))
		require.ErrorIs(t, err, transaction.ErrRefused)
	}
	_, err := alice.Request(alice.now, incoming(t, message.OPTIONS, "abc"), udp(aliceAddr, bobAddr))
	require.ErrorContains(t, err, "z9hG4bK", "a Via of the user's own needs a branch that identifies")
	_, err = alice.Request(alice.now, incoming(t, message.OPTIONS, "z9hG4bKx"), udp(aliceAddr, bobAddr))
	require.NoError(t, err)
	_, err = alice.Request(alice.now, incoming(t, message.OPTIONS, "Z9hg4bKX"), udp(aliceAddr, bobAddr))
	require.ErrorIs(t, err, transaction.ErrRefused, "the same branch: they compare without case")
	_, err = alice.Request(alice.now, incoming(t, message.INFO, "z9hG4bKx"), udp(aliceAddr, bobAddr))
	require.NoError(t, err, "another method is another transaction")
	require.Equal(t, 2, alice.Len())
	resp := answer(t, request(t, message.INFO), 200, "")
	_, err = alice.Request(alice.now, resp, udp(aliceAddr, bobAddr))
	require.ErrorIs(t, err, transaction.ErrRefused)
}

package transaction_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// Every response in every state of both client machines: the state goes where the table says,
// and the user hears of it when the row says so.
func TestEveryResponseInEveryStateOfAClient(t *testing.T) {
	for _, method := range []message.Method{message.INVITE, message.OPTIONS} {
		table := fsm.NonInviteClient
		if method == message.INVITE {
			table = fsm.InviteClient
		}
		for _, before := range [][]int{{}, {100}, {183}, {200}, {180, 200}, {486}, {180, 603}} {
			for code, event := range map[int]fsm.Event{
				100: fsm.Recv100, 183: fsm.Recv1xx, 200: fsm.Recv2xx, 299: fsm.Recv2xx, 302: fsm.Recv300to699, 699: fsm.Recv300to699,
			} {
				alice := newSide(t, "alice", transaction.Config{})
				c := asks(t, alice, method, udp(aliceAddr, bobAddr))
				for _, b := range before {
					alice.gets(t, c, b, "b1")
				}
				alice.events()
				rule, ok := table.Next(c.State(), event)
				require.True(t, ok)
				alice.gets(t, c, code, "b1")
				require.Equal(t, rule.To, c.State(), rule)
				told := false
				for _, e := range alice.events() {
					told = told || e.Kind == transaction.Response
				}
				want := false
				for _, a := range rule.Do {
					want = want || a == fsm.TellResponse
				}
				require.Equal(t, want, told, rule)
			}
		}
	}
}

// Every response that the user may try in every state of both server machines.
func TestEveryAnswerInEveryStateOfAServer(t *testing.T) {
	from := udp(bobAddr, aliceAddr)
	for _, method := range []message.Method{message.INVITE, message.OPTIONS} {
		for _, before := range [][]int{{}, {180}, {200}, {486}} {
			for _, wait := range []time.Duration{0, 4 * time.Second} {
				for _, code := range []int{100, 180, 200, 408, 486} {
					bob := newSide(t, "bob", transaction.Config{})
					s := bob.hears(t, incoming(t, method, "z9hG4bK-1"), from)
					req := s.Request()
					bob.advance(wait)
					for _, b := range before {
						_ = bob.Respond(bob.now, s, answer(t, req, b, "b1"))
					}
					bob.events()
					state := s.State()
					err := bob.Respond(bob.now, s, answer(t, req, code, "b1"))
					if err != nil {
						require.ErrorIs(t, err, transaction.ErrRefused)
						require.Equal(t, state, s.State())
						require.Empty(t, bob.told())
						continue
					}
					require.Len(t, bob.sent(), 1)
				}
			}
		}
	}
}

func TestCancelInEveryStateOfAServer(t *testing.T) {
	from := udp(bobAddr, aliceAddr)
	for _, method := range []message.Method{message.INVITE, message.OPTIONS, message.NOTIFY} {
		for _, before := range [][]int{{}, {180}, {200}, {486}} {
			for _, acked := range []bool{false, true} {
				bob := newSide(t, "bob", transaction.Config{})
				s := bob.hears(t, incoming(t, method, "z9hG4bK-1"), from)
				bob.advance(4 * time.Second)
				for _, code := range before {
					_ = bob.Respond(bob.now, s, answer(t, s.Request(), code, "b1"))
				}
				if acked {
					require.NoError(t, bob.Receive(bob.now, incoming(t, message.ACK, "z9hG4bK-1"), from))
				}
				bob.events()
				state := s.State()
				require.NoError(t, bob.Receive(bob.now, incoming(t, message.CANCEL, "z9hG4bK-1"), from))
				want := []string{"send 200"}
				if method == message.INVITE && state == fsm.Proceeding {
					want = append(want, "cancelled")
				}
				require.Equal(t, want, bob.told(), "%s in %s", method, state)
				require.Equal(t, state, s.State())
			}
		}
	}
}

func TestGivingUpAfterThe100(t *testing.T) {
	bob := newSide(t, "bob", transaction.Config{})
	s := bob.hears(t, incoming(t, message.OPTIONS, "z9hG4bK-1"), udp(bobAddr, aliceAddr))
	bob.advance(64 * time.Second)
	require.NoError(t, bob.GiveUp(bob.now, s))
	require.Equal(t, []string{"send 100", "ended"}, bob.told())
}

func TestPolicyFailInProceedingWhileCalling(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{Policy: transaction.Policy{FailInProceeding: true}})
	c := invite(t, alice, udp(aliceAddr, bobAddr))
	alice.events()
	alice.fail(c.Flow())
	require.Equal(t, []string{"transport_error", "ended"}, alice.told())
}

func TestNamesForReaders(t *testing.T) {
	for kind := transaction.Send; kind <= transaction.Ended; kind++ {
		require.NotEqual(t, "unknown", kind.String())
	}
	require.Equal(t, "unknown", transaction.Kind(0).String())
	require.Equal(t, "unknown", transaction.Kind(99).String())
}

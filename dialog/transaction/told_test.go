package transaction_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// What the user of a transaction is told, and what goes out, row by row.

func TestClientTellsEveryResponseOnce(t *testing.T) {
	for _, method := range []message.Method{message.INVITE, message.OPTIONS} {
		for _, before := range []int{0, 100, 183} {
			for _, code := range []int{100, 183, 200, 404} {
				alice := newSide(t, "alice", transaction.Config{})
				c := asks(t, alice, method, udp(aliceAddr, bobAddr))
				if before != 0 {
					alice.gets(t, c, before, "b1")
				}
				alice.events()
				alice.gets(t, c, code, "b1")
				told := []string{}
				for _, w := range alice.told() {
					if w != "send ACK" {
						told = append(told, w)
					}
				}
				require.Equal(t, []string{"response " + strconv.Itoa(code)}, told, "%s, %d after %d", method, code, before)
			}
		}
	}
}

func TestCancelThatWaitsGoesOutWithA100(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	c := invite(t, alice, udp(aliceAddr, bobAddr))
	require.NoError(t, alice.Cancel(alice.now, c, ""))
	require.Equal(t, []string{"send INVITE"}, alice.told())
	alice.gets(t, c, 100, "")
	require.Equal(t, []string{"response 100", "send CANCEL"}, slices.Sorted(slices.Values(alice.told())))
}

// The 100 that the layer would send for a user who is slow is not wanted after an answer.
func TestAnswerInTimeNeedsNo100(t *testing.T) {
	for _, code := range []int{200, 486} {
		bob := newSide(t, "bob", transaction.Config{Policy: transaction.Policy{LateTrying: true}})
		s := bob.hears(t, incoming(t, message.INVITE, "z9hG4bK-1"), udp(bobAddr, aliceAddr))
		require.NoError(t, bob.Respond(bob.now, s, answer(t, s.Request(), code, "b1")))
		require.Equal(t, []string{"send " + strconv.Itoa(code)}, bob.told())
		bob.advance(400 * time.Millisecond)
		require.Empty(t, bob.told())
	}
}

func TestNonInviteServerAnswersAfterA100(t *testing.T) {
	for _, code := range []int{200, 404} {
		bob := newSide(t, "bob", transaction.Config{})
		s := bob.hears(t, incoming(t, message.OPTIONS, "z9hG4bK-1"), udp(bobAddr, aliceAddr))
		req := s.Request()
		bob.advance(4 * time.Second)
		require.Equal(t, []string{"send 100"}, bob.told())
		require.NoError(t, bob.Respond(bob.now, s, answer(t, req, code, "b1")))
		require.Equal(t, []string{"send " + strconv.Itoa(code)}, bob.told())
		require.Equal(t, fsm.Completed, s.State())
	}
}

func TestNonInviteServerSendsTheUsersOwn100(t *testing.T) {
	bob := newSide(t, "bob", transaction.Config{})
	s := bob.hears(t, incoming(t, message.OPTIONS, "z9hG4bK-1"), udp(bobAddr, aliceAddr))
	bob.advance(4 * time.Second)
	bob.events()
	own := answer(t, s.Request(), 100, "")
	require.NoError(t, own.Add("Server", "bob"))
	require.NoError(t, bob.Respond(bob.now, s, own))
	require.Contains(t, string(bob.sent()[0].Packet), "Server: bob")
	require.NoError(t, bob.Receive(bob.now, incoming(t, message.OPTIONS, "z9hG4bK-1"), udp(bobAddr, aliceAddr)))
	require.Contains(t, string(bob.sent()[0].Packet), "Server: bob", "and repeats it")
}

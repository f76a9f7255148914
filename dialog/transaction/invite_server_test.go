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

// hears lets a request arrive and gives its transaction.
func (s *side) hears(t rapid.TB, m *message.Message, from transaction.Flow) *transaction.Server {
	t.Helper()
	require.NoError(t, s.Receive(s.now, m, from))
	for _, e := range s.events() {
		if e.Kind == transaction.Request {
			return e.Server
		}
	}
	t.Fatal("no new request")
	return nil
}

// answers makes and sends a response.
func (s *side) answers(t rapid.TB, server *transaction.Server, code int, tag string) {
	t.Helper()
	require.NoError(t, s.Respond(s.now, server, answer(t, server.Request(), code, tag)))
}

func TestInviteServerSendsTryingAtOnce(t *testing.T) {
	bob := newSide(t, "bob", transaction.Config{})
	require.NoError(t, bob.Receive(bob.now, incoming(t, message.INVITE, "z9hG4bK-1"), udp(bobAddr, aliceAddr)))
	events := bob.events()
	require.Equal(t, transaction.Send, events[0].Kind)
	trying := parse(t, string(events[0].Packet))
	require.Equal(t, 100, trying.Status())
	to, err := trying.To()
	require.NoError(t, err)
	require.Empty(t, to.Tag(), "a 100 makes no dialog")
	require.Equal(t, transaction.Request, events[1].Kind)
}

func TestInviteServerMayLeaveTheUserTime(t *testing.T) {
	late := transaction.Config{Policy: transaction.Policy{LateTrying: true}}
	bob := newSide(t, "bob", late)
	s := bob.hears(t, incoming(t, message.INVITE, "z9hG4bK-1"), udp(bobAddr, aliceAddr))
	require.Equal(t, "100 (Trying) of INVITE z9hG4bK-1", bob.DeadlineReason())
	bob.Receive(bob.now, incoming(t, message.INVITE, "z9hG4bK-1"), udp(bobAddr, aliceAddr))
	require.Empty(t, bob.told(), "nothing was sent that could be sent again")
	bob.advance(200 * time.Millisecond)
	require.Equal(t, []string{"send 100"}, bob.told())
	bob.answers(t, s, 200, "b1")

	quick := newSide(t, "quick", late)
	s = quick.hears(t, incoming(t, message.INVITE, "z9hG4bK-1"), udp(bobAddr, aliceAddr))
	quick.answers(t, s, 180, "b1")
	quick.advance(time.Second)
	require.Equal(t, []string{"send 180"}, quick.told(), "answered in time: no 100")
}

func TestLateTryingSaysHowLongTheRequestWaited(t *testing.T) { // §8.2.6.1
	for want, late := range map[string]bool{"54.21": false, "54.21 0.2": true} {
		bob := newSide(t, "bob", transaction.Config{Policy: transaction.Policy{LateTrying: late}})
		inv := incoming(t, message.INVITE, "z9hG4bK-1")
		require.NoError(t, inv.Add("Timestamp", "54.21"))
		require.NoError(t, bob.Receive(bob.now, inv, udp(bobAddr, aliceAddr)))
		bob.advance(200 * time.Millisecond)
		var sent []string
		for _, e := range bob.events() {
			if e.Kind == transaction.Send {
				stamp, _ := parse(t, string(e.Packet)).Header("Timestamp")
				sent = append(sent, stamp)
			}
		}
		require.Equal(t, []string{want}, sent)
	}
}

func TestInviteServerResendsProvisionalOnRetransmission(t *testing.T) {
	bob := newSide(t, "bob", transaction.Config{})
	from := udp(bobAddr, aliceAddr)
	s := bob.hears(t, incoming(t, message.INVITE, "z9hG4bK-1"), from)
	bob.Receive(bob.now, incoming(t, message.INVITE, "z9hG4bK-1"), from)
	require.Equal(t, []string{"send 100"}, bob.told())
	bob.answers(t, s, 180, "b1")
	bob.answers(t, s, 183, "b1")
	bob.Receive(bob.now, incoming(t, message.INVITE, "z9hG4bK-1"), from)
	require.Equal(t, []string{"send 180", "send 183", "send 183"}, bob.told(), "the last one")
	bob.Receive(bob.now, incoming(t, message.ACK, "z9hG4bK-1"), from)
	require.Empty(t, bob.told(), "nothing to acknowledge yet")
	_, armed := bob.Deadline()
	require.False(t, armed, "a callee may ring for ever")
}

func TestInviteServerRepeatsAFailureUntilItsAck(t *testing.T) {
	bob := newSide(t, "bob", transaction.Config{})
	from := udp(bobAddr, aliceAddr)
	s := bob.hears(t, incoming(t, message.INVITE, "z9hG4bK-1"), from)
	bob.answers(t, s, 486, "b1")
	require.Nil(t, s.Request())
	require.Len(t, bob.sent(), 1)
	require.Equal(t, []int64{500, 1500, 3500, 7500, 11500}, bob.resends(12*time.Second))
	bob.Receive(bob.now, incoming(t, message.INVITE, "z9hG4bK-1"), from)
	require.Equal(t, []string{"send 486"}, bob.told())
	bob.Receive(bob.now, incoming(t, message.ACK, "z9hG4bK-1"), from)
	require.Equal(t, fsm.Confirmed, s.State())
	bob.Receive(bob.now, incoming(t, message.ACK, "z9hG4bK-1"), from)
	bob.Receive(bob.now, incoming(t, message.INVITE, "z9hG4bK-1"), from)
	require.Empty(t, bob.told(), "absorbed")
	bob.advance(5*time.Second - 1)
	require.Empty(t, bob.told())
	bob.advance(1)
	require.Equal(t, []string{"ended"}, bob.told())
	require.Zero(t, bob.Len())
}

func TestInviteServerGivesUpWithoutAnAck(t *testing.T) {
	for _, from := range []transaction.Flow{udp(bobAddr, aliceAddr), tcp(bobAddr, aliceAddr)} {
		bob := newSide(t, "bob", transaction.Config{})
		s := bob.hears(t, incoming(t, message.INVITE, "z9hG4bK-1"), from)
		bob.answers(t, s, 500, "b1")
		bob.sent()
		resends := bob.resends(31900 * time.Millisecond)
		if from.Reliable() {
			require.Empty(t, resends)
		} else {
			require.Equal(t, []int64{500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500}, resends)
		}
		bob.advance(100 * time.Millisecond)
		require.Equal(t, []string{"ack_timeout", "ended"}, bob.told())
	}
}

func TestInviteServerOverTCPForgetsAfterTheAck(t *testing.T) {
	bob := newSide(t, "bob", transaction.Config{})
	from := tcp(bobAddr, aliceAddr)
	s := bob.hears(t, incoming(t, message.INVITE, "z9hG4bK-1"), from)
	bob.answers(t, s, 486, "b1")
	bob.Receive(bob.now, incoming(t, message.ACK, "z9hG4bK-1"), from)
	require.Equal(t, []string{"send 486", "ended"}, bob.told(), "timer I is zero by TCP")
}

func TestE055InviteAgainAfterTheAnswerIsAbsorbed(t *testing.T) {
	for _, from := range []transaction.Flow{udp(bobAddr, aliceAddr), tcp(bobAddr, aliceAddr)} {
		bob := newSide(t, "bob", transaction.Config{})
		s := bob.hears(t, incoming(t, message.INVITE, "z9hG4bK-1"), from)
		ok := answer(t, s.Request(), 200, "b1")
		require.NoError(t, bob.Respond(bob.now, s, ok))
		bob.Receive(bob.now, incoming(t, message.INVITE, "z9hG4bK-1"), from)
		require.Equal(t, []string{"send 200"}, bob.told(), "once: the user resends it, not the transaction")
		bob.advance(10 * time.Second)
		require.NoError(t, bob.Respond(bob.now, s, ok))
		require.Equal(t, []string{"send 200"}, bob.told(), "the user did")
		bob.advance(22 * time.Second)
		require.Equal(t, []string{"ended"}, bob.told(), "timer L, by TCP too, from the first 2xx")
		require.Equal(t, "IST-1 IST-4 IST-16 IST-17 IST-21", bob.rules())
	}
}

func TestThereIsOneFinalResponse(t *testing.T) {
	bob := newSide(t, "bob", transaction.Config{})
	from := udp(bobAddr, aliceAddr)
	s := bob.hears(t, incoming(t, message.INVITE, "z9hG4bK-1"), from)
	req := s.Request()
	bob.answers(t, s, 486, "b1")
	for _, code := range []int{180, 200, 500} {
		require.ErrorIs(t, bob.Respond(bob.now, s, answer(t, req, code, "b1")), transaction.ErrRefused)
	}
	accepted := bob.hears(t, incoming(t, message.INVITE, "z9hG4bK-2", "CSeq: 2 INVITE"), from)
	req = accepted.Request()
	bob.answers(t, accepted, 200, "b1")
	bob.events()
	for _, code := range []int{100, 180, 487} {
		err := bob.Respond(bob.now, accepted, answer(t, req, code, "b1"))
		require.ErrorIs(t, err, transaction.ErrRefused)
		require.ErrorContains(t, err, "accepted")
	}
	require.Empty(t, bob.told())
	bob.advance(time.Hour)
	bob.events()
	require.ErrorIs(t, bob.Respond(bob.now, s, answer(t, req, 200, "b1")), transaction.ErrRefused, "long gone")
	require.ErrorIs(t, bob.Respond(bob.now, s, req), transaction.ErrRefused, "no response at all")
}

func TestE013AckWithoutATransactionIsNeverAnswered(t *testing.T) {
	bob := newSide(t, "bob", transaction.Config{})
	from := udp(bobAddr, aliceAddr)
	s := bob.hears(t, incoming(t, message.INVITE, "z9hG4bK-1"), from)
	bob.answers(t, s, 407, "b1")
	bob.advance(32 * time.Second)
	bob.events()
	ack := incoming(t, message.ACK, "z9hG4bK-1")
	require.NoError(t, bob.Receive(bob.now, ack, from))
	events := bob.events()
	require.Len(t, events, 1, "told to the user, who may know its dialog; nothing sent")
	require.Equal(t, transaction.Ack, events[0].Kind)
	require.Nil(t, events[0].Server)
	require.Zero(t, bob.Len(), "no state")
	require.NoError(t, bob.Reply(bob.now, ack, answer(t, ack, 481, "b1"), from))
	require.Empty(t, bob.told(), "not even when asked to")
}

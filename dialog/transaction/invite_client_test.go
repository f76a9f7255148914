package transaction_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// invite sends an INVITE from alice and gives its transaction.
func invite(t rapid.TB, s *side, to transaction.Flow, extra ...string) *transaction.Client {
	t.Helper()
	c, err := s.Request(s.now, request(t, message.INVITE, extra...), to)
	require.NoError(t, err)
	return c
}

// gets lets a client transaction get a response.
func (s *side) gets(t rapid.TB, c *transaction.Client, code int, tag string) {
	t.Helper()
	require.NoError(t, s.Receive(s.now, answer(t, c.Request(), code, tag), c.Flow()))
}

func TestInviteClientResendsWithoutACapAndGivesUp(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	c := invite(t, alice, udp(aliceAddr, bobAddr))
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
	_, armed := alice.Deadline()
	require.False(t, armed)
}

func TestInviteClientOverTCPResendsNothing(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	invite(t, alice, tcp(aliceAddr, bobAddr))
	require.Equal(t, []string{"send INVITE"}, alice.told())
	require.Equal(t, "timer B of INVITE z9hG4bK-alice-1", alice.DeadlineReason())
	alice.advance(32*time.Second - 1)
	require.Empty(t, alice.told())
	alice.advance(1)
	require.Equal(t, []string{"timeout", "ended"}, alice.told())
}

func TestE011TimeoutAndTransportErrorAreNeverAcked(t *testing.T) {
	for name, test := range map[string]struct {
		happens func(*side)
		want    []string
	}{
		"timer B":            {func(s *side) { s.Advance(s.now.Add(32 * time.Second)) }, []string{"timeout", "ended"}},
		"connection refused": {func(s *side) { s.fail(udp(aliceAddr, bobAddr)) }, []string{"transport_error", "ended"}},
	} {
		t.Run(name, func(t *testing.T) {
			alice := newSide(t, "alice", transaction.Config{})
			invite(t, alice, udp(aliceAddr, bobAddr))
			alice.events()
			test.happens(alice)
			require.Equal(t, test.want, alice.told())
			require.Zero(t, alice.Len())
		})
	}
}

var errRefused = errors.New("connection refused")

// fail lets what went to a flow come to nothing.
func (s *side) fail(to transaction.Flow) { s.TransportFailed(s.now, to, errRefused) }

func TestE079NoTimeoutAfterAProvisionalResponse(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	c := invite(t, alice, udp(aliceAddr, bobAddr))
	alice.events()
	alice.gets(t, c, 100, "")
	alice.gets(t, c, 180, "b1")
	alice.gets(t, c, 180, "b1")
	require.Equal(t, []string{"response 100", "response 180", "response 180"}, alice.told(), "each one")
	_, armed := alice.Deadline()
	require.False(t, armed, "a caller may wait for ever")
	alice.advance(time.Hour)
	require.Empty(t, alice.told())
	require.Equal(t, fsm.Proceeding, c.State())
	require.Equal(t, "ICT-1 ICT-5 ICT-8 ICT-8", alice.rules())
}

func TestFailureIsAcknowledgedHopByHop(t *testing.T) {
	for _, rings := range []bool{false, true} {
		alice := newSide(t, "alice", transaction.Config{})
		c := invite(t, alice, udp(aliceAddr, bobAddr), "Route: <sip:p1.example.com;lr>", "Route: <sip:p2.example.com;lr>",
			"Require: 100rel", "Proxy-Require: foo", `Authorization: Digest username="alice"`)
		alice.events()
		if rings {
			alice.gets(t, c, 180, "b1")
			alice.events()
		}
		alice.gets(t, c, 486, "b1")
		events := alice.events()
		require.Len(t, events, 2)
		ack := parse(t, string(events[0].Packet))
		require.Equal(t, udp(aliceAddr, bobAddr), events[0].Flow, "where the INVITE went")
		require.Equal(t, message.ACK, ack.Method())
		require.Equal(t, c.Request().RequestURIText(), ack.RequestURIText())
		for name, want := range map[string]string{
			"Via":           "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK-alice-1;rport",
			"Route":         "<sip:p1.example.com;lr>",
			"From":          "<sip:alice@192.0.2.1>;tag=a1",
			"To":            "<sip:bob@192.0.2.2>;tag=b1",
			"Call-ID":       "call-1",
			"CSeq":          "1 ACK",
			"Max-Forwards":  "70",
			"Authorization": `Digest username="alice"`,
		} {
			value, _ := ack.Header(name)
			require.Equal(t, want, value, name)
		}
		require.False(t, ack.Has("Require") || ack.Has("Proxy-Require"))
		require.Equal(t, transaction.Response, events[1].Kind)

		alice.gets(t, c, 486, "b1")
		again := alice.events()
		require.Len(t, again, 1, "a repeated failure is not told")
		require.Equal(t, events[0].Packet, again[0].Packet, "the same ACK")
		alice.gets(t, c, 180, "b1")
		require.Empty(t, alice.told())
		alice.advance(32*time.Second - 1)
		require.Equal(t, fsm.Completed, c.State())
		alice.advance(1)
		require.Equal(t, []string{"ended"}, alice.told())
	}
}

func TestFailureOverTCPEndsAtOnce(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	c := invite(t, alice, tcp(aliceAddr, bobAddr))
	alice.events()
	alice.gets(t, c, 603, "b1")
	require.Equal(t, []string{"send ACK", "response 603", "ended"}, alice.told())
	require.Equal(t, "ICT-1 ICT-7 ICT-15", alice.rules())
}

func TestE010UnknownCodesCountByTheirClass(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	c := invite(t, alice, udp(aliceAddr, bobAddr))
	alice.events()
	alice.gets(t, c, 189, "b1")
	require.Equal(t, []string{"response 189"}, alice.told())
	alice.gets(t, c, 499, "b1")
	require.Equal(t, []string{"send ACK", "response 499"}, alice.told())
	_, err := message.Parse([]byte("SIP/2.0 799 Odd\r\nCSeq: 1 INVITE\r\n\r\n"))
	require.Error(t, err, "never reaches a transaction")
}

func TestE065E063AfterTheAnswer(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	c := invite(t, alice, udp(aliceAddr, bobAddr))
	alice.events()
	late := answer(t, c.Request(), 200, "c1")
	alice.gets(t, c, 200, "b1")
	alice.gets(t, c, 200, "b1")
	alice.gets(t, c, 200, "b2")
	require.Equal(t, []string{"response 200", "response 200", "response 200"}, alice.told(), "never ACKed here")
	alice.gets(t, c, 100, "")
	alice.gets(t, c, 486, "b3")
	require.Empty(t, alice.told(), "nothing else counts")
	alice.gets(t, c, 180, "b3")
	require.Equal(t, []string{"response 180"}, alice.told(), "the user knows whether this fork is new")
	alice.advance(32 * time.Second)
	require.Equal(t, []string{"ended"}, alice.told())
	alice.advance(time.Second)
	require.ErrorIs(t, alice.Receive(alice.now, late, c.Flow()), transaction.ErrStray)
	require.Empty(t, alice.told(), "after the fork window: no ACK, no dialog")
	require.Equal(t, "ICT-1 ICT-6 ICT-18 ICT-18 ICT-19 ICT-19 ICT-27 ICT-20", alice.rules())
}

func TestPolicyOnStrayResponses(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{Policy: transaction.Policy{TellStray2xx: true, DropLate1xx: true}})
	c := invite(t, alice, udp(aliceAddr, bobAddr))
	alice.events()
	alice.gets(t, c, 486, "b1")
	alice.events()
	alice.gets(t, c, 200, "b2")
	require.Equal(t, []string{"response 200"}, alice.told(), "a 2xx after a failure")

	d := invite(t, alice, udp(aliceAddr, bobAddr))
	alice.events()
	alice.gets(t, d, 200, "b1")
	alice.gets(t, d, 183, "b2")
	require.Equal(t, []string{"response 200"}, alice.told(), "not the late 183")

	plain := newSide(t, "plain", transaction.Config{})
	c = invite(t, plain, udp(aliceAddr, bobAddr))
	plain.gets(t, c, 486, "b1")
	plain.events()
	plain.gets(t, c, 200, "b2")
	require.Empty(t, plain.told())
	require.Equal(t, "ICT-1 ICT-7 ICT-14", plain.rules())
}

func TestReleaseLetsGoOfTheRequest(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	c := invite(t, alice, udp(aliceAddr, bobAddr))
	c.Release()
	require.NotNil(t, c.Request(), "an ACK may have to be made of it")
	busy := answer(t, c.Request(), 486, "b1")
	again := answer(t, c.Request(), 486, "b1")
	alice.events()
	require.NoError(t, alice.Receive(alice.now, busy, c.Flow()))
	require.Nil(t, c.Request())
	require.Equal(t, []string{"send ACK", "response 486"}, alice.told())
	require.NoError(t, alice.Receive(alice.now, again, c.Flow()))
	require.Equal(t, []string{"send ACK"}, alice.told(), "the kept one")
}

package transaction_test

import (
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

func TestTransportErrorInEachStateOfAnInvite(t *testing.T) {
	for name, test := range map[string]struct {
		policy transaction.Policy
		toTag  string // of the INVITE: a re-INVITE has one
		codes  []int
		want   []string
		state  fsm.State
	}{
		"calling":                        {want: []string{"transport_error", "ended"}, state: fsm.Terminated},
		"proceeding":                     {codes: []int{180}, state: fsm.Proceeding},
		"proceeding, by policy":          {policy: transaction.Policy{FailInProceeding: true}, codes: []int{180}, want: []string{"transport_error", "ended"}, state: fsm.Terminated},
		"accepted":                       {codes: []int{200}, state: fsm.Accepted},
		"the ACK":                        {codes: []int{486}, want: []string{"transport_error", "ended"}, state: fsm.Terminated},
		"the ACK of a re-INVITE":         {toTag: "b1", codes: []int{488}, want: []string{"transport_error", "ended"}, state: fsm.Terminated},
		"the ACK, after an earlier 180":  {codes: []int{180, 486}, want: []string{"transport_error", "ended"}, state: fsm.Terminated},
		"accepted, by policy, after 180": {policy: transaction.Policy{FailInProceeding: true}, codes: []int{180, 200}, want: []string{"transport_error", "ended"}, state: fsm.Terminated},
	} {
		t.Run(name, func(t *testing.T) {
			alice := newSide(t, "alice", transaction.Config{Policy: test.policy})
			m := request(t, message.INVITE)
			if test.toTag != "" {
				require.NoError(t, m.SetToTag(test.toTag))
			}
			c, err := alice.Request(alice.now, m, udp(aliceAddr, bobAddr))
			require.NoError(t, err)
			for _, code := range test.codes {
				alice.gets(t, c, code, "b1")
			}
			alice.events()
			alice.fail(c.Flow())
			require.Equal(t, test.want, alice.told())
			require.Equal(t, test.state, c.State())
			alice.fail(c.Flow())
			require.Empty(t, alice.told(), "the same failure twice is told once")
		})
	}
}

func TestE077ServersOutliveTransportErrors(t *testing.T) {
	from := udp(bobAddr, aliceAddr)
	for _, code := range []int{180, 200, 486} {
		bob := newSide(t, "bob", transaction.Config{})
		s := bob.hears(t, incoming(t, message.INVITE, "z9hG4bK-1"), from)
		ok := answer(t, s.Request(), code, "b1")
		require.NoError(t, bob.Respond(bob.now, s, ok))
		state := s.State()
		bob.events()
		bob.fail(from)
		require.Equal(t, []string{"transport_error"}, bob.told())
		require.Equal(t, state, s.State())
		require.NoError(t, bob.Receive(bob.now, incoming(t, message.INVITE, "z9hG4bK-1"), from))
		require.Equal(t, 1, bob.Len(), "what is resent is absorbed, not a second call")
		if code == 200 {
			require.NoError(t, bob.Respond(bob.now, s, ok))
			require.Equal(t, []string{"send 200"}, bob.told(), "resent by the user's timer")
		}
	}
	for _, answered := range []bool{false, true} {
		for _, policy := range []transaction.Policy{{}, {EndOnServerError: true}} {
			bob := newSide(t, "bob", transaction.Config{Policy: policy})
			s := bob.hears(t, incoming(t, message.INFO, "z9hG4bK-1"), from)
			bob.advance(3500 * time.Millisecond) // a 100 went out
			if answered {
				bob.answers(t, s, 200, "b1")
			}
			bob.events()
			bob.fail(from)
			if policy.EndOnServerError {
				require.Equal(t, []string{"transport_error", "ended"}, bob.told())
			} else {
				require.Equal(t, []string{"transport_error"}, bob.told())
				require.Equal(t, 1, bob.Len())
			}
		}
	}
}

// RFC 3261 §18.2.2: a response whose connection is gone goes by a new one.
func TestResponseFindsANewConnection(t *testing.T) {
	bob := newSide(t, "bob", transaction.Config{})
	from := tcp(bobAddr, netip.MustParseAddrPort("192.0.2.1:49152")) // an ephemeral port
	s := bob.hears(t, incoming(t, message.INVITE, "z9hG4bK-1"), from)
	bob.answers(t, s, 486, "b1")
	first := bob.sent()
	bob.fail(from)
	events := bob.events()
	require.Len(t, events, 1)
	require.Equal(t, first[0].Packet, events[0].Packet)
	require.Equal(t, transaction.Flow{Transport: "TCP", Local: bobAddr, Remote: aliceAddr}, events[0].Flow, "the port of the sent-by")
	bob.fail(events[0].Flow)
	require.Equal(t, []string{"transport_error"}, bob.told(), "and if that fails too the user is told")

	s = bob.hears(t, incoming(t, message.INVITE, "z9hG4bK-2", "CSeq: 2 INVITE"), from)
	ok := answer(t, s.Request(), 200, "b1")
	require.NoError(t, bob.Respond(bob.now, s, ok))
	bob.events()
	bob.fail(from)
	require.Equal(t, []string{"transport_error"}, bob.told(), "the 2xx is the user's to resend")
	require.NoError(t, bob.Respond(bob.now, s, ok))
	require.Equal(t, aliceAddr, bob.sent()[0].Flow.Remote, "by a new connection")
}

func TestFailureConcernsItsFlowAlone(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	flows := []transaction.Flow{
		udp(aliceAddr, bobAddr), tcp(aliceAddr, bobAddr),
		{Transport: "TCP", Local: aliceAddr, Remote: bobAddr, Conn: 8},
		udp(aliceAddr, netip.MustParseAddrPort("192.0.2.3:5060")),
		{NextHop: "sip:a.example.com"}, {NextHop: "sip:b.example.com"},
	}
	var clients []*transaction.Client
	for _, flow := range flows {
		for range 3 {
			clients = append(clients, asks(t, alice, message.OPTIONS, flow))
		}
	}
	// One that is over is not among them any more.
	alice.gets(t, clients[4], 200, "b1")
	alice.advance(5 * time.Second)
	alice.events()
	for i, flow := range flows {
		alice.fail(flow)
		failed := 0
		for _, e := range alice.events() {
			if e.Kind == transaction.TransportError {
				require.Equal(t, flow, e.Client.Flow())
				failed++
			}
		}
		want := 3
		if i == 1 {
			want = 2
		}
		require.Equal(t, want, failed)
	}
	require.Zero(t, alice.Len())
	alice.fail(flows[0])
	require.Empty(t, alice.told())
}

func TestFailureIsNotOfWhatHasStillToBeWritten(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	flow := tcp(aliceAddr, bobAddr)
	first := asks(t, alice, message.OPTIONS, flow)
	require.Len(t, alice.sent(), 1)
	_, err := alice.Request(alice.now, request(t, message.OPTIONS), flow)
	require.NoError(t, err)
	alice.fail(flow) // the host has taken the first only
	require.Equal(t, 1, alice.Len())
	for _, e := range alice.events() {
		require.True(t, e.Kind == transaction.Send || e.Client == first, "%v", e.Kind)
	}
	alice.fail(flow)
	require.Equal(t, []string{"transport_error", "ended"}, alice.told(), "now it is written, and may fail")
	require.Zero(t, alice.Len())
}

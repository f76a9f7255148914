package transaction_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

func TestE001E002MergedRequest(t *testing.T) {
	bob := newSide(t, "bob", transaction.Config{})
	from := udp(bobAddr, aliceAddr)
	first := bob.hears(t, incoming(t, message.INVITE, "z9hG4bK-left"), from)
	require.False(t, first.Merged)
	second := bob.hears(t, incoming(t, message.INVITE, "z9hG4bK-right"), from)
	require.True(t, second.Merged, "the same request by another way, while the first is ongoing")
	require.NotSame(t, first, second)
	bob.answers(t, second, 482, "b2")
	third := bob.hears(t, incoming(t, message.INVITE, "z9hG4bK-third"), from)
	require.True(t, third.Merged, "the first is still ongoing")

	bob.answers(t, first, 200, "b1")
	bob.advance(32*time.Second - 1)
	require.True(t, bob.hears(t, incoming(t, message.INVITE, "z9hG4bK-4"), from).Merged)
	bob.advance(2 * time.Second)
	bob.events()
	require.False(t, bob.hears(t, incoming(t, message.INVITE, "z9hG4bK-5"), from).Merged, "the first is gone")
}

func TestE002SequentialHuntAfterAFailure(t *testing.T) {
	bob := newSide(t, "bob", transaction.Config{})
	from := udp(bobAddr, aliceAddr)
	for _, branch := range []string{"z9hG4bK-1", "z9hG4bK-2", "z9hG4bK-3"} {
		s := bob.hears(t, incoming(t, message.INVITE, branch), from)
		require.False(t, s.Merged, "a request that failed may be tried again")
		bob.answers(t, s, 486, "b1")
		bob.Receive(bob.now, incoming(t, message.ACK, branch), from)
		bob.advance(time.Second)
	}
}

func TestE003RequestInADialogIsNeverMerged(t *testing.T) {
	bob := newSide(t, "bob", transaction.Config{})
	from := udp(bobAddr, aliceAddr)
	for _, branch := range []string{"z9hG4bK-1", "z9hG4bK-2"} {
		m := incoming(t, message.INVITE, branch)
		require.NoError(t, m.SetToTag("b1"))
		require.False(t, bob.hears(t, m, from).Merged)
	}
}

func TestE009ResponsesThatAreNotOurs(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	c := invite(t, alice, udp(aliceAddr, bobAddr))
	alice.events()
	ours := "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK-alice-1;rport"
	for name, vias := range map[string][]string{
		"two Vias":                  {ours, "SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKx"},
		"two Vias in a line":        {ours + ", SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKx"},
		"no Via":                    {},
		"another host":              {"SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bK-alice-1"},
		"another port":              {"SIP/2.0/UDP 192.0.2.1:5080;branch=z9hG4bK-alice-1"},
		"another branch":            {"SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK-alice-2"},
		"no cookie":                 {"SIP/2.0/UDP 192.0.2.1:5060;branch=-alice-1"},
		"no branch":                 {"SIP/2.0/UDP 192.0.2.1:5060"},
		"a Via that cannot be read": {"SIP/2.0/UDP :5060;branch=z9hG4bK-alice-1"},
	} {
		resp := answer(t, c.Request(), 200, "b1")
		resp.Del("Via")
		for _, via := range vias {
			require.NoError(t, resp.Add("Via", via))
		}
		require.Error(t, alice.Receive(alice.now, parse(t, string(resp.Bytes())), c.Flow()), name)
		require.Empty(t, alice.told(), name)
		require.Equal(t, fsm.Calling, c.State(), name)
	}
	resp := answer(t, c.Request(), 200, "b1")
	require.NoError(t, resp.Set("Via", "SIP/2.0/UDP 192.0.2.1:5060;branch=Z9HG4BK-ALICE-1"))
	require.NoError(t, alice.Receive(alice.now, resp, c.Flow()), "branches of ours compare without case")
}

func TestE226ResponseWithAnotherMethodInCSeq(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	c := asks(t, alice, message.BYE, udp(aliceAddr, bobAddr))
	alice.events()
	resp := answer(t, c.Request(), 200, "b1")
	require.NoError(t, resp.SetCSeq(1, message.INVITE))
	require.ErrorIs(t, alice.Receive(alice.now, resp, c.Flow()), transaction.ErrStray)
	resp.Del("CSeq")
	require.ErrorIs(t, alice.Receive(alice.now, resp, c.Flow()), transaction.ErrMalformed)
	require.Equal(t, fsm.Trying, c.State())
}

func TestE227OurOwnRequestComesBack(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	c := invite(t, alice, udp(aliceAddr, bobAddr))
	alice.events()
	back := parse(t, string(c.Request().Bytes()))
	require.NoError(t, back.Prepend("Via", "SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bK-proxy-1"))
	s := alice.hears(t, back, udp(aliceAddr, bobAddr))
	require.False(t, s.Merged, "a new incoming call")
	require.Equal(t, fsm.Calling, c.State(), "apart from the one that we make")
	alice.answers(t, s, 486, "a2")
	require.Equal(t, fsm.Calling, c.State())
}

// An RFC 2543 element has no branch, or one without the cookie.
func oldStyle(t *testing.T, method message.Method, branch, toTag string) *message.Message {
	m := request(t, method)
	via := "SIP/2.0/UDP 192.0.2.1:5060"
	if branch != "" {
		via += ";branch=" + branch
	}
	require.NoError(t, m.Prepend("Via", via))
	if toTag != "" {
		require.NoError(t, m.SetToTag(toTag))
	}
	return m
}

func TestE229OldStyleMatching(t *testing.T) {
	for _, branch := range []string{"abc", "", "z9hG4bK"} {
		bob := newSide(t, "bob", transaction.Config{})
		from := udp(bobAddr, aliceAddr)
		s := bob.hears(t, oldStyle(t, message.INVITE, branch, ""), from)
		bob.Receive(bob.now, oldStyle(t, message.INVITE, branch, ""), from)
		require.Equal(t, []string{"send 100"}, bob.told(), "a retransmission")
		bob.answers(t, s, 486, "b1")
		bob.Receive(bob.now, oldStyle(t, message.ACK, branch, "b2"), from)
		require.Equal(t, []string{"send 486", "ack ACK"}, bob.told(), "an ACK for somebody else's answer")
		require.Equal(t, fsm.Completed, s.State())
		bob.Receive(bob.now, oldStyle(t, message.ACK, branch, "b1"), from)
		require.Equal(t, fsm.Confirmed, s.State())
		require.Empty(t, bob.told())

		other := oldStyle(t, message.INVITE, branch, "")
		require.NoError(t, other.SetCSeq(2, message.INVITE))
		require.NotSame(t, s, bob.hears(t, other, from), "another CSeq, another transaction")
		require.NoError(t, bob.Receive(bob.now, oldStyle(t, message.CANCEL, branch, ""), from))
		require.Equal(t, []string{"send 200"}, bob.told(), "the CANCEL finds its INVITE")
		bob.advance(2 * time.Minute)
		bob.events()
		require.Equal(t, 1, bob.Len(), "only the one that was never answered is left")
	}
}

func TestE230OldStyleAckOfA2xxGoesToTheUser(t *testing.T) {
	bob := newSide(t, "bob", transaction.Config{})
	from := udp(bobAddr, aliceAddr)
	s := bob.hears(t, oldStyle(t, message.INVITE, "abc", ""), from)
	bob.answers(t, s, 200, "b1")
	bob.events()
	for range 2 {
		require.NoError(t, bob.Receive(bob.now, oldStyle(t, message.ACK, "abc", "b1"), from))
		events := bob.events()
		require.Len(t, events, 1, "every one")
		require.Equal(t, transaction.Ack, events[0].Kind)
		require.Same(t, s, events[0].Server)
	}
	require.Equal(t, "IST-1 IST-4 IST-18 IST-18", bob.rules())
}

func TestRequestsMatchBySentByAndMethod(t *testing.T) {
	bob := newSide(t, "bob", transaction.Config{})
	from := udp(bobAddr, aliceAddr)
	make := func(method message.Method, via string) *message.Message {
		m := request(t, method)
		require.NoError(t, m.Prepend("Via", via))
		return m
	}
	s := bob.hears(t, make(message.OPTIONS, "SIP/2.0/UDP Pc33.Example.com;branch=z9hG4bK-1"), from)
	for _, other := range []*message.Message{
		make(message.OPTIONS, "SIP/2.0/UDP pc34.example.com;branch=z9hG4bK-1"),
		make(message.OPTIONS, "SIP/2.0/UDP pc33.example.com:5061;branch=z9hG4bK-1"),
		make(message.OPTIONS, "SIP/2.0/UDP pc33.example.com;branch=z9hG4bk-2"),
		make(message.INFO, "SIP/2.0/UDP pc33.example.com;branch=z9hG4bK-1"),
	} {
		require.NotSame(t, s, bob.hears(t, other, from))
	}
	require.NoError(t, bob.Receive(bob.now, make(message.OPTIONS, "SIP/2.0/UDP pc33.EXAMPLE.com;branch=z9hG4bK-1"), from))
	require.Empty(t, bob.told(), "hosts compare without case: a retransmission")
	require.Equal(t, 5, bob.Len())
}

// What lacks almost everything is still answerable, and repeated, by its Via.
func TestRequestWithNothingButAVia(t *testing.T) {
	bob := newSide(t, "bob", transaction.Config{})
	from := udp(bobAddr, aliceAddr)
	m := parse(t, "OPTIONS sip:b SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK-1\r\n\r\n")
	s := bob.hears(t, m, from)
	bob.answers(t, s, 400, "")
	require.Equal(t, []string{"send 400"}, bob.told())
	m = parse(t, "OPTIONS sip:b SIP/2.0\r\nCall-ID: 1\r\n\r\n")
	require.ErrorIs(t, bob.Receive(bob.now, m, from), transaction.ErrMalformed, "without a Via there is no way back")
}

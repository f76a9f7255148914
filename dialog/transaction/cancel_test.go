package transaction_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

func TestE017CancelWaitsForAProvisionalResponse(t *testing.T) {
	start := func() (*side, *transaction.Client) {
		alice := newSide(t, "alice", transaction.Config{})
		c := invite(t, alice, udp(aliceAddr, bobAddr))
		alice.advance(50 * time.Millisecond)
		alice.events()
		require.NoError(t, alice.Cancel(alice.now, c, ""))
		require.Empty(t, alice.told())
		return alice, c
	}
	t.Run("the 180 comes first", func(t *testing.T) {
		alice, c := start()
		alice.gets(t, c, 180, "b1")
		require.Equal(t, []string{"response 180", "send CANCEL"}, alice.told())
		require.Equal(t, "ICT-1 ICT-21 ICT-5 ICT-22 NICT-1", alice.rules())
	})
	t.Run("the 200 comes first", func(t *testing.T) {
		alice, c := start()
		alice.gets(t, c, 200, "b1")
		alice.gets(t, c, 180, "b2")
		require.Equal(t, []string{"response 200", "response 180"}, alice.told(), "the user sends ACK and BYE")
	})
	t.Run("the 486 comes first", func(t *testing.T) {
		alice, c := start()
		alice.gets(t, c, 486, "b1")
		require.Equal(t, []string{"send ACK", "response 486"}, alice.told())
	})
}

func TestE018CancelForm(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	c := invite(t, alice, udp(aliceAddr, bobAddr), "Route: <sip:p1.example.com;lr>", "Route: <sip:p2.example.com;lr>", "Require: 100rel")
	alice.gets(t, c, 180, "b1")
	alice.events()
	require.Error(t, alice.Cancel(alice.now, c, "SIP;cause=200\r\nX: y"), "no way to smuggle a header in")
	require.NoError(t, alice.Cancel(alice.now, c, `SIP;cause=200;text="Call completed elsewhere"`))
	require.NoError(t, alice.Cancel(alice.now, c, ""), "twice is harmless")
	sent := alice.sent()
	require.Len(t, sent, 1)
	require.Equal(t, udp(aliceAddr, bobAddr), sent[0].Flow)
	require.Equal(t, "CANCEL sip:bob@192.0.2.2 SIP/2.0\r\n"+
		"Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK-alice-1;rport\r\n"+
		"Route: <sip:p1.example.com;lr>\r\nRoute: <sip:p2.example.com;lr>\r\n"+
		"Max-Forwards: 70\r\nFrom: <sip:alice@192.0.2.1>;tag=a1\r\nCall-ID: call-1\r\nCSeq: 1 CANCEL\r\n"+
		"To: <sip:bob@192.0.2.2>\r\n"+
		"Reason: SIP;cause=200;text=\"Call completed elsewhere\"\r\nContent-Length: 0\r\n\r\n", string(sent[0].Packet))
}

func TestE022TheCancelsOwnFateDoesNotMatter(t *testing.T) {
	for _, code := range []int{200, 481, 0} {
		alice := newSide(t, "alice", transaction.Config{})
		c := invite(t, alice, udp(aliceAddr, bobAddr))
		alice.gets(t, c, 180, "b1")
		alice.events()
		require.NoError(t, alice.Cancel(alice.now, c, ""))
		cancel := parse(t, string(alice.sent()[0].Packet))
		if code != 0 {
			require.NoError(t, alice.Receive(alice.now, answer(t, cancel, code, "b1"), c.Flow()))
			require.Empty(t, alice.told(), "the layer's business")
		}
		alice.gets(t, c, 487, "b1")
		require.Equal(t, []string{"send ACK", "response 487"}, alice.told())
		alice.advance(time.Minute)
		told := alice.told()
		require.Equal(t, "ended", told[len(told)-1])
		require.NotContains(t, told, "timeout")
		require.NotContains(t, told, "cancel_timeout")
		require.Zero(t, alice.Len())
	}
}

func TestE023NoFinalResponseAfterCancel(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	c := invite(t, alice, udp(aliceAddr, bobAddr))
	late := answer(t, c.Request(), 200, "b1")
	alice.gets(t, c, 180, "b1")
	alice.events()
	require.NoError(t, alice.Cancel(alice.now, c, ""))
	cancel := parse(t, string(alice.sent()[0].Packet))
	require.NoError(t, alice.Receive(alice.now, answer(t, cancel, 200, "b1"), c.Flow()))
	alice.advance(32*time.Second - 1)
	require.Empty(t, alice.told())
	require.Equal(t, "wait after CANCEL of INVITE z9hG4bK-alice-1", alice.DeadlineReason())
	alice.advance(1)
	require.Equal(t, []string{"cancel_timeout", "ended"}, alice.told())
	require.ErrorIs(t, alice.Receive(alice.now, late, c.Flow()), transaction.ErrStray)
	require.Empty(t, alice.told())
}

func TestE019CancelCrosses200(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	c := invite(t, alice, udp(aliceAddr, bobAddr))
	alice.gets(t, c, 180, "b1")
	require.NoError(t, alice.Cancel(alice.now, c, ""))
	alice.events()
	alice.gets(t, c, 200, "b1")
	require.Equal(t, []string{"response 200"}, alice.told(), "the 200 wins: the user owes ACK and BYE")
	alice.advance(32 * time.Second)
	require.NotContains(t, alice.told(), "cancel_timeout")

	bob := newSide(t, "bob", transaction.Config{})
	from := udp(bobAddr, aliceAddr)
	s := bob.hears(t, incoming(t, message.INVITE, "z9hG4bK-1"), from)
	bob.answers(t, s, 200, "b1")
	bob.events()
	require.NoError(t, bob.Receive(bob.now, incoming(t, message.CANCEL, "z9hG4bK-1"), from))
	sent := bob.sent()
	require.Len(t, sent, 1, "200 to the CANCEL, and the call goes on")
	require.Contains(t, string(sent[0].Packet), "SIP/2.0 200 OK")
	require.Contains(t, string(sent[0].Packet), ";tag=b1\r\n", "with the tag of the answer (§9.2)")
	require.Equal(t, fsm.Accepted, s.State())
}

func TestCancelAfterTheFinalOrOfAnotherMethod(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	for _, code := range []int{200, 486} {
		c := invite(t, alice, udp(aliceAddr, bobAddr))
		alice.gets(t, c, code, "b1")
		alice.events()
		require.NoError(t, alice.Cancel(alice.now, c, ""))
		require.Empty(t, alice.told(), "no effect")
	}
	c := asks(t, alice, message.BYE, udp(aliceAddr, bobAddr))
	alice.gets(t, c, 100, "")
	require.ErrorIs(t, alice.Cancel(alice.now, c, ""), transaction.ErrRefused)
}

func TestE026CancelActsOnce(t *testing.T) {
	bob := newSide(t, "bob", transaction.Config{})
	from := udp(bobAddr, aliceAddr)
	s := bob.hears(t, incoming(t, message.INVITE, "z9hG4bK-1"), from)
	bob.answers(t, s, 180, "b1")
	bob.events()
	require.NoError(t, bob.Receive(bob.now, incoming(t, message.CANCEL, "z9hG4bK-1"), from))
	events := bob.events()
	require.Len(t, events, 2)
	ok := parse(t, string(events[0].Packet))
	require.Equal(t, 200, ok.Status())
	to, _ := ok.To()
	require.Equal(t, "b1", to.Tag(), "the tag of the INVITE's responses")
	require.Equal(t, transaction.Cancelled, events[1].Kind)
	require.Same(t, s, events[1].Server)
	bob.answers(t, s, 487, "b1")
	require.Equal(t, []string{"send 487"}, bob.told())
	require.NoError(t, bob.Receive(bob.now, incoming(t, message.CANCEL, "z9hG4bK-1"), from))
	require.Equal(t, []string{"send 200"}, bob.told(), "replayed by the CANCEL's own transaction, no second 487")
	bob.advance(32 * time.Second)
	require.Equal(t, []string{"ack_timeout", "ended"}, lastTwo(bob.told()))
	require.Zero(t, bob.Len(), "the CANCEL's transaction ends without a word")
}

func lastTwo(words []string) []string { return words[max(0, len(words)-2):] }

func TestE021UnmatchedCancel(t *testing.T) {
	bob := newSide(t, "bob", transaction.Config{})
	from := udp(bobAddr, aliceAddr)
	require.NoError(t, bob.Receive(bob.now, incoming(t, message.CANCEL, "z9hG4bK-1"), from))
	events := bob.events()
	require.Len(t, events, 1)
	require.Equal(t, transaction.UnmatchedCancel, events[0].Kind)
	bob.answers(t, events[0].Server, 481, "b1")
	require.Equal(t, []string{"send 481"}, bob.told())
	require.NoError(t, bob.Receive(bob.now, incoming(t, message.CANCEL, "z9hG4bK-1"), from))
	require.Equal(t, []string{"send 481"}, bob.told())
}

// RFC 3261 §9.2: whatever the method of the request, a CANCEL that matches it is answered 200, with
// the To tag of its responses, and a CANCEL of anything but INVITE has no other effect.
func TestCancelOfAnotherMethodHasNoEffect(t *testing.T) {
	from := udp(bobAddr, aliceAddr)
	for _, method := range []message.Method{message.SUBSCRIBE, message.OPTIONS, "FROB"} {
		for _, branch := range []string{"z9hG4bK-1", "rfc2543"} {
			t.Run(string(method)+" "+branch, func(t *testing.T) {
				bob := newSide(t, "bob", transaction.Config{})
				cancel := func() *message.Message {
					require.NoError(t, bob.Receive(bob.now, incoming(t, message.CANCEL, branch), from))
					sent := bob.sent()
					require.Len(t, sent, 1)
					return parse(t, string(sent[0].Packet))
				}
				s := bob.hears(t, incoming(t, method, branch), from)
				ok := cancel()
				require.Equal(t, "200", brief(ok))
				require.Equal(t, fsm.Trying, s.State())
				to, _ := ok.To()
				require.NotEmpty(t, to.Tag())
				require.Equal(t, to.Tag(), s.ToTag, "for the user, whose response should have the same")
				bob.answers(t, s, 200, s.ToTag)
				bob.advance(40 * time.Second)
				require.Zero(t, bob.Len())
				bob.events()

				s = bob.hears(t, incoming(t, method, branch), from)
				bob.answers(t, s, 403, "b2")
				bob.events()
				ok = cancel()
				require.Equal(t, "200", brief(ok))
				to, _ = ok.To()
				require.Equal(t, "b2", to.Tag())
				bob.advance(40 * time.Second)
				bob.events()
				require.NoError(t, bob.Receive(bob.now, incoming(t, message.CANCEL, branch), from))
				require.Equal(t, transaction.UnmatchedCancel, bob.events()[0].Kind, "the request is forgotten")
			})
		}
	}
}

// A client that gives two requests the same branch breaks §8.1.1.7; neither is lost for it.
func TestTwoExtensionMethodsOnOneBranch(t *testing.T) {
	bob := newSide(t, "bob", transaction.Config{})
	from := udp(bobAddr, aliceAddr)
	first := bob.hears(t, incoming(t, "FROB", "z9hG4bK-1"), from)
	second := bob.hears(t, incoming(t, "BROF", "z9hG4bK-1"), from)
	require.NotSame(t, first, second)
	bob.answers(t, first, 200, "b1")
	bob.advance(40 * time.Second)
	bob.events()
	require.NoError(t, bob.Receive(bob.now, incoming(t, message.CANCEL, "z9hG4bK-1"), from))
	require.Equal(t, []string{"send 200"}, bob.told(), "the second is still there")
	bob.answers(t, second, 200, "b1")
	bob.advance(40 * time.Second)
	require.Zero(t, bob.Len())
}

func TestE027OneCancelForAllForks(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	c := invite(t, alice, udp(aliceAddr, bobAddr))
	for _, tag := range []string{"a", "b", "c"} {
		alice.gets(t, c, 180, tag)
	}
	alice.events()
	require.NoError(t, alice.Cancel(alice.now, c, ""))
	sent := alice.sent()
	require.Len(t, sent, 1)
	to, _ := parse(t, string(sent[0].Packet)).To()
	require.Empty(t, to.Tag())
}

func TestAbandon(t *testing.T) {
	alice := newSide(t, "alice", transaction.Config{})
	c := invite(t, alice, udp(aliceAddr, bobAddr))
	alice.events()
	require.NoError(t, alice.Abandon(alice.now, c))
	require.Equal(t, []string{"ended"}, alice.told(), "no CANCEL before a provisional response")
	c = invite(t, alice, udp(aliceAddr, bobAddr))
	alice.gets(t, c, 180, "b1")
	alice.events()
	require.NoError(t, alice.Abandon(alice.now, c))
	require.Equal(t, []string{"send CANCEL", "ended"}, alice.told())
	require.ErrorIs(t, alice.Abandon(alice.now, c), transaction.ErrRefused)
}

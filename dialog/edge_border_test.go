package dialog_test

import (
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/message"
)

// Edge cases of group P: where messages, time and limits meet the dialog (RFC 4475, RFC 5118,
// RFC 3261 §18, §19).

func TestE225_MethodInCSeqMustBeTheRequests(t *testing.T) {
	w := newWire(t)
	w.give(w.request(message.INVITE, 1, "sdp", "CSeq: 5 OPTIONS"))
	w.next("100")
	w.next("400")
	require.Zero(t, w.e.Len())
}

func TestE226_ResponseWithAnotherMethodInCSeqMatchesNothing(t *testing.T) {
	w := newWire(t)
	w.talk()
	w.hangup()
	bye := w.next("BYE")
	w.reply(bye, 200, "", "CSeq: 2 INVITE")
	require.Error(t, w.err)
	w.run(500 * time.Millisecond)
	w.next("BYE") // still waits
	w.reply(bye, 200, "")
	w.gone()
}

func TestE227_OurOwnInviteComesBackAsACallOfItsOwn(t *testing.T) {
	w := newWire(t)
	inv := w.invite()
	caller := w.d
	back := inv.Clone()
	require.NoError(t, back.Prepend("Via", "SIP/2.0/UDP 192.0.2.2;branch=z9hG4bK-proxy"))
	uri, err := message.ParseURI("sip:alice@192.0.2.1")
	require.NoError(t, err)
	require.NoError(t, back.SetRequestURI(uri))
	w.give(back)
	w.next("100")
	w.none() // no 482
	callee := w.d
	require.NotSame(t, caller, callee)
	require.NotEqual(t, caller.ID().LocalTag, callee.ID().LocalTag)
	require.Equal(t, caller.ID().LocalTag, callee.ID().RemoteTag)
	w.do(func(now time.Time) error { return callee.Answer(now, offering) })
	ok := w.next("200 INVITE")
	ok.DelFirst("Via") // as the proxy passes it on
	w.give(ok.Message)
	ack := w.next("ACK")
	w.give(ack.Message)
	require.Equal(t, dialog.StateConfirmed, caller.State())
	require.Equal(t, dialog.StateConfirmed, callee.State())
	w.none()
	w.do(func(now time.Time) error { return caller.Hangup(now) })
	w.give(w.next("BYE").Message)
	w.give(w.next("200 BYE").Message)
	require.Equal(t, dialog.StateTerminated, callee.State())
	w.gone()
}

func TestE229_PeerOfRFC2543IsMatchedWithoutABranch(t *testing.T) {
	w := newWire(t)
	old := "Via: SIP/2.0/UDP 192.0.2.2:5060;branch=abc"
	inv := w.ring(old)
	w.give(inv)
	w.next("100") // the same transaction, not a second call
	w.do(func(now time.Time) error { return w.d.Reject(now, 486) })
	busy := w.next("486")
	w.give(w.request(message.ACK, 1, old, "To: "+header(t, busy.Message, "To")))
	w.run(10 * time.Second)
	w.none() // the ACK has stopped timer G
	require.Equal(t, 1, w.count(dialog.Incoming))
	w.gone()
}

func TestE230_AckOfAnOldPeerReachesTheDialog(t *testing.T) {
	w := newWire(t)
	old := "Via: SIP/2.0/UDP 192.0.2.2:5060;branch=abc"
	w.ring(old)
	ok := w.pickUp()
	w.give(w.request(message.ACK, 1, old, "To: "+header(t, ok.Message, "To")))
	require.Equal(t, 1, w.count(dialog.Established))
	w.run(5 * time.Second)
	w.none()
}

func TestE231_BodyShorterThanItsLengthOrTwoLengthsGet400(t *testing.T) {
	w := newWire(t)
	for i, edit := range []string{"Content-Length: 9999", "+Content-Length: 7"} {
		w.give(w.request(message.INVITE, 1, "sdp", edit, "Call-ID: bad-"+string(rune('a'+i))))
		w.next("100")
		w.next("400 INVITE")
	}
	require.Zero(t, w.count(dialog.Incoming))
	require.Zero(t, w.e.Len())
}

func TestE233_HeadersInAURIAreUnescapedOnce(t *testing.T) {
	w := newWire(t)
	inv := w.invite(dialog.Call{To: "<sip:bob@192.0.2.2?Replaces=1%40h%3Bto-tag%3Da%2525%3Bfrom-tag%3Db&Subject=hi%20there&From=evil&Via=x&Route=y&Contact=z>"})
	require.Equal(t, "sip:bob@192.0.2.2", inv.RequestURIText())
	require.Equal(t, "1@h;to-tag=a%25;from-tag=b", header(t, inv.Message, "Replaces"))
	require.Equal(t, "hi there", header(t, inv.Message, "Subject"))
	require.NotContains(t, header(t, inv.Message, "To"), "?")
	require.NotContains(t, inv.bytes, "evil", "a link may not say who we are or where we go (§19.1.5)")
	for _, name := range []string{"Via", "From", "Contact"} {
		require.Len(t, values(inv.Message, name), 1)
	}
	require.False(t, inv.Has("Route"))
}

func TestE234_InviteWithoutContactGets400WithoutMaxForwardsItIsFine(t *testing.T) {
	w := newWire(t)
	w.give(w.request(message.INVITE, 1, "sdp", "-Contact", "Call-ID: no-contact"))
	w.next("100")
	w.next("400 INVITE")
	require.Zero(t, w.count(dialog.Incoming))
	w.ring("-Max-Forwards")
}

func TestE235_HeaderThatMayBeThereOnceOnlyGets400(t *testing.T) {
	w := newWire(t)
	for i, edit := range []string{"+From: <sip:eve@example.com>;tag=e", "+Call-ID: another"} {
		w.give(w.request(message.INVITE, 1, "sdp", "Call-ID: twice-"+string(rune('a'+i)), edit))
		w.next("100")
		w.next("400 INVITE")
	}
	require.Zero(t, w.e.Len())
}

func TestE247_ResponseGoesToWhereTheRequestCameFrom(t *testing.T) {
	w := newWire(t)
	w.from.Remote = netip.MustParseAddrPort("192.0.2.1:9988")
	for i, c := range []struct{ via, rport, to string }{
		{"10.1.1.1:4540;rport", "9988", "192.0.2.1:9988"},
		{"10.1.1.1:4540;received=192.0.2.66;rport=53", "9988", "192.0.2.1:9988"},
		{"10.1.1.1:4540", "", "192.0.2.1:4540"},
	} {
		w.give(w.request(message.OPTIONS, uint32(i+1), "Via: SIP/2.0/UDP "+c.via+";branch=z9hG4bK-o"+string(rune('a'+i))))
		ok := w.next("200 OPTIONS")
		require.Equal(t, c.to, ok.flow.Remote.String())
		require.Equal(t, w.from.Local, ok.flow.Local, "from the address that it came to (RFC 3581 §4)")
		via, err := ok.Via()
		require.NoError(t, err)
		require.Equal(t, "192.0.2.1", via.Received())
		rport, _ := via.Param("rport")
		require.Equal(t, c.rport, rport)
		require.NotContains(t, header(t, ok.Message, "Via"), "192.0.2.66")
	}
}

func TestE249_ReceivedIsAnIPv6AddressWithoutBrackets(t *testing.T) {
	w := newWire(t)
	w.from.Remote = netip.MustParseAddrPort("[2001:db8::9:255]:5060")
	w.give(w.request(message.OPTIONS, 1, "Via: SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bK-six1;rport"))
	require.Contains(t, header(t, w.next("200 OPTIONS").Message, "Via"), ";received=2001:db8::9:255")
	w.from.Remote = netip.MustParseAddrPort("[2001:db8::9:1]:5060")
	w.give(w.request(message.OPTIONS, 2, "Via: SIP/2.0/UDP [2001:DB8:0::9:1];branch=z9hG4bK-six2"))
	require.NotContains(t, header(t, w.next("200 OPTIONS").Message, "Via"), "received")

	for _, received := range []string{"2001:db8::9:255", "[2001:db8::9:255]"} { // we read both (RFC 5118 §4.5)
		inv := w.invite()
		w.reply(inv, 486, "b", "Via: "+header(t, inv.Message, "Via")+";received="+received)
		w.next("ACK")
		require.Equal(t, 486, w.last(dialog.Ended).Code)
	}
}

func TestE250_LargeInviteGoesByTCPAndItsCancelToo(t *testing.T) {
	w := newWire(t)
	big := dialog.With{SDP: append(append([]byte{}, aliceSDP...), make([]byte, 0)...)}
	for len(big.SDP) < 1300 {
		big.SDP = append(big.SDP, "a=x-filler:0123456789\r\n"...)
	}
	inv := w.invite(dialog.Call{With: big})
	require.Equal(t, "TCP", inv.flow.Transport)
	require.Contains(t, header(t, inv.Message, "Via"), "SIP/2.0/TCP ")
	w.from.Transport = "TCP"
	w.reply(inv, 180, "b", "Content-Length: 0")
	w.hangup()
	cancel := w.next("CANCEL")
	require.Equal(t, "TCP", cancel.flow.Transport)
	w.reply(cancel, 200, "b", "Content-Length: 0")
	w.reply(inv, 487, "b", "Content-Length: 0")
	require.Equal(t, "TCP", w.next("ACK").flow.Transport)
	w.from.Transport = ""

	inv = w.invite(dialog.Call{With: big})
	w.e.TransportFailed(w.now, inv.flow, dialog.ErrTransport)
	again := w.next("INVITE")
	require.Equal(t, "UDP", again.flow.Transport)
	require.NotEqual(t, branchOf(t, inv.Message), branchOf(t, again.Message))
	w.reply(again, 200, "b")
	w.next("ACK")
	w.hangup()
	require.NotEqual(t, "TCP", w.next("BYE").flow.Transport)
	require.NotEqual(t, "TCP", w.invite().flow.Transport, "the next small one goes by UDP")
}

func TestE257_CompactFormsAreTheSameAsTheLongOnes(t *testing.T) {
	w := newWire(t)
	w.talk("Allow: INVITE, ACK, BYE, UPDATE")
	m := w.inside(message.INVITE, 5, "sdp", "Contact: <sip:bob@192.0.2.55>", "Supported: timer", "Session-Expires: 1800")
	m.UseCompactNames()
	require.Contains(t, string(m.Bytes()), "\r\nx: 1800")
	w.give(m)
	w.next("100")
	ok := w.next("200 INVITE")
	require.Contains(t, ok.bytes, "\r\nContact: ", "what is ours has its long name")
	require.Contains(t, ok.bytes, "\r\ni: ", "what is copied stays as it came")
	require.Equal(t, "sip:bob@192.0.2.55", w.d.RemoteTarget())
	ack := w.inside(message.ACK, 5)
	ack.UseCompactNames()
	w.give(ack)
	w.run(5 * time.Second)
	w.none()
}

func TestE270_ClockThatGoesBackwardsStandsStill(t *testing.T) {
	w := newWire(t, takes(message.MESSAGE))
	w.invite()
	start := w.now
	at := func(s float64) time.Time { return start.Add(time.Duration(s * float64(time.Second))) }
	w.e.Advance(at(10))
	w.next("INVITE") // one resend for all that were missed
	before, _ := w.e.Deadline()
	w.now = at(4)
	w.give(w.request(message.MESSAGE, 1))
	w.e.Advance(at(4))
	w.none()
	after, _ := w.e.Deadline()
	require.False(t, after.Before(before), "the deadline never moves back")
	require.Equal(t, at(10), w.last(dialog.Requested).At, "it came at the latest time seen")
	w.e.Advance(at(10.9))
	w.none()
	w.e.Advance(at(11))
	w.next("INVITE") // due then, and neither twice nor 6 s later
	w.none()
}

func TestE271_ClockThatJumpsSendsNothingThatIsTooLate(t *testing.T) {
	w := newWire(t, func(c *dialog.Config) { c.Session.Expires = 1800 * time.Second })
	inv := w.invite(dialog.Call{To: "<sip:timer@192.0.2.2>"})
	w.reply(inv, 200, "t", "Supported: timer", "Session-Expires: 1800;refresher=uac", "Require: timer", "Allow: INVITE, ACK, BYE, UPDATE")
	w.next("ACK")
	refresher := w.d
	w.talk("Allow: INVITE, ACK, BYE")
	hanging := w.d
	w.hangup() // a BYE in Trying
	w.skip()
	w.ring("Call-ID: unacked")
	w.pickUp() // a 2xx without ACK
	unacked := w.d
	w.invite(dialog.Call{To: "<sip:calling@192.0.2.2>"}) // an INVITE in Calling
	calling := w.d
	w.heard()
	w.skip()

	w.now = w.now.Add(2 * time.Hour)
	w.e.Advance(w.now)
	w.drain()
	byes := map[string]int{}
	for _, p := range w.sent {
		require.Equal(t, message.BYE, p.Method(), "%s", p.bytes)
		byes[p.CallID()]++
	}
	require.Equal(t, map[string]int{unacked.ID().CallID: 1, refresher.ID().CallID: 1}, byes)
	for _, d := range []*dialog.Dialog{refresher, hanging, unacked, calling} {
		require.Equal(t, dialog.StateTerminated, d.State())
	}
	next, ok := w.e.Deadline()
	require.True(t, ok)
	require.True(t, next.After(w.now), "new timers count from now")
}

func TestE275_DialogLimitRefusesNewCallsAndServesOldOnes(t *testing.T) {
	w := newWire(t, func(c *dialog.Config) { c.Limits.Dialogs = 1 })
	w.listen()
	w.give(w.request(message.INVITE, 1, "sdp", "Call-ID: second"))
	w.next("100")
	full := w.next("503 INVITE")
	after, err := full.RetryAfter()
	require.NoError(t, err)
	require.NotZero(t, after.Seconds)
	require.Equal(t, 1, w.e.Len())
	require.Equal(t, uint64(1), w.e.Counts().Refused)
	_, err = w.e.Invite(w.now, dialog.Call{To: "sip:bob@192.0.2.2"})
	require.ErrorIs(t, err, dialog.ErrLimit)
	w.ask(200, message.BYE, 2)
}

func TestE275_FullQueueTakesNothingAndTheResendIsHandledLater(t *testing.T) {
	w := newWire(t, func(c *dialog.Config) { c.Limits.Outputs = 2 })
	w.listen()
	bye := w.inside(message.BYE, 2)
	for _, m := range []*message.Message{w.request(message.OPTIONS, 1, "Call-ID: o1"), w.request(message.OPTIONS, 2, "Call-ID: o2")} {
		require.NoError(t, w.e.Receive(w.now, m.Bytes(), w.from)) // nobody drains
	}
	require.ErrorIs(t, w.e.Receive(w.now, bye.Bytes(), w.from), dialog.ErrLimit)
	require.Equal(t, dialog.StateConfirmed, w.d.State())
	require.ErrorIs(t, w.d.Hangup(w.now), dialog.ErrLimit)
	w.skip()
	w.give(bye)
	w.next("200 BYE")
	w.none()
	require.Equal(t, dialog.StateTerminated, w.d.State())
}

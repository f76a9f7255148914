package dialog_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/message"
)

// Edge cases of group C: what names a dialog, its route set and its CSeq numbers (RFC 3261 §12).

func TestE030_EachForkIsADialogOfItsOwn(t *testing.T) {
	w := newWire(t)
	inv := w.invite()
	first := w.d
	w.reply(inv, 180, "b", "Contact: <sip:bob@192.0.2.2>")
	w.reply(inv, 180, "c", "Contact: <sip:bob@192.0.2.3>", "Record-Route: <sip:192.0.2.9;lr>")
	second := w.d
	require.NotSame(t, first, second)
	require.Equal(t, "b", first.ID().RemoteTag)
	require.Equal(t, "c", second.ID().RemoteTag)
	require.Equal(t, first.ID().LocalTag, second.ID().LocalTag)
	require.Equal(t, "sip:bob@192.0.2.3", second.RemoteTarget())
	require.Empty(t, first.RouteSet())
	require.Len(t, second.RouteSet(), 1)
	require.Equal(t, []string{"changed early", "ringing 180", "forked", "changed early", "ringing 180"}, w.heard())

	w.do(func(now time.Time) error { return second.ByeEarly(now) })
	require.EqualValues(t, 2, cseq(t, w.next("BYE").Message))
	require.EqualValues(t, 1, first.LocalCSeq(), "the numbers of the forks go on apart")
	require.Equal(t, dialog.StateEarly, first.State())
}

func TestE031_AckAndPrackCarryTheTagOfTheirFork(t *testing.T) {
	w := newWire(t)
	inv := w.invite()
	for _, tag := range []string{"a", "b"} {
		w.reply(inv, 180, tag, "Require: 100rel", "RSeq: 7")
		prack := w.next("PRACK")
		require.Equal(t, tag, toTag(t, prack.Message))
		require.EqualValues(t, 2, cseq(t, prack.Message))
		w.reply(prack, 200, "")
	}
	w.reply(inv, 200, "b")
	require.Equal(t, "b", toTag(t, w.next("ACK").Message))
	w.none()
}

func TestE033_TagsCompareWithoutCaseAndCallIDsWithIt(t *testing.T) {
	w := newWire(t)
	inv := w.invite()
	w.reply(inv, 180, "AbC")
	w.reply(inv, 200, "abc")
	require.Equal(t, "AbC", toTag(t, w.next("ACK").Message), "never re-cased")
	require.Equal(t, 1, w.e.Len(), "the same dialog")
	w.ask(200, message.INFO, 5, "From: <sip:bob@192.0.2.2>;tag=ABC")
	w.ask(481, message.INFO, 6, "Call-ID: "+strings.ToUpper(inv.CallID()))

	w = newWire(t, func(c *dialog.Config) { c.Policy.ExactTags = true })
	inv = w.invite()
	w.reply(inv, 180, "AbC")
	w.reply(inv, 180, "abc")
	require.Equal(t, 2, w.e.Len(), "by policy two dialogs")
}

func TestE034_RouteSetIsTakenFromThe2xxOnceMore(t *testing.T) {
	w := newWire(t)
	inv := w.invite()
	w.reply(inv, 180, "b", "Record-Route: <sip:192.0.2.8;lr>")
	require.Equal(t, []string{"<sip:192.0.2.8;lr>"}, w.d.RouteSet())
	w.reply(inv, 183, "b", "Record-Route: <sip:192.0.2.7;lr>")
	require.Equal(t, []string{"<sip:192.0.2.8;lr>"}, w.d.RouteSet())
	w.reply(inv, 200, "b", "Record-Route: <sip:192.0.2.9;lr>")
	require.Equal(t, []string{"<sip:192.0.2.9;lr>"}, values(w.next("ACK").Message, "Route"))
	w.reply(inv, 200, "b", "Record-Route: <sip:192.0.2.6;lr>")
	w.next("ACK")
	require.Equal(t, []string{"<sip:192.0.2.9;lr>"}, w.d.RouteSet())
}

func TestE037_StrictFirstHopTakesTheRequestURI(t *testing.T) {
	w := newWire(t)
	_, ack := w.talk("Contact: <sip:T@192.0.2.9>", "Record-Route: <sip:R2@192.0.2.4>, <sip:R1@192.0.2.3>")
	require.Equal(t, "sip:R1@192.0.2.3", ack.RequestURIText())
	require.Equal(t, []string{"<sip:R2@192.0.2.4>", "<sip:T@192.0.2.9>"}, values(ack.Message, "Route"))
	require.Equal(t, "192.0.2.3:5060", ack.flow.Remote.String())

	w = newWire(t)
	_, ack = w.talk("Contact: <sip:T@192.0.2.9>", "Record-Route: <sip:R2@192.0.2.4>, <sip:R1@192.0.2.3;lr>")
	require.Equal(t, "sip:T@192.0.2.9", ack.RequestURIText())
	require.Equal(t, []string{"<sip:R1@192.0.2.3;lr>", "<sip:R2@192.0.2.4>"}, values(ack.Message, "Route"))
	require.Equal(t, "192.0.2.3:5060", ack.flow.Remote.String())
}

func TestE037_StrictRouterSentUsTheRequestAndItIsOursAllTheSame(t *testing.T) {
	w := newWire(t)
	w.talk()
	ours := w.inside(message.INFO, 5, "Route: <sip:alice@192.0.2.1>")
	w.give(ours) // a strict router puts our Contact last in Route
	w.next("200 INFO")
}

func TestE038_OnlyAWholeLrParameterMakesARouterLoose(t *testing.T) {
	for route, loose := range map[string]bool{
		"<sip:192.0.2.3;lrx=1>": false, "<sip:192.0.2.3;lr=on>": true, "<sip:192.0.2.3;LR>": true, "<sip:192.0.2.3>;lr": false,
	} {
		w := newWire(t)
		_, ack := w.talk("Record-Route: " + route)
		if loose {
			require.Equal(t, "sip:bob@192.0.2.2", ack.RequestURIText(), route)
		} else {
			require.True(t, strings.HasPrefix(ack.RequestURIText(), "sip:192.0.2.3"), route)
		}
	}
}

func TestE039_CalleeCopiesEveryRecordRouteInOrder(t *testing.T) {
	w := newWire(t)
	routes := []string{"<sip:p2.example.com;lr;x=1>;y=\"a,b\"", "<sip:p1.example.com;lr>"}
	w.ring("Record-Route: "+routes[0], "+Record-Route: "+routes[1])
	w.do(func(now time.Time) error { return w.d.Ring(now) })
	require.Equal(t, routes, values(w.next("180").Message, "Record-Route"))
	require.Equal(t, routes, values(w.pickUp().Message, "Record-Route"))
	w.ack(1)
	require.Equal(t, routes, w.d.RouteSet())
	w.hangup()
	require.Equal(t, routes, values(w.next("BYE").Message, "Route"))
	require.False(t, w.ask(200, message.BYE, 2).Has("Record-Route"))
}

func TestE045_GapInTheNumbersIsLegal(t *testing.T) {
	w := newWire(t)
	w.talk()
	w.ask(200, message.INFO, 5)
	w.ask(200, message.INFO, 9)
	seq, ok := w.d.RemoteCSeq()
	require.True(t, ok)
	require.EqualValues(t, 9, seq)
}

func TestE046_LowerOrEqualNumberGets500AndARetransmissionTheOldAnswer(t *testing.T) {
	w := newWire(t)
	w.talk()
	nine := w.inside(message.INFO, 9)
	w.give(nine)
	w.next("200 INFO")
	w.ask(500, message.INFO, 8)
	var remote *dialog.RemoteError
	require.ErrorAs(t, w.err, &remote)
	require.Equal(t, "dialog: call-1: INFO with CSeq 8 after 9, answered 500: RFC 3261 §12.2.2", remote.Error())
	w.ask(500, message.INFO, 9)
	w.give(nine) // the same branch
	w.next("200 INFO")
	seq, _ := w.d.RemoteCSeq()
	require.EqualValues(t, 9, seq)
	require.Equal(t, 1, w.count(dialog.Received))
	w.ask(500, message.BYE, 9)
	require.Equal(t, dialog.StateConfirmed, w.d.State(), "a BYE has to be in order too")
}

func TestE049_TooLargeANumberGets400(t *testing.T) {
	w := newWire(t)
	w.give(w.request(message.INVITE, 1, "sdp", "CSeq: 2147483648 INVITE"))
	w.next("100")
	w.next("400")
	require.Zero(t, w.e.Len())
}

func TestE049_LastNumberIsUsedUpHangupEndsWithoutABye(t *testing.T) {
	w := newWire(t)
	w.talk()
	dialog.SetLocalCSeq(w.d, 1<<31-1)
	err := w.refused(func(now time.Time) error { return dialog.TakeCSeq(w.d) })
	require.ErrorContains(t, err, "2147483647")
	require.Equal(t, dialog.StateConfirmed, w.d.State())
	w.hangup()
	w.none()
	require.Equal(t, dialog.StateTerminated, w.d.State())
	require.Equal(t, 1, w.count(dialog.Ended))
	w.gone()
}

func TestE050_SecureInviteNeedsASecureContact(t *testing.T) {
	w := newWire(t)
	w.from.Transport = "TLS"
	secure := func(edits ...string) *message.Message {
		m := w.request(message.INVITE, 1, append([]string{"sdp", "Content-Length: 0"}, edits...)...)
		uri, err := message.ParseURI("sips:alice@192.0.2.1")
		require.NoError(t, err)
		require.NoError(t, m.SetRequestURI(uri))
		m.SetContentLength()
		return m
	}
	w.give(secure())
	w.next("100")
	w.next("400 INVITE")
	require.Zero(t, w.count(dialog.Incoming))
	w.give(secure("Contact: <sips:bob@192.0.2.2>", "Call-ID: good"))
	w.next("100")
	require.True(t, w.d.Secure())
	require.Equal(t, "<sips:alice@192.0.2.1>", header(t, w.pickUp().Message, "Contact"))
}

func TestE051_AllThreePartsOfTheNameCount(t *testing.T) {
	w := newWire(t)
	inv := w.invite()
	w.reply(inv, 180, "a")
	a := w.d
	w.reply(inv, 180, "b")
	b := w.d
	w.ask(200, message.INFO, 5, "From: <sip:bob@192.0.2.2>;tag=a")
	require.Same(t, a, w.last(dialog.Received).Dialog)
	w.ask(200, message.INFO, 5, "From: <sip:bob@192.0.2.2>;tag=b")
	require.Same(t, b, w.last(dialog.Received).Dialog)
	w.ask(481, message.INFO, 6, "From: <sip:bob@192.0.2.2>;tag=x")
	w.ask(481, message.INFO, 6, "To: <sip:alice@192.0.2.1>;tag=x")
	w.ask(481, message.INFO, 6, "Call-ID: x")
	require.Equal(t, 2, w.count(dialog.Received))
}

func TestE053_RequestsForADialogThatIsGoneGet481AndAckNothing(t *testing.T) {
	w := newWire(t)
	w.talk()
	w.ask(200, message.BYE, 5)
	w.run(time.Minute)
	require.Zero(t, w.e.Len())
	w.ask(481, message.BYE, 6)
	w.give(w.inside(message.INVITE, 7, "sdp"))
	w.next("100")
	w.next("481 INVITE")
	w.ask(481, message.INFO, 8)
	w.ack(5)
	w.none()
	require.Zero(t, w.e.Len())
	require.Equal(t, 1, w.count(dialog.Ended))
}

func TestE253_DoubleRecordRouteIsReversedAndBothAreKept(t *testing.T) {
	w := newWire(t)
	_, ack := w.talk("Record-Route: <sip:[2001:db8::1];lr>, <sip:192.0.2.254;transport=tcp;lr>")
	want := []string{"<sip:192.0.2.254;transport=tcp;lr>", "<sip:[2001:db8::1];lr>"}
	w.hangup()
	for _, m := range []packet{ack, w.next("BYE")} {
		require.Equal(t, want, values(m.Message, "Route"))
		require.Equal(t, "192.0.2.254:5060", m.flow.Remote.String())
		require.Equal(t, "TCP", m.flow.Transport)
		require.Contains(t, header(t, m.Message, "Via"), "SIP/2.0/TCP ")
	}
}

func TestE254_SipsCallMakesItsRoutesSips(t *testing.T) {
	w := newWire(t)
	inv := w.invite(dialog.Call{To: "<sips:bob@example.com>", Route: []string{"<sip:192.0.2.3;lr>"}})
	require.Equal(t, "sips:bob@example.com", inv.RequestURIText())
	require.Equal(t, []string{"<sips:192.0.2.3;lr>"}, values(inv.Message, "Route"))
	require.Equal(t, "<sips:alice@192.0.2.1>", header(t, inv.Message, "Contact"))
	require.Equal(t, "TLS", inv.flow.Transport)
	require.Equal(t, "192.0.2.3:5061", inv.flow.Remote.String())
	require.NotContains(t, inv.bytes, "transport=tls")
	w.from.Transport = "TLS"
	w.reply(inv, 200, "b", "Contact: <sips:bob@192.0.2.2>", "Record-Route: <sip:192.0.2.3;lr>")
	w.next("ACK")
	w.do(func(now time.Time) error { return w.d.Hold(now, false) })
	hold := w.next("INVITE")
	require.Equal(t, "<sips:alice@192.0.2.1>", header(t, hold.Message, "Contact"))
	w.reply(hold, 200, "", "Contact: <sips:bob@192.0.2.2>")
	w.next("ACK")
	w.hangup()
	for _, m := range []packet{hold, w.next("BYE")} {
		require.Equal(t, []string{"<sips:192.0.2.3;lr>"}, values(m.Message, "Route"))
		require.Equal(t, "TLS", m.flow.Transport)
		require.NotContains(t, m.bytes, "transport=tls")
	}

	inv = w.invite(dialog.Call{To: "<sips:bob@192.0.2.2>"})
	w.reply(inv, 416, "b")
	w.next("ACK")
	w.none() // never once more as sip
	require.Equal(t, 416, w.last(dialog.Ended).Code)
}

func TestE254_SecureTopRouteMakesTheContactSips(t *testing.T) {
	w := newWire(t)
	inv := w.invite(dialog.Call{Route: []string{"<sips:192.0.2.3;lr>"}})
	require.Equal(t, "sip:bob@192.0.2.2", inv.RequestURIText())
	require.Equal(t, "<sips:alice@192.0.2.1>", header(t, inv.Message, "Contact"), "RFC 3261 §8.1.1.8")
	require.Equal(t, "TLS", inv.flow.Transport)
}

func TestE255_GruuIsKeptAsTheTarget(t *testing.T) {
	w := newWire(t)
	w.talk("Contact: <sip:u@192.0.2.77;gr=x1>")
	w.ask(200, message.INFO, 3)
	require.Equal(t, "sip:u@192.0.2.77;gr=x1", w.d.RemoteTarget(), "wherever its packets come from")
	w.do(func(now time.Time) error { return w.d.Info(now) })
	info := w.next("INFO")
	require.Equal(t, "sip:u@192.0.2.77;gr=x1", info.RequestURIText())
	w.reply(info, 200, "")
	w.give(w.inside(message.INVITE, 4, "sdp", "Contact: <sip:u@192.0.2.77;gr=x2>"))
	w.next("100")
	w.next("200 INVITE")
	w.ack(4)
	w.hangup()
	require.Equal(t, "sip:u@192.0.2.77;gr=x2", w.next("BYE").RequestURIText())
}

func TestE269_RemoteNumberNear2To31NeverWraps(t *testing.T) {
	w := newWire(t)
	w.talk()
	w.ask(200, message.INFO, 5)
	w.ask(200, message.INFO, 2147483647)
	w.ask(500, message.INFO, 1)
	w.give(w.inside(message.BYE, 1, "CSeq: 2147483648 BYE"))
	w.next("400")
	require.Equal(t, dialog.StateConfirmed, w.d.State())
}

package fsm

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// side is one end of a call as far as the interlock can see it: its busy conditions and
// its offer/answer machine.
type side struct {
	busy  Busy
	offer State
}

// The situations of RFC 6337 §4, each reached by events of the offer/answer machine.
func at337(busy Busy, events ...Event) side {
	_, offer := OfferAnswer.Run(Stable, events...)
	return side{busy, offer}
}

var (
	rest               = at337(Free)
	ownUpdate          = at337(BusyUc, SendOfferUpdate)
	servesUpdate       = at337(BusyUs, RecvOfferUpdate)
	ownInvite          = at337(BusyIc|BusyExchange, SendOfferInvite)
	ownEmptyInvite     = at337(BusyIc | BusyExchange)
	servesEmptyInvite  = at337(BusyIs | BusyExchange)
	sentReliableAnswer = at337(BusyIs|BusyExchange, RecvOfferInvite, SendAnswer)       // PRACK not answered yet
	gotReliableAnswer  = at337(BusyIc|BusyExchange, SendOfferInvite, RecvAnswerRel1xx) // the same, other side
	ownPrack           = at337(BusyIc|BusyExchange, SendOfferInvite, RecvAnswerRel1xx, SendOfferPrack)
	offeredReliably    = at337(BusyIs|BusyExchange, SendOfferRel1xx)
	gotReliableOffer   = at337(BusyIc|BusyExchange, RecvOfferRel1xx)
	offeredIn2xx       = at337(BusyAckOffer, SendOffer2xx)
	answeredIn2xx      = at337(BusyAck, RecvOfferInvite, SendAnswer)
)

// receives asks the interlock about a request and gives its word to the offer/answer machine,
// which must have a row for it unless no offer is open.
func (s side) receives(t *testing.T, ask Ask, p InterlockPolicy) (Verdict, *Cell) {
	t.Helper()
	v, c := Interlock(s.busy, ask, p)
	e := map[Verdict]Event{Proceed: RecvOfferInvite, Answer491: RecvGlare491, Answer500: RecvGlare500}[v]
	if v == Proceed && ask == AskRecvUpdate {
		e = RecvOfferUpdate
	}
	r, ok := OfferAnswer.Next(s.offer, e)
	require.True(t, ok || s.offer == Stable && v != Proceed, "%s has no row for %s in %s", OfferAnswer.Name(), e, s.offer)
	if ok && v != Proceed {
		require.Equal(t, s.offer, r.To)
		require.Equal(t, do(RefuseOffer), r.Do)
	}
	return v, c
}

// TestCrossingsAndGlares are the 17 cases of RFC 6337 tables 3 and 4: what each side does
// when offer2 overtakes, by the rule that the RFC names; and what it does once the answer or
// the PRACK has come first after all.
func TestCrossingsAndGlares(t *testing.T) {
	type check struct {
		name    string
		who     side
		ask     Ask
		verdict Verdict
		rule    string
		later   side // the same side when nothing overtook; it proceeds
	}
	const si, su, ri, ru = AskSendInvite, AskSendUpdate, AskRecvInvite, AskRecvUpdate
	ringing := side{BusyIc, Stable} // our INVITE still rings, its exchange is complete
	rung := side{BusyIs, Stable}
	for _, c := range []check{
		{"X-01 A", ownUpdate, ru, Answer491, "UAS-UcU", rest},
		{"X-02 A", ownUpdate, ri, Answer491, "UAS-UcI", rest},
		{"X-03 A, UPDATE first", ownUpdate, si, Wait, "UAC-UI", rest},
		{"X-03 A, re-INVITE first", ownEmptyInvite, su, Wait, "UAC-IU", ringing},
		{"X-03 B, figure 4", servesUpdate, ri, Answer500, "UAS-UsI", rest},
		{"X-03 B, figure 5", servesEmptyInvite, ru, Answer500, "UAS-IsU", rung},
		{"X-04 A, UPDATE first", ownUpdate, si, Wait, "UAC-UI", rest},
		{"X-04 A, re-INVITE first", ownEmptyInvite, su, Wait, "UAC-IU", rest},
		{"X-04 B, figure 4", servesUpdate, ri, Answer500, "UAS-UsI", rest},
		{"X-04 B, figure 5", servesEmptyInvite, ru, Answer500, "UAS-IsU", rung},
		{"X-05 A", sentReliableAnswer, su, Wait, "UAC-IU", rung},
		{"X-05 B, figure 9", gotReliableAnswer, ru, Answer491, "UAS-IcU", ringing},
		{"X-06 A", ownPrack, ru, Answer491, "UAS-IcU", ringing},
		{"X-07 A", offeredIn2xx, ru, Answer491, "", rest},
		{"X-08 A", offeredIn2xx, ri, Answer491, "", rest},
		{"X-09 A, figure 6", offeredReliably, ru, Answer500, "UAS-IsU", rung},
		{"X-09 B", gotReliableOffer, su, Wait, "UAC-IU", ringing},
		{"X-10 A, figure 7", ownInvite, ru, Answer491, "UAS-IcU", ringing},
		{"X-10 A, answer first, PRACK open", gotReliableAnswer, ru, Answer491, "UAS-IcU", ringing},
		{"X-10 B", sentReliableAnswer, su, Wait, "UAC-IU", rung},
		{"X-11 A, figure 8", ownInvite, ru, Answer491, "UAS-IcU", rest},
		{"X-11 B, legal", answeredIn2xx, su, Proceed, "", rest},
		{"X-12 A and B", ownInvite, ri, Answer491, "UAS-IcI", rest},
		{"X-13 A", ownInvite, ru, Answer491, "UAS-IcU", rest},
		{"X-13 B", ownUpdate, ri, Answer491, "UAS-UcI", rest},
		{"X-14 A and B", ownUpdate, ru, Answer491, "UAS-UcU", rest},
		{"X-15 A, figure 12", ownEmptyInvite, su, Wait, "UAC-IU", ringing},
		{"X-15 A, figure 13", ownUpdate, si, Wait, "UAC-UI", rest},
		{"X-15 B", offeredReliably, ru, Answer500, "UAS-IsU", rung},
		{"X-16 A", ownUpdate, si, Wait, "UAC-UI", rest},
		{"X-16 B", offeredIn2xx, ru, Answer491, "", rest},
		{"X-17 A, figure 11", sentReliableAnswer, su, Wait, "UAC-IU", rung},
		{"X-17 B", ownPrack, ru, Answer491, "UAS-IcU", ringing},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, s := range []struct {
				side
				verdict Verdict
				rule    string
			}{{c.who, c.verdict, c.rule}, {c.later, Proceed, ""}} {
				v, cell := Interlock(s.busy, c.ask, InterlockPolicy{})
				if c.ask == ri || c.ask == ru {
					v, cell = s.receives(t, c.ask, InterlockPolicy{})
				}
				assert.Equal(t, s.verdict, v)
				if s.rule != "" && assert.NotNil(t, cell) {
					assert.Equal(t, s.rule, cell.Rule)
				}
			}
		})
	}
	// X-07, X-08, X-16 by the letter of RFC 6337.
	strict := InterlockPolicy{Answer500BeforeAck: true}
	for _, ask := range []Ask{ri, ru} {
		v, _ := offeredIn2xx.receives(t, ask, strict)
		assert.Equal(t, Answer500, v)
	}
}

// TestHoles are the four places where the RFCs leave a choice, the default first.
func TestHoles(t *testing.T) {
	for _, c := range []struct {
		name string
		busy Busy
		ask  Ask
		def  Verdict
		alt  Verdict
		p    InterlockPolicy
	}{
		{"a: re-INVITE before the ACK, exchange complete", BusyAck, AskRecvInvite, Proceed, Answer491, InterlockPolicy{RejectBeforeAck: true}},
		{"a: the same with UPDATE", BusyAck, AskRecvUpdate, Proceed, Answer491, InterlockPolicy{RejectBeforeAck: true}},
		{"b: re-INVITE before the ACK, our offer open", BusyAckOffer, AskRecvInvite, Answer491, Answer500, InterlockPolicy{Answer500BeforeAck: true}},
		{"b: the same with UPDATE", BusyAckOffer, AskRecvUpdate, Answer491, Answer500, InterlockPolicy{Answer500BeforeAck: true}},
		{"c: UPDATE without offer in a glare", BusyIc | BusyExchange, AskRecvPlainUpdate, Proceed, Answer491, InterlockPolicy{RejectPlainUpdate: true}},
		{"c: UPDATE without offer while one is open", BusyUs, AskRecvPlainUpdate, Answer500, Answer500, InterlockPolicy{RejectPlainUpdate: true}},
		{"c: E-090", BusyAckOffer, AskRecvPlainUpdate, Proceed, Answer491, InterlockPolicy{RejectPlainUpdate: true}},
		{"d: our own INVITE before the ACK", BusyAck, AskSendInvite, Wait, Proceed, InterlockPolicy{SendBeforeAck: true}},
		{"our own offer before the ACK that answers our last one", BusyAckOffer, AskSendUpdate, Wait, Wait, InterlockPolicy{SendBeforeAck: true}},
	} {
		v, _ := Interlock(c.busy, c.ask, InterlockPolicy{})
		assert.Equal(t, c.def, v, c.name)
		v, _ = Interlock(c.busy, c.ask, c.p)
		assert.Equal(t, c.alt, v, c.name)
	}
}

// TestInterlockDecidesEverySet asks about every set of conditions: a plain UPDATE of ours
// never meets another UPDATE, a MUST of RFC 3261 §14.2 or RFC 3311 §5.2 is never overruled,
// and more conditions never allow what fewer forbid.
func TestInterlockDecidesEverySet(t *testing.T) {
	for busy := range Busy(255) {
		say := func(ask Ask) Verdict { v, _ := Interlock(busy, ask, InterlockPolicy{}); return v }
		if busy&BusyIs != 0 && busy&BusyIc == 0 {
			assert.Equal(t, Answer500, say(AskRecvInvite), busy)
		}
		if busy&BusyIc != 0 {
			assert.Equal(t, Answer491, say(AskRecvInvite), busy)
		}
		if busy&BusyUs != 0 {
			assert.Equal(t, Answer500, say(AskRecvUpdate), busy)
			assert.Equal(t, Answer500, say(AskRecvPlainUpdate), busy)
		}
		assert.Equal(t, busy&(BusyUc|BusyUs|BusyPlain) == 0, say(AskSendPlainUpdate) == Proceed, busy)
		for ask := range AskRecvPlainUpdate + 1 {
			v, _ := Interlock(busy, ask, InterlockPolicy{})
			sending := ask == AskSendInvite || ask == AskSendUpdate || ask == AskSendPlainUpdate
			assert.Equal(t, sending, v == Wait || v == Proceed && sending, "%d %d", busy, ask)
			for bit := Busy(1); bit != 0; bit <<= 1 {
				if more, _ := Interlock(busy|bit, ask, InterlockPolicy{}); v != Proceed {
					assert.NotEqual(t, Proceed, more, "%d|%d %d", busy, bit, ask)
				}
			}
		}
	}
}

func TestInterlockTableIsWhole(t *testing.T) {
	seen := map[[2]uint8]bool{}
	for _, c := range InterlockTable {
		seen[[2]uint8{uint8(c.Busy), uint8(c.Ask)}] = true
		assert.Contains(t, c.Ref, "§")
		assert.NotEmpty(t, c.Why)
		for _, v := range []Verdict{c.Open, c.Otherwise} {
			sending := c.Ask == AskSendInvite || c.Ask == AskSendUpdate
			assert.True(t, v == Proceed || (v == Wait) == sending, "%+v", c)
		}
	}
	assert.Len(t, seen, 20)
	assert.Len(t, InterlockTable, 20)
}

func ExampleInterlock() {
	// Our INVITE still rings; its offer is answered in a reliable 183, whose PRACK is done.
	v, _ := Interlock(BusyIc, AskRecvUpdate, InterlockPolicy{})
	fmt.Println(v)
	// The same before the PRACK was answered.
	v, cell := Interlock(BusyIc|BusyExchange, AskRecvUpdate, InterlockPolicy{})
	fmt.Println(v, cell.Rule, cell.Why)
	// Output:
	// proceed
	// 491 UAS-IcU The peer's offer meets an open exchange of our INVITE; without one it is welcome.
}

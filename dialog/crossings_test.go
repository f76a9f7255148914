package dialog_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

// The 17 crossings and glares of RFC 6337 (tables 3 and 4), each with the messages delivered in
// both orders and with the first final response lost once. A is the side under test. Those in which both
// sides keep the rules are here; those in which one breaks them are in crossings_raw_test.go.

// A variant is how the messages of a crossing travel.
type variant struct {
	swapped bool // the two that cross arrive in the other order
	lost    bool // the first final response is lost once
}

func variants(t *testing.T, f func(t *testing.T, v variant)) {
	for _, v := range []variant{{}, {swapped: true}, {lost: true}, {true, true}} {
		t.Run(fmt.Sprintf("swapped=%v lost=%v", v.swapped, v.lost), func(t *testing.T) { f(t, v) })
	}
}

// crossed is a call whose ways differ, so that of two messages sent at once the one to bob
// arrives first, or the one to alice.
func crossed(t *testing.T, v variant, options ...dialogtest.Option) *dialogtest.Call {
	t.Helper()
	c := talking(t, options...)
	quick, late := dialogtest.Link{Delay: slow}, dialogtest.Link{Delay: 3 * slow}
	if v.swapped {
		quick, late = late, quick
	}
	c.OneWay(c.Alice.Node, c.Bob.Node, quick)
	c.OneWay(c.Bob.Node, c.Alice.Node, late)
	return c
}

// loses drops the first message of a kind, if the variant wants that.
func (v variant) loses(c *dialogtest.Call, what string) {
	if v.lost {
		c.Script(dialogtest.Fault{Do: dialogtest.Drop, What: what})
	}
}

// codes are the final responses other than 2xx that a user sent, once each.
func codes(c *dialogtest.Call, from string) map[string]int {
	n := map[string]int{}
	for _, m := range c.Trace().Messages {
		if m.Code >= 300 && m.Again == 0 && c.Trace().Name(m.From) == from {
			n[fmt.Sprintf("%d %s", m.Code, m.Method)]++
		}
	}
	return n
}

// settledAs checks the end of a crossing: both have their wish, and the same session.
func settledAs(t *testing.T, c *dialogtest.Call, alice, bob string) {
	t.Helper()
	c.Run(90 * time.Second)
	require.Contains(t, string(c.Alice.Dialog.LocalSDP()), alice)
	require.Contains(t, string(c.Bob.Dialog.LocalSDP()), bob)
	agreed(t, c)
	over(t, c)
}

// exchangeCrossed has alice make an offer in an UPDATE, bob answer it, and bob make an offer of
// his own that overtakes his answer.
func exchangeCrossed(t *testing.T, v variant, bobs func(*dialogtest.User, ...string)) *dialogtest.Call {
	t.Helper()
	c := talking(t, crossing())
	if v.swapped {
		c.Script(dialogtest.Fault{Do: dialogtest.Swap, What: "200 UPDATE", From: "bob"})
	}
	v.loses(c, "200 UPDATE")
	sendUpdate(c.Alice, moved(c.Alice))
	require.True(t, c.RunUntil(time.Second, func() bool { return c.Bob.Count(dialog.OfferReceived) == 1 }))
	bobs(c.Bob, mine(c.Bob, "49170", "50002"))
	return c
}

func TestX01_UpdateOvertakesTheAnswerToOurUpdate(t *testing.T) {
	variants(t, func(t *testing.T, v variant) {
		c := exchangeCrossed(t, v, sendUpdate)
		c.Run(slow * 2)
		refused := 0
		if v.swapped || v.lost { // A has no answer when B's offer comes
			refused = 1
		}
		require.Equal(t, refused, codes(c, "alice")["491 UPDATE"])
		settledAs(t, c, "50000", "50002")
	})
}

func TestX02_ReinviteOvertakesTheAnswerToOurUpdate(t *testing.T) {
	variants(t, func(t *testing.T, v variant) {
		c := exchangeCrossed(t, v, reinvite)
		c.Run(slow * 2)
		refused := 0
		if v.swapped || v.lost {
			refused = 1
		}
		require.Equal(t, refused, codes(c, "alice")["491 INVITE"])
		settledAs(t, c, "50000", "50002")
	})
}

// offeredIn2xx has bob ask alice for an offer and answer it, and make an offer of his own that
// overtakes his ACK, or meets its loss.
func offeredIn2xx(t *testing.T, v variant, bobs func(*dialogtest.User, ...string), options ...dialogtest.Option) *dialogtest.Call {
	t.Helper()
	c := talking(t, append(options, crossing())...)
	if v.swapped {
		c.Script(dialogtest.Fault{Do: dialogtest.Swap, What: "ACK", From: "bob"})
	}
	v.loses(c, "200 INVITE")
	reinvite(c.Bob)
	require.True(t, c.RunUntil(5*time.Second, func() bool { return c.Bob.Count(dialog.OfferReceived) == 1 }))
	answerOffer(c.Bob)
	bobs(c.Bob, mine(c.Bob, "49170", "50002"))
	return c
}

func TestX07_UpdateOvertakesTheAckWithTheAnswer(t *testing.T) {
	overtakesTheAck(t, sendUpdate, "491 UPDATE", "500 UPDATE")
}

func TestX08_ReinviteOvertakesTheAckWithTheAnswer(t *testing.T) {
	overtakesTheAck(t, reinvite, "491 INVITE", "500 INVITE")
}

func overtakesTheAck(t *testing.T, change func(*dialogtest.User, ...string), answers ...string) {
	for _, code := range answers {
		variants(t, func(t *testing.T, v variant) {
			c := offeredIn2xx(t, v, change, policy("alice", func(p *dialog.Policy) { p.Interlock.Answer500BeforeAck = code[0] == '5' }))
			c.Run(slow * 2)
			refused := 0
			if v.swapped {
				refused = 1
			}
			require.Equal(t, refused, codes(c, "alice")[code])
			settledAs(t, c, "49170", "50002")
		})
	}
}

func TestX11_UpdateOvertakesThe200OfTheCall(t *testing.T) {
	variants(t, func(t *testing.T, v variant) {
		c := dialogtest.NewCall(t, crossing())
		if v.swapped {
			c.Script(dialogtest.Fault{Do: dialogtest.Swap, What: "200 INVITE", From: "bob"})
		}
		v.loses(c, "200 INVITE")
		c.Alice.Invite(c.Bob)
		c.Deliver()
		c.Bob.Ring() // so that alice knows the dialog in which the UPDATE comes
		c.Deliver()
		c.Bob.Answer()
		sendUpdate(c.Bob, mine(c.Bob, "49170", "50002"))
		c.Run(slow * 2)
		refused := 0
		if v.swapped || v.lost {
			refused = 1
		}
		require.Equal(t, refused, codes(c, "alice")["491 UPDATE"])
		settledAs(t, c, "49170", "50002")
	})
}

// glare has both sides make an offer at once.
func glare(t *testing.T, alices, bobs func(*dialogtest.User, ...string), codeA, codeB string) {
	t.Helper()
	variants(t, func(t *testing.T, v variant) {
		c := crossed(t, v)
		v.loses(c, "491")
		alices(c.Alice, moved(c.Alice))
		bobs(c.Bob, mine(c.Bob, "49170", "50002"))
		c.Run(slow * 5)
		require.Equal(t, map[string]int{codeA: 1}, codes(c, "alice"))
		require.Equal(t, map[string]int{codeB: 1}, codes(c, "bob"))
		settledAs(t, c, "50000", "50002")
	})
}

func TestX12_ReinviteMeetsReinvite(t *testing.T) {
	glare(t, reinvite, reinvite, "491 INVITE", "491 INVITE")
}

func TestX13_ReinviteMeetsUpdate(t *testing.T) {
	glare(t, reinvite, sendUpdate, "491 UPDATE", "491 INVITE")
}

func TestX14_UpdateMeetsUpdate(t *testing.T) {
	glare(t, sendUpdate, sendUpdate, "491 UPDATE", "491 UPDATE")
}

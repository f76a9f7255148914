package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/fsm"
)

func TestHoldAndResumeByReinvite(t *testing.T) {
	c := talking(t)
	hold(c.Alice)
	c.Deliver()
	c.Flow(`
		alice -> bob   INVITE cseq=2 offer=sendonly
		bob   -> alice 100
		bob   -> alice 200 INVITE answer=recvonly
		alice -> bob   ACK cseq=2
	`)
	holds(t, c, true, false)
	agreed(t, c)
	require.Equal(t, dialog.StateHeld, c.Bob.Dialog.State())
	require.Equal(t, []string{"changed held", "held local", "answer_received"}, c.Alice.Took())
	require.Equal(t, []string{"offer_received", "changed held", "held remote"}, c.Bob.Took())
	resume(c.Alice)
	c.Deliver()
	c.Flow(`
		alice -> bob   INVITE cseq=3 offer=sendrecv
		bob   -> alice 100
		bob   -> alice 200 INVITE answer=sendrecv
		alice -> bob   ACK cseq=3
	`)
	holds(t, c, false, false)
	agreed(t, c)
	require.Equal(t, []string{"changed confirmed", "resumed local", "answer_received"}, c.Alice.Took())
	require.Equal(t, []string{"offer_received", "changed confirmed", "resumed remote"}, c.Bob.Took())
	over(t, c)
}

func TestHoldByUpdateWhereThePeerTakesIt(t *testing.T) {
	c := talking(t, policy("", func(p *dialog.Policy) { p.PreferUpdate = true }))
	holdSilently(c.Bob)
	c.Deliver()
	c.Flow(`
		bob   -> alice UPDATE cseq=1 offer=inactive
		alice -> bob   200 UPDATE answer=inactive
	`)
	holds(t, c, false, true)
	over(t, c)
}

func TestHoldOfAHeldCallSendsNothing(t *testing.T) {
	c := onHold(t, "alice")
	hold(c.Alice)
	c.Deliver()
	c.Flow(``)
	holdSilently(c.Alice) // from music to silence
	c.Deliver()
	reinvited(c, c.Alice, c.Bob, "inactive", "inactive")
	holds(t, c, true, false)
	require.Equal(t, []string{"answer_received"}, c.Alice.Took())
	over(t, c)
}

func TestE145_HoldWhileHeldOffersSendonlyAndBothHold(t *testing.T) {
	for _, silent := range []bool{false, true} {
		c := onHold(t, "bob")
		if silent {
			holdSilently(c.Alice)
		} else {
			hold(c.Alice)
		}
		c.Deliver()
		offer := map[bool]string{false: "sendonly", true: "inactive"}[silent]
		c.Flow(`
			alice -> bob   INVITE offer=` + offer + `
			bob   -> alice 100
			bob   -> alice 200 INVITE answer=inactive
			alice -> bob   ACK
		`)
		holds(t, c, true, true)
		over(t, c)
	}
}

func TestE145_HoldWhileHeldByTheLetterOfRFC3264(t *testing.T) {
	c := onHold(t, "bob", policy("alice", func(p *dialog.Policy) { p.HoldBackInactive = true }))
	hold(c.Alice)
	c.Deliver()
	c.Flow("alice -> bob INVITE offer=inactive\n...")
	holds(t, c, true, true)
	over(t, c)
}

func TestE146_BothHoldOneResumesTheOtherStillHolds(t *testing.T) {
	c := onHold(t, "bob")
	hold(c.Alice)
	c.Deliver()
	holds(t, c, true, true)
	quiet(c)
	resume(c.Alice)
	c.Deliver()
	reinvited(c, c.Alice, c.Bob, "sendrecv", "sendonly")
	holds(t, c, false, true)
	require.Equal(t, []string{"resumed local", "answer_received"}, c.Alice.Took(), "held is what the call stays")
	resume(c.Bob)
	c.Deliver()
	holds(t, c, false, false)
	over(t, c)
}

func TestE147_OfferlessReinviteWhileHeldOffersWhatWeWant(t *testing.T) {
	c := onHold(t, "bob")
	reinvite(c.Bob) // bob holds alice, and asks for her offer
	c.Deliver()
	c.Flow(`
		bob   -> alice INVITE !offer
		alice -> bob   100
		alice -> bob   200 INVITE offer=sendrecv
	`)
	answerOffer(c.Bob) // his hold stands
	c.Deliver()
	c.Flow(`bob -> alice ACK answer=sendonly`)
	holds(t, c, false, true)
	over(t, c)
}

func TestHLD25_OfferlessReinviteWhileWeHoldOffersTheHold(t *testing.T) {
	c := onHold(t, "alice")
	reinvite(c.Bob)
	c.Deliver()
	c.Flow(`
		bob   -> alice INVITE !offer
		alice -> bob   100
		alice -> bob   200 INVITE offer=sendonly
	`)
	answerOffer(c.Bob)
	c.Deliver()
	c.Flow(`bob -> alice ACK answer=recvonly`)
	holds(t, c, true, false)
	over(t, c)
}

func TestHLD15_PeersReinviteDoesNotEndOurHold(t *testing.T) {
	c := onHold(t, "alice")
	reinvite(c.Bob, mine(c.Bob, "a=recvonly", "a=sendrecv"))
	c.Deliver()
	reinvited(c, c.Bob, c.Alice, "sendrecv", "sendonly")
	holds(t, c, true, false)
	over(t, c)
}

func TestE150_HoldByGlareEndsWithBothHolding(t *testing.T) {
	c := talking(t, crossing())
	hold(c.Alice)
	hold(c.Bob)
	c.Deliver()
	c.Flow(`
		alice -> bob   INVITE cseq=2 offer=sendonly
		bob   -> alice INVITE cseq=1 offer=sendonly
		bob   -> alice 100
		bob   -> alice 491 INVITE
		alice -> bob   100
		alice -> bob   491 INVITE
		alice -> bob   ACK
		bob   -> alice ACK
	`)
	c.Run(5 * time.Second)
	holds(t, c, true, true)
	agreed(t, c)
	require.Equal(t, fsm.NoWish, c.Alice.Dialog.Regions().HoldWish)
	over(t, c)
}

func TestHoldInOneAnswersTheHoldOfTheOther(t *testing.T) {
	c := talking(t, crossing())
	hold(c.Alice)
	hold(c.Bob)
	c.Run(5 * time.Second)
	// whoever tried first was answered by the wish of the other, which needs no offer of its own
	n := 0
	for _, line := range c.Messages() {
		if matched(line, "INVITE") && !matched(line, "200", "491", "100") {
			n++
		}
	}
	require.Equal(t, 3, n, "two that crossed and one that told both wishes")
	over(t, c)
}

func TestE151_HoldAnswered408EndsTheCall(t *testing.T) {
	c, r := aliceAsks(t, hold)
	r.respond(c.Alice, r.last("INVITE"), 408, "c1", "")
	require.Equal(t, dialog.StateTerminated, c.Alice.Dialog.State())
	require.Equal(t, 1, r.count("BYE"))
	require.Equal(t, 408, c.Alice.Last(dialog.Ended).Code)
}

func TestE151_HoldAnswered488LeavesTheCallActive(t *testing.T) {
	c, r := aliceAsks(t, hold)
	r.respond(c.Alice, r.last("INVITE"), 488, "c1", "")
	require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State())
	require.Equal(t, []string{"failed 488"}, c.Alice.Took())
	local, _ := c.Alice.Dialog.Held()
	require.False(t, local)
	hold(c.Alice) // it may be tried again, with the next o= version
	c.Deliver()
	inv := r.last("INVITE")
	require.Equal(t, "sendonly", directionOf(inv.Body()))
	r.respond(c.Alice, inv, 200, "c1", directed("2", "recvonly"), carolContact)
	local, _ = c.Alice.Dialog.Held()
	require.True(t, local)
}

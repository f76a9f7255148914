package dialog_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// What is in force after an offer was refused, on either side.

func TestOA20_ReofferIsRefusedWith488WhateverComesAfterIt(t *testing.T) {
	for _, again := range []bool{false, true} {
		c, r, tag := carolTalks(t, asks("bob"), policy("bob", func(p *dialog.Policy) { p.OfferAgain = again }))
		hers := string(c.Bob.Dialog.RemoteSDP())
		r.request(c.Bob, message.INVITE, 2, tag, rawSDP("2", "49170", "50000"))
		refuseOffer(c.Bob)
		c.Deliver()
		require.Equal(t, 1, r.count("488 INVITE"))
		require.Equal(t, hers, string(c.Bob.Dialog.RemoteSDP()))
		require.Equal(t, fsm.Stable, c.Bob.Dialog.Regions().Offer)
	}
}

// An answer that refuses every stream is an answer: it is in force.
func TestOA21_22_RefusalStreamByStreamIsInForce(t *testing.T) {
	for _, again := range []bool{false, true} {
		edit := func(p *dialog.Policy) { p.OfferAgain = again }
		t.Run("in the 200 to a PRACK", func(t *testing.T) {
			c, r, _ := offeredInPrack(t, edit)
			refuseOffer(c.Bob)
			c.Deliver()
			require.Equal(t, rawSDP("2", "49170", "50000"), string(c.Bob.Dialog.RemoteSDP()))
			require.Equal(t, string(r.last("200 PRACK").Body()), string(c.Bob.Dialog.LocalSDP()))
		})
		t.Run("in an ACK", func(t *testing.T) {
			c, r := aliceAsks(t, askForOffer, policy("", edit))
			r.respond(c.Alice, r.last("INVITE"), 200, "c1", rawSDP("2", "49170", "50000"), carolContact)
			refuseOffer(c.Alice)
			c.Deliver()
			require.Equal(t, rawSDP("2", "49170", "50000"), string(c.Alice.Dialog.RemoteSDP()))
			require.Equal(t, string(r.last("ACK").Body()), string(c.Alice.Dialog.LocalSDP()))
			if !again {
				reason, _ := r.last("BYE").Header("Reason")
				require.Equal(t, `SIP;cause=488;text="Offer refused"`, reason, "not that an answer is missing")
				require.NoError(t, c.Alice.Last(dialog.Ended).Err, "our host wanted it so")
			}
		})
	}
}

func TestOA33_OfferInAPrackThatIsRefusedIsVoidAtOnce(t *testing.T) {
	for _, cancel := range []bool{false, true} {
		c, r, inv := aliceCalls(t, policy("", func(p *dialog.Policy) { p.OfferInPrack, p.CancelRefusedPrack = true, cancel }))
		r.respond(c.Alice, inv, 180, "c1", "", carolContact, "Allow: PRACK, UPDATE")
		sendUpdate(c.Alice, string(c.Alice.Offer()))
		r.respond(c.Alice, inv, 183, "c1", rawOffer(), append(rel(1), carolContact)...)
		require.Equal(t, fsm.LocalOfferPrack, c.Alice.Dialog.Regions().Offer)
		r.respond(c.Alice, r.last("PRACK"), 488, "", "")
		require.Equal(t, fsm.Stable, c.Alice.Dialog.Regions().Offer)
		require.Equal(t, cancel, r.count("CANCEL") == 1)
		require.NoError(t, dialog.Inside(c.Alice.Dialog))
	}
}

func TestOA28_NothingIsKeptOfAnOfferInAPrackWhenTheCallEnds(t *testing.T) {
	c, r := pracking(t, true)
	r.respond(c.Alice, r.last("INVITE"), 486, "c1", "")
	require.Equal(t, fsm.Closed, c.Alice.Dialog.Regions().Offer)
	require.NoError(t, dialog.Inside(c.Alice.Dialog))
}

// The PRACK of a re-INVITE may offer too, and refusing that leaves the call.
func TestOA21_OfferInThePrackOfAReinviteIsRefused(t *testing.T) {
	c, r, tag := carolTalks(t, asks("bob"))
	r.request(c.Bob, message.INVITE, 2, tag, rawSDP("2", "49170", "50000"), "Supported: 100rel")
	progress183(c.Bob, mine(c.Bob), false)
	c.Deliver()
	r.request(c.Bob, message.PRACK, 3, tag, rawSDP("3", "49170", "50002"), rackOfReinvite(t, r.last("183 INVITE")))
	require.Equal(t, fsm.RemoteOfferPrack, c.Bob.Dialog.Regions().Offer)
	refuseOffer(c.Bob)
	c.Deliver()
	require.Contains(t, string(r.last("200 PRACK").Body()), "m=audio 0 ")
	require.Equal(t, 1, r.count("488 INVITE"))
	require.Equal(t, fsm.Stable, c.Bob.Dialog.Regions().Offer)
	require.Equal(t, dialog.StateConfirmed, c.Bob.Dialog.State())
	require.NoError(t, dialog.Inside(c.Bob.Dialog))
}

package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// Rows of the offer/answer machine (OA) that no edge case of the list is about.

func TestOA4_SecondPreviewIsNotRead(t *testing.T) {
	c, r, inv := aliceCalls(t)
	r.respond(c.Alice, inv, 183, "c1", rawOffer(), carolContact)
	r.respond(c.Alice, inv, 183, "c1", rawSDP("2", "49170", "50000"), carolContact)
	r.respond(c.Alice, inv, 200, "c1", rawOffer(), carolContact)
	require.Equal(t, rawOffer(), string(c.Alice.Dialog.RemoteSDP()))
}

func TestOA8_SDPAfterTheAnswerSaysNothing(t *testing.T) {
	c, r, inv := aliceCalls(t)
	r.respond(c.Alice, inv, 183, "c1", rawOffer(), append(rel(1), carolContact)...)
	r.respond(c.Alice, inv, 183, "c1", rawSDP("2", "49170", "50000"), append(rel(2), carolContact)...)
	r.respond(c.Alice, inv, 183, "c1", rawSDP("2", "49170", "50000"), carolContact)
	require.Equal(t, rawOffer(), string(c.Alice.Dialog.RemoteSDP()))
	require.Equal(t, uint64(2), c.Alice.Endpoint.Counts().Mismatched)
}

func TestOA7_ReinviteAcceptedWithoutAnAnswerChangesNothing(t *testing.T) {
	for _, preview := range []bool{false, true} {
		c, r := aliceTalks(t)
		before := string(c.Alice.Dialog.LocalSDP())
		reinvite(c.Alice, moved(c.Alice))
		c.Deliver()
		inv := r.last("INVITE")
		if preview {
			r.respond(c.Alice, inv, 183, "c1", rawSDP("2"), carolContact)
		}
		r.respond(c.Alice, inv, 200, "c1", "", carolContact)
		require.Equal(t, 2, r.count("ACK"))
		require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State())
		require.Equal(t, !preview, before == string(c.Alice.Dialog.LocalSDP()), "a preview stands in for the answer")
	}
}

func TestOA7_HoldAcceptedWithoutAnAnswerIsNoHold(t *testing.T) {
	c, r := aliceAsks(t, hold)
	r.respond(c.Alice, r.last("INVITE"), 200, "c1", "", carolContact)
	require.Equal(t, fsm.NoWish, c.Alice.Dialog.Regions().HoldWish)
	hold(c.Alice)
	c.Deliver()
	require.Equal(t, 3, r.count("INVITE"))
}

func TestOA10_AckWithoutTheAnswerItOwes(t *testing.T) {
	t.Run("a new call ends", func(t *testing.T) {
		c, r, tag := unacknowledged(t)
		r.request(c.Bob, message.ACK, 1, tag, "")
		require.Equal(t, 1, r.count("BYE"))
		require.Equal(t, dialog.StateTerminated, c.Bob.Dialog.State())
	})
	for _, end := range []bool{false, true} {
		c, r, tag := carolTalks(t, policy("", func(p *dialog.Policy) { p.EndUnanswered = end }))
		before := string(c.Bob.Dialog.RemoteSDP())
		r.request(c.Bob, message.INVITE, 2, tag, "")
		r.request(c.Bob, message.ACK, 2, tag, "")
		require.Equal(t, end, r.count("BYE") == 1)
		require.Equal(t, 1, c.Bob.Count(dialog.Failed))
		if !end {
			require.Equal(t, before, string(c.Bob.Dialog.RemoteSDP()))
		}
	}
}

func TestOA11_OurOfferIsVoidWhenNoAckComes(t *testing.T) {
	c, _, _ := unacknowledged(t)
	c.Run(40 * time.Second)
	require.Equal(t, dialog.StateTerminated, c.Bob.Dialog.State())

	c, r, tag := carolTalks(t)
	r.request(c.Bob, message.INVITE, 2, tag, "")
	r.request(c.Bob, message.INVITE, 3, tag, "") // refused, but it shows that she lives (RFC 6141 §5.4)
	require.Equal(t, 1, r.count("491 INVITE"))
	c.Run(40 * time.Second)
	require.Equal(t, dialog.StateConfirmed, c.Bob.Dialog.State())
	require.Equal(t, fsm.Stable, c.Bob.Dialog.Regions().Offer)
	require.Equal(t, fsm.Idle, c.Bob.Dialog.Regions().Serve)
}

func TestOA15_PrackAcceptedWithoutTheAnswerItOwes(t *testing.T) {
	for _, end := range []bool{false, true} {
		c, r, inv := aliceCalls(t, policy("", func(p *dialog.Policy) { p.OfferInPrack, p.EndUnanswered = true, end }))
		r.respond(c.Alice, inv, 180, "c1", "", carolContact, "Allow: PRACK, UPDATE")
		sendUpdate(c.Alice, string(c.Alice.Offer()))
		r.respond(c.Alice, inv, 183, "c1", rawOffer(), append(rel(1), carolContact)...)
		r.respond(c.Alice, r.last("PRACK"), 200, "", "")
		require.Equal(t, end, r.count("CANCEL") == 1)
		require.Equal(t, 1, c.Alice.Count(dialog.Failed))
	}
}

func TestOA16_RefusedCallForgetsThePreview(t *testing.T) {
	c, r, inv := aliceCalls(t)
	r.respond(c.Alice, inv, 183, "c1", rawOffer(), carolContact)
	r.respond(c.Alice, inv, 486, "c1", "")
	require.Equal(t, fsm.Closed, c.Alice.Dialog.Regions().Offer)

	c, r = aliceAsks(t, move)
	inv = r.last("INVITE")
	r.respond(c.Alice, inv, 183, "c1", rawSDP("2"), carolContact)
	r.respond(c.Alice, inv, 488, "c1", "")
	require.Equal(t, fsm.Stable, c.Alice.Dialog.Regions().Offer)
	require.Contains(t, string(c.Alice.Dialog.LocalSDP()), "49170")
}

func TestOA17_EachForkAnswersTheSameOffer(t *testing.T) {
	c, r, inv := aliceCalls(t)
	first := c.Alice.Dialog
	r.respond(c.Alice, inv, 183, "c1", rawOffer(), carolContact) // a preview
	r.respond(c.Alice, inv, 183, "c2", rawSDP("1", "49170", "50002"), append(rel(1), carolContact)...)
	second := c.Alice.Dialog
	r.respond(c.Alice, inv, 200, "c3", rawSDP("1", "49170", "50004"), carolContact)
	require.Nil(t, first.RemoteSDP())
	require.Contains(t, string(second.RemoteSDP()), "50002")
	require.Contains(t, string(c.Alice.Dialog.RemoteSDP()), "50004")
}

func TestOA20_UpdateRefusedWithACodeOfTheHosts(t *testing.T) {
	c := talking(t, asks("bob"))
	sendUpdate(c.Alice, moved(c.Alice))
	c.Deliver()
	refuseOffer(c.Bob, 403)
	c.Deliver()
	require.Equal(t, 403, c.Alice.Last(dialog.Failed).Code)
	require.Equal(t, fsm.Stable, c.Bob.Dialog.Regions().Offer)
	over(t, c)
}

// offeredInPrack is a call from carol whose PRACK makes an offer that bob's host has to answer.
func offeredInPrack(t *testing.T, edit func(*dialog.Policy)) (*dialogtest.Call, *rawPeer, string) {
	t.Helper()
	c := dialogtest.NewCall(t, asks("bob"), policy("bob", edit))
	r := newRawPeer(t, c)
	r.request(c.Bob, message.INVITE, 1, "", rawOffer(), "Supported: 100rel", "Allow: INVITE, UPDATE, PRACK")
	c.Bob.Progress()
	c.Deliver()
	progress := r.last("183 INVITE")
	tag := tagOf(t, progress)
	r.request(c.Bob, message.PRACK, 2, tag, rawSDP("2", "49170", "50000"), rackOf(t, progress))
	require.Equal(t, fsm.RemoteOfferPrack, c.Bob.Dialog.Regions().Offer)
	return c, r, tag
}

func TestOA21_OfferInAPrackIsRefusedStreamByStream(t *testing.T) {
	c, r, _ := offeredInPrack(t, func(*dialog.Policy) {})
	refuseOffer(c.Bob)
	c.Deliver()
	require.Contains(t, string(r.last("200 PRACK").Body()), "m=audio 0 ")
	require.Equal(t, 1, r.count("488 INVITE"))

	c, r, _ = offeredInPrack(t, func(p *dialog.Policy) { p.OfferAgain = true })
	refuseOffer(c.Bob)
	c.Deliver()
	require.Contains(t, string(r.last("200 PRACK").Body()), "m=audio 0 ")
	require.Zero(t, r.count("488 INVITE"))
	require.Contains(t, string(r.last("UPDATE").Body()), "m=audio 49170", "and bob offers himself")
}

// offeredBy2xx is a call of alice's without an offer that carol has answered with hers.
func offeredBy2xx(t *testing.T, edit func(*dialog.Policy)) (*dialogtest.Call, *rawPeer) {
	t.Helper()
	c := dialogtest.NewCall(t, policy("", edit))
	r := newRawPeer(t, c)
	inv := r.called(c.Alice, func(call *dialog.Call) { call.With = dialog.With{} })
	r.respond(c.Alice, inv, 200, "c1", rawOffer(), carolContact, "Allow: INVITE, UPDATE")
	require.Equal(t, fsm.RemoteOffer2xx, c.Alice.Dialog.Regions().Offer)
	return c, r
}

func TestOA22_OfferInThe200IsRefusedStreamByStreamThenHungUp(t *testing.T) {
	c, r := offeredBy2xx(t, func(*dialog.Policy) {})
	refuseOffer(c.Alice)
	c.Deliver()
	require.Contains(t, string(r.last("ACK").Body()), "m=audio 0 ")
	require.Equal(t, "BYE", title(r.got[len(r.got)-1]))
}

func TestOA22_OrAnsweredSoAndFollowedByAnOfferOfOurs(t *testing.T) {
	c, r := aliceAsks(t, askForOffer, policy("", func(p *dialog.Policy) { p.OfferAgain = true }))
	r.respond(c.Alice, r.last("INVITE"), 200, "c1", rawSDP("2", "49170", "50000"), carolContact)
	refuseOffer(c.Alice)
	c.Deliver()
	require.Contains(t, string(r.last("ACK").Body()), "m=audio 0 ")
	require.Contains(t, string(r.last("INVITE").Body()), "m=audio 49170")
	require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State())
}

func TestOA23_OfferInAReliable183IsRefusedThenCancelled(t *testing.T) {
	for _, again := range []bool{false, true} {
		c, r := aliceAsks(t, askForOffer, policy("", func(p *dialog.Policy) { p.OfferAgain = again }))
		inv := r.last("INVITE")
		r.respond(c.Alice, inv, 183, "c1", rawSDP("2", "49170", "50000"), append(rel(1), carolContact)...)
		require.ErrorIs(t, c.Alice.Refused("update", func(now time.Time) error {
			return c.Alice.Dialog.Update(now, dialog.With{SDP: []byte(moved(c.Alice))})
		}), dialog.ErrOfferPending)
		refuseOffer(c.Alice)
		c.Deliver()
		require.Contains(t, string(r.last("PRACK").Body()), "m=audio 0 ")
		require.Equal(t, !again, r.count("CANCEL") == 1)
		if again {
			r.respond(c.Alice, r.last("PRACK"), 200, "", "")
			r.respond(c.Alice, inv, 200, "c1", "", carolContact)
			require.Contains(t, string(r.last("INVITE").Body()), "m=audio 49170")
		}
	}
}

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

// An offer that is still open: another one beside it, and its end with the call.

func TestOA27_OfferWhileTheOneInThePrackIsOpen(t *testing.T) {
	c, r, tag := offeredInPrack(t, func(*dialog.Policy) {})
	r.request(c.Bob, message.UPDATE, 3, tag, rawSDP("3", "49170", "50002"))
	require.Equal(t, 1, r.count("500 UPDATE"))
	sendUpdate(c.Bob, mine(c.Bob, "49170", "50004")) // waits
	c.Deliver()
	require.Zero(t, r.count("UPDATE"))
	answerOffer(c.Bob)
	c.Deliver()
	require.Equal(t, 1, r.count("200 PRACK"))
	require.Equal(t, 1, r.count("UPDATE"))
}

func TestOA37_OfferWhileTheOneInThe200Waits(t *testing.T) {
	c, r := offeredBy2xx(t, func(*dialog.Policy) {})
	r.inDialog(c.Alice, message.UPDATE, 1, rawSDP("2", "49170", "50000"))
	require.Equal(t, 1, r.count("491 UPDATE"))
	require.ErrorIs(t, c.Alice.Refused("reinvite", func(now time.Time) error {
		return c.Alice.Dialog.Reinvite(now, dialog.With{SDP: c.Alice.Offer()})
	}), dialog.ErrOfferPending)
	c.Alice.Hangup()
	c.Deliver()
	require.Contains(t, string(r.last("ACK").Body()), "m=audio 0 ", "acknowledged, and then hung up")
	require.Equal(t, 1, r.count("BYE"))
}

func TestOA24_OurOfferIsOutSoAnotherWaits(t *testing.T) {
	t.Run("in a 2xx", func(t *testing.T) {
		c, r, tag := unacknowledged(t)
		reinvite(c.Bob, string(c.Bob.Offer()))
		c.Deliver()
		require.Zero(t, r.count("INVITE"))
		r.request(c.Bob, message.ACK, 1, tag, rawSDP("1"))
		require.Equal(t, 1, r.count("INVITE"))
	})
	t.Run("in a reliable 183", func(t *testing.T) {
		c, r, progress := offeredReliably(t)
		sendUpdate(c.Bob, mine(c.Bob)+string(c.Bob.Offer()))
		c.Deliver()
		require.Zero(t, r.count("UPDATE"))
		r.request(c.Bob, message.PRACK, 2, tagOf(t, progress), rawSDP("1"), rackOf(t, progress))
		require.Equal(t, 1, r.count("UPDATE"))
	})
	t.Run("in an INVITE, and a preview has come", func(t *testing.T) {
		c, r, inv := aliceCalls(t)
		r.respond(c.Alice, inv, 183, "c1", rawOffer(), carolContact, "Allow: INVITE, UPDATE")
		sendUpdate(c.Alice, string(c.Alice.Offer()))
		c.Deliver()
		require.Zero(t, r.count("UPDATE"))
		r.respond(c.Alice, inv, 200, "c1", rawOffer(), carolContact)
		require.Equal(t, 1, r.count("UPDATE"))
	})
	t.Run("in a PRACK", func(t *testing.T) {
		c, r := pracking(t, true)
		sendUpdate(c.Alice, mine(c.Alice, "49170", "50004"))
		c.Deliver()
		require.Zero(t, r.count("UPDATE"))
		r.respond(c.Alice, r.last("PRACK"), 200, "", rawSDP("2"))
		require.Equal(t, 1, r.count("UPDATE"))
	})
	t.Run("in an UPDATE", func(t *testing.T) {
		c, r := aliceTalks(t)
		sendUpdate(c.Alice, moved(c.Alice))
		reinvite(c.Alice, mine(c.Alice, "49170", "50004"))
		c.Deliver()
		require.Equal(t, 1, r.count("INVITE"))
		r.respond(c.Alice, r.last("UPDATE"), 200, "", rawSDP("2"), carolContact)
		require.Equal(t, 2, r.count("INVITE"))
	})
}

func TestOA28_OpenOfferEndsWithTheCall(t *testing.T) {
	for name, start := range map[string]func() (*dialogtest.Call, *dialogtest.User){
		"ours in an UPDATE": func() (*dialogtest.Call, *dialogtest.User) {
			c, _ := aliceTalks(t)
			sendUpdate(c.Alice, moved(c.Alice))
			return c, c.Alice
		},
		"ours in a PRACK": func() (*dialogtest.Call, *dialogtest.User) { c, _ := pracking(t, true); return c, c.Alice },
		"ours in a 183":   func() (*dialogtest.Call, *dialogtest.User) { c, _, _ := offeredReliably(t); return c, c.Bob },
		"hers in a 200": func() (*dialogtest.Call, *dialogtest.User) {
			c, _ := offeredBy2xx(t, func(*dialog.Policy) {})
			return c, c.Alice
		},
		"hers in a PRACK": func() (*dialogtest.Call, *dialogtest.User) {
			c, _, _ := offeredInPrack(t, func(*dialog.Policy) {})
			return c, c.Bob
		},
		"hers in an UPDATE":   func() (*dialogtest.Call, *dialogtest.User) { return offeredInUpdate(t) },
		"hers in a 183":       func() (*dialogtest.Call, *dialogtest.User) { return offeredIn183(t) },
		"hers in a re-INVITE": func() (*dialogtest.Call, *dialogtest.User) { return offeredInReinvite(t) },
		"ours in a re-INVITE": func() (*dialogtest.Call, *dialogtest.User) {
			c, _ := aliceTalks(t)
			reinvite(c.Alice, moved(c.Alice))
			return c, c.Alice
		},
		"ours, with a preview": func() (*dialogtest.Call, *dialogtest.User) { return previewed(t) },
	} {
		t.Run(name, func(t *testing.T) {
			c, u := start()
			c.Deliver()
			u.Hangup()
			c.Run(40 * time.Second)
			require.Equal(t, fsm.Closed, u.Dialog.Regions().Offer)
			require.Equal(t, dialog.StateTerminated, u.Dialog.State())
		})
	}
}

func offeredInUpdate(t *testing.T) (*dialogtest.Call, *dialogtest.User) {
	c, r, tag := carolTalks(t, asks("bob"))
	r.request(c.Bob, message.UPDATE, 2, tag, rawSDP("2", "49170", "50000"))
	return c, c.Bob
}

func offeredInReinvite(t *testing.T) (*dialogtest.Call, *dialogtest.User) {
	c, r, tag := carolTalks(t, asks("bob"))
	r.request(c.Bob, message.INVITE, 2, tag, rawSDP("2", "49170", "50000"))
	return c, c.Bob
}

func offeredIn183(t *testing.T) (*dialogtest.Call, *dialogtest.User) {
	c, r := aliceAsks(t, askForOffer)
	r.respond(c.Alice, r.last("INVITE"), 183, "c1", rawSDP("2", "49170", "50000"), append(rel(1), carolContact)...)
	return c, c.Alice
}

func previewed(t *testing.T) (*dialogtest.Call, *dialogtest.User) {
	c, r := aliceAsks(t, move)
	r.respond(c.Alice, r.last("INVITE"), 183, "c1", rawSDP("2"), carolContact)
	return c, c.Alice
}

func TestOA34_OfferInOur183IsVoid(t *testing.T) {
	t.Run("the call is cancelled", func(t *testing.T) {
		c, r, _ := offeredReliably(t)
		r.cancel(c.Bob)
		require.Equal(t, 1, r.count("487 INVITE"))
	})
	t.Run("or refused", func(t *testing.T) {
		c, r, _ := offeredReliably(t)
		c.Bob.Reject(486)
		c.Deliver()
		require.Equal(t, 1, r.count("486 INVITE"))
	})
	t.Run("or no PRACK comes", func(t *testing.T) {
		c, _, _ := offeredReliably(t)
		c.Run(40 * time.Second)
		require.Equal(t, dialog.StateTerminated, c.Bob.Dialog.State())
	})
	// the same of a re-INVITE, which leaves the call
	offering := func(t *testing.T) (*dialogtest.Call, *rawPeer) {
		c, r, tag := carolTalks(t, asks("bob"))
		r.branch = 700
		r.request(c.Bob, message.INVITE, 2, tag, "", "Supported: 100rel")
		progress183(c.Bob, mine(c.Bob), false)
		c.Deliver()
		require.Equal(t, fsm.LocalOfferRel1xx, c.Bob.Dialog.Regions().Offer)
		return c, r
	}
	t.Run("a re-INVITE that is cancelled", func(t *testing.T) {
		c, r := offering(t)
		r.branch = 700
		r.request(c.Bob, message.CANCEL, 2, c.Bob.Dialog.ID().LocalTag, "")
		require.Equal(t, 1, r.count("487 INVITE"))
		require.Equal(t, fsm.Stable, c.Bob.Dialog.Regions().Offer)
	})
	t.Run("a re-INVITE that is refused", func(t *testing.T) {
		c, r := offering(t)
		c.Bob.Reject(486)
		c.Deliver()
		require.Equal(t, 1, r.count("486 INVITE"))
		require.Equal(t, fsm.Stable, c.Bob.Dialog.Regions().Offer)
	})
	t.Run("a re-INVITE without its PRACK", func(t *testing.T) {
		c, r := offering(t)
		c.Run(32*time.Second + slow)
		require.Equal(t, 1, r.count("504 INVITE"))
		require.Equal(t, fsm.Stable, c.Bob.Dialog.Regions().Offer)
		require.Equal(t, dialog.StateConfirmed, c.Bob.Dialog.State())
	})
}

func TestOA39_ReinviteWhoseOfferWaitsForUsIsRefused(t *testing.T) {
	c, r := aliceAsks(t, askForOffer)
	inv := r.last("INVITE")
	r.respond(c.Alice, inv, 183, "c1", rawSDP("2", "49170", "50000"), append(rel(1), carolContact)...)
	r.respond(c.Alice, inv, 488, "c1", "")
	require.Equal(t, fsm.Stable, c.Alice.Dialog.Regions().Offer)
	require.Contains(t, string(c.Alice.Dialog.RemoteSDP()), "49170")
	require.Error(t, c.Alice.Refused("answer offer", func(now time.Time) error { return c.Alice.Dialog.AnswerOffer(now) }))
}

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

// The crossings of RFC 6337 in which one side breaks a rule of its own: carol does. A lost
// response is asked for again by the same request; it is the same response.

// lostOnce sends a request of carol's again, as if its final response had been lost, and
// checks that the same one comes.
func (r *rawPeer) lostOnce(v variant, to *dialogtest.User, m *message.Message, what string) {
	r.t.Helper()
	if !v.lost {
		return
	}
	first, n := r.last(what), r.count(what)
	r.send(to, m)
	require.Equal(r.t, n+1, r.count(what))
	require.Equal(r.t, first.String(), r.last(what).String())
}

// both requests of carol's, in the order of the variant.
func (v variant) order(first, second func()) {
	if v.swapped {
		first, second = second, first
	}
	first()
	second()
}

func TestX03_UpdateTogetherWithAnOfferlessReinvite(t *testing.T) {
	variants(t, func(t *testing.T, v variant) { // RFC 6337, figures 4 and 5
		c, r, tag := carolTalks(t, asks("bob"))
		if !v.swapped { // the UPDATE is not answered yet: UAS-UsI
			r.request(c.Bob, message.UPDATE, 2, tag, rawSDP("2", "49170", "50000"))
			inv := r.request(c.Bob, message.INVITE, 3, tag, "", "Supported: 100rel")
			require.True(t, r.last("500 INVITE").Has("Retry-After"))
			r.lostOnce(v, c.Bob, inv, "500 INVITE")
			answerOffer(c.Bob)
			c.Deliver()
			require.Equal(t, 1, r.count("200 UPDATE"))
			return
		}
		r.request(c.Bob, message.INVITE, 2, tag, "", "Supported: 100rel")
		c.Bob.Do("progress", func(now time.Time) error {
			return c.Bob.Dialog.Progress(now, 183, dialog.With{SDP: c.Bob.Dialog.LocalSDP()})
		})
		c.Deliver()
		require.Equal(t, fsm.LocalOfferRel1xx, c.Bob.Dialog.Regions().Offer)
		up := r.request(c.Bob, message.UPDATE, 3, tag, rawSDP("2", "49170", "50000")) // UAS-IsU
		require.True(t, r.last("500 UPDATE").Has("Retry-After"))
		r.lostOnce(v, c.Bob, up, "500 UPDATE")
	})
}

func TestX03_OurSideSendsThemOneAfterTheOther(t *testing.T) {
	c := talking(t, crossing())
	sendUpdate(c.Alice, moved(c.Alice))
	reinvite(c.Alice) // it waits
	c.Deliver()
	c.Flow(`
		alice -> bob   UPDATE offer
		bob   -> alice 200 UPDATE answer
		alice -> bob   INVITE !offer
		bob   -> alice 100
		bob   -> alice 200 INVITE offer
	`)
	require.ErrorIs(t, c.Alice.Refused("update", func(now time.Time) error {
		return c.Alice.Dialog.Update(now, dialog.With{SDP: []byte(mine(c.Alice, "50000", "50002"))})
	}), dialog.ErrOfferPending)
	answerOffer(c.Alice)
	sendUpdate(c.Alice, mine(c.Alice, "50000", "50002")) // the ACK is on its way
	c.Deliver()
	c.Flow(`
		alice -> bob   ACK answer
		alice -> bob   UPDATE offer
		bob   -> alice 200 UPDATE answer
	`)
	agreed(t, c)
	over(t, c)
}

func TestX04_UpdateMeetsTheOfferInOur200(t *testing.T) {
	for _, code := range []string{"491 UPDATE", "500 UPDATE"} {
		variants(t, func(t *testing.T, v variant) {
			c, r, tag := carolTalks(t, policy("bob", func(p *dialog.Policy) { p.Interlock.Answer500BeforeAck = code[0] == '5' }))
			ack := func() { r.request(c.Bob, message.ACK, 2, tag, rawSDP("2")) }
			r.request(c.Bob, message.INVITE, 2, tag, "")
			var up *message.Message
			v.order(func() { up = r.request(c.Bob, message.UPDATE, 3, tag, rawSDP("2", "49170", "50000")) }, ack)
			if v.swapped { // the ACK came first: nothing is open any more
				require.Equal(t, 1, r.count("200 UPDATE"))
				r.lostOnce(v, c.Bob, up, "200 UPDATE")
				return
			}
			require.Equal(t, 1, r.count(code))
			r.lostOnce(v, c.Bob, up, code)
			require.Equal(t, rawSDP("2"), string(c.Bob.Dialog.RemoteSDP()))
		})
	}
}

// pracking is a call from alice in which her PRACK, with an offer if she has one, is not
// answered yet.
func pracking(t *testing.T, offers bool) (*dialogtest.Call, *rawPeer) {
	t.Helper()
	c, r, inv := aliceCalls(t, policy("", func(p *dialog.Policy) { p.OfferInPrack = offers }))
	r.respond(c.Alice, inv, 180, "c1", "", carolContact, "Allow: PRACK, UPDATE")
	if offers {
		sendUpdate(c.Alice, string(c.Alice.Offer())) // it has to wait for the answer
		require.Equal(t, fsm.Queued, c.Alice.Dialog.Regions().Modify)
	}
	r.respond(c.Alice, inv, 183, "c1", rawOffer(), append(rel(1), carolContact)...)
	require.Equal(t, offers, len(r.last("PRACK").Body()) > 0)
	return c, r
}

func TestX05_UpdateComesBeforeOurPrackIsAnswered(t *testing.T) {
	for _, offers := range []bool{false, true} {
		variants(t, func(t *testing.T, v variant) { // figure 9
			c, r := pracking(t, offers)
			prack := r.last("PRACK")
			answer := ""
			if offers {
				answer = rawSDP("2")
			}
			var up *message.Message
			v.order(
				func() { up = r.inDialog(c.Alice, message.UPDATE, 1, rawSDP("2", "49170", "50000")) },
				func() { r.respond(c.Alice, prack, 200, "", answer) })
			if v.swapped {
				require.Equal(t, 1, r.count("200 UPDATE"))
				r.lostOnce(v, c.Alice, up, "200 UPDATE")
				return
			}
			require.Equal(t, 1, r.count("491 UPDATE"))
			r.lostOnce(v, c.Alice, up, "491 UPDATE")
			require.Equal(t, fsm.Stable, c.Alice.Dialog.Regions().Offer)
		})
	}
}

func TestX05_OurSideSendsItsUpdateAfterThePrack(t *testing.T) {
	c, r, progress := ringingReliably(t, "Allow: UPDATE, PRACK")
	sendUpdate(c.Bob, mine(c.Bob, "49170", "50002"))
	c.Deliver()
	require.Zero(t, r.count("UPDATE"), "the 183 has the answer and no PRACK yet")
	r.request(c.Bob, message.PRACK, 2, tagOf(t, progress), "", rackOf(t, progress))
	require.Equal(t, 1, r.count("UPDATE"))
}

func TestX06_UpdateComesBeforeTheAnswerToTheOfferInOurPrack(t *testing.T) {
	variants(t, func(t *testing.T, v variant) {
		c, r := pracking(t, true)
		prack := r.last("PRACK")
		var up *message.Message
		v.order(
			func() { up = r.inDialog(c.Alice, message.UPDATE, 1, rawSDP("3", "49170", "50004")) },
			func() { r.respond(c.Alice, prack, 200, "", rawSDP("2", "49170", "50002")) })
		if !v.swapped {
			require.Equal(t, 1, r.count("491 UPDATE"))
			r.lostOnce(v, c.Alice, up, "491 UPDATE")
			require.Contains(t, string(c.Alice.Dialog.RemoteSDP()), "50002", "the answer counts")
			return
		}
		require.Equal(t, 1, r.count("200 UPDATE"))
		require.Contains(t, string(c.Alice.Dialog.RemoteSDP()), "50004")
	})
}

// offeredReliably is a call from carol without an offer; bob's 183 makes it, and awaits its PRACK.
func offeredReliably(t *testing.T) (*dialogtest.Call, *rawPeer, *message.Message) {
	t.Helper()
	c := dialogtest.NewCall(t)
	r := newRawPeer(t, c)
	r.request(c.Bob, message.INVITE, 1, "", "", "Supported: 100rel", "Allow: UPDATE, PRACK")
	c.Bob.Progress()
	c.Deliver()
	return c, r, r.last("183 INVITE")
}

func TestX09_UpdateComesBeforeThePrackWithTheAnswer(t *testing.T) {
	variants(t, func(t *testing.T, v variant) { // figure 6
		c, r, progress := offeredReliably(t)
		tag := tagOf(t, progress)
		up := func(seq uint32) *message.Message {
			return r.request(c.Bob, message.UPDATE, seq, tag, rawSDP("2", "49170", "50000"))
		}
		if v.swapped {
			r.request(c.Bob, message.PRACK, 2, tag, rawSDP("1"), rackOf(t, progress))
			m := up(3)
			require.Equal(t, 1, r.count("200 UPDATE"))
			r.lostOnce(v, c.Bob, m, "200 UPDATE")
			return
		}
		m := up(2)
		require.True(t, r.last("500 UPDATE").Has("Retry-After"))
		r.lostOnce(v, c.Bob, m, "500 UPDATE")
		r.request(c.Bob, message.PRACK, 3, tag, rawSDP("1"), rackOf(t, progress))
		require.Equal(t, rawSDP("1"), string(c.Bob.Dialog.RemoteSDP()))
	})
}

func TestX10_UpdateOvertakesTheReliableAnswer(t *testing.T) {
	variants(t, func(t *testing.T, v variant) { // figure 7
		c, r, inv := aliceCalls(t)
		r.respond(c.Alice, inv, 180, "c1", "", carolContact)
		var up *message.Message
		v.order(
			func() { up = r.inDialog(c.Alice, message.UPDATE, 1, rawSDP("2", "49170", "50000")) },
			func() { r.respond(c.Alice, inv, 183, "c1", rawOffer(), append(rel(1), carolContact)...) })
		require.Equal(t, 1, r.count("491 UPDATE"), "in either order: the PRACK is still open")
		r.lostOnce(v, c.Alice, up, "491 UPDATE")
		require.Equal(t, rawOffer(), string(c.Alice.Dialog.RemoteSDP()))
	})
}

func TestX15_UpdateMeetsTheOfferInOurReliable183(t *testing.T) {
	variants(t, func(t *testing.T, v variant) { // figures 12 and 13
		c, r, tag := carolTalks(t, asks("bob"))
		r.request(c.Bob, message.INVITE, 2, tag, "", "Supported: 100rel")
		progress := func() {
			c.Bob.Do("progress", func(now time.Time) error {
				return c.Bob.Dialog.Progress(now, 183, dialog.With{SDP: c.Bob.Dialog.LocalSDP()})
			})
			c.Deliver()
		}
		var up *message.Message
		update := func() { up = r.request(c.Bob, message.UPDATE, 3, tag, rawSDP("2", "49170", "50000")) }
		if v.swapped { // bob has made no offer yet, and his INVITE is not one that offers: it is taken
			update()
			require.Zero(t, r.count("500 UPDATE"))
			answerOffer(c.Bob)
			c.Deliver()
			require.Equal(t, 1, r.count("200 UPDATE"))
			progress()
			require.Equal(t, fsm.LocalOfferRel1xx, c.Bob.Dialog.Regions().Offer)
			return
		}
		progress()
		update()
		require.Equal(t, 1, r.count("500 UPDATE"))
		r.lostOnce(v, c.Bob, up, "500 UPDATE")
	})
}

func TestX16_UpdateMeetsTheOfferInOur200ToAReinvite(t *testing.T) {
	variants(t, func(t *testing.T, v variant) {
		c, r, tag := carolTalks(t, policy("bob", func(p *dialog.Policy) { p.Interlock.Answer500BeforeAck = true }))
		var up *message.Message
		v.order(
			func() { r.request(c.Bob, message.INVITE, 2, tag, "") },
			func() { up = r.request(c.Bob, message.UPDATE, 3, tag, rawSDP("2", "49170", "50000")) })
		if v.swapped { // then it is the re-INVITE that is out of order (RFC 3261 §12.2.2)
			require.Equal(t, 1, r.count("200 UPDATE"))
			require.Equal(t, 1, r.count("500 INVITE"))
			r.lostOnce(v, c.Bob, up, "200 UPDATE")
			return
		}
		require.Equal(t, 1, r.count("500 UPDATE"))
		r.lostOnce(v, c.Bob, up, "500 UPDATE")
		r.request(c.Bob, message.ACK, 2, tag, rawSDP("2"))
		require.Equal(t, fsm.Stable, c.Bob.Dialog.Regions().Offer)
	})
}

func TestX17_UpdateMeetsTheOfferInOurPrack(t *testing.T) {
	variants(t, func(t *testing.T, v variant) { // figure 11
		c, r := pracking(t, true)
		up := r.inDialog(c.Alice, message.UPDATE, 1, rawSDP("3", "49170", "50004"))
		require.Equal(t, 1, r.count("491 UPDATE"))
		r.lostOnce(v, c.Alice, up, "491 UPDATE")
		prack := r.last("PRACK")
		if v.swapped { // carol may as well refuse the PRACK's offer; it comes again without
			r.respond(c.Alice, prack, 488, "", "")
			require.Equal(t, 2, r.count("PRACK"))
			require.Empty(t, r.last("PRACK").Body())
			require.Equal(t, rawOffer(), string(c.Alice.Dialog.RemoteSDP()))
			return
		}
		r.respond(c.Alice, prack, 200, "", rawSDP("2", "49170", "50002"))
		require.Contains(t, string(c.Alice.Dialog.RemoteSDP()), "50002")
	})
}

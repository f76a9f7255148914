package dialog_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// What the host is told of offers and answers: once, with the right description, and with what
// is wrong with it.

// rackOfReinvite is the RAck for a response to the INVITE with CSeq number 2.
func rackOfReinvite(t *testing.T, m *message.Message) string {
	t.Helper()
	return strings.Replace(rackOf(t, m), " 1 INVITE", " 2 INVITE", 1)
}

// toldOnce does something of which a user is to be told by one output of a kind.
func toldOnce(t *testing.T, u *dialogtest.User, k dialog.Kind, do func()) dialog.Output {
	t.Helper()
	before := u.Count(k)
	do()
	require.Equal(t, 1, u.Count(k)-before, "told %v", k)
	return u.Last(k)
}

func TestOA3_WhatIsWrongWithAnOfferIsToldWhateverCarriesIt(t *testing.T) {
	flawed := rawSDP("1", "49170", "50000") // another body under the same version
	for name, offer := range map[string]func(t *testing.T) *dialogtest.User{
		"UPDATE": func(t *testing.T) *dialogtest.User {
			c, r, tag := carolTalks(t)
			r.request(c.Bob, message.UPDATE, 2, tag, flawed)
			return c.Bob
		},
		"PRACK": func(t *testing.T) *dialogtest.User {
			c, r, progress := ringingReliably(t)
			r.request(c.Bob, message.PRACK, 2, tagOf(t, progress), flawed, rackOf(t, progress))
			return c.Bob
		},
		"reliable 183": func(t *testing.T) *dialogtest.User {
			c, r := aliceAsks(t, askForOffer)
			r.respond(c.Alice, r.last("INVITE"), 183, "c1", flawed, append(rel(1), carolContact)...)
			return c.Alice
		},
		"200": func(t *testing.T) *dialogtest.User {
			c, r := aliceAsks(t, askForOffer)
			r.respond(c.Alice, r.last("INVITE"), 200, "c1", flawed, carolContact)
			return c.Alice
		},
	} {
		t.Run(name, func(t *testing.T) {
			told := offer(t).Last(dialog.OfferReceived)
			require.Equal(t, flawed, string(told.SDP))
			require.ErrorContains(t, told.Err, "version")
		})
	}
}

func TestOA13_PrackWithoutTheAnswerIsToldAndTheOfferIsVoid(t *testing.T) {
	for _, keep := range []bool{false, true} {
		c, r, tag := carolTalks(t, asks("bob"), policy("bob", func(p *dialog.Policy) { p.PrackWithoutAnswer = keep }))
		ours, hers := string(c.Bob.Dialog.LocalSDP()), string(c.Bob.Dialog.RemoteSDP())
		r.request(c.Bob, message.INVITE, 2, tag, "", "Supported: 100rel")
		progress183(c.Bob, moved(c.Bob), false)
		c.Deliver()
		rack := rackOfReinvite(t, r.last("183 INVITE"))
		told := toldOnce(t, c.Bob, dialog.Failed, func() { r.request(c.Bob, message.PRACK, 3, tag, "", rack) })
		require.ErrorContains(t, told.Err, "our offer got no answer")
		require.Equal(t, fsm.Stable, c.Bob.Dialog.Regions().Offer)
		require.Equal(t, ours, string(c.Bob.Dialog.LocalSDP()))
		require.Equal(t, hers, string(c.Bob.Dialog.RemoteSDP()))
		require.Equal(t, !keep, r.count("488 INVITE") == 1)
		require.NoError(t, dialog.Inside(c.Bob.Dialog))
	}
}

func TestOA14_AnswerToTheOfferInAPrackIsTold(t *testing.T) {
	c, r := pracking(t, true)
	answer := rawSDP("2", "49170", "50002")
	told := toldOnce(t, c.Alice, dialog.AnswerReceived, func() { r.respond(c.Alice, r.last("PRACK"), 200, "", answer) })
	require.Equal(t, answer, string(told.SDP))
}

// After a preview each way in which the answer may come tells of it.
func TestOA6_7_29_AnswerAfterAPreviewIsTold(t *testing.T) {
	shown, other := rawSDP("2", "49170", "50000"), rawSDP("3", "49170", "50002")
	for _, v := range []struct {
		in200, want string
		take        bool
	}{{shown, shown, false}, {"", shown, false}, {other, shown, false}, {other, other, true}} {
		c, r := aliceAsks(t, move, policy("", func(p *dialog.Policy) { p.TakeChangedAnswer = v.take }))
		inv := r.last("INVITE")
		r.respond(c.Alice, inv, 183, "c1", shown, carolContact)
		told := toldOnce(t, c.Alice, dialog.AnswerReceived, func() { r.respond(c.Alice, inv, 200, "c1", v.in200, carolContact) })
		require.Equal(t, v.want, string(told.SDP))
		require.Equal(t, v.want, string(c.Alice.Dialog.RemoteSDP()))
	}
}

func TestOA4_SecondPreviewThatDiffersIsCounted(t *testing.T) {
	c, r := aliceAsks(t, move)
	inv := r.last("INVITE")
	for n, sdp := range []string{rawSDP("2", "49170", "50000"), rawSDP("3", "49170", "50002")} {
		r.respond(c.Alice, inv, 183, "c1", sdp, carolContact)
		require.EqualValues(t, n, c.Alice.Endpoint.Counts().Mismatched)
	}
}

func TestOA19_AnswerRepeatsWhatThePreviewHasShown(t *testing.T) {
	c := dialogtest.NewCall(t)
	r := newRawPeer(t, c)
	r.request(c.Bob, message.INVITE, 1, "", rawOffer())
	c.Bob.Progress()
	c.Bob.Answer(dialog.With{})
	c.Deliver()
	shown := r.last("183 INVITE")
	require.NotEmpty(t, shown.Body())
	require.Equal(t, shown.Body(), r.last("200 INVITE").Body())
}

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

// The figures of RFC 6337. Those that are crossings are run as such:
//
//	3 (any crossing)  TestX01 to TestX11   10 (any glare)  TestX12 to TestX17
//	4, 5   TestX03    6   TestX09          11     TestX17
//	7      TestX10    8   TestX11          12, 13 TestX15, TestX16, TestRFC6337Figure13
//	9      TestX05                         14, 15 TestX14, TestE085

func progress183(u *dialogtest.User, sdp string, unreliable bool) {
	u.Do("progress", func(now time.Time) error {
		w := dialog.With{Unreliable: unreliable}
		if sdp != "" {
			w.SDP = []byte(sdp)
		}
		return u.Dialog.Progress(now, 183, w)
	})
}

func TestRFC6337Figure1(t *testing.T) {
	c := dialogtest.NewCall(t, policy("bob", func(p *dialog.Policy) { p.Reliable = dialog.ReliableAlways }))
	c.Alice.Invite(c.Bob)
	c.Deliver()
	answer := string(c.Bob.Reply())
	progress183(c.Bob, answer, true) // F2: a preview
	c.Deliver()
	require.Equal(t, fsm.LocalOfferPreview, c.Alice.Dialog.Regions().Offer)
	require.Equal(t, fsm.RemoteOfferInvite, c.Bob.Dialog.Regions().Offer)
	progress183(c.Bob, "", false) // F3: reliable, without the answer
	c.Deliver()
	require.Equal(t, fsm.LocalOfferPreview, c.Alice.Dialog.Regions().Offer)
	progress183(c.Bob, answer, false) // F6: the answer
	c.Deliver()
	require.Equal(t, fsm.Stable, c.Alice.Dialog.Regions().Offer)
	require.Equal(t, fsm.Stable, c.Bob.Dialog.Regions().Offer)
	c.Bob.Ring() // F9
	c.Deliver()
	c.Bob.Do("answer", func(now time.Time) error { return c.Bob.Dialog.Answer(now) }) // F12
	c.Deliver()
	c.Flow(`
		alice -> bob   INVITE offer=sendrecv
		bob   -> alice 100
		bob   -> alice 183 preview=sendrecv !rseq
		bob   -> alice 183 !sdp rseq
		alice -> bob   PRACK !sdp
		bob   -> alice 200 PRACK
		bob   -> alice 183 answer=sendrecv rseq
		alice -> bob   PRACK
		bob   -> alice 200 PRACK
		bob   -> alice 180 !sdp rseq
		alice -> bob   PRACK
		bob   -> alice 200 PRACK
		bob   -> alice 200 INVITE !sdp
		alice -> bob   ACK !sdp
	`)
	agreed(t, c)
	over(t, c)
}

func TestRFC6337Figure2(t *testing.T) {
	c := dialogtest.NewCall(t, policy("bob", func(p *dialog.Policy) { p.Reliable = dialog.ReliableAlways }))
	c.Alice.Invite(c.Bob, dialog.With{})
	c.Deliver()
	c.Bob.Progress() // F3: the offer
	c.Deliver()
	require.Equal(t, fsm.RemoteOfferRel1xx, c.Alice.Dialog.Regions().Offer)
	answerOffer(c.Alice, string(c.Alice.AnswerTo(c.Alice.Last(dialog.OfferReceived).SDP)))
	c.Deliver()
	c.Bob.Ring() // F6
	c.Deliver()
	c.Bob.Do("answer", func(now time.Time) error { return c.Bob.Dialog.Answer(now) })
	c.Deliver()
	c.Flow(`
		alice -> bob   INVITE !sdp
		bob   -> alice 100
		bob   -> alice 183 offer=sendrecv rseq
		alice -> bob   PRACK answer=sendrecv
		bob   -> alice 200 PRACK !sdp
		bob   -> alice 180 !sdp rseq
		alice -> bob   PRACK !sdp
		bob   -> alice 200 PRACK
		bob   -> alice 200 INVITE !sdp
		alice -> bob   ACK !sdp
	`)
	agreed(t, c)
	over(t, c)
}

func TestRFC6337Figure13UpdateArrivesAfterTheReinviteThatFollowedIt(t *testing.T) {
	c, r, tag := carolTalks(t, asks("bob"))
	r.request(c.Bob, message.INVITE, 3, tag, "", "Supported: 100rel")
	progress183(c.Bob, mine(c.Bob), false)
	c.Deliver()
	r.request(c.Bob, message.UPDATE, 2, tag, rawSDP("2", "49170", "50000"))
	require.Equal(t, 1, r.count("500 UPDATE"))
}

func TestRFC6337Figure14(t *testing.T) { // our side sends no second UPDATE, and refuses the peer's
	c, r := aliceAsks(t, moveByUpdate)
	r.inDialog(c.Alice, message.UPDATE, 1, rawSDP("2", "49170", "50000"))
	require.Equal(t, 1, r.count("491 UPDATE"))
}

func TestRFC6337Figure16(t *testing.T) {
	c, r := aliceAsks(t, moveByUpdate)
	r.inDialog(c.Alice, message.INVITE, 1, "") // without an offer too
	require.Equal(t, 1, r.count("491 INVITE"))
}

func TestRFC6337Figure17(t *testing.T) {
	c, r, tag := carolTalks(t, asks("bob"))
	r.request(c.Bob, message.UPDATE, 2, tag, rawSDP("2", "49170", "50000"))
	r.request(c.Bob, message.INVITE, 3, tag, "")
	require.Equal(t, 1, r.count("500 INVITE"))
}

func TestRFC6337Figure18(t *testing.T) {
	c, r := aliceAsks(t, askForOffer)
	r.respond(c.Alice, r.last("INVITE"), 183, "c1", rawSDP("2", "49170", "50000"), append(rel(1), carolContact)...)
	require.Equal(t, fsm.RemoteOfferRel1xx, c.Alice.Dialog.Regions().Offer)
	r.inDialog(c.Alice, message.UPDATE, 1, rawSDP("3", "49170", "50002"))
	require.Equal(t, 1, r.count("491 UPDATE"))
	answerOffer(c.Alice)
	c.Deliver()
	require.NotEmpty(t, r.last("PRACK").Body())
	require.Contains(t, string(c.Alice.Dialog.RemoteSDP()), "50000")
}

func TestRFC6337Figure19(t *testing.T) {
	c, r, tag := carolTalks(t, asks("bob"))
	r.request(c.Bob, message.INVITE, 2, tag, "", "Supported: 100rel")
	progress183(c.Bob, mine(c.Bob), false)
	c.Deliver()
	r.request(c.Bob, message.UPDATE, 3, tag, rawSDP("2", "49170", "50000"))
	require.Equal(t, 1, r.count("500 UPDATE"))
}

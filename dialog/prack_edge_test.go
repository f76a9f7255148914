package dialog_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/message"
	"github.com/sipdialog/sipdialog/sdp"
)

// Edge cases of group G and where each is tested:
//
//	E-121  TestE121_RAckThatMatchesNothingGets481
//	E-122  TestE122_GapInRSeqIsNotAcknowledged
//	E-123  TestE123_Repeated183GetsOnePrack
//	E-125  TestE125_RejectBeatsThePrackWhichStillGets200
//	E-126  TestE126_NoPrackCalleeGivesUpAfter64T1
//	E-127  TestE127_100relRequiredAndRefusedGets420
//	E-129  TestE129_PrackAndUpdateCountCSeqAndAckDoesNot
//	E-130  TestE130_OfferlessInviteGetsItsOfferIn..., TestE130_BodylessReliable180...
//	E-131  TestE131_PrackWithAnOfferIsAnsweredInIts200
//	E-133  TestE133_CancelBeatsThePrackWhichStillGets200
//	E-134  TestE134_PrackAfterThe200StillGets200
//	E-135  TestE135_Reliable183InAReinvite

// ringing is bob, called by carol, who takes reliable responses; bob has sent a 183 with SDP.
func ringingReliably(t *testing.T, invite ...string) (*dialogtest.Call, *rawPeer, *message.Message) {
	t.Helper()
	c := dialogtest.NewCall(t)
	r := newRawPeer(t, c)
	r.request(c.Bob, message.INVITE, 1, "", rawOffer(), append([]string{"Supported: 100rel"}, invite...)...)
	c.Bob.Progress()
	c.Deliver()
	return c, r, r.last("183 INVITE")
}

func rackOf(t *testing.T, m *message.Message) string {
	t.Helper()
	n, err := m.RSeq()
	require.NoError(t, err)
	return fmt.Sprintf("RAck: %d 1 INVITE", n)
}

func TestE121_RAckThatMatchesNothingGets481(t *testing.T) {
	for _, bad := range []func(n uint32) string{
		func(n uint32) string { return fmt.Sprintf("RAck: %d 1 INVITE", n+1) },
		func(n uint32) string { return fmt.Sprintf("RAck: %d 2 INVITE", n) },
		func(n uint32) string { return fmt.Sprintf("RAck: %d 1 UPDATE", n) },
		func(uint32) string { return "RAck: 0 1 INVITE" },
	} {
		c, r, progress := ringingReliably(t)
		n, err := progress.RSeq()
		require.NoError(t, err)
		tag := tagOf(t, progress)
		r.request(c.Bob, message.PRACK, 2, tag, "", bad(n))
		require.Equal(t, 1, r.count("481 PRACK")+r.count("400 PRACK"), bad(n))
		c.Run(4 * time.Second)
		require.Equal(t, 4, r.count("183 INVITE"), "the 183 goes on being repeated")
		r.request(c.Bob, message.PRACK, 3, tag, "", rackOf(t, progress))
		require.Equal(t, 1, r.count("200 PRACK"))
		c.Run(time.Minute)
		require.Equal(t, 4, r.count("183 INVITE"))
	}
}

func TestE122_GapInRSeqIsNotAcknowledged(t *testing.T) {
	c, r, inv := aliceCalls(t)
	r.respond(c.Alice, inv, 183, "c1", "", append(rel(5), carolContact)...)
	r.respond(c.Alice, inv, 183, "c1", "", append(rel(7), carolContact)...)
	require.Equal(t, 1, r.count("PRACK"), "7 without 6 is not acknowledged")
	r.respond(c.Alice, inv, 180, "c1", "", append(rel(6), carolContact)...)
	r.respond(c.Alice, inv, 183, "c1", "", append(rel(7), carolContact)...)
	r.respond(c.Alice, inv, 183, "c1", "", append(rel(5), carolContact)...) // overtaken
	var racks []uint32
	for _, m := range r.got {
		if m.Method() == message.PRACK {
			rack, err := m.RAck()
			require.NoError(t, err)
			require.Equal(t, message.CSeq{Number: 1, Method: message.INVITE}, rack.CSeq)
			racks = append(racks, rack.RSeq)
		}
	}
	require.Equal(t, []uint32{5, 6, 7}, racks)
}

func TestE123_Repeated183GetsOnePrack(t *testing.T) {
	c, r, inv := aliceCalls(t)
	for range 2 {
		r.respond(c.Alice, inv, 183, "c1", rawOffer(), append(rel(5), carolContact)...)
	}
	require.Equal(t, 1, r.count("PRACK"))
	require.Equal(t, 1, c.Alice.Count(dialog.Progress), "the second 183 is discarded")
	prack := r.last("PRACK")
	require.Empty(t, prack.Body(), "and no SDP gets into the PRACK by it")
}

func TestE125_RejectBeatsThePrackWhichStillGets200(t *testing.T) {
	c, r, progress := ringingReliably(t)
	c.Bob.Reject(486)
	c.Deliver()
	require.Equal(t, 1, r.count("486 INVITE"))
	r.request(c.Bob, message.PRACK, 2, tagOf(t, progress), "", rackOf(t, progress))
	require.Equal(t, 1, r.count("200 PRACK"))
	c.Run(5 * time.Second)
	require.Equal(t, 1, r.count("183 INVITE"), "no repetition after the final response")
}

func TestE126_NoPrackCalleeGivesUpAfter64T1(t *testing.T) {
	c, r, _ := ringingReliably(t)
	start := c.Now()
	seen := 1
	var at []time.Duration
	for c.Now().Sub(start) < 32*time.Second {
		c.Run(100 * time.Millisecond)
		if n := r.count("183 INVITE"); n > seen {
			seen = n
			at = append(at, c.Now().Sub(start))
		}
	}
	half := 500 * time.Millisecond
	require.Equal(t, []time.Duration{half, 3 * half, 7 * half, 15 * half, 31 * half, 63 * half}, at, "T1, doubling, no cap at T2")
	require.Equal(t, 1, r.count("504 INVITE"))
	require.ErrorIs(t, c.Bob.Last(dialog.Ended).Err, dialog.ErrTimeout)
}

func TestE126_AnswerThatWaitedIsDroppedWhenNoPrackComes(t *testing.T) {
	c, r, progress := ringingReliably(t)
	c.Bob.Answer(dialog.With{})
	c.Run(40 * time.Second)
	require.Zero(t, r.count("200 INVITE"))
	require.Positive(t, r.count("504 INVITE"))
	require.Equal(t, dialog.StateTerminated, c.Bob.Dialog.State())
	r.request(c.Bob, message.PRACK, 2, tagOf(t, progress), "", rackOf(t, progress))
	require.Equal(t, 1, r.count("200 PRACK"), "a late PRACK still gets its 200")
}

func TestE127_100relRequiredAndRefusedGets420(t *testing.T) {
	c := dialogtest.NewCall(t, dialogtest.Config("bob", func(c *dialog.Config) { c.Policy.Reliable = dialog.ReliableNever }))
	r := newRawPeer(t, c)
	r.request(c.Bob, message.INVITE, 1, "", rawOffer(), "Require: 100rel")
	m := r.last("420 INVITE")
	require.True(t, m.HasToken("Unsupported", "100rel"))
	require.False(t, m.HasToken("Supported", "100rel"))
	require.Zero(t, c.Bob.Count(dialog.Incoming))
}

func TestRequired100relMakesEveryResponseReliable(t *testing.T) {
	c := dialogtest.NewCall(t)
	r := newRawPeer(t, c)
	r.request(c.Bob, message.INVITE, 1, "", rawOffer(), "Require: 100rel")
	err := c.Bob.Refused("ring", func(now time.Time) error { return c.Bob.Dialog.Ring(now, dialog.With{Unreliable: true}) })
	require.ErrorContains(t, err, "RFC 3262 §3")
	c.Bob.Ring()
	c.Bob.Progress()
	c.Deliver()
	ring := r.last("180 INVITE")
	require.True(t, ring.HasToken("Require", "100rel"))
	require.Zero(t, r.count("183 INVITE"), "one at a time")
	r.request(c.Bob, message.PRACK, 2, tagOf(t, ring), "", rackOf(t, ring))
	first, _ := ring.RSeq()
	second, _ := r.last("183 INVITE").RSeq()
	require.Equal(t, first+1, second)
	require.NotZero(t, first)
	require.Less(t, first, uint32(1<<31))
}

func TestE130_OfferlessInviteGetsItsOfferInTheFirstReliableResponse(t *testing.T) {
	c := dialogtest.NewCall(t)
	r := newRawPeer(t, c)
	r.request(c.Bob, message.INVITE, 1, "", "", "Require: 100rel")
	err := c.Bob.Refused("ring", func(now time.Time) error { return c.Bob.Dialog.Ring(now) })
	require.ErrorContains(t, err, "RFC 3262 §5")
	c.Bob.Ring(dialog.With{SDP: c.Bob.Offer()})
	c.Deliver()
	ring := r.last("180 INVITE")
	require.NotEmpty(t, ring.Body())
	r.request(c.Bob, message.PRACK, 2, tagOf(t, ring), rawOffer(), rackOf(t, ring))
	require.Equal(t, 1, r.count("200 PRACK"))
	require.Equal(t, rawOffer(), string(c.Bob.Last(dialog.AnswerReceived).SDP))
	c.Bob.Answer(dialog.With{})
	c.Deliver()
	require.Empty(t, r.last("200 INVITE").Body())
}

func TestE130_BodylessReliable180IsAcknowledgedAndTheOfferStillAwaited(t *testing.T) {
	c := dialogtest.NewCall(t)
	r := newRawPeer(t, c)
	inv := r.called(c.Alice, func(call *dialog.Call) { call.SDP = nil })
	r.respond(c.Alice, inv, 180, "c1", "", append(rel(1), carolContact)...)
	require.Equal(t, 1, r.count("PRACK"))
	require.Equal(t, 1, c.Alice.Count(dialog.Ringing))
	require.Zero(t, c.Alice.Count(dialog.OfferReceived))
	r.respond(c.Alice, inv, 200, "c1", rawOffer(), carolContact)
	require.Equal(t, 1, c.Alice.Count(dialog.OfferReceived))
	answerOffer(c.Alice, string(c.Alice.AnswerTo([]byte(rawOffer()))))
	c.Deliver()
	require.NotEmpty(t, r.last("ACK").Body())
}

func TestOfferInAReliable183IsAnsweredInItsPrack(t *testing.T) {
	c := dialogtest.NewCall(t)
	r := newRawPeer(t, c)
	inv := r.called(c.Alice, func(call *dialog.Call) { call.SDP = nil })
	r.respond(c.Alice, inv, 183, "c1", rawOffer(), append(rel(1), carolContact)...)
	require.Zero(t, r.count("PRACK"), "the PRACK waits for the answer")
	r.respond(c.Alice, inv, 183, "c1", rawOffer(), append(rel(1), carolContact)...)
	require.Equal(t, 1, c.Alice.Count(dialog.OfferReceived))
	require.EqualValues(t, 1, c.Alice.Endpoint.Counts().Stray, "the second one is dropped")
	answerOffer(c.Alice, string(c.Alice.AnswerTo([]byte(rawOffer()))))
	c.Deliver()
	prack := r.last("PRACK")
	require.NotEmpty(t, prack.Body())
	r.respond(c.Alice, prack, 200, "", "")
	r.respond(c.Alice, inv, 200, "c1", "", carolContact)
	require.Empty(t, r.last("ACK").Body())
	require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State())
}

func TestPrackWithoutTheAnswerThatItOwesEndsTheCall(t *testing.T) {
	c := dialogtest.NewCall(t)
	r := newRawPeer(t, c)
	r.request(c.Bob, message.INVITE, 1, "", "", "Supported: 100rel")
	c.Bob.Progress(dialog.With{SDP: c.Bob.Offer()})
	c.Deliver()
	progress := r.last("183 INVITE")
	r.request(c.Bob, message.PRACK, 2, tagOf(t, progress), "", rackOf(t, progress))
	require.Equal(t, 1, r.count("200 PRACK"), "a PRACK that matches always gets 200")
	require.Equal(t, 1, r.count("488 INVITE"))
}

func TestPrackWithoutTheAnswerByPolicyGoesOn(t *testing.T) {
	c := dialogtest.NewCall(t, dialogtest.Config("bob", func(c *dialog.Config) { c.Policy.PrackWithoutAnswer = true }))
	r := newRawPeer(t, c)
	r.request(c.Bob, message.INVITE, 1, "", "", "Supported: 100rel")
	c.Bob.Progress(dialog.With{SDP: c.Bob.Offer()})
	c.Deliver()
	progress := r.last("183 INVITE")
	r.request(c.Bob, message.PRACK, 2, tagOf(t, progress), "", rackOf(t, progress))
	require.Equal(t, 1, r.count("200 PRACK"))
	require.Equal(t, dialog.StateEarly, c.Bob.Dialog.State())
}

func TestE131_PrackWithAnOfferIsAnsweredInIts200(t *testing.T) {
	c, r, progress := ringingReliably(t)
	moved := "v=0\r\no=carol 1 2 IN IP4 192.0.2.3\r\ns=-\r\nc=IN IP4 192.0.2.3\r\nt=0 0\r\nm=audio 49172 RTP/AVP 0\r\n"
	r.request(c.Bob, message.PRACK, 2, tagOf(t, progress), moved, rackOf(t, progress))
	require.Equal(t, moved, string(c.Bob.Last(dialog.OfferReceived).SDP))
	require.NotEmpty(t, r.last("200 PRACK").Body(), "the 200 carries the answer")
	c.Bob.Answer(dialog.With{})
	c.Deliver()
	require.Empty(t, r.last("200 INVITE").Body())
}

func TestE133_CancelBeatsThePrackWhichStillGets200(t *testing.T) {
	c, r, progress := ringingReliably(t)
	r.cancel(c.Bob)
	require.Equal(t, 1, r.count("200 CANCEL"))
	require.Equal(t, 1, r.count("487 INVITE"))
	r.request(c.Bob, message.PRACK, 2, tagOf(t, progress), "", rackOf(t, progress))
	require.Equal(t, 1, r.count("200 PRACK"), "what was outstanding is still acknowledged")
	c.Run(4 * time.Second)
	require.Equal(t, 1, r.count("183 INVITE"), "nothing is repeated")
}

func TestE134_PrackAfterThe200StillGets200(t *testing.T) {
	c := dialogtest.NewCall(t, dialogtest.Config("bob", func(c *dialog.Config) { c.Policy.Reliable = dialog.ReliableAlways }))
	r := newRawPeer(t, c)
	r.request(c.Bob, message.INVITE, 1, "", rawOffer(), "Supported: 100rel")
	c.Bob.Ring()
	c.Deliver()
	ring := r.last("180 INVITE")
	c.Bob.Answer()
	c.Deliver()
	require.Equal(t, 1, r.count("200 INVITE"), "no SDP in the 180: the 200 need not wait")
	r.request(c.Bob, message.PRACK, 2, tagOf(t, ring), "", rackOf(t, ring))
	require.Equal(t, 1, r.count("200 PRACK"))
	require.Equal(t, dialog.StateConfirmed, c.Bob.Dialog.State())
	r.request(c.Bob, message.PRACK, 3, tagOf(t, ring), "", rackOf(t, ring))
	require.Equal(t, 1, r.count("481 PRACK"), "a second one acknowledges nothing any more")
}

func TestTheAnswerThatWaitedForAPrackDropsWhatWaitsToo(t *testing.T) {
	c := dialogtest.NewCall(t, dialogtest.Config("bob", func(c *dialog.Config) { c.Policy.Reliable = dialog.ReliableAlways }))
	c.Alice.Invite(c.Bob)
	c.Deliver()
	c.Script(dialogtest.Fault{Do: dialogtest.Drop, What: "183"})
	for _, code := range []int{183, 180, 180} {
		with := dialog.With{}
		if code == 183 {
			with.SDP = dialogtest.Audio("bob", sdp.SendRecv)
		}
		c.Bob.Do("progress", func(now time.Time) error { return c.Bob.Dialog.Progress(now, code, with) })
	}
	c.Bob.Do("answer", func(now time.Time) error { return c.Bob.Dialog.Answer(now) })
	c.Skip()
	c.Run(time.Second)
	c.Flow(`
		bob   -> alice 183
		alice -> bob   PRACK
		bob   -> alice 200 PRACK
		bob   -> alice 200 INVITE
		alice -> bob   ACK
	`)
	c.Alice.Hangup()
	gone(t, c)
}

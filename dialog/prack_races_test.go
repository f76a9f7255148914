package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/message"
)

func Test183WithSDPToACallerWithout100relIsAPreview(t *testing.T) {
	c := dialogtest.NewCall(t)
	r := newRawPeer(t, c)
	r.request(c.Bob, message.INVITE, 1, "", rawOffer())
	c.Bob.Progress()
	c.Deliver()
	progress := r.last("183 INVITE")
	require.False(t, progress.Has("RSeq"))
	c.Bob.Answer()
	c.Deliver()
	require.Equal(t, progress.Body(), r.last("200 INVITE").Body(), "the answer is what was shown")
}

// A PRACK that carries something, and loses against a final response, still gets its 2xx.
func TestFinalResponseBeatsAPrackWithSDP(t *testing.T) {
	moved := "v=0\r\no=carol 1 2 IN IP4 192.0.2.3\r\ns=-\r\nc=IN IP4 192.0.2.3\r\nt=0 0\r\nm=audio 49172 RTP/AVP 0\r\n"
	for _, offerless := range []bool{false, true} {
		for _, body := range []string{"", moved} {
			keep := dialogtest.Config("bob", func(c *dialog.Config) { c.Policy.PrackWithoutAnswer = true })
			c := dialogtest.NewCall(t, keep)
			r := newRawPeer(t, c)
			offer := rawOffer()
			if offerless {
				offer = ""
			}
			r.request(c.Bob, message.INVITE, 1, "", offer, "Supported: 100rel")
			c.Bob.Progress()
			c.Bob.Reject(486)
			c.Deliver()
			progress := r.last("183 INVITE")
			r.request(c.Bob, message.PRACK, 2, tagOf(t, progress), body, rackOf(t, progress))
			require.Equal(t, 1, r.count("200 PRACK"))
			require.Equal(t, dialog.StateTerminated, c.Bob.Dialog.State())
		}
	}
}

// SDP in the PRACK for a response that had none (RFC 3262 §3 wants a 2xx, §5 an answer if it is an offer).
func TestPrackWithSDPForAResponseWithout(t *testing.T) {
	always := dialogtest.Config("bob", func(c *dialog.Config) { c.Policy.Reliable = dialog.ReliableAlways })
	c := dialogtest.NewCall(t, always)
	r := newRawPeer(t, c)
	r.request(c.Bob, message.INVITE, 1, "", rawOffer(), "Supported: 100rel")
	c.Bob.Ring()
	c.Deliver()
	ring := r.last("180 INVITE")
	r.request(c.Bob, message.PRACK, 2, tagOf(t, ring), rawOffer(), rackOf(t, ring))
	require.Equal(t, 1, r.count("200 PRACK"))
	require.Empty(t, r.last("200 PRACK").Body(), "the offer of the INVITE is still open: this is none")
	c.Bob.Progress()
	c.Deliver()
	progress := r.last("183 INVITE")
	r.request(c.Bob, message.PRACK, 3, tagOf(t, ring), "", rackOf(t, progress))
	c.Bob.Ring()
	c.Deliver()
	ring = r.last("180 INVITE")
	r.request(c.Bob, message.PRACK, 4, tagOf(t, ring), rawOffer(), rackOf(t, ring))
	require.NotEmpty(t, r.last("200 PRACK").Body(), "no offer is open: it counts as one")
	c.Bob.Answer(dialog.With{})
	c.Deliver()
	require.Equal(t, 1, r.count("200 INVITE"))
}

func TestReinviteCancelledOrRefusedWhileItsPrackIsMissing(t *testing.T) {
	for _, cancel := range []bool{false, true} {
		c := dialogtest.NewCall(t, dialogtest.Config("bob", func(c *dialog.Config) { c.Policy.Reoffers = dialog.ReoffersAsk }))
		r, ok := answeredRaw(t, c, "Supported: 100rel")
		tag := tagOf(t, ok)
		r.request(c.Bob, message.INVITE, 2, tag, rawOffer(), "Require: 100rel")
		branch := r.branch
		c.Bob.Ring()
		c.Deliver()
		ring := r.last("180 INVITE")
		if cancel {
			r.branch = branch - 1
			r.request(c.Bob, message.CANCEL, 2, tag, "")
			r.branch = 200
			require.Equal(t, 1, r.count("487 INVITE"))
		} else {
			c.Bob.Do("refuse offer", func(now time.Time) error { return c.Bob.Dialog.RefuseOffer(now, 480) })
			c.Deliver()
			require.Equal(t, 1, r.count("480 INVITE"))
		}
		n, _ := ring.RSeq()
		rings := r.count("180 INVITE")
		r.request(c.Bob, message.PRACK, 3, tag, "", "RAck: "+u32(n)+" 2 INVITE")
		require.Equal(t, 1, r.count("200 PRACK"))
		c.Run(3 * time.Second)
		require.Equal(t, rings, r.count("180 INVITE"))
		require.Equal(t, dialog.StateConfirmed, c.Bob.Dialog.State(), "the call stays")
	}
}

func TestReinviteWhosePrackNeverComesIsRefused(t *testing.T) {
	c := dialogtest.NewCall(t, dialogtest.Config("bob", func(c *dialog.Config) { c.Policy.Reoffers = dialog.ReoffersAsk }))
	r, ok := answeredRaw(t, c, "Supported: 100rel")
	r.request(c.Bob, message.INVITE, 2, tagOf(t, ok), rawOffer(), "Require: 100rel")
	c.Bob.Ring()
	c.Run(40 * time.Second)
	require.Positive(t, r.count("504 INVITE"))
	require.Equal(t, dialog.StateConfirmed, c.Bob.Dialog.State())
}

// Field quirk: a peer that sends reliable responses and does not know PRACK. Its call may still
// be answered.
func TestPrackThatIsNotKnownLeavesTheFork(t *testing.T) {
	for _, code := range []int{405, 501} {
		c, r, inv := aliceCalls(t)
		r.respond(c.Alice, inv, 183, "c1", "", append(rel(1), carolContact)...)
		r.respond(c.Alice, r.last("PRACK"), code, "", "")
		r.respond(c.Alice, inv, 200, "c1", rawOffer(), carolContact)
		require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State())
	}
}

func TestOfferInAPrackThatIsRefused(t *testing.T) {
	for _, cancel := range []bool{false, true} {
		c := dialogtest.NewCall(t, dialogtest.Config("alice", func(c *dialog.Config) {
			c.Policy.OfferInPrack, c.Policy.CancelRefusedPrack = true, cancel
		}))
		r := newRawPeer(t, c)
		inv := r.called(c.Alice)
		r.respond(c.Alice, inv, 180, "c1", "", carolContact)
		c.Alice.Do("update", func(now time.Time) error {
			return c.Alice.Dialog.Update(now, dialog.With{SDP: c.Alice.Offer()})
		})
		r.respond(c.Alice, inv, 183, "c1", rawOffer(), append(rel(1), carolContact)...)
		prack := r.last("PRACK")
		require.NotEmpty(t, prack.Body(), "the change that waited goes with the PRACK")
		r.respond(c.Alice, prack, 488, "", "")
		require.Equal(t, cancel, r.requests("CANCEL") == 1)
		require.Equal(t, !cancel, r.requests("PRACK") == 2)
		if !cancel {
			require.Empty(t, r.last("PRACK").Body())
			r.respond(c.Alice, r.last("PRACK"), 200, "", "")
			r.respond(c.Alice, inv, 200, "c1", "", carolContact)
			require.Equal(t, rawOffer(), string(c.Alice.Dialog.RemoteSDP()), "the session is what it was")
		}
	}
}

func TestOfferInAReliableResponseIsRefusedInItsPrack(t *testing.T) {
	c := dialogtest.NewCall(t)
	r := newRawPeer(t, c)
	inv := r.called(c.Alice, func(call *dialog.Call) { call.SDP = nil })
	r.respond(c.Alice, inv, 183, "c1", rawOffer(), append(rel(1), carolContact)...)
	c.Alice.Do("refuse offer", func(now time.Time) error { return c.Alice.Dialog.RefuseOffer(now) })
	c.Deliver()
	require.Contains(t, string(r.last("PRACK").Body()), "m=audio 0 ", "every stream is refused")
	require.Equal(t, 1, r.requests("CANCEL"))
}

// Field quirk: the 200 overtakes the reliable 180.
func TestReliable180AfterThe200(t *testing.T) {
	for _, drop := range []bool{false, true} {
		c, r, inv := aliceCalls(t, dialogtest.Config("alice", func(c *dialog.Config) { c.Policy.DropLate1xx = drop }))
		r.respond(c.Alice, inv, 200, "c1", rawOffer(), carolContact)
		c.Alice.Took()
		r.respond(c.Alice, inv, 180, "c1", "", append(rel(1), "Contact: <sip:late@192.0.2.3:5060>")...)
		require.Equal(t, !drop, r.requests("PRACK") == 1)
		require.Empty(t, c.Alice.Took(), "nobody hears of it")
		require.Equal(t, "sip:carol@192.0.2.3:5060", c.Alice.Dialog.RemoteTarget())
		require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State())
	}
}

func TestReliableResponseAfterOurByeIsNotAcknowledged(t *testing.T) {
	c, r, inv := aliceCalls(t)
	r.respond(c.Alice, inv, 180, "c1", "", carolContact)
	c.Alice.Do("bye early", func(now time.Time) error { return c.Alice.Dialog.ByeEarly(now) })
	c.Deliver()
	c.Alice.Took()
	r.respond(c.Alice, inv, 183, "c1", "", append(rel(1), carolContact)...)
	require.Zero(t, r.requests("PRACK"))
	require.Empty(t, c.Alice.Took())
	require.EqualValues(t, 1, c.Alice.Endpoint.Counts().Stray)
}

func TestE073_LongRingingIsRepeatedReliably(t *testing.T) {
	c, r, progress := ringingReliably(t)
	r.request(c.Bob, message.PRACK, 2, tagOf(t, progress), "", rackOf(t, progress))
	c.Run(149 * time.Second)
	require.Equal(t, 1, r.count("183 INVITE"))
	c.Run(time.Second)
	require.Equal(t, 2, r.count("183 INVITE"), "every 2.5 minutes when it was reliable (RFC 3262 §3)")
}

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

// Edge cases of group N about early media and where each is tested (the others: info_test.go):
//
//	E-206  TestE206_180After183RingsOnlyWhileNoMediaComes
//	E-207  TestE207_180WithoutSDPKeepsThePreview
//	E-209  TestE209_AnswerOfOneForkCutsTheMediaOfTheOther
//	E-210  TestE210_PEarlyMediaGatesAndNeverHolds
//	E-215  TestE215_199EndsOneForkOfTwo
//	E-263  TestE263_EarlySessionIsNeitherAnswerNorPreview

// hearing is what the last Ringing or EarlyMedia output says.
func hearing(u *dialogtest.User) (media, ringback bool) {
	u.Took()
	media = true
	for _, out := range u.Heard {
		switch out.Kind {
		case dialog.Ringing:
			ringback = out.LocalRingback
		case dialog.EarlyMedia:
			media, ringback = out.MediaAuthorized, out.LocalRingback
		}
	}
	return media, ringback
}

func flowing(u *dialogtest.User, d *dialog.Dialog, on bool) {
	u.Do("media", func(now time.Time) error { return d.MediaFlowing(now, on) })
}

func TestE206_180After183RingsOnlyWhileNoMediaComes(t *testing.T) {
	c := dialogtest.NewCall(t)
	c.Alice.Invite(c.Bob)
	c.Deliver()
	c.Bob.Progress()
	c.Deliver()
	_, ringback := hearing(c.Alice)
	require.False(t, ringback, "without a 180 nothing rings")
	flowing(c.Alice, c.Alice.Dialog, true)
	c.Bob.Ring()
	c.Deliver()
	_, ringback = hearing(c.Alice)
	require.False(t, ringback, "media flows: no tone over it")
	flowing(c.Alice, c.Alice.Dialog, false)
	media, ringback := hearing(c.Alice)
	require.True(t, media)
	require.True(t, ringback, "the media ended and the phone still rings")
	flowing(c.Alice, c.Alice.Dialog, true)
	_, ringback = hearing(c.Alice)
	require.False(t, ringback)
	c.Bob.Answer(dialog.With{})
	c.Deliver()
	c.Alice.Hangup()
	gone(t, c)
}

func TestPolicy180RingsOverMedia(t *testing.T) {
	c := dialogtest.NewCall(t, dialogtest.Config("alice", func(c *dialog.Config) { c.Policy.RingOverMedia = true }))
	c.Alice.Invite(c.Bob)
	c.Deliver()
	c.Bob.Progress()
	c.Deliver()
	flowing(c.Alice, c.Alice.Dialog, true)
	for range 2 {
		c.Bob.Ring()
		c.Deliver()
		_, ringback := hearing(c.Alice)
		require.True(t, ringback)
	}
}

func TestPolicySDPIsMedia(t *testing.T) {
	c := dialogtest.NewCall(t, dialogtest.Config("alice", func(c *dialog.Config) { c.Policy.SDPIsMedia = true }))
	c.Alice.Invite(c.Bob)
	c.Deliver()
	c.Bob.Progress()
	c.Bob.Ring()
	c.Deliver()
	_, ringback := hearing(c.Alice)
	require.False(t, ringback, "the 183 with SDP counts as media")
}

func TestE207_180WithoutSDPKeepsThePreview(t *testing.T) {
	c := dialogtest.NewCall(t)
	c.Alice.Invite(c.Bob)
	c.Deliver()
	c.Bob.Progress(dialog.With{SDP: c.Bob.Reply(), Unreliable: true})
	c.Deliver()
	shown := c.Alice.Last(dialog.EarlyMedia)
	require.NotEmpty(t, shown.SDP)
	require.True(t, shown.MediaAuthorized)
	flowing(c.Alice, c.Alice.Dialog, true)
	c.Bob.Ring()
	c.Deliver()
	require.Equal(t, 1, c.Alice.Count(dialog.EarlyMedia), "the 180 ends nothing")
	c.Bob.Answer()
	c.Deliver()
	require.Equal(t, shown.SDP, c.Alice.Dialog.RemoteSDP(), "the preview was the answer")
	c.Alice.Hangup()
	gone(t, c)
}

func TestE209_AnswerOfOneForkCutsTheMediaOfTheOther(t *testing.T) {
	c, r, inv := aliceCalls(t)
	r.respond(c.Alice, inv, 183, "c1", rawOffer(), carolContact)
	a := c.Alice.Dialog
	r.respond(c.Alice, inv, 180, "c2", "", carolContact)
	b := c.Alice.Dialog
	flowing(c.Alice, a, true)
	flowing(c.Alice, b, true)
	last := c.Alice.Last(dialog.EarlyMedia)
	require.Same(t, b, last.Dialog)
	require.False(t, last.MediaAuthorized, "one fork is heard, the other muted")
	r.respond(c.Alice, inv, 200, "c2", rawOffer(), carolContact)
	last = c.Alice.Last(dialog.EarlyMedia)
	require.Same(t, a, last.Dialog)
	require.False(t, last.MediaAuthorized, "cut at once")
	require.Equal(t, dialog.StateEarly, a.State(), "its dialog lives on")
	require.Equal(t, dialog.StateConfirmed, b.State())
	c.Run(32 * time.Second)
	require.Equal(t, dialog.StateTerminated, a.State(), "64*T1 after the first 2xx")
}

// Two phones ring, and one is answered: the tone of the other stops too.
func TestAnswerOfOneForkStopsTheToneOfTheOther(t *testing.T) {
	c, r, inv := aliceCalls(t)
	r.respond(c.Alice, inv, 180, "c1", "", carolContact)
	a := c.Alice.Dialog
	r.respond(c.Alice, inv, 180, "c2", "", carolContact)
	r.respond(c.Alice, inv, 200, "c2", rawOffer(), carolContact)
	last := c.Alice.Last(dialog.EarlyMedia)
	require.Same(t, a, last.Dialog)
	require.False(t, last.LocalRingback)
	require.False(t, last.MediaAuthorized)
}

func TestForkThatEndsLetsTheNextOneBeHeard(t *testing.T) {
	for _, gate := range []bool{false, true} {
		c, r, inv := aliceCalls(t, dialogtest.Config("alice", func(c *dialog.Config) { c.Policy.GateOtherForks = gate }))
		r.respond(c.Alice, inv, 183, "c1", rawOffer(), carolContact)
		a := c.Alice.Dialog
		r.respond(c.Alice, inv, 183, "c2", rawOffer(), carolContact)
		b := c.Alice.Dialog
		flowing(c.Alice, a, true)
		flowing(c.Alice, b, true)
		r.respond(c.Alice, inv, 199, "c1", "")
		require.Equal(t, dialog.StateTerminated, a.State())
		last := c.Alice.Last(dialog.EarlyMedia)
		require.Same(t, b, last.Dialog)
		require.True(t, last.MediaAuthorized)
	}
}

func TestE210_PEarlyMediaGatesAndNeverHolds(t *testing.T) {
	c, r, inv := aliceCalls(t)
	r.respond(c.Alice, inv, 183, "c1", rawOffer(), carolContact, "P-Early-Media: inactive")
	media, _ := hearing(c.Alice)
	require.False(t, media)
	backward, forward := c.Alice.Dialog.EarlyMediaGate(0)
	require.False(t, backward || forward)
	flowing(c.Alice, c.Alice.Dialog, true)
	media, _ = hearing(c.Alice)
	require.False(t, media, "what flows is not heard")
	r.respond(c.Alice, inv, 180, "c1", "", carolContact)
	_, ringback := hearing(c.Alice)
	require.True(t, ringback, "and does not keep the tone away")
	r.respond(c.Alice, inv, 183, "c1", "", carolContact, "P-Early-Media: sendonly, gated, bogus")
	media, ringback = hearing(c.Alice)
	require.True(t, media)
	require.False(t, ringback)
	backward, forward = c.Alice.Dialog.EarlyMediaGate(3)
	require.True(t, backward, "the last value serves the other streams")
	require.False(t, forward)
	r.respond(c.Alice, inv, 183, "c1", "", carolContact, "P-Early-Media: supported")
	media, _ = hearing(c.Alice)
	require.True(t, media, "no direction, no request")
	r.respond(c.Alice, inv, 183, "c1", "", carolContact, "P-Early-Media: recvonly")
	media, ringback = hearing(c.Alice)
	require.False(t, media, "revoked")
	require.True(t, ringback)
	local, remote := c.Alice.Dialog.Held()
	require.False(t, local || remote)
	r.respond(c.Alice, inv, 200, "c1", rawOffer(), carolContact)
	media, _ = hearing(c.Alice)
	require.True(t, media, "the 200 authorizes everything")
	backward, forward = c.Alice.Dialog.EarlyMediaGate(0)
	require.True(t, backward && forward)
}

func TestPEarlyMediaPolicies(t *testing.T) {
	setup := func(edit func(*dialog.Policy)) (*dialogtest.Call, *rawPeer, *message.Message) {
		c := dialogtest.NewCall(t, dialogtest.Config("alice", func(c *dialog.Config) { edit(&c.Policy) }))
		r := newRawPeer(t, c)
		return c, r, r.called(c.Alice)
	}
	c, r, inv := setup(func(p *dialog.Policy) { p.IgnorePEarlyMedia = true })
	r.respond(c.Alice, inv, 183, "c1", rawOffer(), carolContact, "P-Early-Media: inactive")
	media, _ := hearing(c.Alice)
	require.True(t, media)

	c, r, inv = setup(func(p *dialog.Policy) { p.GateEarlyMedia = true })
	r.respond(c.Alice, inv, 183, "c1", rawOffer(), carolContact)
	media, _ = hearing(c.Alice)
	require.False(t, media, "nothing before the header allows it")
	r.inCall(c.Alice, message.UPDATE, 1, "", "P-Early-Media: sendrecv")
	media, _ = hearing(c.Alice)
	require.True(t, media, "it may come in an UPDATE")

	c, r, inv = setup(func(p *dialog.Policy) { p.StrictestGate = true })
	r.respond(c.Alice, inv, 183, "c1", rawOffer(), carolContact, "P-Early-Media: sendrecv")
	first := c.Alice.Dialog
	r.respond(c.Alice, inv, 183, "c2", rawOffer(), carolContact, "P-Early-Media: inactive")
	last := c.Alice.Last(dialog.EarlyMedia)
	require.Same(t, c.Alice.Dialog, last.Dialog)
	require.False(t, last.MediaAuthorized)
	for _, out := range c.Alice.Heard {
		if out.Kind == dialog.EarlyMedia && out.Dialog == first {
			last = out
		}
	}
	require.False(t, last.MediaAuthorized, "the strictest fork decides for all")
}

func TestE215_199EndsOneForkOfTwo(t *testing.T) {
	for _, reliable := range []bool{false, true} {
		c, r, inv := aliceCalls(t)
		r.respond(c.Alice, inv, 180, "c1", "", carolContact)
		a := c.Alice.Dialog
		r.respond(c.Alice, inv, 180, "c2", "", carolContact)
		b := c.Alice.Dialog
		var headers []string
		if reliable {
			headers = rel(1)
		}
		r.respond(c.Alice, inv, 199, "c1", "", headers...)
		require.Equal(t, dialog.StateTerminated, a.State())
		require.Equal(t, dialog.StateEarly, b.State())
		require.Zero(t, r.requests("BYE"))
		require.Zero(t, r.requests("CANCEL"))
		require.Equal(t, reliable, r.requests("PRACK") == 1)
		r.respond(c.Alice, inv, 200, "c2", rawOffer(), carolContact)
		require.Equal(t, dialog.StateConfirmed, b.State())
	}
}

func TestReliable199OfAnUnknownForkIsAcknowledged(t *testing.T) {
	c, r, inv := aliceCalls(t)
	r.respond(c.Alice, inv, 180, "c1", "", carolContact)
	r.respond(c.Alice, inv, 199, "c9", "", append(rel(4), carolContact)...)
	require.Equal(t, 1, r.requests("PRACK"))
	require.Equal(t, "c9", tagOf(t, r.last("PRACK")))
	require.Equal(t, dialog.StateEarly, c.Alice.Dialog.State())
	require.Zero(t, c.Alice.Count(dialog.Forked))
}

func TestE263_EarlySessionIsNeitherAnswerNorPreview(t *testing.T) {
	c, r, inv := aliceCalls(t)
	r.respond(c.Alice, inv, 183, "c1", rawOffer(), carolContact, "Content-Disposition: early-session;handling=optional")
	require.Zero(t, c.Alice.Count(dialog.EarlyMedia))
	require.Equal(t, rawOffer(), string(c.Alice.Last(dialog.Progress).Message.Body()), "the host can read it")
	other := "v=0\r\no=carol 9 1 IN IP4 192.0.2.3\r\ns=-\r\nc=IN IP4 192.0.2.3\r\nt=0 0\r\nm=audio 49190 RTP/AVP 0\r\n"
	r.respond(c.Alice, inv, 200, "c1", other, carolContact)
	require.Equal(t, other, string(c.Alice.Dialog.RemoteSDP()))
	require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State())
}

func TestEarlyMediaIsOverWhenTheUserHangsUp(t *testing.T) {
	c, r, inv := aliceCalls(t)
	r.respond(c.Alice, inv, 183, "c1", rawOffer(), carolContact)
	require.NotEqual(t, fsm.Ended, c.Alice.Dialog.Regions().EarlyMedia)
	c.Alice.Hangup()
	require.Equal(t, fsm.Ended, c.Alice.Dialog.Regions().EarlyMedia, "and not only when the 487 comes")
}

func TestNoRingingAfterCancel(t *testing.T) {
	c, r, inv := aliceCalls(t)
	r.respond(c.Alice, inv, 180, "c1", "", carolContact)
	c.Alice.Cancel()
	c.Alice.Took()
	r.respond(c.Alice, inv, 180, "c1", "", carolContact)
	r.respond(c.Alice, inv, 183, "c2", rawOffer(), append(rel(1), carolContact)...)
	require.Zero(t, c.Alice.Count(dialog.EarlyMedia))
	require.Equal(t, 1, c.Alice.Count(dialog.Ringing))
	require.Equal(t, 1, r.requests("PRACK"), "a PRACK is owed all the same")
}

package dialog_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

const video = "m=video 51372 RTP/AVP 31\r\na=rtpmap:31 H261/90000\r\n"

func TestE137_AnswerInReliable183BeatsTheOneInThe200(t *testing.T) {
	c, r, inv := aliceCalls(t)
	r.respond(c.Alice, inv, 183, "c1", rawOffer(), append(rel(1), carolContact)...)
	require.Equal(t, rawOffer(), string(c.Alice.Dialog.RemoteSDP()), "in force before the call is answered")
	r.respond(c.Alice, inv, 200, "c1", rawSDP("2", "49170", "50000"), carolContact)
	require.Equal(t, rawOffer(), string(c.Alice.Dialog.RemoteSDP()), "the 200 says nothing new")
	require.Equal(t, uint64(1), c.Alice.Endpoint.Counts().Mismatched)
	require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State())
}

func TestE138_200WithoutAnswerIsAcknowledgedAndHungUp(t *testing.T) {
	c := dialogtest.NewCall(t)
	r := newRawPeer(t, c)
	r.respond(c.Alice, r.called(c.Alice), 200, "c1", "", carolContact)
	require.Equal(t, "ACK", title(r.got[1]))
	require.Equal(t, "BYE", title(r.got[2]))
	reason, _ := r.got[2].Header("Reason")
	require.Contains(t, reason, "cause=488")
	require.Equal(t, dialog.StateTerminated, c.Alice.Dialog.State())
	require.Equal(t, 1, c.Alice.Count(dialog.Failed))
}

func TestE138_PreviewStandsInForTheMissingAnswer(t *testing.T) {
	c, r, inv := aliceCalls(t)
	r.respond(c.Alice, inv, 183, "c1", rawOffer(), carolContact)
	require.Nil(t, c.Alice.Dialog.RemoteSDP(), "a preview is no answer yet")
	r.respond(c.Alice, inv, 200, "c1", "", carolContact)
	require.Equal(t, rawOffer(), string(c.Alice.Dialog.RemoteSDP()))
	require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State())
	require.Equal(t, rawOffer(), string(c.Alice.Last(dialog.AnswerReceived).SDP))
}

func TestOA29_AnswerThatDiffersFromThePreview(t *testing.T) {
	for _, take := range []bool{false, true} {
		c, r, inv := aliceCalls(t, policy("", func(p *dialog.Policy) { p.TakeChangedAnswer = take }))
		r.respond(c.Alice, inv, 183, "c1", rawOffer(), carolContact)
		changed := rawSDP("2", "49170", "50000")
		r.respond(c.Alice, inv, 200, "c1", changed, carolContact)
		want := map[bool]string{false: rawOffer(), true: changed}[take]
		require.Equal(t, want, string(c.Alice.Dialog.RemoteSDP()), "take %v", take)
		require.Equal(t, uint64(1), c.Alice.Endpoint.Counts().Mismatched)
	}
}

func TestE139_ChangedBodyUnderTheSameVersionIsTakenAndTold(t *testing.T) {
	c, r, tag := carolTalks(t)
	r.request(c.Bob, message.INVITE, 2, tag, rawSDP("1", "49170", "50000"))
	require.Equal(t, 1, r.count("200 INVITE")-1)
	told := c.Bob.Last(dialog.OfferReceived)
	require.ErrorContains(t, told.Err, "version")
	require.Contains(t, string(c.Bob.Dialog.RemoteSDP()), "50000")
}

func TestE139_PolicyRefusesIt(t *testing.T) {
	c, r, tag := carolTalks(t, policy("bob", func(p *dialog.Policy) { p.RefuseUncounted = true }))
	r.request(c.Bob, message.INVITE, 2, tag, rawSDP("1", "49170", "50000"))
	require.Equal(t, 1, r.count("488 INVITE"))
	require.Contains(t, string(c.Bob.Dialog.RemoteSDP()), "49170")
}

func TestE139_OurOwnVersionCountsEachChangeOnce(t *testing.T) {
	c := talking(t)
	version := func() string {
		o, _, _ := strings.Cut(string(c.Alice.Dialog.LocalSDP())[len("v=0\r\no=alice 1 "):], " ")
		return o
	}
	require.Equal(t, "1", version())
	hold(c.Alice)
	c.Deliver()
	require.Equal(t, "2", version())
	reinvite(c.Alice, mine(c.Alice, "alice 1 2", "alice 1 7", "49170", "50000")) // a number of the host's own
	c.Deliver()
	require.Equal(t, "3", version())
	reinvite(c.Alice, mine(c.Alice)) // nothing new
	c.Deliver()
	require.Equal(t, "3", version())
	over(t, c)
}

func TestE141_FewerStreamsThanBeforeAreRefused(t *testing.T) {
	c := dialogtest.NewCall(t)
	r := newRawPeer(t, c)
	r.request(c.Bob, message.INVITE, 1, "", rawOffer()+video)
	c.Bob.Answer()
	c.Deliver()
	tag := tagOf(t, r.last("200 INVITE"))
	require.Contains(t, string(r.last("200 INVITE").Body()), "m=video 0 ")
	r.request(c.Bob, message.ACK, 1, tag, "")
	r.request(c.Bob, message.INVITE, 2, tag, rawSDP("2"))
	require.Equal(t, 1, r.count("488 INVITE"))
	warning, _ := r.last("488 INVITE").Header("Warning")
	require.NotEmpty(t, warning)
	require.Equal(t, dialog.StateConfirmed, c.Bob.Dialog.State())
	err := c.Bob.Refused("reinvite", func(now time.Time) error {
		return c.Bob.Dialog.Reinvite(now, dialog.With{SDP: c.Bob.Offer()})
	})
	require.ErrorContains(t, err, "RFC 3264 §8", "nor may we")
}

func TestE142_RefusedStreamKeepsItsSlot(t *testing.T) {
	c := talking(t)
	reinvite(c.Alice, mine(c.Alice)+video)
	c.Deliver()
	require.Contains(t, string(c.Bob.Dialog.LocalSDP()), "m=video 0 ")
	reinvite(c.Alice, mine(c.Alice, "m=video 51372", "m=video 0", "m=audio 49170", "m=audio 50000"))
	c.Deliver()
	local := string(c.Bob.Dialog.LocalSDP())
	require.Less(t, strings.Index(local, "m=audio 49170"), strings.Index(local, "m=video 0 "))
	agreed(t, c)
	over(t, c)
}

func TestE143_PayloadTypeKeepsItsMeaning(t *testing.T) {
	dynamic := func(codec, version string) string {
		return rawSDP(version, "RTP/AVP 0", "RTP/AVP 0 97") + "a=rtpmap:97 " + codec + "/8000\r\n"
	}
	for _, take := range []bool{false, true} {
		c := dialogtest.NewCall(t, policy("bob", func(p *dialog.Policy) { p.TakeRemapped = take }))
		r := newRawPeer(t, c)
		r.request(c.Bob, message.INVITE, 1, "", dynamic("iLBC", "1"))
		c.Bob.Answer()
		c.Deliver()
		tag := tagOf(t, r.last("200 INVITE"))
		r.request(c.Bob, message.ACK, 1, tag, "")
		r.request(c.Bob, message.INVITE, 2, tag, dynamic("speex", "2"))
		require.Equal(t, take, r.count("488 INVITE") == 0)
	}
}

func TestE143_OurOwnPayloadTypesKeepTheirMeaning(t *testing.T) {
	c := talking(t)
	reinvite(c.Alice, mine(c.Alice, "RTP/AVP 0", "RTP/AVP 0 97")+"a=rtpmap:97 iLBC/8000\r\n")
	c.Deliver()
	err := c.Alice.Refused("reinvite", func(now time.Time) error {
		return c.Alice.Dialog.Reinvite(now, dialog.With{SDP: []byte(mine(c.Alice, "iLBC", "speex"))})
	})
	require.ErrorContains(t, err, "payload type 97")
	over(t, c)
}

func TestE261_DescriptionInAMultipartBodyIsTheOffer(t *testing.T) {
	c := dialogtest.NewCall(t)
	r := newRawPeer(t, c)
	const bound = "unique: boundary-1"
	body := "--" + bound + "\r\nContent-Type: application/isup;version=itu-t92+\r\n" +
		"Content-Disposition: signal;handling=optional\r\n\r\n\x01\x00\x49\r\n" +
		"--" + bound + "\r\nContent-Type: application/sdp\r\n\r\n" + rawOffer() + "\r\n--" + bound + "--\r\n"
	m, err := message.Parse([]byte("INVITE sip:bob@192.0.2.2 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.3:5060;branch=z9hG4bK-mp\r\n" +
		"Max-Forwards: 70\r\nFrom: <sip:gateway@192.0.2.3>;tag=c1\r\nTo: <sip:bob@biloxi.example.com>\r\n" +
		"Call-ID: raw-1\r\nCSeq: 1 INVITE\r\nContact: <sip:gateway@192.0.2.3>\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: multipart/mixed;boundary=\"" + bound + "\"\r\n\r\n" + body))
	require.NoError(t, err)
	m.SetContentLength()
	r.send(c.Bob, m)
	in := c.Bob.Last(dialog.Incoming)
	require.Equal(t, rawOffer(), string(in.SDP))
	require.Contains(t, in.Message.BodyString(), "application/isup", "the host can read the rest")
	c.Bob.Answer(dialog.With{SDP: c.Bob.AnswerTo(in.SDP)})
	c.Deliver()
	ok := r.last("200 INVITE")
	kind, err := ok.ContentType()
	require.NoError(t, err)
	require.True(t, kind.Is("application/sdp"))
	require.Equal(t, rawOffer(), string(c.Bob.Dialog.RemoteSDP()))
}

func TestOfferMayNotStandJustAnywhere(t *testing.T) {
	t.Run("the answer to an offer is owed", func(t *testing.T) {
		c := dialogtest.NewCall(t)
		c.Alice.Invite(c.Bob)
		c.Deliver()
		err := c.Bob.Refused("answer", func(now time.Time) error { return c.Bob.Dialog.Answer(now) })
		require.EqualError(t, err, "dialog: answer: the INVITE carried an offer; With.SDP has to answer it: RFC 3261 §13.3.1.4")
	})
	t.Run("so is an offer where there was none", func(t *testing.T) {
		c := dialogtest.NewCall(t)
		c.Alice.Invite(c.Bob, dialog.With{})
		c.Deliver()
		err := c.Bob.Refused("answer", func(now time.Time) error { return c.Bob.Dialog.Answer(now) })
		require.EqualError(t, err, "dialog: answer: the INVITE has no offer; With.SDP has to make one: RFC 3261 §13.2.1")
		err = c.Bob.Refused("progress", func(now time.Time) error {
			return c.Bob.Dialog.Progress(now, 183, dialog.With{SDP: c.Bob.Offer(), Unreliable: true})
		})
		require.ErrorContains(t, err, "ours goes into a reliable response or into the 2xx: RFC 6337 §2.2")
	})
	t.Run("the answer is that of the 183", func(t *testing.T) {
		c := dialogtest.NewCall(t)
		c.Alice.Invite(c.Bob)
		c.Deliver()
		c.Bob.Progress()
		c.Deliver()
		err := c.Bob.Refused("answer", func(now time.Time) error {
			return c.Bob.Dialog.Answer(now, dialog.With{SDP: []byte(strings.Replace(string(c.Bob.Reply()), "49170", "50000", 1))})
		})
		require.EqualError(t, err, "dialog: answer: SDP differs from the one sent in the reliable 183: RFC 3261 §13.2.1")
		c.Bob.Answer()
		c.Deliver()
		require.Equal(t, fsm.Stable, c.Bob.Dialog.Regions().Offer)
		over(t, c)
	})
	t.Run("an answer has to answer", func(t *testing.T) {
		c := dialogtest.NewCall(t)
		c.Alice.Invite(c.Bob)
		c.Deliver()
		for _, bad := range []string{string(c.Bob.Reply()) + video, "v=0\r\n"} {
			err := c.Bob.Refused("answer", func(now time.Time) error {
				return c.Bob.Dialog.Answer(now, dialog.With{SDP: []byte(bad)})
			})
			require.Error(t, err)
		}
	})
	t.Run("nothing to answer", func(t *testing.T) {
		c := talking(t)
		require.Error(t, c.Alice.Refused("answer offer", func(now time.Time) error { return c.Alice.Dialog.AnswerOffer(now) }))
		require.Error(t, c.Alice.Refused("refuse offer", func(now time.Time) error { return c.Alice.Dialog.RefuseOffer(now) }))
		over(t, c)
	})
}

func TestOfferThatCannotBeReadIsRefused(t *testing.T) {
	c := dialogtest.NewCall(t)
	r := newRawPeer(t, c)
	r.request(c.Bob, message.INVITE, 1, "", "not a description")
	require.Equal(t, 1, r.count("488 INVITE"))
	require.Zero(t, c.Bob.Count(dialog.Incoming))
}

package sdp_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/sdp"
)

// hostMade is what a host might hand to a dialog: it has an order of its own, and says more than we would.
const hostMade = "v=0\r\no=host 77 5 IN IP4 192.0.2.9\r\ns=call\r\nc=IN IP4 192.0.2.9\r\nb=AS:80\r\nt=0 0\r\na=tool:x\r\na=ice-lite\r\n" +
	"m=audio 6000 RTP/AVP 0 8 101\r\na=ptime:20\r\na=sendrecv\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n" +
	"a=label:1\r\na=fmtp:101 0-15\r\na=rtcp-mux\r\na=ice-ufrag:u\r\na=ice-pwd:p\r\na=mid:0\r\nx=kept\r\n" +
	"m=video 0 RTP/AVP 31\r\na=mid:1\r\n"

const reoffer = "v=0\r\no=peer 1 2 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n" +
	"m=audio 4000 RTP/AVP 0 8 101\r\na=rtpmap:101 telephone-event/8000\r\na=rtcp-mux\r\na=ice-ufrag:q\r\na=mid:0\r\n" +
	"m=video 0 RTP/AVP 31\r\na=mid:1\r\n"

func answerFrom(t *testing.T, offer, local string, want sdp.Direction, base ...sdp.Direction) *sdp.Description {
	t.Helper()
	o, l := parse(t, offer), parse(t, local)
	answer, err := sdp.AnswerFrom(o, l, want, base...)
	require.NoError(t, err)
	require.NoError(t, sdp.CheckAnswer(o, answer).Err())
	require.NoError(t, sdp.CheckReoffer(l, answer).Without(sdp.RuleMid).Err())
	require.Equal(t, local, l.String(), "our last description is not changed")
	return answer
}

// TestAnswerFromWithoutNewsIsTheSame: a session refresh gets the same text, byte by byte, and the same version
// (RFC 4028 §7.4).
func TestAnswerFromWithoutNewsIsTheSame(t *testing.T) {
	assert.Equal(t, hostMade, answerFrom(t, reoffer, hostMade, sdp.SendRecv).String())
}

func TestAnswerFromChangesOnlyWhatTheOfferTouches(t *testing.T) {
	for name, c := range map[string]struct {
		offer  []string
		want   sdp.Direction
		answer []string
	}{
		"their hold":         {[]string{"a=mid:0", "a=sendonly\r\na=mid:0"}, sdp.SendRecv, []string{"a=sendrecv", "a=recvonly"}},
		"both hold, E-145":   {[]string{"a=mid:0", "a=sendonly\r\na=mid:0"}, sdp.SendOnly, []string{"a=sendrecv", "a=inactive"}},
		"they resume, E-146": {nil, sdp.SendOnly, []string{"a=sendrecv", "a=sendonly"}},
		"fewer codecs": {[]string{"AVP 0 8 101", "AVP 8 101"}, sdp.SendRecv, []string{
			"AVP 0 8 101", "AVP 8 101", // and the codecs' lines come together, where the first of them stood
			"a=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=label:1\r\na=fmtp:101 0-15\r\n",
			"a=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=label:1\r\n"}},
		"no mux":       {[]string{"a=rtcp-mux\r\n", ""}, sdp.SendRecv, []string{"a=rtcp-mux\r\n", ""}},
		"no ICE":       {[]string{"a=ice-ufrag:q\r\n", ""}, sdp.SendRecv, []string{"a=ice-ufrag:u\r\na=ice-pwd:p\r\n", ""}},
		"other mids":   {[]string{"a=mid:0", "a=mid:a"}, sdp.SendRecv, []string{"a=mid:0", "a=mid:a"}},
		"no mids":      {[]string{"a=mid:0\r\n", "", "a=mid:1\r\n", ""}, sdp.SendRecv, []string{"a=mid:0\r\n", "", "a=mid:1\r\n", ""}},
		"a time":       {[]string{"t=0 0", "t=5 6"}, sdp.SendRecv, []string{"t=0 0", "t=5 6"}},
		"a new stream": {[]string{"m=video 0", "m=video 4002"}, sdp.SendRecv, nil},
	} {
		t.Run(name, func(t *testing.T) {
			want := edit(t, hostMade, c.answer)
			if want != hostMade {
				want = edit(t, want, []string{"o=host 77 5", "o=host 77 6"})
			}
			assert.Equal(t, want, answerFrom(t, edit(t, reoffer, c.offer), hostMade, c.want).String())
		})
	}
}

// TestAnswerFromBase: a stream that only ever goes one way is not opened by a resume.
func TestAnswerFromBase(t *testing.T) {
	assert.Equal(t, sdp.RecvOnly, answerFrom(t, reoffer, hostMade, sdp.SendRecv, sdp.RecvOnly).Direction(0))
	assert.Equal(t, sdp.Inactive, answerFrom(t, reoffer, hostMade, sdp.SendOnly, sdp.RecvOnly).Direction(0))
}

func TestAnswerFromNothingInCommon(t *testing.T) {
	for _, o := range []string{
		strings.Replace(reoffer, "m=audio 4000 RTP/AVP 0 8 101", "m=audio 4000 RTP/AVP 18", 1),
		strings.Replace(reoffer, "m=audio 4000 RTP/AVP", "m=audio 4000 RTP/SAVP", 1),
		strings.Replace(reoffer, "m=audio 4000 RTP/AVP 0 8 101", "m=image 4000 udptl t38", 1),
	} {
		_, err := sdp.AnswerFrom(parse(t, o), parse(t, hostMade), sdp.SendRecv)
		assert.ErrorIs(t, err, sdp.ErrNothingInCommon)
	}
}

// TestAnswerFromAcceptsTheEndOfAllStreams: an offer that removes every stream is answered, not refused.
func TestAnswerFromAcceptsTheEndOfAllStreams(t *testing.T) {
	answer := answerFrom(t, strings.Replace(reoffer, "m=audio 4000", "m=audio 0", 1), hostMade, sdp.SendRecv)
	assert.Zero(t, answer.Media[0].Port)
}

// TestAnswerFromKeys: SDES keys move to the offered tag, DTLS keeps its role (RFC 8842 §5.3).
func TestAnswerFromKeys(t *testing.T) {
	local := edit(t, hostMade, []string{"RTP/AVP 0", "RTP/SAVP 0", "a=label:1", "a=crypto:1 S inline:ours\r\na=crypto:2 T inline:ours2"})
	offer := edit(t, reoffer, []string{"RTP/AVP 0", "RTP/SAVP 0", "a=mid:0", "a=crypto:5 T inline:theirs\r\na=mid:0"})
	assert.Equal(t, []sdp.Crypto{{Tag: 5, Suite: "T", KeyParams: "inline:ours2"}}, answerFrom(t, offer, local, sdp.SendRecv).Media[0].Cryptos())

	for _, c := range [][3]string{{"actpass", "actpass", "passive"}, {"actpass", "active", "active"}, {"active", "actpass", "passive"}, {"passive", "active", "active"}} {
		offer := edit(t, reoffer, []string{"RTP/AVP 0", "UDP/TLS/RTP/SAVP 0", "a=mid:0", "a=mid:0\r\na=fingerprint:sha-256 12\r\na=setup:" + c[0]})
		local := edit(t, hostMade, []string{"RTP/AVP 0", "UDP/TLS/RTP/SAVP 0", "a=label:1", "a=fingerprint:sha-256 34\r\na=setup:" + c[1]})
		assert.Equal(t, c[2], answerFrom(t, offer, local, sdp.SendRecv).Setup(0))
		local = edit(t, hostMade, []string{"RTP/AVP 0", "UDP/TLS/RTP/SAVP 0", "a=tool:x", "a=fingerprint:sha-256 34\r\na=setup:" + c[1]})
		assert.Equal(t, c[2], answerFrom(t, offer, local, sdp.SendRecv).Setup(0), "said for the session")
	}
}

// TestAnswerFromBundle: a group that both have stays, in the form that RFC 8843 §7.3 gives it.
func TestAnswerFromBundle(t *testing.T) {
	for _, session := range []string{"a=group:BUNDLE x y\r\n", "a=tool:x\r\na=group:BUNDLE x y\r\na=sendrecv\r\na=ice-lite\r\n"} {
		local := edit(t, goodAnswer, []string{"a=group:BUNDLE x y\r\n", session})
		assert.Equal(t, local, answerFrom(t, goodOffer, local, sdp.SendRecv).String(), "what the session says keeps its order")
	}
	// A peer that no longer offers the group refuses it, and with it the stream that only lives in it.
	answer := answerFrom(t, edit(t, goodOffer, []string{"a=group:BUNDLE x y\r\n", ""}), goodAnswer, sdp.SendRecv)
	assert.Nil(t, answer.Groups())
	assert.False(t, answer.Used(1))
}

// TestAnswerFromBundleWithAnotherTag: the peer makes our second stream the tagged one, as in RFC 8843 §18.3. It gets
// the transport that our first one had.
func TestAnswerFromBundleWithAnotherTag(t *testing.T) {
	offer := edit(t, goodOffer, []string{"BUNDLE x y", "BUNDLE y x", "m=audio 4000", "m=audio 0", "a=mid:x\r\na=rtcp-mux", "a=mid:x\r\na=bundle-only"})
	local := edit(t, goodAnswer, []string{"a=mid:x\r\n", "a=mid:x\r\na=ice-ufrag:u\r\n"})
	offer = edit(t, offer, []string{"a=mid:y\r\n", "a=mid:y\r\na=ice-ufrag:q\r\n"})
	answer := answerFrom(t, offer, local, sdp.SendRecv)
	assert.Equal(t, []sdp.Group{{Semantics: "BUNDLE", Mids: []string{"y", "x"}}}, answer.Groups())
	assert.Equal(t, "m=audio 0 RTP/AVP 96\r\na=mid:x\r\na=rtpmap:96 opus/48000/2\r\na=bundle-only\r\n"+
		"m=video 5000 RTP/AVP 98\r\na=mid:y\r\na=rtpmap:98 VP8/90000\r\na=recvonly\r\na=ice-ufrag:u\r\na=rtcp-mux\r\n",
		mediaOf(&sdp.Description{Media: answer.Media[:2]}))
}

// TestOfferFromRefreshOffersTheWish is RFC 6337 §5.3 and HLD-25 to 27: what our last answer was forced to say is
// not offered, what we hold is.
func TestOfferFromRefreshOffersTheWish(t *testing.T) {
	held := answerFrom(t, strings.Replace(reoffer, "a=mid:0", "a=sendonly\r\na=mid:0", 1), hostMade, sdp.SendRecv)
	require.Equal(t, sdp.RecvOnly, held.Direction(0))
	next := sdp.OfferFrom(held, sdp.SendRecv)
	assert.Equal(t, sdp.SendRecv, next.Direction(0))
	assert.Equal(t, held.Origin.SessionVersion+1, next.Origin.SessionVersion)
	hold := sdp.OfferFrom(next, sdp.SendOnly)
	assert.True(t, hold.Equal(sdp.OfferFrom(hold, sdp.SendOnly)), "a refresh of a hold is the same offer (E-165)")
}

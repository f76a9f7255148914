package sdp_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/sdp"
)

const head4 = "v=0\r\no=alice 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"

// answered answers and expects a legal answer; it returns the m= lines and what follows them.
func answered(t *testing.T, offerText string, w sdp.Wish) string {
	t.Helper()
	o := parse(t, offerText)
	answer, err := sdp.Answer(o, w)
	require.NoError(t, err)
	require.NoError(t, sdp.CheckAnswer(o, answer).Err())
	require.NoError(t, answer.Check().Err())
	return mediaOf(answer)
}

func TestAnswerOrder(t *testing.T) {
	w := bob(audio(5000, pcma, events, opus, pcmu))
	text := head4 + "m=audio 4000 RTP/AVP 0 96 8 97\r\na=rtpmap:96 opus/48000/2\r\na=rtpmap:97 telephone-event/8000\r\n"
	assert.Contains(t, answered(t, text, w), "m=audio 5000 RTP/AVP 0 96 8 97\r\n")
	w.Order = sdp.AnswererOrder
	assert.Contains(t, answered(t, text, w), "m=audio 5000 RTP/AVP 8 97 96 0\r\n")
}

// TestAnswerCompanions: what only accompanies a codec goes with it.
func TestAnswerCompanions(t *testing.T) {
	eventsWide := codec("telephone-event", 48000)
	text := head4 + "m=audio 4000 RTP/AVP 96 0 97 98 13\r\na=rtpmap:96 opus/48000/2\r\na=rtpmap:97 telephone-event/8000\r\na=rtpmap:98 telephone-event/48000\r\n"
	all := bob(audio(5000, opus, events, eventsWide))
	assert.Contains(t, answered(t, text, all), "m=audio 5000 RTP/AVP 96 98\r\n", "events have the clock of the codec (RFC 4733 §2.1)")
	narrow := bob(audio(5000, opus, events))
	assert.Contains(t, answered(t, text, narrow), "m=audio 5000 RTP/AVP 96 97\r\n", "or another clock, if there is none")
	none := bob(audio(5000, ilbc, events, codec("CN", 8000)))
	_, err := sdp.Answer(parse(t, text), none)
	assert.ErrorIs(t, err, sdp.ErrNothingInCommon, "events and comfort noise are no conversation")

	video264 := sdp.Codec{Name: "H264", ClockRate: 90000, Parameters: "packetization-mode=1;profile-level-id=42e01f", Feedback: []string{"nack", "nack pli", "ccm fir"}}
	text = head4 + "m=video 4000 RTP/AVPF 100 101 102 103\r\na=rtpmap:100 VP8/90000\r\na=rtpmap:101 H264/90000\r\n" +
		"a=fmtp:101 packetization-mode=1;profile-level-id=42e00d\r\na=rtpmap:102 rtx/90000\r\na=fmtp:102 apt=100\r\n" +
		"a=rtpmap:103 rtx/90000\r\na=fmtp:103 apt=101\r\na=rtcp-fb:101 nack\r\na=rtcp-fb:* ccm fir\r\n"
	s := video(5000, video264, codec("rtx", 90000))
	s.Protocols = []string{"RTP/AVP", "RTP/AVPF"}
	assert.Equal(t, "m=video 5000 RTP/AVPF 101 103\r\na=rtpmap:101 H264/90000\r\na=fmtp:101 packetization-mode=1;profile-level-id=42e01f\r\n"+
		"a=rtcp-fb:101 nack\r\na=rtcp-fb:101 ccm fir\r\na=rtpmap:103 rtx/90000\r\na=fmtp:103 apt=101\r\n", answered(t, text, bob(s)))
}

func TestAnswerTakesACodecOnce(t *testing.T) {
	text := head4 + "m=audio 4000 RTP/AVP 96 97 0\r\na=rtpmap:96 opus/48000/2\r\na=rtpmap:97 opus/48000/2\r\n"
	assert.Contains(t, answered(t, text, bob(audio(5000, opus))), "m=audio 5000 RTP/AVP 96\r\n")
}

// TestAnswerMuxWithoutNumbersLikeRTCP is RFC 5761 §4: such a codec is left out where RTCP shares the port.
func TestAnswerMuxWithoutNumbersLikeRTCP(t *testing.T) {
	text := head4 + "m=audio 4000 RTP/AVP 72 0\r\na=rtpmap:72 opus/48000/2\r\na=rtcp-mux\r\n"
	s := audio(5000, opus, pcmu)
	assert.Contains(t, answered(t, text, bob(s)), "m=audio 5000 RTP/AVP 72 0\r\n")
	s.RTCPMux = true
	assert.Contains(t, answered(t, text, bob(s)), "m=audio 5000 RTP/AVP 0\r\n")
}

func TestAnswerRefusesWhatItDoesNotKnow(t *testing.T) {
	text := head4 + "m=audio 4000 RTP/AVP 0\r\nm=holo 4002 x/y a b\r\nm=video 4004 RTP/AVP 31\r\nm=audio 0 RTP/AVP 8\r\nm=image 0 udptl\r\n"
	assert.Equal(t, "m=audio 5000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\nm=holo 0 x/y a\r\nm=video 0 RTP/AVP 31\r\nm=audio 0 RTP/AVP 8\r\nm=image 0 udptl 0\r\n",
		answered(t, text, bob(audio(5000, pcmu), audio(5002, pcma))))
}

func TestAnswerTakesADifferentFamilyOnlyIfItHasOne(t *testing.T) {
	text := strings.ReplaceAll(head4, "IP4 192.0.2.1", "IP6 2001:db8::1") + "m=audio 4000 RTP/AVP 0\r\n"
	w := bob(audio(5000, pcmu))
	_, err := sdp.Answer(parse(t, text), w) // RFC 6157 §4.1
	assert.ErrorIs(t, err, sdp.ErrNothingInCommon)
	w.Connections = append(w.Connections, sdp.Connection{NetType: "IN", AddrType: "IP6", Address: "2001:db8::2"})
	answer, err := sdp.Answer(parse(t, text), w)
	require.NoError(t, err)
	assert.Equal(t, "2001:db8::2", answer.Connection.Address)

	ice := audio(5000, pcmu)
	ice.Attributes = []sdp.Attribute{"ice-ufrag:x", "ice-pwd:y"}
	text += "a=ice-ufrag:p\r\na=ice-pwd:q\r\n"
	assert.Contains(t, answered(t, text, bob(ice)), "m=audio 5000 RTP/AVP 0\r\n", "with ICE the candidates decide (RFC 8839)")
}

func TestAnswerMirrorsTimes(t *testing.T) {
	w := bob(audio(5000, pcmu))
	text := strings.Replace(oneAudio, "t=0 0\r\n", "t=2873397496 2873404696\r\nr=7d 1h 0\r\n", 1)
	answer, err := sdp.Answer(parse(t, text), w)
	require.NoError(t, err)
	assert.Equal(t, parse(t, text).Times, answer.Times)
	answer, err = sdp.Answer(parse(t, strings.Replace(oneAudio, "t=0 0\r\n", "", 1)), w)
	require.NoError(t, err)
	assert.Equal(t, []sdp.Timing{{}}, answer.Times, "an offer without t= means t=0 0")
}

func TestAnswerMulticast(t *testing.T) {
	text := head4 + "m=audio 4000/2 RTP/AVP 0 8\r\nc=IN IP4 233.252.0.1/127\r\nb=AS:64\r\na=ptime:40\r\na=recvonly\r\n"
	s := audio(5000, pcma)
	s.Attributes = []sdp.Attribute{"ptime:20"}
	assert.Equal(t, "m=audio 4000/2 RTP/AVP 8\r\nc=IN IP4 233.252.0.1/127\r\nb=AS:64\r\na=rtpmap:8 PCMA/8000\r\na=ptime:40\r\na=recvonly\r\n", answered(t, text, bob(s)))
	_, err := sdp.Answer(parse(t, text), bob(directed(s, sdp.SendOnly)))
	assert.ErrorIs(t, err, sdp.ErrNothingInCommon, "a multicast stream's direction cannot be changed (RFC 3264 §6.2)")
}

func TestAnswerKeys(t *testing.T) {
	text := head4 + "m=audio 4000 RTP/SAVP 0\r\na=crypto:7 F8_128_HMAC_SHA1_80 inline:a\r\na=crypto:8 AES_CM_128_HMAC_SHA1_80 inline:b\r\n"
	s := audio(5000, pcmu)
	s.Protocols = []string{"RTP/SAVP", "UDP/TLS/RTP/SAVP"}
	s.Crypto = []sdp.Crypto{{Suite: "AES_CM_128_HMAC_SHA1_32", KeyParams: "inline:c"}, {Suite: "AES_CM_128_HMAC_SHA1_80", KeyParams: "inline:d"}}
	assert.Equal(t, "m=audio 5000 RTP/SAVP 0\r\na=rtpmap:0 PCMU/8000\r\na=crypto:8 AES_CM_128_HMAC_SHA1_80 inline:d\r\n", answered(t, text, bob(s)))
	s.Crypto = s.Crypto[:1]
	_, err := sdp.Answer(parse(t, text), bob(s))
	assert.ErrorIs(t, err, sdp.ErrNothingInCommon, "no suite in common")
	_, err = sdp.Answer(parse(t, head4+"m=audio 4000 RTP/SAVP 0\r\n"), bob(s))
	assert.ErrorIs(t, err, sdp.ErrNothingInCommon, "no keys at all")
	dtls := head4 + "m=audio 4000 UDP/TLS/RTP/SAVP 0\r\na=setup:actpass\r\na=fingerprint:sha-256 12:DF\r\n"
	_, err = sdp.Answer(parse(t, dtls), bob(s))
	assert.ErrorIs(t, err, sdp.ErrNothingInCommon, "DTLS without a fingerprint of ours")
	w := bob(s)
	w.Attributes = []sdp.Attribute{"fingerprint:sha-256 34:AB", "ice-ufrag:x", "ice-lite"}
	assert.Equal(t, "m=audio 5000 UDP/TLS/RTP/SAVP 0\r\na=rtpmap:0 PCMU/8000\r\na=setup:active\r\n", answered(t, dtls, w))
}

func TestAnswerSetup(t *testing.T) {
	for _, c := range [][3]string{ // offered, ours, answered
		{"actpass", "", "active"}, {"actpass", "actpass", "active"}, {"actpass", "passive", "passive"}, {"actpass", "holdconn", "holdconn"},
		{"active", "active", "passive"}, {"passive", "passive", "active"}, {"holdconn", "active", "holdconn"},
	} {
		s := sdp.Stream{Type: "message", Port: 5000, Protocols: []string{"TCP/MSRP"}, Formats: []string{"*"}}
		if c[1] != "" {
			s.Attributes = []sdp.Attribute{sdp.NewAttribute("setup", c[1])}
		}
		text := head4 + "m=message 4000 TCP/MSRP *\r\na=setup:" + c[0] + "\r\n"
		assert.Equal(t, "m=message 5000 TCP/MSRP *\r\na=setup:"+c[2]+"\r\n", answered(t, text, bob(s)), "%v", c)
		text = head4 + "m=message 4000 TCP/MSRP *\r\n"
		assert.Equal(t, "m=message 5000 TCP/MSRP *\r\n", answered(t, text, bob(s)), "not asked, not said")
	}
}

func TestAnswerSaysOnlyWhatWasAsked(t *testing.T) {
	s := audio(5000, pcmu)
	s.RTCPMux = true
	s.Extensions = []string{"urn:a", "urn:b"}
	s.Attributes = []sdp.Attribute{"ptime:20", "ice-ufrag:x", "ice-pwd:y", "candidate:1 1 UDP 1 192.0.2.2 1 typ host", "rtcp-rsize", "tls-id:z", "rtcp:5001"}
	assert.Equal(t, "m=audio 5000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na=ptime:20\r\na=rtcp:5001\r\n", answered(t, head4+"m=audio 4000 RTP/AVP 0\r\n", bob(s)))
	asked := head4 + "m=audio 4000 RTP/AVP 0\r\na=rtcp-mux\r\na=ice-ufrag:p\r\na=rtcp-rsize\r\na=extmap:4/recvonly urn:b x\r\na=tls-id:q\r\n"
	assert.Equal(t, "m=audio 5000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na=extmap:4 urn:b\r\na=rtcp-mux\r\na=ptime:20\r\na=ice-ufrag:x\r\na=ice-pwd:y\r\n"+
		"a=candidate:1 1 UDP 1 192.0.2.2 1 typ host\r\na=rtcp-rsize\r\na=tls-id:z\r\n", answered(t, asked, bob(s)))
	s.RTCPMux = false
	assert.NotContains(t, answered(t, asked, bob(s)), "rtcp-mux")
	_, err := sdp.Answer(parse(t, asked+"a=rtcp-mux-only\r\n"), bob(s))
	assert.ErrorIs(t, err, sdp.ErrNothingInCommon)
}

func TestAnswerFax(t *testing.T) {
	s := sdp.Stream{Type: "image", Port: 5000, Protocols: []string{"udptl"}, Formats: []string{"t38"}, Attributes: sdp.T38{Version: 3, RateManagement: "transferredTCF"}.Attributes()}
	text := head4 + "m=image 4000 UDPTL T38\r\na=T38FaxVersion:1\r\na=T38FaxRateManagement:transferredTCF\r\n"
	assert.Equal(t, "m=image 5000 UDPTL T38\r\na=T38FaxVersion:1\r\na=T38FaxRateManagement:transferredTCF\r\n", answered(t, text, bob(s)))
	_, err := sdp.Answer(parse(t, strings.Replace(text, "transferred", "local", 1)), bob(s))
	assert.ErrorIs(t, err, sdp.ErrNothingInCommon)
}

func TestAnswerBundle(t *testing.T) {
	w := bob(audio(5000, opus), video(5002, codec("VP8", 90000)), audio(5004, pcmu))
	for i := range w.Streams {
		w.Streams[i].RTCPMux = true
	}
	text := head4 + "a=group:BUNDLE x y\r\nm=audio 4000 RTP/AVP 96\r\na=mid:x\r\na=rtcp-mux\r\na=rtpmap:96 opus/48000/2\r\n" +
		"m=video 4002 RTP/AVP 98\r\na=mid:y\r\na=rtcp-mux\r\na=rtpmap:98 VP8/90000\r\n"
	refused := "m=audio 5000 RTP/AVP 96\r\na=mid:x\r\na=rtpmap:96 opus/48000/2\r\na=rtcp-mux\r\nm=video 5002 RTP/AVP 98\r\na=mid:y\r\na=rtpmap:98 VP8/90000\r\na=rtcp-mux\r\n"
	assert.Equal(t, refused, answered(t, text, w), "no group, but the mids (RFC 5888 §9.2)")
	w.Bundle = true
	shared := "m=audio 5000 RTP/AVP 96\r\na=mid:x\r\na=rtpmap:96 opus/48000/2\r\na=rtcp-mux\r\nm=video 0 RTP/AVP 98\r\na=mid:y\r\na=rtpmap:98 VP8/90000\r\na=bundle-only\r\n"
	assert.Equal(t, shared, answered(t, text, w))
	only := edit(t, text, []string{"m=video 4002", "m=video 0", "a=mid:y\r\na=rtcp-mux", "a=mid:y\r\na=bundle-only"})
	assert.Equal(t, shared, answered(t, only, w), "a bundle-only stream is taken into the group")
	w.Bundle = false
	assert.Contains(t, answered(t, only, w), "m=video 0 RTP/AVP 98\r\na=mid:y\r\na=rtpmap:98 VP8/90000\r\n", "or refused")
	w.Bundle = true
	w.Streams[1].RTCPMux = false
	assert.Contains(t, answered(t, text, w), "m=video 5002 RTP/AVP 98\r\na=mid:y", "RTP without rtcp-mux leaves the group")
	w.Streams[1].RTCPMux = true
	w.Streams[0].Port = 0
	o := parse(t, strings.Replace(text, "96 opus", "96 AMR", 1))
	answer, err := sdp.Answer(o, w)
	require.NoError(t, err)
	assert.Equal(t, []sdp.Group{{Semantics: "BUNDLE", Mids: []string{"y"}}}, answer.Groups(), "the next stream is the tagged one")
	assert.Nil(t, sdp.CheckAnswer(o, answer))
}

// TestAnswerBundleTag: the tagged stream has a port in the offer (RFC 8843 §7.3.1), wherever it stands in the group.
func TestAnswerBundleTag(t *testing.T) {
	w := bob(audio(5000, opus), video(5002, codec("VP8", 90000)))
	w.Bundle, w.Streams[0].RTCPMux, w.Streams[1].RTCPMux = true, true, true
	text := head4 + "a=group:BUNDLE y x\r\nm=audio 4000 RTP/AVP 96\r\na=mid:x\r\na=rtcp-mux\r\na=rtpmap:96 opus/48000/2\r\n" +
		"m=video 0 RTP/AVP 98\r\na=mid:y\r\na=bundle-only\r\na=rtpmap:98 VP8/90000\r\n"
	o := parse(t, text)
	answer, err := sdp.Answer(o, w)
	require.NoError(t, err)
	assert.Equal(t, []sdp.Group{{Semantics: "BUNDLE", Mids: []string{"x", "y"}}}, answer.Groups())
	assert.Nil(t, sdp.CheckAnswer(o, answer))

	// A stream that cannot share the tagged one's keys, and has no port of its own, is refused.
	w.Streams[1].Protocols, w.Streams[1].Crypto = []string{"RTP/SAVP"}, []sdp.Crypto{{Suite: "S", KeyParams: "inline:k"}}
	o = parse(t, edit(t, text, []string{"m=video 0 RTP/AVP", "m=video 0 RTP/SAVP", "a=bundle-only", "a=bundle-only\r\na=crypto:1 S inline:q"}))
	answer, err = sdp.Answer(o, w)
	require.NoError(t, err)
	assert.Equal(t, []sdp.Group{{Semantics: "BUNDLE", Mids: []string{"x"}}}, answer.Groups())
	assert.Equal(t, "m=video 0 RTP/SAVP 98\r\na=mid:y\r\na=rtpmap:98 VP8/90000\r\n", mediaOf(&sdp.Description{Media: answer.Media[1:]}))
	assert.Nil(t, sdp.CheckAnswer(o, answer))
}

// TestAnswerKeepsPorts: when a call's first stream ends, its second does not move to the first one's port.
func TestAnswerKeepsPorts(t *testing.T) {
	w := bob(audio(5000, pcmu), audio(5002, pcmu))
	first := head4 + "m=audio 4000 RTP/AVP 0\r\nm=audio 4002 RTP/AVP 0\r\n"
	previous, err := sdp.Answer(parse(t, first), w)
	require.NoError(t, err)
	w.Previous = previous
	assert.Contains(t, answered(t, strings.Replace(first, "4000", "0", 1), w), "m=audio 5002 RTP/AVP 0\r\n")
}

func TestRefuse(t *testing.T) {
	o := parse(t, goodOffer)
	local := parse(t, goodAnswer)
	answer := sdp.Refuse(o, local)
	assert.NoError(t, sdp.CheckAnswer(o, answer).Err())
	assert.Equal(t, local.Origin.SessionVersion+1, answer.Origin.SessionVersion)
	for i := range answer.Media {
		assert.False(t, answer.Used(i))
		assert.Equal(t, o.Media[i].Mid(), answer.Media[i].Mid())
	}
}

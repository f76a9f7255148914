package sdp_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/sdp"
)

// The two ends of a call that keeps all rules.
const (
	goodOffer = "v=0\r\no=alice 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\na=group:BUNDLE x y\r\n" +
		"m=audio 4000 RTP/AVP 0 96 97\r\na=mid:x\r\na=rtcp-mux\r\na=rtpmap:96 opus/48000/2\r\na=rtpmap:97 telephone-event/8000\r\n" +
		"m=video 4002 RTP/AVP 98\r\na=mid:y\r\na=rtcp-mux\r\na=rtpmap:98 VP8/90000\r\na=sendonly\r\n" +
		"m=audio 4004 RTP/SAVP 0\r\na=mid:z\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:aaa\r\na=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:bbb\r\n" +
		"m=application 4006 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:d\r\na=setup:actpass\r\na=fingerprint:sha-256 12:DF\r\n" +
		"m=image 0 udptl t38\r\na=mid:f\r\n"
	goodAnswer = "v=0\r\no=bob 2 1 IN IP4 192.0.2.2\r\ns=-\r\nc=IN IP4 192.0.2.2\r\nt=0 0\r\na=group:BUNDLE x y\r\n" +
		"m=audio 5000 RTP/AVP 96\r\na=mid:x\r\na=rtcp-mux\r\na=rtpmap:96 opus/48000/2\r\n" +
		"m=video 0 RTP/AVP 98\r\na=mid:y\r\na=bundle-only\r\na=rtpmap:98 VP8/90000\r\na=recvonly\r\n" +
		"m=audio 5004 RTP/SAVP 0\r\na=mid:z\r\na=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:ccc\r\n" +
		"m=application 5006 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:d\r\na=setup:active\r\na=fingerprint:sha-256 34:AB\r\n" +
		"m=image 0 udptl t38\r\na=mid:f\r\n"
)

// TestCheckAnswerNamesEachRule breaks one rule at a time, and expects that one and no other.
func TestCheckAnswerNamesEachRule(t *testing.T) {
	require.Nil(t, sdp.CheckAnswer(parse(t, goodOffer), parse(t, goodAnswer)))
	for name, c := range map[string]struct {
		offer, answer []string // old, new, ...
		want          string
	}{
		"E-141 too few streams":   {nil, []string{"m=image 0 udptl t38\r\na=mid:f\r\n", ""}, `sdp: session: answer has another number of m= lines than the offer ("4"; want 5): RFC 3264 §6`},
		"another time":            {nil, []string{"t=0 0", "t=1 2"}, `sdp: session: t= lines are not those of the offer (want the same): RFC 3264 §6`},
		"the offer's o= line":     {nil, []string{"o=bob 2 1 IN IP4 192.0.2.2", "o=alice 1 1 IN IP4 192.0.2.1"}, `sdp: session: answer differs from the offer and has its o= line (want an o= line of its own): RFC 3264 §6`},
		"another media type":      {nil, []string{"m=audio 5004", "m=video 5004"}, `sdp: stream 2: media type is not the offer's ("video"; want "audio"): RFC 3264 §6.1`},
		"another mid":             {nil, []string{"a=mid:z", "a=mid:q"}, `sdp: stream 2: mid is not the offer's ("q"; want "z"): RFC 5888 §9.1`},
		"a removed stream used":   {nil, []string{"m=image 0", "m=image 5008"}, `sdp: stream 4: stream was offered with port 0 and is in use in the answer ("5008"; want 0): RFC 3264 §8.2`},
		"sendonly to sendonly":    {nil, []string{"a=recvonly", "a=sendonly"}, `sdp: stream 1: direction sendonly does not answer sendonly (want recvonly or inactive): RFC 3264 §6.1`},
		"another protocol":        {nil, []string{"m=audio 5000 RTP/AVP", "m=audio 5000 RTP/AVPF"}, `sdp: stream 0: protocol is not the offer's ("RTP/AVPF"; want "RTP/AVP"): RFC 8829 §5.3.1`},
		"no common codec":         {nil, []string{"RTP/AVP 96", "RTP/AVP 8"}, `sdp: stream 0: no format of the offer is in the answer ("8"; want "0 96 97"): RFC 3264 §6.1`},
		"no common format":        {nil, []string{"SCTP webrtc-datachannel", "SCTP x"}, `sdp: stream 3: no format of the offer is in the answer ("x"; want "webrtc-datachannel"): RFC 3264 §6.1`},
		"no rtpmap":               {nil, []string{"RTP/AVP 96", "RTP/AVP 96 100"}, `sdp: stream 0: dynamic payload type has no rtpmap in the answer ("100"; want a=rtpmap for it): RFC 3264 §6.1`},
		"a payload type remapped": {nil, []string{"RTP/AVP 96", "RTP/AVP 0 96", "rtpmap:96 opus/48000/2", "rtpmap:96 AMR/8000"}, `sdp: stream 0: payload type 96 does not mean what it means in the offer ("AMR/8000"; want "opus/48000/2"): RFC 3264 §8.3.2`},
		"another address family":  {nil, []string{"m=audio 5004 RTP/SAVP 0\r\n", "m=audio 5004 RTP/SAVP 0\r\nc=IN IP6 2001:db8::2\r\n"}, `sdp: stream 2: address is of another family than the offer's ("IP6"; want IP4): RFC 6157 §4.1`},
		"multicast to unicast":    {nil, []string{"m=audio 5004 RTP/SAVP 0\r\n", "m=audio 5004 RTP/SAVP 0\r\nc=IN IP4 233.252.0.1/127\r\n"}, `sdp: stream 2: unicast stream is answered with a multicast address ("233.252.0.1/127"; want a unicast address): RFC 3264 §6.1`},
		"multicast moved":         {[]string{"m=audio 4004 RTP/SAVP 0\r\n", "m=audio 4004 RTP/SAVP 0\r\nc=IN IP4 233.252.0.1/127\r\n"}, nil, `sdp: stream 2: address of a multicast stream is not the offer's ("192.0.2.2 port 5004"; want "233.252.0.1/127 port 4004"): RFC 3264 §6.2`},
		"multicast turned":        {[]string{"m=audio 4004 RTP/SAVP 0\r\n", "m=audio 5004 RTP/SAVP 0\r\nc=IN IP4 233.252.0.1/127\r\na=recvonly\r\n"}, []string{"m=audio 5004 RTP/SAVP 0\r\n", "m=audio 5004 RTP/SAVP 0\r\nc=IN IP4 233.252.0.1/127\r\n"}, `sdp: stream 2: direction of a multicast stream is not the offer's ("sendrecv"; want recvonly): RFC 3264 §6.2`},
		"mux not offered":         {nil, []string{"a=mid:z", "a=mid:z\r\na=rtcp-mux"}, `sdp: stream 2: rtcp-mux is in the answer and was not offered: RFC 5761 §5.1.1`},
		"mux with a bad number":   {[]string{"a=mid:z", "a=mid:z\r\na=rtcp-mux\r\na=rtpmap:72 PCMA/8000"}, []string{"a=mid:z", "a=mid:z\r\na=rtcp-mux\r\na=rtpmap:72 PCMA/8000", "SAVP 0", "SAVP 0 72"}, `sdp: stream 2: payload type looks like RTCP, which shares the port ("72"; want 0-63 or 96-127): RFC 5761 §4`},
		"mux demanded":            {[]string{"a=mid:z", "a=mid:z\r\na=rtcp-mux-only"}, nil, `sdp: stream 2: rtcp-mux-only was offered and rtcp-mux is not in the answer (want rtcp-mux, or port 0): RFC 8843 §9.3.1.2`},
		"group not offered":       {nil, []string{"a=group:BUNDLE x y", "a=group:BUNDLE x y\r\na=group:LS x y"}, `sdp: session: group was not offered ("LS"): RFC 5888 §9.2`},
		"bundled and not offered": {nil, []string{"a=group:BUNDLE x y", "a=group:BUNDLE x y z"}, `sdp: stream 2: stream is bundled in the answer and was not in the offer ("z"): RFC 8843 §7.3`},
		"refused and bundled":     {nil, []string{"a=bundle-only\r\n", ""}, `sdp: stream 1: stream is refused and still in the BUNDLE group ("y"): RFC 8843 §7.3.3`},
		"a group without a port":  {nil, []string{"m=audio 5000 RTP/AVP 96", "m=audio 0 RTP/AVP 96", "a=mid:x", "a=mid:x\r\na=bundle-only"}, `sdp: session: no stream of the BUNDLE group has a port (want one, the tagged): RFC 8843 §7.3.1`},
		"a group without mux":     {nil, []string{"a=mid:x\r\na=rtcp-mux", "a=mid:x"}, `sdp: session: BUNDLE group carries RTP without rtcp-mux (want rtcp-mux in its tagged stream): RFC 8843 §9.3.1.2`},
		"two groups mixed":        {[]string{"BUNDLE x y", "BUNDLE x\r\na=group:BUNDLE y"}, nil, `sdp: stream 1: streams of two groups of the offer are in one of the answer ("y"): RFC 8843 §7.3`},
		"no key":                  {nil, []string{"a=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:ccc\r\n", ""}, `sdp: stream 2: accepted SRTP stream has no crypto attribute (want one of the offered): RFC 4568 §5.1.2`},
		"two keys":                {nil, []string{"a=crypto:2", "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:ccc\r\na=crypto:2"}, `sdp: stream 2: answer has more than one crypto attribute ("2"; want one): RFC 4568 §5.1.2`},
		"a suite not offered":     {nil, []string{"a=crypto:2 AES_CM_128_HMAC_SHA1_32", "a=crypto:2 F8_128_HMAC_SHA1_80"}, `sdp: stream 2: crypto attribute has no tag and suite of the offer ("2 F8_128_HMAC_SHA1_80"; want one of the offered): RFC 4568 §5.1.2`},
		"actpass to actpass":      {nil, []string{"setup:active", "setup:actpass"}, `sdp: stream 3: setup does not answer "actpass" ("actpass"; want active or passive or holdconn): RFC 4145 §4.1`},
		"active to active":        {[]string{"setup:actpass", "setup:active"}, nil, `sdp: stream 3: setup does not answer "active" ("active"; want passive or holdconn): RFC 4145 §4.1`},
		"a DTLS role not asked":   {[]string{"a=setup:actpass\r\n", ""}, nil, `sdp: stream 3: setup does not answer "" ("active"; want passive or holdconn): RFC 4145 §4.1`},
		"no fingerprint":          {[]string{"RTP/SAVP 0", "UDP/TLS/RTP/SAVP 0"}, []string{"RTP/SAVP 0", "UDP/TLS/RTP/SAVP 0"}, `sdp: stream 2: DTLS stream has no fingerprint: RFC 5763 §5`},
		"ICE not offered":         {[]string{"a=group:BUNDLE x y\r\n", ""}, []string{"a=group:BUNDLE x y\r\n", "", "a=mid:z", "a=mid:z\r\na=ice-ufrag:x", "m=video 0", "m=video 5002"}, `sdp: stream 2: ICE is in the answer and was not offered: RFC 8839 §4.3.2`},
		"a newer fax":             {[]string{"m=image 0", "m=image 4008", "a=mid:f", "a=mid:f\r\na=T38FaxVersion:0"}, []string{"m=image 0", "m=image 5008", "a=mid:f", "a=mid:f\r\na=T38FaxVersion:3"}, `sdp: stream 4: fax version is higher than the offer's ("3"; want at most 0): ITU-T T.38 Annex D`},
	} {
		t.Run(name, func(t *testing.T) {
			offer, answer := edit(t, goodOffer, c.offer), edit(t, goodAnswer, c.answer)
			got := sdp.CheckAnswer(parse(t, offer), parse(t, answer))
			require.Len(t, got, 1, "%v", got.Err())
			assert.Equal(t, c.want, got[0].Error())
			assert.Nil(t, got.Without(got[0].Rule))
			assert.NotContains(t, got[0].Error(), "inline:")
		})
	}
}

// edit replaces pairs of strings, each of which has to be there.
func edit(t *testing.T, text string, pairs []string) string {
	t.Helper()
	for i := 0; i+1 < len(pairs); i += 2 {
		require.Contains(t, text, pairs[i])
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	return text
}

func TestCheckReofferNamesEachRule(t *testing.T) {
	previous := strings.Replace(goodOffer, "m=image 0 udptl t38\r\na=mid:f\r\n", "m=audio 4008 RTP/AVP 97\r\na=mid:f\r\na=rtpmap:97 iLBC/8000\r\n", 1)
	bumped := []string{"o=alice 1 1 ", "o=alice 1 2 "}
	require.Nil(t, sdp.CheckReoffer(parse(t, previous), parse(t, previous)))
	for name, c := range map[string]struct {
		edits []string
		want  string
	}{
		"E-141 fewer streams":      {append(bumped, "m=audio 4008 RTP/AVP 97\r\na=mid:f\r\na=rtpmap:97 iLBC/8000\r\n", ""), `sdp: session: offer has fewer m= lines than before; a removed stream keeps its line, with port 0 ("4"; want at least 5): RFC 3264 §8`},
		"E-139 not counted":        {[]string{"4004", "4104"}, `sdp: session: description changed and the version of its o= line did not ("1"; want 2): RFC 3264 §8`},
		"counted without a change": {bumped, `sdp: session: version of the o= line changed and the description did not ("2"; want 1): RFC 3264 §8`},
		"counted by two":           {[]string{"o=alice 1 1 ", "o=alice 1 3 ", "4004", "4104"}, `sdp: session: version of the o= line did not count up by one ("3"; want 2): RFC 3264 §8`},
		"another session":          {[]string{"o=alice 1 1 ", "o=alice 9 1 "}, `sdp: session: o= line names another session than before (want only its version to change): RFC 3264 §8`},
		"another mid":              {append(bumped, "a=mid:z", "a=mid:q"), `sdp: stream 2: mid is not what it was ("q"; want "z"): RFC 5888 §9.1`},
		"E-143 another codec":      {append(bumped, "rtpmap:97 iLBC", "rtpmap:97 SPEEX"), `sdp: stream 4: payload type 97 changed its meaning ("SPEEX/8000"; want "ilbc/8000"): RFC 3264 §8.3.2`},
	} {
		t.Run(name, func(t *testing.T) {
			got := sdp.CheckReoffer(parse(t, previous), parse(t, edit(t, previous, c.edits)))
			require.Len(t, got, 1, "%v", got.Err())
			assert.Equal(t, c.want, got[0].Error())
		})
	}
	t.Run("one group to another", func(t *testing.T) {
		before := edit(t, previous, []string{"BUNDLE x y", "BUNDLE x\r\na=group:BUNDLE y"})
		got := sdp.CheckReoffer(parse(t, before), parse(t, edit(t, previous, bumped)))
		require.Len(t, got, 1)
		assert.EqualError(t, got[0], `sdp: stream 1: stream moves from one BUNDLE group to another in one offer ("y"; want it to leave first): RFC 8843 §7.5.2`)
	})
	t.Run("a slot that the other side refused is free", func(t *testing.T) {
		next := parse(t, edit(t, previous, append(bumped, "rtpmap:97 iLBC", "rtpmap:97 SPEEX")))
		other := parse(t, previous)
		other.Media[4].Port = 0
		assert.Nil(t, sdp.CheckReoffer(parse(t, previous), next, other))
	})
}

func TestCheckNamesEachRule(t *testing.T) {
	require.Nil(t, parse(t, goodOffer).Check())
	require.Nil(t, parse(t, goodAnswer).Check())
	for name, c := range map[string]struct {
		edits []string
		want  string
	}{
		"no t=":              {[]string{"t=0 0\r\n", ""}, `sdp: session: line t= is missing (want t=0 0): RFC 8866 §5.9`},
		"63 bits":            {[]string{"o=alice 1 1", "o=alice 1 9223372036854775808"}, `sdp: session: version of the o= line does not fit 63 bits ("9223372036854775808"): RFC 3264 §5`},
		"unknown line":       {[]string{"a=mid:x", "a=mid:x\r\nx=1"}, `sdp: stream 0: line of an unknown type ("x="): RFC 8866 §5`},
		"two directions":     {[]string{"a=sendonly", "a=sendonly\r\na=inactive"}, `sdp: stream 1: more than one direction in one section; the last one counts (want one): RFC 8866 §6.7`},
		"no format":          {[]string{"m=image 0 udptl t38", "m=image 0 udptl"}, `sdp: stream 4: m= line has no format (want at least one, even with port 0): RFC 8866 §5.14`},
		"a format twice":     {[]string{"AVP 0 96 97", "AVP 0 96 97 0"}, `sdp: stream 0: format is listed twice ("0"): RFC 8866 §5.14`},
		"no payload type":    {[]string{"AVP 0 96 97", "AVP 0 96 97 opus"}, `sdp: stream 0: a format of an RTP stream is no payload type (want 0-127): RFC 8866 §5.14`},
		"no rtpmap":          {[]string{"AVP 0 96 97", "AVP 0 96 97 99"}, `sdp: stream 0: dynamic payload type has no rtpmap ("99"): RFC 3264 §6.1`},
		"no c=":              {[]string{"c=IN IP4 192.0.2.1\r\n", "", "m=video 4002", "m=video 0", "m=audio 4004", "m=audio 0", "m=application 4006", "m=application 0"}, `sdp: stream 0: there is no c= line for it (want one here or in the session section): RFC 8866 §5.7`},
		"multicast, no TTL":  {[]string{"SCTP webrtc-datachannel\r\n", "SCTP webrtc-datachannel\r\nc=IN IP4 233.252.0.1\r\n"}, `sdp: stream 3: bad multicast address ("233.252.0.1"; want address/ttl for IPv4, address for IPv6): RFC 8866 §5.7`},
		"ptime 0":            {[]string{"a=mid:x", "a=mid:x\r\na=ptime:0"}, `sdp: stream 0: packet time is not greater than zero ("0"): RFC 3264 §5.1`},
		"a mid twice":        {[]string{"a=mid:z", "a=mid:y"}, `sdp: stream 2: has the mid of stream 1 ("y"): RFC 5888 §4`},
		"no mid":             {[]string{"a=mid:f\r\n", ""}, `sdp: stream 4: streams are grouped, and it has no mid: RFC 5888 §6`},
		"a group of nothing": {[]string{"BUNDLE x y", "BUNDLE x y q"}, `sdp: session: group "BUNDLE" names a stream that is not there ("q"): RFC 5888 §6`},
	} {
		t.Run(name, func(t *testing.T) {
			got := parse(t, edit(t, goodOffer, c.edits)).Check()
			require.Len(t, got, 1, "%v", got.Err())
			assert.Equal(t, c.want, got[0].Error())
		})
	}
}

func TestViolationsAreAnError(t *testing.T) {
	assert.NoError(t, sdp.Violations(nil).Err())
	broken := parse(t, edit(t, goodOffer, []string{"t=0 0\r\n", "", "AVP 0 96 97", "AVP 0 96 97 0"})).Check()
	err := broken.Err()
	var first sdp.Violation
	require.True(t, errors.As(err, &first))
	assert.Equal(t, sdp.RuleTimes, first.Rule)
	assert.Equal(t, -1, first.Stream)
	assert.Len(t, strings.Split(err.Error(), "\n"), 2)
	assert.Len(t, broken.Without(sdp.RuleTimes), 1)
}

package sdp_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/sdp"
)

// TestAddressesThatAreNotRead compares what is said of an address at first sight with what reading it says.
func TestAddressesThatAreNotRead(t *testing.T) {
	offer := parse(t, "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n")
	answer := offer.Clone()
	var zeros, groups int
	for _, begin := range []string{"", "::ffff:", "0:0:0:0:0:ffff:", "::", "2"} {
		for _, address := range []string{
			"", "0", "a", "alice", "0.0.0.0", "00.0.0.0", "0.0.0.1", "22.0.0.1", "23.0.0.1", "2.2.4.1", "192.0.2.1", "223.255.255.255", "224.0.0.0",
			"231.0.0.1", "239.255.255.255", "240.0.0.0", "::", "::1", "0:0::0", "ff02::1", "FF0E::1", "fe80::1",
		} {
			for _, end := range []string{"", ".", "/127", "/127/2", "%eth0", ".invalid", ".Invalid.", "/.invalid", "invalid"} {
				text := begin + address + end
				host, _, _ := strings.Cut(text, "/")
				ip, err := netip.ParseAddr(host)
				zero := err == nil && ip.Unmap().IsUnspecified() || strings.HasSuffix(strings.ToLower(strings.TrimSuffix(text, ".")), ".invalid")
				group := err == nil && ip.IsMulticast()

				answer.Connection.Address = text
				assert.Equal(t, zero, answer.Legacy0(0), text)
				broken := false
				for _, v := range sdp.CheckAnswer(offer, answer) {
					broken = broken || v.Rule == sdp.RuleMulticast
				}
				assert.Equal(t, group, broken, text)
				if zero {
					zeros++
				}
				if group {
					groups++
				}
			}
		}
	}
	require.NotZero(t, zeros)
	require.NotZero(t, groups)
}

// TestPlainStreamsBreakTheSameRules: in streams with nothing special CheckAnswer looks at less. With an attribute
// that means nothing it looks at all, and has to find the same.
func TestPlainStreamsBreakTheSameRules(t *testing.T) {
	attributes := []sdp.Attribute{
		"rtpmap:96 opus/48000/2", "fmtp:96 mode=20", "ptime:20", "sendonly", "recvonly", "inactive ",
		"rtcp-mux", "rtcp-mux-only", "mid:a", "setup:active", "ice-ufrag:x", "crypto:1 S inline:k", "crypto:2 S inline:k", "key-mgmt:x",
		"fingerprint:sha-256 00", "T38FaxVersion:1", "T38FaxVersion:3", "T38FaxRateManagement:localTCF", "acfg:1 t=1", "bundle-only",
	}
	describe := func(user, line string, more ...sdp.Attribute) *sdp.Description {
		d := parse(t, "v=0\r\no="+user+" 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"+line+"\r\n")
		d.Media[0].Attributes = append(d.Media[0].Attributes, more...)
		return d
	}
	rules := map[sdp.Rule]bool{}
	for _, line := range []string{"m=audio 4000 RTP/AVP 0 72", "m=audio 4000 rtp/avp 0", "m=audio 4000 RTP/SAVP 0", "m=audio 4000 UDP/TLS/RTP/SAVP 0", "m=image 4000 RTP/AVP t38 0"} {
		for _, theirs := range attributes {
			for _, ours := range attributes {
				some := sdp.CheckAnswer(describe("alice", line, theirs), describe("bob", line, ours))
				all := sdp.CheckAnswer(describe("alice", line, theirs, "x-nothing"), describe("bob", line, ours, "x-nothing"))
				assert.Equal(t, all, some, "%s: %s, %s", line, theirs, ours)
				for _, v := range all {
					rules[v.Rule] = true
				}
				assert.Equal(t, grave(all), sdp.CheckStreams(describe("alice", line, theirs), describe("bob", line, ours)))
			}
		}
	}
	for _, r := range []sdp.Rule{sdp.RuleMid, sdp.RuleRTCPMux, sdp.RuleSetup, sdp.RuleCrypto, sdp.RuleFingerprint, sdp.RuleICE, sdp.RuleFax, sdp.RuleDirection} {
		assert.True(t, rules[r], r)
	}
}

// TestAnswersInTheWordsOfTheOffer: what the formats of such an answer mean is not read. With an attribute that
// means nothing it is, and has to be found the same.
func TestAnswersInTheWordsOfTheOffer(t *testing.T) {
	const head = "v=0\r\no=%s 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 %s %s\r\n"
	formats := []string{"0", "96", "97", "096", "x", "128"}
	rtpmaps := []string{"", "a=rtpmap:96 opus/48000/2\r\n", "a=rtpmap:0 other/8000\r\n", "a=rtpmap:97 opus/48000\r\na=rtpmap:97 other/8000\r\n", "a=rtpmap:96 x\r\n"}
	for _, protocols := range [][2]string{{"RTP/AVP", "RTP/AVP"}, {"RTP/AVP", "rtp/avp"}, {"udptl", "RTP/AVP"}} {
		for _, one := range formats {
			for _, two := range append(formats, "") {
				for _, rtpmap := range rtpmaps {
					offer := parse(t, fmt.Sprintf(head, "alice", protocols[0], one+" "+two)+rtpmap)
					answer := parse(t, fmt.Sprintf(head, "bob", protocols[1], one+" "+two)+rtpmap)
					other := answer.Clone()
					other.Media[0].Attributes = append(other.Media[0].Attributes, "x-nothing")
					assert.Equal(t, sdp.CheckAnswer(offer, other), sdp.CheckAnswer(offer, answer), "%s\n%s", offer, answer)
				}
			}
		}
	}
	bare := &sdp.Description{Media: []sdp.Media{{Type: "audio", Port: 4000, Protocol: "RTP/AVP"}}}
	assert.Equal(t, sdp.RuleCommonFormat, sdp.CheckAnswer(bare, bare.Clone())[0].Rule)
}

// grave picks what CheckStreams looks for.
func grave(all sdp.Violations) (left sdp.Violations) {
	for _, v := range all {
		switch v.Rule {
		case sdp.RuleStreamCount, sdp.RuleMediaType, sdp.RuleRefused, sdp.RuleDirection:
			left = append(left, v)
		}
	}
	return left
}

func TestCheckStreams(t *testing.T) {
	const head, line = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n", "m=audio 4000 RTP/AVP 0\r\n"
	offer := parse(t, head+line+"a=sendonly\r\n"+"m=video 0 RTP/AVP 31\r\n")
	for name, c := range map[string]struct {
		streams string
		want    []sdp.Rule
	}{
		"an answer":          {line + "a=recvonly\r\nm=video 0 RTP/AVP 31\r\n", nil},
		"other codecs":       {"m=audio 4000 RTP/AVP 8\r\na=recvonly\r\nm=video 0 RTP/AVP 31\r\n", nil},
		"one stream":         {line + "a=recvonly\r\n", []sdp.Rule{sdp.RuleStreamCount}},
		"another type":       {"m=text 4000 RTP/AVP 0\r\na=recvonly\r\nm=video 0 RTP/AVP 31\r\n", []sdp.Rule{sdp.RuleMediaType}},
		"another direction":  {line + "m=video 0 RTP/AVP 31\r\n", []sdp.Rule{sdp.RuleDirection}},
		"one was refused":    {line + "a=recvonly\r\nm=video 4002 RTP/AVP 31\r\n", []sdp.Rule{sdp.RuleRefused}},
		"refused, any may":   {"m=audio 0 RTP/AVP 0\r\nm=video 0 RTP/AVP 31\r\n", nil},
		"everything is bad":  {line + "m=text 4002 RTP/AVP 31\r\n" + line, []sdp.Rule{sdp.RuleStreamCount, sdp.RuleDirection, sdp.RuleMediaType}},
		"multicast is other": {"m=audio 0 RTP/AVP 0\r\nm=video 0 RTP/AVP 31\r\nc=IN IP4 224.2.1.1/127\r\n", nil},
	} {
		t.Run(name, func(t *testing.T) {
			answer := parse(t, head+c.streams)
			var rules []sdp.Rule
			for _, v := range sdp.CheckStreams(offer, answer) {
				rules = append(rules, v.Rule)
			}
			assert.Equal(t, c.want, rules)
			assert.Equal(t, grave(sdp.CheckAnswer(offer, answer)), sdp.CheckStreams(offer, answer))
		})
	}
	offer.Connection.Address, offer.Media[0].Attributes = "224.2.1.1/127", []sdp.Attribute{"recvonly"}
	other := offer.Clone()
	other.Media[0].Attributes = nil
	assert.Equal(t, sdp.RuleMulticast, sdp.CheckStreams(offer, other)[0].Rule)
}

// TestCheckingACallAllocatesNothing: what happens in every call costs no memory.
func TestCheckingACallAllocatesNothing(t *testing.T) {
	const phone = "c=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0 96\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:96 telephone-event/8000\r\na=sendrecv\r\n"
	offer := parse(t, "v=0\r\no=alice 1 1 IN IP4 192.0.2.1\r\ns=-\r\n"+phone)
	answer := parse(t, "v=0\r\no=bob 1 1 IN IP4 192.0.2.1\r\ns=-\r\n"+phone)
	held := false
	assert.Zero(t, testing.AllocsPerRun(10, func() {
		if sdp.CheckAnswer(offer, answer) != nil {
			panic("the answer is right")
		}
		sdp.CheckStreams(offer, answer)
		sdp.Held(offer, answer)
		local, remote := sdp.HeldAfter(nil, offer, answer, true).Held()
		held = held || local || remote
	}))
	assert.False(t, held)
}

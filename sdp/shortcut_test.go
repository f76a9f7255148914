package sdp_test

import (
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
			}
		}
	}
	for _, r := range []sdp.Rule{sdp.RuleMid, sdp.RuleRTCPMux, sdp.RuleSetup, sdp.RuleCrypto, sdp.RuleFingerprint, sdp.RuleICE, sdp.RuleFax, sdp.RuleDirection} {
		assert.True(t, rules[r], r)
	}
}

// TestCheckingACallAllocatesNothing: what happens in every call costs no memory.
func TestCheckingACallAllocatesNothing(t *testing.T) {
	const phone = "c=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0 96\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:96 telephone-event/8000\r\na=sendrecv\r\n"
	offer := parse(t, "v=0\r\no=alice 1 1 IN IP4 192.0.2.1\r\ns=-\r\n"+phone)
	answer := parse(t, "v=0\r\no=bob 1 1 IN IP4 192.0.2.1\r\ns=-\r\n"+phone)
	assert.Zero(t, testing.AllocsPerRun(10, func() {
		if sdp.CheckAnswer(offer, answer) != nil {
			panic("the answer is right")
		}
		sdp.Held(offer, answer)
	}))
}

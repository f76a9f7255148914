package sdp_test

import (
	"net/netip"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/sdp"
)

// stream parses one m= line with its attributes.
func stream(t *testing.T, media string, attributes ...string) (*sdp.Description, *sdp.Media) {
	t.Helper()
	text := start + "c=IN IP4 192.0.2.1\r\nt=0 0\r\n" + media + "\r\n"
	for _, a := range attributes {
		text += "a=" + a + "\r\n"
	}
	d := parse(t, text)
	return d, &d.Media[0]
}

func TestCodecs(t *testing.T) {
	_, m := stream(t, "m=audio 4000 RTP/AVP 0 96 101 97 300 x 18",
		"rtpmap:96 opus/48000/2", "fmtp:96 useinbandfec=1; stereo=0", "rtpmap:101 telephone-event/8000", "fmtp:101 0-16",
		"rtcp-fb:96 nack", "rtcp-fb:96 transport-cc", "rtcp-fb:* ack", "rtpmap:99 unused/8000", "rtpmap:x y/1")
	assert.True(t, m.IsRTP())
	assert.Equal(t, []sdp.Codec{
		{Name: "PCMU", ClockRate: 8000},
		{PayloadType: 96, Name: "opus", ClockRate: 48000, Channels: 2, Parameters: "useinbandfec=1; stereo=0", Feedback: []string{"nack", "transport-cc"}},
		{PayloadType: 101, Name: "telephone-event", ClockRate: 8000, Parameters: "0-16"},
		{PayloadType: 97},
		{PayloadType: -1},
		{PayloadType: -1},
		{PayloadType: 18, Name: "G729", ClockRate: 8000},
	}, m.Codecs())
	stereo, ok := m.Codecs()[1].Parameter("STEREO")
	assert.True(t, ok)
	assert.Equal(t, "0", stereo)
	_, ok = m.Codecs()[1].Parameter("x")
	assert.False(t, ok)
	assert.Equal(t, "opus/48000/2", m.Codecs()[1].Encoding())
	_, m = stream(t, "m=image 4000 udptl t38")
	assert.Nil(t, m.Codecs())
	_, m = stream(t, "m=audio 4000 RTP/AVP 0", "rtpmap:0 GSM/8000")
	assert.Equal(t, "GSM", m.Codecs()[0].Name, "an rtpmap goes before the static table")
}

func TestCodecMatches(t *testing.T) {
	codec := func(name, parameters string) sdp.Codec {
		return sdp.Codec{Name: name, ClockRate: 90000, Parameters: parameters}
	}
	for name, c := range map[string]struct {
		a, b sdp.Codec
		want bool
	}{
		"case of the name":                     {pcmu, sdp.Codec{Name: "pcmu", ClockRate: 8000, Channels: 1, PayloadType: 96}, true},
		"clock rate":                           {events, sdp.Codec{Name: "telephone-event", ClockRate: 48000}, false},
		"channels":                             {opus, sdp.Codec{Name: "opus", ClockRate: 48000}, false},
		"no name":                              {sdp.Codec{}, sdp.Codec{}, false},
		"parameters of one side":               {opus, sdp.Codec{Name: "opus", ClockRate: 48000, Channels: 2, Parameters: "stereo=1"}, true},
		"H264 level":                           {codec("H264", "profile-level-id=42e01f"), codec("H264", "profile-level-id=42E00D"), true},
		"H264 mode":                            {codec("H264", "packetization-mode=1"), codec("H264", ""), false},
		"H264 mode 0 is the default":           {codec("H264", "packetization-mode=0"), codec("H264", ""), true},
		"H264 baseline, two ways":              {codec("H264", "profile-level-id=42e01f"), codec("H264", "profile-level-id=4d801f"), true},
		"H264 high is not baseline":            {codec("H264", "profile-level-id=64001f"), codec("H264", "profile-level-id=42e01f"), false},
		"H264 baseline is not the constrained": {codec("H264", "profile-level-id=42001f"), codec("H264", "profile-level-id=42e01f"), false},
		"AMR alignment":                        {codec("AMR", "octet-align=1"), codec("AMR", ""), false},
		"VP9 profile":                          {codec("VP9", "profile-id=2"), codec("VP9", "profile-id=0"), false},
	} {
		assert.Equal(t, c.want, c.a.Matches(c.b), name)
		assert.Equal(t, c.want, c.b.Matches(c.a), name)
	}
}

func TestTypedAttributes(t *testing.T) {
	d, m := stream(t, "m=video 4000 RTP/AVP 31",
		"ptime:20", "maxptime:0.5", "label:7", "content:slides,main", "rtcp-mux", "rtcp:53020 IN IP6 2001:db8::2", "mid:v",
		"setup:actpass", "fingerprint:sha-256 12:DF", "fingerprint:sha-1  AB:CD ",
		"ssrc:1001 cname:a@b", "ssrc:1001 x", "ssrc:y z", "ssrc-group:FID 1001 1002", "ssrc-group:",
		"crypto:1 AES_CM_128_HMAC_SHA1_80 inline:abc|2^20 KDR=1 UNENCRYPTED_SRTP", "crypto:x", "crypto:2 A inline", "extmap:1 urn:a")
	ptime, ok := m.Ptime()
	assert.True(t, ok)
	assert.Equal(t, 20*time.Millisecond, ptime)
	ptime, ok = m.MaxPtime()
	assert.True(t, ok)
	assert.Equal(t, 500*time.Microsecond, ptime)
	assert.Equal(t, "7", m.Label())
	assert.Equal(t, []string{"slides", "main"}, m.Content())
	assert.True(t, m.RTCPMux())
	port, c, ok := m.RTCP()
	assert.True(t, ok)
	assert.Equal(t, 53020, port)
	assert.Equal(t, sdp.Connection{NetType: "IN", AddrType: "IP6", Address: "2001:db8::2"}, c)
	assert.Equal(t, "v", m.Mid())
	assert.Equal(t, "actpass", d.Setup(0))
	assert.Equal(t, []sdp.Fingerprint{{Hash: "sha-256", Value: "12:DF"}, {Hash: "sha-1", Value: "AB:CD"}}, d.Fingerprints(0))
	assert.Equal(t, []sdp.Source{{SSRC: 1001, Attribute: "cname:a@b"}, {SSRC: 1001, Attribute: "x"}}, m.Sources())
	assert.Equal(t, []sdp.SourceGroup{{Semantics: "FID", SSRCs: []uint32{1001, 1002}}}, m.SourceGroups())
	assert.Equal(t, []sdp.Crypto{{Tag: 1, Suite: "AES_CM_128_HMAC_SHA1_80", KeyParams: "inline:abc|2^20", SessionParams: "KDR=1 UNENCRYPTED_SRTP"}}, m.Cryptos())
	assert.Equal(t, m.Attributes[15], m.Cryptos()[0].Attribute())

	_, m = stream(t, "m=audio 4000 RTP/AVP 0", "ptime:0", "maxptime:x", "rtcp:x", "label", "content:")
	_, ok = m.Ptime()
	assert.False(t, ok)
	_, ok = m.MaxPtime()
	assert.False(t, ok)
	_, _, ok = m.RTCP()
	assert.False(t, ok)
	assert.Empty(t, m.Label())
	assert.Nil(t, m.Content())
	_, m = stream(t, "m=audio 4000 RTP/AVP 0", "rtcp:4001")
	port, c, ok = m.RTCP()
	assert.True(t, ok && port == 4001 && c.IsZero())
}

func TestICE(t *testing.T) {
	const host = "1 1 UDP 2130706431 10.0.1.1 8998 typ host"
	const relay = "2 2 TCP 1694498815 192.0.2.3 45664 typ srflx raddr 10.0.1.1 rport 8998 tcptype active generation 0"
	d, _ := stream(t, "m=audio 9 RTP/AVP 0", "ice-pwd:asd88fgpdd777uzjYhagZg", "ice-ufrag:8hhY", "ice-options:ice2 trickle",
		"candidate:"+host, "candidate:"+relay, "candidate:nonsense", "end-of-candidates")
	d.Attributes = append(d.Attributes, "ice-lite")
	ice, ok := d.ICE(0)
	require.True(t, ok)
	assert.Equal(t, sdp.ICE{
		Ufrag: "8hhY", Pwd: "asd88fgpdd777uzjYhagZg", Options: []string{"ice2", "trickle"}, Lite: true, Done: true,
		Candidates: []sdp.Candidate{
			{Foundation: "1", Component: 1, Transport: "UDP", Priority: 2130706431, Address: "10.0.1.1", Port: 8998, Type: "host", RelPort: -1},
			{Foundation: "2", Component: 2, Transport: "TCP", Priority: 1694498815, Address: "192.0.2.3", Port: 45664, Type: "srflx", RelAddr: "10.0.1.1", RelPort: 8998, Extensions: "tcptype active generation 0"},
		},
	}, ice)
	assert.Equal(t, sdp.Attribute("candidate:"+host), ice.Candidates[0].Attribute())
	assert.Equal(t, sdp.Attribute("candidate:"+relay), ice.Candidates[1].Attribute())
	for _, bad := range []string{"", "1", "1 257 UDP 1 a 1 typ host", "1 1 UDP 4294967296 a 1 typ host", "1 1 UDP 1 a 65536 typ host", "1 1 UDP 1 a 1 host", "1 1 UDP 1 a 1 typ", "1 1 UDP 1 a 1 typ host rport x"} {
		_, ok := sdp.ParseCandidate(bad)
		assert.False(t, ok, bad)
	}
	d, _ = stream(t, "m=audio 9 RTP/AVP 0")
	_, ok = d.ICE(0)
	assert.False(t, ok)
}

func TestT38(t *testing.T) {
	_, m := stream(t, "m=image 4000 udptl t38", "T38FaxVersion:3", "T38MaxBitRate:14400", "T38FaxFillBitRemoval:0", "T38FaxTranscodingMMR",
		"T38FaxTranscodingJBIG:1", "T38FaxRateManagement:transferredTCF", "T38FaxMaxBuffer:262", "T38FaxMaxDatagram:90", "T38FaxUdpEC:t38UDPRedundancy")
	fax, ok := m.T38()
	require.True(t, ok)
	assert.Equal(t, sdp.T38{
		Version: 3, MaxBitRate: 14400, TranscodingMMR: true, TranscodingJBIG: true, RateManagement: "transferredTCF",
		MaxBuffer: 262, MaxDatagram: 90, UDPErrorCorrector: "t38UDPRedundancy",
	}, fax)
	_, again := stream(t, "m=image 4000 udptl t38")
	again.Attributes = fax.Attributes()
	same, ok := again.T38()
	assert.True(t, ok)
	assert.Equal(t, fax, same)
	_, m = stream(t, "m=audio 4000 RTP/AVP 0")
	_, ok = m.T38()
	assert.False(t, ok)
}

func TestTimes(t *testing.T) {
	assert.Equal(t, time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC), sdp.Time(2208988800))
	assert.True(t, sdp.Time(0).IsZero())
	day := 24 * time.Hour
	r, ok := sdp.ParseRepeat("7d 1h 0 25h")
	assert.True(t, ok)
	assert.Equal(t, sdp.Repeat{Interval: 7 * day, Duration: time.Hour, Offsets: []time.Duration{0, 25 * time.Hour}}, r)
	same, ok := sdp.ParseRepeat("604800 3600 0 90000")
	assert.True(t, ok)
	assert.Equal(t, r, same)
	z, ok := sdp.ParseZones("2882844526 -1h 2898848070 0 3000000000 30m")
	assert.True(t, ok)
	assert.Equal(t, []sdp.Zone{{At: 2882844526, Shift: -time.Hour}, {At: 2898848070}, {At: 3000000000, Shift: 30 * time.Minute}}, z)
	for _, bad := range []string{"", "7d", "7d 1h", "7d 1h x", "7x 1h 0", "d 1h 0", "99999999999999d 1h 0"} {
		_, ok := sdp.ParseRepeat(bad)
		assert.False(t, ok, bad)
	}
	for _, bad := range []string{"", "1", "1 x", "x 1", "1 1 1"} {
		_, ok := sdp.ParseZones(bad)
		assert.False(t, ok, bad)
	}
}

func TestConnection(t *testing.T) {
	type multicast struct {
		ttl, count int
		ok         bool
	}
	for address, want := range map[string]multicast{
		"192.0.2.1": {}, "host.example.com": {}, "233.252.0.1": {}, "233.252.0.1/127": {127, 1, true}, "233.252.0.1/127/3": {127, 3, true},
		"233.252.0.1/256": {}, "233.252.0.1/1/0": {}, "233.252.0.1/1/2/3": {}, "ff00::1": {0, 1, true}, "ff00::1/3": {0, 3, true}, "ff00::1/1/1": {},
	} {
		ttl, count, ok := sdp.Connection{NetType: "IN", AddrType: "IP4", Address: address}.Multicast()
		assert.Equal(t, want, multicast{ttl, count, ok}, address)
	}
	d, _ := stream(t, "m=audio 4000 RTP/AVP 0")
	a, ok := d.ConnectionOf(0).IP()
	assert.True(t, ok)
	assert.Equal(t, d.Connection, sdp.ConnectionTo(a))
	assert.Equal(t, "IP6", sdp.ConnectionTo(mustAddr("fe80::1%eth0")).AddrType)
	assert.Equal(t, "fe80::1", sdp.ConnectionTo(mustAddr("fe80::1%eth0")).Address)
	assert.Equal(t, "192.0.2.7", sdp.ConnectionTo(mustAddr("::ffff:192.0.2.7")).Address)
}

func mustAddr(s string) netip.Addr { return netip.MustParseAddr(s) }

// TestCodecsBehindManyFormats: limits may be raised, and a codec is found behind any number of formats.
func TestCodecsBehindManyFormats(t *testing.T) {
	m := sdp.Media{Protocol: "RTP/AVP", Formats: append(slices.Repeat([]string{"x"}, 40_000), "96"), Attributes: []sdp.Attribute{"rtpmap:96 opus/48000/2"}}
	codecs := m.Codecs()
	assert.Equal(t, "opus/48000/2", codecs[len(codecs)-1].Encoding())
}

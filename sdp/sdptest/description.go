package sdptest

import (
	"strconv"
	"strings"

	"pgregory.net/rapid"

	"github.com/sipdialog/sipdialog/sdp"
)

// Description generates descriptions with every kind of line there is, most of them no use for a call. Each
// prints as something that Parse reads back as the same.
func Description() *rapid.Generator[*sdp.Description] {
	return rapid.Custom(func(t *rapid.T) *sdp.Description {
		return &sdp.Description{
			Origin: sdp.Origin{
				Username:       token().Draw(t, "username"),
				SessionID:      strconv.FormatUint(rapid.Uint64().Draw(t, "id"), 10),
				SessionVersion: rapid.Uint64().Draw(t, "version"),
				NetType:        "IN",
				AddrType:       rapid.SampledFrom([]string{"IP4", "IP6"}).Draw(t, "family"),
				Address:        token().Draw(t, "address"),
			},
			SessionName: text().Draw(t, "name"),
			Information: optional(text()).Draw(t, "information"),
			URI:         optional(token()).Draw(t, "uri"),
			Emails:      few(text()).Draw(t, "emails"),
			Phones:      few(text()).Draw(t, "phones"),
			Connection:  optional(connection()).Draw(t, "connection"),
			Bandwidths:  few(bandwidth()).Draw(t, "bandwidths"),
			Times:       few(timing()).Draw(t, "times"),
			Key:         optional(text()).Draw(t, "key"),
			Attributes:  few(Attribute()).Draw(t, "attributes"),
			Unknown:     few(unknown()).Draw(t, "unknown"),
			Media:       few(media()).Draw(t, "media"),
		}
	})
}

// Attribute generates attributes: known ones with values that fit, and unknown ones.
func Attribute() *rapid.Generator[sdp.Attribute] {
	return rapid.OneOf(
		rapid.SampledFrom([]sdp.Attribute{
			"sendrecv", "sendonly", "recvonly", "inactive", "rtcp-mux", "rtcp-rsize", "ice-lite", "bundle-only",
			"rtpmap:0 PCMU/8000", "rtpmap:96 opus/48000/2", "fmtp:96 useinbandfec=1", "rtcp-fb:* nack", "ptime:20",
			"mid:a", "mid:b", "group:BUNDLE a b", "group:LS a b", "setup:actpass", "setup:active", "label:1", "content:main",
			"ice-ufrag:F7gI", "ice-pwd:x9cml/YzichV2+XlhiMu8g", "candidate:1 1 UDP 2130706431 192.0.2.1 8998 typ host",
			"fingerprint:sha-256 12:DF:3E", "rtcp:53020 IN IP4 192.0.2.1", "ssrc:1 cname:a", "ssrc-group:FID 1 2",
			"crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd", "extmap:1 urn:x", "T38FaxVersion:0",
		}),
		rapid.Custom(func(t *rapid.T) sdp.Attribute { return sdp.Attribute(token().Draw(t, "name")) }),
		rapid.Custom(func(t *rapid.T) sdp.Attribute {
			return sdp.NewAttribute(token().Draw(t, "name"), text().Draw(t, "value"))
		}),
	)
}

// Text generates what a peer might send: descriptions in the forms that Parse is lenient about (line ends,
// spaces, order within a section), and descriptions with damage that it may or may not notice.
func Text() *rapid.Generator[[]byte] {
	return rapid.Custom(func(t *rapid.T) []byte {
		s := Description().Draw(t, "description").String()
		switch rapid.IntRange(0, 4).Draw(t, "form") {
		case 0:
			s = strings.ReplaceAll(s, "\r\n", "\n")
		case 1:
			s = strings.TrimSuffix(s, "\r\n")
		case 2:
			s = strings.ReplaceAll(s, "\r\nm=", "\r\n\r\nm=")
		case 3: // damage
			b := []byte(s)
			for range rapid.IntRange(1, 4).Draw(t, "hits") {
				at := rapid.IntRange(0, len(b)-1).Draw(t, "at")
				b[at] = rapid.Byte().Draw(t, "byte")
			}
			return b
		}
		return []byte(s)
	})
}

func media() *rapid.Generator[sdp.Media] {
	return rapid.Custom(func(t *rapid.T) sdp.Media {
		return sdp.Media{
			Type:        rapid.SampledFrom([]string{"audio", "video", "image", "text", "application", "message", "x"}).Draw(t, "type"),
			Port:        rapid.SampledFrom([]int{0, 9, 1, 49170, 65535}).Draw(t, "port"),
			PortCount:   rapid.SampledFrom([]int{0, 0, 1, 2}).Draw(t, "count"),
			Protocol:    rapid.SampledFrom([]string{"RTP/AVP", "RTP/SAVPF", "UDP/TLS/RTP/SAVPF", "udptl", "TCP/MSRP", "UDP/DTLS/SCTP", "x/y"}).Draw(t, "protocol"),
			Formats:     rapid.SliceOfN(rapid.SampledFrom([]string{"0", "8", "96", "97", "127", "128", "t38", "*", "webrtc-datachannel"}), 1, 6).Draw(t, "formats"),
			Information: optional(text()).Draw(t, "information"),
			Connections: few(connection()).Draw(t, "connections"),
			Bandwidths:  few(bandwidth()).Draw(t, "bandwidths"),
			Key:         optional(text()).Draw(t, "key"),
			Attributes:  few(Attribute()).Draw(t, "attributes"),
			Unknown:     few(unknown()).Draw(t, "unknown"),
		}
	})
}

func connection() *rapid.Generator[sdp.Connection] {
	return rapid.SampledFrom([]sdp.Connection{
		{NetType: "IN", AddrType: "IP4", Address: "192.0.2.1"}, {NetType: "IN", AddrType: "IP4", Address: "0.0.0.0"},
		{NetType: "IN", AddrType: "IP6", Address: "2001:db8::1"}, {NetType: "IN", AddrType: "IP6", Address: "::"},
		{NetType: "IN", AddrType: "IP6", Address: "hold.invalid"}, {NetType: "IN", AddrType: "IP4", Address: "233.252.0.1/127/3"},
		{NetType: "IN", AddrType: "IP6", Address: "ff00::db8:0:101/3"}, {NetType: "IN", AddrType: "IP4", Address: "host.example.com"},
	})
}

func bandwidth() *rapid.Generator[sdp.Bandwidth] {
	return rapid.Custom(func(t *rapid.T) sdp.Bandwidth {
		return sdp.Bandwidth{
			Type:  rapid.SampledFrom([]string{"AS", "CT", "TIAS", "RR", "X-q"}).Draw(t, "type"),
			Value: rapid.Uint64Max(1<<63-1).Draw(t, "value"),
		}
	})
}

func timing() *rapid.Generator[sdp.Timing] {
	return rapid.Custom(func(t *rapid.T) sdp.Timing {
		return sdp.Timing{
			Start:   rapid.SampledFrom([]uint64{0, 2873397496, 1<<63 - 1}).Draw(t, "start"),
			Stop:    rapid.SampledFrom([]uint64{0, 2873404696}).Draw(t, "stop"),
			Repeats: few(rapid.SampledFrom([]string{"604800 3600 0 90000", "7d 1h 0 25h"})).Draw(t, "repeats"),
			Zones:   rapid.SampledFrom([]string{"", "2882844526 -1h 2898848070 0"}).Draw(t, "zones"),
		}
	})
}

func unknown() *rapid.Generator[sdp.Line] {
	return rapid.Custom(func(t *rapid.T) sdp.Line {
		return sdp.Line{Type: rapid.SampledFrom([]byte("fghjlnqwxyABZ")).Draw(t, "letter"), Value: text().Draw(t, "text")}
	})
}

// token generates words that any field can hold.
func token() *rapid.Generator[string] { return rapid.StringMatching(`[A-Za-z0-9.\-]{1,12}`) }

// text generates what a free-form value can hold: any bytes but CR, LF and NUL.
func text() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.StringMatching(`[ -~äü€]{1,20}`),
		rapid.Map(rapid.SliceOfN(rapid.ByteRange(1, 255), 1, 10), func(b []byte) string {
			return strings.NewReplacer("\r", "r", "\n", "n").Replace(string(b))
		}),
	)
}

// few generates short slices; an empty one is nil, as Parse leaves it.
func few[T any](g *rapid.Generator[T]) *rapid.Generator[[]T] {
	return rapid.Map(rapid.SliceOfN(g, 0, 3), func(s []T) []T {
		if len(s) == 0 {
			return nil
		}
		return s
	})
}

// optional generates the zero value half of the time.
func optional[T any](g *rapid.Generator[T]) *rapid.Generator[T] {
	return rapid.OneOf(rapid.Map(rapid.Bool(), func(bool) (zero T) { return zero }), g)
}

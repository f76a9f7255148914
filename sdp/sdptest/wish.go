package sdptest

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"github.com/sipdialog/sipdialog/sdp"
)

// Direction generates the four directions.
func Direction() *rapid.Generator[sdp.Direction] {
	return rapid.SampledFrom([]sdp.Direction{sdp.SendRecv, sdp.SendOnly, sdp.RecvOnly, sdp.Inactive})
}

// AudioCodecs and VideoCodecs are the codecs of Wish: static and dynamic ones, variants that do not match each
// other, and such as only accompany others.
var (
	AudioCodecs = []sdp.Codec{
		{Name: "PCMU", ClockRate: 8000}, {Name: "PCMA", ClockRate: 8000}, {Name: "G722", ClockRate: 8000},
		{Name: "opus", ClockRate: 48000, Channels: 2, Parameters: "useinbandfec=1"},
		{Name: "AMR", ClockRate: 8000, Parameters: "octet-align=1"}, {Name: "AMR", ClockRate: 8000},
		{Name: "telephone-event", ClockRate: 8000, Parameters: "0-16"}, {Name: "telephone-event", ClockRate: 48000, Parameters: "0-16"},
		{Name: "CN", ClockRate: 8000},
	}
	VideoCodecs = []sdp.Codec{
		{Name: "H264", ClockRate: 90000, Parameters: "profile-level-id=42e01f;packetization-mode=1", Feedback: []string{"nack", "nack pli"}},
		{Name: "H264", ClockRate: 90000, Parameters: "profile-level-id=640032;packetization-mode=1"},
		{Name: "VP8", ClockRate: 90000, Feedback: []string{"nack"}}, {Name: "H261", ClockRate: 90000},
	}
)

// Wish generates the wishes of a party by that name: no to five streams of all kinds, with codecs, keys,
// directions and ports of its own.
func Wish(name string) *rapid.Generator[sdp.Wish] {
	return rapid.Custom(func(t *rapid.T) sdp.Wish {
		number := 1
		for _, c := range name {
			number = number*31 + int(c)
		}
		number %= 200
		w := sdp.Wish{
			Origin:      sdp.Origin{Username: name, SessionID: fmt.Sprint(number), SessionVersion: uint64(number)},
			Connections: []sdp.Connection{{NetType: "IN", AddrType: "IP4", Address: fmt.Sprintf("192.0.2.%d", number)}},
			Bundle:      rapid.Bool().Draw(t, "bundle"),
			Order:       rapid.SampledFrom([]sdp.Order{sdp.OffererOrder, sdp.AnswererOrder}).Draw(t, "order"),
		}
		if rapid.Bool().Draw(t, "ip6") {
			w.Connections = append(w.Connections, sdp.Connection{NetType: "IN", AddrType: "IP6", Address: fmt.Sprintf("2001:db8::%d", number)})
		}
		for i := range rapid.IntRange(0, 5).Draw(t, "streams") {
			s := Stream().Draw(t, "stream")
			s.Port = 10000 + 100*number + 2*i
			w.Streams = append(w.Streams, s)
		}
		return w
	})
}

// Stream generates streams to wish for, on port 10000.
func Stream() *rapid.Generator[sdp.Stream] {
	return rapid.Custom(func(t *rapid.T) sdp.Stream {
		s := sdp.Stream{
			Type:      rapid.SampledFrom([]string{"audio", "audio", "video", "image", "application"}).Draw(t, "type"),
			Port:      10000,
			Direction: Direction().Draw(t, "direction"),
			RTCPMux:   rapid.Bool().Draw(t, "mux"),
		}
		switch s.Type {
		case "audio":
			s.Codecs = some(AudioCodecs).Draw(t, "codecs")
			s.Attributes = []sdp.Attribute{"ptime:20"}
		case "video":
			s.Codecs = some(VideoCodecs).Draw(t, "codecs")
			s.Extensions = some([]string{"urn:x:mid", "urn:x:level", "urn:x:time"}).Draw(t, "extensions")
		case "image":
			s.Protocols, s.Formats = []string{"udptl"}, []string{"t38"}
			s.Attributes = sdp.T38{Version: rapid.IntRange(0, 3).Draw(t, "version"), RateManagement: "transferredTCF"}.Attributes()
			return s
		case "application":
			s.Protocols, s.Formats = []string{"UDP/DTLS/SCTP"}, []string{"webrtc-datachannel"}
			s.Attributes = []sdp.Attribute{"fingerprint:sha-256 12:DF:3E", "setup:actpass", "sctp-port:5000"}
			return s
		}
		switch rapid.IntRange(0, 3).Draw(t, "keys") {
		case 1:
			s.Protocols = []string{"RTP/SAVP", "RTP/AVP"}
			s.Crypto = some([]sdp.Crypto{
				{Suite: "AES_CM_128_HMAC_SHA1_80", KeyParams: "inline:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd"},
				{Suite: "AES_CM_128_HMAC_SHA1_32", KeyParams: "inline:HRwbGhkYFxYVFBMSERAPDg0MCwoJCAcGBQQDAgEA"},
			}).Draw(t, "suites")
		case 2:
			s.Protocols = []string{"UDP/TLS/RTP/SAVPF", "RTP/AVP"}
			s.Attributes = append(s.Attributes, "fingerprint:sha-256 12:DF:3E", "setup:actpass", "ice-ufrag:F7gI", "ice-pwd:x9cml/YzichV2+XlhiMu8g")
		}
		return s
	})
}

// Offer generates first offers that keep all rules.
func Offer() *rapid.Generator[*sdp.Description] {
	return rapid.Custom(func(t *rapid.T) *sdp.Description {
		offer, err := sdp.Offer(nil, Wish("alice").Draw(t, "wish"))
		if err != nil {
			t.Fatal(err)
		}
		return offer
	})
}

// some generates one or more of the list's elements, in any order.
func some[T any](list []T) *rapid.Generator[[]T] {
	return rapid.Custom(func(t *rapid.T) []T {
		all := rapid.Permutation(list).Draw(t, "order")
		return slices.Clone(all[:rapid.IntRange(1, len(all)).Draw(t, "count")])
	})
}

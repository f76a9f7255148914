package sdp_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/sdp"
)

func offer(t *testing.T, previous *sdp.Description, w sdp.Wish) *sdp.Description {
	t.Helper()
	d, err := sdp.Offer(previous, w)
	require.NoError(t, err)
	if previous != nil {
		require.NoError(t, sdp.CheckReoffer(previous, d).Err())
	}
	require.NoError(t, d.Check().Err())
	return d
}

// media is the m= lines and what follows them.
func mediaOf(d *sdp.Description) string {
	return (&sdp.Description{Fragment: true, Media: d.Media}).String()
}

func TestOfferFirst(t *testing.T) {
	s := audio(4000, opus, pcmu, pcma, events)
	s.Codecs[3].Parameters = "0-16"
	s.Attributes = []sdp.Attribute{"ptime:20"}
	d := offer(t, nil, alice(s))
	assert.Equal(t, "v=0\r\no=alice 2890844526 2890844526 IN IP4 host.atlanta.example.com\r\ns=-\r\n"+
		"c=IN IP4 host.atlanta.example.com\r\nt=0 0\r\nm=audio 4000 RTP/AVP 96 0 8 97\r\na=rtpmap:96 opus/48000/2\r\n"+
		"a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:97 telephone-event/8000\r\na=fmtp:97 0-16\r\na=ptime:20\r\n", d.String())
}

// TestOfferKeepsSlots has what RFC 3264 §8 says of m= lines: they never go away, a removed one may be taken again.
func TestOfferKeepsSlots(t *testing.T) {
	a, v := audio(4000, pcmu), video(4002, h261)
	first := offer(t, nil, alice(a, v))

	noVideo := offer(t, first, alice(a)) // E-142
	require.Len(t, noVideo.Media, 2)
	assert.Zero(t, noVideo.Media[1].Port)
	assert.Equal(t, first.Origin.SessionVersion+1, noVideo.Origin.SessionVersion)

	swapped := offer(t, first, alice(v, a))
	assert.True(t, first.Equal(swapped), "a stream finds its slot by its type")

	another := offer(t, noVideo, alice(a, audio(4004, pcma)))
	require.Len(t, another.Media, 2)
	assert.Equal(t, "audio", another.Media[1].Type, "a new stream takes the free slot (§8.1)")

	again := offer(t, another, alice(a, audio(4004, pcma), v))
	require.Len(t, again.Media, 3)
	assert.Equal(t, "video", again.Media[2].Type, "or a new one at the end")

	bothGone := offer(t, first, alice())
	back := offer(t, bothGone, alice(v))
	assert.Equal(t, []int{0, 4002}, []int{back.Media[0].Port, back.Media[1].Port}, "a free slot of its own type comes first")

	unwanted := a
	unwanted.Port = 0
	onlyVideo := offer(t, first, alice(unwanted, v))
	assert.Zero(t, onlyVideo.Media[0].Port)
	assert.NotZero(t, onlyVideo.Media[1].Port)

	assert.True(t, again.Equal(offer(t, again, alice(a, audio(4004, pcma), v))), "no change, the same version")
}

// TestOfferFaxTakesTheSlotOfTheVoice is RFC 3264 §8.3.3: there and back.
func TestOfferFaxTakesTheSlotOfTheVoice(t *testing.T) {
	fax := sdp.Stream{Type: "image", InPlaceOf: "audio", Port: 4000, Protocols: []string{"udptl"}, Formats: []string{"t38"}}
	voice := audio(4000, pcmu)
	voice.InPlaceOf = "image"
	first := offer(t, nil, alice(voice))
	faxed := offer(t, first, alice(fax))
	assert.Equal(t, "m=image 4000 udptl t38\r\n", mediaOf(faxed))
	back := offer(t, faxed, alice(voice))
	assert.Equal(t, mediaOf(first), mediaOf(back))
}

// TestOfferPayloadTypes is RFC 3264 §8.3.2.
func TestOfferPayloadTypes(t *testing.T) {
	amr := codec("AMR", 8000)
	first := offer(t, nil, alice(audio(4000, opus, amr, events)))
	assert.Equal(t, []string{"96", "97", "98"}, first.Media[0].Formats)
	second := offer(t, first, alice(audio(4000, events, opus)))
	assert.Equal(t, []string{"98", "96"}, second.Media[0].Formats, "a codec keeps its number in any order")

	w := alice(audio(4000, ilbc, opus))
	w.Bindings = sdp.Bindings(nil).After(first).After(second)
	third := offer(t, second, w)
	assert.Equal(t, []string{"99", "96"}, third.Media[0].Formats, "a number out of use is not given to another codec")
	assert.Nil(t, w.Bindings.Check(third))

	fixed := amr
	fixed.PayloadType = 96
	w.Streams = []sdp.Stream{audio(4000, fixed)}
	_, err := sdp.Offer(second, w) // E-143, ours: refused locally
	assert.EqualError(t, err, "sdp: offer: stream 0: payload type 96 is to be AMR/8000, but it stands for opus/48000/2 in this session: RFC 3264 §8.3.2")

	fixed.PayloadType = 120
	d := offer(t, nil, alice(audio(4000, pcmu, fixed)))
	assert.Equal(t, []string{"0", "120"}, d.Media[0].Formats)
	_, err = sdp.Offer(nil, alice(audio(4000, fixed, fixed)))
	assert.EqualError(t, err, "sdp: offer: stream 0: payload type 120 is wished for twice: RFC 3264 §5.1")

	var many []sdp.Codec
	for i := range 62 {
		many = append(many, codec(fmt.Sprint("x", i), 8000))
	}
	d = offer(t, nil, alice(audio(4000, many[:61]...)))
	assert.Equal(t, "127", d.Media[0].Formats[31])
	assert.Equal(t, "35", d.Media[0].Formats[32], "then those below 64, never those that look like RTCP (RFC 5761 §4)")
	_, err = sdp.Offer(nil, alice(audio(4000, many...)))
	assert.EqualError(t, err, "sdp: offer: stream 0: no payload type is left for x61/8000: RFC 3551 §3")
}

// TestOfferBindingsEndWithTheStream: what comes into a refused stream's slot later is another stream.
func TestOfferBindingsEndWithTheStream(t *testing.T) {
	first := offer(t, nil, alice(audio(4000, opus)))
	bound := sdp.Bindings(nil).After(first)
	assert.Equal(t, sdp.Bindings{{Stream: 0, PayloadType: 96, Encoding: "opus/48000/2"}}, bound)
	gone := first.Clone()
	gone.Media[0].Port = 0
	assert.Empty(t, bound.After(gone))
	assert.Len(t, bound, 1, "the old ones are not changed")
	assert.Nil(t, bound.After(gone).Check(offer(t, nil, alice(audio(4000, ilbc)))))
	assert.NotNil(t, bound.Check(offer(t, nil, alice(audio(4000, ilbc)))))
}

// TestOfferTakesUpThePeersNumbers: what the peer's offer named, our next offer names so.
func TestOfferTakesUpThePeersNumbers(t *testing.T) {
	theirs := parse(t, goodOffer)
	w := bob(audio(5000, opus, events))
	w.Connections[0] = sdp.Connection{NetType: "IN", AddrType: "IP4", Address: "192.0.2.2"}
	answer, err := sdp.Answer(theirs, w)
	require.NoError(t, err)
	w.Bindings = sdp.Bindings(nil).After(theirs).After(answer)
	w.Streams = []sdp.Stream{audio(5000, ilbc, events, opus)}
	next := offer(t, answer, w)
	assert.Equal(t, []string{"98", "97", "96"}, next.Media[0].Formats)
}

func TestOfferBundle(t *testing.T) {
	w := alice(audio(4000, opus), video(4002, h261), sdp.Stream{Type: "image", Port: 4004, Protocols: []string{"udptl"}, Formats: []string{"t38"}})
	w.Bundle = true
	w.Streams[0].Extensions = []string{"urn:a", "urn:b"}
	first := offer(t, nil, w)
	assert.Equal(t, []sdp.Group{{Semantics: "BUNDLE", Mids: []string{"0", "1"}}}, first.Groups(), "a fax shares no RTP port")
	assert.Equal(t, "m=audio 4000 RTP/AVP 96\r\na=mid:0\r\na=rtpmap:96 opus/48000/2\r\na=extmap:1 urn:a\r\na=extmap:2 urn:b\r\na=rtcp-mux\r\n"+
		"m=video 4002 RTP/AVP 31\r\na=mid:1\r\na=rtpmap:31 H261/90000\r\na=rtcp-mux\r\nm=image 4004 udptl t38\r\na=mid:2\r\n", mediaOf(first))

	two := alice(audio(4000, opus), video(4002, codec("VP8", 90000)))
	two.Bundle = true
	assert.Equal(t, []string{"97"}, offer(t, nil, two).Media[1].Formats, "one number stands for one codec in the whole group (RFC 8843 §9.1.1)")

	// Once the peer took the group, its streams share the first one's port (RFC 8843 §7.5).
	theirs := bob(audio(5000, opus), video(5002, h261))
	theirs.Bundle, theirs.Streams[0].RTCPMux, theirs.Streams[1].RTCPMux = true, true, true
	answer, err := sdp.Answer(first, theirs)
	require.NoError(t, err)
	w.Peer = answer
	w.Streams[0].Extensions = []string{"urn:b", "urn:c"}
	second := offer(t, first, w)
	assert.Equal(t, "m=audio 4000 RTP/AVP 96\r\na=mid:0\r\na=rtpmap:96 opus/48000/2\r\na=extmap:2 urn:b\r\na=extmap:3 urn:c\r\na=rtcp-mux\r\n"+
		"m=video 0 RTP/AVP 31\r\na=mid:1\r\na=rtpmap:31 H261/90000\r\na=bundle-only\r\nm=image 4004 udptl t38\r\na=mid:2\r\n", mediaOf(second))
	assert.True(t, second.Used(1))
}

// TestOfferOfDTLSLeavesTheRoleOpen, whatever the wish says for answers (RFC 8842 §5.2).
func TestOfferOfDTLSLeavesTheRoleOpen(t *testing.T) {
	s := audio(4000, pcmu)
	s.Protocols = []string{"UDP/TLS/RTP/SAVP"}
	s.Attributes = []sdp.Attribute{"fingerprint:sha-256 12:DF", "setup:passive"}
	assert.Equal(t, "actpass", offer(t, nil, alice(s)).Setup(0))
	assert.Equal(t, sdp.Attribute("setup:passive"), s.Attributes[1], "the wish is not changed")
}

func TestOfferMindsTheDirectionOfTheSession(t *testing.T) {
	w := alice(audio(4000, pcmu), directed(video(4002, h261), sdp.SendOnly))
	w.Attributes = []sdp.Attribute{"sendonly", "group:LS x", "tool:x"}
	d := offer(t, nil, w)
	assert.Equal(t, []sdp.Direction{sdp.SendRecv, sdp.SendOnly}, d.Directions())
	assert.Equal(t, []sdp.Attribute{"sendonly", "tool:x"}, d.Attributes, "groups are made from Bundle")
}

func TestOfferRefusesAWishThatIsNone(t *testing.T) {
	for want, change := range map[string]func(w *sdp.Wish){
		`sdp: offer: Wish.Origin.SessionID is ""; want decimal digits: RFC 8866 §5.2`:                                func(w *sdp.Wish) { w.Origin.SessionID = "" },
		`sdp: offer: Wish.Origin.SessionVersion is 4611686018427387904; want less than 2^62-1: RFC 3264 §5`:          func(w *sdp.Wish) { w.Origin.SessionVersion = 1 << 62 },
		`sdp: offer: Wish.Origin.Address and Wish.Connections are empty; want an address: RFC 8866 §5.2`:             func(w *sdp.Wish) { w.Origin.Address, w.Connections = "", nil },
		`sdp: offer: Wish.Connections is empty; want an address to receive on: RFC 8866 §5.7`:                        func(w *sdp.Wish) { w.Connections = nil },
		`sdp: offer: Wish.Streams[0].Type is empty; want "audio" or another: RFC 8866 §5.14`:                         func(w *sdp.Wish) { w.Streams[0].Type = "" },
		`sdp: offer: Wish.Streams[0].Port is 65536; want 0-65535: RFC 8866 §5.14`:                                    func(w *sdp.Wish) { w.Streams[0].Port = 65536 },
		`sdp: offer: Wish.Streams[0].Codecs is empty; want at least one: RFC 8866 §5.14`:                             func(w *sdp.Wish) { w.Streams[0].Codecs = nil },
		`sdp: offer: Wish.Streams[0].Formats is empty; want at least one: RFC 8866 §5.14`:                            func(w *sdp.Wish) { w.Streams[0].Protocols = []string{"udptl"} },
		`sdp: offer: Wish.Streams[0].Codecs[0] is "PCMU/0" as 0; want a name, a clock rate and 0-127: RFC 8866 §6.6`: func(w *sdp.Wish) { w.Streams[0].Codecs[0].ClockRate = 0 },
	} {
		w := alice(audio(4000, pcmu))
		change(&w)
		_, err := sdp.Offer(nil, w)
		assert.EqualError(t, err, want)
		_, err = sdp.Answer(parse(t, oneAudio), w)
		assert.Error(t, err)
	}
}

func TestOfferFillsInTheOrigin(t *testing.T) {
	w := sdp.Wish{Origin: sdp.Origin{SessionID: "7"}, Connections: []sdp.Connection{{NetType: "IN", AddrType: "IP6", Address: "2001:db8::1"}}}
	assert.Equal(t, sdp.Origin{Username: "-", SessionID: "7", NetType: "IN", AddrType: "IP6", Address: "2001:db8::1"}, offer(t, nil, w).Origin)
	w.Origin.Address = "2001:db8::2"
	assert.Equal(t, "IP6", offer(t, nil, w).Origin.AddrType)
}

package dialogtest

const (
	holdOffer = "alice > bob INVITE offer=sendonly;"
	two       = "t=0_0|m=audio_1_RTP/AVP_0|m=video_2_RTP/AVP_31"
	one       = "t=0_0|m=audio_1_RTP/AVP_0"
)

// sdpCases are traces for the rules about session descriptions.
var sdpCases = []ruleCase{
	{rule: "noNewOfferWhileOfferPending",
		good: []string{answered + "alice > bob UPDATE offer; bob > alice 200 UPDATE answer; bob > alice UPDATE offer=sendonly; alice > bob 200 UPDATE answer=recvonly",
			answered + "alice > bob UPDATE offer; bob > alice 491 UPDATE; alice > bob UPDATE offer",
			answered + crossing + "bob > alice 491; alice > bob 491; alice > bob ACK; bob > alice ACK",
			answered + "alice > bob INVITE offer; bob > alice 488; alice > bob ACK; wait 1s; alice > bob UPDATE offer=sendonly; bob > alice 200 UPDATE answer=recvonly",
			"alice > bob INVITE; bob > alice 200 offer; alice > bob ACK answer; alice > bob UPDATE offer"},
		bad: []string{answered + "alice > bob UPDATE offer; alice > bob UPDATE offer", answered + "alice > bob UPDATE offer; bob > alice UPDATE offer",
			"alice > bob INVITE offer; bob > alice 183 answer; alice > bob UPDATE offer", "alice > bob INVITE; bob > alice 183 rel=1 offer; alice > bob UPDATE offer"},
		ignore: []string{"retryAfter491"}},
	{rule: "answerMLineCountMatchesOffer", good: []string{"alice > bob INVITE raw=" + two + "; bob > alice 200 raw=" + two + "; alice > bob ACK"},
		bad: []string{"alice > bob INVITE raw=" + two + "; bob > alice 200 raw=" + one, "alice > bob INVITE raw=" + one + "; bob > alice 183 raw=" + two}},
	{rule: "answerMediaTypeMatchesOffer", good: []string{"alice > bob INVITE raw=" + one + "; bob > alice 200 raw=t=0_0|m=audio_0_RTP/SAVP_0; alice > bob ACK"},
		bad: []string{"alice > bob INVITE raw=" + one + "; bob > alice 200 raw=t=0_0|m=video_1_RTP/AVP_0", "alice > bob INVITE raw=" + one + "; bob > alice 200 raw=t=0_0|m=audio_1_RTP/SAVP_0"}},
	{rule: "answerTLineEqualsOffer", good: []string{answered}, bad: []string{"alice > bob INVITE offer; bob > alice 200 raw=t=1_2|m=audio_1_RTP/AVP_0"}},
	{rule: "directionPairValid", good: []string{answered + holdOffer + "bob > alice 200 answer=recvonly; alice > bob ACK", answered + holdOffer + "bob > alice 200 answer=inactive; alice > bob ACK"},
		bad: []string{answered + holdOffer + "bob > alice 200 answer=sendrecv", answered + holdOffer + "bob > alice 200 answer=sendonly",
			answered + "alice > bob INVITE offer=inactive; bob > alice 200 answer=recvonly", "alice > bob INVITE; bob > alice 200 offer=recvonly; alice > bob ACK answer=recvonly"}},
	{rule: "rejectedStreamMinimalAnswer", good: []string{"alice > bob INVITE raw=" + one + "; bob > alice 200 raw=t=0_0|m=audio_0_RTP/AVP_0; alice > bob ACK"},
		bad: []string{"alice > bob INVITE raw=" + one + "; bob > alice 200 raw=t=0_0|m=audio_0_RTP/AVP"}},
	{rule: "zeroPortPropagation", good: []string{"alice > bob INVITE raw=t=0_0|m=audio_0_RTP/AVP_0; bob > alice 200 raw=t=0_0|m=audio_0_RTP/AVP_0; alice > bob ACK"},
		bad: []string{"alice > bob INVITE raw=t=0_0|m=audio_0_RTP/AVP_0; bob > alice 200 raw=" + one}},

	{rule: "reOfferMLineCountMonotonic",
		good: []string{"alice > bob INVITE raw=" + one + "; bob > alice 200 raw=" + one + "; alice > bob ACK; alice > bob INVITE raw=" + two + "; bob > alice 488; alice > bob ACK; wait 1s; alice > bob INVITE v=3 raw=" + one},
		bad:  []string{"alice > bob INVITE raw=" + two + "; bob > alice 200 raw=" + two + "; alice > bob ACK; alice > bob INVITE raw=" + one}},
	{rule: "payloadTypeMappingStable",
		good: []string{mapped + "alice > bob INVITE raw=t=0_0|m=audio_1_RTP/AVP_97|a=rtpmap:97_SPEEX/8000",
			mapped + "alice > bob INVITE raw=t=0_0|m=audio_0_RTP/AVP_96; bob > alice 200 raw=t=0_0|m=audio_0_RTP/AVP_96; alice > bob ACK; alice > bob INVITE raw=t=0_0|m=audio_1_RTP/AVP_96|a=rtpmap:96_SPEEX/8000"},
		bad: []string{mapped + "alice > bob INVITE raw=t=0_0|m=audio_1_RTP/AVP_96|a=rtpmap:96_SPEEX/8000"}},
	{rule: "sdpOriginContinuity",
		good: []string{answered + holdOffer + "bob > alice 200 answer=recvonly; alice > bob ACK", answered + "alice > bob INVITE offer v=1; bob > alice 200 answer v=1; alice > bob ACK",
			answered + holdOffer + "bob > alice 488; alice > bob ACK; wait 1s; alice > bob INVITE offer=inactive v=2"},
		bad: []string{answered + "alice > bob INVITE offer=sendonly v=1", answered + "alice > bob INVITE offer=sendonly v=3", answered + "alice > bob INVITE offer v=2",
			answered + "alice > bob INVITE offer=sendonly o=other", answered + "bob > alice INVITE offer=sendonly v=0"}},
	{rule: "c0PortNonZero",
		good: []string{answered + zeroed + "bob > alice 200 raw=t=0_0|m=audio_0_RTP/AVP_0; alice > bob ACK",
			answered + "alice > bob INVITE raw=c=IN_IP4_0.0.0.0|t=0_0|m=audio_1_RTP/AVP_0; told bob held remote; bob > alice 200 answer; alice > bob ACK"},
		bad: []string{answered + zeroed + "told bob held remote"}, ignore: []string{"sdpOriginContinuity"}},
}

const (
	mapped = "alice > bob INVITE raw=t=0_0|m=audio_1_RTP/AVP_96|a=rtpmap:96_OPUS/48000; bob > alice 200 raw=t=0_0|m=audio_1_RTP/AVP_96; alice > bob ACK;"
	zeroed = "alice > bob INVITE raw=c=IN_IP4_0.0.0.0|t=0_0|m=audio_0_RTP/AVP_0;"
)

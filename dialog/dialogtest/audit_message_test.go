package dialogtest

// messageCases are traces for the rules about single messages, correlation and extensions.
var messageCases = []ruleCase{
	{rule: "branchPrefix", good: []string{answered}, bad: []string{"alice > bob INVITE branch=abc", "alice > bob INVITE branch=z9hg4b"}},
	{rule: "maxForwards", good: []string{answered}, bad: []string{"alice > bob INVITE -Max-Forwards", "alice > bob INVITE Max-Forwards:256"}},
	{rule: "contentLength",
		good: []string{answered, "alice > bob OPTIONS -Content-Length; bob > alice 200 OPTIONS", "alice > bob INVITE transport=TCP offer"},
		bad: []string{"alice > bob INVITE length=5", "alice > bob INVITE offer length=5", "alice > bob INVITE length=x",
			"alice > bob OPTIONS transport=TCP -Content-Length"}},
	{rule: "rportEcho",
		good: []string{
			"alice > bob OPTIONS Via:SIP/2.0/UDP_192.0.2.1^rport^branch=z9hG4bK-1; bob > alice 200 OPTIONS Via:SIP/2.0/UDP_192.0.2.1^rport=5060^received=192.0.2.1^branch=z9hG4bK-1",
			"alice > bob OPTIONS; bob > alice 200 OPTIONS"},
		bad: []string{
			"alice > bob OPTIONS Via:SIP/2.0/UDP_192.0.2.1^rport^branch=z9hG4bK-1; bob > alice 200 OPTIONS",
			"alice > bob OPTIONS Via:SIP/2.0/UDP_192.0.2.1^rport^branch=z9hG4bK-1; bob > alice 200 OPTIONS Via:SIP/2.0/UDP_192.0.2.1^rport=5060^branch=z9hG4bK-1",
			"alice > bob OPTIONS Via:SIP/2.0/UDP_192.0.2.1^rport^branch=z9hG4bK-1; bob > alice 200 OPTIONS Via:SIP/2.0/UDP_192.0.2.1^rport=9^received=192.0.2.1^branch=z9hG4bK-1"}},
	{rule: "contactPresence", good: []string{answered, ringing + "bob > alice 486 -Contact; alice > bob ACK"},
		bad: []string{"alice > bob INVITE -Contact", "alice > bob INVITE contact=*", "alice > bob INVITE contact=<sip:a>,<sip:b>",
			"alice > bob INVITE; bob > alice 180 -Contact", "alice > bob INVITE; bob > alice 200 -Contact", answered + "alice > bob UPDATE -Contact"}},
	{rule: "noContactOnBye", good: []string{answered + bye}, bad: []string{answered + "alice > bob BYE contact=<sip:a>", ringing + "alice > bob CANCEL contact=<sip:a>"}},
	{rule: "toTagPresence", good: []string{answered, "alice > bob INVITE; bob > alice 100"},
		bad: []string{"alice > bob INVITE; bob > alice 180 tag=-", "alice > bob INVITE; bob > alice 486 tag=-", "alice > bob OPTIONS; bob > alice 200 OPTIONS tag=-"}},
	{rule: "sdpBodyParseable", good: []string{answered, "alice > bob INVITE"}, bad: []string{"alice > bob INVITE raw=m=audio", "alice > bob INVITE raw=t=x"}},

	{rule: "responseCorrelation", good: []string{answered},
		bad: []string{"alice ~ bob INVITE; bob > alice 180", "alice > bob INVITE; bob > alice 180 from-tag=other", "alice > bob INVITE; bob > alice 180 call=other",
			"alice > bob INVITE; bob > alice 180 Via:SIP/2.0/UDP_192.0.2.1^branch=z9hG4bK-1,_SIP/2.0/UDP_192.0.2.9^branch=z9hG4bK-x"}},
	{rule: "responseCseqMatchesTransaction", good: []string{answered}, bad: []string{"alice > bob INVITE; bob > alice 180 cseq=9/INVITE"}},
	{rule: "tagConsistency", good: []string{answered, "alice > bob INVITE; bob > alice 100; bob > alice 180; bob > alice 486; alice > bob ACK"},
		bad: []string{ringing + "bob > alice 200 tag=other", answered + "alice > bob BYE; bob > alice 200 BYE to-tag=x"}},
	{rule: "noToTagOnInitialRequest", good: []string{answered + bye}, bad: []string{"alice > bob INVITE to-tag=x"}},
	{rule: "unknownDialog481",
		good: []string{answered + "alice > bob BYE; bob > alice 200 BYE", "alice > bob INVITE to-tag=x; bob > alice 481; alice > bob ACK",
			"alice > bob INVITE to-tag=x; bob > alice 420 Unsupported:foo; alice > bob ACK"},
		bad:    []string{"alice > bob OPTIONS; alice > bob INVITE to-tag=x; bob > alice 486", "alice > bob OPTIONS; alice > bob BYE to-tag=x; bob > alice 404 BYE"},
		ignore: []string{"noToTagOnInitialRequest", "unsupportedExtension420"}},
	{rule: "no1xxAfterFinal",
		good: []string{answered, ringing + "bob > alice 200 answer; alice > bob ACK; again 4; alice > bob ACK Foo:1"},
		bad: []string{ringing + "bob > alice 486; alice > bob ACK; bob > alice 183", ringing + "bob > alice 486; bob > alice 100 Foo:1",
			ringing + "bob > alice 486; bob > alice 200"}},

	{rule: "unsupportedExtension420",
		good: []string{"alice > bob OPTIONS Require:foo; bob > alice 420 OPTIONS Unsupported:foo", "alice > bob OPTIONS Require:x; bob > alice 200 OPTIONS Supported:x,y"},
		bad: []string{"alice > bob OPTIONS Require:foo; bob > alice 420 OPTIONS", "alice > bob OPTIONS Require:foo; bob > alice 420 OPTIONS Unsupported:bar",
			"alice > bob OPTIONS Require:foo; bob > alice 200 OPTIONS Supported:timer", ringing + "alice > bob CANCEL; bob > alice 420 CANCEL Unsupported:x"}},
	{rule: "unsupportedExtension421", good: []string{"alice > bob OPTIONS; bob > alice 421 OPTIONS Require:timer"}, bad: []string{"alice > bob OPTIONS; bob > alice 421 OPTIONS"}},
	{rule: "unsupportedMethod405Allow", good: []string{"alice > bob OPTIONS; bob > alice 405 OPTIONS Allow:INVITE,ACK"},
		bad: []string{"alice > bob OPTIONS; bob > alice 405 OPTIONS", "alice > bob OPTIONS; bob > alice 405 OPTIONS Allow:INVITE,OPTIONS"}},
	{rule: "unsupported415Accepts", good: []string{"alice > bob INVITE; bob > alice 415 Accept:application/sdp; alice > bob ACK"}, bad: []string{"alice > bob INVITE; bob > alice 415"}},
	{rule: "intervalTooSmallTold", good: []string{"alice > bob INVITE; bob > alice 422 Min-SE:120; alice > bob ACK", "alice > bob REGISTER; bob > alice 423 REGISTER Min-Expires:60"},
		bad: []string{"alice > bob INVITE; bob > alice 422", "alice > bob INVITE; bob > alice 422 Min-SE:60", "alice > bob REGISTER; bob > alice 423 REGISTER"}},

	{rule: "proxy100TryingNotForwarded", good: []string{proxied + "carol > proxy 100; carol > proxy 180 Via:" + proxiedVia},
		bad: []string{proxied + "carol > proxy 100 Via:" + proxiedVia + "; proxy > alice 100 Foo:1"}},
	{rule: "proxy100WithinT100ms", good: []string{proxied + "wait 2s"}, bad: []string{
		"alice > proxy INVITE; proxy > carol INVITE cseq=1 from-tag=a uri=sip:x Via:" + proxiedVia + "; wait 2s",
		"alice > proxy INVITE; wait 2s; proxy > carol INVITE cseq=1 from-tag=a uri=sip:x Via:" + proxiedVia + "; proxy > alice 100"}},
	{rule: "recordRoutePlacement",
		good: []string{proxied, "alice > proxy INVITE rr=<sip:a^lr>; proxy > alice 100; proxy > carol INVITE cseq=1 from-tag=a Max-Forwards:69 rr=<sip:p^lr>,_<sip:a^lr> Via:" + proxiedVia},
		bad:  []string{"alice > proxy INVITE rr=<sip:a^lr>; proxy > carol INVITE cseq=1 from-tag=a rr=<sip:a^lr>,_<sip:p^lr> Via:" + proxiedVia}},
	{rule: "strictRouteRewriteHandled",
		good:   []string{strict + "alice > proxy BYE to-tag=c uri=sip:p@192.0.2.2 route=<sip:carol@192.0.2.3>; proxy > carol BYE Max-Forwards:69 from-tag=a to-tag=c uri=sip:carol@192.0.2.3 Via:" + strictVia},
		bad:    []string{strict + "alice > proxy BYE to-tag=c uri=sip:p@192.0.2.2 route=<sip:carol@192.0.2.3>; proxy > carol BYE Max-Forwards:69 from-tag=a to-tag=c uri=sip:p@192.0.2.2 Via:" + strictVia},
		ignore: []string{"noToTagOnInitialRequest", "midDialogRoute"}},
	{rule: "proxyDecrementsMaxForwards", good: []string{proxied}, bad: []string{"alice > proxy INVITE; proxy > carol INVITE cseq=1 from-tag=a Via:" + proxiedVia}},
}

const (
	proxiedVia = "SIP/2.0/UDP_192.0.2.2^branch=z9hG4bK-p,_SIP/2.0/UDP_192.0.2.1^branch=z9hG4bK-1"
	proxied    = "alice > proxy INVITE; proxy > alice 100; proxy > carol INVITE cseq=1 from-tag=a Max-Forwards:69 uri=sip:x rr=<sip:p^lr> Via:" + proxiedVia + ";"
	strictVia  = "SIP/2.0/UDP_192.0.2.2^branch=z9hG4bK-q,_SIP/2.0/UDP_192.0.2.1^branch=z9hG4bK-3"
	strict     = "alice > proxy INVITE; proxy > alice 100; proxy > carol INVITE cseq=1 from-tag=a Max-Forwards:69 uri=sip:x rr=<sip:p@192.0.2.2> Via:" + proxiedVia + ";"
)

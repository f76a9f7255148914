package dialogtest

// dialogCases are traces for the rules about routes, targets and numbers.
var dialogCases = []ruleCase{
	{rule: "midDialogUri",
		good: []string{answered + bye,
			answered + "bob > alice INVITE offer contact=<sip:new@192.0.2.2>; alice > bob 200 answer; bob > alice ACK; alice > bob BYE uri=sip:new@192.0.2.2",
			answered + "bob > alice INVITE offer contact=<sip:new@192.0.2.2>; alice > bob 488; bob > alice ACK; alice > bob BYE",
			answered + "bob > alice INVITE offer contact=<sip:new@192.0.2.2>; alice > bob OPTIONS uri=sip:new@192.0.2.2; bob > alice 200 OPTIONS; alice > bob 488; bob > alice ACK; alice > bob BYE uri=sip:new@192.0.2.2",
			ringing + "bob > alice 200 answer contact=<sip:new@192.0.2.2>; alice > bob ACK uri=sip:new@192.0.2.2"},
		bad: []string{answered + "alice > bob BYE uri=sip:bob@192.0.2.9",
			answered + "bob > alice INVITE offer contact=<sip:new@192.0.2.2>; alice > bob 488; bob > alice ACK; alice > bob BYE uri=sip:new@192.0.2.2",
			answered + "bob > alice INVITE offer contact=<sip:new@192.0.2.2>; alice > bob 200 answer; bob > alice ACK; alice > bob BYE",
			ringing + "bob > alice 200 answer contact=<sip:new@192.0.2.2>; alice > bob ACK"}},
	{rule: "midDialogRoute",
		good: []string{routed + "alice > bob BYE route=<sip:p1^lr>,<sip:p2^lr>",
			routed + "bob > alice BYE route=<sip:p2^lr>,<sip:p1^lr>"},
		bad: []string{routed + "alice > bob BYE", routed + "alice > bob BYE route=<sip:p2^lr>,<sip:p1^lr>",
			routed + "bob > alice BYE route=<sip:p1^lr>,<sip:p2^lr>", answered + "alice > bob BYE route=<sip:p^lr>"}},
	{rule: "strictRouteShuffleOnSend",
		good: []string{strictly + "alice > bob BYE uri=sip:p1 route=<sip:p2>,<sip:bob@192.0.2.2>"},
		bad: []string{strictly + "alice > bob BYE route=<sip:p1>,<sip:p2>", strictly + "alice > bob BYE uri=sip:p1 route=<sip:p2>",
			strictly + "alice > bob BYE uri=sip:p1 route=<sip:p1>,<sip:p2>,<sip:bob@192.0.2.2>"}},

	{rule: "cseqInDialogOrder", good: []string{answered + bye, answered + "bob > alice OPTIONS cseq=1; alice > bob 200 OPTIONS"},
		bad: []string{answered + "alice > bob BYE cseq=1", answered + "alice > bob OPTIONS cseq=5; alice > bob BYE cseq=4"}},
	{rule: "localCseqByOne", good: []string{answered + bye, answered + "bob > alice BYE cseq=77; alice > bob 200 BYE"}, bad: []string{answered + "alice > bob BYE cseq=3"}},
	{rule: "ackCseqMatchesInvite", good: []string{answered}, bad: []string{ringing + "bob > alice 200 answer; alice > bob ACK cseq=2", ringing + "alice > bob ACK to-tag=b"}},
	{rule: "cseqRefusedBelow",
		good:   []string{answered + "alice > bob OPTIONS cseq=5; bob > alice 200 OPTIONS; alice > bob BYE cseq=4; bob > alice 500 BYE"},
		bad:    []string{answered + "alice > bob OPTIONS cseq=5; bob > alice 200 OPTIONS; alice > bob BYE cseq=4; bob > alice 200 BYE"},
		ignore: []string{"cseqInDialogOrder", "localCseqByOne"}},
}

const (
	// the INVITE has Record-Route as bob gets it: the last proxy, p2, on top
	routed = "alice > bob INVITE offer rr=<sip:p2^lr>,<sip:p1^lr>; bob > alice 180; bob > alice 200 answer;" +
		"alice > bob ACK route=<sip:p1^lr>,<sip:p2^lr>;"
	strictly = "alice > bob INVITE offer rr=<sip:p2>,<sip:p1>; bob > alice 180; bob > alice 200 answer;" +
		"alice > bob ACK uri=sip:p1 route=<sip:p2>,<sip:bob@192.0.2.2>;"
)

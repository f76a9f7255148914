package dialogtest

// ownCases are traces for the rules that look at outputs and transitions too.
var ownCases = []ruleCase{
	{rule: "nothingAfterEnded", good: []string{answered + "told bob established;" + bye + "; told bob changed terminated; told bob ended"},
		bad: []string{answered + "told bob ended; told bob held remote"}},
	{rule: "endedOnce", good: []string{answered + bye + "; told bob changed terminated; told bob ended"}, bad: []string{answered + bye + "; told bob changed terminated"}},
	{rule: "effectsAfterEnd",
		good: []string{answered + bye, answered + "alice ~ bob BYE; bob ~ alice BYE; arrive 6; arrive 7; bob > alice 200 BYE; alice > bob 200 BYE",
			answered + "alice > bob INVITE offer; bob > alice BYE; alice > bob 200 BYE; bob > alice 487; alice > bob ACK"},
		bad: []string{answered + "alice > bob BYE; alice > bob INVITE offer", answered + "alice > bob BYE; bob > alice OPTIONS",
			answered + "alice > bob INVITE offer; bob > alice BYE; alice > bob 200 BYE; bob > alice 200 answer"}},
	{rule: "everyDialogEnds",
		good:   []string{forked + "alice > bob ACK to-tag=c; alice > bob BYE to-tag=c; bob > alice 200 BYE; wait 40s", answered + "told alice established; wait 50s"},
		bad:    []string{answered + "told alice established; wait 1s; bob > alice 200 answer tag=c; alice > bob ACK to-tag=c; wait 50s"},
		ignore: []string{"tagConsistency", "no1xxAfterFinal", "localCseqByOne", "unackedInvite2xxByed", "unacked2xxResent"}},
	{rule: "holdIsTheFold",
		good: []string{both + holdOffer + "bob > alice 200 answer=recvonly; alice > bob ACK; told bob held remote; told alice held local" + bye + "; told bob ended; told alice ended",
			both + holdOffer + "bob > alice 488; alice > bob ACK", both + holdOffer,
			both + "alice > bob INVITE offer=sendonly; failed alice; bob > alice 200 answer=recvonly; told bob held remote",
			both + "alice > bob INVITE offer=inactive; bob > alice 200 answer=inactive; alice > bob ACK; told bob held remote; told alice held local"},
		bad: []string{both + holdOffer + "bob > alice 200 answer=recvonly; alice > bob ACK; told alice held local",
			both + holdOffer + "bob > alice 200 answer=recvonly; alice > bob ACK; told bob held local; told alice held local",
			both + holdOffer + "bob > alice 200 answer=recvonly; alice > bob ACK; told alice held local" + bye + "; told bob ended",
			both + "failed alice; alice > bob INVITE offer=sendonly; bob > alice 200 answer=recvonly; alice > bob ACK; told bob held remote",
			both + "alice > bob INVITE offer=sendonly; bob > alice 100; failed alice; bob > alice 200 answer=recvonly; alice > bob ACK; told bob held remote",
			both + "told alice held local"}},
	{rule: "dialogInfoMonotone", good: []string{"alice > bob INVITE; step alice dialog_info early terminated; step alice dialog_info terminated terminated",
		"alice > bob INVITE; told alice changed early; told alice changed preparative; told alice changed early; told alice changed confirmed; " +
			"told alice changed held; told alice changed confirmed; told alice changed terminated; told alice ended"},
		bad: []string{"alice > bob INVITE; step alice dialog_info early terminated; step alice dialog_info terminated early",
			"alice > bob INVITE; told alice changed confirmed; told alice changed early",
			"alice > bob INVITE; told alice changed early; told alice changed terminated; told alice changed early"}},
	{rule: "chainedSteps", good: []string{"alice > bob INVITE; step alice dialog none early; step alice dialog early confirmed"},
		bad: []string{"alice > bob INVITE; step alice dialog none early; step alice dialog confirmed mortal"}},
}

const both = answered + "told alice established; told bob established;"

const forked = answered + "told alice established; wait 1s; bob > alice 200 answer tag=c;"

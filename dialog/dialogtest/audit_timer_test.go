package dialogtest

const (
	timed = "alice > bob INVITE offer Supported:timer Session-Expires:90; bob > alice 180; bob > alice 200 answer Require:timer Session-Expires:90^refresher=uac; alice > bob ACK;"
	plain = "alice > bob INVITE offer Supported:timer Session-Expires:120^refresher=uas Min-SE:100; bob > alice 100; "
)

// timerCases are traces for the rules about session timers.
var timerCases = []ruleCase{
	{rule: "sessionInterval", good: []string{timed + bye, plain},
		bad: []string{"alice > bob INVITE Session-Expires:60", "alice > bob INVITE Min-SE:60", "alice > bob INVITE Session-Expires:100 Min-SE:120"}},
	{rule: "sessionAnswer", good: []string{timed + bye, plain + "bob > alice 200 answer Session-Expires:100^refresher=uas; alice > bob ACK"},
		bad: []string{plain + "bob > alice 200 answer Session-Expires:120", plain + "bob > alice 200 answer Session-Expires:120^refresher=uac Require:timer",
			plain + "bob > alice 200 answer Session-Expires:1800^refresher=uas", plain + "bob > alice 200 answer Session-Expires:90^refresher=uas",
			"alice > bob INVITE offer; bob > alice 200 answer Session-Expires:90^refresher=uac Require:timer",
			"alice > bob INVITE offer Supported:timer; bob > alice 200 answer Session-Expires:90^refresher=uac"}},
	{rule: "sessionRefreshed",
		good: []string{timed + "wait 45s; alice > bob UPDATE Supported:timer; bob > alice 200 UPDATE; wait 500s", timed + "wait 60s" + bye + "; wait 100s", timed + "wait 80s"},
		bad:  []string{timed + "wait 100s", timed + "wait 100s" + bye}},
}

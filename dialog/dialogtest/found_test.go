package dialogtest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

// found are the programs that found bugs in package dialog while it was built, each with the
// bug that it found then. They stay, so that none comes back.
var found = []struct{ bug, cast, program string }{
	{"183 was told after Ended", "pair", "96 hangup:17 invite:cf progress:f9 answer:50 deliver:3e deliver:da step:82 bye_early:33 invite:91"},
	{"180 was told after Ended", "pair", "653 calm:88 wait:cd invite:5a step:cb deliver:bd wait:01 deliver:b4 progress:1a step:59 sleep:48 wait:0a bye_early:52 links:38 ring:05 deliver:75 wait:18 calm:10 invite:fc wait:55 ring:c9 reject:3b step:ce step:fa links:2a deliver:96 ring:b8"},
	{"an offer was told after Ended, and its 2xx never ACKed", "pair", "4719 hangup:18 invite:62 bye_early:78 ring:ac reject:27 ring:e1 calm:d4 step:cf wait:3b deliver:24 bye_early:1c answer:ff"},
	{"2xx without offer to an INVITE without offer", "pair", "0 invite:01 deliver:00 answer:28"},
	{"PRACK after the failure response got 481", "pair", "1449 wait:99 invite:7b wait:d5 step:dd answer:6a progress:a4 hangup:a4 ring:6b calm:06 fault:04 ring:d4 invite:ef"},
	{"a redirection was told after Ended", "forks", "1788 ring:7e answer:00 ring:91 answer:01 fault:ae invite:5b progress:41 step:61 deliver:05 reject:67 step:b0 sleep:68 step:87 bye_early:7a wait:da hangup:af wait:2f step:8c calm:3d progress:44 wait:bc"},
	{"a dialog whose BYE timed out stayed for ever", "pair", "3688 fault:1d fault:da invite:48 drowse:ab ring:8f wait:b9 sleep:55 wait:f0 invite:55 sleep:b9 progress:d2 deliver:e6 calm:37 partition:5b bye_early:90 fault:dd step:8d answer:76 answer:d9 cancel:65 ring:a9 hangup:c6 answer:ca ring:d9 deliver:04 deliver:21 fault:7e answer:f8 sleep:d3 hangup:38 sleep:a1"},
	{"the result of an INFO was told after Ended", "pair", "1357 ring:8c update:f2 step:e9 invite:d8 wait:8a ring:a9 info:75 invite:af hangup:6c fault:8e"},
	{"an UPDATE that was refused made a wish for hold", "pair", "2953 invite:ab deliver:56 resume:25 step:40 reinvite:53 update:54 answer_offer:7a fault:24 update:2c fault:31 ring:94 step:79 hold:f9 fault:39 hangup:26 cancel:65"},
	{"a callee sent BYE before the ACK, after 481", "pair", "4911 invite:a9 hold:bd deliver:37 partition:fa sleep:f7 progress:18 wait:3b resume:01 ring:54 answer:9e deliver:35 hangup:e2 hold:87 info:5e deliver:75 answer_offer:83 deliver:a7 ring:6c progress:e2 step:db answer:3a hold:ea update:f1 update:1a"},
	{"a second offer in a fork that had answered none", "forks", "1966 hold:0b ring:1e invite:78 answer:d3 wait:17 progress:bb answer:ce step:27 wait:1a sleep:51 wait:29 update:60 step:32 cancel:16 sleep:b2 resume:1e hangup:fd sleep:6b held_in_network:b0"},
	{"a refresh was told after Ended", "variety", "5667 step:bb reinvite:4c resume_suspended:8b invite:7d fault:e5 calm:99 invite:5a resume:f2 sleep:66 fault:92 deliver:e7 progress:79 hold:aa release:76 ring:8a sleep:c1 answer:ff answer_offer:e6 step:b0 deliver:6b answer_offer:57 deliver:fc step:ee links:7f deliver:de step:d5 resume:97 forge:3c update:fb reinvite:d3"},
	{"an offer in UPDATE, then another in the 2xx", "pair", "24952 invite:01 sleep:d4 update:2e answer:00"},
	{"an undone re-INVITE took an m= line away", "variety", "24298 invite:36 wait:00 answer:79 wait:00 reinvite:1a cancel:00"},
	{"491 took back what the peer's UPDATE had changed", "pair", "51087 invite:08 deliver:00 answer:01 sleep:00 reinvite:33 update:22"},
	{"Cancel was refused, and took a hold back", "pair", "1000109 invite:08 deliver:00 answer:01 deliver:00 reinvite:3e hold:00 wait:00 cancel:00"},
	{"a hold that met 491 blocked all that came later", "pair", "1000478 invite:08 deliver:00 answer:01 deliver:00 hold:01 update:01 reinvite:00 sleep:fb suspend:01"},
	{"a dialog stayed for ever whose re-INVITE never got its final response", "pair", "2013225 invite:08 deliver:00 answer:01 deliver:00 hold:00 partition:00 fault:01 sleep:94"},
	{"the same, over TCP, and the peer hung up", "variety", "2031010 invite:08 deliver:00 answer:01 hangup:00 hold:01 fault:3c deliver:00"},
	{"a wish that waited behind a cancelled re-INVITE went out right after its 491", "pair", "2015437 invite:08 deliver:00 answer:01 deliver:00 partition:00 hold:00 reinvite:01 cancel:00 reinvite:00"},
	{"a hold took the place of an UPDATE that waited, and was taken for sent", "variety", "2005266 invite:08 deliver:00 answer:01 sleep:f0 info:00 step:07 step:00 update:00 suspend:00 update:00 deliver:00 hold:00"},
	{"a refused offer was answered with one o= line on the wire and another in force", "pair", "3035190 invite:00 sleep:00 progress:01 update:2f deliver:00 refuse_offer:00"},
	{"a re-INVITE was given up and sent all the same, when the connection broke on the ACK before it", "variety", "2002462 invite:08 deliver:00 answer:01 deliver:00 fault:10 reinvite:2d reinvite:01 wait:00"},
	{"the undoing re-INVITE was given up and sent, and its 2xx never ACKed", "variety", "4033574 invite:08 deliver:00 answer:01 fault:d0 wait:00 hold:00 cancel:00 wait:00"},
	{"what a broken connection leaves apart was taken for a bug", "variety", "4037154 invite:08 wait:00 answer:01 wait:00 update:15 invite:00 partition:00 step:01"},
	{"the proxy panicked when a branch timed out long after the answer", "forks", "4137236 invite:f5 links:f6 deliver:00 answer:76 invite:00 sleep:74"},
	{"a call that ended quietly by policy was missed its BYE", "variety", "4078950 invite:00 wait:00 partition:00 ring:01 info:01 answer:01 sleep:ec"},
	{"a refresh went out after the call was over", "variety", "2 invite:08 deliver:00 answer:09 deliver:00 step:02 reinvite:00 fault:38 held_in_network:01 bye_early:00 deliver:00"},
	{"a call whose first ACK never came, but a re-INVITE, could not be hung up", "pair", "6084111 invite:01 step:01 step:01 answer:00 update:01 wait:fd forge:aa"},
	{"nobody cancelled a re-INVITE whose final response was lost for good", "pair", "6174177 invite:08 deliver:00 answer:01 wait:00 fault:46 partition:00 fault:89 hold:00 reinvite:01 sleep:96"},
	{"an INVITE that came again after its transaction was taken for the same", "variety", "6194422 invite:00 deliver:00 partition:00 release:01 sleep:5a fault:06 step:01 deliver:00"},
	{"an ACK for no 2xx established the caller's side a second time", "pair", "900000433 invite:01 deliver:00 answer:00 partition:00 sleep:cc forge:8f"},
	{"a refresh that waited for another exchange was taken for none", "variety", "7053234 invite:08 deliver:00 answer:01 sleep:00 step:00 reinvite:00 partition:00 update:00 sleep:bb"},
	{"a hold behind an UPDATE waited in idle", "pair", "7046299 invite:0e deliver:00 step:00 update:01 answer:01 hold:01"},
	{"a spoilt response with the branch of another call was judged in that call", "pair", "7007617 invite:08 deliver:00 answer:01 wait:00 reinvite:3e reinvite:01 links:e2 sleep:cb invite:01 invite:00 wait:2e invite:00 wait:23"},
	{"a re-INVITE that could not be sent took back what the peer's UPDATE had changed", "variety", "8036558 fault:34 invite:28 deliver:00 answer:01 deliver:00 reinvite:34 update:23 deliver:00"},
	{"a response to a re-INVITE that was given up was taken for an open offer", "variety", "1000766 invite:08 deliver:00 answer:01 step:01 fault:c8 reinvite:33 reinvite:01 invite:00 sleep:00"},
	{"a PRACK was missed in a dialog whose UPDATE nobody had answered", "pair", "8074115 invite:00 step:00 invite:1c sleep:ee update:06 hangup:00 partition:00 sleep:a3 progress:01"},
	{"an INVITE whose early dialog had ended by a 199 could not be cancelled", "pair", "20170933 invite:00 wait:00 progress:01 partition:00 forge:18 sleep:d6"},
	{"an answer that came after timer B was taken for one that counts", "variety", "40408234 invite:08 deliver:00 answer:01 links:03 wait:00 partition:00 step:00 reinvite:01 hold:01 sleep:c8"},
	{"the ACK of one fork's re-INVITE was taken for that of another's with the same number", "variety", "50153546 invite:08 deliver:00 answer:01 deliver:00 release:01 hold:00 answer:7e deliver:00 reinvite:36 deliver:00 hold:6e fault:00 bye_early:00"},
	{"a resume behind another hold than the one that was told could not be", "pair", "50345903 invite:08 deliver:00 answer:01 deliver:00 suspend:00 wait:00 reinvite:37 wait:00 hold:3c resume:00 resume_suspended:00"},
	{"on a stream a packet overtook those before it when the network became calm", "variety", "30239986 links:01 invite:2d step:00 progress:00 invite:00 hangup:00 step:06"},
	{"a session timer began in a call that its BYE had ended before the 2xx came", "variety", "77001998 invite:00 wait:00 step:03 answer:01 bye_early:00"},
	{"a re-INVITE refused for its number took back what the peer's UPDATE had changed", "pair", "91008147 invite:08 deliver:00 answer:01 step:02 hold:01 fault:04 sleep:00 update:01 reinvite:30 request:08"},
	{"both ends of a call of a party to itself were taken for one, when the callee's end was heard of by nobody", "forks", "130087636 invite:08 deliver:00 answer:01 deliver:00 fault:80 sleep:e2 invite:f9 hold:00 links:d6 sleep:27 step:07 hangup:66"},
}

func TestProgramsThatFoundBugs(t *testing.T) {
	for _, f := range found {
		p, err := dialogtest.ParseProgram(f.program)
		require.NoError(t, err, f.bug)
		_, err = dialogtest.Play(p, casts[f.cast])
		assert.NoError(t, err, f.bug)
	}
}

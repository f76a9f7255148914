package dialogtest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

// deliberate is a bug that somebody's program has had, and the rule that finds it.
type deliberate struct {
	bug   string
	rule  string
	forks bool           // needs several answers
	make  func() *tamper // a fresh one per run, for every endpoint
}

func out(f func(string) []string) func() *tamper { return func() *tamper { return &tamper{out: f} } }

// TestDeliberateBugs finds each of them by random programs, and says how many it took.
func TestDeliberateBugs(t *testing.T) {
	const limit = 4000
	total := 0
	for _, b := range deliberateBugs {
		cast := func(seed uint64) *dialogtest.Machine {
			seat := func(name string) dialogtest.Seat {
				return dialogtest.Seat{Name: name, Wrap: func(p dialogtest.Party) dialogtest.Party {
					w := b.make()
					w.Party = p
					return w
				}}
			}
			if b.forks {
				return dialogtest.ForksOf(seed, seat("alice"), seat("bob"), seat("carol"))
			}
			return dialogtest.NewMachine(seed, seat("alice"), seat("bob"))
		}
		runs, found := 0, false
		for ; runs < limit && !found; runs++ {
			m, _ := dialogtest.Play(dialogtest.Random(uint64(runs), 25), cast)
			found = slices.ContainsFunc(m.Findings, func(f dialogtest.Finding) bool { return f.Rule.Name == b.rule })
		}
		if !found {
			t.Errorf("%s: not found by %s in %d runs", b.bug, b.rule, limit)
			continue
		}
		total++
		t.Logf("%-46s %-36s %4d runs", b.bug, b.rule, runs)
	}
	t.Logf("%d bugs found", total)
	if total < 25 {
		t.Errorf("only %d deliberate bugs", total)
	}
}

var deliberateBugs = []deliberate{
	{bug: "ACK with the wrong CSeq", rule: "ackCseqMatchesInvite", make: out(renumber("ACK", 1))},
	{bug: "ACK to a 2xx goes to the INVITE's URI", rule: "midDialogUri", make: out(edit("ACK", `^ACK sip:\S+`, "ACK sip:bob@biloxi.example.com"))},
	{bug: "no ACK to a repeated 2xx", rule: "repeated2xxAcked", make: func() *tamper { return &tamper{out: drop("ACK", 1)} }},
	{bug: "no ACK at all", rule: "every2xxAcked", make: out(drop("ACK", 0))},
	{bug: "no ACK to a failure", rule: "everyFailureAcked", make: out(drop("ACK", 0))},
	{bug: "no BYE after a lost ACK", rule: "unackedInvite2xxByed", make: noByeBeforeAck},
	{bug: "2xx is sent once only", rule: "unacked2xxResent", make: func() *tamper { return &tamper{out: drop("200 INVITE", 1)} }},
	{bug: "failure is sent once only", rule: "unackedInviteNon2xxFinal", make: func() *tamper { return &tamper{out: drop("4xx INVITE", 1)} }},
	{bug: "BYE is sent once only", rule: "unansweredRequestResent", make: func() *tamper { return &tamper{out: drop("BYE", 1)} }},
	{bug: "INVITE is sent once only", rule: "unansweredRequestResent", make: func() *tamper { return &tamper{out: drop("INVITE", 1)} }},
	{bug: "BYE is not answered", rule: "unansweredRequest", make: out(drop("200 BYE", 0))},

	{bug: "CANCEL before any 1xx", rule: "cancelAfter1xx", make: eagerCancel},
	{bug: "CANCEL with a branch of its own", rule: "cancelViaBranch", make: out(edit("CANCEL", `branch=\S+?\r`, "branch=z9hG4bK-own\r"))},
	{bug: "CANCEL with the next CSeq", rule: "cancelCseqMethod", make: out(renumber("CANCEL", 1))},
	{bug: "CANCEL to the wrong URI", rule: "cancelRequestUri", make: out(edit("CANCEL", `^CANCEL sip:\S+`, "CANCEL sip:other.example.com"))},
	{bug: "CANCEL with a To tag", rule: "cancelRequestUri", make: out(edit("CANCEL", `^To: (.*)\r`, "To: $1;tag=x\r"))},
	{bug: "no 487 after CANCEL", rule: "cancelEndsInvite", make: out(drop("487 INVITE", 0))},

	{bug: "200 has another To tag than 180", rule: "tagConsistency", make: out(edit("200 INVITE", `^To: (.*)\r`, "To: ${1}x\r"))},
	{bug: "180 without To tag", rule: "toTagPresence", make: out(edit("180 INVITE", `^To: (.*);tag=\S+\r`, "To: $1\r"))},
	{bug: "200 without Contact", rule: "contactPresence", make: out(edit("200 INVITE", `^Contact: .*\r\n`, ""))},
	{bug: "BYE with Contact", rule: "noContactOnBye", make: out(edit("BYE", `^CSeq`, "Contact: <sip:a@192.0.2.1>\r\nCSeq"))},
	{bug: "CSeq of BYE is not counted up", rule: "cseqInDialogOrder", make: out(renumber("BYE", -1))},
	{bug: "CSeq of BYE jumps", rule: "localCseqByOne", make: out(renumber("BYE", 7))},
	{bug: "branch without the cookie", rule: "branchPrefix", make: out(edit("BYE", `z9hG4bK`, "oldstyle"))},
	{bug: "no Max-Forwards", rule: "maxForwards", make: out(edit("BYE", `^Max-Forwards: .*\r\n`, ""))},
	{bug: "Content-Length counts characters", rule: "contentLength", make: out(edit("INVITE", `^(Content-Length: \d+)\r`, "${1}0\r"))},
	{bug: "response with the CSeq of another method", rule: "responseCseqMatchesTransaction", make: out(edit("200 BYE", `^CSeq: (\d+) BYE`, "CSeq: 1${1} BYE"))},
	{bug: "180 after the 200", rule: "no1xxAfterFinal", make: ringsOn},
	{bug: "rejects and hangs up as well", rule: "noByeOutsideOrEarlyDialog", make: byeOnReject},
	{bug: "unknown dialog gets 404", rule: "unknownDialog481", make: out(both(
		edit("BYE", `^To: (.*);tag=\S+\r`, "To: $1;tag=stranger\r"), edit("481 BYE", `^SIP/2.0 481.*\r`, "SIP/2.0 404 Not Found\r")))},

	{bug: "second fork is ignored", rule: "every2xxAcked", forks: true, make: oneFork},
	{bug: "route set is forgotten", rule: "midDialogRoute", forks: true, make: out(edit("BYE", `^Route: .*\r\n`, ""))},

	{bug: "no PRACK", rule: "prackOnReliable1xx", make: out(drop("PRACK", 0))},
	{bug: "PRACK with the wrong RAck", rule: "rackCorrelation", make: out(edit("PRACK", `^RAck: (\d+)`, "RAck: 1${1}"))},
	{bug: "PRACK is answered 481", rule: "prackResponseSemantics", make: out(edit("200 PRACK", `^SIP/2.0 200.*\r`, "SIP/2.0 481 Gone\r"))},
	{bug: "PRACK twice", rule: "uacRseqStrictness", make: twice("PRACK")},
	{bug: "RSeq counts by ten", rule: "rseqMonotonic", make: out(edit("1xx INVITE", `^RSeq: (\d+)`, "RSeq: ${1}0"))},
	{bug: "reliable 1xx without RSeq", rule: "reliable1xxHeaders", make: out(edit("1xx INVITE", `^RSeq: \d+\r\n`, ""))},
	{bug: "reliable 1xx is sent once only", rule: "unackedReliable1xxResent", make: func() *tamper { return &tamper{out: drop("183 INVITE", 1)} }},

	{bug: "answer with another t= line", rule: "answerTLineEqualsOffer", make: out(body("200 INVITE", `^t=.*\r`, "t=1 2\r"))},
	{bug: "answer with a stream too many", rule: "answerMLineCountMatchesOffer", make: out(body("200 INVITE", `\z`, "m=video 5 RTP/AVP 31\r\n"))},
	{bug: "answer of another media type", rule: "answerMediaTypeMatchesOffer", make: out(body("200 INVITE", `^m=audio`, "m=video"))},
	{bug: "body is no description", rule: "sdpBodyParseable", make: out(body("INVITE", `^v=0`, "v=x"))},
	{bug: "answer in 200 is not that of 183", rule: "previewEqualsAnswer", make: out(body("200 INVITE", `^s=.*\r`, "s=other\r"))},
	{bug: "2xx without answer", rule: "prackOfferAnswerModel", make: out(edit("200 INVITE", `^Content-Type: .*\r\n`, ""))},

	{bug: "host hears of the end twice", rule: "nothingAfterEnded", make: func() *tamper {
		return &tamper{told: func(o dialog.Output) int { return map[bool]int{true: 2, false: 1}[o.Kind == dialog.Ended] }}
	}},
	{bug: "host never hears of the end", rule: "endedOnce", make: func() *tamper {
		return &tamper{told: func(o dialog.Output) int { return map[bool]int{true: 0, false: 1}[o.Kind == dialog.Ended] }}
	}},
}

// noByeBeforeAck is a callee that never gives up on a call whose ACK is missing.
func noByeBeforeAck() *tamper {
	acked := map[string]bool{}
	return &tamper{
		in: func(p string) []string {
			if is(p, "ACK") {
				acked[header(p, "Call-ID")] = true
			}
			return []string{p}
		},
		out: func(p string) []string {
			if is(p, "ACK") {
				acked[header(p, "Call-ID")] = true
			}
			if is(p, "BYE") && !acked[header(p, "Call-ID")] {
				return nil
			}
			return []string{p}
		},
	}
}

// eagerCancel does not wait for a provisional response: the endpoint is made to believe in one.
func eagerCancel() *tamper {
	w := &tamper{}
	w.out = func(p string) []string {
		if is(p, "INVITE") && !strings.Contains(header(p, "To"), "tag=") {
			_, rest, _ := strings.Cut(p, "\r\n")
			head, _, _ := strings.Cut(rest, "\r\n\r\n")
			w.injected = append(w.injected, []byte("SIP/2.0 100 Trying\r\n"+head[:strings.Index(head, "Content-Length")]+"Content-Length: 0\r\n\r\n"))
		}
		return []string{p}
	}
	w.in = func(p string) []string { return []string{p} }
	return w
}

// ringsOn sends a 180 after each 200.
func ringsOn() *tamper {
	return &tamper{out: func(p string) []string {
		if is(p, "200 INVITE") {
			return []string{p, strings.Replace(p, "SIP/2.0 200 OK", "SIP/2.0 180 Ringing", 1)}
		}
		return []string{p}
	}}
}

// byeOnReject sends a BYE besides a failure response.
func byeOnReject() *tamper {
	n := 0
	return &tamper{out: func(p string) []string {
		if !is(p, "4xx INVITE") || !strings.Contains(header(p, "To"), "tag=") {
			return []string{p}
		}
		n++
		bye := fmt.Sprintf("BYE sip:x@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bK-bye%d\r\nMax-Forwards: 70\r\n"+
			"From: %s\r\nTo: %s\r\nCall-ID: %s\r\nCSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n", n, header(p, "To"), header(p, "From"), header(p, "Call-ID"))
		return []string{p, bye}
	}}
}

// oneFork knows one dialog per INVITE: it does not see the answers of further ones.
func oneFork() *tamper {
	first := map[string]string{}
	return &tamper{in: func(p string) []string {
		if is(p, "200 INVITE") {
			if tag, ok := first[header(p, "Call-ID")]; ok && tag != header(p, "To") {
				return nil
			}
			first[header(p, "Call-ID")] = header(p, "To")
		}
		return []string{p}
	}}
}

// twice sends those requests once more, with another branch and the next CSeq.
func twice(what string) func() *tamper {
	return func() *tamper {
		done := map[string]bool{}
		return &tamper{out: func(p string) []string {
			if !is(p, what) || done[p] {
				return []string{p}
			}
			done[p] = true
			again := renumber(what, 1)(p)[0]
			return []string{p, strings.Replace(again, "z9hG4bK-", "z9hG4bK-again-", 1)}
		}}
	}
}

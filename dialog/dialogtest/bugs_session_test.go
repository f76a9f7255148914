package dialogtest_test

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/sipdialog/sipdialog/dialog"
)

func init() { deliberateBugs = append(deliberateBugs, sessionBugs...) }

// sessionBugs are bugs in offers, answers, hold, glare and refreshes.
var sessionBugs = []deliberate{
	{bug: "hold is answered with sendrecv", rule: "directionPairValid", make: out(both(
		body("200 INVITE", `^a=(recvonly|inactive)`, "a=sendrecv"), body("200 UPDATE", `^a=(recvonly|inactive)`, "a=sendrecv")))},
	{bug: "hold by the peer is not told", rule: "holdIsTheFold", make: func() *tamper {
		return &tamper{told: func(o dialog.Output) int {
			return map[bool]int{true: 0, false: 1}[o.Kind == dialog.Held && o.By == dialog.Remote]
		}}
	}},
	{bug: "target of a refused re-INVITE is taken", rule: "midDialogUri", make: eagerTarget},
	{bug: "491 is retried after a second", rule: "retryAfter491", make: func() *tamper {
		return &tamper{in: edit("491 INVITE", `^SIP/2.0 491.*\r`, "SIP/2.0 500 Later\r\nRetry-After: 1\r")}
	}},
	{bug: "491 windows are swapped", rule: "retryAfter491", make: swappedWindows},
	{bug: "glare: the peer's re-INVITE is accepted", rule: "concurrentReInvite500or491",
		make: out(edit("491 INVITE", `^SIP/2.0 491.*\r`, "SIP/2.0 200 OK\r"))},
	{bug: "500 to an overlapping re-INVITE has no Retry-After", rule: "concurrentReInvite500or491", make: overlaps},
	{bug: "488 to a re-INVITE hangs up", rule: "failedReinviteTearsDownDialog", make: hangsUpOnFailure},
	{bug: "two re-INVITEs at once", rule: "noReInviteWhileInviteInProgress", make: twice("INVITE")},
	{bug: "an offer over an open offer", rule: "noNewOfferWhileOfferPending", make: twice("UPDATE")},
	{bug: "o= version is never counted up", rule: "sdpOriginContinuity", make: out(both(
		body("INVITE", `^(o=\S+ \S+) \d+`, "$1 1"), body("200 INVITE", `^(o=\S+ \S+) \d+`, "$1 1")))},
	{bug: "o= is made anew each time", rule: "sdpOriginContinuity", make: newOrigin},
	{bug: "a removed stream loses its m= line", rule: "reOfferMLineCountMonotonic", make: forgetsStreams},
	{bug: "port 0 is answered with a port", rule: "zeroPortPropagation", make: out(body("200 INVITE", `^m=audio 0 `, "m=audio 4000 "))},
	{bug: "payload types change their codec", rule: "payloadTypeMappingStable", make: newCodecs},
	{bug: "a stream without formats", rule: "rejectedStreamMinimalAnswer", make: out(both(
		body("INVITE", `^(m=audio \d+ RTP/AVP).*\r`, "$1\r"), body("200 INVITE", `^(m=audio \d+ RTP/AVP).*\r`, "$1\r")))},
	{bug: "Session-Expires of 30 seconds", rule: "sessionInterval", make: out(both(
		edit("200 INVITE", `^Supported`, "Session-Expires: 30;refresher=uas\r\nSupported"), edit("200 INVITE", `^Allow:`, "Session-Expires: 30;refresher=uas\r\nAllow:")))},
	{bug: "2xx does not name the refresher", rule: "sessionAnswer",
		make: out(edit("200 INVITE", `^Allow:`, "Session-Expires: 1800\r\nAllow:"))},
	{bug: "timer is promised and never refreshed", rule: "sessionRefreshed",
		make: out(edit("200 INVITE", `^Allow:`, "Session-Expires: 90;refresher=uas\r\nAllow:"))},
	{bug: "requests go on after BYE", rule: "effectsAfterEnd", make: talksOn},
	{bug: "ACK requires an extension", rule: "ackRequireSubsetOfInvite", make: out(edit("ACK", `^CSeq`, "Require: foo\r\nCSeq"))},
	{bug: "420 without Unsupported", rule: "unsupportedExtension420", make: out(both(
		edit("INFO", `^CSeq`, "Require: foo\r\nCSeq"), edit("420 INFO", `^Unsupported:.*\r\n`, "")))},
	{bug: "405 without Allow", rule: "unsupportedMethod405Allow", make: out(both(
		edit("OPTIONS", `OPTIONS`, "PUBLISH"), edit("405 PUBLISH", `^Allow:.*\r\n`, "")))},
	{bug: "415 without Accept", rule: "unsupported415Accepts", make: out(both(
		edit("INVITE", `^Content-Type: .*\r`, "Content-Type: application/foo\r"), edit("415 INVITE", `^Accept:.*\r\n`, "")))},
	{bug: "a reliable 1xx that was not asked for", rule: "reliableNeedsClientOptIn", make: out(both(
		edit("INVITE", `100rel`, "none"), edit("180 INVITE", `^CSeq`, "Require: 100rel\r\nRSeq: 4\r\nCSeq")))},
	{bug: "BYE with Require: 100rel", rule: "no100relRequireOnNonInvite", make: out(edit("BYE", `^CSeq`, "Require: 100rel\r\nCSeq"))},
	{bug: "rport is not answered", rule: "rportEcho", make: out(both(
		edit("BYE", `(z9hG4bK[^;\r]*)(;rport)?\r`, "$1;rport\r"), edit("200 BYE", `;rport=\d+`, ";rport")))},
}

// eagerTarget moves the caller's Contact in re-INVITEs, as it may, and sends requests to the
// last Contact that it heard of, also of one that it refused.
func eagerTarget() *tamper {
	heard := map[string]string{}
	n := 0
	contact := regexp.MustCompile(`(?m)^Contact: <sip:\w+@`)
	uri := regexp.MustCompile(`^(\w+) sip:\S+ `)
	return &tamper{
		in: func(p string) []string {
			if is(p, "INVITE") && strings.Contains(header(p, "To"), "tag=") {
				heard[header(p, "Call-ID")] = strings.Trim(header(p, "Contact"), "<>")
			}
			return []string{p}
		},
		out: func(p string) []string {
			if is(p, "INVITE") && strings.Contains(header(p, "To"), "tag=") {
				n++
				p = contact.ReplaceAllString(p, fmt.Sprintf("Contact: <sip:moved%d@", n))
			}
			if to := heard[header(p, "Call-ID")]; to != "" && (is(p, "BYE") || is(p, "INFO") || is(p, "UPDATE")) {
				p = uri.ReplaceAllString(p, "$1 "+to+" ")
			}
			return []string{p}
		},
	}
}

// swappedWindows is a user agent that waits 1 s after a 491 where it owns the Call-ID, and 3 s where
// it does not.
func swappedWindows() *tamper {
	owns := map[string]bool{}
	return &tamper{
		out: func(p string) []string {
			if is(p, "INVITE") && !strings.Contains(header(p, "To"), "tag=") {
				owns[header(p, "Call-ID")] = true
			}
			return []string{p}
		},
		in: func(p string) []string {
			wait := 3
			if owns[header(p, "Call-ID")] {
				wait = 1
			}
			return edit("491 INVITE", `^SIP/2.0 491.*\r`, fmt.Sprintf("SIP/2.0 500 Later\r\nRetry-After: %d\r", wait))(p)
		},
	}
}

// overlaps sends a second re-INVITE behind the first, and forgets Retry-After in its 500s.
func overlaps() *tamper {
	w := twice("INVITE")()
	again := w.out
	w.out = func(p string) []string {
		if is(p, "INVITE") && !strings.Contains(header(p, "To"), "tag=") {
			return []string{p}
		}
		return edit("500 INVITE", `^Retry-After:.*\r\n`, "")(again(p)[0] + strings.Join(again(p)[1:], ""))
	}
	first := again
	w.out = func(p string) []string {
		if is(p, "INVITE") && strings.Contains(header(p, "To"), "tag=") {
			return first(p)
		}
		return edit("500 INVITE", `^Retry-After:.*\r\n`, "")(p)
	}
	return w
}

// hangsUpOnFailure sends a BYE when a re-INVITE fails.
func hangsUpOnFailure() *tamper {
	w := &tamper{}
	reinvite := map[string]string{}
	var bye []string
	w.out = func(p string) []string {
		if is(p, "INVITE") && strings.Contains(header(p, "To"), "tag=") {
			reinvite[header(p, "Call-ID")] = p
		}
		all := append([]string{p}, bye...)
		bye = nil
		return all
	}
	w.in = func(p string) []string {
		inv := reinvite[header(p, "Call-ID")]
		if inv != "" && (is(p, "488 INVITE") || is(p, "491 INVITE")) {
			head, _, _ := strings.Cut(renumber("BYE", 1)("BYE" + strings.TrimPrefix(strings.ReplaceAll(inv, " INVITE\r", " BYE\r"), "INVITE"))[0], "\r\n\r\n")
			head = regexp.MustCompile(`(?m)^(Contact|Content-Type|Content-Length): .*\r\n`).ReplaceAllString(head+"\r\n", "")
			bye = []string{strings.Replace(head, "z9hG4bK", "z9hG4bK-bye", 1) + "Content-Length: 0\r\n\r\n"}
			delete(reinvite, header(p, "Call-ID"))
		}
		return []string{p}
	}
	return w
}

// newOrigin gives each description an o= line of its own.
func newOrigin() *tamper {
	n := 0
	return &tamper{out: func(p string) []string {
		n++
		return both(body("INVITE", `^o=\S+ \S+`, fmt.Sprintf("o=- %d", n)), body("200 INVITE", `^o=\S+ \S+`, fmt.Sprintf("o=- %d", n)))(p)
	}}
}

// newCodecs gives payload type 96 another codec each time.
func newCodecs() *tamper {
	n := 0
	return &tamper{out: func(p string) []string {
		n++
		return body("INVITE", `^a=rtpmap:0 .*\r`, fmt.Sprintf("a=rtpmap:0 PCMU/8000\r\na=rtpmap:96 CODEC%d/8000\r", n))(p)
	}}
}

// forgetsStreams offers the first stream only, whatever the session has.
func forgetsStreams() *tamper {
	first := true
	return &tamper{out: func(p string) []string {
		if !is(p, "INVITE") {
			return []string{p}
		}
		// the first re-INVITE adds a stream, so that there is one to forget
		if strings.Contains(header(p, "To"), "tag=") && first && strings.Contains(p, "m=audio") {
			first = false
			return body("INVITE", `\z`, "m=video 5 RTP/AVP 31\r\n")(p)
		}
		return body("INVITE", `(?s)m=video.*`, "")(p)
	}}
}

// talksOn sends an INFO after each BYE.
func talksOn() *tamper {
	done := map[string]bool{}
	return &tamper{out: func(p string) []string {
		if !is(p, "BYE") || done[p] {
			return []string{p}
		}
		done[p] = true
		info := strings.ReplaceAll(renumber("BYE", 1)(p)[0], "BYE", "INFO")
		return []string{p, strings.Replace(info, "z9hG4bK", "z9hG4bK-info", 1)}
	}}
}

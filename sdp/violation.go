package sdp

import (
	"errors"
	"slices"
	"strconv"
	"strings"
)

// A Rule names a rule that a description can break, so that a host can decide rule by rule what to forgive.
type Rule string

// The rules of Check.
const (
	RuleLine       Rule = "line"       // a line of a type that SDP does not have
	RuleTimes      Rule = "times"      // t= is missing, or is not the offer's
	RuleConnection Rule = "connection" // c= is missing where it is needed, or is no such address
	RuleFormats    Rule = "formats"    // no format, one twice, or one without a meaning
	RuleDirection  Rule = "direction"  // two directions in one section, or one that the offer does not allow
	RulePtime      Rule = "ptime"      // a packet time that is not greater than zero
	RuleMid        Rule = "mid"        // not unique, missing where streams are grouped, or not the offer's
)

// The further rules of CheckAnswer and CheckReoffer.
const (
	RuleStreamCount   Rule = "stream-count"   // m= lines missing or too many
	RuleOrigin        Rule = "origin"         // o= names another session, or an answer has the offer's
	RuleVersion       Rule = "version"        // the o= version does not count the changes
	RuleRefused       Rule = "refused"        // a stream that the offer removed is in use in the answer
	RuleMediaType     Rule = "media-type"     // not the offer's
	RuleProtocol      Rule = "protocol"       // not the offer's
	RuleAddressFamily Rule = "address-family" // not the offer's
	RuleMulticast     Rule = "multicast"      // a multicast stream was changed, or is no longer one
	RuleCommonFormat  Rule = "common-format"  // an accepted stream has no format of the offer
	RulePayloadType   Rule = "payload-type"   // a payload type changed its meaning
	RuleRTCPMux       Rule = "rtcp-mux"       // not offered, or numbers that look like RTCP
	RuleBundle        Rule = "bundle"         // a group that the offer does not have, or that cannot work
	RuleCrypto        Rule = "crypto"         // a suite that was not offered, or none
	RuleSetup         Rule = "setup"          // a role that the offer does not leave
	RuleFingerprint   Rule = "fingerprint"    // DTLS without one
	RuleICE           Rule = "ice"            // ICE that was not offered
	RuleFax           Rule = "fax"            // T.38 that does not fit the offer
)

// A Violation is one broken rule. Its text is one line:
//
//	sdp: stream 0: direction sendonly does not answer sendonly (want recvonly or inactive): RFC 3264 §6.1
type Violation struct {
	Rule    Rule
	Stream  int    // the slot from 0, or -1 if it is about the session section
	Problem string // what is wrong
	Found   string // "" if Problem says it all; never a key
	Want    string
	Ref     string // "RFC 3264 §6.1"
}

func (v Violation) Error() string {
	var b strings.Builder
	b.WriteString("sdp: ")
	if v.Stream >= 0 {
		b.WriteString("stream " + strconv.Itoa(v.Stream))
	} else {
		b.WriteString("session")
	}
	b.WriteString(": " + v.Problem)
	appendFoundWant(&b, v.Found, v.Want)
	if v.Ref != "" {
		b.WriteString(": " + v.Ref)
	}
	return b.String()
}

// Violations are all rules that a check found broken, session first, then stream by stream. None is nil.
type Violations []Violation

// Err returns the violations as one error, one line each, or nil. errors.As finds the first Violation.
func (vs Violations) Err() error {
	errs := make([]error, len(vs))
	for i, v := range vs {
		errs[i] = v
	}
	return errors.Join(errs...)
}

// Without returns the violations of all other rules: what is left when these are forgiven.
func (vs Violations) Without(rules ...Rule) Violations {
	var left Violations
	for _, v := range vs {
		if !slices.Contains(rules, v.Rule) {
			left = append(left, v)
		}
	}
	return left
}

// session notes a broken rule of the session section.
func (vs *Violations) session(rule Rule, ref, problem, found, want string) {
	*vs = append(*vs, Violation{rule, -1, problem, found, want, ref})
}

// stream notes a broken rule of a stream.
func (vs *Violations) stream(i int, rule Rule, ref, problem, found, want string) {
	*vs = append(*vs, Violation{rule, i, problem, found, want, ref})
}

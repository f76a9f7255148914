package dialogtest

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// A Rule is one thing that must hold in every trace, whoever made it.
type Rule struct {
	Name string // "cancelAfter1xx"
	Ref  string // "RFC 3261 §9.1"
	Says string // one sentence
	// Should marks a rule that the RFC only recommends.
	Should bool
	// Own marks a rule that looks at the transitions and outputs too, and so finds nothing in
	// a capture.
	Own bool
	// Proxy marks a rule for proxies. The others are for user agents.
	Proxy bool

	check func(*audit)
	// lenient rules hold for a message by itself, also in a call some of whose messages were
	// spoilt on the way, of which nobody can say what the receiver read in it.
	lenient bool
}

// A Finding is a place in a trace where a rule does not hold.
type Finding struct {
	Rule *Rule
	At   time.Duration // since the start of the trace
	Who  string        // the party that broke the rule
	F    int           // number of the message; 0 if it is none
	Text string        // what is wrong
}

// String gives the finding in one line.
func (f Finding) String() string {
	s := fmt.Sprintf("audit: %s: %.3fs %s: ", f.Rule.Name, f.At.Seconds(), f.Who)
	if f.F > 0 {
		s += fmt.Sprintf("F%d ", f.F)
	}
	return s + f.Text + ": " + f.Rule.Ref
}

// Rules are all rules, in the order of their topics.
func Rules() []*Rule {
	var all []*Rule
	for _, topic := range [][]Rule{
		headerRules, correlationRules, routeRules, cseqRules, inviteRules, ackRules, cancelRules,
		extensionRules, reliableRules, prackRules, offerRules, sdpRules, timerRules, proxyRules, ownRules,
	} {
		for i := range topic {
			all = append(all, &topic[i])
		}
	}
	return all
}

// NotRules are rules that others apply to traces and that the RFCs do not bear out, each with the
// reason why it is none of [Rules].
var NotRules = map[string]string{
	"noReliable1xxOnInDialog": "RFC 3262 §3 forbids reliable provisional responses to requests inside a dialog to proxies only; " +
		"RFC 6141 §3 and RFC 6337 §2.2 rely on those of a user agent to a re-INVITE",
}

// Audit looks for broken rules in a trace, a simulated or a captured one. The findings are in
// order of time.
func Audit(t *Trace) []Finding { return Auditor{}.Run(t) }

// An Auditor is [Audit] with a choice of rules. The zero Auditor knows all of them.
type Auditor struct {
	Only []string      // names of rules; nil: all
	Skip []string      // names of rules that are left out
	T1   time.Duration // timer T1 of the parties; 0 is 500 ms
	// Proxies names the parties that are proxies. One that adds a Via to another one is
	// taken for a proxy anyway.
	Proxies []string
}

// Run looks for broken rules in a trace.
func (x Auditor) Run(t *Trace) []Finding {
	if x.T1 == 0 {
		x.T1 = 500 * time.Millisecond
	}
	a := newAudit(t, x)
	for _, r := range Rules() {
		if x.Only != nil && !slices.Contains(x.Only, r.Name) || slices.Contains(x.Skip, r.Name) {
			continue
		}
		a.rule = r
		r.check(a)
	}
	slices.SortStableFunc(a.findings, func(f, g Finding) int { return cmp.Compare(f.At, g.At) })
	return a.findings
}

// An audit is a trace, understood, and what was found in it.
type audit struct {
	Auditor
	t        *Trace
	s        *study
	agents   []*agent
	end      time.Time       // of the trace
	spoilt   map[string]bool // Call-IDs of which a message was spoilt
	begun    map[string]bool // Call-IDs that begin with a request outside any dialog
	rule     *Rule
	findings []Finding
}

// find records that the rule does not hold at a message.
func (a *audit) find(c *agent, m *seen, format string, args ...any) {
	if len(a.spoilt) > 0 && !a.rule.lenient && (a.spoilt[m.callID] || !a.begun[m.callID]) {
		return
	}
	a.findings = append(a.findings, Finding{
		Rule: a.rule, At: a.t.Since(m.at), Who: c.name, F: m.F, Text: m.Title() + " " + fmt.Sprintf(format, args...),
	})
}

// sentBy goes over what user agents sent for the first time.
func (a *audit) sentBy(f func(c *agent, m *seen)) {
	for _, c := range a.agents {
		if c.proxy != a.rule.Proxy {
			continue
		}
		for _, m := range c.log {
			if m.out && m.Again == 0 {
				f(c, m)
			}
		}
	}
}

// eachLeg goes over the dialogs of user agents.
func (a *audit) eachLeg(f func(l *leg)) {
	for _, c := range a.agents {
		if c.proxy != a.rule.Proxy {
			continue
		}
		for _, l := range c.legs {
			f(l)
		}
	}
}

// lasted tells whether the trace goes on for at least d after m.
func (a *audit) lasted(m *seen, d time.Duration) bool { return a.end.Sub(m.at) >= d }

// silent is how long transactions may go on: 64*T1.
func (a *audit) silent() time.Duration { return 64 * a.T1 }

package dialogtest

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/sipdialog/sipdialog/message"
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

// An agent is one party, and what it saw.
type agent struct {
	i     int
	name  string
	proxy bool
	log   []*seen
	legs  []*leg
	byKey map[legKey]*leg
	half  map[legKey]*leg
	told  []heard // outputs, verbs, timers and transitions, in order
	died  bool    // it crashed at some time
	fails []int   // the events at which it was told that its transport had failed
}

// heard is what the trace has of a party besides messages.
type heard struct {
	*Event
	n int // index of the event in the trace
}

// seen is one message as one party saw it.
type seen struct {
	*view
	at  time.Time
	out bool
	n   int // index of the event in the trace
}

// A leg is one dialog as one party saw it, with the INVITE or other request that began it. A
// leg without remote tag is a request that nobody has answered with a tag.
type leg struct {
	legKey
	agent  *agent
	log    []*seen
	caller bool // the party sent the request that began it
	whole  bool // the trace has that request: it does not begin in the middle of the dialog
}

type legKey struct{ callID, local, remote string }

// newAudit sorts the messages of a trace by who saw them and by dialog.
func newAudit(t *Trace, x Auditor) *audit {
	a := &audit{Auditor: x, t: t, s: t.study(), spoilt: make(map[string]bool), begun: make(map[string]bool)}
	for i, p := range t.Parties {
		a.agents = append(a.agents, &agent{
			i: i, name: p.Name, proxy: slices.Contains(x.Proxies, p.Name),
			byKey: make(map[legKey]*leg), half: make(map[legKey]*leg),
		})
	}
	for n := range t.Events {
		e := &t.Events[n]
		a.end = e.At
		if e.Who < 0 || e.Who >= len(a.agents) {
			continue
		}
		c := a.agents[e.Who]
		switch e.Kind {
		case Sent, Arrived:
			v := a.s.views[e.F-1]
			if v.Forged {
				a.spoilt[v.callID] = true
				continue
			}
			if _, known := a.begun[v.callID]; !known {
				a.begun[v.callID] = v.Code == 0 && v.toTag == ""
			}
			if e.Bytes != nil {
				a.spoilt[v.callID] = true
				if m, err := message.Parse(e.Bytes); err == nil {
					a.spoilt[m.CallID()] = true
				}
				continue
			}
			if v.sip != nil {
				c.see(&seen{view: v, at: e.At, out: e.Kind == Sent, n: n})
			}
		case Output, Verb, Timer, Transition:
			c.told = append(c.told, heard{e, n})
		case Note:
			c.died = c.died || e.Text == "crash"
			if e.Text == noteFailed {
				c.fails = append(c.fails, n)
			}
		}
	}
	return a
}

// see files a message.
func (c *agent) see(m *seen) {
	c.log = append(c.log, m)
	if m.out && m.Code == 0 && m.vias > 1 {
		c.proxy = true
	}
	// the party may be on both sides of a call to itself, so that each side has its own
	client := m.out == (m.Code == 0)
	k, tagless := legKey{m.callID, m.toTag, m.fromTag}, legKey{m.callID, "to " + m.fromTag, ""}
	if client {
		k, tagless = legKey{m.callID, m.fromTag, m.toTag}, legKey{m.callID, m.fromTag, ""}
	}
	// the refusal of a call concerns all its early dialogs, whatever its own tag
	refusal := m.answers("INVITE", 300, 699) && m.request != nil && m.request.toTag == ""
	if m.toTag == "" || refusal {
		h := c.half[tagless]
		if h == nil {
			begins := m.Code == 0 && m.Method != "CANCEL" && m.Method != "ACK"
			h = &leg{legKey: tagless, agent: c, caller: client, whole: begins}
			c.half[tagless] = h
			c.legs = append(c.legs, h)
		}
		h.log = append(h.log, m)
		for _, l := range c.legs {
			if l != h && l.callID == k.callID && l.caller == client && (client && l.local == m.fromTag || !client && l.remote == m.fromTag) {
				l.log = append(l.log, m)
			}
		}
		return
	}
	l := c.byKey[k]
	if l == nil {
		l = &leg{legKey: k, agent: c, caller: client}
		if h := c.half[tagless]; h != nil {
			l.log, l.whole = append(l.log, h.log...), h.whole
		}
		c.byKey[k] = l
		c.legs = append(c.legs, l)
	}
	l.log = append(l.log, m)
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

// failed tells whether the party's transport failed between two messages: then it may have
// given the request up that the first one began. A connection that breaks takes with it what
// was sent, or does not; RFC 3261 §8.1.3.1 and §18.4 have the sender count it as refused with
// 503, and what the receiver makes of it is not looked at any more. An INVITE that has had a
// provisional response has arrived, and is not given up (§17.1.1, figure 5).
func (c *agent) failed(from *view, to *seen) bool {
	for _, n := range c.fails {
		if n > to.n {
			break
		}
		sent := before(c.log, to, func(o *seen) bool { return o.first == from && o.n < n })
		heard := before(c.log, to, func(o *seen) bool { return o.n < n && !o.out && o.request == from && from.is("INVITE") })
		if sent != nil && heard == nil {
			return true
		}
	}
	return false
}

// gaveUp tells whether an answer came to an offer that the party had given up: its own session is
// still what it was, and nobody knows that of the peer (RFC 3261 §14.1).
func (c *agent) gaveUp(m *seen) bool {
	return !m.out && m.role == answer && m.offer.Code == 0 && c.failed(m.offer.first, m)
}

// before tells whether a message that the condition takes was seen before m.
func before(log []*seen, m *seen, condition func(*seen) bool) *seen {
	for _, o := range log {
		if o.n >= m.n {
			break
		}
		if condition(o) {
			return o
		}
	}
	return nil
}

// after gives the first message after m that the condition takes.
func after(log []*seen, m *seen, condition func(*seen) bool) *seen {
	for _, o := range log {
		if o.n > m.n && condition(o) {
			return o
		}
	}
	return nil
}

// lasted tells whether the trace goes on for at least d after m.
func (a *audit) lasted(m *seen, d time.Duration) bool { return a.end.Sub(m.at) >= d }

// silent is how long transactions may go on: 64*T1.
func (a *audit) silent() time.Duration { return 64 * a.T1 }

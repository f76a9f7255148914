package dialogtest

import (
	"slices"
	"strings"
	"time"

	"github.com/sipdialog/sipdialog/message"
)

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

	silent time.Duration // 64*T1
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
			byKey: make(map[legKey]*leg), half: make(map[legKey]*leg), silent: a.silent(),
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
				a.taken(e.Bytes)
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

// taken notes the calls that a spoilt message may have been taken to be of: the one that it
// names, and of a response the one whose transaction has its branch (RFC 3261 §17.1.3).
func (a *audit) taken(packet []byte) {
	m, err := message.Parse(packet)
	if err != nil {
		return
	}
	a.spoilt[m.CallID()] = true
	via, err := m.Via()
	if err != nil {
		return
	}
	for _, method := range []string{string(m.Method()), "INVITE"} {
		if v := a.s.requests[strings.ToLower(via.Branch())+" "+method]; v != nil {
			a.spoilt[v.callID] = true
		}
	}
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

// timedOut tells whether a message came so late that timer B or F had ended the transaction of the
// request that it answers: 64*T1 after that was sent, and nothing had come meanwhile that stops
// the timer, for an INVITE any response (RFC 3261 §17.1.1.2), for others the final one (§17.1.2.2).
func (c *agent) timedOut(from *view, to *seen) bool {
	sent := before(c.log, to, func(o *seen) bool { return o.out && o.first == from })
	if sent == nil || to.at.Sub(sent.at) < c.silent {
		return false
	}
	return before(c.log, to, func(o *seen) bool {
		return !o.out && o.request == from && (from.is("INVITE") || o.Code >= 200) && o.at.Sub(sent.at) < c.silent
	}) == nil
}

// gaveUp tells whether an answer came to an offer that the party had given up: its own session is
// still what it was, and nobody knows that of the peer (RFC 3261 §14.1).
func (c *agent) gaveUp(m *seen) bool {
	return !m.out && m.role == answer && m.offer.Code == 0 && (c.failed(m.offer.first, m) || c.timedOut(m.offer.first, m))
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

package callflow

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/sipdialog/sipdialog/dialog"
)

// message waits for the next message and compares it with a line; after "..." any number of
// others may come before it.
func (r *runner) message(l *Line) error {
	if r.refused != nil {
		return r.unexpectedRefusal()
	}
	t := r.n.Trace()
	for {
		if !r.settling(func() bool { return len(t.Messages) > r.seen }) {
			return r.mismatch(l, l.Text, "but no further message came")
		}
		r.seen++
		if l.Want.Lost { // whether it is lost is known when it would arrive
			r.until(rest, func() bool { m := t.Message(r.seen); return m.Lost || m.Copies > 0 })
		}
		err := l.Want.Match(t, r.seen)
		if err == nil {
			r.strict, r.gap, r.listed = true, false, l
			return nil
		}
		if !r.gap {
			return r.mismatch(l, l.Text, r.got(l, r.seen, err))
		}
	}
}

// got says what came in place of what a line wants.
func (r *runner) got(l *Line, f int, err error) string {
	t := r.n.Trace()
	m := t.Message(f)
	found := fmt.Sprintf("got F%d %q", f, t.Summary(f))
	if t.Name(m.From) == l.Want.From && t.Name(m.To) == l.Want.To && m.Is(l.Want.What) {
		_, why, ok := strings.Cut(err.Error(), ": ")
		if !ok {
			why = err.Error()
		}
		if why, _, _ = strings.Cut(why, " in "+t.Name(m.From)+" "); why != "" && strings.HasPrefix(err.Error(), "want ") {
			why, _, _ = strings.Cut(err.Error(), " in "+t.Name(m.From)+" ")
			found += " (" + why + ")"
		}
	}
	return found
}

// settling runs until a condition holds, or everything is at rest.
func (r *runner) settling(condition func() bool) bool {
	for range 100 {
		sent := len(r.n.Trace().Messages)
		if r.until(rest, condition) {
			return true
		}
		if sent == len(r.n.Trace().Messages) {
			return false
		}
	}
	return false
}

// state waits until a party stands as a line says: for as long as a message is on its way,
// and after "..." until everything is at rest.
func (r *runner) state(l *Line) error {
	if r.refused != nil {
		return r.unexpectedRefusal()
	}
	p := r.party(l.Who)
	if p == nil {
		return r.mismatch(l, l.Text, l.Who+" is no user agent")
	}
	timers := p.timers()
	met := func() bool { return p.unmet(l) == nil }
	ok := r.until(0, met)
	switch {
	case ok:
	case r.gap:
		ok = r.settling(met)
	default:
		for !ok && r.flying() {
			ok = r.untilStep(met)
		}
	}
	if !ok {
		c := p.unmet(l)
		if c.Timer {
			return r.mismatch(l, l.Text, "found "+timers)
		}
		return r.mismatch(l, l.Text, r.standsAt(p, l, *c))
	}
	if !r.strict {
		r.listed = l
	}
	return nil
}

// untilStep lets one thing happen.
func (r *runner) untilStep(met func() bool) bool {
	r.n.Step()
	r.look()
	return met()
}

// unmet is the first check of a line that does not hold.
func (p *party) unmet(l *Line) *Check {
	c := p.newest(l.With)
	for i := range l.Checks {
		k := &l.Checks[i]
		switch {
		case k.Timer:
			if !p.timerRuns(k) {
				return k
			}
		case k.Region == "told":
			if !p.told(k.State) {
				return k
			}
		case c == nil:
			if k.Region != "calls" || p.stands(c, k.Region) != k.State {
				return k
			}
		case p.stands(c, k.Region) != k.State:
			return k
		}
	}
	return nil
}

// stands gives the state of a region.
func (p *party) stands(c *call, name string) string {
	g := regionNamed(name)
	if g == nil || g.of == nil || c == nil && name != "calls" {
		return "none"
	}
	return g.of(p, c)
}

// told tells whether the host has heard of something since the last stimulus.
func (p *party) told(kind string) bool {
	for _, out := range p.heard {
		if out.Kind.String() == kind {
			return true
		}
	}
	return false
}

// standsAt says how it is in place of what a check wants.
func (r *runner) standsAt(p *party, l *Line, k Check) string {
	c := p.newest(l.With)
	switch {
	case k.Region == "told":
		var kinds []string
		for _, out := range p.heard {
			kinds = append(kinds, out.Kind.String())
		}
		return fmt.Sprintf("%s was told %s", p.Name, strings.Join(append(kinds, "nothing else"), ", "))
	case c == nil && k.Region != "calls":
		return p.Name + " has no call"
	}
	return fmt.Sprintf("found %s:%s at %.3fs", k.Region, p.stands(c, k.Region), r.n.Trace().Since(r.n.Now()).Seconds())
}

// timerSlack is how far a timer may be off, for times that messages take.
const timerSlack = time.Millisecond

// timerRuns tells whether the timer of a check runs and is due when it says.
func (p *party) timerRuns(k *Check) bool {
	for name, at := range p.running() {
		if strings.EqualFold(name, k.State) {
			in := at.Sub(p.run.n.Now())
			if k.Most == 0 || in >= k.Least-timerSlack && in <= k.Most+timerSlack {
				return true
			}
		}
	}
	return false
}

// timers lists the running timers.
func (p *party) timers() string {
	var list []string
	for name, at := range p.running() {
		list = append(list, fmt.Sprintf("timer:%s in %v", name, at.Sub(p.run.n.Now())))
	}
	if len(list) == 0 {
		return "no timer running at " + p.Name
	}
	return strings.Join(list, ", ")
}

// refusals are the names of errors for a line "! NAME".
var refusals = map[string]error{
	"offer-pending": dialog.ErrOfferPending, "terminated": dialog.ErrTerminated, "timeout": dialog.ErrTimeout,
	"transport": dialog.ErrTransport, "limit": dialog.ErrLimit, "cancelled": dialog.ErrCancelled,
}

// refusal checks that the stimulus was refused, by the library itself, with that error.
func (r *runner) refusal(l *Line) error {
	err := r.refused
	r.refused = nil
	switch {
	case err == nil:
		return r.mismatch(l, l.Text, "but "+r.doing.Text+" was accepted")
	case refusals[l.Error] != nil && errors.Is(err, refusals[l.Error]):
	case strings.Contains(err.Error(), l.Error):
	default:
		return r.mismatch(l, l.Text, fmt.Sprintf("got %q", err))
	}
	return nil
}

// unexpectedRefusal complains of a stimulus that the library has refused.
func (r *runner) unexpectedRefusal() error {
	err := r.refused
	r.refused = nil
	m := r.mismatch(r.doing, "", fmt.Sprintf("%q was refused: %v", r.doing.Text, err))
	m.Hint = "nothing was sent and nothing changed. If that is what you want to show, write \"! ERROR\" under the line"
	return m
}

// mismatch makes the error of a run that goes another way than the file.
func (r *runner) mismatch(l *Line, wanted, found string) *Mismatch {
	m := &Mismatch{File: r.flow.File, Section: r.title(), Wanted: strings.Join(strings.Fields(wanted), " "), Found: found}
	if l != nil {
		m.Line = l.No
	}
	m.Hint = r.hint(l, wanted)
	m.Ladder = (&Run{Flow: r.flow, Section: r.section, Trace: r.n.Trace()}).Ladder(Options{Last: 24}).Text()
	return m
}

func (r *runner) title() string {
	if r.section.Variation {
		return "variation " + r.section.Name
	}
	return "path " + r.section.Name
}

package callflow

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/fsm"
)

// makeTimers reads from the transitions which timers ran for how long: those that went off,
// and those that decide when something is tried again.
func (p *picture) makeTimers() {
	running := make(map[string]*timerBar)
	t := p.run.Trace
	for i := range t.Events {
		e := &t.Events[i]
		if e.Kind != dialogtest.Transition {
			continue
		}
		now := t.Since(e.At)
		for _, do := range actions(e.Step) {
			verb, name, _ := strings.Cut(do.String(), "_")
			key := fmt.Sprint(e.Who, e.Step.Machine, e.Step.ID, name)
			bar := running[key]
			if bar != nil && (verb == "stop" || verb == "start" || verb == "backoff") {
				bar.to, bar.fired = now, strings.HasPrefix(e.Step.On, "timer_")
				if bar.to > bar.from && (bar.fired || name == "retry" || name == "refresh") {
					p.timers = append(p.timers, *bar)
				}
				delete(running, key)
			}
			if verb == "start" || verb == "backoff" {
				running[key] = &timerBar{lane: slices.Index(p.Lanes, t.Name(e.Who)), name: timerName(name), from: now}
			}
		}
		if on, ok := strings.CutPrefix(e.Step.On, "timer_"); ok {
			p.fire(running, e, on, now)
		}
	}
}

// tidy drops bars that lie in another bar of the same lane: the resends before a timer that
// gives up say nothing that the messages do not say.
func (p *picture) tidy() {
	all := p.timers
	p.timers = nil
	for i, b := range all {
		covered := slices.ContainsFunc(all, func(o timerBar) bool {
			return o != b && o.lane == b.lane && o.from <= b.from && o.to >= b.to && o.to-o.from > b.to-b.from
		})
		if !covered && !slices.Contains(all[:i], b) {
			p.timers = append(p.timers, b)
		}
	}
}

// fire ends the bar of a timer that went off without being armed anew.
func (p *picture) fire(running map[string]*timerBar, e *dialogtest.Event, name string, now time.Duration) {
	key := fmt.Sprint(e.Who, e.Step.Machine, e.Step.ID, name)
	if bar := running[key]; bar != nil && bar.from < now && shown[name] {
		bar.to, bar.fired = now, true
		p.timers = append(p.timers, *bar)
		delete(running, key)
	}
}

// shown are the timers that are drawn when they go off; those that only end the memory of a
// transaction are not.
var shown = map[string]bool{
	"b": true, "f": true, "h": true, "2xx_end": true, "retry": true, "refresh": true, "peer_expiry": true,
	"expiry": true, "prack_end": true, "suspend": true,
}

func timerName(name string) string {
	switch name {
	case "retry":
		return "glare"
	case "2xx", "2xx_end", "prack", "prack_end", "refresh", "suspend", "peer_expiry", "expiry":
		return strings.ReplaceAll(name, "_", " ")
	}
	return "timer " + strings.ToUpper(name)
}

// actions are the effects of the rule that a step took.
func actions(s *dialogtest.Step) fsm.Actions {
	table, ok := fsm.ByName(s.Machine)
	if !ok {
		return nil
	}
	from, ok1 := fsm.ParseState(s.From)
	on, ok2 := fsm.ParseEvent(s.On)
	if !ok1 || !ok2 {
		return nil
	}
	if rule, ok := table.Next(from, on); ok {
		return rule.Do
	}
	return nil
}

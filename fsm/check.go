package fsm

import (
	"fmt"
	"slices"
	"strings"
)

// DefError is a fault in the definition of a machine.
type DefError struct {
	Machine string // the definition's name
	Row     string // the rule's ID; "" when the fault is not one row's
	Why     string
}

// Error says which machine, which row and what is wrong.
func (e *DefError) Error() string {
	where := e.Machine
	if e.Row != "" {
		where += ": " + e.Row
	}
	return "fsm: " + where + ": " + e.Why
}

// checker collects the faults of one definition.
type checker struct {
	def    *Def
	faults []error
}

func check(d Def) []error {
	c := &checker{def: &d}
	c.names()
	if len(d.Rules) == 0 {
		c.fault("", "has no rules")
		return c.faults
	}
	for i := range d.Rules {
		c.rule(&d.Rules[i])
	}
	c.unique()
	c.declared()
	c.reachable()
	c.canEnd()
	return c.faults
}

func (c *checker) fault(row, format string, args ...any) {
	c.faults = append(c.faults, &DefError{Machine: c.def.Name, Row: row, Why: fmt.Sprintf(format, args...)})
}

func (c *checker) names() {
	if !validName(c.def.Name) {
		c.fault("", "bad machine name (%q; want [a-z0-9_]+)", c.def.Name)
	}
	if strings.TrimSpace(c.def.Title) == "" {
		c.fault("", "has no title")
	}
	if len(c.def.Ends) == 0 {
		c.fault("", "has no end state")
	}
}

func (c *checker) rule(r *Rule) {
	if !validID(r.ID) {
		c.fault(r.ID, "bad row ID (%q; want letters or digits, a dash, a number)", r.ID)
	}
	for _, n := range []string{r.From.String(), r.On.String(), r.To.String()} {
		if !validName(n) {
			c.fault(r.ID, "bad name (%q; want [a-z0-9_]+)", n)
		}
	}
	for _, a := range r.Do {
		if a == NoAction || !validName(a.String()) {
			c.fault(r.ID, "bad effect (%q; want a named one)", a.String())
		}
	}
	if r.On == NoEvent {
		c.fault(r.ID, "has no event")
	}
	if !strings.Contains(r.Ref, "§") {
		c.fault(r.ID, "cites no section (%q; want such as \"RFC 3261 §17.1.1.2\")", r.Ref)
	}
	if why := strings.TrimSpace(r.Why); len(why) < 2 || !strings.HasSuffix(why, ".") {
		c.fault(r.ID, "has no sentence (%q; want one that ends with a period)", r.Why)
	}
}

func (c *checker) unique() {
	seen := make(map[uint32]*Rule, len(c.def.Rules))
	for i := range c.def.Rules {
		r := &c.def.Rules[i]
		key := uint32(r.From)<<16 | uint32(r.On)
		if first := seen[key]; first != nil {
			c.fault(r.ID, "a second rule for (%s, %s); %s has it already", r.From, r.On, first.ID)
			continue
		}
		seen[key] = r
	}
}

// declared compares what the rules use with what the definition declares, if it does.
func (c *checker) declared() {
	if c.def.Events == nil && c.def.Actions == nil {
		return
	}
	usedEvents, usedActions := map[Event]bool{}, map[Action]bool{}
	for _, r := range c.def.Rules {
		usedEvents[r.On] = true
		if c.def.Events != nil && !slices.Contains(c.def.Events, r.On) {
			c.fault(r.ID, "event %s is not declared", r.On)
		}
		for _, a := range r.Do {
			usedActions[a] = true
			if c.def.Actions != nil && !slices.Contains(c.def.Actions, a) {
				c.fault(r.ID, "effect %s is not declared", a)
			}
		}
	}
	for _, e := range c.def.Events {
		if !usedEvents[e] {
			c.fault("", "event %s is declared, but no rule uses it", e)
		}
	}
	for _, a := range c.def.Actions {
		if !usedActions[a] {
			c.fault("", "effect %s is declared, but no rule uses it", a)
		}
	}
}

func (c *checker) reachable() {
	reached := c.closure([]State{c.def.Start}, func(r *Rule) (State, State) { return r.From, r.To })
	for _, s := range c.def.states() {
		if !reached[s] {
			c.fault(c.rowOf(s), "state %s cannot be reached from %s", s, c.def.Start)
		}
	}
	for _, s := range c.def.Ends {
		if !reached[s] {
			c.fault("", "end state %s cannot be reached from %s", s, c.def.Start)
		}
	}
}

func (c *checker) canEnd() {
	ending := c.closure(c.def.Ends, func(r *Rule) (State, State) { return r.To, r.From })
	for _, s := range c.def.states() {
		if !ending[s] {
			c.fault(c.rowOf(s), "state %s has no way to an end", s)
		}
	}
}

// closure gives all states that can be had from some by following rules, in the direction
// that step gives.
func (c *checker) closure(from []State, step func(*Rule) (State, State)) map[State]bool {
	have := map[State]bool{}
	todo := slices.Clone(from)
	for len(todo) > 0 {
		s := todo[0]
		todo = todo[1:]
		if have[s] {
			continue
		}
		have[s] = true
		for i := range c.def.Rules {
			if a, b := step(&c.def.Rules[i]); a == s {
				todo = append(todo, b)
			}
		}
	}
	return have
}

// rowOf names the first row that mentions a state, so that the error can be found.
func (c *checker) rowOf(s State) string {
	for _, r := range c.def.Rules {
		if r.From == s || r.To == s {
			return r.ID
		}
	}
	return ""
}

// validID tells whether id is like "ICT-2" or "UAC2-9".
func validID(id string) bool {
	prefix, number, ok := strings.Cut(id, "-")
	if !ok || prefix == "" || number == "" {
		return false
	}
	for i := range len(prefix) {
		if c := prefix[i]; (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	for i := range len(number) {
		if c := number[i]; c < '0' || c > '9' {
			return false
		}
	}
	return true
}

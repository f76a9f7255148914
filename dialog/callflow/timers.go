package callflow

import (
	"iter"
	"strings"
	"time"
)

// running gives the timers of a party that run: those of its calls, and the one that its
// endpoint is woken for next, which may be a transaction's.
func (p *party) running() iter.Seq2[string, time.Time] {
	return func(yield func(string, time.Time) bool) {
		for _, c := range p.calls {
			for _, t := range c.Running() {
				if !yield(t.Name, t.At) {
					return
				}
			}
		}
		at, ok := p.endpoint.Deadline()
		if !ok {
			return
		}
		name, _, _ := strings.Cut(strings.TrimPrefix(p.endpoint.DeadlineReason(), "timer "), " of ")
		for _, c := range p.calls {
			for _, t := range c.Running() {
				if t.Name == name {
					return
				}
			}
		}
		yield(name, at)
	}
}

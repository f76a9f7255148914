package callflow

import (
	"errors"
	"fmt"
	"strings"
)

// A recorder writes down what happens after a stimulus, as the lines of a file.
type recorder struct {
	*runner
	lines []string
	known map[string]string // "alice dialog": the state that was written last
}

// record lets the block after a stimulus happen, for as long as messages are on their way but
// not longer than the next stimulus leaves, and gives it as lines. Nil: what is on its way
// takes longer, and the lines belong under the next stimulus.
func (r *runner) record(next *Line) []string {
	w := &recorder{runner: r, known: make(map[string]string)}
	for _, line := range r.before {
		w.known[line[0]] = line[1]
	}
	if r.refused != nil {
		return []string{"! " + r.reason()}
	}
	end := r.at.Add(rest)
	if next != nil {
		end = r.at.Add(next.After)
	}
	if next != nil && next.Verb == "wait" && next.Who == "" {
		d, _ := duration(next.Args[0])
		end = r.n.Now().Add(d)
	}
	w.messages()
	now := w.states()
	for r.flying() || len(r.n.Trace().Messages) > r.seen {
		if !r.n.Now().Before(end) && r.flying() {
			return nil
		}
		r.n.Step()
		r.look()
		if len(r.n.Trace().Messages) > r.seen {
			w.changes(now)
			w.messages()
		}
		now = w.states()
	}
	w.changes(now)
	if next == nil {
		w.lastBlock()
	} else if d := end.Sub(r.n.Now()); d > 0 && next.Verb != "wait" {
		sent := len(r.n.Trace().Messages)
		r.pass(d)
		if len(r.n.Trace().Messages) > sent { // timers go off meanwhile
			w.lines = append(w.lines, "...")
		}
	}
	return w.lines
}

// lastBlock goes on to the end of the run. What timers send is written too, unless it is much.
func (w *recorder) lastBlock() {
	const much = 12
	for from := w.seen; ; {
		now := w.states()
		if !w.settling(func() bool { now = w.states(); return len(w.n.Trace().Messages) > w.seen }) {
			return
		}
		if w.seen-from > much {
			w.lines = append(w.lines, "...")
			return
		}
		w.messages()
		for w.flying() && len(w.n.Trace().Messages) == w.seen {
			w.n.Step()
			w.look()
		}
		now = w.states()
		w.changes(now)
	}
}

// reason names what the stimulus was refused with.
func (r *runner) reason() string {
	for name, err := range refusals {
		if errors.Is(r.refused, err) {
			return name
		}
	}
	words := strings.SplitN(r.refused.Error(), ": ", 3)
	return words[len(words)-1]
}

// messages writes the messages that no line has taken.
func (w *recorder) messages() {
	t := w.n.Trace()
	for w.seen < len(t.Messages) {
		w.seen++
		word := strings.Fields(t.Summary(w.seen))
		w.lines = append(w.lines, w.align(word))
	}
}

// align writes a message so that the names stand below each other. Numbers that are drawn at
// random are left out.
func (w *recorder) align(word []string) string {
	for i := range word {
		if k, _, ok := strings.Cut(word[i], "="); ok && (k == "rseq" || k == "rack") {
			word[i] = k
		}
	}
	width := 0
	for _, p := range w.parties {
		width = max(width, len(p.Name))
	}
	return strings.TrimSpace(fmt.Sprintf("%-*s %s %-*s  %s", width, word[0], word[1], width, word[2], strings.Join(word[3:], " ")))
}

// recorded are the regions that a recording writes.
var recorded = []string{"dialog", "media", "held"}

// states are the states of all parties: pairs of "alice dialog" and a state.
func (r *runner) states() [][2]string {
	var list [][2]string
	for _, p := range r.parties {
		c := p.newest("")
		if c == nil {
			continue
		}
		for _, g := range recorded {
			list = append(list, [2]string{p.Name + " " + g, p.stands(c, g)})
		}
	}
	return list
}

// changes writes the states that are other ones than before.
func (w *recorder) changes(now [][2]string) {
	width := 0
	for _, p := range w.parties {
		width = max(width, len(p.Name))
	}
	for _, p := range w.parties {
		words := ""
		for _, s := range now {
			who, region, _ := strings.Cut(s[0], " ")
			before := w.known[s[0]]
			if who != p.Name || before == s[1] || before == "" && (s[1] == "none" || s[1] == "nobody" || s[1] == "preparative") {
				continue
			}
			w.known[s[0]] = s[1]
			words += " " + region + ":" + strings.ReplaceAll(s[1], "_", "-")
		}
		if words != "" {
			w.lines = append(w.lines, fmt.Sprintf("= %-*s%s", width, p.Name, words))
		}
	}
}

package callflow

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/fsm"
)

// A Question is one of a quiz. It is made from a run and from the tables that ran, and so is
// its answer.
type Question struct {
	Text    string
	Choices []string
	Right   int    // index in Choices
	Why     string // the reason, with the section of the RFC
}

// Quiz asks n questions about the run: which message comes next, which state a party is in,
// who holds whom, and what is legal here. The same seed asks the same questions.
func (r *Run) Quiz(seed uint64, n int) []Question {
	q := &quiz{run: r, rng: rand.New(rand.NewPCG(seed, 1)), states: make(map[string]string), holds: make(map[string]bool)}
	all := q.collect()
	q.rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	kinds := make(map[int]int)
	slices.SortStableFunc(all, func(a, b asked) int { return a.kind - b.kind })
	var picked []Question
	for len(picked) < n && len(kinds) < 4 { // one of each kind in turn
		for kind := range 4 {
			of := slices.IndexFunc(all, func(a asked) bool { return a.kind == kind })
			if of < 0 {
				kinds[kind]++
				continue
			}
			if len(picked) < n {
				picked = append(picked, all[of].Question)
			}
			all = slices.Delete(all, of, of+1)
		}
	}
	return picked
}

// asked is a question with its kind, 0 to 3.
type asked struct {
	Question
	kind int
}

// A quiz goes through a run and asks at each step.
type quiz struct {
	run    *Run
	rng    *rand.Rand
	states map[string]string // dialog state of a party
	holds  map[string]bool   // parties that hold
	all    []asked
}

func (q *quiz) collect() []asked {
	t := q.run.Trace
	for i := range t.Events {
		e := &t.Events[i]
		switch e.Kind {
		case dialogtest.Transition:
			if e.Step.Machine == "dialog" && e.Step.From != e.Step.To && e.Step.To != "destroyed" {
				q.state(e)
			}
		case dialogtest.Output:
			if k := e.Told.Kind; (k == "held" || k == "resumed") && e.Told.By == "local" {
				q.holds[t.Name(e.Who)] = k == "held"
				q.hold(e)
			}
		case dialogtest.Sent:
			if e.F > 1 {
				q.next(e, i)
			}
		}
	}
	return q.all
}

func (q *quiz) when(e *dialogtest.Event) string {
	return "At " + seconds(q.run.Trace.Since(e.At))
}

// add shuffles the choices; right is the one that is true.
func (q *quiz) add(kind int, text, right, why string, wrong []string) {
	choices := []string{right}
	q.rng.Shuffle(len(wrong), func(i, j int) { wrong[i], wrong[j] = wrong[j], wrong[i] })
	for _, w := range wrong {
		if len(choices) < 4 && !slices.Contains(choices, w) {
			choices = append(choices, w)
		}
	}
	if len(choices) < 2 {
		return
	}
	q.rng.Shuffle(len(choices), func(i, j int) { choices[i], choices[j] = choices[j], choices[i] })
	q.all = append(q.all, asked{Question{Text: text, Choices: choices, Right: slices.Index(choices, right), Why: why}, kind})
}

// next asks which message follows.
func (q *quiz) next(e *dialogtest.Event, at int) {
	t := q.run.Trace
	var wrong []string
	for f := 1; f <= len(t.Messages); f++ {
		if s := t.Summary(f); s != t.Summary(e.F) {
			wrong = append(wrong, s)
		}
	}
	m := t.Message(e.F)
	for _, other := range []string{"ACK", "BYE", "CANCEL", "200 INVITE", "487 INVITE", "481 " + m.Method, "100"} {
		if !m.Is(other) {
			wrong = append(wrong, t.Name(m.From)+" -> "+t.Name(m.To)+" "+other)
		}
	}
	last := t.Summary(e.F - 1)
	wrong = slices.DeleteFunc(wrong, func(w string) bool { return w == last })
	q.add(0, fmt.Sprintf("%s: the last message was F%d %q. Which one is sent next?", q.when(e), e.F-1, t.Summary(e.F-1)),
		t.Summary(e.F), q.reason(e, at), wrong)
}

// reason says why a message was sent: by the step that ordered it, else by what somebody did.
func (q *quiz) reason(e *dialogtest.Event, at int) string {
	t := q.run.Trace
	for j := at - 1; j >= 0 && t.Events[j].At.Equal(e.At); j-- {
		before := &t.Events[j]
		if before.Who != e.Who {
			continue
		}
		if s := before.Step; s != nil && orders(s) {
			return fmt.Sprintf("%s (%s, row %s)", s.Why, s.Ref, s.Rule)
		}
		if before.Kind == dialogtest.Verb {
			return t.Name(e.Who) + " did this: " + before.Text
		}
	}
	return "that is how this flow goes"
}

// orders tells whether a step has something sent.
func orders(s *dialogtest.Step) bool {
	return slices.ContainsFunc(actions(s), func(do fsm.Action) bool {
		verb, _, _ := strings.Cut(do.String(), "_")
		return verb == "send" || verb == "resend" || strings.HasPrefix(verb, "answer") || strings.HasPrefix(verb, "reject")
	})
}

// state asks where a dialog goes, and whether something would be legal there.
func (q *quiz) state(e *dialogtest.Event) {
	who, s := q.run.Trace.Name(e.Who), e.Step
	q.states[who] = s.To
	var wrong []string
	for _, st := range fsm.Dialog.States() {
		if st != fsm.None && st != fsm.Destroyed {
			wrong = append(wrong, st.String())
		}
	}
	why := fmt.Sprintf("%s (%s, row %s)", s.Why, s.Ref, s.Rule)
	q.add(1, fmt.Sprintf("%s: %s's dialog is %s, and then: %s. In which state is it now?", q.when(e), who, s.From, words2(s.On)), s.To, why, wrong)
	at, ok := fsm.ParseState(s.To)
	if !ok {
		return
	}
	ev := questioned[q.rng.IntN(len(questioned))]
	rule, legal := fsm.Dialog.Next(at, ev)
	answer, why := "no: nothing would change", fmt.Sprintf("in %s the dialog's table has no row for %s", at, ev)
	if legal {
		answer, why = "yes: it has a row for that", fmt.Sprintf("%s (%s, row %s)", rule.Why, rule.Ref, rule.ID)
	}
	q.add(3, fmt.Sprintf("%s: %s's dialog is %s. If now this happened: %s; would it mean anything to the dialog?", q.when(e), who, at, words2(ev.String())),
		answer, why, []string{"no: nothing would change", "yes: it has a row for that"})
}

// questioned are the events that a question may ask about.
var questioned = []fsm.Event{
	fsm.Recv1xx, fsm.Recv2xx, fsm.Recv300to699, fsm.RecvAck, fsm.RecvCancel, fsm.RecvByeFromCaller, fsm.RecvByeFromCallee,
	fsm.Send1xx, fsm.Send2xx, fsm.WantByeAsCaller, fsm.WantByeAsCallee, fsm.RecvRequest,
}

// hold asks who holds whom.
func (q *quiz) hold(e *dialogtest.Event) {
	var who []string
	for name, on := range q.holds {
		if on {
			who = append(who, name)
		}
	}
	slices.Sort(who)
	right := "nobody"
	if len(who) > 0 {
		right = strings.Join(who, " and ")
	}
	names := []string{"nobody"}
	for _, p := range q.run.Trace.Parties {
		names = append(names, p.Name)
	}
	if len(q.run.Trace.Parties) == 2 {
		names = append(names, names[1]+" and "+names[2])
	}
	q.add(2, fmt.Sprintf("%s: the last exchange of offer and answer is complete. Who holds the call?", q.when(e)), right,
		"whoever offers sendonly or inactive holds; each side takes back its own hold only (RFC 3264 §8.4, RFC 6337 §5.3)", names)
}

// words2 reads the name of an event as words.
func words2(event string) string { return strings.ReplaceAll(event, "_", " ") }

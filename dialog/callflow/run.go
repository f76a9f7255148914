package callflow

import (
	"fmt"
	"time"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

// A Run is one path or variation that was run.
type Run struct {
	Flow    *Flow
	Section *Section
	Trace   *dialogtest.Trace
	Calls   []Call      // one per Call-ID, in order
	Steps   []StepAt    // which stimulus was done when
	Marks   []time.Time // when the labels were passed
}

// A StepAt is a stimulus at the time at which it was done.
type StepAt struct {
	At   time.Time
	Line *Line
}

// Run runs a path or a variation; "" is the critical path. When it does not go as the file
// says, or breaks a rule of an RFC, the error is a [*Mismatch], and the Run has what happened
// up to there.
func (f *Flow) Run(section string) (*Run, error) {
	s := f.Section(section)
	if s == nil {
		return nil, fmt.Errorf("%s: no path or variation %q%s; there are %v", f.File, section, mean(section, f.Names()), f.Names())
	}
	r := &runner{flow: f, section: s, run: &Run{Flow: f, Section: s}}
	err := r.setUp()
	if err == nil {
		err = r.play()
	}
	if r.n != nil {
		r.run.Trace = r.n.Trace()
		r.run.Calls = r.figures()
	}
	return r.run, err
}

// A runner is a run under way.
type runner struct {
	flow    *Flow
	section *Section
	run     *Run
	n       *dialogtest.Network
	parties []*party
	link    dialogtest.Link
	seen    int         // messages that expectations have taken
	strict  bool        // the block has listed messages, so that no other ones may come
	listed  *Line       // the last line of the file that was met
	gap     bool        // "..." is pending: any messages may come
	refused error       // what the last stimulus was refused with
	at      time.Time   // of the last stimulus
	doing   *Line       // the last stimulus
	before  [][2]string // -update: the states before the stimulus
}

// rest is how long nothing may be sent before a run counts as at rest.
const rest = dialogtest.Quiet

// play does the lines of the section, those of the critical path up to its label first.
func (r *runner) play() error {
	for _, part := range r.flow.parts(r.section) {
		for i := range part {
			if err := r.line(&part[i]); err != nil {
				return err
			}
		}
	}
	return r.end()
}

// parts are the lines that make up a section.
func (f *Flow) parts(s *Section) [][]Line {
	if !s.Variation || s.From == "" {
		return [][]Line{s.Lines}
	}
	base := f.Sections[0].Lines
	for i := range base {
		if base[i].Kind == Label && base[i].Verb == s.From {
			return [][]Line{base[:i], s.Lines}
		}
	}
	return [][]Line{s.Lines}
}

func (r *runner) line(l *Line) error {
	switch l.Kind {
	case Stimulus:
		if err := r.finishBlock(l); err != nil {
			return err
		}
		return r.stimulate(l)
	case Label:
		r.run.Marks = append(r.run.Marks, r.n.Now())
		return nil
	case Gap:
		r.gap, r.listed = true, l
		return nil
	case Message:
		return r.message(l)
	case State:
		return r.state(l)
	case Refusal:
		return r.refusal(l)
	}
	return nil // a Measure waits for the end
}

// finishBlock ends the expectations under the last stimulus: the time before the next one
// passes, and no message may have come that they do not list.
func (r *runner) finishBlock(next *Line) error {
	if r.refused != nil {
		return r.unexpectedRefusal()
	}
	switch {
	case next.After > 0:
		if d := r.at.Add(next.After).Sub(r.n.Now()); d > 0 {
			r.pass(d)
		}
	case r.gap:
		r.until(rest, func() bool { return !r.flying() })
	}
	return r.unlisted()
}

// unlisted complains of a message that no expectation has taken.
func (r *runner) unlisted() error {
	t := r.n.Trace()
	if r.gap {
		r.seen, r.gap = len(t.Messages), false
	}
	if r.strict && r.seen < len(t.Messages) {
		return r.mismatch(r.listed, "", fmt.Sprintf("found F%d %q, which no line expects", r.seen+1, t.Summary(r.seen+1)))
	}
	r.strict = false
	return nil
}

// end lets everything come to rest and looks at the whole.
func (r *runner) end() error {
	if r.refused != nil {
		return r.unexpectedRefusal()
	}
	for sent := -1; sent < len(r.n.Trace().Messages); {
		sent = len(r.n.Trace().Messages)
		r.pass(rest)
	}
	if err := r.unlisted(); err != nil {
		return err
	}
	if err := r.n.Broken(); err != nil {
		return r.mismatch(r.doing, "", err.Error())
	}
	for _, f := range dialogtest.Audit(r.n.Trace()) {
		return r.mismatch(r.lineAt(f.At), "", "found a broken rule: "+f.String())
	}
	return r.measure()
}

// lineAt is the stimulus that was the last one at a time.
func (r *runner) lineAt(at time.Duration) *Line {
	line := r.doing
	for i := len(r.run.Steps) - 1; i >= 0; i-- {
		if line = r.run.Steps[i].Line; r.n.Trace().Since(r.run.Steps[i].At) <= at {
			break
		}
	}
	return line
}

// pass lets time go by.
func (r *runner) pass(d time.Duration) {
	end := r.n.Now().Add(d)
	r.until(d, func() bool { return false })
	if now := r.n.Now(); now.Before(end) {
		r.n.Run(end.Sub(now))
	}
}

// until runs until the condition holds, for at most d.
func (r *runner) until(d time.Duration, condition func() bool) bool {
	return r.n.RunUntil(d, func() bool {
		r.look()
		return condition()
	})
}

// flying tells whether a message is on its way.
func (r *runner) flying() bool {
	m := r.n.Trace().Messages
	for i := len(m) - 1; i >= 0 && i > len(m)-50; i-- {
		if m[i].Copies == 0 && !m[i].Lost {
			return true
		}
	}
	return false
}

// look notes what has changed in the calls and no machine tells: the media, and which of
// several calls of a party a state belongs to.
func (r *runner) look() {
	for _, p := range r.parties {
		for i, c := range p.calls {
			r.noteMedia(p, c)
			if s := c.Regions().Dialog.String(); s != c.state {
				c.state = s
				r.note(p, fmt.Sprintf("%sdialog#%d:%s", hidden, i+1, s))
			}
			if c.shown != c.media {
				c.shown = c.media
				r.note(p, fmt.Sprintf("%smedia#%d:%s", hidden, i+1, c.media))
			}
		}
	}
}

// hidden begins a note that is for pictures and not written out.
const hidden = "~"

// note writes something about a party into the trace.
func (r *runner) note(p *party, text string) {
	t := r.n.Trace()
	t.Events = append(t.Events, dialogtest.Event{Kind: dialogtest.Note, At: r.n.Now(), Who: t.Party(p.Name), Text: text})
}

func (r *runner) noteMedia(p *party, c *call) {
	if m := mediaOf(c.Dialog); m != c.media && m != "none" {
		c.media = m
		r.note(p, "media:"+m)
	}
}

// mediaOf is the direction in which media may flow in the first stream, seen from this side:
// it sends where it says so and the peer receives, and the other way round.
func mediaOf(d *dialog.Dialog) string {
	local, remote := d.LocalSDP(), d.RemoteSDP()
	if local == nil || remote == nil {
		return "none"
	}
	return flowing(directionIn(local), directionIn(remote))
}

func flowing(mine, theirs string) string {
	sends := func(d string) bool { return d == "sendrecv" || d == "sendonly" }
	receives := func(d string) bool { return d == "sendrecv" || d == "recvonly" }
	out, in := sends(mine) && receives(theirs), receives(mine) && sends(theirs)
	switch {
	case mine == "rejected" || theirs == "rejected":
		return "rejected"
	case out && in:
		return "sendrecv"
	case out:
		return "sendonly"
	case in:
		return "recvonly"
	}
	return "inactive"
}

func (r *runner) party(name string) *party {
	for _, p := range r.parties {
		if p.Name == name {
			return p
		}
	}
	return nil
}

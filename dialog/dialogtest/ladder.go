package dialogtest

import (
	"strings"
	"time"
)

// A Ladder is the layout of a trace as a ladder diagram: lifelines, rows from top to bottom,
// and what stands in each. It says what to draw where, not how; [Ladder.Text] draws it in
// characters, and other renderers can draw the same rows as a picture.
type Ladder struct {
	Title  string
	Lanes  []string // names of the parties, left to right
	Arrows []Arrow
	Rows   []Row
	// Explain: the renderer shows under each row why the machines stepped.
	Explain bool
	// Width is the most columns that the text may take.
	Width int
}

// An Arrow is one message, or a run of identical retransmissions.
type Arrow struct {
	F, LastF int    // numbers of the message, and of the last of a run; equal for a single one
	From, To int    // lanes; To is -1 when nobody was there
	Title    string // "INVITE", "180 Ringing"
	Details  string // "cseq=2 offer=sendonly"
	Response bool   // drawn dashed, in a picture
	Sent     time.Duration
	Arrived  time.Duration // of the last of a run; zero when Lost
	Lost     bool          // it ends in a cross
	InFlight bool          // it was still on its way when the trace ended
	Crossing bool          // it met a message of the other direction on the way
	Copy     bool          // a second arrival, made by the network
	Forged   bool          // its sender did not send it
	Spoilt   bool          // its bytes were changed on the way
	Again    int           // number of the message that it repeats; 0 if it is new
	Count    int           // how many transmissions stand in this arrow
}

// Phase says which part of an arrow stands in a row.
type Phase uint8

// The phases. An arrow takes one row if nothing happened at its receiver while it was on the
// way, else two.
const (
	NoArrow Phase = iota // only notes
	Whole                // it leaves and arrives
	Leaves               // it leaves, and arrives in a later row
	Arrives              // it left in an earlier row
)

// A Row is one line of the ladder.
type Row struct {
	At    time.Duration // since the start of the trace
	Arrow int           // index in Ladder.Arrows, if Phase is not NoArrow
	Phase Phase
	Notes []Remark // what stands beside the lifelines
	// Gap is how long nothing happened before this row, if that is worth to be seen; else 0.
	Gap time.Duration
}

// A Remark stands beside a lifeline.
type Remark struct {
	Lane int
	Kind EventKind // Transition, Timer, Output, Verb or Note
	Text string    // "dialog:early", "timer A", "hold"
	Step *Step     // of a Transition
}

// LadderOptions says what a ladder shows. The zero value shows the whole run, 100 columns
// wide, with the states of the dialog and of its session.
type LadderOptions struct {
	Title    string
	Width    int      // of the text; 0 is 100, and no less than 60 is possible
	Last     int      // show only so many rows at the end; 0: all
	Machines []string // tables whose transitions are shown; nil: the dialog's and the session's
	Outputs  bool     // show what the hosts were told
	Explain  bool     // show why each transition was taken
}

// gapWorthSeeing is how long nothing must happen for a ladder to say so.
const gapWorthSeeing = time.Second

// Ladder lays the trace out.
func (t *Trace) Ladder(o LadderOptions) *Ladder {
	if o.Width == 0 {
		o.Width = 100
	}
	l := &layout{t: t, o: o, Ladder: &Ladder{Title: o.Title, Explain: o.Explain, Width: max(o.Width, 60)}}
	for _, p := range t.Parties {
		l.Lanes = append(l.Lanes, p.Name)
	}
	l.last = make([]int, len(t.Parties))
	l.pending = make([][]Remark, len(t.Parties))
	for i := range l.last {
		l.last[i] = -1
	}
	for i := range t.Events {
		l.event(&t.Events[i])
	}
	l.flush()
	l.join()
	l.fold()
	l.gaps()
	if o.Last > 0 && len(l.Rows) > o.Last {
		l.Rows = l.Rows[len(l.Rows)-o.Last:]
	}
	return l.Ladder
}

// layout builds a Ladder event by event.
type layout struct {
	*Ladder
	t       *Trace
	o       LadderOptions
	now     time.Duration
	last    []int      // per lane: the row that its transitions belong to; -1 for none
	pending [][]Remark // per lane: notes that wait for a row of their own time
	arrow   []int      // per message: its arrow + 1
	leaves  []int      // per message: its row + 1
}

func (l *layout) event(e *Event) {
	if at := l.t.Since(e.At); at != l.now {
		l.flush()
		l.now = at
	}
	switch e.Kind {
	case Sent:
		l.sent(e)
	case Arrived:
		l.arrived(e)
	case Lost:
		a := &l.Arrows[l.arrow[e.F]-1]
		a.Lost, a.InFlight = true, false
	case Transition:
		if l.shows(e.Step) {
			l.remark(Remark{Lane: e.Who, Kind: e.Kind, Text: e.Step.Machine + ":" + e.Step.To, Step: e.Step})
		}
	case Output:
		if l.o.Outputs {
			l.remark(Remark{Lane: e.Who, Kind: e.Kind, Text: strings.TrimSpace(e.Told.Kind + " " + e.Told.Changed)})
		}
	case Timer, Verb:
		l.flushLane(e.Who)
		l.last[e.Who] = -1
		text := e.Text
		if e.Kind == Timer {
			text, _, _ = strings.Cut(text, " of ")
		}
		l.pending[e.Who] = append(l.pending[e.Who], Remark{Lane: e.Who, Kind: e.Kind, Text: text})
	case Note:
		if e.Who < 0 {
			l.flush()
			l.Rows = append(l.Rows, Row{At: l.now, Notes: []Remark{{Lane: -1, Kind: Note, Text: e.Text}}})
			return
		}
		l.remark(Remark{Lane: e.Who, Kind: Note, Text: e.Text})
	}
}

// plumbing are the machines that a ladder leaves out unless it is asked for them: those that
// follow from the messages that it shows.
var plumbing = map[string]bool{
	"invite_client": true, "invite_server": true, "noninvite_client": true, "noninvite_server": true,
	"accept": true, "ack_cache": true, "dialog_set": true, "dialog_info": true,
}

// shows tells whether a transition stands in the ladder: it went to another state, of a
// machine that is asked for.
func (l *layout) shows(s *Step) bool {
	if s.From == s.To {
		return false
	}
	if l.o.Machines == nil {
		return !plumbing[s.Machine]
	}
	for _, m := range l.o.Machines {
		if m == s.Machine {
			return true
		}
	}
	return false
}

// remark puts a note to the row that caused it, or lets it wait for the next of its lane.
func (l *layout) remark(r Remark) {
	if i := l.last[r.Lane]; i >= 0 && l.Rows[i].At == l.now {
		l.Rows[i].Notes = append(l.Rows[i].Notes, r)
		return
	}
	l.pending[r.Lane] = append(l.pending[r.Lane], r)
}

// flush gives the notes that found no message rows of their own. A timer that did nothing
// that can be seen is not worth one.
func (l *layout) flush() {
	for lane := range l.pending {
		l.flushLane(lane)
	}
}

func (l *layout) flushLane(lane int) {
	notes := l.pending[lane]
	l.pending[lane] = nil
	if len(notes) == 0 || len(notes) == 1 && notes[0].Kind == Timer {
		return
	}
	l.Rows = append(l.Rows, Row{At: l.now, Notes: notes})
}

func (l *layout) sent(e *Event) {
	m := l.t.Message(e.F)
	a := Arrow{
		F: m.F, LastF: m.F, From: m.From, To: m.To, Title: m.Title(), Response: m.Code > 0,
		Sent: l.now, InFlight: true, Again: m.Again, Count: 1, Forged: m.Forged,
	}
	if v := l.t.study().views[m.F-1]; m.Again == 0 {
		a.Details = strings.TrimSpace(l.t.details(v))
	}
	l.Arrows = append(l.Arrows, a)
	l.Rows = append(l.Rows, Row{At: l.now, Arrow: len(l.Arrows) - 1, Phase: Leaves, Notes: l.pending[e.Who]})
	l.pending[e.Who] = nil
	for len(l.arrow) <= m.F {
		l.arrow, l.leaves = append(l.arrow, 0), append(l.leaves, 0)
	}
	l.arrow[m.F], l.leaves[m.F] = len(l.Arrows), len(l.Rows)
	l.last[e.Who] = len(l.Rows) - 1
}

func (l *layout) arrived(e *Event) {
	i := l.arrow[e.F] - 1
	if a := &l.Arrows[i]; !a.InFlight { // the network's copy
		copied := *a
		copied.Copy, copied.Lost = true, false
		l.Arrows = append(l.Arrows, copied)
		i = len(l.Arrows) - 1
	}
	a := &l.Arrows[i]
	a.Arrived, a.InFlight, a.Lost, a.Spoilt = l.now, false, false, e.Bytes != nil
	l.flushLane(e.Who)
	l.Rows = append(l.Rows, Row{At: l.now, Arrow: i, Phase: Arrives})
	l.last[e.Who] = len(l.Rows) - 1
}

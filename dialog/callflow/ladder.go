package callflow

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

// Options says what a ladder shows. The zero value shows the states of the dialog and of its
// session, 100 columns wide.
type Options struct {
	Lanes   []string // regions or machines whose states stand beside the lifelines; nil: a choice
	Width   int      // of the text, in columns; 0 is 100
	Explain bool     // say under each line why the machines stepped
	Outputs bool     // show what the hosts were told
	Last    int      // show only so many rows at the end; 0: all
}

// Lane names that are no machine.
const laneMedia = "media"

// CheckLanes says which of the names are no lanes.
func CheckLanes(lanes []string) error {
	for _, l := range lanes {
		if _, ok := machineOf(l); !ok && l != laneMedia {
			known := append(regionNames(), laneMedia)
			return fmt.Errorf("no lane %q%s; there are %s, and the machines of package fsm", l, mean(l, known), strings.Join(known, ", "))
		}
	}
	return nil
}

// usual are the machines that a ladder shows when it is not asked for others.
var usual = []string{
	"dialog", "modify", "hold", "hold_wish", "session_timer", "reliable_server", "reliable_client", "suspend",
	"suspend_remote", "suspend_pstn",
}

// gateways are the names of the gateways of a flow.
func (r *Run) gateways() (names []string) {
	for _, h := range r.Flow.headers(r.Section) {
		if h.Verb == "gw" {
			names = append(names, h.Args[0])
		}
	}
	return names
}

// dull tells whether a transition only says what the row shows anyway.
func dull(s *dialogtest.Step) bool {
	switch s.Machine {
	case "dialog":
		return s.To == "destroyed"
	case "reliable_server", "reliable_client":
		return s.To == "final" || s.To == "no_rel"
	case "hold_wish":
		return s.To != "wish_queued" && s.To != "wish_retry"
	}
	return s.To == "terminated" || s.To == "ended" || s.Machine == "suspend" && s.From == "idle"
}

// Ladder lays the run out as a ladder diagram.
func (r *Run) Ladder(o Options) *dialogtest.Ladder { return r.layout(o, false) }

// layout makes the ladder; for a picture the hidden notes stay in.
func (r *Run) layout(o Options, picture bool) *dialogtest.Ladder {
	t, lo := *r.Trace, dialogtest.LadderOptions{
		Title: r.Heading(), Width: o.Width, Last: o.Last, Machines: usual, Explain: o.Explain, Outputs: o.Outputs,
	}
	gateways := r.gateways()
	media := o.Lanes == nil || slices.Contains(o.Lanes, laneMedia)
	if o.Lanes != nil {
		lo.Machines = []string{}
		for _, l := range o.Lanes {
			if m, ok := machineOf(l); ok {
				lo.Machines = append(lo.Machines, m)
			}
		}
	}
	t.Events = slices.DeleteFunc(slices.Clone(t.Events), func(e dialogtest.Event) bool {
		switch e.Kind {
		case dialogtest.Note:
			return strings.HasPrefix(e.Text, "media:") && !media || strings.HasPrefix(e.Text, hidden) && !picture
		case dialogtest.Transition:
			suspends := strings.HasPrefix(e.Step.Machine, "suspend")
			return o.Lanes == nil && (dull(e.Step) || suspends && !slices.Contains(gateways, t.Name(e.Who)))
		}
		return false
	})
	l := t.Ladder(lo)
	if o.Lanes == nil {
		l.Rows = l.Rows[:lastArrow(l)+1]
	}
	r.order(l)
	shorten(l, !picture && len(l.Lanes) > 2)
	return l
}

var drawnNumber = regexp.MustCompile(`\b(rseq|rack)=\d+`)

// shorten takes out of labels what tells a reader little: numbers that were drawn at random,
// and where room is scarce the CSeq and the name of the dialog's machine.
func shorten(l *dialogtest.Ladder, scarce bool) {
	for i := range l.Arrows {
		a := &l.Arrows[i]
		a.Details = drawnNumber.ReplaceAllString(a.Details, "$1")
		if first, rest, _ := strings.Cut(a.Details, " "); scarce && strings.HasPrefix(first, "cseq=") {
			a.Details = rest
		}
	}
	for i := range l.Rows {
		for j := range l.Rows[i].Notes {
			if n := &l.Rows[i].Notes[j]; scarce {
				n.Text = strings.TrimPrefix(n.Text, "dialog:")
			}
		}
	}
}

// order puts the lanes in the order in which the file names the parties.
func (r *Run) order(l *dialogtest.Ladder) {
	var names []string
	for _, h := range r.Flow.headers(r.Section) {
		if (h.Verb == "ua" || h.Verb == "gw" || h.Verb == "proxy") && slices.Contains(l.Lanes, h.Args[0]) {
			names = append(names, h.Args[0])
		}
	}
	if len(names) != len(l.Lanes) {
		return
	}
	place := func(lane int) int {
		if lane < 0 {
			return lane
		}
		return slices.Index(names, l.Lanes[lane])
	}
	for i := range l.Arrows {
		a := &l.Arrows[i]
		a.From, a.To = place(a.From), place(a.To)
	}
	for i := range l.Rows {
		for j := range l.Rows[i].Notes {
			n := &l.Rows[i].Notes[j]
			n.Lane = place(n.Lane)
		}
	}
	l.Lanes = names
}

// lastArrow is the last row with a message. What comes after it is the forgetting of calls.
func lastArrow(l *dialogtest.Ladder) int {
	for i := len(l.Rows) - 1; i >= 0; i-- {
		if l.Rows[i].Phase != dialogtest.NoArrow {
			return i
		}
	}
	return len(l.Rows) - 1
}

// Heading is the title of the flow, and the name of the variation.
func (r *Run) Heading() string {
	s := r.Flow.Title
	if r.Section.Variation {
		s += ", variation " + r.Section.Name
	} else if len(r.Flow.Sections) > 0 && r.Section != r.Flow.Sections[0] {
		s += ", path " + r.Section.Name
	}
	if len(r.Flow.Refs) > 0 {
		s += " (" + strings.Join(r.Flow.Refs, ", ") + ")"
	}
	return s
}

// Text draws the run as text, with a line about each call at the end.
func (r *Run) Text(o Options) string {
	s := r.Ladder(o).Text()
	for _, c := range r.Calls {
		s += c.String() + "\n"
	}
	return s
}

package callflow

import (
	"fmt"
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

// Ladder lays the run out as a ladder diagram.
func (r *Run) Ladder(o Options) *dialogtest.Ladder {
	t, lo := *r.Trace, dialogtest.LadderOptions{Title: r.Heading(), Width: o.Width, Explain: o.Explain, Outputs: o.Outputs}
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
		return e.Kind == dialogtest.Note && strings.HasPrefix(e.Text, "media:") && !media
	})
	return t.Ladder(lo)
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

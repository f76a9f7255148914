package callflow

import (
	"fmt"
	"strings"

	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

// Prose tells the run in sentences: the text alternative of the picture.
func (r *Run) Prose() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s. ", strings.TrimRight(r.Flow.About, "."))
	l := r.Ladder(Options{})
	for i := range l.Rows {
		row := &l.Rows[i]
		if row.Phase == dialogtest.Whole || row.Phase == dialogtest.Leaves {
			a := &l.Arrows[row.Arrow]
			fmt.Fprintf(&b, "%s: %s sends %s%s", seconds(row.At), l.Lanes[a.From], label(a), receiver(l, a))
		} else {
			fmt.Fprintf(&b, "%s", seconds(row.At))
		}
		for _, n := range row.Notes {
			if n.Lane >= 0 && n.Kind != dialogtest.Verb {
				fmt.Fprintf(&b, "; %s %s", l.Lanes[n.Lane], n.Text)
			}
		}
		b.WriteString(". ")
	}
	for _, c := range r.Calls {
		b.WriteString(c.String() + ". ")
	}
	return strings.TrimSpace(b.String())
}

func receiver(l *dialogtest.Ladder, a *dialogtest.Arrow) string {
	switch {
	case a.To < 0:
		return " to nobody"
	case a.Lost:
		return " to " + l.Lanes[a.To] + ", which is lost"
	case a.Crossing:
		return " to " + l.Lanes[a.To] + ", crossing another message"
	}
	return " to " + l.Lanes[a.To]
}

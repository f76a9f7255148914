package callflow

import (
	"fmt"
	"strings"

	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

// Mermaid gives the run as a Mermaid sequence diagram.
func (r *Run) Mermaid(o Options) string {
	l := r.Ladder(o)
	var b strings.Builder
	b.WriteString("sequenceDiagram\n")
	fmt.Fprintf(&b, "    title %s\n", mermaidText(l.Title))
	for i, name := range l.Lanes {
		fmt.Fprintf(&b, "    participant P%d as %s\n", i+1, mermaidText(name))
	}
	for i := range l.Rows {
		row := &l.Rows[i]
		if row.Gap > 0 {
			fmt.Fprintf(&b, "    Note over %s: +%s\n", span2(l), seconds(row.Gap))
		}
		a := (*dialogtest.Arrow)(nil)
		if row.Phase != dialogtest.NoArrow {
			a = &l.Arrows[row.Arrow]
		}
		for _, n := range row.Notes { // what somebody does comes before what follows from it
			if n.Kind == dialogtest.Verb || n.Kind == dialogtest.Timer {
				mermaidNote(&b, l, n)
			}
		}
		if a != nil && row.Phase != dialogtest.Arrives {
			mermaidArrow(&b, l, a)
		}
		if a != nil && row.Phase == dialogtest.Arrives && a.To >= 0 {
			fmt.Fprintf(&b, "    Note over P%d: F%d arrives\n", a.To+1, a.F)
		}
		for _, n := range row.Notes {
			if n.Kind != dialogtest.Verb && n.Kind != dialogtest.Timer {
				mermaidNote(&b, l, n)
			}
		}
	}
	return b.String()
}

func span2(l *dialogtest.Ladder) string {
	if len(l.Lanes) < 2 {
		return "P1"
	}
	return fmt.Sprintf("P1,P%d", len(l.Lanes))
}

// mermaidArrow draws a message: solid for a request, dotted for a response, a cross for one
// that is lost. One that crosses another has a note, because Mermaid's arrows are level.
func mermaidArrow(b *strings.Builder, l *dialogtest.Ladder, a *dialogtest.Arrow) {
	to := a.To
	if to < 0 {
		to = a.From
	}
	shaft := "->>"
	switch {
	case a.Lost && a.Response:
		shaft = "--x"
	case a.Lost:
		shaft = "-x"
	case a.Response:
		shaft = "-->>"
	}
	fmt.Fprintf(b, "    P%d%sP%d: %s\n", a.From+1, shaft, to+1, mermaidText(label(a)))
	if a.Crossing {
		fmt.Fprintf(b, "    Note over P%d: F%d crosses another message\n", a.From+1, a.F)
	}
}

func mermaidNote(b *strings.Builder, l *dialogtest.Ladder, n dialogtest.Remark) {
	if n.Lane < 0 {
		fmt.Fprintf(b, "    Note over %s: %s\n", span2(l), mermaidText(n.Text))
		return
	}
	side := "over"
	switch n.Lane {
	case 0:
		side = "left of"
	case len(l.Lanes) - 1:
		side = "right of"
	}
	fmt.Fprintf(b, "    Note %s P%d: %s\n", side, n.Lane+1, mermaidText(n.Text))
}

// mermaidText escapes what Mermaid would read as its own.
func mermaidText(s string) string {
	return strings.NewReplacer("#", "#35;", ";", "#59;", "<", "#lt;", ">", "#gt;", "\n", " ").Replace(s)
}

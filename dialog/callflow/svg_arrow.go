package callflow

import (
	"fmt"
	"math"
	"strings"

	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

// arrow draws the message of a row. One that takes two rows is drawn where it leaves, down to
// where it arrives.
func (w *svg) arrow(i int) {
	r := &w.Rows[i]
	a := &w.Arrows[r.Arrow]
	if r.Phase == dialogtest.Arrives && w.leaves(r.Arrow) {
		return
	}
	to := a.To
	if to < 0 { // nobody was there
		if to = a.From + 1; to >= len(w.lane) {
			to = a.From - 1
		}
	}
	y1 := w.picture.row[i]
	y2 := y1 + slant
	if r.Phase == dialogtest.Leaves {
		if end, ok := w.arrivalRow(r.Arrow, i); ok {
			y2 = w.picture.row[end]
		}
	}
	side := 1.0
	if to < a.From {
		side = -1
	}
	x1, x2 := w.lane[a.From]+side*4, w.lane[max(to, 0)]-side*4
	if to == a.From {
		w.text("label", x1+30, y1, "start", label(a))
		return
	}
	if a.Lost {
		x2, y2 = x1+(x2-x1)*0.62, y1+(y2-y1)*0.62
	}
	class := "msg"
	if a.Response {
		class += " resp"
	}
	if a.Again > 0 || a.Copy {
		class += " again"
	}
	if a.Lost || a.Spoilt {
		class += " lost"
	}
	w.f("<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", class, x1, y1, x2, y2)
	if a.Lost {
		w.f("<path class=\"cross\" d=\"M%.1f %.1fl10 10m0 -10l-10 10\"/>\n", x2-5, y2-5)
	} else {
		w.point(class, x1, y1, x2, y2)
	}
	anchor, x := "start", x1+side*14
	switch {
	case side < 0:
		anchor = "end"
	case a.From > 0: // beyond the columns of its sender
		x = w.lane[a.From] + w.beside(a.From) + 4
	}
	// the label stands above the line, near the sender
	y := y1 - 4 + (y2-y1)*math.Min(0.05, 14/math.Abs(x2-x1))
	w.text("label"+map[bool]string{true: " grey"}[a.Again > 0 || a.Copy], x, y, anchor, label(a))
}

// point draws the head of an arrow.
func (w *svg) point(class string, x1, y1, x2, y2 float64) {
	angle := math.Atan2(y2-y1, x2-x1)
	x := func(d float64) float64 { return x2 - 10*math.Cos(angle+d) }
	y := func(d float64) float64 { return y2 - 10*math.Sin(angle+d) }
	head := "head"
	if strings.Contains(class, "again") {
		head += " again"
	}
	w.f("<path class=\"%s\" d=\"M%.1f %.1fL%.1f %.1fL%.1f %.1fZ\"/>\n", head, x2, y2, x(0.38), y(0.38), x(-0.38), y(-0.38))
}

func (w *svg) leaves(arrow int) bool { _, ok := w.seen[arrow]; return ok }

// arrivalRow finds the row in which an arrow arrives that left in another one.
func (w *svg) arrivalRow(arrow, from int) (int, bool) {
	for j := from + 1; j < len(w.Rows); j++ {
		if w.Rows[j].Phase == dialogtest.Arrives && w.Rows[j].Arrow == arrow {
			return j, true
		}
	}
	return 0, false
}

// label names an arrow.
func label(a *dialogtest.Arrow) string {
	s := fmt.Sprintf("F%d %s", a.F, a.Title)
	switch {
	case a.Count > 1:
		return fmt.Sprintf("F%d..F%d %s again ×%d", a.F, a.LastF, a.Title, a.Count)
	case a.Copy:
		s += " (copy)"
	case a.Again > 0:
		s += fmt.Sprintf(" (F%d again)", a.Again)
	case a.Spoilt:
		s += " (spoilt)"
	}
	return strings.TrimSpace(s + "  " + a.Details)
}

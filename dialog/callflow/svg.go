package callflow

import (
	"fmt"
	"html"
	"strings"
	"time"

	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

// SVG draws the run as a picture: lifelines with the states beside them as coloured columns,
// messages as slanted arrows, responses dashed, retransmissions thin and grey, lost messages
// ending in a cross, running timers as dotted red bars. It follows the reader's choice of light
// or dark, and has a text alternative.
func (r *Run) SVG(o Options) string {
	p := newPicture(r, o)
	w := &svg{picture: p}
	w.open()
	w.head()
	w.lifelines()
	for _, t := range p.tracks {
		w.track(t)
	}
	for i, t := range p.timers {
		w.timer(i, t)
	}
	for i := range p.Rows {
		w.row(i)
	}
	for i, c := range r.Calls {
		w.text("call", 24, p.height-12-18*float64(len(r.Calls)-1-i), "start", c.String())
	}
	w.b.WriteString("</svg>\n")
	return w.b.String()
}

// svg writes the elements of a picture.
type svg struct {
	*picture
	b strings.Builder
}

func (w *svg) f(format string, args ...any) { fmt.Fprintf(&w.b, format, args...) }

func escape(s string) string { return html.EscapeString(s) }

func (w *svg) open() {
	w.f("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" height=\"%.0f\" role=\"img\" aria-labelledby=\"t d\">\n",
		w.width, w.height, w.width, w.height)
	w.f("<title id=\"t\">%s</title>\n<desc id=\"d\">%s</desc>\n", escape(w.Title), escape(w.run.Prose()))
	w.f("<style>%s</style>\n", styles)
	w.f("<rect class=\"paper\" width=\"%.0f\" height=\"%.0f\"/>\n", w.width, w.height)
}

func (w *svg) head() {
	w.text("title", 24, 30, "start", w.run.Flow.Title)
	sub := strings.TrimSpace(strings.TrimPrefix(w.Title, w.run.Flow.Title))
	w.text("sub", 24, 50, "start", strings.Trim(sub, ", "))
}

func (w *svg) lifelines() {
	for i, name := range w.Lanes {
		w.f("<line class=\"life\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", w.lane[i], headY-12, w.lane[i], w.bottom())
		width := 24 + 8*float64(len(name))
		w.f("<rect class=\"who\" x=\"%.1f\" y=\"60\" width=\"%.1f\" height=\"24\" rx=\"5\"/>\n", w.lane[i]-width/2, width)
		w.text("name", w.lane[i], 77, "middle", name)
	}
}

func (w *svg) bottom() float64 { return w.height - 24 - 18*float64(len(w.run.Calls)) }

func (w *svg) text(class string, x, y float64, anchor, s string) {
	w.f("<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", class, x, y, anchor, escape(s))
}

func (w *svg) track(t track) {
	for _, part := range t.parts {
		if part.to-part.from < 1 {
			continue
		}
		w.f("<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%s %s: %s</title></rect>\n",
			colour(part.state), t.x-trackWidth/2, part.from, trackWidth, part.to-part.from, escape(w.Lanes[t.lane]), t.name, escape(part.state))
	}
}

// timer draws a dotted bar outside the columns.
func (w *svg) timer(i int, t timerBar) {
	from, to := w.at(t.from), w.at(t.to)
	x := w.lane[t.lane] + w.beside(t.lane) + 112
	switch t.lane {
	case 0:
		x = timeX + 56
	case len(w.lane) - 1:
		x = w.width - 28
	}
	to = max(to, from+10)
	w.f("<line class=\"timer\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"><title>%s, %v</title></line>\n", x, from, x, to, t.name, round(t.to-t.from))
	for j := range i { // one name for timers that follow each other
		if b := w.timers[j]; b.lane == t.lane && b.name == t.name && w.at(b.to)+1 >= from {
			return
		}
	}
	w.f("<text class=\"timertext\" transform=\"translate(%.1f %.1f) rotate(90)\">%s %v</text>\n", x+7, from, t.name, round(t.to-t.from))
}

func round(d time.Duration) time.Duration {
	if d > time.Second {
		return d.Round(10 * time.Millisecond)
	}
	return d.Round(time.Millisecond)
}

func (w *svg) row(i int) {
	r, y := &w.Rows[i], w.picture.row[i]
	if r.Gap > 0 {
		w.gap(y-gapHeight-4, r.Gap)
	}
	w.text("time", timeX, y+4, "start", fmt.Sprintf("%.3f", r.At.Seconds()))
	if r.Phase != dialogtest.NoArrow {
		w.arrow(i)
	}
	w.remarks(i)
}

// gap breaks the lifelines where nothing happens for long.
func (w *svg) gap(y float64, d time.Duration) {
	for _, x := range w.lane {
		w.f("<line class=\"break\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", x, y-4, x, y+12)
	}
	w.text("gaptext", w.middle(), y+8, "middle", "+"+seconds(d))
}

// brief shortens the names of machines that are long to read.
func brief(text string) string {
	machine, state, ok := strings.Cut(text, ":")
	if !ok {
		return text
	}
	for long, short := range map[string]string{
		"session_timer": "refresh", "reliable_server": "100rel", "reliable_client": "100rel", "hold_wish": "wish",
	} {
		if machine == long {
			machine = short
		}
	}
	return strings.ReplaceAll(machine+":"+state, "_", " ")
}

// middle is between the first two lifelines.
func (w *svg) middle() float64 { return (w.lane[0] + w.lane[min(1, len(w.lane)-1)]) / 2 }

// remarks writes what stands beside the lifelines.
func (w *svg) remarks(i int) {
	r := &w.Rows[i]
	count := make(map[int]int)
	for _, n := range w.notes(r) {
		if n.Kind == dialogtest.Timer && len(w.timers) > 0 {
			continue // its bar has its name
		}
		lane, anchor := max(n.Lane, 0), "start"
		x := w.lane[lane] + w.beside(lane) + 4
		if lane == 0 {
			x, anchor = w.lane[lane]-w.beside(lane)-4, "end"
		}
		if n.Lane < 0 {
			x, anchor = w.middle(), "middle"
		}
		y := w.picture.row[i] + 4 + noteHeight*float64(count[n.Lane])
		if lane > 0 && lane < len(w.lane)-1 { // between lifelines: below the arrow
			y += noteHeight
		}
		count[n.Lane]++
		class, text := "state", brief(n.Text)
		switch n.Kind {
		case dialogtest.Verb:
			class = "verb"
		case dialogtest.Timer:
			class = "timertext"
		case dialogtest.Note:
			if !strings.HasPrefix(n.Text, "media:") {
				class = "note"
			}
		}
		why := ""
		if n.Step != nil {
			why = fmt.Sprintf("<title>%s: %s (%s)</title>", n.Step.Rule, escape(n.Step.Why), escape(n.Step.Ref))
		}
		w.f("<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s%s</text>\n", class, x, y, anchor, why, escape(text))
	}
}

package dialogtest

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Text draws the ladder in characters, no line wider than Width. A message that is still on
// its way where a row ends, or was already where it begins, has a "~" at that end; one that
// was lost ends in "x"; one that was sent before is dotted.
func (l *Ladder) Text() string {
	p := newPage(l)
	var b strings.Builder
	if l.Title != "" {
		b.WriteString(cut(l.Title, l.Width) + "\n")
	}
	b.WriteString(p.head())
	for i := range l.Rows {
		r := &l.Rows[i]
		if r.Gap > 0 {
			b.WriteString(p.gap(r.Gap))
		}
		for _, line := range p.row(r) {
			b.WriteString(line)
		}
		if l.Explain {
			b.WriteString(p.why(r))
		}
	}
	return b.String()
}

// A page knows the columns of a ladder in text.
type page struct {
	*Ladder
	lane  []int // columns of the lifelines
	left  int   // room for notes before the time
	right int   // first column of notes behind the last lifeline
}

const timeColumns = 10 // " 1234.567s"

func newPage(l *Ladder) *page {
	p := &page{Ladder: l}
	lanes := max(len(l.Lanes), 1)
	p.left = 20 * l.Width / 100
	room := 22 * l.Width / 100 // for notes on the right
	if lanes > 2 {
		p.left, room = 14*l.Width/100, 15*l.Width/100
	}
	first := p.left + timeColumns + 1
	span := l.Width - first - room - 1
	for i := range lanes {
		at := first
		if lanes > 1 {
			at += span * i / (lanes - 1)
		}
		p.lane = append(p.lane, at)
	}
	p.right = p.lane[lanes-1] + 2
	return p
}

// head names the lifelines.
func (p *page) head() string {
	line := p.blank(' ')
	for i, name := range p.Lanes {
		room := p.Width - p.lane[i]
		if i+1 < len(p.Lanes) {
			room = p.lane[i+1] - p.lane[i] - 1
		}
		line.put(p.lane[i]-min(1, p.lane[i]), cut(name, room))
	}
	return line.String()
}

func (p *page) gap(d time.Duration) string {
	line := p.blank(':')
	line.putRight(p.left+timeColumns-1, fmt.Sprintf("+%.3fs", d.Seconds()))
	return line.String()
}

// row draws a row, and further lines for the notes that found no room in it.
func (p *page) row(r *Row) []string {
	line := p.blank('|')
	line.putRight(p.left+timeColumns-1, fmt.Sprintf("%.3fs", r.At.Seconds()))
	if r.Phase != NoArrow {
		p.arrow(line, r)
	}
	rest := p.notes(line, r.Notes)
	lines := []string{line.String()}
	for len(rest) > 0 {
		line = p.blank('|')
		before := len(rest)
		rest = p.notes(line, rest)
		if len(rest) == before { // one that fits nowhere: cut it
			rest = rest[1:]
		}
		lines = append(lines, line.String())
	}
	return lines
}

// notes puts notes beside their lifelines, and gives those that have to wait for another line.
func (p *page) notes(line text, notes []Remark) (rest []Remark) {
	used := make(map[int]int) // lane: columns taken
	for _, n := range notes {
		text := n.Text
		if n.Kind == Verb {
			text = "[" + text + "]"
		}
		if taken := used[n.Lane]; taken < 0 || !p.note(line, n.Lane, text, &taken) {
			rest = append(rest, n)
			used[n.Lane] = -1 // those after it come after it
		} else {
			used[n.Lane] = taken
		}
	}
	return rest
}

// note puts one note; it tells whether there was room.
func (p *page) note(line text, lane int, s string, taken *int) bool {
	var from, room int
	switch {
	case lane < 0:
		from, room = p.lane[0]+2, p.Width-p.lane[0]-2
	case lane == 0 && len(p.lane) > 1:
		from, room = 0, p.left
	case lane == len(p.lane)-1:
		from, room = p.right, p.Width-p.right
	default:
		from, room = p.lane[lane]+2, p.lane[lane+1]-p.lane[lane]-2
		if *taken == 0 && !line.free(from, room) {
			return false
		}
	}
	if *taken > 0 {
		if *taken+1+utf8.RuneCountInString(s) > room {
			return false
		}
		*taken++
	}
	s = cut(s, room-*taken)
	line.put(from+*taken, s)
	*taken += utf8.RuneCountInString(s)
	return true
}

// arrow draws what this row shows of its arrow, label at the sender's end.
func (p *page) arrow(line text, r *Row) {
	a := &p.Arrows[r.Arrow]
	to := a.To
	if to < 0 { // nobody was there
		to = min(a.From+1, len(p.lane)-1)
		if to == a.From && to > 0 {
			to--
		}
	}
	if to == a.From { // to itself
		line.put(p.lane[to]+2, cut("@ "+label(a, true), p.Width-p.lane[to]-2))
		return
	}
	lo, hi := p.lane[min(a.From, to)]+1, p.lane[max(a.From, to)]-1
	right := a.From < to
	shaft, head, tail := "-", ">", ""
	if !right {
		head = "<"
	}
	if a.Again > 0 || a.Copy {
		shaft = "."
	}
	text := label(a, r.Phase != Arrives)
	switch {
	case a.Lost || a.Spoilt && r.Phase == Whole:
		head = map[bool]string{true: "x", false: "#"}[a.Lost]
	case r.Phase == Leaves:
		head = "~"
	case r.Phase == Arrives:
		tail = "~ "
	}
	width := hi - lo - 1 // between two spaces
	text = cut(text, width-utf8.RuneCountInString(tail)-3)
	n := width - utf8.RuneCountInString(text) - utf8.RuneCountInString(tail) - 2
	bar := strings.Repeat(shaft, max(n, 1))
	if a.Lost {
		bar = strings.Repeat(shaft, max(n*2/3, 1))
	}
	var s string
	if right {
		s = tail + text + " " + bar + head
		line.put(lo+1, s)
		return
	}
	s = head + bar + " " + text
	if tail != "" {
		s += " ~"
	}
	line.put(hi-utf8.RuneCountInString(s), s)
}

// label names an arrow: in full where it leaves, by its number where it arrives.
func label(a *Arrow, full bool) string {
	number := fmt.Sprintf("F%d", a.F)
	switch {
	case a.Count > 1:
		return fmt.Sprintf("F%d..F%d %s again x%d", a.F, a.LastF, a.Title, a.Count)
	case a.Forged && full:
		return strings.TrimSpace(number + " FORGED " + a.Title + " " + a.Details)
	case a.Copy:
		return number + " copied"
	case !full:
		return number
	case a.Again > 0:
		return fmt.Sprintf("%s %s (F%d again)", number, a.Title, a.Again)
	}
	return strings.TrimSpace(number + " " + a.Title + " " + a.Details)
}

// why explains the transitions of a row.
func (p *page) why(r *Row) string {
	var b strings.Builder
	for _, n := range r.Notes {
		if n.Step == nil || n.Step.Why == "" {
			continue
		}
		who := ""
		if n.Lane >= 0 {
			who = p.Lanes[n.Lane] + " "
		}
		s := fmt.Sprintf("%s%s %s: %s", who, n.Text, n.Step.Rule, n.Step.Why)
		if n.Step.Ref != "" {
			s += " (" + n.Step.Ref + ")"
		}
		for _, line := range wrap(s, p.Width-6) {
			b.WriteString("      " + line + "\n")
		}
	}
	return b.String()
}

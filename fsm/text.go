package fsm

import (
	"strings"
	"unicode/utf8"
)

// The widths of the columns of [Table.Text], and of the sentence below each row.
const (
	fromWidth = 20
	onWidth   = 28
	toWidth   = 20
	doWidth   = 28
	whyWidth  = fromWidth + onWidth + toWidth + doWidth
)

// noBreak stands for a space at which no line may end while text is wrapped.
const noBreak = "\x00"

// Text gives the table for a terminal: a heading, then every row with its states, events,
// next state and effects, and below it in brackets the sentence and the section. When states
// are given, only the rows that hold for one of them are shown.
func (t *Table) Text(at ...State) string {
	var b strings.Builder
	b.WriteString(t.title + "\n")
	if t.doc != "" {
		b.WriteString(strings.Join(wrap(t.doc, whyWidth), "\n") + "\n")
	}
	b.WriteString("start: " + t.start.String() + "; ends: " + names(t.ends) + "\n\n")
	idWidth := len("row")
	for _, id := range t.IDs() {
		idWidth = max(idWidth, len(id))
	}
	widths := []int{idWidth, fromWidth, onWidth, toWidth, doWidth}
	writeLine(&b, widths, "row", "state", "event", "next", "effects")
	for _, r := range t.Rows() {
		if len(at) > 0 && !holdsFor(&r, at) {
			continue
		}
		writeLine(&b, widths, r.ID, names(r.From), names(r.On), r.Target(), names(r.Do))
		section := strings.ReplaceAll(r.Ref, " ", noBreak)
		for _, line := range wrap("["+r.Why+" "+section+"]", whyWidth) {
			b.WriteString(strings.Repeat(" ", idWidth+2) + strings.ReplaceAll(line, noBreak, " ") + "\n")
		}
	}
	return b.String()
}

func holdsFor(r *Row, states []State) bool {
	for _, s := range states {
		for _, f := range r.From {
			if s == f {
				return true
			}
		}
	}
	return false
}

// writeLine writes one row of cells, as many lines as its longest cell needs.
func writeLine(b *strings.Builder, widths []int, cells ...string) {
	lines := make([][]string, len(cells))
	height := 1
	for i, c := range cells {
		lines[i] = wrap(c, widths[i])
		height = max(height, len(lines[i]))
	}
	for n := range height {
		var line strings.Builder
		for i := range cells {
			part := ""
			if n < len(lines[i]) {
				part = lines[i][n]
			}
			line.WriteString(part)
			line.WriteString(strings.Repeat(" ", widths[i]-utf8.RuneCountInString(part)+2))
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
}

// wrap breaks a text at spaces into lines of at most width characters; a longer word is
// broken where it must be.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		for utf8.RuneCountInString(word) > width {
			if line != "" {
				lines, line = append(lines, line), ""
			}
			runes := []rune(word)
			lines, word = append(lines, string(runes[:width])), string(runes[width:])
		}
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= width:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
	}
	return append(lines, line)
}

package dialogtest

import (
	"strings"
	"unicode/utf8"
)

// text is a line being drawn.
type text []rune

// blank is an empty line with its lifelines.
func (p *page) blank(life rune) text {
	line := make(text, p.Width)
	for i := range line {
		line[i] = ' '
	}
	if life != ' ' {
		for _, c := range p.lane {
			line[c] = life
		}
	}
	return line
}

func (t text) put(at int, s string) {
	for _, r := range s {
		if at >= 0 && at < len(t) {
			t[at] = r
		}
		at++
	}
}

func (t text) putRight(end int, s string) { t.put(end-utf8.RuneCountInString(s), s) }

func (t text) free(at, n int) bool {
	for i := at; i < at+n && i < len(t); i++ {
		if t[i] != ' ' {
			return false
		}
	}
	return true
}

func (t text) String() string { return strings.TrimRight(string(t), " ") + "\n" }

// cut shortens s to n columns, with an ellipsis in place of what is missing.
func cut(s string, n int) string {
	if n <= 0 {
		return ""
	}
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}

// wrap breaks s into lines of at most n columns.
func wrap(s string, n int) (lines []string) {
	line := ""
	for _, word := range strings.Fields(s) {
		word = cut(word, n)
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= n:
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
	}
	return append(lines, line)
}

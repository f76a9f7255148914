package sdp

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// A ParseError tells where a description stops being one, and why. Its text is one line:
//
//	sdp: line 5, column 9: bad port ("65536"; want 0-65535): RFC 8866 §5.14
type ParseError struct {
	Line    int    // 1 for the first line; 0 if the error is not about one line
	Column  int    // in bytes, 1 for the first of the line; 0 if it is about the whole line
	Problem string // what is wrong
	Found   string // the input found there, at most 40 bytes; "" for a line that may hold a key
	Want    string // what should be there
	Ref     string // "RFC 8866 §5.14"
}

func (e *ParseError) Error() string {
	var b strings.Builder
	b.WriteString("sdp: ")
	if e.Line > 0 {
		fmt.Fprintf(&b, "line %d", e.Line)
		if e.Column > 0 {
			fmt.Fprintf(&b, ", column %d", e.Column)
		}
		b.WriteString(": ")
	}
	b.WriteString(e.Problem)
	appendFoundWant(&b, e.Found, e.Want)
	if e.Ref != "" {
		b.WriteString(": " + e.Ref)
	}
	return b.String()
}

func appendFoundWant(b *strings.Builder, found, want string) {
	switch {
	case found != "" && want != "":
		fmt.Fprintf(b, " (%s; want %s)", quote(found), want)
	case found != "":
		fmt.Fprintf(b, " (%s)", quote(found))
	case want != "":
		fmt.Fprintf(b, " (want %s)", want)
	}
}

// quote shows input from a peer on one line: at most 40 bytes, anything unprintable escaped.
func quote(s string) string {
	return fmt.Sprintf("%q", shorten(s))
}

// shorten cuts s to 40 bytes, not in the middle of a rune.
func shorten(s string) string {
	const most = 40
	if len(s) <= most {
		return s
	}
	cut := most - len("…")
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}

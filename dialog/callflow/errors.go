package callflow

import (
	"fmt"
	"strings"
)

// A SyntaxError is a line that cannot be read.
type SyntaxError struct {
	File string
	Line int
	What string // what is wrong, and what is wanted
}

// Error gives file, line and what is wrong.
func (e *SyntaxError) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.What) }

// SyntaxErrors are all lines of a file that cannot be read.
type SyntaxErrors []*SyntaxError

// Error gives one line per error.
func (e SyntaxErrors) Error() string {
	lines := make([]string, len(e))
	for i, x := range e {
		lines[i] = x.Error()
	}
	return strings.Join(lines, "\n")
}

// A Mismatch is a run that did not go as the file says.
type Mismatch struct {
	File    string
	Section string // path or variation
	Line    int
	Wanted  string // the line of the file, "" when it wanted nothing
	Found   string // what happened instead
	Hint    string // what a reader may look at; "" for none
	Ladder  string // of the run up to there
}

// Error gives file and line, what was wanted and what was found, the ladder and a hint.
func (e *Mismatch) Error() string {
	s := e.Short()
	if e.Ladder != "" {
		s += "\n" + strings.TrimRight(e.Ladder, "\n")
	}
	if e.Hint != "" {
		s += "\nhint: " + e.Hint
	}
	return s
}

// Short is the first line of Error.
func (e *Mismatch) Short() string {
	s := fmt.Sprintf("%s:%d: ", e.File, e.Line)
	if e.Wanted != "" {
		s += fmt.Sprintf("expected %q, ", e.Wanted)
	}
	s += e.Found
	if e.Section != "" {
		s += " (" + e.Section + ")"
	}
	return s
}

func errUnknown(name string) error { return fmt.Errorf("nobody is called %q", name) }

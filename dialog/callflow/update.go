package callflow

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Update runs every section of a flow file and writes the expectations of each block that does
// not go as the file says anew; those that hold stay as they are. In a file without any
// expectation it writes all of them. It gives the new text; the error is SyntaxErrors, or a
// *Mismatch where the file cannot be mended by other expectations: a stimulus that makes no
// sense, a broken rule.
func Update(name string, text []byte) ([]byte, error) {
	f, err := Parse(name, text)
	if err != nil {
		return nil, err
	}
	if f.bare() {
		for i := range f.Sections {
			if f, err = f.fill(i); err != nil {
				return nil, err
			}
		}
	}
	for range 4 * len(f.source) {
		m, s := f.firstMismatch()
		if m == nil {
			return []byte(strings.Join(f.source, "\n")), nil
		}
		block := f.blockAt(m.Line)
		if block < 0 {
			return nil, m
		}
		lines, err := f.recordBlock(s, block)
		if err != nil {
			return nil, err
		}
		before := strings.Join(f.source, "\n")
		if f, err = f.replace(block, lines); err != nil {
			return nil, err
		}
		if strings.Join(f.source, "\n") == before {
			return nil, m
		}
	}
	return nil, fmt.Errorf("%s: the expectations do not settle; is there a random fault without a seed?", name)
}

// bare tells whether a flow has no expectation at all.
func (f *Flow) bare() bool {
	for _, s := range f.Sections {
		for _, l := range s.Lines {
			if l.expects() {
				return false
			}
		}
	}
	return true
}

func (l *Line) expects() bool {
	return l.Kind == Message || l.Kind == State || l.Kind == Refusal || l.Kind == Gap
}

func (f *Flow) firstMismatch() (*Mismatch, *Section) {
	for _, s := range f.Sections {
		var m *Mismatch
		if _, err := f.Run(s.Name); errors.As(err, &m) {
			return m, s
		}
	}
	return nil, nil
}

// blockAt is the line of the stimulus to whose block a line belongs, -1 if there is none.
func (f *Flow) blockAt(no int) int {
	at := -1
	for _, s := range f.Sections {
		for _, l := range s.Lines {
			if l.Kind == Stimulus && l.No <= no {
				at = l.No
			}
		}
	}
	return at
}

// fill writes the expectations of all blocks of a section, one after the other.
func (f *Flow) fill(section int) (*Flow, error) {
	for i := 0; i < len(f.Sections[section].Lines); i++ {
		l := f.Sections[section].Lines[i]
		if l.Kind != Stimulus {
			continue
		}
		lines, err := f.recordBlock(f.Sections[section], l.No)
		if err != nil {
			return nil, err
		}
		if f, err = f.replace(l.No, lines); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// recordBlock runs a section up to the stimulus in a line of the file, and records what
// follows.
func (f *Flow) recordBlock(s *Section, no int) ([]string, error) {
	r := &runner{flow: f, section: s, run: &Run{Flow: f, Section: s}}
	if err := r.setUp(); err != nil {
		return nil, err
	}
	lines := slices.Concat(f.parts(s)...)
	for i := range lines {
		l := &lines[i]
		if l.No == no && l.Kind == Stimulus {
			if err := r.finishBlock(l); err != nil {
				return nil, err
			}
			r.before = r.states()
			if err := r.stimulate(l); err != nil {
				return nil, err
			}
			for j := i + 1; j < len(lines); j++ {
				if lines[j].Kind == Stimulus {
					return r.record(&lines[j]), nil
				}
			}
			return r.record(nil), nil
		}
		if err := r.line(l); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("%s:%d: the line is not reached in %s", f.File, no, r.title())
}

// replace puts expectations under a stimulus in place of those that stand there.
func (f *Flow) replace(no int, lines []string) (*Flow, error) {
	var out []string
	out = append(out, f.source[:no]...)
	for _, l := range lines {
		out = append(out, "    "+l)
	}
	i := no
	for i < len(f.source) && strings.HasPrefix(f.source[i], " ") && strings.TrimSpace(f.source[i]) != "" {
		i++
	}
	out = append(out, f.source[i:]...)
	return Parse(f.File, []byte(strings.Join(out, "\n")))
}

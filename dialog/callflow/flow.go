package callflow

import (
	"slices"
	"strings"
	"time"

	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

// A Flow is a flow file that was read.
type Flow struct {
	File     string // its name, for error texts
	Name     string // that of the file, without ".flow"
	Title    string // the line "flow"
	About    string
	Refs     []string   // sections of RFCs
	Headers  []Line     // ua, proxy, gw, net, seed and timer: they hold for every section
	Sections []*Section // in the order of the file; the first one is the critical path

	source []string // the lines of the file, as they were
}

// A Section is a path, which starts from nothing, or a variation, which replays the critical
// path up to a label and goes another way from there.
type Section struct {
	Name      string
	Variation bool
	From      string // label; "" for a path and for a variation from the start
	Line      int    // where it begins in the file
	Headers   []Line // those that hold for this section alone
	Lines     []Line
}

// Kind says what a [Line] is.
type Kind uint8

// The kinds of line.
const (
	Header   Kind = iota + 1 // ua, proxy, gw, net, seed, timer
	Stimulus                 // somebody does something
	Label                    // a place that variations start from
	Message                  // "alice -> bob INVITE"
	State                    // "= alice dialog:early"
	Refusal                  // "! offer-pending": the stimulus was refused
	Gap                      // "..."
	Measure                  // "measure sdt~14s"
)

// A Line is one line of a flow file. Each field says for which kinds it is set.
type Line struct {
	Kind Kind
	No   int    // line of the file, from 1
	Text string // without indentation and comment

	After time.Duration // Stimulus: the time that passes before it
	Who   string        // Stimulus: who acts, "" for the network; State: whose
	With  string        // State: the other end of the call that is meant; "" for the newest
	Verb  string        // Stimulus, Header: the first word; Label: the name
	Args  []string      // Stimulus, Header: the further words

	Want    dialogtest.Expectation // Message
	Checks  []Check                // State
	Error   string                 // Refusal: "offer-pending"
	Figures []Figure               // Measure
}

// A Check is one "region:state" of an expectation.
type Check struct {
	Region, State string
	Timer         bool          // it is about a running timer, due between Least and Most from now
	Least, Most   time.Duration // both zero: whenever it is due
}

// A Figure is one "key=value" of a measure.
type Figure struct {
	Name  string
	About bool // "~": within one round trip
	Value time.Duration
}

// Section gives the path or variation of that name; "" is the critical path. Nil when the flow
// has none of that name.
func (f *Flow) Section(name string) *Section {
	for _, s := range f.Sections {
		if s.Name == name || name == "" {
			return s
		}
	}
	return nil
}

// Names lists the paths and variations.
func (f *Flow) Names() []string {
	names := make([]string, len(f.Sections))
	for i, s := range f.Sections {
		names[i] = s.Name
	}
	return names
}

// headers are the settings that hold for a section: its own in place of those of the file that
// say the same (the same ua, net, seed, timer).
func (f *Flow) headers(s *Section) []Line {
	lines := slices.Clone(f.Headers)
	for _, own := range s.Headers {
		at := slices.IndexFunc(lines, func(l Line) bool {
			return l.Verb == own.Verb && (l.Verb != "ua" && l.Verb != "gw" && l.Verb != "proxy" || l.Args[0] == own.Args[0])
		})
		if at < 0 {
			lines = append(lines, own)
			continue
		}
		lines[at] = own
	}
	return lines
}

// Source gives the text of the file.
func (f *Flow) Source() string { return strings.Join(f.source, "\n") }

package callflow

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Parse reads a flow file. name is the file's, for error texts. The error is [SyntaxErrors]:
// all lines that cannot be read.
func Parse(name string, text []byte) (*Flow, error) {
	base := strings.TrimSuffix(name[strings.LastIndexAny(name, `/\`)+1:], ".flow")
	p := &parser{Flow: &Flow{File: name, Name: base, source: strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n")}}
	for i, line := range p.source {
		p.no = i + 1
		p.line(line)
	}
	p.no = max(len(p.source), 1)
	p.finish()
	if len(p.errs) > 0 {
		slices.SortStableFunc(p.errs, func(a, b *SyntaxError) int { return a.Line - b.Line })
		return nil, p.errs
	}
	return p.Flow, nil
}

// A parser reads a file line by line.
type parser struct {
	*Flow
	no      int
	section *Section
	errs    SyntaxErrors
}

func (p *parser) bad(format string, args ...any) {
	p.errs = append(p.errs, &SyntaxError{File: p.File, Line: p.no, What: fmt.Sprintf(format, args...)})
}

var comment = regexp.MustCompile(`(^|\s)#.*$`)

func (p *parser) line(raw string) {
	text := strings.TrimSpace(comment.ReplaceAllString(raw, ""))
	if text == "" {
		return
	}
	indented := raw[0] == ' ' || raw[0] == '\t'
	first, rest, _ := strings.Cut(text, " ")
	rest = strings.TrimSpace(rest)
	l := Line{No: p.no, Text: text, Verb: first, Args: strings.Fields(rest)}
	switch {
	case first == "measure":
		p.measure(l)
	case looksExpected(text):
		if !indented {
			p.bad("an expectation has to be indented (%q); what stands in the first column is done, not expected", text)
			return
		}
		p.expectation(l)
	case indented:
		p.bad("unknown expectation %q (want \"A -> B MESSAGE\", \"= WHO region:state\", \"! ERROR\" or \"...\"; what somebody does stands in the first column)", text)
	case strings.HasPrefix(text, "@"):
		p.label(l)
	case first == "path" || first == "variation":
		p.begin(l)
	case slices.Contains(headerWords, first):
		p.header(l, rest)
	default:
		p.stimulus(l)
	}
}

// looksExpected tells whether a line has the form of an expectation.
func looksExpected(text string) bool {
	if strings.HasPrefix(text, "...") || strings.HasPrefix(text, "= ") || strings.HasPrefix(text, "!") {
		return true
	}
	w := strings.Fields(text)
	return len(w) > 1 && (w[1] == "->" || w[1] == "->x")
}

// begin starts a path or a variation.
func (p *parser) begin(l Line) {
	s := &Section{Variation: l.Verb == "variation", Line: l.No}
	if len(l.Args) == 0 {
		p.bad("%s needs a name (want \"%s NAME\")", l.Verb, l.Verb)
		return
	}
	s.Name = l.Args[0]
	if p.Section(s.Name) != nil {
		p.bad("there is a path or variation %q already", s.Name)
	}
	switch rest := l.Args[1:]; {
	case len(rest) == 0:
	case s.Variation && len(rest) == 2 && rest[0] == "from" && strings.HasPrefix(rest[1], "@"):
		s.From = rest[1]
		if len(p.Sections) == 0 || !p.Sections[0].has(s.From) {
			p.bad("the critical path has no label %s%s", s.From, mean(s.From, p.labels()))
		}
	default:
		p.bad("%q is not understood (want \"path NAME\" or \"variation NAME from @LABEL\")", l.Text)
	}
	p.section = s
	p.Sections = append(p.Sections, s)
}

func (s *Section) has(label string) bool {
	return slices.ContainsFunc(s.Lines, func(l Line) bool { return l.Kind == Label && l.Verb == label })
}

func (p *parser) labels() (list []string) {
	if len(p.Sections) > 0 {
		for _, l := range p.Sections[0].Lines {
			if l.Kind == Label {
				list = append(list, l.Verb)
			}
		}
	}
	return list
}

func (p *parser) label(l Line) {
	l.Kind = Label
	if p.inSection(l) && p.section.has(l.Verb) {
		p.bad("there is a label %s already", l.Verb)
	}
	p.add(l)
}

// inSection complains of a line that stands before the first path.
func (p *parser) inSection(l Line) bool {
	if p.section == nil {
		p.bad("%q stands before the first \"path NAME\"", l.Text)
	}
	return p.section != nil
}

func (p *parser) add(l Line) {
	if p.section != nil {
		p.section.Lines = append(p.section.Lines, l)
	}
}

func (p *parser) finish() {
	if p.Title == "" {
		p.no = 1
		p.bad("there is no line \"flow TITLE\"")
	}
	if len(p.Sections) == 0 && len(p.errs) == 0 {
		p.bad("there is no \"path NAME\", so nothing would run")
	}
	if len(p.Sections) > 0 && p.Sections[0].Variation {
		p.no = p.Sections[0].Line
		p.bad("the first section has to be a path, not a variation")
	}
}

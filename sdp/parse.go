package sdp

import "strings"

// Parse reads a description with the default limits. It copies b once and keeps nothing of it.
//
// Lines may end in CRLF or LF, the last one need not end at all, and empty lines are skipped. Lines of one
// section may come in any order, and fields of a line may be any number of spaces apart, for there is no
// doubt what they mean. Lines whose type letter RFC 8866 does not know are kept (Unknown). Whatever cannot
// be read one way only is a *ParseError. Check says where a description that could be read breaks the rules.
func Parse(b []byte) (*Description, error) { return Limits{}.Parse(b) }

// ParseFragment is Parse for a piece of a description: v=, o=, s= and t= may be missing, as they are in the
// application/trickle-ice-sdpfrag bodies of RFC 8840 §9.
func ParseFragment(b []byte) (*Description, error) { return Limits{}.ParseFragment(b) }

// Parse is the function Parse with these limits.
func (l Limits) Parse(b []byte) (*Description, error) {
	return l.make(b, false)
}

// ParseFragment is the function ParseFragment with these limits.
func (l Limits) ParseFragment(b []byte) (*Description, error) {
	return l.make(b, true)
}

// make parses into a description of its own.
func (l Limits) make(b []byte, fragment bool) (*Description, error) {
	l = l.orDefault()
	if err := l.checkSize(len(b)); err != nil { // before it is copied
		return nil, err
	}
	w := &whole{}
	w.Fragment = fragment
	if err := l.parse(w, string(b)); err != nil {
		return nil, err
	}
	return &w.Description, nil
}

// A parser walks over the text once.
type parser struct {
	limits Limits
	text   string
	line   int    // of the current line, from 1
	kind   byte   // its type letter
	value  string // what follows the "="

	d          *Description
	seen       uint32      // session lines seen, a bit per letter
	attributes []Attribute // all attributes so far; sections are cut from it
	formats    []string    // the fields of all m= lines so far; their formats are cut from it
	first      int         // where the current section's attributes begin
}

// bytesPerAttribute is a guess at how much text there is for each attribute of a long description. If it is
// wrong, the slice grows.
const bytesPerAttribute = 40

// A whole is a Description with room for the slices that nearly every description has, so that they
// come in one allocation.
type whole struct {
	Description
	times      [1]Timing
	media      [1]Media
	formats    [8]string
	attributes [8]Attribute
}

// A Reader reads descriptions into memory that it uses again. The zero Reader is ready for use.
type Reader struct {
	Limits Limits
	whole  whole
}

// Read is like [Parse]. The description is the Reader's, and what it points to as well: both are good
// until the next Read. Strings of it are parts of text and stay.
func (r *Reader) Read(text string) (*Description, error) {
	r.whole = whole{}
	l := r.Limits.orDefault()
	if err := l.checkSize(len(text)); err != nil {
		return nil, err
	}
	if err := l.parse(&r.whole, text); err != nil {
		return nil, err
	}
	return &r.whole.Description, nil
}

func (l Limits) checkSize(bytes int) *ParseError {
	if bytes > l.Bytes {
		return tooMany("description is "+itoa(bytes)+" bytes", l.Bytes, "Bytes")
	}
	return nil
}

func (l Limits) parse(w *whole, text string) *ParseError {
	if i := strings.IndexByte(text, 0); i >= 0 {
		return badByte(text, i, "NUL")
	}
	w.Times, w.Media = w.times[:0], w.media[:0]
	p := parser{limits: l, text: text, d: &w.Description}
	if w.Fragment {
		p.seen = 1 // any line may be the first
	}
	p.attributes, p.formats = w.attributes[:0], w.formats[:0]
	if n := len(text) / bytesPerAttribute; n > len(w.attributes) {
		p.attributes = make([]Attribute, 0, n)
	}
	if err := p.run(); err != nil {
		return err
	}
	return p.finish()
}

// run reads line after line.
func (p *parser) run() *ParseError {
	returns := 0 // carriage returns that ended a line
	for text, next := p.text, 0; next < len(text); {
		if p.line++; p.line > p.limits.Lines {
			return tooMany("description has more lines", p.limits.Lines, "Lines")
		}
		start, end := next, len(text)
		if i := strings.IndexByte(text[start:], '\n'); i >= 0 {
			end = start + i
		}
		next = end + 1
		if end > start && text[end-1] == '\r' {
			end--
			returns++
		}
		line := text[start:end]
		if len(line) < 2 || line[1] != '=' || !letter(line[0]) {
			if line == "" {
				continue
			}
			if strings.Contains(line, ":") {
				line = "" // it may be the rest of a line with a key
			}
			return &ParseError{Line: p.line, Column: 1, Problem: "not a line of a description", Found: shorten(line), Want: `a letter and "="`, Ref: "RFC 8866 §5"}
		}
		p.kind, p.value = line[0], line[2:]
		var err *ParseError
		switch {
		case p.kind == 'a' && p.seen != 0:
			err = p.attribute()
		case p.kind == 'm' && p.seen != 0:
			err = p.media()
		case len(p.d.Media) > 0:
			err = p.mediaLine(&p.d.Media[len(p.d.Media)-1])
		default:
			err = p.sessionLine()
		}
		if err != nil {
			return err
		}
	}
	if strings.Count(p.text, "\r") != returns {
		return badByte(p.text, strayReturn(p.text), "carriage return")
	}
	return nil
}

// strayReturn finds the first carriage return that ends no line.
func strayReturn(text string) int {
	for i := range len(text) {
		if text[i] == '\r' && i+1 < len(text) && text[i+1] != '\n' {
			return i
		}
	}
	return len(text) - 1
}

// finish cuts off the last section and asks for what no description can do without.
func (p *parser) finish() *ParseError {
	p.cut()
	d := p.d
	if p.seen&bit('o') != 0 {
		d.Fragment = false
	}
	switch {
	case d.Fragment:
	case p.line == 0:
		return &ParseError{Problem: "description is empty", Want: "v=0", Ref: "RFC 8866 §5.1"}
	case p.seen&bit('o') == 0:
		return &ParseError{Problem: "line o= is missing", Ref: "RFC 8866 §5.2"}
	}
	if len(d.Times) == 0 {
		d.Times = nil
	}
	if len(d.Media) == 0 {
		d.Media = nil
	}
	return nil
}

// cut gives the attributes read since the last cut to the section that they stood in.
func (p *parser) cut() {
	if n := len(p.attributes); n > p.first {
		section := p.attributes[p.first:n:n]
		if m := len(p.d.Media); m > 0 {
			p.d.Media[m-1].Attributes = section
		} else {
			p.d.Attributes = section
		}
		p.first = n
	}
}

// once refuses the second line of a type that a section may have once.
func (p *parser) once() *ParseError {
	b := bit(p.kind)
	if p.seen&b != 0 {
		return p.bad(1, "second "+string(p.kind)+"= line in the session section", "", "", "RFC 8866 §5")
	}
	p.seen |= b
	return nil
}

func letter(c byte) bool { c |= 0x20; return 'a' <= c && c <= 'z' }

func bit(kind byte) uint32 { return 1 << (kind & 31) }

// fields appends the fields of the current line to a list, which has at most so many then. Inlined into every line's code it
// would be the larger part of the parser.
//
//go:noinline
func (p *parser) fields(list []string, most int) []string {
	for s, i := p.value, 0; i < len(s); i++ {
		n := word(s[i:])
		if n == 0 {
			continue
		}
		if list = append(list, s[i:i+n]); len(list) == most {
			break
		}
		i += n
	}
	return list
}

// column returns the column of a field of the current line, from 1, or of its end.
func (p *parser) column(field int) int {
	f := fields{text: p.value}
	for range field + 1 {
		f.next()
	}
	return f.column()
}

// bad is an error in the current line. What a key line holds is never shown.
func (p *parser) bad(column int, problem, found, want, ref string) *ParseError {
	if p.kind == 'k' || p.kind == 'a' {
		found = ""
	}
	return &ParseError{Line: p.line, Column: column, Problem: problem, Found: shorten(found), Want: want, Ref: ref}
}

// badByte is an error about one byte, found before the text is cut into lines.
func badByte(text string, at int, name string) *ParseError {
	return &ParseError{
		Line:    strings.Count(text[:at], "\n") + 1,
		Column:  at - strings.LastIndexByte(text[:at], '\n'),
		Problem: name + " inside a description",
		Ref:     "RFC 8866 §9",
	}
}

package message

import (
	"iter"
	"strings"
)

// Part is one part of a multipart body (RFC 2046 §5.1, RFC 5621).
type Part struct {
	Type        MediaType // text/plain if the part does not say
	Disposition Item      // zero if the part does not say
	Body        string    // as it came, which may be binary
	head        string    // the headers
	fields      []field
}

// Header gives the value of a header of the part, such as Content-ID.
func (p Part) Header(name string) (value string, ok bool) {
	for i := range p.fields {
		if f := &p.fields[i]; equalFold(f.name(p.head), name) || f.id != 0 && f.id == headerNamed(name) {
			return f.value(p.head), true
		}
	}
	return "", false
}

// Parts yields the parts of a multipart body in order; nothing when the body is of another type. A part that is itself
// multipart is not taken apart: give its Type and Body to SplitParts.
func (m *Message) Parts() iter.Seq2[Part, error] {
	return func(yield func(Part, error) bool) {
		kind, err := m.ContentType()
		if err != nil || !equalFold(kind.Type, "multipart") {
			return
		}
		for part, err := range SplitParts(kind, m.body) {
			if !yield(part, err) {
				return
			}
		}
	}
}

// SplitParts yields the parts of a multipart body whose Content-Type is given.
func SplitParts(kind MediaType, body string) iter.Seq2[Part, error] {
	return func(yield func(Part, error) bool) {
		fail := func(problem string) {
			yield(Part{}, &ParseError{Problem: problem, Ref: "RFC 2046 §5.1.1", Status: 400})
		}
		boundary, ok := kind.Param("boundary")
		if !ok || boundary == "" || len(boundary) > 70 {
			fail("multipart body without a boundary of 1 to 70 characters")
			return
		}
		delimiter := "\r\n--" + boundary
		rest, ok := strings.CutPrefix(body, delimiter[2:])
		if !ok { // skip the preamble
			_, rest, ok = strings.Cut(body, delimiter)
		}
		for ok && !strings.HasPrefix(rest, "--") {
			end := strings.Index(rest, "\r\n")
			if end < 0 || trimSpace(rest[:end]) != "" {
				fail("bad line behind a boundary")
				return
			}
			// The line break that ends the delimiter's line may begin the next delimiter: the part is then empty.
			content := rest[end:]
			if end = strings.Index(content, delimiter); end < 0 {
				ok = false
				break
			}
			count(end)
			content, rest = content[:end], content[end+len(delimiter):]
			content = strings.TrimPrefix(content, "\r\n")
			part, err := parsePart(content)
			if err != nil {
				yield(Part{}, err)
				return
			}
			if !yield(part, nil) {
				return
			}
		}
		if !ok {
			fail("multipart body without a closing boundary")
		}
	}
}

// parsePart reads the headers of a part, which may be none, and its body.
func parsePart(text string) (Part, error) {
	p := Part{Type: MediaType{Type: "text", Subtype: "plain"}}
	pos := 0
	for pos < len(text) && !strings.HasPrefix(text[pos:], "\r\n") {
		var f field
		if _, err := cutField(&f, text, pos); err != nil {
			err.Status = 400
			return Part{}, err
		}
		p.fields = append(p.fields, f)
		pos = int(f.end)
	}
	p.head = text[:pos]
	p.Body = strings.TrimPrefix(text[pos:], "\r\n")
	if v, ok := p.Header("Content-Type"); ok {
		kind, err := parseMediaType(v)
		if err != nil {
			return Part{}, err.in("Content-Type", 0)
		}
		p.Type = kind
	}
	if v, ok := p.Header("Content-Disposition"); ok {
		disposition, err := parseItem(v)
		if err != nil {
			return Part{}, err.in("Content-Disposition", 0)
		}
		p.Disposition = disposition
	}
	return p, nil
}

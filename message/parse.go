package message

import (
	"fmt"
	"slices"
	"strings"
)

// Limits bounds what a peer can make the parser hold.
type Limits struct {
	MessageBytes int // size of a message, body included; 0 means 65535, the largest UDP datagram
	Headers      int // number of header lines; 0 means 256
}

func (l Limits) messageBytes() int {
	if l.MessageBytes <= 0 {
		return 65535
	}
	return l.MessageBytes
}

func (l Limits) headers() int {
	if l.Headers <= 0 {
		return 256
	}
	return l.Headers
}

// DefaultLimits are the limits of [Parse]: 65535 bytes, 256 header lines.
var DefaultLimits = Limits{MessageBytes: 65535, Headers: 256}

// Parse reads one message: the payload of a datagram, or what a [Framer] cut from a stream. It copies b once.
//
// Lines must end with CRLF (RFC 3261 §7): elements that disagree on where a line ends see different messages.
//
// Parse finds the lines and what they are called; it accepts whatever can be read in one way only and changes nothing,
// so that [Message.Append] gives the same bytes back. Whether the message is legal, and what to answer if it is not, is
// told by [Check]. Octets of a datagram beyond Content-Length are dropped (RFC 3261 §18.3), line breaks before the
// start line are skipped.
//
// The error is a *[ParseError] when the bytes are not a SIP message at all; see there for how to answer it.
func Parse(b []byte) (*Message, error) { return DefaultLimits.Parse(b) }

// Parse is like the function Parse, with other limits.
func (l Limits) Parse(b []byte) (*Message, error) {
	for len(b) >= 2 && b[0] == '\r' && b[1] == '\n' {
		b = b[2:]
	}
	if len(b) == 0 {
		return nil, &ParseError{Problem: "message is empty", Wanted: "a start line", cause: ErrEmpty}
	}
	if limit := l.messageBytes(); len(b) > limit {
		e := &ParseError{
			Problem: fmt.Sprintf("message is %d bytes, limit is %d (Limits.MessageBytes)", len(b), limit),
			Status:  513, cause: ErrTooLarge,
		}
		// The head, if it is within the limit, is enough to address the answer.
		m := &Message{text: string(b[:limit])}
		if m.parse(l.headers()) == nil && m.IsRequest() {
			e.Request = m
		}
		return nil, e
	}
	m := &Message{text: string(b)}
	if err := m.parse(l.headers()); err != nil {
		if m.IsRequest() {
			err.Request = m
		} else {
			err.Status = 0
		}
		return nil, err
	}
	return m, nil
}

// parse divides m.text. After an error m holds what could be read.
func (m *Message) parse(maxHeaders int) *ParseError {
	text := m.text
	m.fields = m.inline[:0]
	end := strings.IndexByte(text, '\n')
	if end < 0 {
		end = len(text) - 1
	}
	m.startLine = text[:end+1]
	if err := m.parseStartLine(); err != nil {
		return err
	}
	if !strings.HasSuffix(m.startLine, "\r\n") {
		m.sloppy = true
		err := lineEnd(m.startLine)
		err.Line, err.Status = 1, 400
		return err
	}
	return m.parseFields(end+1, maxHeaders)
}

// parseFields divides m.text from pos on into header lines and body. After a line that is no header it goes on, so that
// what is there can be used for an answer, and gives the first error.
func (m *Message) parseFields(pos, maxHeaders int) (first *ParseError) {
	text, fields, present := m.text, m.fields, m.present
	length, lengths := -1, 0
	ends := 0 // lines so far
	if pos > 0 {
		ends = 1
	}
	for count := 0; ; count++ {
		if len(fields) == cap(fields) {
			fields = slices.Grow(fields, 1)
		}
		f := &fields[:len(fields)+1][len(fields)]
		lines := 1
		if count == maxHeaders || !cutPlainField(f, text, pos) {
			if pos == len(text) {
				m.unended = true
				break
			}
			if strings.HasPrefix(text[pos:], "\r\n") {
				pos += 2
				ends++
				break
			}
			if count == maxHeaders {
				if first == nil {
					first = tooMany(maxHeaders, ends+1)
				}
				break
			}
			var err *ParseError
			if lines, err = cutField(f, text, pos); err != nil {
				if first == nil {
					err.Line, err.Status = ends+1, 400
					first = err
				}
				pos = int(f.end)
				ends += lines
				continue
			}
		}
		pos = int(f.end)
		ends += lines
		fields = fields[:len(fields)+1]
		switch f.id {
		case hFrom, hTo, hCSeq:
			if present&f.id.bit() == 0 {
				f.note(text)
			}
		case hContentLength:
			lengths++
			if n, ok := parseUint(f.value(text), 1<<31-1); ok {
				length = int(n)
			}
		}
		present |= f.id.bit()
	}
	if first == nil {
		first = strayCR(text[:pos], ends)
	}
	m.fields, m.present = fields, present
	m.body = text[pos:]
	if lengths == 1 && length >= 0 && length < len(m.body) { // with two of them nobody knows: RFC 4475 §3.3.9
		m.text = text[:pos+length]
		m.body = m.text[pos:]
	}
	return first
}

func tooMany(headers, line int) *ParseError {
	return &ParseError{
		Line: line, Problem: fmt.Sprintf("more than %d header lines (Limits.Headers)", headers), Status: 513, cause: ErrTooLarge,
	}
}

package message

import (
	"fmt"
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
	text := m.text
	ends, bad := 0, 0 // lines so far, and those that are no header
	if pos > 0 {
		ends = 1
	}
	for {
		before := len(m.fields)
		pos = m.plainFields(pos, maxHeaders-bad)
		ends += len(m.fields) - before
		if pos == len(text) {
			m.unended = true
			break
		}
		if strings.HasPrefix(text[pos:], "\r\n") {
			pos += 2
			ends++
			break
		}
		if len(m.fields)+bad == maxHeaders {
			if first == nil {
				first = tooMany(maxHeaders, ends+1)
			}
			break
		}
		var f field
		lines, err := cutField(&f, text, pos)
		if err == nil {
			m.fields = append(m.fields, f)
			m.present |= f.id.bit()
		} else if bad++; first == nil {
			err.Line, err.Status = ends+1, 400
			first = err
		}
		pos = int(f.end)
		ends += lines
	}
	if first == nil {
		first = strayCR(text[:pos], ends)
	}
	m.body = text[pos:]
	// With two lengths nobody knows where the message ends: RFC 4475 §3.3.9.
	if i := m.find(hContentLength, 0); i >= 0 && m.find(hContentLength, i+1) < 0 {
		if n, ok := parseUint(m.value(&m.fields[i]), 1<<31-1); ok && int(n) < len(m.body) {
			m.text = text[:pos+int(n)]
			m.body = m.text[pos:]
		}
	}
	return first
}

// plainFields takes the lines from pos on that are written as nearly all are, until there are limit fields, and gives the
// index behind them.
func (m *Message) plainFields(pos, limit int) int {
	var f field
	for len(m.fields) < limit && cutPlainField(&f, m.text, pos) {
		m.fields = append(m.fields, f)
		m.present |= f.id.bit()
		pos = int(f.end)
	}
	return pos
}

func tooMany(headers, line int) *ParseError {
	return &ParseError{
		Line: line, Problem: fmt.Sprintf("more than %d header lines (Limits.Headers)", headers), Status: 513, cause: ErrTooLarge,
	}
}

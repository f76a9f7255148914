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
		if m.IsRequest() && m.method != "" {
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
	var first *ParseError
	fail := func(line int, e *ParseError) {
		if first == nil {
			e.Line, e.Status = line, 400
			first = e
		}
	}
	if !strings.HasSuffix(m.startLine, "\r\n") {
		fail(1, lineEnd(m.startLine))
	}
	pos, line, length := end+1, 2, -1
	for {
		if pos == len(text) {
			m.unended = true
			break
		}
		if strings.HasPrefix(text[pos:], "\r\n") {
			pos += 2
			break
		}
		if len(m.fields) >= maxHeaders {
			fail(line, &ParseError{
				Problem: fmt.Sprintf("more than %d header lines (Limits.Headers)", maxHeaders), cause: ErrTooLarge,
			})
			first.Status = 513
			break
		}
		f, lines, err := cutField(text[pos:])
		if err != nil {
			fail(line, err)
			if err.cause == errUnended {
				break
			}
		} else {
			m.fields = append(m.fields, f)
			if f.id == hContentLength && length < 0 {
				if n, ok := parseUint(f.value(), 1<<31); ok {
					length = int(n)
				}
			}
		}
		pos += len(f.line)
		line += lines
	}
	m.body = text[pos:]
	if length >= 0 && length < len(m.body) {
		m.text = text[:pos+length]
		m.body = m.text[pos:]
	}
	return first
}

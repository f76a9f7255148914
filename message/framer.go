package message

import (
	"bytes"
	"fmt"
	"iter"
	"strings"
)

// FrameKind says what a [Framer] found.
type FrameKind uint8

const (
	// NeedMore means that the bytes so far hold no further whole frame: read from the connection, Write, ask again.
	NeedMore FrameKind = iota
	// MessageFrame is one whole message in Frame.Bytes, for [Parse].
	MessageFrame
	// Ping is the double CRLF that a client sends to keep the connection open; answer it with one CRLF (RFC 5626 §5.4).
	Ping
	// Pong is the single CRLF that answers a ping.
	Pong
)

// Frame is one piece of a stream.
type Frame struct {
	Kind  FrameKind
	Bytes []byte // of a message; valid until the next Write
}

// Framer cuts messages out of a byte stream (TCP, TLS) by Content-Length (RFC 3261 §18.3). The zero Framer is ready for
// the side that accepted the connection. One Framer serves one direction of one connection.
//
//	framer.Write(buf[:n])
//	for frame, err := range framer.Frames() {
//		if err != nil { /* answer err.Request if there is one, close the connection */ }
//		...
//	}
//
// What it holds is bounded by Limits.MessageBytes and one Write, and each byte is looked at a fixed number of times,
// however the stream is cut.
type Framer struct {
	// Limits bounds a message; the zero Limits are DefaultLimits.
	Limits Limits
	// Client is set by the side that opened the connection: a CRLF between messages is then a Pong. Otherwise a double
	// CRLF is a Ping, and a single one before a message is skipped (RFC 3261 §7.5).
	Client bool

	buf     []byte
	start   int // of what was not handed out
	scanned int // no head ends before this index
	length  int // of the message at start, once its head was read; else 0
	err     error
}

// Write hands over bytes that came from the stream; they are copied. It fails only after Next has failed.
func (f *Framer) Write(p []byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	// Moving the rest down costs no more than what was handed out, so that all moves together are linear.
	if rest := len(f.buf) - f.start; f.start > 0 && f.start >= rest {
		count(rest)
		copy(f.buf, f.buf[f.start:])
		f.buf = f.buf[:rest]
		f.scanned = max(f.scanned-f.start, 0)
		f.start = 0
	}
	f.buf = append(f.buf, p...)
	return len(p), nil
}

// Next gives the next frame, of kind NeedMore if there is none yet. After an error the stream cannot be cut any more:
// the connection is to be closed, and later calls give the same error. The error is a *[ParseError]; its Request, if
// any, can be answered with its Status first.
func (f *Framer) Next() (Frame, error) {
	if f.err != nil {
		return Frame{}, f.err
	}
	if f.length == 0 {
		if kind, more := f.lineBreaks(); kind != NeedMore || !more {
			return Frame{Kind: kind}, nil
		}
		head, err := f.head()
		if err != nil {
			f.err = err
			return Frame{}, err
		}
		if head == 0 {
			return Frame{}, nil
		}
		body, err := f.contentLength(head)
		if err != nil {
			f.err = err
			return Frame{}, err
		}
		f.length = head + body
	}
	if len(f.buf)-f.start < f.length {
		return Frame{}, nil
	}
	end := f.start + f.length
	frame := Frame{MessageFrame, f.buf[f.start:end:end]}
	f.start, f.scanned, f.length = end, end, 0
	return frame, nil
}

// Frames yields the frames that are there, ended by an error if there is one: what Next gives until it says NeedMore.
func (f *Framer) Frames() iter.Seq2[Frame, error] {
	return func(yield func(Frame, error) bool) {
		for {
			frame, err := f.Next()
			if err == nil && frame.Kind == NeedMore || !yield(frame, err) || err != nil {
				return
			}
		}
	}
}

// Buffered gives the number of bytes that were written and not handed out.
func (f *Framer) Buffered() int { return len(f.buf) - f.start }

// lineBreaks takes CRLFs before a message; more tells whether something else follows.
func (f *Framer) lineBreaks() (kind FrameKind, more bool) {
	for {
		rest := f.buf[f.start:]
		switch {
		case len(rest) == 0 || len(rest) == 1 && rest[0] == '\r':
			return NeedMore, false
		case rest[0] != '\r' || rest[1] != '\n':
			return NeedMore, true
		case f.Client:
			f.skip(2)
			return Pong, true
		case len(rest) == 2 || len(rest) == 3 && rest[2] == '\r':
			return NeedMore, false
		case rest[2] == '\r' && rest[3] == '\n':
			f.skip(4)
			return Ping, true
		}
		f.skip(2)
	}
}

func (f *Framer) skip(n int) {
	f.start += n
	f.scanned = f.start
}

// head gives the length of the start line and headers with the empty line, 0 while it is not there.
func (f *Framer) head() (int, *ParseError) {
	if c := f.buf[f.start]; !is(c, isToken) {
		return 0, &ParseError{
			Line: 1, Problem: "not a SIP start line", Found: string(rune(c)),
			Wanted: `"METHOD uri SIP/2.0" or "SIP/2.0 code reason"`,
		}
	}
	limit := f.Limits.messageBytes()
	from := max(f.scanned, f.start)
	count(min(len(f.buf)-from, limit))
	// Not farther than the limit: what is behind it may be other messages, which are searched in their turn.
	if i := bytes.Index(f.buf[from:min(len(f.buf), f.start+limit)], []byte("\r\n\r\n")); i >= 0 {
		return from + i + 4 - f.start, nil
	} else if len(f.buf)-f.start <= limit {
		f.scanned = max(len(f.buf)-3, f.start)
		return 0, nil
	}
	return 0, &ParseError{
		Problem: fmt.Sprintf("no end of the headers within %d bytes (Limits.MessageBytes)", limit), Status: 513, cause: ErrTooLarge,
	}
}

// contentLength reads the length of the body from the head of a message.
func (f *Framer) contentLength(head int) (int, *ParseError) {
	fail := func(line int, e *ParseError) (int, *ParseError) {
		e.Line = line
		if e.Status == 0 {
			e.Status = 400
		}
		if m, err := f.Limits.Parse(f.buf[f.start : f.start+head]); err == nil && m.IsRequest() {
			e.Request = m
		} else {
			e.Status = 0
		}
		return 0, e
	}
	text := stringOf(f.buf[f.start : f.start+head-2])
	length, found := 0, false
	for line, pos := 1, 0; pos < len(text); line++ {
		if c := text[pos] | 0x20; line > 1 && (c == 'c' || c == 'l') { // others, and continuation lines, need not be taken apart
			var field field
			if _, err := cutField(&field, text, pos); err == nil && field.id == hContentLength {
				value := field.value(text)
				n, ok := parseUint(value, 1<<31-1)
				if !ok || found && n != uint64(length) {
					return fail(line, &ParseError{
						Header: "Content-Length", Problem: "bad or second length", Found: excerpt(value), Wanted: "one number",
						Ref: "RFC 3261 §20.14",
					})
				}
				length, found = int(n), true
			}
		}
		next := strings.IndexByte(text[pos:], '\n')
		if next < 0 {
			break
		}
		pos += next + 1
	}
	if !found {
		return fail(0, &ParseError{
			Problem: "header Content-Length is missing", Wanted: "a length on a stream", Ref: "RFC 3261 §18.3", cause: ErrMissing,
		})
	}
	if limit := f.Limits.messageBytes(); length > limit-head {
		return fail(0, &ParseError{
			Problem: fmt.Sprintf("message is %d bytes, limit is %d (Limits.MessageBytes)", head+length, limit),
			Status:  513, cause: ErrTooLarge,
		})
	}
	return length, nil
}

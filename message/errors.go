package message

import (
	"errors"
	"fmt"
	"strings"
)

var (
	// ErrMissing is the cause when a header that was asked for is not there.
	ErrMissing = errors.New("header is missing")
	// ErrTooLarge is the cause when a message exceeds its [Limits]; the response owed is 513.
	ErrTooLarge = errors.New("limit exceeded")
	// ErrEmpty is the cause when a packet holds line breaks only: a keep-alive of RFC 5626 §4.4.1, not a message.
	ErrEmpty = errors.New("nothing but line breaks")
)

// ParseError says what is wrong with a message, a header or a URI, where, and what was wanted instead.
// Its text never holds credentials or passwords.
type ParseError struct {
	Line    int    // line of the message, the start line being 1; 0 when the text did not come from a message
	Column  int    // byte within the value (or the line, when Header is empty), from 1; 0 when the whole is meant
	Header  string // long name of the header, "Request-URI", or empty for a line as such
	Problem string // what is wrong
	Found   string // the text found, at most 40 bytes of it
	Wanted  string // what would have been right
	Ref     string // where it is written: "RFC 3261 §20.16"
	Status  int    // the response owed when the message is a request: 400, 505, 513; 0 when none is owed

	// Request is the request as far as it could be read, when Parse failed and an answer can be addressed all the
	// same (see NewResponse); otherwise nil.
	Request *Message

	cause error
}

// Error gives one line: "message: line 6, CSeq: bad sequence number ("abc"; want 0-2147483647): RFC 3261 §8.1.1.5".
func (e *ParseError) Error() string {
	b := make([]byte, 0, 128)
	b = append(b, "message: "...)
	if e.Line > 0 {
		b = fmt.Appendf(b, "line %d", e.Line)
		if e.Header != "" {
			b = append(b, ", "...)
		}
	}
	b = append(b, e.Header...)
	if e.Line > 0 || e.Header != "" {
		b = append(b, ": "...)
	}
	b = append(b, e.Problem...)
	switch {
	case e.Found != "" && e.Wanted != "":
		b = fmt.Appendf(b, " (%q; want %s)", e.Found, e.Wanted)
	case e.Found != "":
		b = fmt.Appendf(b, " (%q)", e.Found)
	case e.Wanted != "":
		b = fmt.Appendf(b, " (want %s)", e.Wanted)
	}
	if e.Ref != "" {
		b = append(b, ": "...)
		b = append(b, e.Ref...)
	}
	return string(b)
}

// Unwrap gives the sentinel: ErrMissing, ErrTooLarge, ErrEmpty or nil.
func (e *ParseError) Unwrap() error { return e.cause }

// syntaxError is what a value's parser reports; the header and line are added by whoever knows them.
type syntaxError struct {
	at      int // offset in the value
	problem string
	found   string
	wanted  string
	ref     string
}

// bad is not for inlining: it would make the parsers larger than what of them runs.
//
//go:noinline
func bad(at int, problem, found, wanted, ref string) *syntaxError {
	return &syntaxError{at: at, problem: problem, found: found, wanted: wanted, ref: ref}
}

// in makes the public error. It cuts the quotation to 40 bytes and hides what must not be shown.
func (e *syntaxError) in(header string, line int) *ParseError {
	found := e.found
	if id := headerNamed(header); id != 0 && headers[id].secret {
		found = ""
	}
	return &ParseError{
		Line: line, Column: e.at + 1, Header: header, Problem: e.problem, Found: excerpt(hideSecrets(found)),
		Wanted: e.wanted, Ref: e.ref, Status: 400,
	}
}

// excerpt cuts a quotation to 40 bytes, not inside a UTF-8 sequence. It copies, so that an error that is kept does not
// keep the message.
func excerpt(s string) string {
	if len(s) <= 40 {
		return strings.Clone(s)
	}
	n := 40 - len("…")
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n] + "…"
}

package sdp

import "strconv"

// Limits bound what Parse takes from a peer. A field that is 0 or less means its default.
type Limits struct {
	Bytes   int // whole description; default 65535, what one SIP message over UDP can hold
	Media   int // m= sections; default 128
	Lines   int // all lines; default 8192
	Formats int // formats in one m= line; default 256, twice the payload types there are
}

// What a zero Limits means.
const (
	defaultBytes   = 65535
	defaultMedia   = 128
	defaultLines   = 8192
	defaultFormats = 256
)

func (l Limits) orDefault() Limits {
	if l.Bytes <= 0 {
		l.Bytes = defaultBytes
	}
	if l.Media <= 0 {
		l.Media = defaultMedia
	}
	if l.Lines <= 0 {
		l.Lines = defaultLines
	}
	if l.Formats <= 0 {
		l.Formats = defaultFormats
	}
	return l
}

// tooMany is the error for a limit that the input exceeds.
func tooMany(what string, limit int, field string) *ParseError {
	return &ParseError{Problem: what + ", limit is " + strconv.Itoa(limit) + " (Limits." + field + ")"}
}

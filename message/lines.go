package message

import (
	"errors"
	"strings"
)

// errUnended marks a header line without a line end: nothing more can be read after it.
var errUnended = errors.New("unended line")

func lineEnd(line string) *ParseError {
	e := &ParseError{
		Problem: "line does not end with CRLF", Found: excerpt(strings.TrimRight(line, "\n")), Ref: "RFC 3261 §7",
	}
	if !strings.HasSuffix(line, "\n") {
		e.Problem, e.cause = "message ends within a line", errUnended
	}
	return e
}

// cutField takes one header, with its continuation lines, off the front of text. The field's line is set even when
// there is an error, so that the caller can go on behind it.
func cutField(text string) (f field, lines int, err *ParseError) {
	end := strings.IndexByte(text, '\n') + 1
	if end == 0 {
		f.line = text
		return f, 1, lineEnd(text)
	}
	lines = 1
	for end < len(text) && (text[end] == ' ' || text[end] == '\t') {
		next := strings.IndexByte(text[end:], '\n') + 1
		if next == 0 {
			f.line = text
			return f, lines + 1, lineEnd(text[end:])
		}
		end += next
		lines++
	}
	f.line = text[:end]
	f.folded = lines > 1
	if strings.Count(f.line, "\r\n") != lines {
		return f, lines, lineEnd(f.line)
	}
	i, hash := 0, uint32(0)
	for ; i < end && classes[text[i]]&isToken != 0; i++ {
		hash = nameHash(hash, text[i])
	}
	f.nameEnd = uint32(i)
	for text[i] == ' ' || text[i] == '\t' {
		i++
	}
	if text[i] != ':' || f.nameEnd == 0 {
		e := &ParseError{Problem: "header without a colon", Found: excerpt(trimSpace(f.line)), Ref: ""}
		if strings.IndexByte(f.line, ':') >= 0 {
			e.Problem, e.Wanted, e.Ref = "bad header name", "a token and a colon", "RFC 3261 §7.3.1"
		}
		return f, lines, e
	}
	i++
	stop := end - 2
	for stop > i && isSpace(text[stop-1]) {
		stop--
	}
	for i < stop && isSpace(text[i]) {
		i++
	}
	f.valueStart, f.valueEnd = uint32(i), uint32(stop)
	if f.folded && strings.IndexByte(text[i:stop], '\n') < 0 {
		f.folded = false
	}
	f.id = findHeader(f.line[:f.nameEnd], hash)
	return f, lines, nil
}

// parseStartLine fills in what the start line says. It tolerates what can be understood, and notes it in m.sloppy.
func (m *Message) parseStartLine() *ParseError {
	line := strings.TrimSuffix(strings.TrimSuffix(m.startLine, "\n"), "\r")
	notSIP := &ParseError{
		Line: 1, Problem: "not a SIP start line", Found: excerpt(hidePassword(line)),
		Wanted: `"METHOD uri SIP/2.0" or "SIP/2.0 code reason"`,
	}
	if len(line) >= 4 && equalFold(line[:4], "SIP/") {
		return m.parseStatusLine(line, notSIP)
	}
	method, rest, ok := strings.Cut(line, " ")
	if !ok || !validToken(method) {
		return notSIP
	}
	trimmed := strings.Trim(rest, " \t")
	cut := strings.LastIndexAny(trimmed, " \t")
	if cut < 0 || !validVersion(trimmed[cut+1:]) {
		return notSIP
	}
	m.version = trimmed[cut+1:]
	m.uri = strings.Trim(trimmed[:cut], " \t")
	m.method = Method(method)
	m.sloppy = len(rest) != len(m.uri)+1+len(m.version)
	if m.uri == "" {
		return notSIP
	}
	return nil
}

func (m *Message) parseStatusLine(line string, notSIP *ParseError) *ParseError {
	version, rest, ok := strings.Cut(line, " ")
	if !ok || !validVersion(version) {
		return notSIP
	}
	code, reason, spaced := strings.Cut(rest, " ")
	n, ok := parseUint(code, 699)
	if !ok || n < 100 || len(code) != 3 {
		return &ParseError{
			Line: 1, Problem: "bad status code", Found: excerpt(code), Wanted: "100-699", Ref: "RFC 3261 §7.2",
		}
	}
	m.version, m.status, m.reason = version, int16(n), reason
	m.sloppy = !spaced
	return nil
}

// validVersion matches "SIP" "/" 1*DIGIT "." 1*DIGIT, without case (RFC 3261 §7.1).
func validVersion(s string) bool {
	if len(s) < 4 || !equalFold(s[:4], "SIP/") {
		return false
	}
	major, minor, ok := strings.Cut(s[4:], ".")
	return ok && isDigits(major) && isDigits(minor)
}

// cutComma splits the first value off a comma-separated list. Commas in quoted strings and between < and > do not
// count. When a quote or bracket is never closed the rest is one value, so that a list costs one pass whatever is in it.
func cutComma(s string) (first, rest string, more bool) {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '"':
			if i = quotedEnd(s, i); i < 0 {
				return trimSpace(s), "", false
			}
		case '<':
			end := strings.IndexByte(s[i:], '>')
			if end < 0 {
				return trimSpace(s), "", false
			}
			i += end
		case ',':
			return trimSpace(s[:i]), s[i+1:], true
		}
	}
	return trimSpace(s), "", false
}

// quotedEnd gives the index of the quote that closes the one at s[i]; -1 if there is none.
func quotedEnd(s string, i int) int {
	for i++; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return -1
}

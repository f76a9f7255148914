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

// cutPlainField reads the header that begins at text[pos] if it is written as nearly all are: "Name: value" on one line,
// one space and no more. All others it leaves to cutField.
func cutPlainField(f *field, text string, pos int) bool {
	rest := text[pos:]
	stop := strings.IndexByte(rest, '\n') - 1
	id, colon := usualName(rest)
	if id == 0 {
		for colon < stop && rest[colon] != ':' {
			colon++
		}
		id = headerNamed(rest[:colon])
	}
	if colon+2 >= stop || colon == 0 || colon > maxName || rest[stop] != '\r' || stop+2 < len(rest) && isBlank(rest[stop+2]) ||
		rest[colon-1] <= ' ' || rest[colon+1] != ' ' || rest[colon+2] <= ' ' || rest[stop-1] <= ' ' {
		return false
	}
	count(stop)
	f.start, f.end, f.valueStart, f.valueEnd = uint32(pos), uint32(pos+stop+2), uint32(pos+colon+2), uint32(pos+stop)
	f.nameLen, f.id, f.flags = uint16(colon), id, 0
	return true
}

// usualName reads the name at the front of a line if it is one that nearly every message holds, spelled as in RFC 3261;
// otherwise it gives 0. That is quicker than to look for the colon and then for the name.
func usualName(line string) (id headerID, size int) {
	if len(line) < 4 {
		return 0, 0
	}
	switch line[:4] {
	case "Via:":
		return hVia, 3
	case "To: ":
		return hTo, 2
	case "From":
		if strings.HasPrefix(line, "From:") {
			return hFrom, 4
		}
	case "CSeq":
		if strings.HasPrefix(line, "CSeq:") {
			return hCSeq, 4
		}
	case "Call":
		if strings.HasPrefix(line, "Call-ID:") {
			return hCallID, 7
		}
	case "Max-":
		if strings.HasPrefix(line, "Max-Forwards:") {
			return hMaxForwards, 12
		}
	case "Cont":
		switch {
		case strings.HasPrefix(line, "Contact:"):
			return hContact, 7
		case strings.HasPrefix(line, "Content-Length:"):
			return hContentLength, 14
		case strings.HasPrefix(line, "Content-Type:"):
			return hContentType, 12
		}
	}
	return 0, 0
}

// cutField reads the header that begins at text[pos], with its continuation lines. f.start and f.end are set even when
// there is an error, so that the caller can go on behind it. A CR that stands alone within the line is not looked for;
// see strayCR.
func cutField(f *field, text string, pos int) (lines int, err *ParseError) {
	*f = field{}
	end := pos + strings.IndexByte(text[pos:], '\n') + 1
	first := end
	lines = 1
	for end > pos && end < len(text) && isBlank(text[end]) {
		next := strings.IndexByte(text[end:], '\n') + 1
		if next == 0 || text[end-2] != '\r' {
			end = pos
			break
		}
		end += next
		lines++
	}
	if end < pos+2 || text[end-2] != '\r' {
		if end == pos {
			end = len(text)
		}
		f.start, f.end = uint32(pos), uint32(end)
		return lines, lineEnd(text[pos:end])
	}
	count(end - pos)
	f.start, f.end = uint32(pos), uint32(end)
	// A name with bad characters is kept, for Check to complain about; without a colon nothing can be made of it.
	colon := strings.IndexByte(text[pos:first], ':')
	name := max(colon, 0)
	for name > 0 && isBlank(text[pos+name-1]) {
		name--
	}
	if name == 0 || name > maxName {
		return lines, &ParseError{Problem: "header without a colon", Found: excerpt(trimSpace(text[pos:end]))}
	}
	value := trimSpace(text[pos+colon+1 : end])
	i := pos + colon + 1
	for i < end-2 && isSpace(text[i]) {
		i++
	}
	f.nameLen, f.valueStart, f.valueEnd = uint16(name), uint32(i), uint32(i+len(value))
	if lines > 1 && strings.IndexByte(value, '\n') >= 0 {
		f.flags = folded
	}
	f.id = headerNamed(text[pos : pos+name])
	return lines, nil
}

// maxName bounds the name of a header, and the method, in bytes.
const maxName = 1<<16 - 1

// strayCR finds the line of a CR that ends no line: some elements would take it for a line end and others not. head is
// the start line and headers, whose lines all end with CRLF.
func strayCR(head string, lines int) *ParseError {
	count(len(head))
	if strings.Count(head, "\r") == lines {
		return nil
	}
	for line, rest := 1, head; ; line++ {
		end := strings.IndexByte(rest, '\n')
		if end < 0 {
			return nil
		}
		if strings.IndexByte(rest[:end-1], '\r') >= 0 {
			return &ParseError{Line: line, Problem: "line holds a CR that does not end it", Status: 400, Ref: "RFC 3261 §7"}
		}
		rest = rest[end+1:]
	}
}

// parseStartLine fills in what the start line says. It tolerates what can be understood, and notes it in m.sloppy.
func (m *Message) parseStartLine() *ParseError {
	line := m.startLine
	if n := len(line) - 2; n >= 0 && line[n:] == "\r\n" {
		line = line[:n]
	} else {
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
	}
	if len(line) >= 4 && (line[:4] == "SIP/" || equalFold(line[:4], "SIP/")) {
		return m.parseStatusLine(line)
	}
	method := 0
	for method < len(line) && is(line[method], isToken) {
		method++
	}
	if method == 0 || method > maxName || method == len(line) || line[method] != ' ' {
		return notSIP(line)
	}
	name, _ := methodNamed(line[:method])
	if strings.HasSuffix(line, " SIP/2.0") { // as all but broken ones have it
		from, to := method+1, len(line)-len(" SIP/2.0")
		if from < to && !isBlank(line[from]) && !isBlank(line[to-1]) {
			m.method, m.from, m.to = name, uint32(from), uint32(to)
			return nil
		}
	}
	end := len(line)
	for isBlank(line[end-1]) { // ends at the method
		end--
	}
	version := end
	for !isBlank(line[version-1]) && version-1 > method {
		version--
	}
	if version-1 <= method || !validVersion(line[version:end]) {
		return notSIP(line)
	}
	from, to := method+1, version-1
	for isBlank(line[from]) && from < to {
		from++
	}
	for to > from && isBlank(line[to-1]) {
		to--
	}
	if from == to {
		return notSIP(line)
	}
	m.method, m.from, m.to = name, uint32(from), uint32(to)
	m.sloppy = from != method+1 || to != version-1 || end != len(line) || line[to] != ' '
	return nil
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

func notSIP(line string) *ParseError {
	return &ParseError{
		Line: 1, Problem: "not a SIP start line", Found: excerpt(hideSecrets(line)),
		Wanted: `"METHOD uri SIP/2.0" or "SIP/2.0 code reason"`,
	}
}

func (m *Message) parseStatusLine(line string) *ParseError {
	if len(line) > len("SIP/2.0 200 ") && line[:8] == "SIP/2.0 " && line[11] == ' ' { // as all but broken ones have it
		if n, ok := parseUint(line[8:11], 699); ok && n >= 100 {
			m.status, m.from, m.to = int16(n), 12, uint32(len(line))
			return nil
		}
	}
	version, rest, ok := strings.Cut(line, " ")
	if !ok || !validVersion(version) {
		return notSIP(line)
	}
	from := strings.TrimLeft(rest, " \t")
	code, reason, spaced := strings.Cut(from, " ")
	n, ok := parseUint(code, 699)
	if !ok || n < 100 || len(code) != 3 {
		return &ParseError{
			Line: 1, Problem: "bad status code", Found: excerpt(code), Wanted: "100-699", Ref: "RFC 3261 §7.2",
		}
	}
	m.status, m.from, m.to = int16(n), uint32(len(line)-len(reason)), uint32(len(line))
	m.sloppy = !spaced || len(from) != len(rest)
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

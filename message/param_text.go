package message

import "strings"

// param is where a parameter is in its text: the name is s[name:nameEnd], the value, quotes included, s[value:valueEnd].
type param struct{ name, nameEnd, value, valueEnd, next int }

// scanParam reads the parameter that begins with ";" at s[i], with the white space around.
func scanParam(s string, i int) (p param, err *syntaxError) {
	const ref = "RFC 3261 §25.1"
	if s[i] != ';' {
		return p, bad(i, "bad text behind the value", s[i:], `";" and parameters`, ref)
	}
	start := i
	i = skipSpace(s, i+1)
	p.name = i
	i = span(s, i, isToken)
	if p.nameEnd = i; i == p.name {
		return p, bad(i, "parameter without a name", s[start:], ";name or ;name=value", ref)
	}
	i = skipSpace(s, i)
	p.value, p.valueEnd, p.next = i, i, i
	if i == len(s) || s[i] != '=' {
		count(i - start)
		return p, nil
	}
	i = skipSpace(s, i+1)
	p.value = i
	switch {
	case i < len(s) && s[i] == '"':
		end := quotedEnd(s, i)
		if end < 0 {
			return p, bad(i, "quoted string without an end", s[i:], `"`, ref)
		}
		i = end + 1
	case i < len(s) && s[i] == '<': // info=<https://...> of RFC 8224
		end := strings.IndexByte(s[i:], '>')
		if end < 0 {
			return p, bad(i, "URI without >", s[i:], ">", ref)
		}
		i += end + 1
	default:
		// Token and host, and what URIs, Replaces and the parameters of later RFCs put there unquoted.
		i = span(s, i, isValue)
		if i == p.value {
			return p, bad(i, "parameter without a value after =", s[start:], "a token, host or quoted string", ref)
		}
	}
	p.valueEnd, p.next = i, skipSpace(s, i)
	count(p.next - start)
	return p, nil
}

// spanPlainParam gives the index behind ";name" or ";name=value" at s[i] if it is written like that, without quotes or
// white space; otherwise 0.
func spanPlainParam(s string, i int) int {
	start, end := i, i+1
	for end < len(s) && is(s[end], isToken) {
		end++
	}
	name := end
	if end < len(s) && s[end] == '=' {
		if end = span(s, name+1, isValue); end == name+1 {
			return 0
		}
	}
	if s[start] != ';' || name == start+1 || end < len(s) && s[end] != ';' {
		return 0
	}
	count(end - start)
	return end
}

// cutParam takes a parameter off the front of s, which was checked: name, value with quotes, and the whole of it with the
// white space around.
func cutParam(s string) (name, value, whole, rest string) {
	n := 1
	for n < len(s) && is(s[n], isToken) {
		n++
	}
	if n == len(s) || n > 1 && s[n] == ';' {
		return s[1:n], "", s[:n], s[n:]
	}
	if n > 1 && s[n] == '=' && is(s[n+1], isValue) { // only the next semicolon can end the value
		end := n + 2
		if i := strings.IndexByte(s[end:], ';'); i >= 0 {
			end += i
		} else {
			end = len(s)
		}
		if s[end-1] > ' ' {
			count(end)
			return s[1:n], s[n+1 : end], s[:end], s[end:]
		}
	}
	p, err := scanParam(s, 0)
	if err != nil {
		return "", "", s, "" // cannot be
	}
	return s[p.name:p.nameEnd], s[p.value:p.valueEnd], s[:p.next], s[p.next:]
}

func skipSpace(s string, i int) int {
	for i < len(s) && isSpace(s[i]) {
		i++
	}
	return i
}

func appendParam(b []byte, name, value string) []byte {
	b = append(b, ';')
	b = append(b, name...)
	if value == "" {
		return b
	}
	b = append(b, '=')
	if plainParamValue(value) {
		return append(b, value...)
	}
	return appendQuoted(b, value)
}

// plainParamValue tells whether a value may stand without quotes: a token, or a host with its colons and brackets.
func plainParamValue(s string) bool {
	for i := range len(s) {
		if c := s[i]; classes[c]&isToken == 0 && c != ':' && c != '[' && c != ']' {
			return false
		}
	}
	return s != ""
}

// appendQuoted appends s as a quoted-string.
func appendQuoted(b []byte, s string) []byte {
	b = append(b, '"')
	for i := range len(s) {
		if c := s[i]; c == '"' || c == '\\' || c < ' ' && c != '\t' || c == 0x7F {
			b = append(b, '\\')
		}
		b = append(b, s[i])
	}
	return append(b, '"')
}

// unquote removes quotes and backslashes if s is a quoted-string.
func unquote(s string) string {
	if len(s) < 2 || s[0] != '"' {
		return s
	}
	s = s[1 : len(s)-1]
	count(len(s))
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		b = append(b, s[i])
	}
	return string(b)
}

// hasBreak finds what may never stand in a header: CR, LF, NUL.
func hasBreak(s string) bool { return strings.ContainsAny(s, "\r\n\x00") }

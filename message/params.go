package message

import (
	"iter"
	"strings"
)

// Params are the parameters behind a header value, ";name=value;name", as a plain value; the zero Params are none.
// Order, spelling and quotes are kept. Names compare without case.
type Params struct {
	text string // begins with ";" or is empty; no line breaks
}

// ParseParams reads parameters: ";tag=88;x". The white space that the grammar allows around ";" and "=" is fine.
func ParseParams(s string) (Params, error) {
	p, err := parseParams(trimSpace(unfold(s)))
	if err != nil {
		return Params{}, err.in("parameters", 0)
	}
	return p, nil
}

// parseParams checks s, which is unfolded and trimmed and begins with ";" if not empty.
func parseParams(s string) (Params, *syntaxError) {
	for rest := s; rest != ""; {
		_, _, after, err := cutParam(rest)
		if err != nil {
			err.at += len(s) - len(rest)
			return Params{}, err
		}
		rest = after
	}
	return Params{s}, nil
}

// cutParam takes ";name" or ";name=value" off the front of s, with the white space around; value keeps its quotes.
func cutParam(s string) (name, value, rest string, err *syntaxError) {
	const ref = "RFC 3261 §25.1"
	if s[0] != ';' {
		return "", "", "", bad(0, "bad text behind the value", s, `";" and parameters`, ref)
	}
	i := skipSpace(s, 1)
	start := i
	for i < len(s) && classes[s[i]]&isToken != 0 {
		i++
	}
	count(i)
	if name = s[start:i]; name == "" {
		return "", "", "", bad(start, "parameter without a name", s, ";name or ;name=value", ref)
	}
	i = skipSpace(s, i)
	if i == len(s) || s[i] != '=' {
		return name, "", s[i:], nil
	}
	i = skipSpace(s, i+1)
	start = i
	if i < len(s) && s[i] == '"' {
		end := quotedEnd(s, i)
		if end < 0 {
			return "", "", "", bad(start, "quoted string without an end", s[start:], `"`, ref)
		}
		i = end + 1
	} else if i < len(s) && s[i] == '<' { // info=<https://...> of RFC 8224
		end := strings.IndexByte(s[i:], '>')
		if end < 0 {
			return "", "", "", bad(start, "URI without >", s[start:], ">", ref)
		}
		i += end + 1
	} else {
		// Token and host, and what URIs, Replaces and the parameters of later RFCs put there unquoted.
		for i < len(s) && classes[s[i]]&isValue != 0 {
			i++
		}
		count(i)
		if i == start {
			return "", "", "", bad(start, "parameter without a value after =", s, "a token, host or quoted string", ref)
		}
	}
	return name, s[start:i], s[skipSpace(s, i):], nil
}

func skipSpace(s string, i int) int {
	for i < len(s) && isSpace(s[i]) {
		i++
	}
	return i
}

// Get gives the value of a parameter, without quotes and escapes; "" for one without a value.
func (p Params) Get(name string) (value string, ok bool) {
	raw, ok := p.raw(name)
	return unquote(raw), ok
}

// Has tells whether the parameter is there.
func (p Params) Has(name string) bool {
	_, ok := p.raw(name)
	return ok
}

// raw gives the value with its quotes.
func (p Params) raw(name string) (string, bool) {
	for rest := p.text; rest != ""; {
		n, v, after, err := cutParam(rest)
		if err != nil {
			return "", false
		}
		if equalFold(n, name) {
			return v, true
		}
		rest = after
	}
	return "", false
}

// All yields the parameters in order, values without quotes.
func (p Params) All() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for rest := p.text; rest != ""; {
			n, v, after, err := cutParam(rest)
			if err != nil || !yield(n, unquote(v)) {
				return
			}
			rest = after
		}
	}
}

// With gives the parameters with one set to a value, in its place, or added at the end. An empty value means a
// parameter without one. The value is quoted when it is not a token or host; a line break or NUL in it, or a name that
// is no token, leaves p as it is, which the ok result tells.
func (p Params) With(name, value string) (with Params, ok bool) {
	if !validToken(name) || hasBreak(value) {
		return p, false
	}
	b := make([]byte, 0, len(p.text)+len(name)+len(value)+4)
	done := false
	for rest := p.text; rest != ""; {
		n, _, after, err := cutParam(rest)
		if err != nil {
			return p, false
		}
		switch {
		case !equalFold(n, name):
			b = append(b, rest[:len(rest)-len(after)]...)
		case !done:
			b, done = appendParam(b, n, value), true
		}
		rest = after
	}
	if !done {
		b = appendParam(b, name, value)
	}
	return Params{string(b)}, true
}

// Without gives the parameters without one.
func (p Params) Without(name string) Params {
	if !p.Has(name) {
		return p
	}
	var b []byte
	for rest := p.text; rest != ""; {
		n, _, after, err := cutParam(rest)
		if err != nil {
			break
		}
		if !equalFold(n, name) {
			b = append(b, rest[:len(rest)-len(after)]...)
		}
		rest = after
	}
	return Params{string(b)}
}

// Equal compares two sets of parameters whatever their order: names and unquoted values without case, quoted values with
// case. The first of a name counts.
func (p Params) Equal(q Params) bool {
	if p == q {
		return true
	}
	inP, inQ := p.index(), q.index()
	if len(inP) != len(inQ) {
		return false
	}
	for n, v := range inP {
		w, ok := inQ[n]
		if !ok || !equalParam(v, w) {
			return false
		}
	}
	return true
}

// index maps names in lower case to values as they are written, so that comparing costs one pass over each side.
func (p Params) index() map[string]string {
	m := make(map[string]string)
	for rest := p.text; rest != ""; {
		n, v, after, err := cutParam(rest)
		if err != nil {
			break
		}
		n = strings.ToLower(n)
		if _, dup := m[n]; !dup {
			m[n] = v
		}
		rest = after
	}
	return m
}

func equalParam(v, w string) bool {
	if v != "" && v[0] == '"' || w != "" && w[0] == '"' {
		return unquote(v) == unquote(w)
	}
	return equalFold(v, w)
}

// Len counts the parameters.
func (p Params) Len() int {
	n := 0
	for range p.All() {
		n++
	}
	return n
}

// String gives the parameters as they stand in a message.
func (p Params) String() string { return p.text }

// Clone gives parameters that share no memory with the message that they came from.
func (p Params) Clone() Params { return Params{strings.Clone(p.text)} }

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

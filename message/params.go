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
	for i := 0; i < len(s); {
		if end := spanPlainParam(s, i); end > 0 {
			i = end
			continue
		}
		p, err := scanParam(s, i)
		if err != nil {
			return Params{}, err
		}
		i = p.next
	}
	return Params{s}, nil
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
		var n, value string
		if n, value, _, rest = cutParam(rest); equalFold(n, name) {
			return value, true
		}
	}
	return "", false
}

// All yields the parameters in order, values without quotes.
func (p Params) All() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for rest := p.text; rest != ""; {
			var n, v string
			if n, v, _, rest = cutParam(rest); !yield(n, unquote(v)) {
				return
			}
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
		var n, whole string
		switch n, _, whole, rest = cutParam(rest); {
		case !equalFold(n, name):
			b = append(b, whole...)
		case !done:
			b, done = appendParam(b, n, value), true
		}
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
		var n, whole string
		if n, _, whole, rest = cutParam(rest); !equalFold(n, name) {
			b = append(b, whole...)
		}
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
		var n, v string
		n, v, _, rest = cutParam(rest)
		n = strings.ToLower(n)
		if _, dup := m[n]; !dup {
			m[n] = v
		}
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

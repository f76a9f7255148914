package message

import "strings"

// Item is a token with parameters: the value of Accept-Encoding, Accept-Language, Content-Disposition, Identity,
// Info-Package, Recv-Info and Refer-Sub.
type Item struct {
	Value  string // "session", "gzip", "en-gb", "*"...
	Params Params
}

// ParseItem reads "render;handling=optional".
func ParseItem(s string) (Item, error) {
	v, err := parseItem(trimSpace(unfold(s)))
	if err != nil {
		return Item{}, err.in("value", 0)
	}
	return v, nil
}

func parseItem(s string) (Item, *syntaxError) {
	value, params, err := valueAndParams(s, "a token")
	if err != nil {
		return Item{}, err
	}
	if !validItem(value) {
		return Item{}, bad(0, "bad value", value, "a token", "RFC 3261 §25.1")
	}
	return Item{value, params}, nil
}

// validItem: a token, or what Identity holds: a quoted string, or base64 text with dots (RFC 8224 §4).
func validItem(s string) bool {
	if s[0] == '"' {
		return quotedEnd(s, 0) == len(s)-1
	}
	for i := range len(s) {
		if c := s[i]; !is(c, isToken) && c != '/' && c != '=' {
			return false
		}
	}
	return true
}

// valueAndParams splits "value;name=x" and checks the parameters.
func valueAndParams(s, wanted string) (value string, params Params, err *syntaxError) {
	end := 0
	for end < len(s) && s[end] != ';' {
		if s[end] == '"' {
			if end = quotedEnd(s, end); end < 0 {
				return "", Params{}, bad(0, "quoted string without an end", s, `"`, "RFC 3261 §25.1")
			}
		}
		end++
	}
	if value = trimSpace(s[:end]); value == "" {
		return "", Params{}, bad(0, "no value", s, wanted, "RFC 3261 §25.1")
	}
	if params, err = parseParams(s[end:]); err != nil {
		err.at += end
		return "", Params{}, err
	}
	return value, params, nil
}

// Param gives a parameter, unquoted.
func (v Item) Param(name string) (value string, ok bool) { return v.Params.Get(name) }

// Quality gives the q parameter in thousandths, 1000 when it is absent or cannot be read (RFC 3261 §20.1).
func (v Item) Quality() int { return v.Params.quality() }

// Equal compares the value without case and the parameters whatever their order.
func (v Item) Equal(w Item) bool { return equalFold(v.Value, w.Value) && v.Params.Equal(w.Params) }

// String gives the value as it stands in a message.
func (v Item) String() string { return v.Value + v.Params.text }

// AppendTo appends the value to b without checking it (AppendText checks).
func (v Item) AppendTo(b []byte) []byte { return append(append(b, v.Value...), v.Params.text...) }

// AppendText appends the value to b; it fails, leaving b as it was, when it is not legal.
func (v Item) AppendText(b []byte) ([]byte, error) { return appendChecked(b, v, "value", parseItem) }

// Clone gives a value that shares no memory with the message that it came from.
func (v Item) Clone() Item { return Item{strings.Clone(v.Value), v.Params.Clone()} }

// quality reads q in thousandths.
func (p Params) quality() int {
	q, ok := p.raw("q")
	if !ok || q == "" || len(q) > 5 || q[0] != '0' && q[0] != '1' || len(q) > 1 && q[1] != '.' {
		return 1000
	}
	n := int(q[0]-'0') * 1000
	for i, unit := 2, 100; i < len(q); i, unit = i+1, unit/10 {
		if q[i] < '0' || q[i] > '9' {
			return 1000
		}
		n += int(q[i]-'0') * unit
	}
	return min(n, 1000)
}

// parseToken reads a value that is one token: an option tag, a method, an event package.
func parseToken(s string) (string, *syntaxError) {
	if !validToken(s) {
		return "", bad(0, "bad value", s, "a token", "RFC 3261 §25.1")
	}
	return s, nil
}

func parseMethod(s string) (Method, *syntaxError) {
	s, err := parseToken(s)
	return Method(s), err
}

// parseText takes any value: it was checked for line breaks when the message was divided.
func parseText(s string) (string, *syntaxError) { return s, nil }

package message

import (
	"strconv"
	"strings"
)

// Reason tells why a request or response was sent (RFC 3326): in a CANCEL or BYE, the code that ended the call.
type Reason struct {
	Protocol string // "SIP", "Q.850", "preemption"
	Params   Params
}

// NewReason makes "SIP;cause=200;text="Call completed elsewhere"". An empty text is left out.
func NewReason(protocol string, cause int, text string) Reason {
	r := Reason{Protocol: protocol}
	r.Params, _ = r.Params.With("cause", strconv.Itoa(cause))
	if text != "" && !hasBreak(text) {
		r.Params.text += ";text=" + string(appendQuoted(nil, text)) // the grammar wants quotes even around a token
	}
	return r
}

// ParseReason reads one value of the header.
func ParseReason(s string) (Reason, error) {
	v, err := parseReason(trimSpace(unfold(s)))
	if err != nil {
		return Reason{}, err.in("Reason", 0)
	}
	return v, nil
}

func parseReason(s string) (Reason, *syntaxError) {
	value, params, err := valueAndParams(s, "a protocol")
	if err != nil {
		return Reason{}, err
	}
	if !validToken(value) {
		return Reason{}, bad(0, "bad protocol", value, "a token", "RFC 3326 §2")
	}
	return Reason{value, params}, nil
}

// Cause gives the code; 0 if there is none or it is no number of up to nine digits.
func (r Reason) Cause() int {
	raw, _ := r.Params.raw("cause")
	n, _ := parseUint(raw, 999999999)
	return int(n)
}

// Text gives the text for people, "" if there is none.
func (r Reason) Text() string {
	text, _ := r.Params.Get("text")
	return text
}

// Equal compares protocol and parameters.
func (r Reason) Equal(s Reason) bool {
	return equalFold(r.Protocol, s.Protocol) && r.Params.Equal(s.Params)
}

// String gives the value as it stands in a message.
func (r Reason) String() string { return r.Protocol + r.Params.text }

// AppendTo appends the value to b without checking it (AppendText checks).
func (r Reason) AppendTo(b []byte) []byte { return append(append(b, r.Protocol...), r.Params.text...) }

// AppendText appends the value to b; it fails, leaving b as it was, when it is not legal.
func (r Reason) AppendText(b []byte) ([]byte, error) {
	return appendChecked(b, r, "Reason", parseReason)
}

// Clone gives a value that shares no memory with the message that it came from.
func (r Reason) Clone() Reason { return Reason{strings.Clone(r.Protocol), r.Params.Clone()} }

// Warning is one value of the Warning header (RFC 3261 §20.43).
type Warning struct {
	Code  int    // 0 to 999; 300 to 399 are registered
	Agent string // host and port, or a pseudonym
	Text  string // without quotes
}

// ParseWarning reads `307 isi.edu "Session parameter 'foo' not understood"`.
func ParseWarning(s string) (Warning, error) {
	v, err := parseWarning(trimSpace(unfold(s)))
	if err != nil {
		return Warning{}, err.in("Warning", 0)
	}
	return v, nil
}

func parseWarning(s string) (Warning, *syntaxError) {
	const ref = "RFC 3261 §20.43"
	code := firstWord(s)
	n, ok := parseUint(code, 999)
	if !ok || len(code) != 3 {
		return Warning{}, bad(0, "bad warning code", code, "three digits", ref)
	}
	at := skipSpace(s, 3)
	agent := firstWord(s[at:])
	if agent == "" || strings.IndexByte(agent, '"') >= 0 {
		return Warning{}, bad(at, "bad warning agent", agent, "a host or name", ref)
	}
	at = skipSpace(s, at+len(agent))
	if at == len(s) || s[at] != '"' || quotedEnd(s, at) != len(s)-1 {
		return Warning{}, bad(at, "bad warning text", s[at:], "a quoted string", ref)
	}
	return Warning{int(n), agent, unquote(s[at:])}, nil
}

// Equal compares all three parts.
func (w Warning) Equal(v Warning) bool {
	return w.Code == v.Code && equalFold(w.Agent, v.Agent) && w.Text == v.Text
}

// String gives the value as it stands in a message.
func (w Warning) String() string { return string(w.AppendTo(nil)) }

// AppendTo appends the value to b without checking it (AppendText checks).
func (w Warning) AppendTo(b []byte) []byte {
	b = append(appendInt(b, int64(w.Code), 3), ' ')
	b = append(b, w.Agent...)
	b = append(b, ' ')
	return appendQuoted(b, w.Text)
}

// AppendText appends the value to b; it fails, leaving b as it was, when it is not legal.
func (w Warning) AppendText(b []byte) ([]byte, error) {
	return appendChecked(b, w, "Warning", parseWarning)
}

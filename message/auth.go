package message

import (
	"iter"
	"strings"
)

// Auth is a challenge (WWW-Authenticate, Proxy-Authenticate), credentials (Authorization, Proxy-Authorization) or what
// follows them (Authentication-Info): a scheme and comma-separated parameters (RFC 3261 §20.44, RFC 7616 §3.3). Text holds secrets; String does not.
type Auth struct {
	Scheme string // "Digest"; empty in Authentication-Info
	params string // as written
}

// ParseAuth reads `Digest realm="atlanta.com", nonce="84a4cc6f", qop="auth"`.
func ParseAuth(s string) (Auth, error) {
	v, err := parseAuth(trimSpace(unfold(s)))
	if err != nil {
		return Auth{}, err.in("Authorization", 0)
	}
	return v, nil
}

func parseAuth(s string) (Auth, *syntaxError) {
	scheme := firstWord(s)
	if !validToken(scheme) {
		return Auth{}, bad(0, "bad scheme", "", "a token", "RFC 3261 §25.1")
	}
	a := Auth{scheme, s[skipSpace(s, len(scheme)):]}
	if token68 := a.params; token68 == "" || !strings.ContainsAny(strings.TrimRight(token68, "="), "=\",") { // "Basic dXNlcg=="
		return a, nil
	}
	if err := checkAuthParams(a.params); err != nil {
		err.at = len(scheme)
		return Auth{}, err
	}
	return a, nil
}

// parseAuthInfo reads parameters without a scheme.
func parseAuthInfo(s string) (Auth, *syntaxError) {
	if err := checkAuthParams(s); err != nil {
		return Auth{}, err
	}
	return Auth{params: s}, nil
}

// checkAuthParams looks at name=value pairs that are separated by commas. It quotes nothing in its errors.
func checkAuthParams(s string) *syntaxError {
	const ref = "RFC 3261 §25.1"
	for rest, more := s, true; more; {
		var one string
		one, rest, more = cutComma(rest)
		eq := strings.IndexByte(one, '=')
		if eq <= 0 || !validToken(trimSpace(one[:eq])) {
			return bad(0, "bad parameter", "", "name=value", ref)
		}
		if v := trimSpace(one[eq+1:]); v == "" || v[0] == '"' && quotedEnd(v, 0) != len(v)-1 {
			return bad(0, "bad parameter value", "", "a token or quoted string", ref)
		}
	}
	return nil
}

// All yields the parameters in order: name, and value without quotes and backslashes.
func (a Auth) All() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for name, raw := range a.RawAll() {
			if !yield(name, unquote(raw)) {
				return
			}
		}
	}
}

// RawAll yields the parameters with quotes and backslashes as they are: realm, nonce and opaque are sent back like that.
func (a Auth) RawAll() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for rest, more := a.params, a.params != ""; more; {
			var one string
			one, rest, more = cutComma(rest)
			eq := strings.IndexByte(one, '=')
			if eq <= 0 || !yield(trimSpace(one[:eq]), trimSpace(one[eq+1:])) {
				return
			}
		}
	}
}

// Param gives a parameter without quotes and backslashes.
func (a Auth) Param(name string) (value string, ok bool) {
	raw, ok := a.Raw(name)
	return unquote(raw), ok
}

// Raw gives a parameter as it is written, quotes and backslashes included.
func (a Auth) Raw(name string) (value string, ok bool) {
	for n, v := range a.RawAll() {
		if equalFold(n, name) {
			return v, true
		}
	}
	return "", false
}

// With gives a with a further parameter. The value is written as it is when it is a token or a quoted string already,
// and is quoted otherwise. A name that is no token or a value with a line break leaves a as it is.
func (a Auth) With(name, value string) Auth {
	if !validToken(name) || hasBreak(value) {
		return a
	}
	b := make([]byte, 0, len(a.params)+len(name)+len(value)+5)
	b = append(b, a.params...)
	if a.params != "" {
		b = append(b, ", "...)
	}
	b = append(b, name...)
	b = append(b, '=')
	if validToken(value) || len(value) > 1 && value[0] == '"' && quotedEnd(value, 0) == len(value)-1 {
		b = append(b, value...)
	} else {
		b = appendQuoted(b, value)
	}
	a.params = string(b)
	return a
}

// WithQuoted gives a with a further parameter whose value is quoted even if it is a token: realm, nonce, username, uri.
func (a Auth) WithQuoted(name, value string) Auth {
	if hasBreak(value) {
		return a
	}
	return a.With(name, string(appendQuoted(nil, value)))
}

// Equal compares scheme and parameters, whatever the order.
func (a Auth) Equal(b Auth) bool {
	if !equalFold(a.Scheme, b.Scheme) {
		return false
	}
	inA, inB := make(map[string]string), make(map[string]string)
	for n, v := range a.All() {
		inA[strings.ToLower(n)] = v
	}
	for n, v := range b.All() {
		inB[strings.ToLower(n)] = v
	}
	return len(inA) == len(inB) && within(inA, inB) && (len(inA) > 0 || a.params == b.params)
}

func within(a, b map[string]string) bool {
	for n, v := range a {
		if w, ok := b[n]; !ok || v != w {
			return false
		}
	}
	return true
}

// Text gives the value as it goes on the wire, secrets included.
func (a Auth) Text() string { return string(a.AppendTo(nil)) }

// AppendTo appends the value to b without checking it (AppendText checks).
func (a Auth) AppendTo(b []byte) []byte {
	b = append(b, a.Scheme...)
	if a.Scheme != "" && a.params != "" {
		b = append(b, ' ')
	}
	return append(b, a.params...)
}

// AppendText appends the value to b; it fails, leaving b as it was, when it is not legal.
func (a Auth) AppendText(b []byte) ([]byte, error) {
	if a.Scheme == "" && a.params != "" {
		return appendChecked(b, a, "Authentication-Info", parseAuthInfo)
	}
	return appendChecked(b, a, "Authorization", parseAuth)
}

// Clone gives a value that shares no memory with the message that it came from.
func (a Auth) Clone() Auth { return Auth{strings.Clone(a.Scheme), strings.Clone(a.params)} }

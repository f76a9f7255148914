package message

import (
	"strconv"
	"strings"
)

// SessionExpires is the value of Session-Expires and Min-SE (RFC 4028 §4, §5).
type SessionExpires struct {
	Seconds uint32 // a value beyond 2^32-1 is refused
	Params  Params
}

// ParseSessionExpires reads "1800;refresher=uas".
func ParseSessionExpires(s string) (SessionExpires, error) {
	v, err := parseSessionExpires(trimSpace(unfold(s)))
	if err != nil {
		return SessionExpires{}, err.in("Session-Expires", 0)
	}
	return v, nil
}

func parseSessionExpires(s string) (SessionExpires, *syntaxError) {
	value, params, err := valueAndParams(s, "seconds")
	if err != nil {
		return SessionExpires{}, err
	}
	n, ok := parseUint(value, 1<<32-1)
	if !ok {
		return SessionExpires{}, bad(0, "bad number", value, "0-4294967295 seconds", "RFC 4028 §4")
	}
	return SessionExpires{uint32(n), params}, nil
}

// Refresher tells who refreshes, "uac" or "uas"; "" if it is left open.
func (s SessionExpires) Refresher() string {
	who, _ := s.Params.raw("refresher")
	switch {
	case equalFold(who, "uac"):
		return "uac"
	case equalFold(who, "uas"):
		return "uas"
	}
	return who
}

// Equal compares seconds and parameters.
func (s SessionExpires) Equal(t SessionExpires) bool {
	return s.Seconds == t.Seconds && s.Params.Equal(t.Params)
}

// String gives the value as it stands in a message.
func (s SessionExpires) String() string { return string(s.AppendTo(nil)) }

// AppendTo appends the value to b.
func (s SessionExpires) AppendTo(b []byte) []byte {
	return append(strconv.AppendUint(b, uint64(s.Seconds), 10), s.Params.text...)
}

// AppendText appends the value to b; it fails, leaving b as it was, when it is not legal.
func (s SessionExpires) AppendText(b []byte) ([]byte, error) {
	return appendChecked(b, s, "Session-Expires", parseSessionExpires)
}

// RetryAfter tells when to try again (RFC 3261 §20.33).
type RetryAfter struct {
	Seconds uint32 // clamped to 2^32-1 when more is asked for
	Comment string // without parentheses
	Params  Params
}

// ParseRetryAfter reads "18000 (in a meeting);duration=3600".
func ParseRetryAfter(s string) (RetryAfter, error) {
	v, err := parseRetryAfter(trimSpace(unfold(s)))
	if err != nil {
		return RetryAfter{}, err.in("Retry-After", 0)
	}
	return v, nil
}

func parseRetryAfter(s string) (v RetryAfter, err *syntaxError) {
	const ref = "RFC 3261 §20.33"
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	if i == 0 {
		return RetryAfter{}, bad(0, "bad number", firstWord(s), "seconds", ref)
	}
	n, ok := parseUint(s[:i], 1<<32-1)
	if !ok {
		n = 1<<32 - 1
	}
	v.Seconds = uint32(n)
	i = skipSpace(s, i)
	if i < len(s) && s[i] == '(' {
		end := commentEnd(s, i)
		if end < 0 {
			return RetryAfter{}, bad(i, "comment without an end", s[i:], ")", ref)
		}
		v.Comment = uncomment(s[i+1 : end])
		i = skipSpace(s, end+1)
	}
	if v.Params, err = parseParams(s[i:]); err != nil {
		err.at += i
		return RetryAfter{}, err
	}
	return v, nil
}

// commentEnd gives the index of the parenthesis that closes the one at s[i]; -1 if there is none. Comments nest.
func commentEnd(s string, i int) int {
	depth := 0
	for ; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// uncomment removes the backslashes.
func uncomment(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	return unquote(`"` + s + `"`)
}

// Duration gives for how many seconds one can be reached from then on; false if it does not say.
func (r RetryAfter) Duration() (seconds uint32, ok bool) { return r.Params.seconds("duration") }

// Equal compares seconds and parameters; the comment does not count.
func (r RetryAfter) Equal(s RetryAfter) bool {
	return r.Seconds == s.Seconds && r.Params.Equal(s.Params)
}

// String gives the value as it stands in a message.
func (r RetryAfter) String() string { return string(r.AppendTo(nil)) }

// AppendTo appends the value to b without checking it (AppendText checks).
func (r RetryAfter) AppendTo(b []byte) []byte {
	b = strconv.AppendUint(b, uint64(r.Seconds), 10)
	if r.Comment != "" {
		b = append(b, " ("...)
		for i := range len(r.Comment) {
			if c := r.Comment[i]; c == '(' || c == ')' || c == '\\' {
				b = append(b, '\\')
			}
			b = append(b, r.Comment[i])
		}
		b = append(b, ')')
	}
	return append(b, r.Params.text...)
}

// AppendText appends the value to b; it fails, leaving b as it was, when it is not legal.
func (r RetryAfter) AppendText(b []byte) ([]byte, error) {
	return appendChecked(b, r, "Retry-After", parseRetryAfter)
}

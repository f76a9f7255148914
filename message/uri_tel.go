package message

import "strings"

// parseTel reads what follows "tel:" (RFC 3966 §3): a global number, or a local one, then parameters.
func parseTel(u *URI, s, rest string) *syntaxError {
	number := rest
	if semi := strings.IndexByte(rest, ';'); semi >= 0 {
		number, u.params = rest[:semi], rest[semi:]
	}
	digits := 0
	for i := range len(number) {
		switch c := number[i]; {
		case c >= '0' && c <= '9':
			digits++
		case c == '+' && i == 0, telSeparator(c):
		case number[0] != '+' && (isHex(c) || c == '*' || c == '#'):
			digits++
		default:
			digits = -len(number)
		}
	}
	if digits <= 0 {
		return bad(len(u.Scheme)+1, "bad telephone number", s, `"+" and digits, or a local number`, "RFC 3966 §3")
	}
	u.User = number
	if !validURIParams(u.params) {
		return bad(len(s)-len(u.params), "bad parameters in URI", s, ";name or ;name=value", "RFC 3966 §3")
	}
	return nil
}

func telSeparator(c byte) bool { return c == '-' || c == '.' || c == '(' || c == ')' }

// Number gives the telephone number of a tel URI, or of a sip URI with user=phone, without visual separators: "+"
// begins a global number. False if u is neither.
func (u URI) Number() (number string, ok bool) {
	number = u.User
	if !u.IsTel() {
		if kind, _ := u.Param("user"); !u.IsSIP() || !equalFold(kind, "phone") {
			return "", false
		}
		number, _, _ = strings.Cut(Unescape(number), ";")
	}
	return stripSeparators(number), true
}

func stripSeparators(number string) string {
	b := make([]byte, 0, len(number))
	for i := range len(number) {
		if !telSeparator(number[i]) {
			b = append(b, number[i])
		}
	}
	return string(b)
}

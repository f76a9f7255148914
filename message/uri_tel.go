package message

import "strings"

// scanTel reads what follows "tel:" at s[i] (RFC 3966 §3): a global number, or a local one, then parameters.
func scanTel(u *URI, s string, i int) (int, *syntaxError) {
	start, digits := i, 0
	for global := i < len(s) && s[i] == '+'; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= '0' && c <= '9', !global && (isHex(c) || c == '*' || c == '#'):
			digits++
			continue
		case c == '+' && i == start, telSeparator(c):
			continue
		}
		break
	}
	if digits == 0 {
		return 0, bad(start, "bad telephone number", s, `"+" and digits, or a local number`, "RFC 3966 §3")
	}
	u.User = s[start:i]
	start = i
	if i = spanURIParams(s, i); i < 0 {
		return 0, bad(start, "bad parameters in URI", s, ";name or ;name=value", "RFC 3966 §3")
	}
	u.params = s[start:i]
	return i, nil
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

package message

import "strings"

// ParseURI reads a URI. The grammar of sip and sips URIs is RFC 3261 §25.1 with two liberties that RFC 5118 asks for:
// IPv6 addresses in brackets are taken as netip does or as the faulty grammar of RFC 3261 had it. Of other schemes only
// the characters are checked.
func ParseURI(s string) (URI, error) {
	var u URI
	if err := parseURI(&u, s); err != nil {
		return URI{}, err.in("URI", 0)
	}
	return u, nil
}

// parseURI fills in u, which must be zero; after an error its content means nothing. It fills rather than returns, as
// parseAddress does, because the structs are large and read often.
func parseURI(u *URI, s string) *syntaxError {
	n, err := scanURI(u, s)
	if err == nil && n < len(s) {
		err = bad(n, "bad character in URI", s, "the end, or what RFC 3261 §19.1.1 allows there", "RFC 3261 §25.1")
	}
	return err
}

// scanURI reads the URI at the front of s, up to the first character that can be no part of it.
func scanURI(u *URI, s string) (int, *syntaxError) {
	switch { // the common schemes without a loop
	case strings.HasPrefix(s, "sip:"):
		u.Scheme = s[:3]
	case strings.HasPrefix(s, "sips:"):
		u.Scheme = s[:4]
	default:
		colon := strings.IndexByte(s, ':')
		if colon <= 0 || !validScheme(s[:colon]) {
			return 0, bad(0, "URI without a scheme", s, `"sip:", "sips:", "tel:"...`, "RFC 3261 §25.1")
		}
		u.Scheme = s[:colon]
		if u.IsTel() {
			return scanTel(u, s, colon+1)
		}
		if !u.IsSIP() {
			end := spanEscaped(s, colon+1, isURIC|isParam)
			if u.Opaque = s[colon+1 : end]; u.Opaque == "" {
				return 0, bad(colon+1, "bad character in URI", s, "reserved, unreserved and %HH", "RFC 2396 §2")
			}
			return end, nil
		}
	}
	return scanSIPURI(u, s, len(u.Scheme)+1)
}

// spanEscaped gives the index behind the characters of a class and escapes that begin at s[i].
func spanEscaped(s string, i int, class uint16) int {
	start := i
	for i = span(s, i, class); i < len(s) && s[i] == '%' && isEscape(s[i:]); {
		i = span(s, i+3, class)
	}
	count(i - start)
	return i
}

func validScheme(s string) bool {
	if c := s[0] | 0x20; c < 'a' || c > 'z' {
		return false
	}
	for i := range len(s) {
		if c := s[i]; c != '+' && c != '-' && c != '.' && !(c >= '0' && c <= '9') && !(c|0x20 >= 'a' && c|0x20 <= 'z') {
			return false
		}
	}
	return true
}

// scanSIPURI reads what follows "sip:" or "sips:" at s[i].
func scanSIPURI(u *URI, s string, i int) (int, *syntaxError) {
	const ref = "RFC 3261 §25.1"
	// The characters of a host and of parameters may be of a user part too; an @ behind them tells.
	end := spanEscaped(s, i, isUser)
	if end < len(s) && s[end] == ':' {
		if secret := spanEscaped(s, end+1, isPassword); secret < len(s) && s[secret] == '@' {
			u.User, u.Password = s[i:end], s[end+1:secret]
			end = secret
		}
	}
	if end < len(s) && s[end] == '@' {
		if u.Password == "" && u.User == "" {
			u.User = strings.TrimSuffix(s[i:end], ":")
		}
		if u.User == "" {
			return 0, bad(i, "empty user part in URI", s, "a user, or no @", ref)
		}
		i = end + 1
	}
	n := hostLen(s[i:])
	if n == 0 {
		return 0, bad(i, "bad host in URI", s, "a name, an IPv4 address, or an IPv6 address in brackets", ref)
	}
	u.Host = s[i : i+n]
	if i += n; i == len(s) {
		return i, nil
	}
	if s[i] == ':' {
		start := i + 1
		for i++; i < len(s) && s[i] >= '0' && s[i] <= '9'; i++ {
		}
		port, ok := parseUint(s[start:i], 65535)
		if !ok || port == 0 {
			if strings.IndexByte(s[start:], '@') >= 0 { // a password then, which is not shown
				return 0, bad(start, "bad port, or bad character in the password of a URI", "", "1-65535, or unreserved, &=+$, and %HH", ref)
			}
			return 0, bad(start, "bad port in URI", s, "1-65535", ref)
		}
		u.Port = uint16(port)
	}
	start := i
	if i = spanURIParams(s, i); i < 0 {
		return 0, bad(start, "bad parameters in URI", s, ";name or ;name=value", ref)
	}
	u.params = s[start:i]
	if i == len(s) || s[i] != '?' {
		return i, nil
	}
	start = i
	if i = spanURIHeaders(s, i); i < 0 {
		return 0, bad(start, "bad headers in URI", s, "?name=value&name=value", ref)
	}
	u.headers = s[start:i]
	return i, nil
}

// spanURIParams gives the index behind the parameters that begin at s[i]; -1 if one has no name.
func spanURIParams(s string, i int) int {
	for i < len(s) && s[i] == ';' {
		start := i + 1
		if i = spanEscaped(s, start, isParam); i == start {
			return -1
		}
		if i < len(s) && s[i] == '=' {
			i = spanEscaped(s, i+1, isParam)
		}
	}
	return i
}

// spanURIHeaders gives the index behind the headers that begin at s[i], which is "?"; -1 if one has no name.
func spanURIHeaders(s string, i int) int {
	for first := true; i < len(s) && (first || s[i] == '&'); first = false {
		start := i + 1
		if i = spanEscaped(s, start, isURIHeader); i == start {
			return -1
		}
		if i < len(s) && s[i] == '=' {
			i = spanEscaped(s, i+1, isURIHeader)
		}
	}
	return i
}

// hostLen measures the host at the front of s; 0 if there is none.
func hostLen(s string) int {
	if s != "" && s[0] == '[' {
		end := strings.IndexByte(s, ']')
		if end < 0 || !validIPv6(s[1:end]) {
			return 0
		}
		return end + 1
	}
	n := span(s, 0, isHost)
	count(n)
	return n
}

// validIPv6 is laxer than netip.ParseAddr: RFC 5118 §4.10 wants "2001:db8:::192.0.2.1", which the grammar of RFC 3261
// allows by mistake, to be accepted.
func validIPv6(s string) bool {
	colons := 0
	for i := range len(s) {
		switch c := s[i]; {
		case c == ':':
			colons++
		case c != '.' && !isHex(c):
			return false
		}
	}
	return colons >= 2 && len(s) <= 45
}

// Unescape replaces each %HH by the byte that it stands for, once: "%2541" gives "%41" (RFC 3261 §19.1.2). An escape
// that is not well-formed stays.
func Unescape(s string) string {
	first := strings.IndexByte(s, '%')
	if first < 0 {
		return s
	}
	count(len(s))
	b := make([]byte, 0, len(s))
	b = append(b, s[:first]...)
	for i := first; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			b = append(b, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
		} else {
			b = append(b, s[i])
		}
	}
	return string(b)
}

func unhex(c byte) byte {
	if c >= '0' && c <= '9' {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

// EscapeUser makes the user part of a URI from any text: "jane doe" gives "jane%20doe".
func EscapeUser(s string) string {
	if allOf(s, isUser) {
		return s
	}
	return string(appendEscaped(nil, s, isUser))
}

func appendEscaped(b []byte, s string, class uint16) []byte {
	const digits = "0123456789ABCDEF"
	for i := range len(s) {
		if is(s[i], class) {
			b = append(b, s[i])
		} else {
			b = append(b, '%', digits[s[i]>>4], digits[s[i]&15])
		}
	}
	return b
}

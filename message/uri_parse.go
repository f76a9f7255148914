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
	count(len(s))
	switch { // the common schemes without a loop
	case strings.HasPrefix(s, "sip:"):
		u.Scheme = s[:3]
	case strings.HasPrefix(s, "sips:"):
		u.Scheme = s[:4]
	default:
		colon := strings.IndexByte(s, ':')
		if colon <= 0 || !validScheme(s[:colon]) {
			return bad(0, "URI without a scheme", s, `"sip:", "sips:", "tel:"...`, "RFC 3261 §25.1")
		}
		u.Scheme = s[:colon]
		if u.IsTel() {
			return parseTel(u, s, s[colon+1:])
		}
		if !u.IsSIP() {
			if u.Opaque = s[colon+1:]; u.Opaque == "" || !escaped(u.Opaque, isURIC|isParam) {
				return bad(colon+1, "bad character in URI", s, "reserved, unreserved and %HH", "RFC 2396 §2")
			}
			return nil
		}
	}
	return parseSIPURI(u, s, s[len(u.Scheme)+1:])
}

func validScheme(s string) bool {
	if c := s[0] | 0x20; c < 'a' || c > 'z' {
		return false
	}
	for i := range len(s) {
		if c := s[i]; !is(c, isToken) || c != '+' && c != '-' && c != '.' && !(c >= '0' && c <= '9') && !(c|0x20 >= 'a' && c|0x20 <= 'z') {
			return false
		}
	}
	return true
}

func parseSIPURI(u *URI, s, rest string) *syntaxError {
	const ref = "RFC 3261 §25.1"
	i := userLen(rest)
	if i < len(rest) && rest[i] == ':' && strings.IndexByte(rest[i:], '@') > 0 {
		start := i + 1
		for i = start; i < len(rest) && (is(rest[i], isPassword) || isEscape(rest[i:])); i++ {
		}
		if i == len(rest) || rest[i] != '@' {
			return bad(len(u.Scheme)+1+start, "bad character in the password of a URI", "", "unreserved, &=+$, or %HH", ref)
		}
		u.User, u.Password = rest[:start-1], rest[start:i]
	} else if i < len(rest) && rest[i] == '@' {
		u.User = rest[:i]
	}
	if i < len(rest) && rest[i] == '@' {
		if u.User == "" {
			return bad(len(u.Scheme)+1, "empty user part in URI", s, "a user, or no @", ref)
		}
		rest = rest[i+1:]
	}
	n := hostLen(rest)
	if n == 0 {
		return bad(len(s)-len(rest), "bad host in URI", s, "a name, an IPv4 address, or an IPv6 address in brackets", ref)
	}
	u.Host, rest = rest[:n], rest[n:]
	if rest != "" && rest[0] == ':' {
		end := 1
		for end < len(rest) && rest[end] >= '0' && rest[end] <= '9' {
			end++
		}
		port, ok := parseUint(rest[1:end], 65535)
		if !ok || port == 0 {
			return bad(len(s)-len(rest)+1, "bad port in URI", s, "1-65535", ref)
		}
		u.Port, rest = uint16(port), rest[end:]
	}
	if rest == "" {
		return nil
	}
	u.params = rest
	if q := strings.IndexByte(rest, '?'); q >= 0 {
		u.params, u.headers = rest[:q], rest[q:]
	}
	if !validURIParams(u.params) {
		return bad(len(s)-len(rest), "bad parameters in URI", s, ";name or ;name=value", ref)
	}
	if u.headers != "" && !validURIHeaders(u.headers) {
		return bad(len(s)-len(u.headers), "bad headers in URI", s, "?name=value&name=value", ref)
	}
	return nil
}

// userLen measures the characters at the front of s that may be of a user part. Host and parameters, if there is no
// user, are among them; an @ behind them tells.
func userLen(s string) int {
	i := 0
	for i < len(s) && (classes[s[i]]&isUser != 0 || s[i] == '%' && isEscape(s[i:])) {
		i++
	}
	count(i)
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
	n := 0
	for n < len(s) && is(s[n], isHost) {
		n++
	}
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

func validURIParams(s string) bool {
	for s != "" {
		if s[0] != ';' {
			return false
		}
		var name, value string
		name, value, _, s = cutURIParam(s)
		if name == "" || !escaped(name, isParam) || !escaped(value, isParam) {
			return false
		}
	}
	return true
}

func validURIHeaders(s string) bool {
	for s != "" {
		var name, value string
		name, value, s = cutURIHeader(s)
		if name == "" || !escaped(name, isURIHeader) || !escaped(value, isURIHeader) {
			return false
		}
	}
	return true
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

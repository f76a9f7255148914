package message

import "strings"

// Character classes of the grammar in RFC 3261 §25.1, one bit each.
const (
	isToken     = 1 << iota // token
	isWord                  // word, the alphabet of Call-ID
	isUser                  // unreserved and user-unreserved
	isPassword              // unreserved and the marks that a password may hold
	isParam                 // paramchar of a URI parameter, without the escapes
	isURIHeader             // hnv-unreserved and unreserved, without the escapes
	isURIC                  // reserved and unreserved: any character of a URI
	isHost                  // hostname, IPv4address; brackets are dealt with apart
	isValue                 // value of a header parameter, without quotes; see cutParam
)

var classes = func() (t [256]uint16) {
	mark := func(class uint16, chars string) {
		for i := range len(chars) {
			t[chars[i]] |= class
		}
	}
	const alnum = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	const unreserved = alnum + "-_.!~*'()"
	mark(isToken, alnum+"-.!%*_+`'~")
	mark(isWord, alnum+"-.!%*_+`'~()<>:\\\"/[]?{}")
	mark(isUser, unreserved+"&=+$,;?/")
	mark(isPassword, unreserved+"&=+$,")
	mark(isParam, unreserved+"[]/:&+$")
	mark(isURIHeader, unreserved+"[]/?:+$")
	mark(isURIC, unreserved+";/?:@&=+$,")
	mark(isHost, alnum+"-._") // "_" is not in the grammar, but is met in names of hosts
	for c := '!'; c < 0x100; c++ {
		if !strings.ContainsRune(";,\"<>\x7F", c) {
			t[c] |= isValue
		}
	}
	return t
}()

func is(c byte, class uint16) bool { return classes[c]&class != 0 }

// span gives the index behind the characters of a class that begin at s[i], looking at eight of them at a time.
func span(s string, i int, class uint16) int {
	rest := s[i:]
	for len(rest) >= 8 && classes[rest[0]]&classes[rest[1]]&classes[rest[2]]&classes[rest[3]]&
		classes[rest[4]]&classes[rest[5]]&classes[rest[6]]&classes[rest[7]]&class != 0 {
		rest = rest[8:]
	}
	for i = len(s) - len(rest); i < len(s) && classes[s[i]]&class != 0; i++ {
	}
	return i
}

func allOf(s string, class uint16) bool { return span(s, 0, class) == len(s) }

// validToken tells whether s is a token (RFC 3261 §25.1): not empty, no separators.
func validToken(s string) bool { return s != "" && allOf(s, isToken) }

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f'
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// isEscape tells whether s begins with %HH.
func isEscape(s string) bool { return len(s) > 2 && s[0] == '%' && isHex(s[1]) && isHex(s[2]) }

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// trimSpace removes white space, folds included, from both ends.
func trimSpace(s string) string {
	if s == "" || s[0] > ' ' && s[len(s)-1] > ' ' {
		return s
	}
	return trimmed(s)
}

//go:noinline
func trimmed(s string) string {
	for s != "" && isSpace(s[0]) {
		s = s[1:]
	}
	for s != "" && isSpace(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

// lower maps ASCII only: header names and tokens compare without case (RFC 3261 §7.3.1) whatever the locale.
func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

func equalFold(a, b string) bool { return len(a) == len(b) && (a == b || foldsTo(a, b)) }

// foldsTo is equalFold for texts of one length. It and some others are not for inlining: code that hardly ever runs
// would stand between what does.
//
//go:noinline
func foldsTo(a, b string) bool {
	for i := range len(a) {
		if a[i] != b[i] && lower(a[i]) != lower(b[i]) {
			return false
		}
	}
	return true
}

// unfold joins the lines of a folded value: each fold, with the white space around it, is one space (RFC 3261 §7.3.1).
func unfold(s string) string {
	if strings.IndexByte(s, '\n') < 0 {
		return s
	}
	count(len(s))
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '\r' || i+1 == len(s) || s[i+1] != '\n' {
			b = append(b, s[i])
			continue
		}
		for len(b) > 0 && (b[len(b)-1] == ' ' || b[len(b)-1] == '\t') {
			b = b[:len(b)-1]
		}
		for i+1 < len(s) && isSpace(s[i+1]) {
			i++
		}
		b = append(b, ' ')
	}
	return string(b)
}

// parseUint reads 1*DIGIT that is at most limit. Leading zeros are allowed, as RFC 4475 §3.1.1.1 demands.
func parseUint(s string, limit uint64) (uint64, bool) {
	if s == "" {
		return 0, false
	}
	var n uint64
	for i := range len(s) {
		c := s[i] - '0'
		if c > 9 {
			return 0, false
		}
		if n = n*10 + uint64(c); n > limit {
			return 0, false
		}
	}
	return n, true
}

package message

import "strings"

// cutComma splits the first value off a comma-separated list. Commas in quoted strings and between < and > do not
// count. When a quote or bracket is never closed the rest is one value, so that a list costs one pass whatever is in it.
func cutComma(s string) (first, rest string, more bool) {
	if comma := strings.IndexByte(s, ','); comma < 0 {
		count(len(s))
		return trimSpace(s), "", false
	}
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '"':
			if i = quotedEnd(s, i); i < 0 {
				return trimSpace(s), "", false
			}
		case '<':
			end := strings.IndexByte(s[i:], '>')
			if end < 0 {
				count(len(s))
				return trimSpace(s), "", false
			}
			i += end
		case ',':
			count(2 * i)
			return trimSpace(s[:i]), s[i+1:], true
		}
	}
	count(len(s))
	return trimSpace(s), "", false
}

// hasToken tells whether a token is one of the values of a line, of which a list may have several.
func hasToken(line, token string, list, exact bool) bool {
	count(2 * len(line))
	at := strings.Index(line, token)
	if at < 0 && exact {
		return false
	}
	if at >= 0 && list && strings.IndexByte(line, '"') < 0 && strings.IndexByte(line, '<') < 0 { // what nearly all look like
		before, behind := trimSpace(line[:at]), trimSpace(line[at+len(token):])
		if (before == "" || before[len(before)-1] == ',') && (behind == "" || behind[0] == ',') {
			return true
		}
	}
	for start, i := 0, 0; i <= len(line); i++ {
		for i < len(line) && line[i] > '<' {
			i++ // most are letters
		}
		switch {
		case i == len(line) || line[i] == ',' && list:
			if one := line[start:i]; len(one) >= len(token) {
				if one = trimSpace(one); one == token || !exact && equalFold(one, token) {
					return true
				}
			}
			start = i + 1
		case line[i] == '"' || line[i] == '<': // a value that is no token, and may have commas in it
			_, rest, more := cutComma(line[start:])
			if !more || !list {
				return false
			}
			line, start, i = rest, 0, -1
		}
	}
	return false
}

// quotedEnd gives the index of the quote that closes the one at s[i]; -1 if there is none.
func quotedEnd(s string, i int) int {
	for start := i; ; {
		if i++; i >= len(s) {
			count(len(s) - start)
			return -1
		}
		switch s[i] {
		case '\\':
			i++
		case '"':
			count(i - start)
			return i
		}
	}
}

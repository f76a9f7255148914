package sdp

import (
	"math"
	"strconv"
	"strings"
)

// fields cuts a line's value at its spaces.
type fields struct {
	text  string
	start int // of the field that next gave last
	end   int // and its end
}

// next returns the next field, "" when there is none.
func (f *fields) next() string {
	s, i := f.text, f.end
	for i < len(s) && s[i] == ' ' {
		i++
	}
	start := i
	for i < len(s) && s[i] != ' ' {
		i++
	}
	f.start, f.end = start, i
	return s[start:i]
}

// rest returns what next has not given yet, without the spaces around it, and leaves it to next.
func (f *fields) rest() string { return strings.Trim(f.text[f.end:], " ") }

// column returns the column of the last field in the line, from 1.
func (f *fields) column() int { return len("x=") + f.start + 1 }

// cut is strings.Cut at a byte, for what is short, without telling whether it is there.
func cut(s string, at byte) (before, after string) {
	for i := range len(s) {
		if s[i] == at {
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

// word returns how long a text is up to its first space.
func word(s string) int {
	for i := range len(s) {
		if s[i] == ' ' {
			return i
		}
	}
	return len(s)
}

// number reads decimal digits up to most.
func number(s string, most uint64) (n uint64, ok bool) {
	const safe = 19 // so many digits always fit
	if s == "" || len(s) > safe+1 {
		return 0, false
	}
	for i := range len(s) {
		digit := uint64(s[i]) - '0'
		if digit > 9 || i == safe && (n > math.MaxUint64/10 || n*10 > math.MaxUint64-digit) {
			return 0, false
		}
		n = n*10 + digit
	}
	return n, n <= most
}

func digits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func itoa(n int) string { return strconv.Itoa(n) }

func utoa(n uint64) string { return strconv.FormatUint(n, 10) }

package message

import (
	"strings"
	"time"
)

// sipDate is SIP-date: RFC 1123 with GMT only (RFC 3261 §20.17).
const sipDate = "Mon, 02 Jan 2006 15:04:05 GMT"

// FormatDate gives the value of a Date header.
func FormatDate(t time.Time) string { return t.UTC().Format(sipDate) }

// ParseDate reads the value of a Date header; only GMT is legal (RFC 4475 §3.1.2.12).
func ParseDate(s string) (time.Time, error) {
	v, err := parseDate(trimSpace(unfold(s)))
	if err != nil {
		return time.Time{}, err.in("Date", 0)
	}
	return v, nil
}

func parseDate(s string) (time.Time, *syntaxError) {
	t, err := time.Parse(sipDate, s)
	if err != nil {
		return time.Time{}, bad(0, "bad date", s, `"Sat, 13 Nov 2010 23:29:00 GMT"`, "RFC 3261 §20.17")
	}
	return t, nil
}

// Timestamp is when a request was sent, on the sender's clock, and for how long the answerer held it (RFC 3261 §20.38).
type Timestamp struct {
	Time  time.Duration // since whatever the sender counts from
	Delay time.Duration // 0 when absent
}

// ParseTimestamp reads "54.21 0.3", in seconds.
func ParseTimestamp(s string) (Timestamp, error) {
	v, err := parseTimestamp(trimSpace(unfold(s)))
	if err != nil {
		return Timestamp{}, err.in("Timestamp", 0)
	}
	return v, nil
}

func parseTimestamp(s string) (Timestamp, *syntaxError) {
	first := firstWord(s)
	var v Timestamp
	var ok bool
	if v.Time, ok = parseDecimal(first); ok {
		if rest := trimSpace(s[len(first):]); rest != "" {
			v.Delay, ok = parseDecimal(rest)
		}
	}
	if !ok {
		return Timestamp{}, bad(0, "bad timestamp", s, "seconds, with or without a fraction", "RFC 3261 §20.38")
	}
	return v, nil
}

// parseDecimal reads 1*DIGIT ["." *DIGIT] seconds to the nanosecond.
func parseDecimal(s string) (time.Duration, bool) {
	whole, fraction, _ := strings.Cut(s, ".")
	n, ok := parseUint(whole, 1<<33)
	if !ok || fraction != "" && !isDigits(fraction) {
		return 0, false
	}
	d, unit := time.Duration(n)*time.Second, time.Second/10
	for i := 0; i < len(fraction) && unit > 0; i, unit = i+1, unit/10 {
		d += time.Duration(fraction[i]-'0') * unit
	}
	return d, true
}

// Equal compares both times.
func (t Timestamp) Equal(u Timestamp) bool { return t == u }

// String gives the value as it stands in a message.
func (t Timestamp) String() string { return string(t.AppendTo(nil)) }

// AppendTo appends the value to b without checking it (AppendText checks).
func (t Timestamp) AppendTo(b []byte) []byte {
	b = appendDecimal(b, t.Time)
	if t.Delay != 0 {
		b = append(b, ' ')
		b = appendDecimal(b, t.Delay)
	}
	return b
}

// AppendText appends the value to b; it fails, leaving b as it was, when a time is negative or beyond 2^33 seconds.
func (t Timestamp) AppendText(b []byte) ([]byte, error) {
	return appendChecked(b, t, "Timestamp", parseTimestamp)
}

func appendDecimal(b []byte, d time.Duration) []byte {
	if d < 0 {
		b = append(b, '-')
		d = -d
	}
	b = appendInt(b, int64(d/time.Second), 1)
	if rest := int64(d % time.Second); rest != 0 {
		b = append(b, '.')
		b = appendInt(b, rest, 9)
		for b[len(b)-1] == '0' {
			b = b[:len(b)-1]
		}
	}
	return b
}

// appendInt appends n with at least width digits.
func appendInt(b []byte, n int64, width int) []byte {
	if n >= 10 || width > 1 {
		b = appendInt(b, n/10, width-1)
	}
	return append(b, byte('0'+n%10))
}

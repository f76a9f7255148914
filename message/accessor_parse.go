package message

import (
	"iter"
	"strings"
)

// missing is the error for a header that is not there. Asking for an absent header is common,
// so the errors are made once; nobody may change them.
func missing(id headerID) error { return missingErrors[id] }

var missingErrors = func() (list [len(headers)]*ParseError) {
	for i := range list {
		list[i] = &ParseError{Problem: "header " + headers[i].name + " is missing", Status: 400, cause: ErrMissing}
		switch headerID(i) {
		case hVia, hFrom, hTo, hCallID, hCSeq, hMaxForwards:
			list[i].Ref = "RFC 3261 §8.1.1"
		}
	}
	return list
}()

// lineOf counts the lines before a field, for an error text.
func (m *Message) lineOf(index int) int {
	line := 2
	for i := range index {
		line += strings.Count(m.line(&m.fields[i]), "\n")
	}
	return line
}

// first parses the first value of a header.
func first[V any](m *Message, id headerID, parse func(string) (V, *syntaxError)) (V, error) {
	var none V
	i := m.find(id, 0)
	if i < 0 {
		return none, missing(id)
	}
	value := m.value(&m.fields[i])
	if headers[id].list {
		value, _, _ = cutComma(value)
	}
	v, err := parse(value)
	if err != nil {
		return none, err.in(headers[id].name, m.lineOf(i))
	}
	return v, nil
}

// address is first for the headers that are read most.
func (m *Message) address(a *Address, id headerID) error {
	i := m.find(id, 0)
	if i < 0 {
		return missing(id)
	}
	value := m.value(&m.fields[i])
	if headers[id].list {
		value, _, _ = cutComma(value)
	}
	if err := parseAddress(a, value); err != nil {
		*a = Address{}
		return err.in(headers[id].name, m.lineOf(i))
	}
	return nil
}

// each parses the values of a header one by one. A value that cannot be read comes with an error; the next ones follow.
func each[V any](m *Message, id headerID, parse func(string) (V, *syntaxError)) iter.Seq2[V, error] {
	return func(yield func(V, error) bool) {
		line, counted := 2, 0 // fields before counted are in line: the lines of many errors are counted in one pass
		for i := m.find(id, 0); i >= 0; i = m.find(id, i+1) {
			rest := m.value(&m.fields[i])
			for more := rest != "" || !headers[id].empty; more; {
				var one string
				if headers[id].list {
					one, rest, more = cutComma(rest)
				} else {
					one, more = rest, false
				}
				v, err := parse(one)
				var asError error
				if err != nil {
					for ; counted < i; counted++ {
						line += strings.Count(m.line(&m.fields[counted]), "\n")
					}
					asError = err.in(headers[id].name, line)
				}
				if !yield(v, asError) {
					return
				}
			}
		}
	}
}

// number makes a parser of 1*DIGIT.
func number(limit uint64, wanted, ref string) func(string) (uint32, *syntaxError) {
	return func(s string) (uint32, *syntaxError) {
		n, ok := parseUint(s, limit)
		if !ok {
			return 0, bad(0, "bad number", s, wanted, ref)
		}
		return uint32(n), nil
	}
}

var (
	parseMaxForwards   = number(255, "0-255", "RFC 3261 §20.22")
	parseSeconds       = number(1<<32-1, "0-4294967295 seconds", "RFC 3261 §20.19")
	parseRSeq          = number(1<<32-1, "0-4294967295", "RFC 3262 §7.1")
	parseContentLength = number(1<<31-1, "0-2147483647", "RFC 3261 §20.14")
)

// parseInfo reads "<http://example.com/ring.wav>;purpose=icon": brackets are a must (RFC 3261 §20.4, §20.9).
func parseInfo(s string) (Address, *syntaxError) {
	if s == "" || s[0] != '<' {
		return Address{}, bad(0, "no < before the URI", s, "<URI>", "RFC 3261 §25.1")
	}
	return addressOf(s)
}

func parseMIMEVersion(s string) (string, *syntaxError) {
	major, minor, ok := strings.Cut(s, ".")
	if !ok || !isDigits(major) || !isDigits(minor) {
		return "", bad(0, "bad version", s, `"1.0"`, "RFC 3261 §20.24")
	}
	return s, nil
}

func parseReferSub(s string) (bool, *syntaxError) {
	v, err := parseItem(s)
	switch {
	case err != nil:
		return false, err
	case equalFold(v.Value, "true"):
		return true, nil
	case equalFold(v.Value, "false"):
		return false, nil
	}
	return false, bad(0, "bad value", s, "true or false", "RFC 4488 §4")
}

// cutPrivacy splits at ";", which the grammar wants, and at ",", which is met.
func cutPrivacy(s string) (first, rest string, more bool) {
	if i := strings.IndexAny(s, ";,"); i >= 0 {
		return trimSpace(s[:i]), s[i+1:], true
	}
	return trimSpace(s), "", false
}

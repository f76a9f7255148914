package message

import "iter"

// missing is the error for a header that is not there.
func missing(id headerID) error {
	ref := ""
	switch id {
	case hVia, hFrom, hTo, hCallID, hCSeq, hMaxForwards:
		ref = "RFC 3261 §8.1.1"
	}
	return &ParseError{Problem: "header " + headers[id].name + " is missing", Ref: ref, Status: 400, cause: ErrMissing}
}

// lineOf counts the lines before a field, for an error text.
func (m *Message) lineOf(index int) int {
	line := 2
	for i := range index {
		line++
		if m.fields[i].folded {
			for _, c := range []byte(m.fields[i].line[:len(m.fields[i].line)-2]) {
				if c == '\n' {
					line++
				}
			}
		}
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
	value := m.fields[i].value()
	if headers[id].list {
		value, _, _ = cutComma(value)
	}
	v, err := parse(value)
	if err != nil {
		return none, err.in(headers[id].name, m.lineOf(i))
	}
	return v, nil
}

// each parses the values of a header one by one. A value that cannot be read comes with an error; the next ones follow.
func each[V any](m *Message, id headerID, parse func(string) (V, *syntaxError)) iter.Seq2[V, error] {
	return func(yield func(V, error) bool) {
		for i := m.find(id, 0); i >= 0; i = m.find(id, i+1) {
			rest, more := m.fields[i].value(), true
			for more {
				var one string
				if headers[id].list {
					one, rest, more = cutComma(rest)
				} else {
					one, more = rest, false
				}
				v, err := parse(one)
				var asError error
				if err != nil {
					asError = err.in(headers[id].name, m.lineOf(i))
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
	parseContentLength = number(1<<32-1, "0-4294967295", "RFC 3261 §20.14")
)

// Via gives the topmost Via.
func (m *Message) Via() (Via, error) { return first(m, hVia, parseVia) }

// Vias yields all Vias, topmost first.
func (m *Message) Vias() iter.Seq2[Via, error] { return each(m, hVia, parseVia) }

// From gives the From header.
func (m *Message) From() (Address, error) { return first(m, hFrom, parseAddress) }

// To gives the To header.
func (m *Message) To() (Address, error) { return first(m, hTo, parseAddress) }

// Contact gives the first Contact.
func (m *Message) Contact() (Address, error) { return first(m, hContact, parseAddress) }

// Contacts yields all Contacts.
func (m *Message) Contacts() iter.Seq2[Address, error] { return each(m, hContact, parseAddress) }

// Routes yields the Route set of a request, the next hop first.
func (m *Message) Routes() iter.Seq2[Address, error] { return each(m, hRoute, parseAddress) }

// RecordRoutes yields the Record-Route values in order, topmost first.
func (m *Message) RecordRoutes() iter.Seq2[Address, error] {
	return each(m, hRecordRoute, parseAddress)
}

// CallID gives the Call-ID, "" if it is missing. Call-IDs compare byte by byte (RFC 3261 §8.1.1.4).
func (m *Message) CallID() string {
	if i := m.find(hCallID, 0); i >= 0 {
		return m.fields[i].value()
	}
	return ""
}

// CSeq gives the CSeq header.
func (m *Message) CSeq() (CSeq, error) { return first(m, hCSeq, parseCSeq) }

// MaxForwards gives the hops left, 0 to 255.
func (m *Message) MaxForwards() (int, error) {
	n, err := first(m, hMaxForwards, parseMaxForwards)
	return int(n), err
}

// Expires gives the seconds of the Expires header.
func (m *Message) Expires() (uint32, error) { return first(m, hExpires, parseSeconds) }

// RSeq gives the number of a reliable provisional response (RFC 3262).
func (m *Message) RSeq() (uint32, error) { return first(m, hRSeq, parseRSeq) }

// RAck gives what a PRACK acknowledges (RFC 3262).
func (m *Message) RAck() (RAck, error) { return first(m, hRAck, parseRAck) }

// ContentLength gives the value of the Content-Length header, which a datagram may lack and may contradict.
func (m *Message) ContentLength() (int, error) {
	n, err := first(m, hContentLength, parseContentLength)
	return int(n), err
}

// ReferTo gives whom a REFER asks to call (RFC 3515). Headers in its URI, such as Replaces, are read with URI.Header.
func (m *Message) ReferTo() (Address, error) { return first(m, hReferTo, parseAddress) }

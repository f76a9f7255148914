package message

import "strconv"

// MaxCSeq is the largest sequence number that may be sent: numbers are below 2^31 (RFC 3261 §8.1.1.5).
const MaxCSeq = 1<<31 - 1

// CSeq orders the requests of a dialog and names the method of a response's request (RFC 3261 §20.16).
type CSeq struct {
	Number uint32 // 0 to MaxCSeq
	Method Method
}

// ParseCSeq reads "4711 INVITE".
func ParseCSeq(s string) (CSeq, error) {
	c, err := parseCSeq(trimSpace(unfold(s)))
	if err != nil {
		return CSeq{}, err.in("CSeq", 0)
	}
	return c, nil
}

func parseCSeq(s string) (CSeq, *syntaxError) {
	number, i, ok := leadingNumber(s, MaxCSeq)
	if !ok {
		return CSeq{}, bad(0, "bad sequence number", firstWord(s), "0-2147483647", "RFC 3261 §8.1.1.5")
	}
	method := s[skipSpace(s, i):]
	name, known := methodNamed(method)
	if !known && !validToken(method) || len(method) == len(s)-i {
		return CSeq{}, bad(i, "bad method", method, "a token", "RFC 3261 §20.16")
	}
	return CSeq{uint32(number), name}, nil
}

// String gives "4711 INVITE".
func (c CSeq) String() string { return string(c.AppendTo(nil)) }

// AppendTo appends the value as it stands in a message.
func (c CSeq) AppendTo(b []byte) []byte {
	b = strconv.AppendUint(b, uint64(c.Number), 10)
	b = append(b, ' ')
	return append(b, c.Method...)
}

// AppendText appends the value; it fails when the method is no token or the number is not below 2^31.
func (c CSeq) AppendText(b []byte) ([]byte, error) { return appendChecked(b, c, "CSeq", parseCSeq) }

// RAck tells which reliable provisional response a PRACK acknowledges (RFC 3262 §7.2).
type RAck struct {
	RSeq uint32 // 1 to 2^32-1
	CSeq CSeq   // of the INVITE
}

// ParseRAck reads "776656 1 INVITE".
func ParseRAck(s string) (RAck, error) {
	r, err := parseRAck(trimSpace(unfold(s)))
	if err != nil {
		return RAck{}, err.in("RAck", 0)
	}
	return r, nil
}

func parseRAck(s string) (RAck, *syntaxError) {
	const ref = "RFC 3262 §7.2"
	number, i, ok := leadingNumber(s, 1<<32-1)
	rest := skipSpace(s, i)
	if !ok || rest == i {
		return RAck{}, bad(0, "bad response number", firstWord(s), "0-4294967295", ref)
	}
	cseq, err := parseCSeq(s[rest:])
	if err != nil {
		err.at += rest
		err.ref = ref
		return RAck{}, err
	}
	return RAck{uint32(number), cseq}, nil
}

// String gives "776656 1 INVITE".
func (r RAck) String() string { return string(r.AppendTo(nil)) }

// AppendTo appends the value as it stands in a message.
func (r RAck) AppendTo(b []byte) []byte {
	b = strconv.AppendUint(b, uint64(r.RSeq), 10)
	b = append(b, ' ')
	return r.CSeq.AppendTo(b)
}

// AppendText appends the value; it fails when the CSeq in it is not legal.
func (r RAck) AppendText(b []byte) ([]byte, error) { return appendChecked(b, r, "RAck", parseRAck) }

// leadingNumber reads the digits at the front of s.
func leadingNumber(s string, limit uint64) (n uint64, size int, ok bool) {
	for size < len(s) && s[size] >= '0' && s[size] <= '9' && n <= limit {
		n = n*10 + uint64(s[size]-'0')
		size++
	}
	return n, size, size > 0 && n <= limit
}

// firstWord is what an error quotes when a number was wanted.
func firstWord(s string) string {
	i := 0
	for i < len(s) && !isSpace(s[i]) {
		i++
	}
	return s[:i]
}

// appendChecked prints a value that may have been filled in by hand and takes it back if the parser refuses it.
func appendChecked[V interface{ AppendTo([]byte) []byte }](
	b []byte, v V, where string, parse func(string) (V, *syntaxError),
) ([]byte, error) {
	start := len(b)
	out := v.AppendTo(b)
	text := stringOf(out[start:])
	if hasBreak(text) {
		return b, &ParseError{Header: where, Problem: "value contains a line break or NUL", Ref: "RFC 3261 §25.1"}
	}
	if _, err := parse(text); err != nil {
		return b, err.in(where, 0)
	}
	return out, nil
}

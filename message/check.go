package message

import "errors"

// Problem is what is wrong with a message and what its sender is owed.
type Problem struct {
	// Status is the response owed: 400, 405, 415, 416, 420, 501, 505... It is 0 when the message is to be dropped
	// without an answer: responses (RFC 3261 §18.1.2) and ACKs (§17) are never answered.
	Status int
	// Err tells what is wrong and where; usually a *ParseError.
	Err error
	// Owed are headers that the response must carry: Unsupported, Allow, Accept...
	Owed []Owed
}

// Owed is a header that a response must carry.
type Owed struct{ Name, Value string }

// Error gives the text of Err.
func (p *Problem) Error() string { return p.Err.Error() }

// Unwrap gives Err.
func (p *Problem) Unwrap() error { return p.Err }

// Response makes the response that the request is owed, with the headers that go with it. The To tag is the caller's to
// set. It is nil when none is owed.
func (p *Problem) Response(req *Message) *Message {
	if p.Status == 0 {
		return nil
	}
	resp, err := NewResponse(req, p.Status, "")
	if err != nil {
		return nil
	}
	for _, h := range p.Owed {
		if resp.Add(h.Name, h.Value) != nil {
			return nil
		}
	}
	return resp
}

// Check judges a message by the rules that hold for every SIP element, and gives nil when it may be processed. It does
// not repair and does not guess. What the receiver is able to do is judged by [Profile.Check].
//
// Some faults are deliberately left alone, because RFC 4475 wants them to be: a Date that cannot be read (§3.1.2.12),
// Expires or Max-Forwards out of range (§3.1.2.4), a missing Max-Forwards, From tag, branch or Contact of an RFC 2543
// client (§3.4.1), a branch without anything behind the cookie (§3.2.1; see [Via.HasCookie]).
func Check(m *Message) *Problem { return Profile{}.Check(m) }

// check runs the rules of all elements in an order such that the most basic fault is told first.
func check(m *Message) error {
	if err := checkStart(m); err != nil {
		return err
	}
	if err := checkMandatory(m); err != nil {
		return err
	}
	if err := checkBody(m); err != nil {
		return err
	}
	return checkValues(m)
}

// statusError is an error for which another response than 400 is owed.
func statusError(status int, e *ParseError) error {
	e.Status = status
	return e
}

func checkStart(m *Message) error {
	if version := m.Version(); version != "SIP/2.0" && !equalFold(version, "SIP/2.0") {
		return statusError(505, &ParseError{
			Line: 1, Problem: "unknown version", Found: excerpt(version), Wanted: "SIP/2.0", Ref: "RFC 3261 §21.5.6",
		})
	}
	if m.IsResponse() {
		return nil
	}
	var u URI
	text := m.RequestURIText()
	if err := parseURI(&u, text); err != nil {
		if text[0] == '<' {
			err = bad(0, "Request-URI in brackets", text, "a URI without < and >", "RFC 4475 §3.1.2.7")
		}
		return err.in("Request-URI", 1)
	}
	if m.sloppy {
		return statusError(400, &ParseError{
			Line: 1, Problem: "bad white space in the start line", Wanted: "one space between its three parts", Ref: "RFC 3261 §7.1",
		})
	}
	if u.headers != "" {
		return statusError(400, &ParseError{
			Line: 1, Header: "Request-URI", Problem: "headers in the Request-URI", Found: excerpt(u.headers), Ref: "RFC 3261 §19.1.1",
		})
	}
	return nil
}

// checkMandatory: the headers that each message has (RFC 3261 §8.1.1), once.
func checkMandatory(m *Message) error {
	var seen [headerCount]bool
	twice := -1
	for i := range m.fields {
		id := m.fields[i].id
		if twice < 0 && (seen[id] && headers[id].single || id == 0 && !validToken(m.name(&m.fields[i]))) {
			twice = i
		}
		seen[id] = true
	}
	for _, id := range [...]headerID{hVia, hFrom, hTo, hCallID, hCSeq} {
		if !seen[id] {
			return missing(id)
		}
	}
	if m.unended {
		if n, err := m.ContentLength(); err != nil || n > 0 { // with Content-Length: 0 nothing is left open
			return statusError(400, &ParseError{
				Line: m.lineOf(len(m.fields)), Problem: "no empty line behind the headers", Ref: "RFC 3261 §7",
			})
		}
	}
	if twice < 0 {
		return nil
	}
	f, e := &m.fields[twice], &ParseError{Line: m.lineOf(twice), Ref: "RFC 3261 §7.3.1"}
	if f.id == 0 {
		e.Problem, e.Found, e.Wanted = "bad header name", excerpt(m.name(f)), "a token"
	} else {
		e.Header, e.Problem = headers[f.id].name, "header is there twice"
	}
	return statusError(400, e)
}

// checkBody compares Content-Length with what came.
func checkBody(m *Message) error {
	length, err := m.ContentLength()
	switch {
	case errors.Is(err, ErrMissing):
	case err != nil:
		return err
	case length > len(m.body):
		return statusError(400, &ParseError{Problem: shortBody(len(m.body), length)}) // RFC 3261 §18.3
	}
	if m.body != "" && m.find(hContentType, 0) < 0 {
		return statusError(400, &ParseError{
			Problem: "header Content-Type is missing", Ref: "RFC 3261 §20.15", cause: ErrMissing,
		})
	}
	return nil
}

// checkValues parses the headers without which the message cannot be processed.
func checkValues(m *Message) error {
	for i := range m.fields {
		f := &m.fields[i]
		parse := judges[f.id]
		if parse == nil || f.flags&legal != 0 {
			continue
		}
		one, rest, more := m.value(f), "", false
		if headers[f.id].list {
			one, rest, more = cutComma(one)
		}
		for {
			if err := parse(one); err != nil {
				return err.in(headers[f.id].name, m.lineOf(i))
			}
			if !more {
				break
			}
			one, rest, more = cutComma(rest)
		}
	}
	return nil
}

// judges are the parsers of the headers that checkValues looks at. The others may hold what they like: a UA that needs
// one of them finds out when it asks.
var judges = [headerCount]func(string) *syntaxError{
	hVia:                func(s string) *syntaxError { return parseVia(&Via{}, s) },
	hFrom:               checkNameOnly,
	hTo:                 checkNameOnly,
	hCallID:             judge(parseCallID),
	hCSeq:               judge(parseCSeq),
	hContact:            func(s string) *syntaxError { return parseAddress(&Address{}, s) },
	hRoute:              func(s string) *syntaxError { return parseAddress(&Address{}, s) },
	hRecordRoute:        func(s string) *syntaxError { return parseAddress(&Address{}, s) },
	hReferTo:            checkNameOnly,
	hReplaces:           judge(parseReplaces),
	hJoin:               judge(parseReplaces),
	hContentType:        judge(parseMediaType),
	hContentDisposition: judge(parseItem),
	hMaxForwards:        judge(parseDigits),
	hRequire:            judge(parseToken),
	hRAck:               judge(parseRAck),
	hRSeq:               judge(parseRSeq),
	hSessionExpires:     judge(parseSessionExpires),
	hMinSE:              judge(parseSessionExpires),
	hEvent:              judge(parseEvent),
	hSubscriptionState:  judge(parseSubscriptionState),
}

func judge[V any](parse func(string) (V, *syntaxError)) func(string) *syntaxError {
	return func(s string) *syntaxError {
		_, err := parse(s)
		return err
	}
}

// checkNameOnly accepts an address but "*".
func checkNameOnly(s string) *syntaxError {
	var a Address
	err := parseAddress(&a, s)
	if err == nil && a.Wildcard {
		err = bad(0, "bad URI", s, "a URI", "RFC 3261 §25.1")
	}
	return err
}

// parseDigits accepts any number: Max-Forwards of 300 is taken for none by whoever uses it (RFC 4475 §3.1.2.4).
func parseDigits(s string) (string, *syntaxError) {
	if !isDigits(s) {
		return "", bad(0, "bad number", s, "0-255", "RFC 3261 §20.22")
	}
	return s, nil
}

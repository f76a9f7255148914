package message

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Profile tells what a user agent understands, so that Check can say which response a request is owed that is legal but
// asks for more than that. In the zero Profile nothing is limited.
type Profile struct {
	Methods      []Method // supported; others are owed 405 if RFCs define them, else 501; nil: any
	Schemes      []string // of the Request-URI, "sip", "sips", "tel"; others are owed 416; nil: any
	Extensions   []string // option tags that may be required; others are owed 420; nil: any
	ContentTypes []string // of bodies, "application/sdp"; others are owed 415; nil: any
	Encodings    []string // of bodies besides identity; others are owed 415; nil: none, if ContentTypes is not nil
	Dispositions []string // of bodies besides session and render; others are owed 415; nil: none, if ContentTypes is not nil
}

// Check judges a message like the function Check and, when it is a request, in the order of RFC 3261 §8.2: method,
// Request-URI, extensions, body.
func (p Profile) Check(m *Message) *Problem {
	err := check(m)
	var problem *Problem
	if m.IsRequest() {
		if err == nil {
			if problem = p.checkMethod(m); problem == nil {
				err = checkRequest(m)
			}
		}
		if err == nil && problem == nil {
			problem = p.checkAbilities(m)
		}
	}
	if err != nil {
		problem = &Problem{Status: 400, Err: err}
		var parse *ParseError
		if errors.As(err, &parse) && parse.Status != 0 {
			problem.Status = parse.Status
		}
	}
	if problem != nil && (m.IsResponse() || m.method == ACK) {
		problem.Status, problem.Owed = 0, nil
	}
	return problem
}

// checkRequest: what one header of a request says of another.
func checkRequest(m *Message) error {
	cseq, _ := m.CSeq()
	if cseq.Method != m.method {
		return statusError(400, &ParseError{
			Line: m.lineOf(m.find(hCSeq, 0)), Header: "CSeq",
			Problem: fmt.Sprintf("method %s does not match request %s", excerpt(string(cseq.Method)), excerpt(string(m.method))),
			Ref:     "RFC 3261 §8.1.1.5",
		})
	}
	switch m.method {
	case INVITE:
		if m.find(hContact, 0) < 0 {
			if via, _ := m.Via(); via.HasCookie() { // optional in RFC 2543: RFC 4475 §3.4.1
				return withRef(missing(hContact), "RFC 3261 §8.1.1.8")
			}
		}
		if m.find(hReplaces, 0) >= 0 && m.find(hJoin, 0) >= 0 {
			return statusError(400, &ParseError{Problem: "both Replaces and Join", Ref: "RFC 3911 §4"})
		}
	case REFER:
		if m.find(hReferTo, 0) < 0 {
			return withRef(missing(hReferTo), "RFC 3515 §2.4.2")
		}
	case PRACK:
		if m.find(hRAck, 0) < 0 {
			return withRef(missing(hRAck), "RFC 3262 §7.2")
		}
	}
	return nil
}

func withRef(err error, ref string) error {
	var parse *ParseError
	if !errors.As(err, &parse) {
		return err
	}
	with := *parse
	with.Ref = ref
	return &with
}

// checkMethod: RFC 3261 §8.2.1, §21.5.2.
func (p *Profile) checkMethod(m *Message) *Problem {
	if p.Methods == nil {
		return nil
	}
	if slices.Contains(p.Methods, m.method) {
		return nil
	}
	names := make([]string, len(p.Methods))
	for i, method := range p.Methods {
		names[i] = string(method)
	}
	status, ref := 501, "RFC 3261 §21.5.2"
	if m.method.Known() {
		status, ref = 405, "RFC 3261 §8.2.1"
	}
	allow := strings.Join(names, ", ")
	return &Problem{
		Status: status,
		Err: &ParseError{
			Line: 1, Problem: "method is not supported", Found: excerpt(string(m.method)), Wanted: allow, Ref: ref, Status: status,
		},
		Owed: []Owed{{"Allow", allow}},
	}
}

// checkAbilities: RFC 3261 §8.2.2 and §8.2.3.
func (p *Profile) checkAbilities(m *Message) *Problem {
	if scheme, _, _ := strings.Cut(m.RequestURIText(), ":"); p.Schemes != nil && !contains(p.Schemes, scheme) {
		return problem(416, &ParseError{
			Line: 1, Header: "Request-URI", Problem: "scheme is not supported", Found: excerpt(scheme),
			Wanted: strings.Join(p.Schemes, ", "), Ref: "RFC 3261 §8.2.2.1",
		})
	}
	if m.method == ACK || m.method == CANCEL {
		return nil // Require is ignored in both (RFC 3261 §8.2.2.3), and neither is refused for its body
	}
	if p.Extensions != nil && m.find(hRequire, 0) >= 0 {
		var unknown []string
		for tag := range m.Values("Require") {
			if !contains(p.Extensions, tag) {
				unknown = append(unknown, tag)
			}
		}
		if unknown != nil {
			list := strings.Join(unknown, ", ")
			return problem(420, &ParseError{
				Line: m.lineOf(m.find(hRequire, 0)), Header: "Require", Problem: "extension is not supported", Found: excerpt(list),
				Ref: "RFC 3261 §8.2.2.3",
			}, Owed{"Unsupported", list})
		}
	}
	if p.ContentTypes == nil {
		return nil
	}
	if problem := p.checkContent(m); problem != nil {
		return problem
	}
	return p.checkAccept(m)
}

func problem(status int, e *ParseError, owed ...Owed) *Problem {
	e.Status = status
	return &Problem{Status: status, Err: e, Owed: owed}
}

// contains compares without case.
func contains(list []string, s string) bool {
	for _, one := range list {
		if equalFold(one, s) {
			return true
		}
	}
	return false
}

package message

import (
	"fmt"
	"strings"
)

func shortBody(have, want int) string {
	return fmt.Sprintf("body is %d bytes, Content-Length says %d (datagram truncated?)", have, want)
}

// checkContent: a body that must be understood and is not is owed 415 (RFC 3261 §8.2.3, RFC 5621 §8).
func (p *Profile) checkContent(m *Message) *Problem {
	if m.body == "" {
		return nil
	}
	kind, _ := m.ContentType() // checked before
	disposition, err := m.ContentDisposition()
	optional := false
	if err == nil {
		handling, _ := disposition.Param("handling")
		optional = equalFold(handling, "optional")
	}
	if optional {
		return nil
	}
	for encoding := range m.Values("Content-Encoding") {
		if !equalFold(encoding, "identity") && !contains(p.Encodings, encoding) {
			return problem(415, &ParseError{
				Line: m.lineOf(m.find(hContentEncoding, 0)), Header: "Content-Encoding", Problem: "encoding is not supported",
				Found: excerpt(encoding), Ref: "RFC 3261 §8.2.3",
			}, Owed{"Accept-Encoding", strings.Join(append([]string{"identity"}, p.Encodings...), ", ")})
		}
	}
	if err == nil && !p.knowsDisposition(disposition.Value) {
		return problem(415, &ParseError{
			Line: m.lineOf(m.find(hContentDisposition, 0)), Header: "Content-Disposition", Problem: "disposition is not supported",
			Found: excerpt(disposition.Value), Ref: "RFC 5621 §8.1",
		}, p.accept())
	}
	if equalFold(kind.Type, "multipart") {
		return p.checkParts(m)
	}
	if !contains(p.ContentTypes, kind.Type+"/"+kind.Subtype) {
		return p.badType(m, kind)
	}
	return nil
}

// checkParts: each part that is not optional must be understood; in multipart/alternative one is enough.
func (p *Profile) checkParts(m *Message) *Problem {
	kind, _ := m.ContentType()
	alternative := equalFold(kind.Subtype, "alternative")
	understood := false
	for part, err := range m.Parts() {
		if err != nil {
			return problem(400, err.(*ParseError))
		}
		known := contains(p.ContentTypes, part.Type.Type+"/"+part.Type.Subtype) || equalFold(part.Type.Type, "multipart")
		known = known && (part.Disposition.Value == "" || p.knowsDisposition(part.Disposition.Value))
		understood = understood || known
		handling, _ := part.Disposition.Param("handling")
		if !known && !alternative && !equalFold(handling, "optional") {
			return p.badType(m, part.Type)
		}
	}
	if !understood && alternative {
		return p.badType(m, kind)
	}
	return nil
}

func (p *Profile) knowsDisposition(name string) bool {
	return equalFold(name, "session") || equalFold(name, "render") || contains(p.Dispositions, name)
}

func (p *Profile) accept() Owed { return Owed{"Accept", strings.Join(p.ContentTypes, ", ")} }

func (p *Profile) badType(m *Message, kind MediaType) *Problem {
	return problem(415, &ParseError{
		Line: m.lineOf(m.find(hContentType, 0)), Header: "Content-Type", Problem: "media type is not supported",
		Found: excerpt(kind.Type + "/" + kind.Subtype), Wanted: strings.Join(p.ContentTypes, ", "), Ref: "RFC 3261 §8.2.3",
	}, p.accept())
}

// checkAccept: an INVITE is answered with a session description; one that takes none is owed 406 (RFC 3261 §20.1,
// §21.4.7; RFC 4475 §3.3.15).
func (p *Profile) checkAccept(m *Message) *Problem {
	if m.method != INVITE || m.find(hAccept, 0) < 0 || !contains(p.ContentTypes, "application/sdp") {
		return nil
	}
	for kind, err := range m.Accept() {
		if err == nil && kind.Accepts("application/sdp") {
			return nil
		}
	}
	return problem(406, &ParseError{
		Line: m.lineOf(m.find(hAccept, 0)), Header: "Accept", Problem: "no answer is possible", Wanted: "application/sdp",
		Ref: "RFC 3261 §21.4.7",
	}, Owed{"Warning", Warning{399, "invalid", "Accept leaves no type for an answer"}.String()})
}

package sdp

import "strings"

// A Source is one ssrc attribute: something said about one RTP source of a stream (RFC 5576 §4.1).
type Source struct {
	SSRC      uint32
	Attribute Attribute // "cname:user@example.com", "fmtp:97 ..."
}

// Sources returns the stream's ssrc attributes in order; a source has one for each thing said about it.
func (m *Media) Sources() []Source {
	var all []Source
	for _, a := range m.Attributes {
		value, ok := a.is("ssrc")
		if !ok {
			continue
		}
		id, said, _ := strings.Cut(value, " ")
		if n, ok := number(id, 1<<32-1); ok && said != "" {
			all = append(all, Source{uint32(n), Attribute(said)})
		}
	}
	return all
}

// A SourceGroup is an ssrc-group attribute: sources of one stream that belong together (RFC 5576 §4.2).
type SourceGroup struct {
	Semantics string // "FID", "FEC"
	SSRCs     []uint32
}

// SourceGroups returns the stream's ssrc-group attributes in order.
func (m *Media) SourceGroups() []SourceGroup {
	var all []SourceGroup
	for _, a := range m.Attributes {
		value, ok := a.is("ssrc-group")
		if !ok {
			continue
		}
		f := fields{text: value}
		g := SourceGroup{Semantics: f.next()}
		for id := f.next(); id != ""; id = f.next() {
			if n, ok := number(id, 1<<32-1); ok {
				g.SSRCs = append(g.SSRCs, uint32(n))
			}
		}
		if g.Semantics != "" {
			all = append(all, g)
		}
	}
	return all
}

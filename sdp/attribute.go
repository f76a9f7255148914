package sdp

import "slices"

// An Attribute is an a= line (RFC 8866 §5.13): "a=name" or "a=name:value".
type Attribute struct {
	Name  string
	Value string // "" for a property attribute such as "a=rtcp-mux"
}

// find returns the value of the first attribute of that name.
func find(attributes []Attribute, name string) (value string, ok bool) {
	for i := range attributes {
		if attributes[i].Name == name {
			return attributes[i].Value, true
		}
	}
	return "", false
}

// Attribute returns the value of the first session-level attribute of that name. Names are case-sensitive
// (RFC 8866 §5).
func (d *Description) Attribute(name string) (value string, ok bool) {
	return find(d.Attributes, name)
}

// Attribute returns the value of the stream's first attribute of that name; it does not look at the
// session level. Names are case-sensitive (RFC 8866 §5).
func (m *Media) Attribute(name string) (value string, ok bool) {
	return find(m.Attributes, name)
}

// without returns the attributes that none of the names has, in order, in a new slice.
func without(attributes []Attribute, names ...string) []Attribute {
	kept := make([]Attribute, 0, len(attributes))
	for _, a := range attributes {
		if !slices.Contains(names, a.Name) {
			kept = append(kept, a)
		}
	}
	return kept
}

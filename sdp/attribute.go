package sdp

import "slices"

// An Attribute is what an a= line says after "a=" (RFC 8866 §5.13): "name" or "name:value". A literal will do:
//
//	m.Attributes = append(m.Attributes, "ptime:20", "rtcp-mux")
type Attribute string

// NewAttribute returns the attribute "name:value".
func NewAttribute(name, value string) Attribute { return Attribute(name + ":" + value) }

// Name returns what stands before the first colon: all, for a property attribute such as "rtcp-mux".
func (a Attribute) Name() string {
	name, _ := cut(string(a), ':')
	return name
}

// Value returns what stands after the first colon, "" for a property attribute.
func (a Attribute) Value() string {
	_, value := cut(string(a), ':')
	return value
}

// is tells whether a has that name; value is what Value returns.
func (a Attribute) is(name string) (value string, ok bool) {
	n := len(name)
	if len(a) > n && a[n] == ':' {
		value = string(a[n+1:])
	} else if len(a) != n {
		return "", false
	}
	return value, string(a[:n]) == name
}

// find returns the value of the first attribute of that name.
func find(attributes []Attribute, name string) (value string, ok bool) {
	for i := range attributes {
		if value, ok := attributes[i].is(name); ok {
			return value, true
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

// attributeNames returns the names of all attributes of all sections.
func (d *Description) attributeNames() map[string]bool {
	names := make(map[string]bool)
	for _, a := range d.Attributes {
		names[a.Name()] = true
	}
	for i := range d.Media {
		for _, a := range d.Media[i].Attributes {
			names[a.Name()] = true
		}
	}
	return names
}

// without returns the attributes that none of the names has, in order, in a new slice.
func without(attributes []Attribute, names ...string) []Attribute {
	kept := make([]Attribute, 0, len(attributes))
	for _, a := range attributes {
		if !slices.Contains(names, a.Name()) {
			kept = append(kept, a)
		}
	}
	return kept
}

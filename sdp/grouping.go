package sdp

import "strings"

// A Group is a group attribute (RFC 5888 §5): streams, named by their mid, that belong together.
type Group struct {
	Semantics string   // "BUNDLE" (RFC 8843), "LS" (RFC 5888 §7), ...
	Mids      []string // in order; the first of a BUNDLE is the tagged one
}

// Groups returns the session's group attributes in order.
func (d *Description) Groups() []Group {
	var groups []Group
	for _, a := range d.Attributes {
		if value, ok := a.is("group"); ok {
			if f := strings.Fields(value); len(f) > 0 {
				groups = append(groups, Group{f[0], f[1:]})
			}
		}
	}
	return groups
}

// attribute returns the line for g.
func (g Group) attribute() Attribute {
	return NewAttribute("group", strings.Join(append([]string{g.Semantics}, g.Mids...), " "))
}

// Mid returns the stream's identification (RFC 5888 §4), "" if it has none.
func (m *Media) Mid() string {
	mid, _ := m.Attribute("mid")
	return mid
}

// bundles maps the mid of every stream in a BUNDLE group to the number of its group.
func (d *Description) bundles() map[string]int {
	var bundled map[string]int
	for n, g := range d.Groups() {
		if g.Semantics != "BUNDLE" {
			continue
		}
		for _, mid := range g.Mids {
			if bundled == nil {
				bundled = make(map[string]int)
			}
			if _, twice := bundled[mid]; !twice {
				bundled[mid] = n
			}
		}
	}
	return bundled
}

// used tells whether m is neither refused nor removed.
func (m *Media) used(bundled map[string]int) bool { return m.Port != 0 || m.bundleOnly(bundled) }

// bundleOnly tells whether m shares the transport of its BUNDLE group and has no port of its own: its port
// is 0 and that does not refuse it (RFC 8843 §6).
func (m *Media) bundleOnly(bundled map[string]int) bool {
	if m.Port != 0 || len(bundled) == 0 {
		return false
	}
	_, only := m.Attribute("bundle-only")
	_, in := bundled[m.Mid()]
	return only && in
}

// Used tells whether stream i is neither refused nor removed: it has a port, or it is a bundle-only stream
// of a BUNDLE group (RFC 8843 §6). It panics if there is no stream i.
func (d *Description) Used(i int) bool {
	m := &d.Media[i]
	return m.Port != 0 || m.used(d.bundles())
}

// usedStreams is Used for all streams.
func (d *Description) usedStreams() []bool {
	bundled := d.bundles()
	used := make([]bool, len(d.Media))
	for i := range used {
		used[i] = d.Media[i].used(bundled)
	}
	return used
}

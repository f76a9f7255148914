package sdp

import "strings"

// Check names the rules of RFC 8866, RFC 3264 §5 and RFC 5888 that a description breaks all by itself. Parse
// reads such a description because its meaning is clear; a strict host refuses it.
func (d *Description) Check() Violations {
	var vs Violations
	if len(d.Times) == 0 && !d.Fragment {
		vs.session(RuleTimes, "RFC 8866 §5.9", "line t= is missing", "", "t=0 0")
	}
	if d.Origin.SessionVersion >= 1<<63 {
		vs.session(RuleOrigin, "RFC 3264 §5", "version of the o= line does not fit 63 bits", utoa(d.Origin.SessionVersion), "")
	}
	checkLines(&vs, -1, d.Unknown, d.Attributes)
	used := d.usedStreams()
	mids := map[string]int{}
	for i := range d.Media {
		m := &d.Media[i]
		checkLines(&vs, i, m.Unknown, m.Attributes)
		checkFormats(&vs, i, m, used[i])
		d.checkConnection(&vs, i, used[i])
		if ptime, ok := m.Attribute("ptime"); ok && strings.Trim(ptime, "0. ") == "" {
			vs.stream(i, RulePtime, "RFC 3264 §5.1", "packet time is not greater than zero", ptime, "")
		}
		if mid := m.Mid(); mid != "" {
			if first, twice := mids[mid]; twice {
				vs.stream(i, RuleMid, "RFC 5888 §4", "has the mid of stream "+itoa(first), mid, "")
			} else {
				mids[mid] = i
			}
		}
	}
	d.checkGroups(&vs, mids)
	return vs
}

// checkLines looks at what both kinds of section have.
func checkLines(vs *Violations, i int, unknown []Line, attributes []Attribute) {
	for _, l := range unknown {
		vs.stream(i, RuleLine, "RFC 8866 §5", "line of an unknown type", string(l.Type)+"=", "")
	}
	directions := 0
	for _, a := range attributes {
		if _, ok := a.direction(); ok {
			directions++
		}
	}
	if directions > 1 {
		vs.stream(i, RuleDirection, "RFC 8866 §6.7", "more than one direction in one section; the last one counts", "", "one")
	}
}

// checkFormats looks at the formats of the m= line.
func checkFormats(vs *Violations, i int, m *Media, used bool) {
	if len(m.Formats) == 0 {
		vs.stream(i, RuleFormats, "RFC 8866 §5.14", "m= line has no format", "", "at least one, even with port 0")
	}
	seen := make(map[string]bool, len(m.Formats))
	for _, f := range m.Formats {
		if seen[f] {
			vs.stream(i, RuleFormats, "RFC 8866 §5.14", "format is listed twice", f, "")
		}
		seen[f] = true
	}
	if !used {
		return
	}
	for _, c := range m.Codecs() {
		switch {
		case c.PayloadType < 0:
			vs.stream(i, RuleFormats, "RFC 8866 §5.14", "a format of an RTP stream is no payload type", "", "0-127")
		case c.Name == "":
			vs.stream(i, RuleFormats, "RFC 3264 §6.1", "dynamic payload type has no rtpmap", itoa(c.PayloadType), "")
		}
	}
}

// checkConnection looks at the address of a stream.
func (d *Description) checkConnection(vs *Violations, i int, used bool) {
	c := d.connection(i)
	switch {
	case c.IsZero() && d.Media[i].Port != 0 && !d.Fragment:
		vs.stream(i, RuleConnection, "RFC 8866 §5.7", "there is no c= line for it", "", "one here or in the session section")
	case used && c.multicast():
		if _, _, ok := c.Multicast(); !ok {
			vs.stream(i, RuleConnection, "RFC 8866 §5.7", "bad multicast address", c.Address, "address/ttl for IPv4, address for IPv6")
		}
	}
}

// checkGroups looks at the group attributes. RFC 5888 §6 wants a mid in every stream as soon as there is one
// group, and a group that names a stream that is not there to be ignored.
func (d *Description) checkGroups(vs *Violations, mids map[string]int) {
	groups := d.Groups()
	if len(groups) == 0 {
		return
	}
	for i := range d.Media {
		if d.Media[i].Mid() == "" {
			vs.stream(i, RuleMid, "RFC 5888 §6", "streams are grouped, and it has no mid", "", "")
		}
	}
	for _, g := range groups {
		for _, mid := range g.Mids {
			if _, ok := mids[mid]; !ok {
				vs.session(RuleMid, "RFC 5888 §6", "group "+quote(g.Semantics)+" names a stream that is not there", mid, "")
			}
		}
	}
}

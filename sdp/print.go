package sdp

import "strconv"

// String returns the description as text, lines ended by CRLF.
func (d *Description) String() string { return string(d.Append(nil)) }

// Append appends the description to b in the canonical order of RFC 8866 §5, lines ended by CRLF, and
// returns the longer slice. It allocates only if b has no room.
//
// A CR, LF or NUL in a field prints as a space: no value can smuggle in a line of its own.
func (d *Description) Append(b []byte) []byte {
	if !d.Fragment {
		b = append(b, "v=0\r\n"...)
		b = d.Origin.append(b)
		b = appendLine(b, 's', nameOrDash(d.SessionName))
	} else if d.SessionName != "" {
		b = appendLine(b, 's', d.SessionName)
	}
	b = appendOptional(b, 'i', d.Information)
	b = appendOptional(b, 'u', d.URI)
	for _, e := range d.Emails {
		b = appendLine(b, 'e', e)
	}
	for _, p := range d.Phones {
		b = appendLine(b, 'p', p)
	}
	if !d.Connection.IsZero() {
		b = d.Connection.append(b)
	}
	b = appendBandwidths(b, d.Bandwidths)
	for i := range d.Times {
		b = d.Times[i].append(b)
	}
	b = appendOptional(b, 'k', d.Key)
	b = appendAttributes(b, d.Attributes)
	b = appendUnknown(b, d.Unknown)
	for i := range d.Media {
		b = d.Media[i].append(b)
	}
	return b
}

func nameOrDash(name string) string {
	if name == "" {
		return "-"
	}
	return name
}

func (o *Origin) append(b []byte) []byte {
	b = append(b, "o="...)
	b = append(appendText(b, nameOrDash(o.Username)), ' ')
	b = append(appendText(b, o.SessionID), ' ')
	b = append(strconv.AppendUint(b, o.SessionVersion, 10), ' ')
	b = append(appendText(b, o.NetType), ' ')
	b = append(appendText(b, o.AddrType), ' ')
	return append(appendText(b, o.Address), "\r\n"...)
}

func (c *Connection) append(b []byte) []byte {
	b = append(b, "c="...)
	b = append(appendText(b, c.NetType), ' ')
	b = append(appendText(b, c.AddrType), ' ')
	return append(appendText(b, c.Address), "\r\n"...)
}

func (t *Timing) append(b []byte) []byte {
	b = append(b, "t="...)
	b = append(strconv.AppendUint(b, t.Start, 10), ' ')
	b = append(strconv.AppendUint(b, t.Stop, 10), "\r\n"...)
	for _, r := range t.Repeats {
		b = appendLine(b, 'r', r)
	}
	return appendOptional(b, 'z', t.Zones)
}

func (m *Media) append(b []byte) []byte {
	b = append(b, "m="...)
	b = append(appendText(b, m.Type), ' ')
	b = strconv.AppendInt(b, int64(m.Port), 10)
	if m.PortCount > 0 {
		b = strconv.AppendInt(append(b, '/'), int64(m.PortCount), 10)
	}
	b = appendText(append(b, ' '), m.Protocol)
	for _, f := range m.Formats {
		b = appendText(append(b, ' '), f)
	}
	b = append(b, "\r\n"...)
	b = appendOptional(b, 'i', m.Information)
	for i := range m.Connections {
		b = m.Connections[i].append(b)
	}
	b = appendBandwidths(b, m.Bandwidths)
	b = appendOptional(b, 'k', m.Key)
	b = appendAttributes(b, m.Attributes)
	return appendUnknown(b, m.Unknown)
}

func appendBandwidths(b []byte, bandwidths []Bandwidth) []byte {
	for i := range bandwidths {
		b = appendText(append(b, "b="...), bandwidths[i].Type)
		b = strconv.AppendUint(append(b, ':'), bandwidths[i].Value, 10)
		b = append(b, "\r\n"...)
	}
	return b
}

func appendAttributes(b []byte, attributes []Attribute) []byte {
	for i := range attributes {
		b = appendLine(b, 'a', string(attributes[i]))
	}
	return b
}

func appendUnknown(b []byte, lines []Line) []byte {
	for _, l := range lines {
		b = appendLine(b, l.Type, l.Value)
	}
	return b
}

func appendOptional(b []byte, kind byte, value string) []byte {
	if value == "" {
		return b
	}
	return appendLine(b, kind, value)
}

func appendLine(b []byte, kind byte, value string) []byte {
	b = append(b, kind, '=')
	return append(appendText(b, value), "\r\n"...)
}

// appendText appends s; what would end the line becomes a space.
func appendText(b []byte, s string) []byte {
	start := len(b)
	b = append(b, s...)
	for i := start; i < len(b); i++ {
		if c := b[i]; c <= '\r' && (c == '\n' || c == '\r' || c == 0) {
			b[i] = ' '
		}
	}
	return b
}

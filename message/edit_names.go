package message

// UseCompactNames writes each header name that has a registered compact form in that form (RFC 3261 §7.3.3): for a
// packet that has to stay below a path's MTU. Values and the rest of each line stay byte for byte.
func (m *Message) UseCompactNames() {
	for i := range m.fields {
		m.rename(i, headers[m.fields[i].id].compact)
	}
}

// UseLongNames writes each header name that this package knows in its long form and usual spelling.
func (m *Message) UseLongNames() {
	for i := range m.fields {
		m.rename(i, headers[m.fields[i].id].name)
	}
}

func (m *Message) rename(i int, name string) {
	f := m.fields[i]
	if name == "" || m.name(&f) == name {
		return
	}
	rest := f.start + uint32(f.nameLen)
	start := m.write(name, m.arena(&f)[rest:f.end], "")
	shift := start + uint32(len(name)) - rest
	m.fields[i] = field{
		start: start, end: f.end + shift, valueStart: f.valueStart + shift, valueEnd: f.valueEnd + shift,
		nameLen: uint16(len(name)), id: f.id, flags: f.flags | own,
	}
	m.edited = true
}

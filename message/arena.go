package message

// New lines are written behind each other into Message.built, which only ever grows at its end, so that strings of it
// stay valid; offsets in fields find them.

// arena gives the text that the offsets of f are of.
func (m *Message) arena(f *field) string {
	if f.flags&own != 0 {
		return stringOf(m.built)
	}
	return m.text
}

// newField writes a header line.
func (m *Message) newField(name, value string, id headerID) field {
	m.reserve(len(name) + len(value) + len(": \r\n"))
	start := len(m.built)
	b := append(m.built, name...)
	b = append(b, ": "...)
	b = append(b, value...)
	from, to := start+len(name)+2, len(b)
	m.built = append(b, "\r\n"...)
	for from < to && isBlank(b[from]) {
		from++
	}
	for from < to && isBlank(b[to-1]) {
		to--
	}
	return field{
		start: uint32(start), end: uint32(len(m.built)), valueStart: uint32(from), valueEnd: uint32(to), nameLen: uint16(len(name)), id: id, flags: own,
	}
}

// write adds text to what was built and gives the offset where it begins.
func (m *Message) write(a, b, c string) (start uint32) {
	m.reserve(len(a) + len(b) + len(c))
	start = uint32(len(m.built))
	m.built = append(append(append(m.built, a...), b...), c...)
	return start
}

// reserve makes room for n bytes, and for some lines more.
func (m *Message) reserve(n int) {
	if cap(m.built)-len(m.built) >= n {
		return
	}
	if len(m.built) > 4096 && len(m.built) > 2*m.Len() {
		m.compact()
	}
	if cap(m.built)-len(m.built) < n {
		more := 2 * cap(m.built)
		if more == 0 {
			more = m.usualRoom()
		}
		grown := make([]byte, len(m.built), more+n)
		copy(grown, m.built)
		m.built = grown
	}
}

// usualRoom is how much is usually written into a message after its first line, so that most messages are built in one
// allocation and none takes much more than it needs.
func (m *Message) usualRoom() int {
	switch {
	case m.status == 100:
		return 32 // Via, From, To, Call-ID and CSeq are the request's
	case m.status != 0:
		return 256 // Contact and what else the responder says of itself
	case m.text != "":
		return 64 // a line or two of what came are edited: a Via, Max-Forwards
	default:
		return 512
	}
}

// compact drops text that no line uses any more, so that a message that is edited again and again does not grow. The
// old text is not touched, and so strings of it stay valid.
func (m *Message) compact() {
	old := m.built
	m.built = make([]byte, 0, m.Len()+1024)
	if m.IsRequest() {
		m.built = append(m.built, m.startLine...)
		m.startLine = stringOf(m.built)
	}
	for i := range m.fields {
		f := &m.fields[i]
		if f.flags&own != 0 {
			shift := uint32(len(m.built)) - f.start
			m.built = append(m.built, old[f.start:f.end]...)
			f.start, f.end, f.valueStart, f.valueEnd = f.start+shift, f.end+shift, f.valueStart+shift, f.valueEnd+shift
		}
	}
}

// adopt makes a field of m from one of another message, without a copy of the text if both have the same or m has none.
func (m *Message) adopt(from *Message, f *field) field {
	if m.text == "" {
		m.text = from.text
	}
	g := *f
	if f.flags&own == 0 && sameText(m.text, from.text) {
		return g
	}
	g.flags |= own
	g.start = m.write(from.line(f), "", "")
	g.end = uint32(len(m.built))
	g.valueStart, g.valueEnd = g.start+f.valueStart-f.start, g.start+f.valueEnd-f.start
	return g
}

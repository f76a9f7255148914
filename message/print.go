package message

// Append appends the message as it goes on the wire. A message that was parsed and not edited gives the bytes that came.
// Nothing is allocated when b has room.
func (m *Message) Append(b []byte) []byte {
	if !m.edited {
		return append(b, m.text...)
	}
	b = append(b, m.startLine...)
	for i := 0; i < len(m.fields); {
		f := m.fields[i]
		for i++; i < len(m.fields) && m.fields[i].start == f.end && m.fields[i].flags&own == f.flags&own; i++ {
			f.end = m.fields[i].end // lines that stand behind each other are copied as one
		}
		b = append(b, m.line(&f)...)
	}
	b = append(b, "\r\n"...)
	return append(b, m.body...)
}

// Bytes gives the message as it goes on the wire, in a new slice.
func (m *Message) Bytes() []byte { return m.Append(make([]byte, 0, m.Len())) }

// Len gives the number of bytes that Append appends.
func (m *Message) Len() int {
	if !m.edited {
		return len(m.text)
	}
	n := len(m.startLine) + 2 + len(m.body)
	for i := range m.fields {
		n += int(m.fields[i].end - m.fields[i].start)
	}
	return n
}

// AppendText is Append in the form of encoding.TextAppender; it never fails.
func (m *Message) AppendText(b []byte) ([]byte, error) { return m.Append(b), nil }

// MarshalText is Bytes in the form of encoding.TextMarshaler; it never fails.
func (m *Message) MarshalText() ([]byte, error) { return m.Bytes(), nil }

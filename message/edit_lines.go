package message

// Lines are header lines that many messages have in common, such as what a user agent says of itself in each: they are
// checked and written once, and go into a message with one copy. The zero Lines are none. Several goroutines may use
// them once they are complete.
type Lines struct {
	m Message // with these lines and no start line
}

// Add puts a line behind the last one of its name or, if there is none, at the end. See [Message.Set] for what is refused.
func (l *Lines) Add(name, value string) error { return l.m.Add(name, value) }

// AddLines puts lines at the end (before Content-Length if that is last), whatever the message has of these headers.
func (m *Message) AddLines(l *Lines) {
	if len(l.m.fields) == 0 {
		return
	}
	start, at := m.write(stringOf(l.m.built), "", ""), m.end()
	m.insert(at, l.m.fields...)
	for i := range l.m.fields {
		f := &m.fields[at+i]
		f.start, f.end, f.valueStart, f.valueEnd = f.start+start, f.end+start, f.valueStart+start, f.valueEnd+start
	}
}

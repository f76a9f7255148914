package message

import (
	"fmt"
	"strconv"
)

// Set gives a header one value: its first line gets it, in place and with the spelling of the name that it has there,
// and further lines of that header go. A header that is not there is added. When the name is no token or the value
// holds CR, LF or NUL the error says so and nothing has changed.
func (m *Message) Set(name, value string) error {
	if err := checkHeader(name, value); err != nil {
		return err
	}
	i := m.findName(name, 0)
	if i < 0 {
		m.insert(len(m.fields), m.newField(name, value))
		return nil
	}
	m.fields[i] = m.newFieldID(m.fields[i].name(), value, m.fields[i].id)
	for j := m.findName(name, i+1); j >= 0; j = m.findName(name, j) {
		m.remove(j)
	}
	m.edited = true
	return nil
}

// Add puts a header line behind the last one of its name or, if there is none, at the end (before Content-Length if
// that is last). See Set for what is refused.
func (m *Message) Add(name, value string) error {
	if err := checkHeader(name, value); err != nil {
		return err
	}
	at := len(m.fields)
	for i := m.findName(name, 0); i >= 0; i = m.findName(name, i+1) {
		at = i + 1
	}
	m.insert(at, m.newField(name, value))
	return nil
}

// Prepend puts a header line before the first one of its name or, if there is none, before all others: the way of Via,
// Route and Record-Route. See Set for what is refused.
func (m *Message) Prepend(name, value string) error {
	if err := checkHeader(name, value); err != nil {
		return err
	}
	m.insert(max(m.findName(name, 0), 0), m.newField(name, value))
	return nil
}

// Del removes all lines of a header.
func (m *Message) Del(name string) {
	for i := m.findName(name, 0); i >= 0; i = m.findName(name, i) {
		m.remove(i)
	}
}

// DelFirst removes the first value of a header, leaving others on the same line: what a proxy does with the topmost
// Via and a router with the topmost Route.
func (m *Message) DelFirst(name string) {
	i := m.findName(name, 0)
	if i < 0 {
		return
	}
	if f := &m.fields[i]; headers[f.id].list {
		if _, rest, more := cutComma(f.value()); more {
			m.fields[i] = m.newFieldID(f.name(), trimSpace(rest), f.id)
			m.edited = true
			return
		}
	}
	m.remove(i)
}

// Copy adds all lines of a header of another message as they are, behind those of that name that m has. The text is
// shared, not copied.
func (m *Message) Copy(from *Message, name string) {
	at := len(m.fields)
	for i := m.findName(name, 0); i >= 0; i = m.findName(name, i+1) {
		at = i + 1
	}
	for i := from.findName(name, 0); i >= 0; i = from.findName(name, i+1) {
		if at == len(m.fields) {
			m.insert(at, from.fields[i])
			at = m.findName(name, 0)
			for next := at; next >= 0; next = m.findName(name, next+1) {
				at = next + 1
			}
			continue
		}
		m.insert(at, from.fields[i])
		at++
	}
}

// SetTopVia replaces the topmost Via value, leaving others on the same line: for received and rport.
func (m *Message) SetTopVia(v Via) error {
	text, err := v.AppendText(make([]byte, 0, 128))
	if err != nil {
		return err
	}
	i := m.find(hVia, 0)
	if i < 0 {
		return m.Prepend("Via", string(text))
	}
	f := &m.fields[i]
	if _, rest, more := cutComma(f.value()); more {
		text = append(text, ", "...)
		text = append(text, trimSpace(rest)...)
	}
	m.fields[i] = m.newFieldID(f.name(), string(text), hVia)
	m.edited = true
	return nil
}

// SetToTag gives the To header this tag: what a UAS does to each response but 100 (RFC 3261 §8.2.6.2).
func (m *Message) SetToTag(tag string) error { return m.setTag(hTo, tag) }

// SetFromTag gives the From header this tag.
func (m *Message) SetFromTag(tag string) error { return m.setTag(hFrom, tag) }

func (m *Message) setTag(id headerID, tag string) error {
	if !validToken(tag) {
		return &ParseError{Header: headers[id].name, Problem: "bad tag", Found: excerpt(tag), Wanted: "a token", Ref: "RFC 3261 §19.3"}
	}
	a, err := first(m, id, parseAddress)
	if err != nil {
		return err
	}
	i := m.find(id, 0)
	f := &m.fields[i]
	if a.Tag() != "" {
		m.fields[i] = m.newFieldID(f.name(), a.WithTag(tag).String(), id)
	} else {
		head := f.line[:f.valueEnd]
		start := m.built.Len()
		m.grow(len(head) + len(tag) + 7)
		m.built.WriteString(head)
		m.built.WriteString(";tag=")
		m.built.WriteString(tag)
		m.built.WriteString("\r\n")
		g := *f
		g.line = m.built.String()[start:]
		g.valueEnd = uint32(len(g.line) - 2)
		m.fields[i] = g
	}
	m.edited = true
	return nil
}

// SetCSeq sets the CSeq header.
func (m *Message) SetCSeq(number uint32, method Method) error {
	c := CSeq{number, method}
	var scratch [64]byte
	text, err := c.AppendText(scratch[:0])
	if err != nil {
		return err
	}
	return m.Set("CSeq", string(text))
}

// SetRequestURI replaces the Request-URI. It fails, changing nothing, on a response, on a URI that is not legal, and on
// one with headers (RFC 3261 §19.1.1 table 1).
func (m *Message) SetRequestURI(u URI) error {
	if m.IsResponse() {
		return &ParseError{Header: "Request-URI", Problem: "a response has none"}
	}
	text, err := requestURIText(u)
	if err != nil {
		return err
	}
	start := m.built.Len()
	m.grow(len(m.method) + len(text) + 12)
	m.built.WriteString(string(m.method))
	m.built.WriteByte(' ')
	m.built.Write(text)
	m.built.WriteString(" SIP/2.0\r\n")
	m.startLine = m.built.String()[start:]
	m.uri = m.startLine[len(m.method)+1 : len(m.startLine)-10]
	m.version, m.sloppy, m.edited = "SIP/2.0", false, true
	return nil
}

func requestURIText(u URI) ([]byte, error) {
	if u.headers != "" {
		return nil, &ParseError{Header: "Request-URI", Problem: "headers in the Request-URI", Ref: "RFC 3261 §19.1.1"}
	}
	return u.AppendText(make([]byte, 0, 128))
}

// SetBody replaces the body (copying it) and sets Content-Type and Content-Length. Without a body Content-Type and the
// other headers that describe one go.
func (m *Message) SetBody(contentType string, body []byte) error {
	if len(body) > 0 {
		if err := m.Set("Content-Type", contentType); err != nil {
			return err
		}
	} else {
		for _, id := range [...]headerID{hContentType, hContentDisposition, hContentEncoding, hContentLanguage} {
			m.Del(headers[id].name)
		}
	}
	m.body = string(body)
	m.edited = true
	m.SetContentLength()
	return nil
}

// SetContentLength makes the Content-Length header right. SetBody does it too; it is needed before a message that came
// without one by UDP goes out by a stream (RFC 3261 §18.3).
func (m *Message) SetContentLength() {
	value := "0"
	if len(m.body) > 0 {
		value = strconv.Itoa(len(m.body))
	}
	if i := m.find(hContentLength, 0); i >= 0 && m.fields[i].value() == value && m.find(hContentLength, i+1) < 0 {
		return
	}
	_ = m.Set("Content-Length", value) // a number is always legal
}

// checkHeader refuses what would break the message apart.
func checkHeader(name, value string) error {
	if !validToken(name) {
		return fmt.Errorf("message: bad header name (%q; want a token): RFC 3261 §7.3.1", excerpt(name))
	}
	for i := range len(value) {
		switch value[i] {
		case '\r', '\n':
			return fmt.Errorf("message: header %s: value contains a line break: RFC 3261 §25.1", CanonicalName(name))
		case 0:
			return fmt.Errorf("message: header %s: value contains NUL: RFC 3261 §25.1", CanonicalName(name))
		}
	}
	return nil
}

func (m *Message) newField(name, value string) field {
	return m.newFieldID(name, value, headerNamed(name))
}

func (m *Message) newFieldID(name, value string, id headerID) field {
	start := m.built.Len()
	m.grow(len(name) + len(value) + 4)
	m.built.WriteString(name)
	m.built.WriteString(": ")
	m.built.WriteString(value)
	m.built.WriteString("\r\n")
	line := m.built.String()[start:]
	for value != "" && (value[0] == ' ' || value[0] == '\t') {
		value = value[1:]
	}
	first := len(line) - 2 - len(value)
	last := len(line) - 2
	for last > first && (line[last-1] == ' ' || line[last-1] == '\t') {
		last--
	}
	return field{
		line: line, nameEnd: uint32(len(name)), valueStart: uint32(first), valueEnd: uint32(last), id: id,
	}
}

// grow makes room for a line, several at a time: a message is built in one or two allocations.
func (m *Message) grow(n int) {
	if m.built.Cap()-m.built.Len() < n {
		m.built.Grow(max(n, 448))
	}
}

// insert puts a field at an index; one that goes to the end goes before a Content-Length that is last.
func (m *Message) insert(at int, f field) {
	if n := len(m.fields); at == n && n > 0 && m.fields[n-1].id == hContentLength {
		at--
	}
	m.fields = append(m.fields, field{})
	copy(m.fields[at+1:], m.fields[at:])
	m.fields[at] = f
	m.edited = true
}

func (m *Message) remove(at int) {
	m.fields = append(m.fields[:at], m.fields[at+1:]...)
	m.edited = true
}

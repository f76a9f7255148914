package message

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
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
	m.fields[i] = m.newFieldID(m.name(&m.fields[i]), value, m.fields[i].id)
	m.drop(name, i+1)
	m.edited = true
	return nil
}

// Add puts a header line behind the last one of its name or, if there is none, at the end (before Content-Length if
// that is last). See Set for what is refused.
func (m *Message) Add(name, value string) error {
	if err := checkHeader(name, value); err != nil {
		return err
	}
	m.insert(m.endOf(name), m.newField(name, value))
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
func (m *Message) Del(name string) { m.drop(name, 0) }

// drop removes all lines of a header from an index on, in one pass.
func (m *Message) drop(name string, from int) {
	kept := m.findName(name, from)
	if kept < 0 {
		return
	}
	id := headerNamed(name)
	for i := kept + 1; i < len(m.fields); i++ {
		if f := &m.fields[i]; f.id != id || id == 0 && !equalFold(m.name(f), name) {
			m.fields[kept] = *f
			kept++
		}
	}
	m.fields = m.fields[:kept]
	m.edited = true
}

// DelFirst removes the first value of a header, leaving others on the same line: what a proxy does with the topmost
// Via and a router with the topmost Route.
func (m *Message) DelFirst(name string) {
	i := m.findName(name, 0)
	if i < 0 {
		return
	}
	if f := &m.fields[i]; headers[f.id].list {
		if _, rest, more := cutComma(m.value(f)); more {
			m.fields[i] = m.newFieldID(m.name(f), trimSpace(rest), f.id)
			m.edited = true
			return
		}
	}
	m.remove(i)
}

// Copy adds all lines of a header of another message as they are, behind those of that name that m has or, if there are
// none, at the end. A response shares the text of the request that it was made for.
func (m *Message) Copy(from *Message, name string) {
	var lines []field
	for i := from.findName(name, 0); i >= 0; i = from.findName(name, i+1) {
		lines = append(lines, m.adopt(from, &from.fields[i]))
	}
	m.insert(m.endOf(name), lines...)
}

// endOf gives the index behind the last line of a header, that of the end if there is none.
func (m *Message) endOf(name string) int {
	at := len(m.fields)
	for i := m.findName(name, 0); i >= 0; i = m.findName(name, i+1) {
		at = i + 1
	}
	return at
}

// adopt makes a field of m from one of another message, without a copy of the text if both have the same.
func (m *Message) adopt(from *Message, f *field) field {
	if f.flags&own == 0 && len(m.text) == len(from.text) && m.text == from.text { // one pointer comparison if it is the same text
		return *f
	}
	g := *f
	g.flags |= own
	g.start = m.write(from.line(f), "", "", "")
	g.end = uint32(m.built.Len())
	g.valueStart = g.start + f.valueStart - f.start
	g.valueEnd = g.start + f.valueEnd - f.start
	return g
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
	if _, rest, more := cutComma(m.value(f)); more {
		text = append(text, ", "...)
		text = append(text, trimSpace(rest)...)
	}
	m.fields[i] = m.newFieldID(m.name(f), string(text), hVia)
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
	a, err := first(m, id, addressOf)
	if err != nil {
		return err
	}
	i := m.find(id, 0)
	f := &m.fields[i]
	if a.Tag() != "" {
		m.fields[i] = m.newFieldID(m.name(f), a.WithTag(tag).Text(), id)
	} else {
		g := *f
		line := m.line(f)
		head := line[:f.valueEnd-f.start]
		g.start = m.write(head, ";tag=", tag, "\r\n")
		g.end = uint32(m.built.Len())
		g.valueStart, g.valueEnd, g.flags = g.start+f.valueStart-f.start, g.end-2, f.flags|own
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
	m.setRequestLine(m.method(), text)
	return nil
}

func (m *Message) setRequestLine(method Method, uri []byte) {
	start := m.write(string(method), " ", stringOf(uri), " SIP/2.0\r\n")
	m.startLine = m.built.String()[start:]
	m.methodLen, m.from, m.to = uint16(len(method)), uint32(len(method)+1), uint32(len(m.startLine)-10)
	m.sloppy, m.edited = false, true
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
	if i := m.find(hContentLength, 0); i >= 0 && m.value(&m.fields[i]) == value && m.find(hContentLength, i+1) < 0 {
		return
	}
	_ = m.Set("Content-Length", value) // a number is always legal
}

// checkHeader refuses what would break the message apart.
func checkHeader(name, value string) error {
	if !validToken(name) || len(name) > maxName {
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
	start := m.write(name, ": ", value, "\r\n")
	f := field{
		start: start, end: uint32(m.built.Len()), nameLen: uint16(len(name)), id: id, flags: own,
	}
	f.valueStart, f.valueEnd = start+uint32(len(name)+2), f.end-2
	line := m.built.String()
	for f.valueStart < f.valueEnd && isBlank(line[f.valueStart]) {
		f.valueStart++
	}
	for f.valueStart < f.valueEnd && isBlank(line[f.valueEnd-1]) {
		f.valueEnd--
	}
	return f
}

// write adds text to what was built and gives the offset where it begins. Room is made for several lines at a time, so
// that a message is built in one or two allocations.
func (m *Message) write(a, b, c, d string) (start uint32) {
	n := len(a) + len(b) + len(c) + len(d)
	if m.built.Cap()-m.built.Len() < n {
		if m.built.Len() > 4096 && m.built.Len() > 2*m.Len() {
			m.compact()
		}
		m.built.Grow(max(n, 448))
	}
	start = uint32(m.built.Len())
	m.built.WriteString(a)
	m.built.WriteString(b)
	m.built.WriteString(c)
	m.built.WriteString(d)
	return start
}

// compact drops text that no line uses any more, so that a message that is edited again and again does not grow. The
// strings that a caller of write has in hand stay valid, for the old text is not touched.
func (m *Message) compact() {
	old := m.built.String()
	m.built = strings.Builder{}
	m.built.Grow(m.Len() + 448)
	if m.IsRequest() {
		m.built.WriteString(m.startLine)
		m.startLine = m.built.String()
	}
	for i := range m.fields {
		f := &m.fields[i]
		if f.flags&own != 0 {
			shift := uint32(m.built.Len()) - f.start
			m.built.WriteString(old[f.start:f.end])
			f.start, f.end, f.valueStart, f.valueEnd = f.start+shift, f.end+shift, f.valueStart+shift, f.valueEnd+shift
		}
	}
}

// insert puts fields at an index; those that go to the end go before a Content-Length that is last.
func (m *Message) insert(at int, lines ...field) {
	if len(lines) == 0 {
		return
	}
	if n := len(m.fields); at == n && n > 0 && m.fields[n-1].id == hContentLength {
		at--
	}
	m.fields = slices.Insert(m.fields, at, lines...)
	m.edited = true
}

func (m *Message) remove(at int) {
	m.fields = append(m.fields[:at], m.fields[at+1:]...)
	m.edited = true
}

package message

import (
	"fmt"
	"strings"
)

// Set gives a header one value: its first line gets it, in place and with the spelling of the name that it has there,
// and further lines of that header go. A header that is not there is added. When the name is no token or the value
// holds CR, LF or NUL the error says so and nothing has changed.
func (m *Message) Set(name, value string) error {
	id, err := checkHeader(name, value)
	if err != nil {
		return err
	}
	m.set(id, name, value)
	return nil
}

// set is Set with what was checked.
func (m *Message) set(id headerID, name, value string) {
	i := m.findAs(id, name, 0)
	if i < 0 {
		m.insert(m.end(), m.newField(name, value, id))
		return
	}
	m.fields[i] = m.newField(m.name(&m.fields[i]), value, id)
	m.drop(id, name, i+1)
	m.edited = true
}

// Add puts a header line behind the last one of its name or, if there is none, at the end (before Content-Length if
// that is last). See Set for what is refused.
func (m *Message) Add(name, value string) error {
	id, err := checkHeader(name, value)
	if err != nil {
		return err
	}
	m.insert(m.endOf(id, name), m.newField(name, value, id))
	return nil
}

// Prepend puts a header line before the first one of its name or, if there is none, before all others: the way of Via,
// Route and Record-Route. See Set for what is refused.
func (m *Message) Prepend(name, value string) error {
	id, err := checkHeader(name, value)
	if err != nil {
		return err
	}
	m.insert(max(m.findAs(id, name, 0), 0), m.newField(name, value, id))
	return nil
}

// Del removes all lines of a header.
func (m *Message) Del(name string) { m.drop(headerNamed(name), name, 0) }

// drop removes all lines of a header from an index on, in one pass.
func (m *Message) drop(id headerID, name string, from int) {
	kept := m.findAs(id, name, from)
	if kept < 0 {
		return
	}
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
			m.fields[i] = m.newField(m.name(f), trimSpace(rest), f.id)
			m.edited = true
			return
		}
	}
	m.remove(i)
}

// Copy adds all lines of a header of another message as they are, behind those of that name that m has or, if there are
// none, at the end. A response shares the text of the request that it was made for.
func (m *Message) Copy(from *Message, name string) {
	id := headerNamed(name)
	i := from.findAs(id, name, 0)
	if i < 0 {
		return
	}
	var lines []field
	for ; i >= 0; i = from.findAs(id, name, i+1) {
		lines = append(lines, m.adopt(from, &from.fields[i]))
	}
	m.insert(m.endOf(id, name), lines...)
}

// endOf gives the index behind the last line of a header, end if there is none.
func (m *Message) endOf(id headerID, name string) int {
	for i := len(m.fields) - 1; i >= 0 && m.present&id.bit() != 0; i-- {
		if f := &m.fields[i]; f.id == id && (id != 0 || equalFold(m.name(f), name)) {
			return i + 1
		}
	}
	return m.end()
}

// end is the index where a header goes that is not there yet: before a Content-Length that is last.
func (m *Message) end() int {
	if n := len(m.fields); n > 0 && m.fields[n-1].id == hContentLength {
		return n - 1
	}
	return len(m.fields)
}

// insert puts fields at an index.
//
//go:noinline
func (m *Message) insert(at int, lines ...field) {
	n := len(m.fields)
	m.fields = append(m.fields, lines...)
	if at < n {
		copy(m.fields[at+len(lines):], m.fields[at:n])
		copy(m.fields[at:], lines)
	}
	for i := range lines {
		m.present |= lines[i].id.bit()
	}
	m.edited = true
}

func (m *Message) remove(at int) {
	m.fields = append(m.fields[:at], m.fields[at+1:]...)
	m.edited = true
}

// checkHeader refuses what would break the message apart, and gives the id of the name.
func checkHeader(name, value string) (headerID, error) {
	id := headerNamed(name)
	if id == 0 && !validToken(name) || len(name) > maxName {
		return 0, fmt.Errorf("message: bad header name (%q; want a token): RFC 3261 §7.3.1", excerpt(name))
	}
	what := ""
	switch {
	case strings.IndexByte(value, '\r') >= 0, strings.IndexByte(value, '\n') >= 0:
		what = "a line break"
	case strings.IndexByte(value, 0) >= 0:
		what = "NUL"
	default:
		return id, nil
	}
	return 0, fmt.Errorf("message: header %s: value contains %s: RFC 3261 §25.1", CanonicalName(name), what)
}

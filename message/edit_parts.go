package message

import (
	"net/netip"
	"strconv"
	"strings"
)

// SetTopVia replaces the topmost Via value, leaving others on the same line. See SetReceived for received and rport.
func (m *Message) SetTopVia(v Via) error {
	i := m.find(hVia, 0)
	if i < 0 {
		return m.PrependValue("Via", v)
	}
	var room [256]byte
	text, err := v.AppendText(room[:0])
	if err != nil {
		return err
	}
	f := &m.fields[i]
	_, rest, more := cutComma(m.value(f))
	if more {
		text = append(append(text, ", "...), trimSpace(rest)...)
	}
	*f = m.newField(m.name(f), stringOf(text), hVia)
	if !more {
		f.flags |= legal
	}
	m.edited = true
	return nil
}

// SetReceived makes v, which is the topmost Via as it came, say where the request really came from: received with the
// address and, if the sender asked for it by rport, the port (RFC 3261 §18.2.1, RFC 3581 §4). What it said of that
// before may be forged and goes. It fails, changing nothing, when there is no Via or v is not legal.
func (m *Message) SetReceived(v Via, source netip.Addr, port uint16) error {
	i := m.find(hVia, 0)
	if i < 0 {
		return missing(hVia)
	}
	f := &m.fields[i]
	_, others, more := cutComma(m.value(f))
	name, params := m.name(f), v.Params.text
	const address = len(";received=2001:db8:1111:2222:3333:4444:5555:6666;rport=65535")
	m.reserve(int(f.end-f.start) + address)
	g := field{start: uint32(len(m.built)), nameLen: f.nameLen, id: hVia, flags: own}
	b := append(append(m.built, name...), ": "...)
	g.valueStart = uint32(len(b))
	v.Params = Params{}
	b, err := v.AppendText(b)
	if err != nil {
		return err
	}
	for params != "" {
		var name, whole string
		switch name, _, whole, params = cutParam(params); {
		case equalFold(name, "received"):
		case equalFold(name, "rport"):
			b = strconv.AppendUint(append(b, ";rport="...), uint64(port), 10)
		default:
			b = append(b, whole...)
		}
	}
	b = source.WithZone("").AppendTo(append(b, ";received="...))
	if more {
		b = append(append(b, ", "...), trimSpace(others)...)
	} else {
		g.flags |= legal
	}
	g.valueEnd = uint32(len(b))
	m.built = append(b, "\r\n"...)
	g.end = uint32(len(m.built))
	*f = g
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
	i := m.find(id, 0)
	if i < 0 {
		return missing(id)
	}
	f := &m.fields[i]
	if value := m.value(f); value == "" || value[0] != '<' || strings.IndexByte(value, '>') != len(value)-1 {
		var a Address
		if err := m.address(&a, id); err != nil {
			return err
		}
		if a.Params.Has("tag") {
			m.fields[i] = m.newField(m.name(f), a.WithTag(tag).Text(), id)
			m.edited = true
			return nil
		}
	}
	g := *f
	line := m.line(f)
	g.start = m.write(line[:f.valueEnd-f.start], ";tag=", tag)
	m.built = append(m.built, "\r\n"...)
	g.end = uint32(len(m.built))
	g.valueStart, g.valueEnd, g.flags = g.start+f.valueStart-f.start, g.end-2, f.flags|own
	m.fields[i] = g
	m.edited = true
	return nil
}

// SetCSeq sets the CSeq header.
func (m *Message) SetCSeq(number uint32, method Method) error {
	c := CSeq{number, method}
	if number > MaxCSeq || !validToken(string(method)) {
		_, err := c.AppendText(nil)
		return err
	}
	var room [64]byte
	m.set(hCSeq, headers[hCSeq].name, stringOf(c.AppendTo(room[:0])))
	return nil
}

// SetRequestURI replaces the Request-URI. It fails, changing nothing, on a response, on a URI that is not legal, and on
// one with headers (RFC 3261 §19.1.1 table 1).
func (m *Message) SetRequestURI(u URI) error {
	if m.IsResponse() {
		return &ParseError{Header: "Request-URI", Problem: "a response has none"}
	}
	return m.setRequestLine(m.method, u)
}

func (m *Message) setRequestLine(method Method, u URI) error {
	if u.headers != "" {
		return &ParseError{Header: "Request-URI", Problem: "headers in the Request-URI", Ref: "RFC 3261 §19.1.1"}
	}
	start := m.write(string(method), " ", "")
	from := len(m.built)
	m.built = u.AppendTo(m.built)
	if !u.isPlain() {
		if err := parseURI(&URI{}, stringOf(m.built[from:])); err != nil {
			return err.in("Request-URI", 0)
		}
	}
	to := len(m.built)
	m.built = append(m.built, " SIP/2.0\r\n"...)
	m.startLine = stringOf(m.built[start:])
	m.method, _ = methodNamed(string(method))
	m.from, m.to = uint32(from)-start, uint32(to)-start
	m.sloppy, m.edited = false, true
	return nil
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
	var room [20]byte
	value := stringOf(strconv.AppendUint(room[:0], uint64(len(m.body)), 10))
	if i := m.find(hContentLength, 0); i >= 0 && m.value(&m.fields[i]) == value && m.find(hContentLength, i+1) < 0 {
		return
	}
	m.set(hContentLength, headers[hContentLength].name, value)
}

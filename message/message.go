package message

import (
	"iter"
	"strings"
)

// inlineFields is how many header lines a Message holds without a further allocation: enough for what phones send. More
// would make every message dearer, since memory that is handed out has to be cleared and collected.
const inlineFields = 14

// Message is a SIP request or response. Make one with [Parse], [NewRequest] or [NewResponse]; do not copy it, use
// [Message.Clone]. It is not safe for concurrent use while it is edited; reading from several goroutines is.
//
// Header lines are kept as they came, with their order, spelling and folding; accessors parse on demand. A value taken
// from a message (a string, URI, Via...) shares the memory of the whole message text: clone it to keep it for long.
type Message struct {
	text      string // what was parsed; in a response, the text of the request
	startLine string // with its line end
	body      string
	fields    []field
	built     []byte // where new lines are written, behind each other; see arena.go
	present   uint64 // the bit of each header that is there is set; others may be

	// Of the start line: the method, empty in a response; where the Request-URI is, or the reason phrase.
	method   Method
	from, to uint32
	status   int16 // 0 in a request
	sloppy   bool  // the start line breaks the grammar in a way that was understood (Check tells)
	unended  bool  // no empty line after the headers
	edited   bool  // text is no longer what Append writes

	inline [inlineFields]field // last, for it holds no pointers and the garbage collector stops before it
}

// field is one header line, or several when the value is folded, as offsets in the message text or, if own, in what was
// written since.
type field struct {
	start, end           uint32 // line ends included
	valueStart, valueEnd uint32 // without the white space around
	nameLen              uint16
	id                   headerID
	flags                uint8 // one byte for both keeps a field at 20 bytes
}

const (
	folded = 1 << iota // the value goes over several lines
	own                // the offsets are of Message.built
	legal              // checkValues need not read it
)

func (m *Message) line(f *field) string { return m.arena(f)[f.start:f.end] }

func (m *Message) name(f *field) string { return f.name(m.arena(f)) }

func (m *Message) value(f *field) string { return f.value(m.arena(f)) }

func (f *field) name(arena string) string { return arena[f.start : f.start+uint32(f.nameLen)] }

func (f *field) value(arena string) string {
	v := arena[f.valueStart:f.valueEnd]
	if f.flags&folded != 0 {
		return unfold(v)
	}
	return v
}

// IsRequest tells whether m is a request.
func (m *Message) IsRequest() bool { return m.method != "" }

// IsResponse tells whether m is a response.
func (m *Message) IsResponse() bool { return m.status != 0 }

// Method is the request's method; of a response, the method in CSeq (empty if that cannot be read).
func (m *Message) Method() Method {
	if m.method != "" {
		return m.method
	}
	cseq, err := m.CSeq()
	if err != nil {
		return ""
	}
	return cseq.Method
}

// RequestURI gives the Request-URI. It is the zero URI in a response and when the text is no URI, in which case
// ParseURI(m.RequestURIText()) says why and [Check] asks for a 400.
func (m *Message) RequestURI() (u URI) {
	if parseURI(&u, m.RequestURIText()) != nil {
		return URI{}
	}
	return u
}

// RequestURIText gives the Request-URI as it stands in the start line; empty in a response.
func (m *Message) RequestURIText() string {
	if m.method == "" {
		return ""
	}
	return m.startLine[m.from:m.to]
}

// Status is the status code, 100 to 699; 0 in a request.
func (m *Message) Status() int { return int(m.status) }

// Reason is the reason phrase, which may be empty and may hold any UTF-8; empty in a request.
func (m *Message) Reason() string {
	if m.method != "" {
		return ""
	}
	return m.startLine[m.from:m.to]
}

// Version is the SIP version as it stands in the start line: "SIP/2.0".
func (m *Message) Version() string {
	if m.method == "" {
		version, _, _ := strings.Cut(m.startLine, " ")
		return version
	}
	if end := len(m.startLine) - len("\r\n"); !m.sloppy && int(m.to) < end {
		return m.startLine[m.to+1 : end]
	}
	return strings.Trim(m.startLine[m.to:], " \t\r\n")
}

// Body gives a view of the body: valid as long as the message and not to be written to. Nil when empty.
func (m *Message) Body() []byte {
	return bytesOf(m.body)
}

// BodyString gives the body without a copy.
func (m *Message) BodyString() string { return m.body }

// bit is the header's in Message.present. Some share one, unknown headers theirs.
func (id headerID) bit() uint64 { return 1 << (id % 64) }

// find gives the index of the first line of a known header, at or after from; -1 if there is none.
func (m *Message) find(id headerID, from int) int {
	if m.present&id.bit() == 0 {
		return -1
	}
	return m.search(id, from)
}

// search is find when the header may be there.
//
//go:noinline
func (m *Message) search(id headerID, from int) int {
	for i := from; i < len(m.fields); i++ {
		if m.fields[i].id == id {
			count(i - from)
			return i
		}
	}
	count(len(m.fields) - from)
	return -1
}

// findName is find for a header by name, in any spelling.
func (m *Message) findName(name string, from int) int {
	return m.findAs(headerNamed(name), name, from)
}

// findAs is findName when the id of the name is known.
func (m *Message) findAs(id headerID, name string, from int) int {
	if id != 0 || m.present&id.bit() == 0 {
		return m.find(id, from)
	}
	for i := from; i < len(m.fields); i++ {
		if f := &m.fields[i]; f.id == 0 && equalFold(m.name(f), name) {
			return i
		}
	}
	return -1
}

// Header gives the value of the first line of a header, unfolded and without the white space around it. The name may
// be in any spelling, or the compact form.
func (m *Message) Header(name string) (value string, ok bool) {
	i := m.findName(name, 0)
	if i < 0 {
		return "", false
	}
	return m.value(&m.fields[i]), true
}

// Has tells whether the message has a header of this name.
func (m *Message) Has(name string) bool { return m.findName(name, 0) >= 0 }

// Headers yields every header line in order: the name as it is spelled in the message, and the unfolded value.
func (m *Message) Headers() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for i := range m.fields {
			f := &m.fields[i]
			if !yield(m.name(f), m.value(f)) {
				return
			}
		}
	}
}

// Values yields the values of a header, of all its lines, in order. Values that share a line, separated by commas, come
// one by one if the header is known to be such a list (RFC 3261 §7.3.1); otherwise a line is one value.
func (m *Message) Values(name string) iter.Seq[string] {
	return func(yield func(string) bool) {
		id := headerNamed(name)
		for i := m.findAs(id, name, 0); i >= 0; i = m.findAs(id, name, i+1) {
			f := &m.fields[i]
			if !headers[f.id].list {
				if !yield(m.value(f)) {
					return
				}
				continue
			}
			rest := m.value(f)
			for more := rest != "" || !headers[f.id].empty; more; {
				var one string
				one, rest, more = cutComma(rest)
				if !yield(one) {
					return
				}
			}
		}
	}
}

// HasToken tells whether a token stands in a list header such as Supported, Require or Allow. Tokens compare without
// case, methods (in Allow) with case.
func (m *Message) HasToken(name, token string) bool {
	id := headerNamed(name)
	for i := m.findAs(id, name, 0); i >= 0 && token != ""; i = m.findAs(id, name, i+1) {
		if hasToken(m.value(&m.fields[i]), token, headers[id].list, id == hAllow) {
			return true
		}
	}
	return false
}

// Clone gives an independent copy. It shares the immutable text.
func (m *Message) Clone() *Message {
	c := &Message{
		text: m.text, startLine: m.startLine, body: m.body, from: m.from, to: m.to, method: m.method,
		status: m.status, sloppy: m.sloppy, unended: m.unended, edited: m.edited, present: m.present,
	}
	c.built = append([]byte(nil), m.built...)
	c.fields = append(c.inline[:0], m.fields...)
	return c
}

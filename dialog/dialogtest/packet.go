package dialogtest

import (
	"bytes"
	"strconv"
	"strings"
	"time"

	"github.com/sipdialog/sipdialog/message"
)

// A Message is one transmission: what was sent, when, and what became of it.
type Message struct {
	F         int       // its number in the trace, from 1
	From, To  int       // indexes in Trace.Parties
	Transport string    // "UDP", "TCP", ...
	Bytes     []byte    // as sent; read only
	Method    string    // "INVITE"; of a response, that of its CSeq; "" if it is no SIP message
	Code      int       // status code, 0 for a request
	Sent      time.Time // when it left
	Arrived   time.Time // when it first came; zero if it never did
	Copies    int       // how often it came
	Forged    bool      // nobody sent it: see Network.Inject
	Spoilt    bool      // a copy of it came with other bytes
	Lost      bool      // it was lost, or is still due when the trace ends and Copies is 0
	Again     int       // the number of the first message with these bytes; 0 if it is the first
	Repeats   int       // how often the same bytes were sent again later

	sip    *message.Message
	err    error
	parsed bool
}

// classify reads the start line and, of a response, the method in CSeq, without a parse.
func (m *Message) classify() {
	line, rest, _ := bytes.Cut(m.Bytes, []byte("\n"))
	word, after, ok := bytes.Cut(line, []byte(" "))
	if !ok {
		return
	}
	if !bytes.HasPrefix(word, []byte("SIP/")) {
		if bytes.Contains(after, []byte(" SIP/")) {
			m.Method = string(word)
		}
		return
	}
	if len(after) < 3 {
		return
	}
	m.Code, _ = strconv.Atoi(string(after[:3]))
	for len(rest) > 0 {
		line, rest, _ = bytes.Cut(rest, []byte("\n"))
		if len(line) > 5 && bytes.EqualFold(line[:5], []byte("CSeq:")) {
			if f := bytes.Fields(line[5:]); len(f) == 2 {
				m.Method = string(f[1])
			}
			return
		}
	}
}

// IsRequest tells whether the message is a SIP request.
func (m *Message) IsRequest() bool { return m.Code == 0 && m.Method != "" }

// SIP gives the message parsed, as it was sent. It is parsed once.
func (m *Message) SIP() (*message.Message, error) {
	if !m.parsed {
		m.parsed = true
		m.sip, m.err = message.Parse(m.Bytes)
	}
	return m.sip, m.err
}

// Title gives the message in a few words: "INVITE", "180 Ringing", "200 INVITE". A response
// whose reason phrase is OK, or that has none, is told with its method.
func (m *Message) Title() string {
	switch {
	case m.Method == "" && m.Code == 0:
		return strconv.Itoa(len(m.Bytes)) + " bytes"
	case m.Code == 0:
		return m.Method
	}
	line, _, _ := bytes.Cut(m.Bytes, []byte("\n"))
	_, after, _ := strings.Cut(strings.TrimRight(string(line), "\r"), " ")
	_, reason, _ := strings.Cut(after, " ")
	if reason == "" || reason == "OK" || m.Method != "INVITE" {
		return strconv.Itoa(m.Code) + " " + m.Method
	}
	return strconv.Itoa(m.Code) + " " + reason
}

// Is tells whether the message is what the words say: a method ("BYE"), a status code
// ("200"), a class of them ("1xx"), a code with the method that it answers ("200 INVITE"), or
// "" for any message at all.
func (m *Message) Is(what string) bool {
	code, method, both := strings.Cut(what, " ")
	if what == "" {
		return true
	}
	if code[0] < '0' || code[0] > '9' {
		return m.Code == 0 && m.Method == what
	}
	if both && method != m.Method {
		return false
	}
	return m.Code > 0 && matchesCode(m.Code, code)
}

// matchesCode tells whether a status code is "486", or of the class "4xx".
func matchesCode(code int, want string) bool {
	if len(want) == 3 && want[1:] == "xx" {
		return code/100 == int(want[0]-'0')
	}
	return strconv.Itoa(code) == want
}

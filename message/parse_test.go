package message

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// crlf makes a packet of a text with plain line ends.
func crlf(s string) []byte { return []byte(strings.ReplaceAll(s, "\n", "\r\n")) }

const options = `OPTIONS sip:carol@chicago.com SIP/2.0
Via: SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bKhjhs8ass877
Max-Forwards: 70
To: <sip:carol@chicago.com>
From: Alice <sip:alice@atlanta.com>;tag=1928301774
Call-ID: a84b4c76e66710
CSeq: 63104 OPTIONS
Contact: <sip:alice@pc33.atlanta.com>
Accept: application/sdp
Content-Length: 0

`

func TestParseRequest(t *testing.T) {
	m := must(Parse(crlf(options)))
	assert.True(t, m.IsRequest())
	assert.False(t, m.IsResponse())
	assert.Equal(t, OPTIONS, m.Method())
	assert.Equal(t, "sip:carol@chicago.com", m.RequestURIText())
	assert.Equal(t, "carol", m.RequestURI().User)
	assert.Equal(t, "SIP/2.0", m.Version())
	assert.Zero(t, m.Status())
	assert.Empty(t, m.Reason())
	assert.Nil(t, m.Body())
	assert.Nil(t, Check(m))
	names := ""
	for name := range m.Headers() {
		names += name + " "
	}
	assert.Equal(t, "Via Max-Forwards To From Call-ID CSeq Contact Accept Content-Length ", names)
}

func TestParseResponse(t *testing.T) {
	m := must(Parse(crlf("SIP/2.0 183 Session Progress\nv: SIP/2.0/UDP a;branch=z9hG4bK1\nf: <sip:a@a>;tag=1\n" +
		"t: <sip:b@b>;tag=2\ni: x\nCSeq: 7 INVITE\nc: application/sdp\nl: 4\n\nv=0\n")))
	assert.True(t, m.IsResponse())
	assert.Equal(t, 183, m.Status())
	assert.Equal(t, "Session Progress", m.Reason())
	assert.Equal(t, INVITE, m.Method(), "of a response: the method in CSeq")
	assert.True(t, m.RequestURI().IsZero())
	assert.Equal(t, "v=0\r", m.BodyString(), "Content-Length rules")
	assert.Nil(t, Check(m))
}

func TestParseStartLines(t *testing.T) {
	const rest = "\r\nVia: SIP/2.0/UDP a\r\n\r\n"
	for _, good := range []struct{ line, method, uri, reason string }{
		{"INVITE sip:a SIP/2.0", "INVITE", "sip:a", ""},
		{"invite tel:+1 sip/2.0", "invite", "tel:+1", ""},
		{"INVITE  sip:a \t SIP/2.0 ", "INVITE", "sip:a", ""},
		{"INVITE sip:a; lr SIP/2.0", "INVITE", "sip:a; lr", ""},
		{"SIP/2.0 200 OK", "", "", "OK"},
		{"SIP/2.0 200 ", "", "", ""},
		{"SIP/2.0 200", "", "", ""},
		{"SIP/2.0 200  two spaces ", "", "", " two spaces "},
		{"SIP/2.0  486 Busy Here", "", "", "Busy Here"},
		{"sip/2.0 699 Any", "", "", "Any"},
	} {
		m, err := Parse([]byte(good.line + rest))
		require.NoError(t, err, good.line)
		assert.Equal(t, good.method, string(m.method), good.line)
		assert.Equal(t, good.uri, m.RequestURIText(), good.line)
		assert.Equal(t, good.reason, m.Reason(), good.line)
		assert.Equal(t, good.line+rest, string(m.Bytes()))
	}
	for _, bad := range []string{
		"INVITE", "INVITE ", "INVITE sip:a", "INVITE SIP/2.0", "INVITE  SIP/2.0", "IN(VITE sip:a SIP/2.0", " INVITE sip:a SIP/2.0",
		"GET / HTTP/1.1", "SIP/2.0", "SIP/2.0 ", "SIP/2.0 99 Low", "SIP/2.0 700 High", "SIP/2.0 2000 OK", "SIP/2.0 20 OK",
		"SIP/2.0 abc OK", "SIP/x.0 200 OK", "SIP/2 200 OK", "INVITE sip:a SIP/2.", "\x16\x03\x01", "INVITE\tsip:a\tSIP/2.0",
	} {
		_, err := Parse([]byte(bad + rest))
		assert.Error(t, err, bad)
	}
}

// TestErrorTexts: the words that a user reads.
func TestErrorTexts(t *testing.T) {
	const head = "INVITE sip:bob@b SIP/2.0\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\n"
	const whole = head + "From: <sip:a@a>;tag=1\nTo: <sip:b@b>\nCall-ID: x\nContact: <sip:a@a>\n"
	parsed := func(s string) error { return second(Parse(crlf(s))) }
	checked := func(s string) error {
		problem := Check(must(Parse(crlf(s))))
		if problem == nil {
			return nil
		}
		return problem
	}
	m := must(Parse(crlf(options)))
	for _, c := range []struct {
		err  error
		want string
	}{
		{parsed("GET / HTTP/1.1\n\n"), `message: line 1: not a SIP start line ("GET / HTTP/1.1"; want "METHOD uri SIP/2.0" or "SIP/2.0 code reason")`},
		{parsed("SIP/2.0 2000 OK\n\n"), `message: line 1: bad status code ("2000"; want 100-699): RFC 3261 §7.2`},
		{
			parsed(head + "Max-Forwards: 70\nVia SIP/2.0/UDP an.even.longer.host.name.example.com\n\n"),
			`message: line 4: header without a colon ("Via SIP/2.0/UDP an.even.longer.host.n…")`,
		},
		{checked(whole + "CSeq: abc INVITE\n\n"), `message: line 7, CSeq: bad sequence number ("abc"; want 0-2147483647): RFC 3261 §8.1.1.5`},
		{checked(whole + "CSeq: 2147483648 INVITE\n\n"), `message: line 7, CSeq: bad sequence number ("2147483648"; want 0-2147483647): RFC 3261 §8.1.1.5`},
		{checked(whole + "CSeq: 1 BYE\n\n"), `message: line 7, CSeq: method BYE does not match request INVITE: RFC 3261 §8.1.1.5`},
		{checked(head + "From: <sip:a@a>;tag=1\nCall-ID: x\n\n"), `message: header To is missing: RFC 3261 §8.1.1`},
		{checked(whole + "CSeq: 1 INVITE\nContent-Length: 50\nContent-Type: text/plain\n\nabc"), `message: body is 3 bytes, Content-Length says 50 (datagram truncated?)`},
		{
			second(Limits{MessageBytes: 70}.Parse(make([]byte, 100))),
			`message: message is 100 bytes, limit is 70 (Limits.MessageBytes)`,
		},
		{second(Parse(make([]byte, 70000))), `message: message is 70000 bytes, limit is 65535 (Limits.MessageBytes)`},
		{m.Set("Subject", "a\r\nb"), `message: header Subject: value contains a line break: RFC 3261 §25.1`},
		{m.Add("s", "a\x00b"), `message: header Subject: value contains NUL: RFC 3261 §25.1`},
		{m.Set("Sub ject", "a"), `message: bad header name ("Sub ject"; want a token): RFC 3261 §7.3.1`},
		{parsed("\n\n"), `message: message is empty (want a start line)`},
		{parsed("OPTIONS sip:a SIP/2.0\nVia: x"), `message: line 2: message ends within a line ("Via: x"): RFC 3261 §7`},
		{second(Parse([]byte("OPTIONS sip:a SIP/2.0\nVia: x\n\n"))), `message: line 1: line does not end with CRLF ("OPTIONS sip:a SIP/2.0"): RFC 3261 §7`},
		{second(Parse([]byte("OPTIONS sip:a SIP/2.0\r\nA: b\rC: d\r\n\r\n"))), `message: line 2: line holds a CR that does not end it: RFC 3261 §7`},
		{second(m.Expires()), `message: header Expires is missing`},
	} {
		assert.EqualError(t, c.err, c.want)
		assert.NotContains(t, c.err.Error(), "\n")
	}
}

func TestParseErrorFields(t *testing.T) {
	_, err := Parse(crlf("INVITE sip:b SIP/2.0\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\nCall-ID: x\nnonsense\nCSeq: 1 INVITE\n\n"))
	var parse *ParseError
	require.ErrorAs(t, err, &parse)
	assert.Equal(t, 4, parse.Line)
	assert.Equal(t, 400, parse.Status)
	require.NotNil(t, parse.Request, "what could be read is enough for an answer")
	resp := must(NewResponse(parse.Request, parse.Status, ""))
	assert.Equal(t, "SIP/2.0 400 Bad Request\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\n"+
		"Content-Length: 0\r\n\r\n", string(resp.Bytes()))

	_, err = Parse(crlf("SIP/2.0 200 OK\nnonsense\n\n"))
	require.ErrorAs(t, err, &parse)
	assert.Nil(t, parse.Request)
	assert.Zero(t, parse.Status, "responses are not answered")

	_, err = ParseURI("sip:alice@exa mple.com")
	require.ErrorAs(t, err, &parse)
	assert.Equal(t, "URI", parse.Header)
	assert.Equal(t, 14, parse.Column)
}

func TestParseLimits(t *testing.T) {
	packet := crlf(strings.Replace(options, "Content-Length: 0\n", "Content-Length: 100\nContent-Type: text/plain\n", 1) + strings.Repeat("x", 100))
	_, err := Limits{MessageBytes: len(packet) - 1}.Parse(packet)
	var parse *ParseError
	require.ErrorAs(t, err, &parse)
	assert.ErrorIs(t, err, ErrTooLarge)
	assert.Equal(t, 513, parse.Status)
	require.NotNil(t, parse.Request)
	assert.Equal(t, "a84b4c76e66710", parse.Request.CallID())
	assert.NoError(t, second(Limits{MessageBytes: len(packet)}.Parse(packet)))

	_, err = Limits{Headers: 9}.Parse(packet)
	require.ErrorAs(t, err, &parse)
	assert.ErrorIs(t, err, ErrTooLarge)
	assert.Equal(t, 513, parse.Status)
	assert.Equal(t, 11, parse.Line)
	assert.NoError(t, second(Limits{Headers: 10}.Parse(packet)))

	_, err = Parse([]byte("\r\n\r\n"))
	assert.ErrorIs(t, err, ErrEmpty)
}

func TestLineBreaksBeforeTheStartLine(t *testing.T) {
	m := must(Parse(append([]byte("\r\n\r\n"), crlf(options)...)))
	assert.Equal(t, string(crlf(options)), string(m.Bytes()))
}

func TestHeaderLookup(t *testing.T) {
	m := must(Parse(crlf("OPTIONS sip:a SIP/2.0\nSupported: 100rel,  timer\nk: replaces\nX-Odd: a, b\nx-odd: c\nm: \"a, b\" <sip:a,b@c>, <sip:d>\nSubject:\n folded\n  twice\n\n")))
	collect := func(name string) (list []string) {
		for v := range m.Values(name) {
			list = append(list, v)
		}
		return list
	}
	assert.Equal(t, []string{"100rel", "timer", "replaces"}, collect("supported"))
	assert.Equal(t, []string{"a, b", "c"}, collect("X-ODD"), "an unknown header is not split")
	assert.Equal(t, []string{`"a, b" <sip:a,b@c>`, "<sip:d>"}, collect("Contact"))
	assert.True(t, m.HasToken("Supported", "TIMER"))
	assert.False(t, m.HasToken("Supported", "tim"))
	assert.False(t, m.HasToken("Require", "timer"))
	assert.True(t, m.Has("K"))
	assert.False(t, m.Has("Route"))
	v, ok := m.Header("s")
	assert.True(t, ok)
	assert.Equal(t, "folded twice", v)
	_, ok = m.Header("To")
	assert.False(t, ok)
}

func TestNames(t *testing.T) {
	for id := headerID(1); id < headerCount; id++ {
		info := headers[id]
		require.NotEmpty(t, info.name)
		for _, spelling := range []string{info.name, strings.ToUpper(info.name), strings.ToLower(info.name)} {
			assert.Equal(t, id, headerNamed(spelling))
			assert.Equal(t, info.name, CanonicalName(spelling))
		}
		if info.compact != "" {
			assert.Equal(t, id, headerNamed(info.compact))
			assert.Equal(t, id, headerNamed(strings.ToUpper(info.compact)))
		}
	}
	assert.Zero(t, headerNamed("X-Unknown"))
	assert.Zero(t, headerNamed(""))
	assert.Zero(t, headerNamed("z"))
	_, ok := CompactName("CSeq")
	assert.False(t, ok)
}

// TestCompactForms: all that IANA lists for SIP, from RFCs 3261, 3515, 3841, 3892, 4028, 6665 and 8224.
func TestCompactForms(t *testing.T) {
	for compact, name := range map[string]string{
		"a": "Accept-Contact", "b": "Referred-By", "c": "Content-Type", "d": "Request-Disposition", "e": "Content-Encoding",
		"f": "From", "i": "Call-ID", "j": "Reject-Contact", "k": "Supported", "l": "Content-Length", "m": "Contact",
		"n": "Identity-Info", "o": "Event", "r": "Refer-To", "s": "Subject", "t": "To", "u": "Allow-Events", "v": "Via",
		"x": "Session-Expires", "y": "Identity",
	} {
		assert.Equal(t, name, CanonicalName(compact))
		short, ok := CompactName(name)
		assert.True(t, ok)
		assert.Equal(t, compact, short)
	}
}

func TestMissingIsAnError(t *testing.T) {
	m := must(Parse([]byte("OPTIONS sip:a SIP/2.0\r\n\r\n")))
	for name, err := range map[string]error{
		"Via": second(m.Via()), "From": second(m.From()), "To": second(m.To()), "Contact": second(m.Contact()), "CSeq": second(m.CSeq()),
		"Max-Forwards": second(m.MaxForwards()), "RAck": second(m.RAck()), "Replaces": second(m.Replaces()), "Event": second(m.Event()),
	} {
		assert.True(t, errors.Is(err, ErrMissing), name)
		assert.ErrorContains(t, err, "header "+name+" is missing")
	}
	assert.Empty(t, m.CallID())
}

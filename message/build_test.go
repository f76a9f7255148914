package message

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestNewRequest(t *testing.T) {
	m := must(NewRequest(INVITE, must(ParseURI("sip:bob@biloxi.com"))))
	assert.Equal(t, "INVITE sip:bob@biloxi.com SIP/2.0\r\nContent-Length: 0\r\n\r\n", string(m.Bytes()))
	assert.Equal(t, INVITE, m.Method())
	assert.Equal(t, "sip:bob@biloxi.com", m.RequestURIText())
	assert.Equal(t, "SIP/2.0", m.Version())
	assert.True(t, m.IsRequest())
	require.NoError(t, m.AddValue("Via", must(ParseVia("SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bK776asdhds"))))
	require.NoError(t, m.AddValue("To", must(ParseAddress("Bob <sip:bob@biloxi.com>"))))
	require.NoError(t, m.SetCSeq(314159, INVITE))
	require.NoError(t, m.SetBody("application/sdp", []byte("v=0\r\n")))
	assert.Equal(t, "INVITE sip:bob@biloxi.com SIP/2.0\r\nVia: SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bK776asdhds\r\n"+
		"To: \"Bob\" <sip:bob@biloxi.com>\r\nCSeq: 314159 INVITE\r\nContent-Type: application/sdp\r\nContent-Length: 5\r\n\r\nv=0\r\n", string(m.Bytes()))

	for _, c := range []struct {
		method Method
		uri    URI
	}{
		{"", must(ParseURI("sip:a"))}, {"A B", must(ParseURI("sip:a"))}, {"A\r\n", must(ParseURI("sip:a"))}, {INVITE, URI{}},
		{INVITE, must(ParseURI("sip:a?b=c"))}, {INVITE, URI{Scheme: "sip", Host: "a b"}},
	} {
		_, err := NewRequest(c.method, c.uri)
		assert.Error(t, err)
	}
}

// TestNewResponse: RFC 3261 §8.2.6.2, and §8.2.6.1 for the Timestamp of a 100.
func TestNewResponse(t *testing.T) {
	req := must(Parse(crlf("INVITE sip:b@h SIP/2.0\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\nTimestamp: 54\nMax-Forwards: 70\nv:SIP/2.0/TCP b\n" +
		"f: <sip:a@h>;tag=1\nTo: <sip:b@h>\nRecord-Route: <sip:r;lr>\nCall-ID: x\nCSeq: 1 INVITE\nContact: <sip:a>\nContent-Type: text/plain\nContent-Length: 3\n\nabc")))
	const via = "Via: SIP/2.0/UDP a;branch=z9hG4bK1\r\n"
	const copied = "v:SIP/2.0/TCP b\r\nf: <sip:a@h>;tag=1\r\nTo: <sip:b@h>\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\n"
	for _, c := range []struct {
		code         int
		reason, want string
	}{
		{100, "", "SIP/2.0 100 Trying\r\n" + via + "Timestamp: 54\r\n" + copied + "Content-Length: 0\r\n\r\n"},
		{180, "", "SIP/2.0 180 Ringing\r\n" + via + copied + "Content-Length: 0\r\n\r\n"},
		{486, "Занято", "SIP/2.0 486 Занято\r\n" + via + copied + "Content-Length: 0\r\n\r\n"},
		{299, "", "SIP/2.0 299 \r\n" + via + copied + "Content-Length: 0\r\n\r\n"},
	} {
		resp := must(NewResponse(req, c.code, c.reason))
		assert.Equal(t, c.want, string(resp.Bytes()))
		assert.Equal(t, c.code, resp.Status())
		assert.Equal(t, INVITE, resp.Method())
		again := must(Parse(resp.Bytes()))
		assert.Equal(t, again.Reason(), resp.Reason())
		if c.reason != "" {
			assert.Equal(t, c.reason, resp.Reason())
		} else {
			assert.Equal(t, StatusText(c.code), resp.Reason())
		}
		assert.Nil(t, Check(again))
	}
	resp := must(NewResponse(req, 200, ""))
	require.NoError(t, resp.SetToTag("b1"))
	assert.Equal(t, "b1", must(resp.To()).Tag())
	assert.Empty(t, must(req.To()).Tag(), "the request is not touched")
	for _, code := range []int{-1, 0, 99, 700, 2000} {
		_, err := NewResponse(req, code, "")
		assert.ErrorContains(t, err, "bad status code")
	}
	_, err := NewResponse(resp, 200, "")
	assert.Error(t, err)
	_, err = NewResponse(req, 200, "a\r\nb")
	assert.Error(t, err)
}

func TestStatusTexts(t *testing.T) {
	for code := 100; code < 700; code++ {
		if line := statusLine(code); line != "" {
			m := must(Parse([]byte(line + "\r\n")))
			assert.Equal(t, code, m.Status())
			assert.Equal(t, StatusText(code), m.Reason())
			assert.NotEmpty(t, m.Reason())
		}
	}
	assert.Equal(t, "Request Pending", StatusText(491))
	assert.Empty(t, StatusText(99))
	assert.Empty(t, StatusText(700))
	assert.Empty(t, StatusText(299))
}

func TestClassification(t *testing.T) {
	request := func(method, to string) *Message {
		return must(Parse([]byte(method + " sip:b@h SIP/2.0\r\nTo: " + to + "\r\nCSeq: 1 " + method + "\r\n\r\n")))
	}
	assert.True(t, IsReInvite(request("INVITE", "<sip:b@h>;tag=1")))
	assert.False(t, IsReInvite(request("INVITE", "<sip:b@h>")))
	assert.False(t, IsReInvite(request("INVITE", "<sip:b@h;tag=1>")), "a tag of the URI")
	assert.False(t, IsReInvite(request("BYE", "<sip:b@h>;tag=1")))
	assert.True(t, InDialog(request("BYE", "<sip:b@h>;tag=1")))
	assert.False(t, InDialog(request("BYE", "broken <")))
	resp := must(NewResponse(request("INVITE", "<sip:b@h>;tag=1"), 200, ""))
	assert.False(t, InDialog(resp))
	assert.False(t, IsReInvite(resp))
	assert.True(t, PRACK.Known())
	assert.False(t, Method("invite").Known(), "methods compare with case")
}

func TestMessageTexts(t *testing.T) {
	m := with("A: b")
	text, err := m.MarshalText()
	require.NoError(t, err)
	assert.Equal(t, string(m.Bytes()), string(text))
	text, err = m.AppendText([]byte("x"))
	require.NoError(t, err)
	assert.Equal(t, "x"+string(m.Bytes()), string(text))
}

// TestContentLengthForStreams: a message that came by UDP without Content-Length gets one before it goes out by TCP.
func TestContentLengthForStreams(t *testing.T) {
	m := must(Parse(crlf("MESSAGE sip:a SIP/2.0\nContent-Type: text/plain\n\nhello")))
	assert.NotContains(t, string(m.Bytes()), "Content-Length")
	m.SetContentLength()
	assert.Equal(t, "MESSAGE sip:a SIP/2.0\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello", string(m.Bytes()))
	before := m.Clone()
	m.SetContentLength()
	assert.Equal(t, string(before.Bytes()), string(m.Bytes()))
}

package message

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// request makes a legal request with further lines; a line "Name:" replaces, "-Name" removes what is there.
func request(method string, changes ...string) *Message {
	m := must(NewRequest(Method(method), must(ParseURI("sip:bob@example.com"))))
	for _, line := range append([]string{
		"Via: SIP/2.0/UDP a;branch=z9hG4bK1", "Max-Forwards: 70", "From: <sip:a@h>;tag=1", "To: <sip:b@h>", "Call-ID: x", "CSeq: 1 " + method,
		"Contact: <sip:a@h>",
	}, changes...) {
		if name, ok := strings.CutPrefix(line, "-"); ok {
			m.Del(name)
			continue
		}
		name, value, _ := strings.Cut(line, ": ")
		if err := m.Set(name, value); err != nil {
			panic(err)
		}
	}
	return must(Parse(m.Bytes()))
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		m      *Message
		status int
		why    string // empty: nothing is wrong
	}{
		{request("INVITE"), 0, ""},
		{request("OPTIONS", "-Max-Forwards"), 0, ""},
		{request("OPTIONS", "-Via"), 400, "header Via is missing"},
		{request("OPTIONS", "-From"), 400, "header From is missing"},
		{request("OPTIONS", "-To"), 400, "header To is missing"},
		{request("OPTIONS", "-Call-ID"), 400, "header Call-ID is missing"},
		{request("OPTIONS", "-CSeq"), 400, "header CSeq is missing"},
		{request("OPTIONS", "Call-ID: a b"), 400, "Call-ID: bad Call-ID"},
		{request("OPTIONS", "To: *"), 400, "To: bad URI"},
		{request("OPTIONS", "Max-Forwards: many"), 400, "Max-Forwards: bad number"},
		{request("OPTIONS", "Max-Forwards: 300"), 0, ""},
		{request("OPTIONS", "Expires: never"), 0, ""},
		{request("OPTIONS", "Date: today"), 0, ""},
		{request("OPTIONS", "Route: <sip:a>, b"), 400, "Route: URI without a scheme"},
		{request("OPTIONS", "Record-Route: b"), 400, "Record-Route: URI without a scheme"},
		{request("OPTIONS", "Contact: <sip:a"), 400, "Contact: URI without >"},
		{request("OPTIONS", "Require: a b"), 400, "Require: bad value"},
		{request("INVITE", "-Contact"), 400, "header Contact is missing: RFC 3261 §8.1.1.8"},
		{request("INVITE", "-Contact", "Via: SIP/2.0/UDP a"), 0, ""}, // RFC 2543: optional
		{request("INVITE", "Session-Expires: soon"), 400, "Session-Expires: bad number"},
		{request("INVITE", "Replaces: a;to-tag=1"), 400, "Replaces: tag missing"},
		{request("INVITE", "Replaces: a;to-tag=1;from-tag=2"), 0, ""},
		{request("INVITE", "Replaces: a;to-tag=1;from-tag=2", "Join: a;to-tag=1;from-tag=2"), 400, "both Replaces and Join: RFC 3911 §4"},
		{request("REFER"), 400, "header Refer-To is missing: RFC 3515 §2.4.2"},
		{request("REFER", "Refer-To: <sip:c@h>"), 0, ""},
		{request("PRACK"), 400, "header RAck is missing: RFC 3262 §7.2"},
		{request("PRACK", "RAck: 1 1 INVITE"), 0, ""},
		{request("PRACK", "RAck: 1 INVITE"), 400, "RAck: bad"},
		{request("SUBSCRIBE", "Event: a b"), 400, "Event: bad event package"},
		{request("BYE", "CSeq: 2147483647 BYE"), 0, ""},
		{request("BYE", "CSeq: 2147483648 BYE"), 400, "bad sequence number"},
		{request("BYE", "CSeq: 1 bye"), 400, "method bye does not match request BYE"},
		{request("ACK", "CSeq: x"), 0, "bad sequence number"},
	} {
		problem := Check(c.m)
		if c.why == "" {
			if problem != nil {
				t.Errorf("%s: %v", c.m, problem)
			}
			continue
		}
		require.NotNil(t, problem, c.why)
		assert.ErrorContains(t, problem, c.why)
		assert.Equal(t, c.status, problem.Status, c.why)
		if c.status == 0 {
			assert.Nil(t, problem.Response(c.m), "an ACK is never answered")
			continue
		}
		assert.Equal(t, c.status, problem.Response(c.m).Status())
		var parse *ParseError
		require.ErrorAs(t, problem, &parse)
	}
}

func TestCheckWholeMessages(t *testing.T) {
	twice := request("REFER", "Refer-To: <sip:c@h>")
	require.NoError(t, twice.Add("r", "<sip:d@h>"))
	assert.ErrorContains(t, Check(twice), "Refer-To: header is there twice", "edge case E-187")

	long := request("OPTIONS", "Content-Type: text/plain")
	require.NoError(t, long.Set("Content-Length", "10"))
	assert.ErrorContains(t, Check(must(Parse(long.Bytes()))), "body is 0 bytes, Content-Length says 10 (datagram truncated?)")

	untyped := request("MESSAGE")
	require.NoError(t, untyped.SetBody("text/plain", []byte("hi")))
	untyped.Del("Content-Type")
	assert.ErrorContains(t, Check(untyped), "header Content-Type is missing: RFC 3261 §20.15")

	odd := must(Parse(append(request("OPTIONS").Bytes()[:len(request("OPTIONS").Bytes())-2], "Odd name: x\r\n\r\n"...)))
	assert.ErrorContains(t, Check(odd), `bad header name ("Odd name"; want a token): RFC 3261 §7.3.1`)

	cut := request("OPTIONS", "-Content-Length").Bytes()
	assert.ErrorContains(t, Check(must(Parse(cut[:len(cut)-2]))), "no empty line behind the headers")

	resp := must(NewResponse(request("OPTIONS"), 200, ""))
	assert.Nil(t, Check(resp))
	resp.Del("To")
	problem := Check(resp)
	require.NotNil(t, problem)
	assert.Zero(t, problem.Status, "a response is dropped, never answered")
	assert.ErrorIs(t, problem, ErrMissing)
}

func TestProfile(t *testing.T) {
	ua := Profile{
		Methods: []Method{INVITE, ACK, CANCEL, BYE, OPTIONS, REFER}, Schemes: []string{"sip"}, Extensions: []string{"100rel"},
		ContentTypes: []string{"application/sdp"}, Encodings: []string{"gzip"}, Dispositions: []string{"early-session"},
	}
	body := func(m *Message, kind, body string) *Message {
		if err := m.SetBody(kind, []byte(body)); err != nil {
			panic(err)
		}
		return m
	}
	const isup = "--b\r\nContent-Type: application/isup\r\nContent-Disposition: signal;handling=optional\r\n\r\n\x01\x00\r\n--b\r\n" +
		"Content-Type: application/sdp\r\n\r\nv=0\r\n--b--\r\n"
	for _, c := range []struct {
		name   string
		m      *Message
		status int
		owed   string
	}{
		{"plain", request("INVITE"), 0, ""},
		{"known method", request("PUBLISH"), 405, "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, REFER"},
		{"unknown method", request("BAR"), 501, "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, REFER"},
		{"unknown method and CSeq of another", request("BAR", "CSeq: 1 INVITE"), 501, "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, REFER"},
		{"required and known", request("INVITE", "Require: 100REL"), 0, ""},
		{"required and unknown", request("INVITE", "Require: foo, 100rel, bar"), 420, "Unsupported: foo, bar"},
		{"required in ACK", request("ACK", "Require: foo"), 0, ""},
		{"required in CANCEL", request("CANCEL", "Require: foo"), 0, ""},
		{"known body", body(request("INVITE"), "Application/SDP", "v=0"), 0, ""},
		{"unknown body", body(request("INVITE"), "application/foo", "x"), 415, "Accept: application/sdp"},
		{"unknown body, required", body(request("INVITE", "Content-Disposition: render;handling=required"), "application/foo", "x"), 415, "Accept: application/sdp"},
		{"unknown body, optional", body(request("INVITE", "Content-Disposition: render;handling=optional"), "application/foo", "x"), 0, ""},
		{"unknown encoding", body(request("INVITE", "Content-Encoding: br"), "application/sdp", "x"), 415, "Accept-Encoding: identity, gzip"},
		{"known encoding", body(request("INVITE", "Content-Encoding: gzip"), "application/sdp", "x"), 0, ""},
		{"unknown disposition", body(request("INVITE", "Content-Disposition: frob"), "application/sdp", "x"), 415, "Accept: application/sdp"},
		{"known disposition", body(request("INVITE", "Content-Disposition: early-session"), "application/sdp", "x"), 0, ""},
		{"SDP and optional ISUP", body(request("INVITE"), `multipart/mixed;boundary="b"`, isup), 0, ""},
		{"SDP and required ISUP", body(request("INVITE"), "multipart/mixed;boundary=b", strings.Replace(isup, "optional", "required", 1)), 415, "Accept: application/sdp"},
		{"one of several", body(request("INVITE"), "multipart/alternative;boundary=b", strings.Replace(isup, "optional", "required", 1)), 0, ""},
		{"none of several", body(request("INVITE"), "multipart/alternative;boundary=b", strings.Replace(isup, "application/sdp", "text/x", 1)), 415, "Accept: application/sdp"},
		{"multipart without end", body(request("INVITE"), "multipart/mixed;boundary=b", "--b\r\n\r\nx"), 400, ""},
		{"accepts SDP", request("INVITE", "Accept: text/x, application/*;q=0.5"), 0, ""},
		{"accepts no SDP", request("INVITE", "Accept: text/x"), 406, `Warning: 399 invalid "Accept leaves no type for an answer"`},
		{"OPTIONS that accepts nothing", request("OPTIONS", "Accept: "), 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			problem := ua.Check(must(Parse(c.m.Bytes())))
			if c.status == 0 {
				if problem != nil {
					t.Fatal(problem)
				}
				return
			}
			require.NotNil(t, problem)
			assert.Equal(t, c.status, problem.Status)
			resp := problem.Response(c.m)
			name, value, _ := strings.Cut(c.owed, ": ")
			got, _ := resp.Header(name)
			assert.Equal(t, value, got)
		})
	}
	other := request("INVITE")
	require.NoError(t, other.SetRequestURI(must(ParseURI("tel:+1"))))
	assert.Equal(t, 416, ua.Check(other).Status)
	assert.Nil(t, Profile{}.Check(other), "the zero Profile limits nothing")
}

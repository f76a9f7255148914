package message

import (
	"bytes"
	"fmt"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// secretive is a message in which "secret" is what nobody may read.
var secretive = crlf(`REGISTER sip:alice:secret@example.com SIP/2.0
Via: SIP/2.0/UDP a;branch=z9hG4bK1
From: "a:b" <sip:alice:secret@example.com>;tag=1
To: <sips:alice:secret@example.com>, <sip:bob@example.com>
Call-ID: a:b@example.com
CSeq: 1 REGISTER
Contact: <sip:alice@pc>, <sip:alice:secret@pc>
Refer-To: <sip:x?Authorization=Digest%20secret&Subject=a>
Authorization: Digest username="alice", realm="r", response="secret"
Proxy-Authorization:
 Basic secret
Authentication-Info: rspauth="secret"
Content-Type: application/sdp
Content-Length: 56

v=0
k=clear:secret
a=crypto:1 AES inline:secret
a=x
`)

func TestNothingSecretIsShown(t *testing.T) {
	m := must(Parse(secretive))
	require.Contains(t, string(m.Bytes()), "a=x\r\n")
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, nil))
	var auths []Auth
	for auth := range m.Authorizations() {
		auths = append(auths, auth)
	}
	for auth := range m.ProxyAuthorizations() {
		auths = append(auths, auth)
	}
	referTo := must(m.ReferTo())
	log.Info("x", "m", m, "uri", m.RequestURI(), "from", must(m.From()), "refer", referTo, "refer-uri", referTo.URI, "a", auths[0], "b", auths[1])
	out.WriteString(fmt.Sprintln(m, m.RequestURI(), must(m.From()), referTo, referTo.URI, auths) + m.Redacted())
	assert.NotContains(t, out.String(), "secret")
	assert.NotContains(t, out.String(), "!PANIC")

	assert.Equal(t, "sip:alice@example.com", m.RequestURI().String())
	assert.Equal(t, "sip:alice:secret@example.com", m.RequestURI().Text(), "what goes on the wire")
	assert.Equal(t, `"a:b" <sip:alice@example.com>;tag=1`, must(m.From()).String())
	assert.Equal(t, `Digest realm="r"`, auths[0].String())
	assert.Equal(t, "Basic", auths[1].String())
	assert.Equal(t, "REGISTER sip:alice@example.com (Call-ID a:b@example.com, CSeq 1 REGISTER, from-tag 1)", m.String())
	assert.Equal(t, string(crlf(`REGISTER sip:alice:…@example.com SIP/2.0
Via: SIP/2.0/UDP a;branch=z9hG4bK1
From: "a:b" <sip:alice:…@example.com>;tag=1
To: <sips:alice:…@example.com>, <sip:bob@example.com>
Call-ID: a:b@example.com
CSeq: 1 REGISTER
Contact: <sip:alice@pc>, <sip:alice:…@pc>
Refer-To: <sip:x?Authorization=…&Subject=a>
Authorization: Digest …
Proxy-Authorization: Basic …
Authentication-Info: …
Content-Type: application/sdp
Content-Length: 56

v=0
k=…
a=crypto:…
a=x
`)), m.Redacted())
}

// TestErrorsShowNoSecrets: an error quotes what it found, but never credentials.
func TestErrorsShowNoSecrets(t *testing.T) {
	m := with(`Authorization: Digest response="secret`, "Proxy-Authorization: =secret", "Contact: <sip:alice:secret@pc", `From: sip:alice:secret"@pc`)
	for _, read := range []func(*Message) ([]any, error){many((*Message).Authorizations), many((*Message).ProxyAuthorizations), many((*Message).Contacts), one((*Message).From)} {
		_, err := read(m)
		require.Error(t, err)
		assert.NotContains(t, err.Error(), "secret")
	}
	_, err := ParseURI("sip:alice:secret@pc:x")
	assert.ErrorContains(t, err, `bad port in URI ("sip:alice:…@pc:x"`)
	_, err = Parse([]byte("INVITE sip:alice:secret@pc\r\n\r\n"))
	assert.ErrorContains(t, err, `("INVITE sip:alice:…@pc"`)
}

func TestLogValue(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey && len(groups) == 0 {
			return slog.Attr{}
		}
		return a
	}}))
	log.Info("in", "message", must(Parse(crlf(options))))
	resp := must(NewResponse(must(Parse(crlf(options))), 486, ""))
	log.Info("out", "message", resp)
	assert.Equal(t, "level=INFO msg=in message.method=OPTIONS message.uri=sip:carol@chicago.com message.call_id=a84b4c76e66710 "+
		"message.cseq=\"63104 OPTIONS\" message.from_tag=1928301774 message.to_tag=\"\" message.bytes=330\n"+
		"level=INFO msg=out message.status=486 message.reason=\"Busy Here\" message.call_id=a84b4c76e66710 "+
		"message.cseq=\"63104 OPTIONS\" message.from_tag=1928301774 message.to_tag=\"\" message.bytes=232\n", out.String())
	assert.Equal(t, "SIP/2.0 486 Busy Here (Call-ID a84b4c76e66710, CSeq 63104 OPTIONS, from-tag 1928301774)", resp.String())
}

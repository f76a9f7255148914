package digest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/message"
)

func parseMessage(t testing.TB, text string) *message.Message {
	t.Helper()
	m, err := message.Parse([]byte(text))
	require.NoError(t, err)
	return m
}

func register(t testing.TB, extra ...string) *message.Message {
	t.Helper()
	return parseMessage(t, strings.Join(append([]string{
		"REGISTER sip:biloxi.com SIP/2.0", "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1", "From: <sip:bob@biloxi.com>;tag=1",
		"To: <sip:bob@biloxi.com>", "Call-ID: 1", "CSeq: 1 REGISTER",
	}, append(extra, "Content-Length: 0", "", "")...), "\r\n"))
}

// challenged makes a 401, or a 407 if a header says so.
func challenged(t testing.TB, req *message.Message, headers ...string) *message.Message {
	t.Helper()
	code := 401
	if strings.HasPrefix(headers[0], "Proxy") {
		code = 407
	}
	resp, err := message.NewResponse(req, code, "")
	require.NoError(t, err)
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		require.NoError(t, resp.Add(name, value))
	}
	return resp
}

func bobs(string) (string, string, bool) { return "bob", "zanzibar", true }

func newClient() *Client {
	n := 0
	return &Client{Cnonce: func() string { n++; return fmt.Sprint("cnonce", n) }}
}

// authorized sends a request with what the client knows and gives its credentials.
func (c *Client) authorized(t testing.TB, extra ...string) (*message.Message, message.Auth) {
	t.Helper()
	req := register(t, extra...)
	require.NoError(t, c.Authorize(req))
	req = parseMessage(t, string(req.Bytes()))
	for a, err := range req.Authorizations() {
		require.NoError(t, err)
		return req, a
	}
	return req, message.Auth{}
}

func param(a message.Auth, name string) string {
	raw, _ := a.Raw(name)
	return raw
}

func TestE237StaleNonce(t *testing.T) {
	c := newClient()
	require.NoError(t, c.Challenged(register(t), challenged(t, register(t), `WWW-Authenticate: Digest realm="r", nonce="n1", qop="auth"`), bobs))
	req, _ := c.authorized(t)
	require.NoError(t, c.Challenged(req, challenged(t, req, `WWW-Authenticate: Digest realm="r", nonce="n2", qop="auth", stale=TRUE`), bobs))
	req, a := c.authorized(t)
	require.Equal(t, `"n2"`, param(a, "nonce"))
	require.Equal(t, "00000001", param(a, "nc"))
	require.Equal(t, `"bob"`, param(a, "username"))
	err := c.Challenged(req, challenged(t, req, `WWW-Authenticate: Digest realm="r", nonce="n3", qop="auth"`), bobs)
	require.ErrorIs(t, err, ErrRejected, "not stale: the password is wrong")
	err = c.Challenged(req, challenged(t, req, `WWW-Authenticate: Digest realm="r", nonce="n3", qop="auth", stale=false`), bobs)
	require.ErrorIs(t, err, ErrRejected)
}

func TestE237AtMostThreeInARow(t *testing.T) {
	stale := func(n int) string {
		return fmt.Sprintf(`WWW-Authenticate: Digest realm="r", nonce="n%d", qop="auth", stale=true`, n)
	}
	c := newClient()
	require.NoError(t, c.Challenged(register(t), challenged(t, register(t), `WWW-Authenticate: Digest realm="r", nonce="n0", qop="auth"`), bobs))
	for n := range 3 {
		req, _ := c.authorized(t)
		require.NoError(t, c.Challenged(req, challenged(t, req, stale(n+1)), bobs), n)
	}
	req, _ := c.authorized(t)
	require.ErrorIs(t, c.Challenged(req, challenged(t, req, stale(4)), bobs), ErrRejected)

	// A server whose nonces serve once makes each second use stale, without end.
	c = newClient()
	require.NoError(t, c.Challenged(register(t), challenged(t, register(t), `WWW-Authenticate: Digest realm="r", nonce="n0", qop="auth"`), bobs))
	c.authorized(t) // accepted
	for n := range 10 {
		req, _ := c.authorized(t)
		require.NoError(t, c.Challenged(req, challenged(t, req, stale(n+1)), bobs))
		_, a := c.authorized(t) // accepted
		require.Equal(t, "00000001", param(a, "nc"))
	}
}

func TestE238NonceCountOfTheClient(t *testing.T) {
	challenge := `WWW-Authenticate: Digest realm="r", nonce="n1", qop="auth"`
	c := newClient()
	require.NoError(t, c.Challenged(register(t), challenged(t, register(t), challenge), bobs))
	_, first := c.authorized(t)
	_, second := c.authorized(t)
	// The third goes without credentials at first, and the challenge repeats the nonce.
	require.NoError(t, c.Challenged(register(t), challenged(t, register(t), challenge), bobs))
	_, third := c.authorized(t)
	require.Equal(t, "00000001", param(first, "nc"), "8 digits, unquoted")
	require.Equal(t, "00000002", param(second, "nc"))
	require.Equal(t, "00000003", param(third, "nc"))
	require.Equal(t, param(first, "cnonce"), param(third, "cnonce"))
	require.NotEqual(t, param(first, "response"), param(second, "response"))
}

func TestE239ProtectionAndAlgorithm(t *testing.T) {
	c := newClient()
	require.NoError(t, c.Challenged(register(t), challenged(t, register(t), `WWW-Authenticate: Digest realm="r", nonce="n", qop="auth-int,auth,x"`), bobs))
	_, a := c.authorized(t)
	require.Equal(t, "auth", param(a, "qop"), "unquoted")
	require.Empty(t, param(a, "algorithm"), "none was given: MD5")
	require.Len(t, param(a, "response"), 34)

	c = newClient()
	require.NoError(t, c.Challenged(register(t), challenged(t, register(t), `WWW-Authenticate: Digest realm="r", nonce="n"`), bobs))
	_, a = c.authorized(t)
	for _, name := range []string{"qop", "nc", "cnonce"} {
		require.Empty(t, param(a, name), "the form of RFC 2617 without qop")
	}
	require.Equal(t, `"`+(&Input{User: "bob", Realm: "r", Password: "zanzibar", Nonce: "n", Method: "REGISTER", URI: "sip:biloxi.com"}).Response()+`"`, param(a, "response"))

	c = newClient()
	err := c.Challenged(register(t), challenged(t, register(t), `WWW-Authenticate: Digest realm="r", nonce="n", algorithm=FOO`), bobs)
	require.ErrorIs(t, err, ErrUnsupported)
	require.ErrorContains(t, err, "FOO")
	err = c.Challenged(register(t), challenged(t, register(t), `WWW-Authenticate: Digest realm="r", nonce="n", qop="x"`), bobs)
	require.ErrorIs(t, err, ErrUnsupported)
	err = c.Challenged(register(t), challenged(t, register(t), `WWW-Authenticate: Basic realm="r"`), bobs)
	require.ErrorIs(t, err, ErrUnsupported)
	err = c.Challenged(register(t), challenged(t, register(t), `X: y`), bobs)
	require.ErrorIs(t, err, ErrUnsupported)
	require.Empty(t, c.Sessions)

	c = newClient()
	c.Policy.PreferIntegrity = true
	require.NoError(t, c.Challenged(register(t), challenged(t, register(t), `WWW-Authenticate: Digest realm="r", nonce="n", qop="auth-int,auth"`), bobs))
	_, a = c.authorized(t)
	require.Equal(t, "auth-int", param(a, "qop"))
	for _, only := range []string{`qop="auth-int"`, `qop="AUTH-INT"`} {
		c = newClient()
		require.NoError(t, c.Challenged(register(t), challenged(t, register(t), `WWW-Authenticate: Digest realm="r", nonce="n", `+only), bobs))
		_, a = c.authorized(t)
		require.Equal(t, "auth-int", param(a, "qop"))
	}
	c = newClient()
	require.NoError(t, c.Challenged(register(t), challenged(t, register(t), `WWW-Authenticate: Digest realm="r", nonce="n", algorithm=SHA-256`), bobs))
	_, a = c.authorized(t)
	require.Equal(t, "auth", param(a, "qop"), "no qop means auth, but for MD5")
}

func TestE241QuotedStrings(t *testing.T) {
	c := newClient()
	req := register(t)
	resp := challenged(t, req, `WWW-Authenticate: Digest realm="a \"b\", c=d",nonce="x,y=\z" , opaque="\o,", qop="auth"`)
	require.NoError(t, c.Challenged(req, resp, func(realm string) (string, string, bool) {
		require.Equal(t, `a "b", c=d`, realm)
		return `DOM\bob`, "zanzibar", true
	}))
	_, a := c.authorized(t)
	require.Equal(t, `"a \"b\", c=d"`, param(a, "realm"), "as received")
	require.Equal(t, `"x,y=\z"`, param(a, "nonce"))
	require.Equal(t, `"\o,"`, param(a, "opaque"))
	require.Equal(t, `"DOM\\bob"`, param(a, "username"))
	want := Input{
		User: `DOM\bob`, Realm: `a "b", c=d`, Password: "zanzibar", Nonce: "x,y=z", QOP: "auth", NC: "00000001", Cnonce: "cnonce1",
		Method: "REGISTER", URI: "sip:biloxi.com",
	}
	require.Equal(t, `"`+want.Response()+`"`, param(a, "response"), "over the values without quotes and backslashes")
}

func TestSeveralChallenges(t *testing.T) {
	req := register(t)
	three := []string{
		`WWW-Authenticate: Digest realm="r", nonce="n", qop="auth", algorithm=SHA-999`,
		`WWW-Authenticate: Digest realm="r", nonce="n", qop="auth", algorithm=SHA-256`,
		`WWW-Authenticate: Digest realm="r", nonce="n", qop="auth", algorithm=MD5`,
	}
	c := newClient()
	require.NoError(t, c.Challenged(req, challenged(t, req, three...), bobs))
	_, a := c.authorized(t)
	require.Equal(t, "SHA-256", param(a, "algorithm"), "the topmost that we know")
	require.Len(t, c.Sessions, 1)

	c = newClient()
	c.Policy.Algorithms = []Algorithm{MD5}
	require.NoError(t, c.Challenged(req, challenged(t, req, three...), bobs))
	_, a = c.authorized(t)
	require.Equal(t, "MD5", param(a, "algorithm"))

	c = newClient()
	c.Policy.Algorithms = []Algorithm{SHA256, SHA512256}
	err := c.Challenged(req, challenged(t, req, three[2]), bobs)
	require.ErrorIs(t, err, ErrUnsupported, "no downgrade to MD5")
}

func TestSeveralRealms(t *testing.T) {
	req := register(t)
	c := newClient()
	only := func(want string) Lookup {
		return func(realm string) (string, string, bool) { return "bob", "x", realm == want }
	}
	both := challenged(t, req, `Proxy-Authenticate: Digest realm="p", nonce="1", qop="auth"`, `WWW-Authenticate: Digest realm="u", nonce="2", qop="auth"`)
	require.ErrorIs(t, c.Challenged(req, both, only("nobody")), ErrNoCredentials)
	require.NoError(t, c.Challenged(req, both, only("p")))
	require.Len(t, c.Sessions, 1)
	again, _ := c.authorized(t)
	require.True(t, again.Has("Proxy-Authorization"))
	require.False(t, again.Has("Authorization"))
	require.ErrorIs(t, c.Challenged(again, both, only("p")), ErrRejected)
	require.NoError(t, c.Challenged(again, both, only("u")), "one realm more is answered")
	again, _ = c.authorized(t)
	require.True(t, again.Has("Proxy-Authorization"))
	require.True(t, again.Has("Authorization"))
}

func TestRealmsAreBounded(t *testing.T) {
	c := newClient()
	for i := range 3 {
		var headers []string
		for j := range 100 {
			headers = append(headers, fmt.Sprintf(`WWW-Authenticate: Digest realm="r%d-%d", nonce="n", qop="auth"`, i, j))
		}
		require.NoError(t, c.Challenged(register(t), challenged(t, register(t), headers...), bobs))
		require.LessOrEqual(t, len(c.Sessions), realmLimit)
	}
}

func TestUserhash(t *testing.T) {
	c := newClient()
	req := register(t)
	require.NoError(t, c.Challenged(req, challenged(t, req, `WWW-Authenticate: Digest realm="api@example.org", nonce="n", qop="auth", algorithm=SHA-512-256, userhash=true`),
		func(string) (string, string, bool) { return "Jäsøn Doe", "Secret, or not?", true }))
	_, a := c.authorized(t)
	require.Equal(t, `"793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b"`, param(a, "username"))
	require.Equal(t, "true", param(a, "userhash"))
}

func TestNextNonce(t *testing.T) {
	c := newClient()
	req := register(t)
	require.NoError(t, c.Challenged(req, challenged(t, req, `WWW-Authenticate: Digest realm="r", nonce="n1", qop="auth"`), bobs))
	req, _ = c.authorized(t)
	ok, err := message.NewResponse(req, 200, "")
	require.NoError(t, err)
	require.NoError(t, ok.Add("Authentication-Info", `nextnonce="n2", qop=auth`))
	c.Accepted(ok)
	_, a := c.authorized(t)
	require.Equal(t, `"n2"`, param(a, "nonce"))
	require.Equal(t, "00000001", param(a, "nc"))
}

func TestNoCredentialsWhereTheyDoNotBelong(t *testing.T) {
	c := newClient()
	req := register(t)
	require.NoError(t, c.Authorize(req))
	require.False(t, req.Has("Authorization"), "nothing was asked for")
	require.NoError(t, c.Challenged(req, challenged(t, req, `WWW-Authenticate: Digest realm="r", nonce="n1", qop="auth"`), bobs))
	cancel := parseMessage(t, "CANCEL sip:b SIP/2.0\r\nCSeq: 1 CANCEL\r\n\r\n")
	require.NoError(t, c.Authorize(cancel))
	require.False(t, cancel.Has("Authorization"))
	require.Zero(t, c.Sessions[0].Count)
}

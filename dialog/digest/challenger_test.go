package digest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sipdialog/sipdialog/message"
)

var noon = time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC)

// registrar is a challenger that knows bob.
func registrar() *Challenger {
	n := byte(0)
	return &Challenger{
		Realm: "biloxi.com",
		Secret: func(user string, _ Algorithm) (Secret, bool) {
			return Secret{Password: "zanzibar"}, user == "bob"
		},
		Rand: func(b []byte) {
			for i := range b {
				n++
				b[i] = n
			}
		},
	}
}

// asks lets a challenger challenge a client.
func asks(t testing.TB, c *Challenger, client *Client, now time.Time, lookup Lookup) {
	t.Helper()
	req := register(t)
	_, err := c.Check(now, req)
	require.ErrorIs(t, err, ErrChallenge)
	resp, err := c.Respond(now, req, err)
	require.NoError(t, err)
	require.NoError(t, client.Challenged(req, parseMessage(t, string(resp.Bytes())), lookup))
}

func TestChallengeAndAnswer(t *testing.T) {
	for a := MD5; a <= SHA512256Sess; a++ {
		for _, integrity := range []bool{false, true} {
			for _, proxy := range []bool{false, true} {
				c, client := registrar(), newClient()
				c.Algorithms, c.Integrity, c.Proxy, client.Policy.PreferIntegrity = []Algorithm{a}, integrity, proxy, integrity
				asks(t, c, client, noon, bobs)
				for range 3 {
					req := register(t)
					require.NoError(t, req.SetBody("text/plain", []byte("hello")))
					require.NoError(t, client.Authorize(req))
					user, err := c.Check(noon, parseMessage(t, string(req.Bytes())))
					require.NoError(t, err, "%s %v %v", a, integrity, proxy)
					require.Equal(t, "bob", user)
				}
				req := register(t)
				require.NoError(t, client.Authorize(req))
				require.NoError(t, req.SetBody("text/plain", []byte("changed on the way")))
				_, err := c.Check(noon, req)
				if integrity {
					require.ErrorIs(t, err, ErrWrong)
				} else {
					require.NoError(t, err)
				}
			}
		}
	}
}

func TestChallengesAreInOrderOfPreference(t *testing.T) {
	c := registrar()
	c.Integrity = true
	req := register(t)
	resp, err := c.Respond(noon, req, ErrStale)
	require.NoError(t, err)
	require.Equal(t, 401, resp.Status())
	var got []string
	for a, err := range resp.Challenges() {
		require.NoError(t, err)
		got = append(got, a.Text())
	}
	require.Len(t, got, 2)
	require.Contains(t, got[0], "algorithm=SHA-256")
	require.Contains(t, got[1], "algorithm=MD5")
	for _, text := range got {
		require.Contains(t, text, `qop="auth,auth-int"`)
		require.Contains(t, text, "stale=true")
	}
}

func TestE242DigestURIIsNotTheRequestURI(t *testing.T) {
	c, client := registrar(), newClient()
	asks(t, c, client, noon, bobs)
	forwarded := func() *message.Message {
		req := register(t)
		require.NoError(t, client.Authorize(req))
		uri, err := message.ParseURI("sip:192.0.2.77")
		require.NoError(t, err)
		require.NoError(t, req.SetRequestURI(uri))
		return req
	}
	_, err := c.Check(noon, forwarded())
	require.ErrorIs(t, err, ErrBadRequest)
	resp, err := c.Respond(noon, register(t), err)
	require.NoError(t, err)
	require.Equal(t, 400, resp.Status())
	c.Serves = func(uri message.URI) bool { return uri.Host == "biloxi.com" }
	user, err := c.Check(noon, forwarded())
	require.NoError(t, err)
	require.Equal(t, "bob", user)
}

func TestE241ServerReadsQuotedStrings(t *testing.T) {
	c, client := registrar(), newClient()
	c.Realm = `a "b", c=d`
	c.Secret = func(user string, _ Algorithm) (Secret, bool) {
		return Secret{Password: "pa:ss"}, user == `DOM\bob, "x"`
	}
	asks(t, c, client, noon, func(string) (string, string, bool) { return `DOM\bob, "x"`, "pa:ss", true })
	req, _ := client.authorized(t)
	user, err := c.Check(noon, req)
	require.NoError(t, err)
	require.Equal(t, `DOM\bob, "x"`, user)
}

func TestOldCredentialsWithoutQOP(t *testing.T) {
	c, client := registrar(), newClient()
	c.Algorithms = []Algorithm{MD5}
	asks(t, c, client, noon, bobs)
	client.Sessions[0].Challenge.QOP = "" // the client knows RFC 2069 only
	req, a := client.authorized(t)
	require.Empty(t, param(a, "nc"))
	_, err := c.Check(noon, req)
	require.NoError(t, err)
	_, err = c.Check(noon, req)
	require.ErrorIs(t, err, ErrStale, "a nonce without a count serves once")
}

func TestCredentialsThatCannotBeRead(t *testing.T) {
	const rest = `nonce="n", uri="sip:biloxi.com", response="0"`
	for text, want := range map[string]error{
		`Digest realm="other", username="bob", ` + rest: ErrChallenge,
		`Basic dXNlcg`: ErrChallenge,
		`Digest realm="biloxi.com", username="bob", nonce="n", uri="sip:biloxi.com"`:                            ErrBadRequest,
		`Digest realm="biloxi.com", username="bob", username*=UTF-8''bob, ` + rest:                              ErrBadRequest,
		`Digest realm="biloxi.com", username*=latin1''bob, ` + rest:                                             ErrBadRequest,
		`Digest realm="biloxi.com", username*=UTF-8''b%, ` + rest:                                               ErrBadRequest,
		`Digest realm="biloxi.com", username*=UTF-8''%62ob, ` + rest:                                            ErrChallenge, // MD5 was not offered here
		`Digest realm="biloxi.com", ` + rest:                                                                    ErrBadRequest,
		`Digest realm="biloxi.com", username="00", userhash=true, ` + rest:                                      ErrBadRequest,
		`Digest realm="biloxi.com", username="bob", username="eve", ` + rest:                                    ErrBadRequest,
		`Digest realm="biloxi.com", username="bob", algorithm=FOO, ` + rest:                                     ErrBadRequest,
		`Digest realm="biloxi.com", username="bob", qop=x, ` + rest:                                             ErrBadRequest,
		`Digest realm="biloxi.com", username="bob", qop=auth, nc=1, ` + rest:                                    ErrBadRequest,
		`Digest realm="biloxi.com", username="bob", qop=auth, cnonce="c", nc=000000001, ` + rest:                ErrBadRequest,
		`Digest realm="biloxi.com", username="bob", qop=auth, cnonce="c", nc=00000000, ` + rest:                 ErrBadRequest,
		`Digest realm="biloxi.com", username="bob", algorithm=SHA-256-sess, ` + rest:                            ErrBadRequest,
		`Digest realm="biloxi.com", username="bob", algorithm=SHA-256, ` + rest:                                 ErrWrong,
		`Digest realm="biloxi.com", username="bob", algorithm=SHA-256, qop=auth-int, cnonce="c", nc=1, ` + rest: ErrChallenge,
	} {
		c := registrar()
		c.Algorithms = []Algorithm{SHA256}
		_, err := c.Check(noon, register(t, "Authorization: "+text))
		require.ErrorIs(t, err, want, text)
		require.NotContains(t, err.Error(), "zanzibar")
	}
}

func TestExtendedUserName(t *testing.T) {
	name, ok := decodeExtended("UTF-8'en'J%C3%A4s%C3%B8n%20Doe")
	require.True(t, ok)
	require.Equal(t, "Jäsøn Doe", name)
	for _, bad := range []string{"", "UTF-8'", "x", "UTF-8''%zz", "UTF-8''%C3", "UTF-8''%f"} {
		_, ok := decodeExtended(bad)
		require.False(t, ok, bad)
	}
}

// Whatever the strings are made of, what the client sends is what the server expects.
func TestClientAndServerAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune(`ab "\,;=:äß%`)), 1, 12, -1)
		realm, user, password := text.Draw(t, "realm"), text.Draw(t, "user"), text.Draw(t, "password")
		a := Algorithm(rapid.IntRange(int(MD5), int(SHA512256Sess)).Draw(t, "algorithm"))
		c := registrar()
		c.Realm, c.Algorithms, c.Integrity = realm, []Algorithm{a}, rapid.Bool().Draw(t, "integrity")
		c.Secret = func(name string, _ Algorithm) (Secret, bool) { return Secret{Password: password}, name == user }
		req, err := message.Parse([]byte("MESSAGE sip:b SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\nFrom: <sip:a>;tag=1\r\n" +
			"To: <sip:b>\r\nCall-ID: 1\r\nCSeq: 1 MESSAGE\r\nContent-Length: 5\r\n\r\nhello"))
		require.NoError(t, err)
		resp, err := c.Respond(noon, req, ErrChallenge)
		require.NoError(t, err)
		resp, err = message.Parse(resp.Bytes())
		require.NoError(t, err)
		client := &Client{Policy: Policy{PreferIntegrity: rapid.Bool().Draw(t, "prefer integrity")}}
		require.NoError(t, client.Challenged(req, resp, func(r string) (string, string, bool) { return user, password, r == realm }))
		require.NoError(t, client.Authorize(req))
		req, err = message.Parse(req.Bytes())
		require.NoError(t, err)
		got, err := c.Check(noon, req)
		require.NoError(t, err)
		require.Equal(t, user, got)
	})
}

func FuzzCredentials(f *testing.F) {
	f.Add(`Digest realm="biloxi.com", username="bob", nonce="n", uri="sip:biloxi.com", response="0"`, `Digest realm="r", nonce="n", qop="auth"`)
	f.Add(`Digest realm=biloxi.com, username*=UTF-8''%, nc=ffffffff, qop=auth-int`, `Digest realm="\", nonce="", stale=x, algorithm="MD5-sess"`)
	f.Fuzz(func(t *testing.T, credentials, challenge string) {
		if strings.ContainsAny(credentials+challenge, "\r\n\x00") {
			return
		}
		req := register(t)
		if req.Add("Authorization", credentials) != nil {
			return
		}
		if user, err := registrar().Check(noon, req); err == nil {
			t.Fatalf("%q is let in by %q", user, credentials)
		}
		resp, err := message.NewResponse(register(t), 401, "")
		if err != nil || resp.Add("WWW-Authenticate", challenge) != nil {
			return
		}
		client := newClient()
		if client.Challenged(register(t), resp, bobs) == nil {
			again := register(t)
			if err := client.Authorize(again); err != nil {
				t.Fatal(err)
			}
			if _, err := message.Parse(again.Bytes()); err != nil {
				t.Fatalf("%q makes %v", challenge, err)
			}
		}
	})
}

func BenchmarkDigest(b *testing.B) {
	for _, a := range []Algorithm{MD5, SHA256, SHA512256} {
		b.Run("authorize and check "+a.String(), func(b *testing.B) {
			c, client := registrar(), newClient()
			c.Algorithms = []Algorithm{a}
			asks(b, c, client, noon, bobs)
			req := register(b)
			b.ReportAllocs()
			b.ResetTimer()
			for range b.N {
				again := req.Clone()
				if err := client.Authorize(again); err != nil {
					b.Fatal(err)
				}
				if _, err := c.Check(noon, again); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("refuse", func(b *testing.B) {
		c := registrar()
		req := register(b, fmt.Sprintf(`Authorization: Digest realm="biloxi.com", username="bob", algorithm=SHA-256, nonce="%043d", uri="sip:biloxi.com", response="0"`, 0))
		b.ReportAllocs()
		for range b.N {
			if _, err := c.Check(noon, req); err == nil {
				b.Fatal("let in")
			}
		}
	})
}

package digest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/message"
)

// What the server remembers of nonces (RFC 7616 §3.3, §3.4).

func TestE238NonceCountOfTheServer(t *testing.T) {
	c, client := registrar(), newClient()
	asks(t, c, client, noon, bobs)
	use := func(count uint32, lookup Lookup) error {
		with := *client
		with.Sessions = append([]Session(nil), client.Sessions...)
		s := &with.Sessions[0]
		user, password, _ := lookup(c.Realm)
		s.Secret = s.Challenge.Algorithm.sum(user, c.Realm, password)
		s.Count = count - 1
		req := register(t)
		require.NoError(t, with.Authorize(req))
		_, err := c.Check(noon, req)
		return err
	}
	wrong := func(string) (string, string, bool) { return "bob", "guess", true }
	require.NoError(t, use(5, bobs))
	require.ErrorIs(t, use(0xffffffff, wrong), ErrWrong)
	require.ErrorIs(t, use(5, bobs), ErrStale)
	require.ErrorIs(t, use(4, bobs), ErrStale)
	require.NoError(t, use(6, bobs), "the wrong digest moved nothing")
}

func TestNonceExpires(t *testing.T) {
	c, client := registrar(), newClient()
	asks(t, c, client, noon, bobs)
	req, _ := client.authorized(t)
	_, err := c.Check(noon.Add(5*time.Minute), req)
	require.NoError(t, err)
	req, _ = client.authorized(t)
	_, err = c.Check(noon.Add(5*time.Minute+1), req)
	require.ErrorIs(t, err, ErrStale)
	resp, err := c.Respond(noon.Add(6*time.Minute), req, err)
	require.NoError(t, err)
	require.NoError(t, client.Challenged(req, resp, bobs), "the client takes the new one")
	req, _ = client.authorized(t)
	_, err = c.Check(noon.Add(6*time.Minute), req)
	require.NoError(t, err)

	other := registrar() // after a restart, with another key
	other.Key = []byte("another")
	req, _ = client.authorized(t)
	_, err = other.Check(noon.Add(6*time.Minute), req)
	require.ErrorIs(t, err, ErrStale, "right password, nonce of somebody else: no new password is asked for")
	wrong, _ := client.authorized(t)
	other.Secret = func(string, Algorithm) (Secret, bool) { return Secret{HA1: "00"}, true }
	_, err = other.Check(noon, wrong)
	require.ErrorIs(t, err, ErrWrong)
}

// Used nonces are bounded, and one that had to be forgotten cannot be replayed.
func TestReplayProtectionIsBounded(t *testing.T) {
	c := registrar()
	c.Limit = 10
	var replays []*message.Message
	now := noon
	for range 100 {
		client := newClient()
		asks(t, c, client, now, bobs)
		req, _ := client.authorized(t)
		_, err := c.Check(now, req)
		require.NoError(t, err)
		replays = append(replays, req)
		require.LessOrEqual(t, len(c.used.young)+len(c.used.old), 10)
		now = now.Add(time.Millisecond)
	}
	for i, req := range replays {
		_, err := c.Check(now, req)
		require.ErrorIs(t, err, ErrStale, i)
	}
	for range 1000 { // whoever proves nothing leaves nothing
		_, err := c.Check(now, register(t, `Authorization: Digest username="bob", realm="biloxi.com", nonce="x", uri="sip:biloxi.com", response="0"`))
		require.ErrorIs(t, err, ErrWrong)
	}
	require.LessOrEqual(t, len(c.used.young)+len(c.used.old), 10)
}

package digest

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/sipdialog/sipdialog/message"
)

// Client is what a user agent client remembers of the challenges that it was given: one
// [Session] for each realm. It is plain data: it may be copied, written out and read back. The
// zero Client is ready for use.
type Client struct {
	Policy   Policy
	Sessions []Session
	// Cnonce makes the client's own nonces. Nil: 64 random bits.
	Cnonce func() string `json:"-"`
}

// Session is an authentication session with one realm (RFC 7616 §3.6).
type Session struct {
	Challenge Challenge
	User      string
	Secret    string // H(user:realm:password) in hexadecimal: as worth protecting as the password
	Cnonce    string
	Count     uint32 // how often the nonce was used
	Staled    int    // how many nonces before this one were declared stale in a row
}

// Lookup finds the user name and password for a realm; false when there are none.
type Lookup func(realm string) (user, password string, ok bool)

// realmLimit is how many realms a client keeps; further ones take the place of the oldest.
const realmLimit = 16

// Challenged takes the challenges of resp, a 401 or 407 to req. With nil the request is worth
// another attempt: as a new one, CSeq+1, with the same Call-ID, From and To (RFC 3261 §22.2),
// and after [Client.Authorize]. The error says why it is not: [ErrUnsupported],
// [ErrNoCredentials] or [ErrRejected].
//
// For each realm the topmost challenge that can be answered is taken (RFC 8760 §2.4).
// Credentials that were sent and are challenged again are rejected ones, unless the
// challenge calls them stale.
func (c *Client) Challenged(req, resp *message.Message, lookup Lookup) error {
	var why error
	note := func(err error) {
		if why == nil || errors.Is(err, ErrRejected) { // what ended the attempts says most
			why = err
		}
	}
	answers := 0
	var seen []realm // each realm once: its topmost challenge
	each := func(a message.Auth, err error, proxy bool) {
		if err != nil || len(seen) >= realmLimit {
			return
		}
		ch, err := parse(a, proxy, &c.Policy)
		if err != nil {
			note(fmt.Errorf("digest: %w (%w)", ErrUnsupported, err))
			return
		}
		r := realm{proxy, ch.Realm}
		for _, s := range seen {
			if s == r {
				return
			}
		}
		seen = append(seen, r)
		if err := c.take(req, &ch, lookup); err != nil {
			note(err)
			return
		}
		answers++
	}
	// A forking proxy puts challenges of both kinds into one response (RFC 8760 §2.5).
	for a, err := range resp.Challenges() {
		each(a, err, false)
	}
	for a, err := range resp.ProxyChallenges() {
		each(a, err, true)
	}
	switch {
	case answers > 0:
		return nil
	case why != nil:
		return why
	}
	return fmt.Errorf("digest: %w (the %d has none)", ErrUnsupported, resp.Status())
}

type realm struct {
	proxy bool
	name  string
}

// take makes or renews the session with the realm of a challenge.
func (c *Client) take(req *message.Message, ch *Challenge, lookup Lookup) error {
	old := c.session(ch.Proxy, ch.Realm)
	staled := 0
	if presented(req, ch) {
		if !ch.Stale {
			return fmt.Errorf("digest: realm %.40q: %w", ch.Realm, ErrRejected)
		}
		// A nonce that had worked before was rightly called stale; one that had not is the
		// next in a row.
		staled = 1
		if old != nil && old.Count <= 1 {
			staled = old.Staled + 1
		}
		if staled > c.Policy.staleLimit() {
			return fmt.Errorf("digest: realm %.40q: %d nonces in a row were stale at once: %w", ch.Realm, staled, ErrRejected)
		}
	}
	user, password, ok := lookup(ch.Realm)
	if !ok {
		return fmt.Errorf("digest: realm %.40q: %w", ch.Realm, ErrNoCredentials)
	}
	s := Session{Challenge: ch.clone(), User: user, Secret: ch.Algorithm.sum(user, ch.Realm, password), Staled: staled}
	if old != nil && old.Challenge.Nonce == ch.Nonce && old.User == user {
		s.Count, s.Cnonce = old.Count, old.Cnonce // the count belongs to the nonce
	}
	if s.Cnonce == "" {
		s.Cnonce = c.cnonce()
	}
	switch {
	case old != nil:
		*old = s
	case len(c.Sessions) >= realmLimit:
		c.Sessions = append(c.Sessions[1:], s)
	default:
		c.Sessions = append(c.Sessions, s)
	}
	return nil
}

// presented says whether a request had credentials for the realm of a challenge.
func presented(req *message.Message, ch *Challenge) bool {
	credentials := req.Authorizations()
	if ch.Proxy {
		credentials = req.ProxyAuthorizations()
	}
	for a, err := range credentials {
		if name, _ := a.Param("realm"); err == nil && name == ch.Realm {
			return true
		}
	}
	return false
}

func (c *Client) session(proxy bool, name string) *Session {
	for i := range c.Sessions {
		if s := &c.Sessions[i]; s.Challenge.Proxy == proxy && s.Challenge.Realm == name {
			return s
		}
	}
	return nil
}

func (c *Client) cnonce() string {
	if c.Cnonce != nil {
		return c.Cnonce()
	}
	var b [8]byte
	rand.Read(b[:]) // never fails since Go 1.24
	return hex.EncodeToString(b[:])
}

// Authorize adds credentials for every known realm to a request that is otherwise complete,
// in place of those that it has, and counts one more use of each nonce. Not for an ACK, which
// carries the credentials of its INVITE, nor for a CANCEL (RFC 3261 §22.1). Without sessions
// it does nothing.
func (c *Client) Authorize(req *message.Message) error {
	if len(c.Sessions) == 0 || req.Method() == message.ACK || req.Method() == message.CANCEL {
		return nil
	}
	req.Del("Authorization")
	req.Del("Proxy-Authorization")
	for i := range c.Sessions {
		s := &c.Sessions[i]
		s.Count++
		name := "Authorization"
		if s.Challenge.Proxy {
			name = "Proxy-Authorization"
		}
		if err := req.AddValue(name, s.credentials(string(req.Method()), req.RequestURIText(), req.Body())); err != nil {
			return fmt.Errorf("digest: %w", err)
		}
	}
	return nil
}

// Accepted reads the Authentication-Info of a response that was no challenge: the server may
// want its next nonce to be used from now on (RFC 7616 §3.5).
func (c *Client) Accepted(resp *message.Message) {
	for _, h := range [...]struct {
		name  string
		proxy bool
	}{{"Authentication-Info", false}, {"Proxy-Authentication-Info", true}} {
		value, ok := resp.Header(h.name)
		if !ok {
			continue
		}
		info, err := message.ParseAuth("Digest " + value)
		if err != nil {
			continue
		}
		next, ok := info.Param("nextnonce")
		if !ok {
			continue
		}
		// It does not name a realm: it is meant for one alone.
		var one *Session
		for i := range c.Sessions {
			if s := &c.Sessions[i]; s.Challenge.Proxy == h.proxy {
				if one != nil {
					one = nil
					break
				}
				one = s
			}
		}
		if one == nil || one.Challenge.Nonce == next {
			continue
		}
		raw, _ := info.Raw("nextnonce")
		one.Challenge.Nonce, one.Challenge.RawNonce = strings.Clone(next), strings.Clone(raw)
		one.Count, one.Cnonce = 0, c.cnonce()
	}
}

// credentials makes the value of an Authorization header for the count as it stands.
func (s *Session) credentials(method, uri string, body []byte) message.Auth {
	ch := &s.Challenge
	in := Input{
		Algorithm: ch.Algorithm, Secret: s.Secret, Nonce: ch.Nonce, QOP: ch.QOP,
		NC: fmt.Sprintf("%08x", s.Count), Cnonce: s.Cnonce, Method: method, URI: uri, Body: body,
	}
	user := s.User
	if ch.Userhash {
		user = ch.Algorithm.sum(s.User, ch.Realm)
	}
	a := message.Auth{Scheme: "Digest"}
	a = a.WithQuoted("username", user)
	a = withRaw(a, "realm", ch.RawRealm)
	a = withRaw(a, "nonce", ch.RawNonce)
	a = a.WithQuoted("uri", uri)
	a = a.WithQuoted("response", in.Response())
	if ch.RawAlgorithm != "" {
		a = a.With("algorithm", ch.RawAlgorithm)
	}
	if ch.QOP != "" {
		a = a.WithQuoted("cnonce", s.Cnonce)
	}
	if ch.RawOpaque != "" {
		a = withRaw(a, "opaque", ch.RawOpaque)
	}
	if ch.QOP != "" {
		a = a.With("qop", ch.QOP).With("nc", in.NC)
	}
	if ch.Userhash {
		a = a.With("userhash", "true")
	}
	return a
}

// withRaw adds a parameter as it was received, but in quotes if it came without.
func withRaw(a message.Auth, name, raw string) message.Auth {
	if strings.HasPrefix(raw, `"`) {
		return a.With(name, raw)
	}
	return a.WithQuoted(name, raw)
}

func (ch *Challenge) clone() Challenge {
	c := *ch
	for _, s := range []*string{&c.Realm, &c.Nonce, &c.QOP, &c.RawRealm, &c.RawNonce, &c.RawOpaque, &c.RawAlgorithm} {
		*s = strings.Clone(*s)
	}
	return c
}

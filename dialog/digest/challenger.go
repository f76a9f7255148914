package digest

import (
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/sipdialog/sipdialog/message"
)

// Challenger is the server's side: it makes challenges for one realm and checks credentials.
// It belongs to one goroutine.
type Challenger struct {
	Realm string
	// Proxy: challenge with 407 and Proxy-Authenticate. Default: 401 and WWW-Authenticate.
	Proxy bool
	// Algorithms are offered in this order, the preferred one first (RFC 8760 §2.3). Nil:
	// SHA-256, then MD5 for those who know no better.
	Algorithms []Algorithm
	// Integrity: offer auth-int beside auth.
	Integrity bool
	// Lifetime of a nonce. 0 means 5 minutes.
	Lifetime time.Duration
	// Limit is how many used nonces are remembered, so that a request cannot be replayed. One
	// that is forgotten is stale. 0 means 100,000 (some 5 MB).
	Limit int
	// Serves says whether we take requests for a URI. It is asked when the uri in the
	// credentials is not the Request-URI, which a proxy may have changed on the way (RFC 8760
	// §2.6). Nil: we take none but the Request-URI.
	Serves func(uri message.URI) bool
	// Secret finds what is known of a user; false when there is no such user.
	Secret func(user string, a Algorithm) (Secret, bool)
	// Rand fills a slice with random bytes. Nil: crypto/rand.
	Rand func([]byte)
	// Key seals the nonces; servers that share it take each other's. Nil: a random one.
	Key []byte

	used  uses
	sealk []byte
}

// Secret is what a server knows of a user.
type Secret struct {
	Password string
	HA1      string // H(user:realm:password) by the base algorithm, in hexadecimal; wins over Password
}

// Sentinels of [Challenger.Check].
var (
	// ErrChallenge: there are no credentials for our realm. Answer [Challenger.Challenge].
	ErrChallenge = errors.New("no credentials for this realm")
	// ErrStale: the credentials are right, but their nonce is too old or was used with this
	// count or a higher one before. Answer Challenge with stale.
	ErrStale = errors.New("nonce is stale")
	// ErrWrong: no such user, or not the password. Answer Challenge; a log may count it.
	ErrWrong = errors.New("credentials are wrong")
	// ErrBadRequest: the credentials cannot be read, or are for a URI that we do not serve.
	// Answer 400.
	ErrBadRequest = errors.New("bad credentials")
)

// Challenge adds the challenges to resp, a 401 or, from a proxy, a 407: one for each
// algorithm, with one nonce. stale says that only the nonce was too old.
func (c *Challenger) Challenge(now time.Time, resp *message.Message, stale bool) error {
	nonce := c.newNonce(now)
	qop := "auth"
	if c.Integrity {
		qop = "auth,auth-int"
	}
	name := "WWW-Authenticate"
	if c.Proxy {
		name = "Proxy-Authenticate"
	}
	for _, algorithm := range c.algorithms() {
		a := message.Auth{Scheme: "Digest"}.WithQuoted("realm", c.Realm).WithQuoted("nonce", nonce).WithQuoted("qop", qop)
		if stale {
			a = a.With("stale", "true")
		}
		if err := resp.AddValue(name, a.With("algorithm", algorithm.String())); err != nil {
			return fmt.Errorf("digest: challenge: %w", err)
		}
	}
	return nil
}

// Respond makes the response that the error of [Challenger.Check] calls for: 400, or a 401
// or 407 with challenges. It has no To tag yet.
func (c *Challenger) Respond(now time.Time, req *message.Message, err error) (*message.Message, error) {
	if errors.Is(err, ErrBadRequest) {
		return message.NewResponse(req, 400, "")
	}
	code := 401
	if c.Proxy {
		code = 407
	}
	resp, bad := message.NewResponse(req, code, "")
	if bad != nil {
		return nil, bad
	}
	return resp, c.Challenge(now, resp, errors.Is(err, ErrStale))
}

// Check says who sent a request. The error is [ErrChallenge], [ErrStale], [ErrWrong] or
// [ErrBadRequest]. It is not for an ACK or a CANCEL, which cannot be challenged (RFC 3261
// §22.1). Each use of a nonce must have a higher count than the last one; credentials
// without qop, as RFC 2069 has them, may use a nonce once.
func (c *Challenger) Check(now time.Time, req *message.Message) (user string, err error) {
	a, ok := c.find(req)
	if !ok {
		return "", fmt.Errorf("digest: %w", ErrChallenge)
	}
	p, err := c.read(a, req)
	if err != nil {
		return "", err
	}
	if !c.offers(p.in.Algorithm) || p.in.QOP == "auth-int" && !c.Integrity {
		return "", fmt.Errorf("digest: %w (%s %s was not offered)", ErrChallenge, p.in.Algorithm, p.in.QOP)
	}
	secret, known := Secret{}, false
	if c.Secret != nil {
		secret, known = c.Secret(p.in.User, p.in.Algorithm)
	}
	p.in.Password, p.in.Secret = secret.Password, secret.HA1
	want := p.in.Response() // also for nobody, so that time does not tell who exists
	right := subtle.ConstantTimeCompare([]byte(want), []byte(strings.ToLower(p.response))) == 1
	if !known || !right {
		return "", fmt.Errorf("digest: user %.40q: %w", p.in.User, ErrWrong)
	}
	if err := c.checkURI(p.in.URI, req); err != nil {
		return "", err
	}
	id, made, ours := c.openNonce(p.in.Nonce)
	if !ours {
		return "", fmt.Errorf("digest: %w (not a nonce of ours)", ErrStale)
	}
	if age := now.Sub(made); age > c.lifetime() || age < 0 {
		return "", fmt.Errorf("digest: %w (made %s ago)", ErrStale, age.Round(time.Second))
	}
	last, ok := c.used.last(id, made)
	if !ok || p.count <= last {
		return "", fmt.Errorf("digest: %w (count %d was used)", ErrStale, p.count)
	}
	c.used.note(id, made, p.count, now, c.lifetime(), c.limit())
	return p.in.User, nil
}

// find gives the credentials for our realm.
func (c *Challenger) find(req *message.Message) (message.Auth, bool) {
	all := req.Authorizations()
	if c.Proxy {
		all = req.ProxyAuthorizations()
	}
	for a, err := range all {
		if err != nil || !strings.EqualFold(a.Scheme, "Digest") {
			continue
		}
		if realm, ok := a.Param("realm"); ok && realm == c.Realm {
			return a, true
		}
	}
	return message.Auth{}, false
}

// checkURI compares the uri of the credentials with the Request-URI.
func (c *Challenger) checkURI(text string, req *message.Message) error {
	if text == req.RequestURIText() {
		return nil
	}
	uri, err := message.ParseURI(text)
	if err == nil && (uri.Equal(req.RequestURI()) || c.Serves != nil && c.Serves(uri)) {
		return nil
	}
	return fmt.Errorf("digest: uri %.40q is not served here: %w: RFC 8760 §2.6", text, ErrBadRequest)
}

func (c *Challenger) algorithms() []Algorithm {
	if c.Algorithms == nil {
		return []Algorithm{SHA256, MD5}
	}
	return c.Algorithms
}

func (c *Challenger) offers(a Algorithm) bool {
	for _, offered := range c.algorithms() {
		if a == offered {
			return true
		}
	}
	return false
}

func (c *Challenger) lifetime() time.Duration {
	if c.Lifetime <= 0 {
		return 5 * time.Minute
	}
	return c.Lifetime
}

func (c *Challenger) limit() int {
	if c.Limit <= 0 {
		return 100_000
	}
	return c.Limit
}

func (c *Challenger) random(b []byte) {
	if c.Rand != nil {
		c.Rand(b)
		return
	}
	rand.Read(b) // never fails since Go 1.24
}

func (c *Challenger) key() []byte {
	if c.Key != nil {
		return c.Key
	}
	if c.sealk == nil {
		c.sealk = make([]byte, 32)
		c.random(c.sealk)
	}
	return c.sealk
}

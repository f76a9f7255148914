package digest

import (
	"errors"
	"fmt"
	"strings"

	"github.com/sipdialog/sipdialog/message"
)

// Sentinels for errors.Is.
var (
	// ErrUnsupported: no challenge in the response uses a scheme, an algorithm and a
	// protection that this package knows and the policy allows (RFC 8760 §2.4).
	ErrUnsupported = errors.New("no challenge that can be answered")
	// ErrNoCredentials: there is no user name and password for any realm that challenges.
	ErrNoCredentials = errors.New("no credentials for the realm")
	// ErrRejected: the request had credentials already and they were not good enough: another
	// attempt with the same ones is of no use (RFC 7616 §3.3, stale).
	ErrRejected = errors.New("credentials rejected")
)

// Challenge is a challenge that this package can answer.
type Challenge struct {
	Proxy     bool // of a proxy (407), else of a user agent server (401)
	Realm     string
	Nonce     string
	Algorithm Algorithm
	QOP       string // the protection to use: "auth", "auth-int", or "" if none was offered
	Stale     bool   // only the nonce was too old
	Userhash  bool   // the user name is to be sent as a hash (RFC 7616 §3.4.4)

	// As they came, quotes and backslashes included, for they go back like that; empty if absent.
	RawRealm, RawNonce, RawOpaque, RawAlgorithm string
}

// parse reads a challenge. It fails when it cannot be answered, and says why.
func parse(a message.Auth, proxy bool, p *Policy) (Challenge, error) {
	c := Challenge{Proxy: proxy}
	if !strings.EqualFold(a.Scheme, "Digest") {
		return c, fmt.Errorf("scheme %.20q", a.Scheme)
	}
	var ok bool
	if c.RawRealm, ok = a.Raw("realm"); !ok {
		return c, errors.New("no realm")
	}
	if c.RawNonce, ok = a.Raw("nonce"); !ok {
		return c, errors.New("no nonce")
	}
	c.Realm, _ = a.Param("realm")
	c.Nonce, _ = a.Param("nonce")
	c.RawOpaque, _ = a.Raw("opaque")
	name, named := a.Param("algorithm")
	if c.Algorithm, ok = ParseAlgorithm(name); !ok || !p.allows(c.Algorithm) {
		return c, fmt.Errorf("algorithm %.20q", name)
	}
	if named {
		c.RawAlgorithm = name
	}
	offered, offers := a.Param("qop")
	if c.QOP, ok = p.protection(offered, offers, c.Algorithm); !ok {
		return c, fmt.Errorf("qop %.20q", offered)
	}
	stale, _ := a.Param("stale")
	c.Stale = strings.EqualFold(stale, "true")
	userhash, _ := a.Param("userhash")
	c.Userhash = strings.EqualFold(userhash, "true")
	return c, nil
}

// protection picks the qop. Without an offer MD5 is used as RFC 2069 did; any newer algorithm
// has come with RFC 7616, where no qop means auth (RFC 8760 §2.6, item 8), and a -sess
// algorithm needs the cnonce that only goes with one (RFC 3261 §22.4, item 8).
func (p *Policy) protection(offered string, offers bool, a Algorithm) (qop string, ok bool) {
	if !offers {
		if a == MD5 {
			return "", true
		}
		return "auth", true
	}
	var auth, integrity bool
	for token := range strings.SplitSeq(offered, ",") {
		switch token = strings.TrimSpace(token); {
		case strings.EqualFold(token, "auth"):
			auth = true
		case strings.EqualFold(token, "auth-int"):
			integrity = true
		}
	}
	switch {
	case integrity && (p.PreferIntegrity || !auth):
		return "auth-int", true
	case auth:
		return "auth", true
	}
	return "", false
}

// Policy is what a client chooses where the RFCs leave a choice. The zero Policy is the
// recommended one.
type Policy struct {
	// Algorithms are those that may be used; nil: all. Leaving MD5 out prevents that somebody
	// on the way downgrades the challenge (RFC 8760 §3).
	Algorithms []Algorithm
	// PreferIntegrity: use auth-int where both are offered. Default: auth, for bodies are
	// changed on the way more often than they are forged.
	PreferIntegrity bool
	// StaleLimit is how often in a row a nonce may be declared stale before the client gives
	// up. 0 means 3.
	StaleLimit int
}

func (p *Policy) allows(a Algorithm) bool {
	if p.Algorithms == nil {
		return true
	}
	for _, allowed := range p.Algorithms {
		if a == allowed {
			return true
		}
	}
	return false
}

func (p *Policy) staleLimit() int {
	if p.StaleLimit <= 0 {
		return 3
	}
	return p.StaleLimit
}

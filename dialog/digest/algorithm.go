package digest

import (
	"crypto/md5"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"strings"
)

// Algorithm is a hash and the way in which it is used (RFC 7616 §3.3).
type Algorithm uint8

// The algorithms of RFC 8760 §2.1. The -sess variants hash the password once per nonce.
const (
	MD5 Algorithm = iota // what a challenge without an algorithm means
	MD5Sess
	SHA256
	SHA256Sess
	SHA512256
	SHA512256Sess
)

var algorithmNames = [...]string{
	MD5: "MD5", MD5Sess: "MD5-sess", SHA256: "SHA-256", SHA256Sess: "SHA-256-sess",
	SHA512256: "SHA-512-256", SHA512256Sess: "SHA-512-256-sess",
}

// String gives the name as it stands in a header.
func (a Algorithm) String() string {
	if int(a) < len(algorithmNames) {
		return algorithmNames[a]
	}
	return "unknown"
}

// ParseAlgorithm finds an algorithm by its name, without regard to case. An empty name means
// MD5 (RFC 7616 §3.3); false, that this package does not know it.
func ParseAlgorithm(name string) (Algorithm, bool) {
	if name == "" {
		return MD5, true
	}
	for a, n := range algorithmNames {
		if strings.EqualFold(n, name) {
			return Algorithm(a), true
		}
	}
	return 0, false
}

func (a Algorithm) session() bool { return a == MD5Sess || a == SHA256Sess || a == SHA512256Sess }

// sum hashes the parts with a colon between them; the result is in lower-case hexadecimal.
func (a Algorithm) sum(parts ...string) string {
	return a.sumBytes([]byte(strings.Join(parts, ":")))
}

func (a Algorithm) sumBytes(b []byte) string {
	switch a {
	case SHA256, SHA256Sess:
		s := sha256.Sum256(b)
		return hex.EncodeToString(s[:])
	case SHA512256, SHA512256Sess:
		s := sha512.Sum512_256(b)
		return hex.EncodeToString(s[:])
	}
	s := md5.Sum(b)
	return hex.EncodeToString(s[:])
}

// Input is what a digest is made of (RFC 7616 §3.4.1 to §3.4.3). All strings are without
// quotes and backslashes.
type Input struct {
	Algorithm Algorithm

	User, Realm, Password string
	// Secret is H(user:realm:password) in hexadecimal, for one who does not keep passwords.
	// If it is not empty Password is not looked at.
	Secret string

	Nonce  string
	QOP    string // "auth", "auth-int", or "" for a peer that knows RFC 2069 only
	NC     string // 8 hexadecimal digits; unused without QOP
	Cnonce string

	Method string // empty in the rspauth of an Authentication-Info (§3.5)
	URI    string
	Body   []byte // hashed with auth-int only
}

// HA1 gives H(A1): the secret that client and server share.
func (in *Input) HA1() string {
	secret := in.Secret
	if secret == "" {
		secret = in.Algorithm.sum(in.User, in.Realm, in.Password)
	}
	if in.Algorithm.session() {
		return in.Algorithm.sum(secret, in.Nonce, in.Cnonce)
	}
	return secret
}

// HA2 gives H(A2): what of the request is protected.
func (in *Input) HA2() string {
	if in.QOP == "auth-int" {
		return in.Algorithm.sum(in.Method, in.URI, in.Algorithm.sumBytes(in.Body))
	}
	return in.Algorithm.sum(in.Method, in.URI)
}

// Response gives the digest: the response parameter.
func (in *Input) Response() string {
	if in.QOP == "" {
		return in.Algorithm.sum(in.HA1(), in.Nonce, in.HA2())
	}
	return in.Algorithm.sum(in.HA1(), in.Nonce, in.NC, in.Cnonce, in.QOP, in.HA2())
}

package digest

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/sipdialog/sipdialog/message"
)

// credentials are credentials that could be read.
type credentials struct {
	in       Input
	response string
	count    uint32
}

// read takes credentials apart (RFC 7616 §3.4).
func (c *Challenger) read(a message.Auth, req *message.Message) (p credentials, err error) {
	bad := func(what string) (credentials, error) {
		return credentials{}, fmt.Errorf("digest: %s: %w: RFC 7616 §3.4", what, ErrBadRequest)
	}
	get := map[string]string{}
	for name, value := range a.All() {
		name = strings.ToLower(name)
		if _, twice := get[name]; twice {
			return bad("parameter given twice")
		}
		get[name] = value
	}
	for _, name := range [...]string{"nonce", "uri", "response"} {
		if get[name] == "" {
			return bad(name + " is missing")
		}
	}
	p.in = Input{
		User: get["username"], Realm: c.Realm, Nonce: get["nonce"], QOP: strings.ToLower(get["qop"]), NC: get["nc"],
		Cnonce: get["cnonce"], Method: string(req.Method()), URI: get["uri"], Body: req.Body(),
	}
	p.response = get["response"]
	if extended, ok := get["username*"]; ok {
		if p.in.User != "" {
			return bad("username and username*")
		}
		if p.in.User, ok = decodeExtended(extended); !ok {
			return bad("username* cannot be read")
		}
	}
	if p.in.User == "" || strings.EqualFold(get["userhash"], "true") {
		return bad("no user name in plain text")
	}
	var ok bool
	if p.in.Algorithm, ok = ParseAlgorithm(get["algorithm"]); !ok {
		return bad("unknown algorithm")
	}
	switch p.in.QOP {
	case "":
		p.count = 1<<32 - 1 // without a count a nonce serves once
		if p.in.Algorithm.session() && p.in.Cnonce == "" {
			return bad("cnonce is missing")
		}
	case "auth", "auth-int":
		if p.count, ok = parseCount(p.in.NC); !ok || p.in.Cnonce == "" {
			return bad("nc or cnonce is missing or wrong")
		}
	default:
		return bad("unknown qop")
	}
	return p, nil
}

// parseCount reads a nonce count: up to 8 hexadecimal digits, not zero.
func parseCount(s string) (uint32, bool) {
	if s == "" || len(s) > 8 {
		return 0, false
	}
	n, err := strconv.ParseUint(s, 16, 32)
	return uint32(n), err == nil && n > 0
}

// decodeExtended reads UTF-8'language'percent-encoded (RFC 5987 §3.2).
func decodeExtended(s string) (string, bool) {
	charset, rest, ok := strings.Cut(s, "'")
	_, text, ok2 := strings.Cut(rest, "'")
	if !ok || !ok2 || !strings.EqualFold(charset, "UTF-8") {
		return "", false
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '%' {
			b.WriteByte(text[i])
			continue
		}
		if i+2 >= len(text) {
			return "", false
		}
		n, err := strconv.ParseUint(text[i+1:i+3], 16, 8)
		if err != nil {
			return "", false
		}
		b.WriteByte(byte(n))
		i += 2
	}
	return b.String(), utf8.ValidString(b.String())
}

package sdp

import (
	"strconv"
	"strings"
)

// A Crypto is a crypto attribute: an SRTP suite with its keys (RFC 4568 §9.1). It holds a secret; no error
// text of this package shows one.
type Crypto struct {
	Tag           int    // 0 to 999999999; in a Wish, Offer and Answer number for you
	Suite         string // "AES_CM_128_HMAC_SHA1_80"
	KeyParams     string // "inline:..."
	SessionParams string // "" or the rest of the line
}

// ParseCrypto reads the value of a crypto attribute.
func ParseCrypto(value string) (c Crypto, ok bool) {
	f := fields{text: value}
	tag, tagOK := number(f.next(), 999999999)
	c = Crypto{Tag: int(tag), Suite: f.next(), KeyParams: f.next(), SessionParams: f.rest()}
	if !tagOK || c.KeyParams == "" || !strings.Contains(c.KeyParams, ":") {
		return Crypto{}, false
	}
	return c, true
}

// Attribute returns the line for c.
func (c Crypto) Attribute() Attribute {
	value := strconv.Itoa(c.Tag) + " " + c.Suite + " " + c.KeyParams
	if c.SessionParams != "" {
		value += " " + c.SessionParams
	}
	return NewAttribute("crypto", value)
}

// Cryptos returns the stream's crypto attributes that can be read, in order.
func (m *Media) Cryptos() []Crypto {
	var all []Crypto
	for _, a := range m.Attributes {
		if value, ok := a.is("crypto"); ok {
			if c, ok := ParseCrypto(value); ok {
				all = append(all, c)
			}
		}
	}
	return all
}

// answerCrypto returns our line for the first offered suite that we have keys for (RFC 4568 §5.1.2): our
// keys under the offer's tag.
func answerCrypto(offered, ours []Crypto) (Crypto, bool) {
	for _, o := range offered {
		for _, c := range ours {
			if c.Suite == o.Suite {
				c.Tag = o.Tag
				return c, true
			}
		}
	}
	return Crypto{}, false
}

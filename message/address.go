package message

import "strings"

// Address is the value of From, To, Contact, Route and the other headers that name someone: a name-addr or addr-spec of
// RFC 3261 §25.1 with parameters. It is a plain value.
type Address struct {
	Display  string // display name without quotes; may hold any UTF-8
	URI      URI
	Params   Params // of the header, not of the URI: tag, expires, q...
	Wildcard bool   // "*", allowed in the Contact of a REGISTER only; the rest is then empty
}

// ParseAddress reads `"Alice" <sip:alice@example.com>;tag=1`, with or without display name and brackets. Without
// brackets parameters belong to the header (RFC 3261 §20.10), and a URI with "?" or "," is refused (§20).
func ParseAddress(s string) (Address, error) {
	var a Address
	if err := parseAddress(&a, trimSpace(unfold(s))); err != nil {
		return Address{}, err.in("address", 0)
	}
	return a, nil
}

// addressOf is parseAddress as a function of the text alone.
func addressOf(s string) (a Address, err *syntaxError) {
	err = parseAddress(&a, s)
	return a, err
}

// parseAddress reads an unfolded, trimmed value into a, which must be zero; after an error its content means nothing.
func parseAddress(a *Address, s string) *syntaxError {
	const ref = "RFC 3261 §25.1"
	count(len(s))
	open := 0
	if s != "" && s[0] == '"' {
		end := quotedEnd(s, 0)
		if end < 0 {
			return bad(0, "display name without a closing quote", s, `"`, ref)
		}
		a.Display = unquote(s[:end+1])
		if open = skipSpace(s, end+1); open == len(s) || s[open] != '<' {
			return bad(open, "no < behind the display name", s, "<URI>", ref)
		}
	} else {
		for open < len(s) && (is(s[open], isToken) || isSpace(s[open])) {
			open++
		}
		if open == len(s) || s[open] != '<' {
			if more := strings.IndexByte(s[open:], '<'); more > 0 && strings.IndexByte(s[open:open+more], ':') < 0 {
				return bad(0, "bad display name", s[:open+more], "tokens or a quoted string", ref)
			}
			return parseAddrSpec(a, s)
		}
		a.Display = trimSpace(s[:open])
	}
	n, err := scanURI(&a.URI, s[open+1:])
	if err != nil {
		err.at += open + 1
		return err
	}
	end := open + 1 + n
	if end == len(s) || s[end] != '>' {
		if strings.IndexByte(s[end:], '>') < 0 {
			return bad(end, "URI without >", s, "<URI>", ref)
		}
		return bad(end, "bad character in URI", s, "<URI>", ref)
	}
	if end++; end == len(s) {
		return nil
	}
	after := skipSpace(s, end)
	if a.Params, err = parseParams(s[after:]); err != nil {
		err.at += after
	}
	return err
}

// parseAddrSpec reads a URI without brackets.
func parseAddrSpec(a *Address, s string) (err *syntaxError) {
	if s == "*" {
		a.Wildcard = true
		return nil
	}
	end := strings.IndexByte(s, ';')
	if end < 0 {
		end = len(s)
	} else if at := strings.IndexByte(s[end:], '@'); at >= 0 && strings.IndexByte(s[:end], '@') < 0 {
		return bad(end, "URI with ; in the user part needs < and >", s, "<URI>", "RFC 3261 §20.10")
	}
	uri := trimSpace(s[:end])
	if i := strings.IndexAny(uri, "?,"); i >= 0 {
		return bad(i, "URI with ? or , needs < and >", s, "<URI>", "RFC 3261 §20")
	}
	if err = parseURI(&a.URI, uri); err != nil {
		return err
	}
	if a.Params, err = parseParams(s[end:]); err != nil {
		err.at += end
	}
	return err
}

// Tag gives the tag parameter, "" if there is none.
func (a Address) Tag() string {
	tag, _ := a.Params.raw("tag")
	return tag
}

// Param gives a header parameter, unquoted.
func (a Address) Param(name string) (value string, ok bool) { return a.Params.Get(name) }

// Quality gives the q parameter of a Contact in thousandths, 1000 when it is absent or cannot be read (RFC 3261 §20.10).
func (a Address) Quality() int { return a.Params.quality() }

// Expires gives the expires parameter of a Contact in seconds, at most 2^32-1; false when it is absent or no number.
func (a Address) Expires() (seconds uint32, ok bool) { return a.Params.seconds("expires") }

// WithTag gives the address with this tag; an empty one removes it. A tag that is no token leaves a as it is.
func (a Address) WithTag(tag string) Address {
	if tag == "" {
		a.Params = a.Params.Without("tag")
	} else if validToken(tag) {
		a.Params, _ = a.Params.With("tag", tag)
	}
	return a
}

// Equal tells whether two addresses mean the same: URIs per RFC 3261 §19.1.4, parameters that both have alike, the tag
// equal or absent in both (§20.10, §20.20). The display name does not count.
func (a Address) Equal(b Address) bool {
	if a.Wildcard || b.Wildcard {
		return a.Wildcard && b.Wildcard
	}
	return equalFold(a.Tag(), b.Tag()) && a.URI.Equal(b.URI) && equalCommonParams(a.Params, b.Params)
}

// Text gives the address as it goes on the wire, always with brackets, so that nothing in the URI can be taken for a
// header parameter. It is not checked (AppendText checks).
func (a Address) Text() string {
	var room [192]byte // no allocation but that of the string
	return string(a.AppendTo(room[:0]))
}

// AppendTo appends the address to b without checking it (AppendText checks).
func (a Address) AppendTo(b []byte) []byte {
	if a.Wildcard {
		return append(b, '*')
	}
	if a.Display != "" {
		b = appendQuoted(b, a.Display)
		b = append(b, ' ')
	}
	b = append(b, '<')
	b = a.URI.AppendTo(b)
	b = append(b, '>')
	return append(b, a.Params.text...)
}

// AppendText appends the address to b; it fails, leaving b as it was, when a field that was filled in by hand is not
// legal.
func (a Address) AppendText(b []byte) ([]byte, error) {
	if hasBreak(a.Display) {
		return b, &ParseError{Header: "address", Problem: "display name contains a line break or NUL", Ref: "RFC 3261 §25.1"}
	}
	start := len(b)
	out := a.AppendTo(b)
	if err := parseAddress(&Address{}, stringOf(out[start:])); err != nil {
		return b, err.in("address", 0)
	}
	return out, nil
}

// Clone gives an address that shares no memory with the message that it came from.
func (a Address) Clone() Address {
	a.Display, a.URI, a.Params = strings.Clone(a.Display), a.URI.Clone(), a.Params.Clone()
	return a
}

// equalCommonParams compares the parameters that both have, in one pass over each.
func equalCommonParams(a, b Params) bool {
	if a.text == "" || b.text == "" || a == b {
		return true
	}
	inB := b.index()
	for n, v := range a.index() {
		if w, both := inB[n]; both && !equalParam(v, w) {
			return false
		}
	}
	return true
}

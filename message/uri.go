package message

import (
	"iter"
	"net/netip"
	"strconv"
	"strings"
)

// URI is a sip, sips, tel or any other URI, as a plain value that can be compared with == (spelling) or Equal (meaning).
//
// Text is kept as it is on the wire, escapes included, so that printing gives it back; [Unescape] and [EscapeUser]
// translate. A URI that was parsed is well-formed; one that was filled in by hand is judged when it is printed with
// AppendText or given to a Message.
type URI struct {
	Scheme   string // as written: "sip", "sips", "tel"... Schemes compare without case
	User     string // sip, sips: user part, escaped (see EscapeUser); tel: the number
	Password string // sip, sips: deprecated, never shown in logs
	Host     string // sip, sips: name, IPv4 address, or IPv6 address in brackets
	Port     uint16 // sip, sips: 0 when absent
	Opaque   string // other schemes: all that follows the colon
	params   string // ";name=value" each; sip, sips, tel
	headers  string // "?name=value&name=value"; sip, sips
}

// IsSIP tells whether the scheme is sip or sips.
func (u URI) IsSIP() bool { return equalFold(u.Scheme, "sip") || equalFold(u.Scheme, "sips") }

// IsSecure tells whether the scheme is sips.
func (u URI) IsSecure() bool { return equalFold(u.Scheme, "sips") }

// IsTel tells whether the scheme is tel (RFC 3966).
func (u URI) IsTel() bool { return equalFold(u.Scheme, "tel") }

// IsZero tells whether u is the zero URI, which stands for "none".
func (u URI) IsZero() bool { return u == URI{} }

// Addr gives the host as an IP address, if it is one.
func (u URI) Addr() (addr netip.Addr, ok bool) { return hostAddr(u.Host) }

func hostAddr(host string) (netip.Addr, bool) {
	if len(host) > 2 && host[0] == '[' {
		host = host[1 : len(host)-1]
	}
	addr, err := netip.ParseAddr(host)
	return addr, err == nil
}

// Param gives the value of a URI parameter, unescaped ("" for one without a value). Names compare without case and
// escapes in them count as what they stand for, once (RFC 4475 §3.1.1.3).
func (u URI) Param(name string) (value string, ok bool) {
	for rest := u.params; rest != ""; {
		var n, v string
		n, v, _, rest = cutURIParam(rest)
		if equalFold(n, name) || strings.IndexByte(n, '%') >= 0 && equalFold(Unescape(n), name) {
			return Unescape(v), true
		}
	}
	return "", false
}

// Params gives all URI parameters as they are written: ";transport=tcp;lr".
func (u URI) Params() string { return u.params }

// Header gives the value of a header that is part of the URI, unescaped once: Header("Replaces") of a Refer-To
// (RFC 3261 §19.1.1, RFC 3891).
func (u URI) Header(name string) (value string, ok bool) {
	for rest := u.headers; rest != ""; {
		var n, v string
		n, v, rest = cutURIHeader(rest)
		if equalFold(Unescape(n), name) {
			return Unescape(v), true
		}
	}
	return "", false
}

// Headers yields all headers of the URI, name and value unescaped once: what a request that is formed from the URI
// carries (RFC 3261 §19.1.5 says which of them not to trust).
func (u URI) Headers() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for rest := u.headers; rest != ""; {
			var n, v string
			n, v, rest = cutURIHeader(rest)
			if !yield(Unescape(n), Unescape(v)) {
				return
			}
		}
	}
}

// HeaderText gives all headers of the URI as they are written: "?Subject=hi&Priority=urgent".
func (u URI) HeaderText() string { return u.headers }

// WithParam gives u with a parameter set to a value, or added. An empty value means a parameter without one (";lr").
// Characters that may not stand there are escaped.
func (u URI) WithParam(name, value string) URI {
	u = u.WithoutParam(name)
	b := make([]byte, 0, len(u.params)+len(name)+len(value)+2)
	b = append(b, u.params...)
	b = append(b, ';')
	b = appendEscaped(b, name, isParam)
	if value != "" {
		b = append(b, '=')
		b = appendEscaped(b, value, isParam)
	}
	u.params = string(b)
	return u
}

// WithoutParam gives u without a parameter.
func (u URI) WithoutParam(name string) URI {
	if _, ok := u.Param(name); !ok {
		return u
	}
	var b []byte
	for rest := u.params; rest != ""; {
		n, _, whole, tail := cutURIParam(rest)
		if rest = tail; !equalFold(Unescape(n), name) {
			b = append(b, whole...)
		}
	}
	u.params = string(b)
	return u
}

// WithHeader gives u with a further header; name and value are escaped.
func (u URI) WithHeader(name, value string) URI {
	b := append([]byte(nil), u.headers...)
	if len(b) == 0 {
		b = append(b, '?')
	} else {
		b = append(b, '&')
	}
	b = appendEscaped(b, name, isURIHeader)
	b = append(b, '=')
	b = appendEscaped(b, value, isURIHeader)
	u.headers = string(b)
	return u
}

// WithoutHeaders gives u without its headers: the form that a Request-URI must have (RFC 3261 §19.1.1 table 1).
func (u URI) WithoutHeaders() URI {
	u.headers = ""
	return u
}

// Text gives the URI as it goes on the wire. It is not checked (AppendText checks).
func (u URI) Text() string {
	var room [128]byte // no allocation but that of the string
	return string(u.AppendTo(room[:0]))
}

// AppendTo appends the URI to b without checking it (AppendText checks).
func (u URI) AppendTo(b []byte) []byte {
	colon, secret, at := "", "", ""
	if u.Scheme != "" {
		colon = ":"
	}
	if u.Password != "" {
		secret = ":"
	}
	if u.Host != "" && (u.User != "" || u.Password != "") {
		at = "@"
	}
	for _, part := range [...]string{u.Scheme, colon, u.Opaque, u.User, secret, u.Password, at, u.Host} {
		b = append(b, part...)
	}
	if u.Port != 0 {
		b = append(b, ':')
		b = strconv.AppendUint(b, uint64(u.Port), 10)
	}
	b = append(b, u.params...)
	return append(b, u.headers...)
}

// AppendText appends the URI to b; it fails, leaving b as it was, when a field that was filled in by hand is not legal.
func (u URI) AppendText(b []byte) ([]byte, error) {
	start := len(b)
	out := u.AppendTo(b)
	if u.isPlain() {
		return out, nil
	}
	if err := parseURI(&URI{}, stringOf(out[start:])); err != nil {
		return b, err.in("URI", 0)
	}
	return out, nil
}

// isPlain tells of most URIs that they are legal without reading what they print.
func (u *URI) isPlain() bool {
	return (u.Scheme == "sip" || u.Scheme == "sips") && u.Opaque == "" && allOf(u.User, isUser) && u.Password == "" &&
		u.Host != "" && allOf(u.Host, isHost) && u.params == "" && u.headers == ""
}

// MarshalText is Text with the checks of AppendText.
func (u URI) MarshalText() ([]byte, error) { return u.AppendText(nil) }

// UnmarshalText parses like ParseURI.
func (u *URI) UnmarshalText(text []byte) error {
	parsed, err := ParseURI(string(text))
	if err == nil {
		*u = parsed
	}
	return err
}

// Clone gives a URI that shares no memory with the message it came from.
func (u URI) Clone() URI {
	var c URI
	if parseURI(&c, u.Text()) != nil || c != u { // filled in by hand: field by field
		c = u
		for _, s := range []*string{&c.Scheme, &c.User, &c.Password, &c.Host, &c.Opaque, &c.params, &c.headers} {
			*s = strings.Clone(*s)
		}
	}
	return c
}

// cutURIParam takes ";name=value" off the front of s.
func cutURIParam(s string) (name, value, whole, rest string) {
	end := strings.IndexByte(s[1:], ';') + 1
	if end == 0 {
		end = len(s)
	}
	count(end)
	name, value, _ = strings.Cut(s[1:end], "=")
	return name, value, s[:end], s[end:]
}

// cutURIHeader takes "?name=value" or "&name=value" off the front of s.
func cutURIHeader(s string) (name, value, rest string) {
	end := strings.IndexByte(s[1:], '&') + 1
	if end == 0 {
		end = len(s)
	}
	count(end)
	name, value, _ = strings.Cut(s[1:end], "=")
	return name, value, s[end:]
}

package message

import (
	"strconv"
	"strings"
)

// BranchCookie begins each branch that an RFC 3261 element made (§8.1.1.7).
const BranchCookie = "z9hG4bK"

// Via is one value of the Via header (RFC 3261 §20.42).
type Via struct {
	Transport string // "UDP", "TCP", "TLS", "SCTP", "WS"... as written
	Host      string // sent-by: name, IPv4 address, or IPv6 address in brackets
	Port      uint16 // 0 when absent
	Params    Params
}

// ParseVia reads "SIP/2.0/UDP host:port;branch=z9hG4bK1". White space around each "/" is allowed (RFC 4475 §3.1.1.1).
func ParseVia(s string) (Via, error) {
	var v Via
	if err := parseVia(&v, trimSpace(unfold(s))); err != nil {
		return Via{}, err.in("Via", 0)
	}
	return v, nil
}

// viaOf is parseVia as a function of the text alone.
func viaOf(s string) (v Via, err *syntaxError) {
	err = parseVia(&v, s)
	return v, err
}

// parseVia reads an unfolded, trimmed value into v, which must be zero; after an error its content means nothing.
func parseVia(v *Via, s string) (err *syntaxError) {
	const ref = "RFC 3261 §20.42"
	const want = `"SIP/2.0/transport host"`
	var i int
	if strings.HasPrefix(s, "SIP/2.0/") {
		i = len("SIP/2.0/")
	} else if i = sentProtocol(s); i < 0 {
		return bad(0, "bad protocol", s, want, ref)
	}
	start := i
	for i < len(s) && is(s[i], isToken) {
		i++
	}
	v.Transport = s[start:i]
	host := skipSpace(s, i)
	if v.Transport == "" || host == i {
		return bad(start, "bad transport", s, want, ref)
	}
	n := hostLen(s[host:])
	if n == 0 {
		return bad(host, "bad sent-by host", s[host:], want, ref)
	}
	i = host + n
	v.Host = s[host:i]
	if i == len(s) {
		return nil
	}
	if after := skipSpace(s, i); after < len(s) && s[after] == ':' {
		start = skipSpace(s, after+1)
		for i = start; i < len(s) && s[i] >= '0' && s[i] <= '9'; i++ {
		}
		port, ok := parseUint(s[start:i], 65535)
		if !ok {
			return bad(start, "bad sent-by port", s[start:], "0-65535", ref)
		}
		v.Port = uint16(port)
	}
	i = skipSpace(s, i)
	if v.Params, err = parseParams(s[i:]); err != nil {
		err.at += i
	}
	return err
}

// sentProtocol measures `SIP / 2.0 /` with any white space; -1 if s does not begin so.
func sentProtocol(s string) int {
	i := 0
	for _, part := range [2]string{"SIP", "2.0"} {
		if len(s) < i+len(part) || !equalFold(s[i:i+len(part)], part) {
			return -1
		}
		i = skipSpace(s, i+len(part))
		if i == len(s) || s[i] != '/' {
			return -1
		}
		i = skipSpace(s, i+1)
	}
	return i
}

// Branch gives the branch parameter, "" if there is none. Branches are compared without case.
func (v Via) Branch() string {
	branch, _ := v.Params.raw("branch")
	return branch
}

// HasCookie tells whether the branch identifies the transaction: it begins with z9hG4bK and has more. If not, the
// rules of RFC 2543 apply (RFC 3261 §17.2.3, RFC 4475 §3.2.1).
func (v Via) HasCookie() bool {
	b := v.Branch()
	return len(b) > len(BranchCookie) && equalFold(b[:len(BranchCookie)], BranchCookie)
}

// Received gives the received parameter: the address that the request really came from. Brackets around an IPv6
// address, which some send (RFC 5118 §4.5), are removed.
func (v Via) Received() string {
	r, _ := v.Params.raw("received")
	if len(r) > 2 && r[0] == '[' && r[len(r)-1] == ']' {
		r = r[1 : len(r)-1]
	}
	return r
}

// RPort gives the rport parameter (RFC 3581): asked tells whether it is there, port its value, 0 while it has none.
func (v Via) RPort() (port uint16, asked bool) {
	raw, asked := v.Params.raw("rport")
	n, _ := parseUint(raw, 65535)
	return uint16(n), asked
}

// Param gives a parameter, unquoted.
func (v Via) Param(name string) (value string, ok bool) { return v.Params.Get(name) }

// With gives the Via with a parameter set. A name that is no token or a value with a line break leaves it as it is.
func (v Via) With(name, value string) Via {
	v.Params, _ = v.Params.With(name, value)
	return v
}

// Equal compares protocol, host and port as RFC 3261 §18.1.2 and §17.2.3 need it, and the branch: two Vias that are
// equal name the same hop of the same transaction.
func (v Via) Equal(w Via) bool {
	return equalFold(v.Transport, w.Transport) && equalHost(v.Host, w.Host) && v.Port == w.Port &&
		equalFold(v.Branch(), w.Branch())
}

// String gives the Via as it stands in a message.
func (v Via) String() string { return string(v.AppendTo(nil)) }

// AppendTo appends the Via to b without checking it (AppendText checks).
func (v Via) AppendTo(b []byte) []byte {
	b = append(b, "SIP/2.0/"...)
	b = append(b, v.Transport...)
	b = append(b, ' ')
	b = append(b, v.Host...)
	if v.Port != 0 {
		b = append(b, ':')
		b = strconv.AppendUint(b, uint64(v.Port), 10)
	}
	return append(b, v.Params.text...)
}

// AppendText appends the Via to b; it fails, leaving b as it was, when a field is not legal.
func (v Via) AppendText(b []byte) ([]byte, error) {
	const ref = "RFC 3261 §20.42"
	var err *syntaxError
	switch n := hostLen(v.Host); { // Params are legal, wherever they come from
	case !validToken(v.Transport):
		err = bad(len("SIP/2.0/"), "bad transport", v.Transport, "a token", ref)
	case n == 0 || n < len(v.Host):
		err = bad(len("SIP/2.0/ ")+len(v.Transport), "bad sent-by host", v.Host, "a name or an address", ref)
	default:
		return v.AppendTo(b), nil
	}
	return b, err.in("Via", 0)
}

// Clone gives a Via that shares no memory with the message that it came from.
func (v Via) Clone() Via {
	v.Transport, v.Host, v.Params = strings.Clone(v.Transport), strings.Clone(v.Host), v.Params.Clone()
	return v
}

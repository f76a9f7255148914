package sdp

import (
	"net/netip"
	"strconv"
	"strings"
)

// A Connection is a c= line (RFC 8866 §5.7). The zero value means that there is none.
type Connection struct {
	NetType  string // "IN"
	AddrType string // "IP4" or "IP6"
	Address  string // an address or a name, with "/ttl" and "/count" if it is multicast
}

// ConnectionTo returns the c= line for an IP address. A zone is dropped: it means nothing to the peer.
func ConnectionTo(a netip.Addr) Connection {
	a = a.Unmap().WithZone("")
	if a.Is4() {
		return Connection{"IN", "IP4", a.String()}
	}
	return Connection{"IN", "IP6", a.String()}
}

// IsZero tells whether there is no c= line.
func (c Connection) IsZero() bool { return c == Connection{} }

// IP returns the address without "/ttl" and "/count"; ok is false for a host name.
func (c Connection) IP() (a netip.Addr, ok bool) {
	host, _, _ := strings.Cut(c.Address, "/")
	a, err := netip.ParseAddr(host)
	return a, err == nil
}

// Multicast returns what follows a multicast address (RFC 8866 §5.7): the time to live (IPv4 only, else 0)
// and the number of contiguous addresses, 1 if it is not given.
// ok is false if the address is not multicast or what follows it is not what its family wants.
func (c Connection) Multicast() (ttl, count int, ok bool) {
	a, isIP := c.IP()
	if !isIP || !a.IsMulticast() {
		return 0, 0, false
	}
	parts := strings.Split(c.Address, "/")[1:]
	if a.Is4() {
		if len(parts) == 0 {
			return 0, 0, false // RFC 8866 §5.7: IPv4 multicast MUST have a TTL
		}
		n, err := strconv.ParseUint(parts[0], 10, 8)
		if err != nil {
			return 0, 0, false
		}
		ttl, parts = int(n), parts[1:]
	}
	switch len(parts) {
	case 0:
		return ttl, 1, true
	case 1:
		if n, err := strconv.ParseUint(parts[0], 10, 16); err == nil && n > 0 {
			return ttl, int(n), true
		}
	}
	return 0, 0, false
}

// hold0 tells whether the address is one that says "send me nothing": 0.0.0.0 (RFC 2543, RFC 3264 §8.4),
// its IPv6 stand-in, a name under .invalid (RFC 6157 §4.1), and "::", which some peers send instead.
func (c Connection) hold0() bool {
	const invalid = ".invalid"
	name := strings.TrimSuffix(c.Address, ".")
	if n := len(name) - len(invalid); n >= 0 && name[n] == '.' && strings.EqualFold(name[n:], invalid) {
		return true
	}
	if !strings.HasPrefix(name, "0.0.0.0") && strings.IndexByte(name, ':') < 0 {
		return false // the plain case, without reading the address
	}
	a, ok := c.IP()
	return ok && a.Unmap().IsUnspecified()
}

// multicast tells whether it is a multicast address.
func (c Connection) multicast() bool {
	a := c.Address
	if !strings.HasPrefix(a, "22") && !strings.HasPrefix(a, "23") && strings.IndexByte(a, ':') < 0 {
		return false // neither 224.0.0.0/4 nor IPv6
	}
	ip, ok := c.IP()
	return ok && ip.IsMulticast()
}

// connection returns the c= line that holds for stream i: its own first one, else the session's.
func (d *Description) connection(i int) Connection {
	if cs := d.Media[i].Connections; len(cs) > 0 {
		return cs[0]
	}
	return d.Connection
}

// ConnectionOf returns the c= line that is in force for stream i: the stream's own first one, else the
// session's (RFC 8866 §5.7). It panics if there is no stream i.
func (d *Description) ConnectionOf(i int) Connection { return d.connection(i) }

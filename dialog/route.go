package dialog

import (
	"net/netip"
	"strings"

	"github.com/sipdialog/sipdialog/message"
)

// A route is what RFC 3261 §12.2.1.1 derives from a remote target and a route set.
type route struct {
	uri   string   // the Request-URI
	route []string // the Route header values, in order
	hop   string   // the URI of the next hop
}

// routeTo applies §12.2.1.1: with a loose first hop the Request-URI is the target and all
// routes go into Route; with a strict one the first route becomes the Request-URI and the
// target goes last.
func routeTo(target string, routes []string) route {
	if len(routes) == 0 {
		return route{uri: target, hop: target}
	}
	first, err := message.ParseAddress(routes[0])
	if err != nil {
		return route{uri: target, route: routes, hop: target}
	}
	if _, loose := first.URI.Param("lr"); loose {
		return route{uri: target, route: routes, hop: first.URI.Text()}
	}
	strict := make([]string, 0, len(routes))
	strict = append(strict, routes[1:]...)
	strict = append(strict, "<"+target+">")
	// "stripping any parameters that are not allowed in a Request-URI": the headers.
	uri := first.URI.WithoutHeaders().Text()
	return route{uri: uri, route: strict, hop: uri}
}

// secure makes every route a sips one, as a sips Request-URI wants it (RFC 5630 §5.1.1).
func (r *route) secure() {
	sips := make([]string, len(r.route))
	for i, v := range r.route {
		sips[i] = v
		if a, err := message.ParseAddress(v); err == nil && a.URI.IsSIP() && !a.URI.IsSecure() {
			a.URI.Scheme = "sips"
			sips[i] = a.Text()
		}
	}
	r.route = sips
	if u, err := message.ParseURI(r.hop); err == nil && u.IsSIP() && !u.IsSecure() {
		u.Scheme = "sips"
		if strict := r.uri == r.hop; strict {
			r.uri = u.Text()
		}
		r.hop = u.Text()
	}
}

// isSecure says whether a URI is a sips one.
func isSecure(uri string) bool {
	return len(uri) > 5 && strings.EqualFold(uri[:5], "sips:")
}

// flowTo finds where a request to the URI hop goes; u is that URI, zero when it is none. An
// address is taken as it is (RFC 3263 §4: transport from the URI, ports 5060 and 5061 by default);
// a name is left to the host in NextHop. Where the answer is the peer of base, base itself is
// used, connection and all.
func flowTo(hop string, u *message.URI, base *Flow) Flow {
	if u.IsZero() {
		return *base
	}
	f := Flow{Transport: "UDP", Local: base.Local}
	if !base.Remote.IsValid() && base.Transport != "" && base.Reliable() {
		f.Transport = base.Transport // a host that has one transport only
	}
	if t, ok := u.Param("transport"); ok {
		f.Transport = strings.ToUpper(t)
	}
	if u.IsSecure() {
		switch f.Transport {
		case "UDP", "TCP":
			f.Transport = "TLS" // RFC 3261 §26.2.2, RFC 5630 §3.1.3
		case "WS":
			f.Transport = "WSS"
		}
	}
	addr, ok := u.Addr()
	if m, has := u.Param("maddr"); has {
		var err error
		addr, err = netip.ParseAddr(strings.Trim(m, "[]"))
		ok = err == nil
	}
	if !ok {
		f.NextHop = hop
		return f
	}
	port := u.Port
	if port == 0 {
		if port = 5060; f.Transport == "TLS" || f.Transport == "WSS" {
			port = 5061
		}
	}
	f.Remote = netip.AddrPortFrom(addr, port)
	if f.Remote == base.Remote && f.Transport == base.Transport {
		return *base
	}
	return f
}

// routeSet collects the Record-Route values of a message: in order for the callee, reversed
// for the caller (§12.1.1, §12.1.2). The values are kept to the byte; they share no memory
// with the message.
func routeSet(m *message.Message, reversed bool) []string {
	var set []string
	for v := range m.Values("Record-Route") {
		set = append(set, strings.Clone(v))
	}
	if reversed {
		for i, j := 0, len(set)-1; i < j; i, j = i+1, j-1 {
			set[i], set[j] = set[j], set[i]
		}
	}
	return set
}

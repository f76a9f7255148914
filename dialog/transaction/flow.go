package transaction

import "net/netip"

// Flow is where a message came from or goes to. The host fills it for what it received and
// finds it in each [Send] event; the layer never opens or closes anything.
type Flow struct {
	// Transport is the name that stands in a Via (RFC 3261 §20.42): "UDP", "TCP", "TLS",
	// "SCTP", "TLS-SCTP", "WS" or "WSS". Empty means "UDP".
	Transport string
	// Local is the address on this side. It becomes the sent-by of a Via unless
	// Config.SentBy names another. A response leaves from where its request came in.
	Local netip.AddrPort
	// Remote is the address on the other side; not valid when NextHop is still to be resolved.
	Remote netip.AddrPort
	// Conn is the host's handle of a connection, or nil: "find or open one to Remote". It
	// must be comparable, for it is part of a map key: a pointer or a number, not a slice.
	Conn any
	// NextHop is the URI that the host resolves (RFC 3263) when Remote is not valid.
	NextHop string
}

// Reliable says whether the transport resends by itself, so that the transaction need not
// (RFC 3261 §17). Only UDP, and DTLS over it, do not.
func (f Flow) Reliable() bool { return reliable(f.Transport) }

// reliable is Flow.Reliable without a copy of all the rest.
func reliable(transport string) bool {
	switch transport {
	case "", "UDP", "udp", "DTLS-UDP":
		return false
	}
	return true
}

// transport gives the name for a Via.
func (f *Flow) transport() string {
	if f.Transport == "" {
		return "UDP"
	}
	return f.Transport
}

// flowKey is what two flows must share for the failure of one to be the failure of the other.
type flowKey struct {
	transport string
	remote    netip.AddrPort
	conn      any
	nextHop   string
}

func (f *Flow) key() flowKey {
	k := flowKey{transport: f.transport(), remote: f.Remote, conn: f.Conn}
	if !f.Remote.IsValid() {
		k.nextHop = f.NextHop
	}
	return k
}

// defaultPort is the port that a Via without one means (RFC 3261 §18.1.1, RFC 7118 §5.3).
func defaultPort(transport string) uint16 {
	switch transport {
	case "TLS", "TLS-SCTP":
		return 5061
	case "WS":
		return 80
	case "WSS":
		return 443
	}
	return 5060
}

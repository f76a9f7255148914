package transaction

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/sipdialog/sipdialog/message"
)

// arrived writes into a message where the request with this top Via really came from (RFC 3261
// §18.2.1, RFC 3581 §4): into the request itself or a response to it. What the Via says about
// that already may be forged and is overwritten.
func arrived(m *message.Message, via *message.Via, from *Flow) error {
	if !from.Remote.IsValid() {
		return nil // the host knows the connection, not the address
	}
	source := from.Remote.Addr().Unmap().WithZone("")
	if !via.Params.Has("rport") && !via.Params.Has("received") && isHost(via.Host, source) {
		return nil
	}
	return m.SetReceived(*via, source, from.Remote.Port())
}

// backTo gives the flow by which the responses to a request with this top Via go (RFC 3261
// §18.2.2, RFC 3581 §4).
func backTo(via *message.Via, from *Flow) Flow {
	to := *from
	if !from.Remote.IsValid() || reliable(from.Transport) {
		return to // the connection that the request came by
	}
	if maddr, multicast := via.Param("maddr"); multicast {
		return maddrFlow(to, maddr, sentByPort(via, from))
	}
	if !via.Params.Has("rport") {
		to.Remote = netip.AddrPortFrom(from.Remote.Addr(), sentByPort(via, from))
	}
	return to
}

// isHost says whether the host of a Via is this address.
func isHost(host string, source netip.Addr) bool {
	addr, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && addr.Unmap() == source
}

func sentByPort(via *message.Via, from *Flow) uint16 {
	if via.Port != 0 {
		return via.Port
	}
	return defaultPort(from.transport())
}

// maddrFlow gives the flow of responses to a request whose Via names a maddr.
func maddrFlow(from Flow, maddr string, port uint16) Flow {
	if addr, err := netip.ParseAddr(strings.Trim(maddr, "[]")); err == nil {
		from.Remote = netip.AddrPortFrom(addr, port)
		return from
	}
	from.Remote = netip.AddrPort{}
	from.NextHop = fmt.Sprintf("sip:%s:%d", maddr, port)
	return from
}

// reconnect gives where a response goes when the connection of its request is gone: to a new
// one, to the address that it came from and the port of the sent-by (RFC 3261 §18.2.2).
func reconnect(port uint16, from Flow) (Flow, bool) {
	if !reliable(from.Transport) || from.Conn == nil || !from.Remote.IsValid() {
		return Flow{}, false
	}
	from.Conn = nil
	from.Remote = netip.AddrPortFrom(from.Remote.Addr(), port)
	return from, true
}

// noSentBy stands in a Via when nobody knows our address yet: a name that never resolves
// (RFC 7118 §5, RFC 2606 §2). With rport the responses find their way all the same.
const noSentBy = "sipdialog.invalid"

// ownVia makes the Via of a request of ours. It asks for the port that we are seen with
// (RFC 3581 §3).
func (l *Layer) ownVia(branch string, to *Flow) (string, error) {
	if l.sentBy.transport != to.transport() || l.sentBy.local != to.Local {
		by, err := l.sentByOf(to)
		if err != nil {
			return "", err
		}
		l.sentBy = by
	}
	return l.sentBy.text + branch + ";rport", nil
}

// A sentBy is what the Vias of a transport and local address say of us (RFC 3261 §18.1.1).
type sentBy struct {
	transport string
	local     netip.AddrPort
	text      string // the Via as far as its branch
	host      string // what a response is compared with, as it reads in the Via
	port      uint16
}

//go:noinline // it is rare
func (l *Layer) sentByOf(to *Flow) (sentBy, error) {
	text := "SIP/2.0/" + to.transport() + " " + l.sentByText(to.Local)
	via, err := message.ParseVia(text)
	return sentBy{transport: to.transport(), local: to.Local, text: text + ";branch=", host: via.Host, port: via.Port}, err
}

func (l *Layer) sentByText(local netip.AddrPort) string {
	switch addr := local.Addr().Unmap().WithZone(""); {
	case l.cfg.SentBy != "":
		return l.cfg.SentBy
	case !addr.IsValid() || addr.IsUnspecified():
		return noSentBy
	case local.Port() != 0:
		return netip.AddrPortFrom(addr, local.Port()).String()
	case addr.Is6():
		return "[" + addr.String() + "]"
	default:
		return addr.String()
	}
}

// isOurs says whether a response's top Via has the sent-by of the request (RFC 3261 §18.1.2).
func (c *Client) isOurs(via *message.Via) bool {
	return via.Port == c.port && (via.Host == c.host || strings.EqualFold(via.Host, c.host))
}

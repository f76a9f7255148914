package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"time"

	"github.com/sipdialog/sipdialog/dialog"
)

// serve is the whole host: one goroutine owns the Endpoint and the socket. It waits for a packet
// until the next deadline. It ends when the application's tick says so, or when the socket fails.
func serve(conn *net.UDPConn, e *dialog.Endpoint, app *agent) error {
	local := conn.LocalAddr().(*net.UDPAddr).AddrPort()
	buf := make([]byte, 65535)
	for now := time.Now(); app.tick(now); now = time.Now() {
		for out := range e.Outputs() {
			if out.Kind != dialog.Send {
				app.handle(now, out)
			} else if err := write(conn, out.Packet, &out.Flow); err != nil {
				e.TransportFailed(now, out.Flow, err)
			}
		}
		wake := app.wake(now)
		if at, ok := e.Deadline(); ok && at.Before(wake) {
			wake = at
		}
		conn.SetReadDeadline(wake)
		n, from, err := conn.ReadFromUDPAddrPort(buf)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			e.Advance(time.Now())
			continue
		} else if err != nil {
			return err
		}
		from = netip.AddrPortFrom(from.Addr().Unmap(), from.Port())
		if err := e.Receive(time.Now(), buf[:n], dialog.Flow{Transport: "UDP", Local: local, Remote: from}); err != nil {
			slog.Debug("receive", "from", from, "err", err)
		}
	}
	return nil
}

// write sends a packet, if this host can: it has UDP alone, and resolves no names. What is meant for
// TLS, say, must not go out in the clear.
func write(conn *net.UDPConn, packet []byte, to *dialog.Flow) error {
	if to.Reliable() || !to.Remote.IsValid() {
		return fmt.Errorf("no way to %s %v %s", to.Transport, to.Remote, to.NextHop)
	}
	_, err := conn.WriteToUDPAddrPort(packet, to.Remote)
	return err
}

package main

import (
	"errors"
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
			} else if _, err := conn.WriteToUDPAddrPort(out.Packet, out.Flow.Remote); err != nil {
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

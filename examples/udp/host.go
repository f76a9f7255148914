package main

import (
	"log/slog"
	"net"
	"net/netip"
	"time"

	"github.com/sipdialog/sipdialog/dialog"
)

// serve is the whole host: this goroutine owns the Endpoint, another one reads the socket. It
// ends when the application's tick says so, or when the socket is closed.
func serve(conn *net.UDPConn, e *dialog.Endpoint, app *agent) {
	packets := make(chan packet, 4096)
	go read(conn, packets)
	local := conn.LocalAddr().(*net.UDPAddr).AddrPort()
	timer := time.NewTimer(0)
	for app.tick(time.Now()) {
		for out := range e.Outputs() {
			if out.Kind != dialog.Send {
				app.handle(time.Now(), out)
			} else if _, err := conn.WriteToUDPAddrPort(out.Packet, out.Flow.Remote); err != nil {
				e.TransportFailed(time.Now(), out.Flow, err)
			}
		}
		wake := app.wake()
		if at, ok := e.Deadline(); ok && at.Before(wake) {
			wake = at
		}
		timer.Reset(time.Until(wake))
		select {
		case p, ok := <-packets:
			if !ok {
				return
			}
			if err := e.Receive(time.Now(), p.data, dialog.Flow{Transport: "UDP", Local: local, Remote: p.from}); err != nil {
				slog.Debug("receive", "from", p.from, "err", err)
			}
		case <-timer.C:
			e.Advance(time.Now())
		}
	}
}

type packet struct {
	data []byte
	from netip.AddrPort
}

func read(conn *net.UDPConn, packets chan<- packet) {
	defer close(packets)
	buf := make([]byte, 65535)
	for {
		n, from, err := conn.ReadFromUDPAddrPort(buf)
		if err != nil {
			return
		}
		packets <- packet{append([]byte(nil), buf[:n]...), netip.AddrPortFrom(from.Addr().Unmap(), from.Port())}
	}
}

// Command udp is a SIP user agent over UDP: it answers calls, or places some. The host around
// the library, host.go, is what an embedder copies.
//
//	go run ./examples/udp answer -listen 127.0.0.1:5070
//	go run ./examples/udp call sip:bob@127.0.0.1:5070
package main

import (
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"time"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/digest"
)

func main() {
	if len(os.Args) < 2 {
		usage()
	}
	o, rest := readOptions(os.Args[1], os.Args[2:])
	var err error
	switch {
	case os.Args[1] == "answer" && len(rest) == 0:
		err = run(o, "")
	case os.Args[1] == "call" && len(rest) == 1:
		err = run(o, rest[0])
	default:
		usage()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func usage() {
	fmt.Fprintln(os.Stderr, "usage: udp answer [flags]\n       udp call [flags] sip:user@host:port\n       udp answer -h lists the flags")
	os.Exit(2)
}

// run opens the socket and drives calls: to target, or those that come when it is empty.
func run(o options, target string) error {
	addr, err := net.ResolveUDPAddr("udp4", o.listen)
	if err != nil {
		return err
	}
	conn, err := net.ListenUDP("udp4", addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	conn.SetReadBuffer(4 << 20) // a burst waits in the kernel
	local := conn.LocalAddr().(*net.UDPAddr).AddrPort()
	if local.Addr().IsUnspecified() {
		local = netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), local.Port())
	}
	e, err := dialog.New(o.config(local))
	if err != nil {
		return err
	}
	fmt.Printf("%s@%s\n", o.user, local)
	a := &agent{options: o, e: e, target: target, local: local}
	if target != "" {
		a.place(time.Now())
	}
	if err := serve(conn, e, a); err != nil {
		return err
	}
	fmt.Printf("%d calls, %d failed, %d dialogs left\n", a.done, a.failed, e.Len())
	if a.failed > 0 || e.Len() > 0 {
		return fmt.Errorf("not every call went well")
	}
	return nil
}

// config says who the endpoint is and how it behaves.
func (o options) config(local netip.AddrPort) dialog.Config {
	cfg := dialog.Config{
		Contact:   fmt.Sprintf("sip:%s@%s", o.user, local),
		Flow:      dialog.Flow{Transport: "UDP", Local: local},
		UserAgent: "sipdialog-udp",
		Timers:    dialog.Timers{T1: o.t1, T2: 8 * o.t1, T4: 10 * o.t1, D: 64 * o.t1}, // in the proportions of RFC 3261 table 4
		Session:   dialog.Session{Expires: o.session},
		Trace:     o.trace(),
	}
	if o.fork {
		cfg.Policy.SecondAnswer = dialog.SecondAnswerKeep
	}
	if o.name != "" {
		cfg.Credentials = func(string) (user, password string, ok bool) { return o.name, o.password, true }
		cfg.Challenge = &digest.Challenger{
			Realm: "sipdialog",
			Secret: func(user string, _ digest.Algorithm) (digest.Secret, bool) {
				return digest.Secret{Password: o.password}, user == o.name
			},
		}
		if o.md5 {
			cfg.Challenge.Algorithms = []digest.Algorithm{digest.MD5}
		}
	}
	return cfg
}

// trace logs every transition, one line each.
func (o options) trace() func(dialog.Step) {
	if o.quiet {
		return nil
	}
	return func(s dialog.Step) {
		slog.Info("transition", "machine", s.Machine, "of", s.ID, "rule", s.Rule.ID,
			"from", s.Rule.From, "on", s.Rule.On, "to", s.Rule.To)
	}
}

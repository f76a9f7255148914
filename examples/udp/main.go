// Command udp is a SIP user agent over UDP: it answers calls, or places one. The host around
// the library, host.go, is what an embedder copies.
//
//	go run ./examples/udp answer -listen 127.0.0.1:5070
//	go run ./examples/udp call sip:bob@127.0.0.1:5070
package main

import (
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"time"

	"github.com/sipdialog/sipdialog/dialog"
)

type options struct {
	listen string
	user   string
	calls  int
	rate   float64
	ring   time.Duration
	talk   time.Duration
	t1     time.Duration
	quiet  bool
	linger time.Duration
}

func main() {
	if len(os.Args) < 2 {
		usage()
	}
	var o options
	flags := flag.NewFlagSet(os.Args[1], flag.ExitOnError)
	flags.StringVar(&o.listen, "listen", "127.0.0.1:0", "address and port of the socket")
	flags.StringVar(&o.user, "user", "", "user part of our address (default: alice calls, bob answers)")
	flags.IntVar(&o.calls, "calls", 0, "end after so many calls (answer: 0 never; call: 0 means 1)")
	flags.Float64Var(&o.rate, "rate", 50, "call: new calls per second")
	flags.DurationVar(&o.ring, "ring", 0, "answer: ring so long before answering")
	flags.DurationVar(&o.talk, "talk", time.Second, "call: hang up so long after the answer")
	flags.DurationVar(&o.t1, "t1", 500*time.Millisecond, "timer T1 (RFC 3261 §17.1.1.1); smaller on a fast network")
	flags.BoolVar(&o.quiet, "quiet", false, "do not log transitions")
	flags.DurationVar(&o.linger, "linger", 0, "at the end, wait at most so long until no dialog is left (default 70*T1)")
	flags.Parse(os.Args[2:])
	if o.linger == 0 {
		o.linger = 70 * o.t1
	}
	var err error
	switch {
	case os.Args[1] == "answer" && flags.NArg() == 0:
		o.user = orDefault(o.user, "bob")
		err = run(o, "")
	case os.Args[1] == "call" && flags.NArg() == 1:
		o.user = orDefault(o.user, "alice")
		o.calls = max(o.calls, 1)
		err = run(o, flags.Arg(0))
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

func orDefault(s, d string) string {
	if s == "" {
		return d
	}
	return s
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
	local := conn.LocalAddr().(*net.UDPAddr).AddrPort()
	if local.Addr().IsUnspecified() {
		local = netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), local.Port())
	}
	e, err := dialog.New(dialog.Config{
		Contact:   fmt.Sprintf("sip:%s@%s", o.user, local),
		Flow:      dialog.Flow{Transport: "UDP", Local: local},
		UserAgent: "sipdialog-udp",
		Timers:    dialog.Timers{T1: o.t1, T2: 8 * o.t1, T4: 10 * o.t1}, // in the proportions of RFC 3261 table 4
		Trace:     o.trace(),
	})
	if err != nil {
		return err
	}
	fmt.Printf("%s@%s\n", o.user, local)
	a := &agent{options: o, e: e, target: target, local: local}
	if target != "" {
		a.place(time.Now())
	}
	serve(conn, e, a)
	fmt.Printf("%d calls, %d failed, %d dialogs left\n", a.done, a.failed, e.Len())
	if a.failed > 0 || e.Len() > 0 {
		return fmt.Errorf("not every call went well")
	}
	return nil
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

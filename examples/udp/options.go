package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"time"
)

// options are what the command line says.
type options struct {
	listen, user        string
	name, password      string // -auth
	calls, expect       int
	rate                float64
	t1, linger, session time.Duration
	quiet               bool
	ring                time.Duration // answer
	early, md5          bool
	reject              int
	redirect            string
	talk, hold, giveUp  time.Duration // call
	fork                bool
}

// readOptions reads the flags of a command and gives what follows them.
func readOptions(command string, args []string) (options, []string) {
	var o options
	var auth string
	f := flag.NewFlagSet(command, flag.ExitOnError)
	f.StringVar(&o.listen, "listen", "127.0.0.1:0", "address and port of the socket")
	f.StringVar(&o.user, "user", "", "user part of our address (default: alice calls, bob answers)")
	f.StringVar(&auth, "auth", "", "user:password; answer: ask callers for it; call: give it when asked")
	f.IntVar(&o.calls, "calls", 0, "end after so many calls (answer: 0 never; call: 0 means 1)")
	f.IntVar(&o.expect, "expect", 0, "each call is to end with this status code, as 486 or 487; 0: as it should")
	f.DurationVar(&o.t1, "t1", 500*time.Millisecond, "timer T1 (RFC 3261 §17.1.1.1); smaller on a fast network")
	f.DurationVar(&o.session, "session", 0, "ask for a session timer of this interval (RFC 4028), at least 90s")
	f.DurationVar(&o.linger, "linger", 0, "at the end, wait at most so long until no dialog is left (default 70*T1)")
	f.BoolVar(&o.quiet, "quiet", false, "do not log transitions")
	if command == "call" {
		f.Float64Var(&o.rate, "rate", 50, "new calls per second")
		f.DurationVar(&o.talk, "talk", time.Second, "hang up so long after the answer, or after the hold")
		f.DurationVar(&o.hold, "hold", 0, "put the call on hold for so long, then resume it")
		f.DurationVar(&o.giveUp, "cancel", 0, "take the call back when nobody has answered after so long")
		f.BoolVar(&o.fork, "fork", false, "when several phones answer, keep all calls (default: the first, RFC 3261 §13.2.2.4)")
	} else {
		f.DurationVar(&o.ring, "ring", 0, "ring so long before answering")
		f.BoolVar(&o.early, "early", false, "send 183 with a session description, then 180, before the answer")
		f.IntVar(&o.reject, "reject", 0, "refuse calls with this status code")
		f.BoolVar(&o.md5, "md5", false, "with -auth, ask by MD5 alone, for phones that know no better (RFC 8760 §2.3)")
		f.StringVar(&o.redirect, "redirect", "", "send callers to this URI")
	}
	f.Parse(args)
	if auth != "" {
		var ok bool
		if o.name, o.password, ok = strings.Cut(auth, ":"); !ok {
			fmt.Fprintln(os.Stderr, "-auth wants user:password")
			os.Exit(2)
		}
	}
	if o.linger == 0 {
		o.linger = 70 * o.t1
	}
	if o.user == "" {
		o.user = map[bool]string{true: "alice", false: "bob"}[command == "call"]
	}
	if command == "call" {
		o.calls = max(o.calls, 1)
	}
	return o, f.Args()
}

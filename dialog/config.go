package dialog

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/sipdialog/sipdialog/dialog/digest"
	"github.com/sipdialog/sipdialog/message"
)

// Config says who the endpoint is and what it supports. The zero Config is usable.
type Config struct {
	// Contact is the URI at which peers reach this endpoint, "sip:alice@192.0.2.1:5060". Empty:
	// made from the local address of each Flow (RFC 3261 §8.1.1.8).
	Contact string
	// Flow is where requests go that name no other: the transport, the local address, and an
	// outbound proxy in Remote if there is one.
	Flow Flow
	// SentBy is what stands in our Via: a host name or address, with or without a port. Empty:
	// the local address of the flow (§18.1.1).
	SentBy string
	// UserAgent fills User-Agent and Server; empty: neither is sent.
	UserAgent string

	// Allow are further methods that the host handles (INFO, MESSAGE, NOTIFY, ...); the
	// methods of a call are always there.
	Allow []message.Method
	// Supported are further option tags that the host handles.
	Supported []string
	// InfoPackages are the packages of INFO that the host reads; they stand in our Recv-Info
	// (RFC 6086). Nil: no Recv-Info, only INFO without a package; empty: no package is taken.
	InfoPackages []string
	// Accept are further body types that the host reads; application/sdp is always there.
	Accept []string

	Timers  Timers  // zero fields mean the default of RFC 3261
	Session Session // session timer, RFC 4028
	// Suspension gives the times after which a suspended call is released; see Dialog.Suspend.
	Suspension Suspensions
	Limits     Limits // zero fields mean the default
	Policy     Policy // where the RFCs leave a choice

	// Credentials answers a challenge (401, 407): it is given the realm and gives a user name
	// and a password. Nil, or ok false: the challenge is reported as a failure.
	Credentials func(realm string) (user, password string, ok bool)

	// Challenge asks requests that make a dialog, or are outside any, for credentials. Nil: none are asked for.
	Challenge *digest.Challenger

	IDs  IDs       // identifiers; nil: from Rand
	Rand io.Reader // randomness; nil: crypto/rand. It must not fail.

	// Trace is given every transition taken, in order. It must not call back.
	Trace func(Step)
}

// Limits bounds everything that a peer can make grow. A zero field means the default.
type Limits struct {
	Message       message.Limits // size and header count of one message
	Dialogs       int            // dialogs alive at once; default 1,000,000
	Transactions  int            // transactions alive at once; default 4,000,000
	Forks         int            // early dialogs of one INVITE; default 16
	Outputs       int            // outputs not yet drained; default 65,536
	Redirects     int            // targets tried after 3xx responses; default 16
	Subscriptions int            // subscriptions in one dialog; default 16
}

func (l Limits) withDefaults() Limits {
	set := func(p *int, d int) {
		if *p == 0 {
			*p = d
		}
	}
	set(&l.Dialogs, 1_000_000)
	set(&l.Transactions, 4_000_000)
	set(&l.Forks, 16)
	set(&l.Outputs, 65_536)
	set(&l.Redirects, 16)
	set(&l.Subscriptions, 16)
	return l
}

// Session is what the endpoint wants of the session timer (RFC 4028).
type Session struct {
	// Expires is the session interval that is asked for; 0: none is asked for, but a peer
	// that asks is served. At least 90 s (§4).
	Expires time.Duration
	// MinSE is the shortest interval accepted from a peer; 0 means 90 s, the least that §5 allows.
	MinSE time.Duration
	// Refresher asks for a side to refresh: "uac", "uas" or "" to leave it open (§7.1).
	Refresher string
}

// Suspensions are ISUP's timers of a suspended call (RFC 3398 §9.1, §10.2.2). Zero: the
// telephone exchange runs the timer, and its REL is told by Dialog.Release.
type Suspensions struct {
	T2 time.Duration // suspended by the user
	T6 time.Duration // suspended by the network
}

// MinimumSE is the shortest session interval that RFC 4028 §5 allows.
const MinimumSE = 90 * time.Second

// check lists every field that no endpoint can work with.
func (c *Config) check() error {
	var errs []error
	bad := func(field string, found any, want string) {
		errs = append(errs, fmt.Errorf("dialog: Config.%s is %v; %s", field, found, want))
	}
	if c.Contact != "" {
		if _, err := message.ParseURI(c.Contact); err != nil {
			errs = append(errs, fmt.Errorf("dialog: Config.Contact is no URI (want \"sip:user@host\"): %w", err))
		}
	}
	if c.Session.MinSE != 0 && c.Session.MinSE < MinimumSE {
		bad("Session.MinSE", c.Session.MinSE, "RFC 4028 §5 requires at least 90s")
	}
	if c.Session.Expires != 0 && c.Session.Expires < max(MinimumSE, c.Session.MinSE) {
		bad("Session.Expires", c.Session.Expires, "RFC 4028 §4 requires at least 90s, and at least MinSE")
	}
	switch c.Session.Refresher {
	case "", "uac", "uas":
	default:
		bad("Session.Refresher", fmt.Sprintf("%q", c.Session.Refresher), `want "uac", "uas" or ""`)
	}
	for _, l := range []struct {
		name string
		n    int
	}{
		{"Dialogs", c.Limits.Dialogs}, {"Transactions", c.Limits.Transactions}, {"Forks", c.Limits.Forks},
		{"Outputs", c.Limits.Outputs}, {"Redirects", c.Limits.Redirects}, {"Subscriptions", c.Limits.Subscriptions},
	} {
		if l.n < 0 {
			bad("Limits."+l.name, l.n, "want a positive number, or 0 for the default")
		}
	}
	return errors.Join(errs...)
}

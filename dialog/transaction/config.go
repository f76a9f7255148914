package transaction

import (
	"crypto/rand"
	"encoding/base32"
	"time"

	"github.com/sipdialog/sipdialog/fsm"
)

// Config says how a [Layer] works. The zero Config is usable.
type Config struct {
	Timers Timers // zero fields mean the defaults
	Policy Policy // where the RFCs leave a choice
	Limits Limits // zero fields mean the defaults

	// SentBy is what stands in our Via: a host name (recommended, RFC 3261 §18.1.1) or an
	// address, with or without a port. Empty: the local address of the flow.
	SentBy string
	// Branch makes the branch of a request: unique, and beginning with "z9hG4bK" (§8.1.1.7).
	// Nil: 80 random bits.
	Branch func() string
	// ServerTag makes the To tag of the responses that the layer gives by itself (to a CANCEL,
	// at a limit). Nil: 80 random bits.
	ServerTag func() string
	// Trace is given each transition that is taken, in order. It must not call back.
	Trace func(Step)
}

// Policy names the choice wherever the RFCs leave one open. The zero Policy is the
// recommended one.
type Policy struct {
	// LateTrying: answer an INVITE 100 only when the user has not answered it within
	// Timers.Trying. Default: at once (RFC 3261 §17.2.1).
	LateTrying bool
	// TellStray2xx: a 2xx that comes after a failure response goes to the user, who then owes
	// it an ACK and a BYE. Default: it is dropped (§13.2.2.3).
	TellStray2xx bool
	// DropLate1xx: a 101 to 199 that comes after a 2xx is dropped. Default: it goes to the
	// user, who may know its fork or PRACK it (RFC 3262 §4, RFC 5407 appendix E).
	DropLate1xx bool
	// FailInProceeding: a transport error ends an INVITE that already got a 1xx. Default: it
	// is ignored, for the response may come by another connection (§18.2.2).
	FailInProceeding bool
	// EndOnServerError: a transport error ends a non-INVITE server transaction, as figure 8
	// draws it. Default: it stays and absorbs what is resent (RFC 6026 §8.8).
	EndOnServerError bool
	// KeepLarge: send requests by UDP whatever their size. Default: those over 1300 bytes go
	// by TCP (§18.1.1).
	KeepLarge bool
}

// Limits bounds what a peer can make grow.
type Limits struct {
	Transactions int // alive at once, client and server together; default 1,000,000
	Events       int // not yet drained; default 65,536
}

// Step is one transition that a machine took.
type Step struct {
	Machine string    // the table's name: "invite_client"
	ID      string    // which transaction, readable: "INVITE z9hG4bK-3"
	Rule    *fsm.Rule // the row: id, from, event, to, effects, RFC
	At      time.Time // when
}

func (c Config) withDefaults() Config {
	c.Timers = c.Timers.withDefaults()
	if c.Limits.Transactions <= 0 {
		c.Limits.Transactions = 1_000_000
	}
	if c.Limits.Events <= 0 {
		c.Limits.Events = 65_536
	}
	if c.Branch == nil {
		c.Branch = func() string { return cookie + "-" + randomToken() }
	}
	if c.ServerTag == nil {
		c.ServerTag = randomToken
	}
	return c
}

// tokenAlphabet reads the same in either case.
var tokenAlphabet = base32.NewEncoding("abcdefghijkmnpqrstuvwxyz23456789").WithPadding(base32.NoPadding)

func randomToken() string {
	var b [10]byte
	rand.Read(b[:]) // never fails since Go 1.24
	return tokenAlphabet.EncodeToString(b[:])
}

package dialog

import (
	"time"

	"github.com/sipdialog/sipdialog/dialog/internal/schedule"
	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// A Call says whom to invite and with what. To is all that it needs.
type Call struct {
	// To is the callee, as a URI or with a display name: `"Bob" <sip:bob@example.com>`.
	To string
	// From is the caller, in the same form; empty: Config.Contact, or an anonymous caller.
	From string
	// URI is the Request-URI when it is not To's. Headers in either URI go into the INVITE, but
	// for those that a stranger should not decide (§19.1.5).
	URI string
	// Route is a pre-loaded route set: the values of Route, first hop first (§8.1.2).
	Route []string
	// Flow is where the INVITE goes; the zero Flow: where URI or Route say, or Config.Flow.Remote.
	Flow Flow
	// Expires ends the attempt when nobody answers in time (§13.2.1); 0: never, see Invite.
	Expires time.Duration

	With // the offer (SDP), further headers
}

// An invite is one INVITE of ours with all its forks: the dialog set of §12.1.2, and what is
// needed to send the INVITE again when it was challenged or redirected.
type invite struct {
	e *Endpoint
	timers

	state        fsm.State // a state of fsm.DialogSet
	endEvent     fsm.Event // what ends the forks: a final response, or what stands for it
	asked        fsm.State // what the INVITE asked for as to the session timer
	provisional  bool      // a provisional response came, so CANCEL may be sent (§9.1)
	answered     bool      // a 2xx came
	over         bool      // the transaction has ended
	cancelWanted bool      // the host, or Expires, wants the INVITE cancelled
	code         int       // the final response other than 2xx, or what stands for it
	seq          uint32

	call         Call
	to           string  // To without a tag
	target       string  // Request-URI of the INVITE
	first        *Dialog // what Invite returned; it takes the first To tag
	forks        []*Dialog
	forkRoom     [1]*Dialog // of forks, see join
	playing      *Dialog    // the fork whose early media is heard
	client       *transaction.Client
	request      *message.Message // the INVITE as sent last
	tries        tries
	cancelReason string // Reason to give
	cancelErr    error  // what the host is told when the INVITE ends by it
}

// Invite starts a call. The dialog is Preparative until a tagged response comes; a fork is
// told by an output of kind Forked. The error is a *LocalError when the Call cannot be sent
// as it is, or ErrLimit.
//
// A call to which nothing at all comes back ends after 64*T1, 32 s (timer B). Once a provisional
// response has come, a user agent has no timer (§17.1.1.2): the call rings until it gets a final
// response, until Call.Expires is over, or until the host calls Cancel or Hangup. The three
// minutes of timer C are a proxy's (§16.8), and the callee keeps them from running out by a
// provisional response each minute (§13.3.1.1).
func (e *Endpoint) Invite(now time.Time, call Call) (*Dialog, error) {
	if err := e.begin(now); err != nil {
		return nil, err
	}
	if e.Len() >= e.limits.Dialogs {
		return nil, limitError("invite", "Dialogs", e.limits.Dialogs)
	}
	d, err := e.halfDialog(&call)
	if err != nil {
		return nil, err
	}
	inv := &invite{e: e, call: call, first: d, to: d.remote, target: d.target}
	if err := inv.start(); err != nil {
		return nil, err
	}
	return d, nil
}

// start sends the first INVITE of a set.
func (inv *invite) start() error {
	inv.entry.Owner = inv
	inv.first.invite = inv
	if err := inv.send(); err != nil {
		return err
	}
	inv.e.invites++
	inv.e.pump()
	return nil
}

// halfDialog makes the caller's part of a dialog: Call-ID, local tag, and whom to call.
func (e *Endpoint) halfDialog(call *Call) (*Dialog, error) {
	to, err := message.ParseAddress(call.To)
	if err != nil {
		return nil, &LocalError{Verb: "invite", Advice: "Call.To is no SIP address: " + err.Error(), RFC: "RFC 3261 §20.39"}
	}
	from := e.ownFrom
	if call.From != "" {
		caller, err := message.ParseAddress(call.From)
		if err != nil {
			return nil, &LocalError{Verb: "invite", Advice: "Call.From is no SIP address: " + err.Error(), RFC: "RFC 3261 §20.20"}
		}
		from = caller.WithTag("").Text()
	}
	uri := to.URI
	if call.URI != "" {
		if uri, err = message.ParseURI(call.URI); err != nil {
			return nil, &LocalError{Verb: "invite", Advice: "Call.URI is no URI: " + err.Error(), RFC: "RFC 3261 §8.1.1.1"}
		}
	}
	d := &Dialog{e: e, role: Caller, owner: true, began: e.now}
	d.entry.Owner = d
	d.id = ID{CallID: e.ids.CallID(), LocalTag: e.ids.Tag()}
	to.URI = to.URI.WithoutHeaders()
	var room [256]byte
	text := append(append(append(room[:0], from...), ";tag="...), d.id.LocalTag...)
	local := len(text)
	text = to.WithTag("").AppendTo(text)
	remote := len(text)
	all := string(uri.WithoutHeaders().AppendTo(text)) // one string for all three
	d.local, d.remote, d.target = all[:local], all[local:remote], all[remote:]
	d.routes = call.Route
	d.secure = uri.IsSecure()
	d.flow = call.Flow
	if !d.flow.Remote.IsValid() && d.flow.NextHop == "" && d.flow.Conn == nil {
		d.flow = e.cfg.Flow
	}
	return d, nil
}

// from is who we are when a Call does not say, as text of a From without its tag.
func (c *Config) from() string {
	own, err := message.ParseAddress("<" + c.Contact + ">")
	if err != nil || c.Contact == "" {
		return `"Anonymous" <sip:anonymous@anonymous.invalid>` // RFC 3261 §8.1.1.3, RFC 3323 §4.1.1.3
	}
	return own.WithTag("").Text()
}

// Due runs the timers of the INVITE.
func (inv *invite) Due(now schedule.Instant) {
	inv.e.now = now
	for t, ok := inv.timers.pop(&inv.e.heap, now); ok; t, ok = inv.timers.pop(&inv.e.heap, now) {
		inv.expired(t)
		inv.e.pump()
	}
}

// DeadlineReason says which timer of which INVITE is next.
func (inv *invite) DeadlineReason() string {
	return inv.timers.reason("INVITE " + inv.first.id.String())
}

func limitError(verb, limit string, n int) error {
	return &LocalError{Verb: verb, Advice: "Limits." + limit + " is reached; end calls or raise it", Err: ErrLimit}
}

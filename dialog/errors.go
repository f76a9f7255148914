package dialog

import (
	"errors"
	"fmt"
	"time"
)

// Sentinels for errors.Is.
var (
	// ErrOfferPending: an offer of ours or of the peer's is still unanswered (RFC 3264 §4).
	ErrOfferPending = errors.New("an offer is still unanswered")
	// ErrTerminated: the dialog has ended.
	ErrTerminated = errors.New("the dialog has ended")
	// ErrTimeout: no final response came in time.
	ErrTimeout = errors.New("no response in time")
	// ErrTransport: the request or response could not be sent.
	ErrTransport = errors.New("transport failed")
	// ErrLimit: a limit of Config.Limits is reached; drain Outputs, or end calls.
	ErrLimit = errors.New("limit reached")
	// ErrSnapshot: a snapshot cannot be restored, or none can be made in this state.
	ErrSnapshot = errors.New("snapshot not usable")
	// ErrBindingLost: the registrar's list of contacts does not have ours (RFC 3261 §10.2.4).
	ErrBindingLost = errors.New("the registrar has no contact of ours")
	// ErrCancelled: the call was cancelled before it was answered.
	ErrCancelled = errors.New("cancelled")
)

// A LocalError says that the host called a verb at the wrong time or with a wrong argument.
// Nothing was changed and nothing was sent.
type LocalError struct {
	Verb   string // what was called: "hold"
	State  string // where the machine stood: "early"; empty when the argument was wrong
	Advice string // what is wrong and what to do
	RFC    string // "RFC 3311 §5.1"; empty when no RFC decides it
	Err    error  // a sentinel, or nil
}

// Error gives one line: what was called, what is wrong, what to do, which section says so.
func (e *LocalError) Error() string {
	s := "dialog: " + e.Verb + ": "
	if e.State != "" {
		s += "dialog is " + e.State + "; "
	}
	s += e.Advice
	if e.RFC != "" {
		s += ": " + e.RFC
	}
	return s
}

// Unwrap gives the sentinel.
func (e *LocalError) Unwrap() error { return e.Err }

// A RemoteError says that the peer broke a rule. The answer that it is owed is already
// queued; there is nothing left to do but to count or to log it.
type RemoteError struct {
	ID     string // the dialog or the Call-ID, shortened
	What   string // what the peer did: "INVITE with CSeq 4 after 7"
	Answer int    // the status code that it was answered, 0 when it was dropped
	RFC    string
	Err    error // the parse error, or nil
}

// Error gives one line: who, what, what it was answered, which section says so.
func (e *RemoteError) Error() string {
	s := "dialog: "
	if e.ID != "" {
		s += e.ID + ": "
	}
	s += e.What
	if e.Answer != 0 {
		s += fmt.Sprintf(", answered %d", e.Answer)
	} else {
		s += ", dropped"
	}
	if e.RFC != "" {
		s += ": " + e.RFC
	}
	return s
}

// Unwrap gives the parse error.
func (e *RemoteError) Unwrap() error { return e.Err }

// A ResponseError is a final response that refused a request.
type ResponseError struct {
	What   string // "invite sip:bob@example.com"
	Code   int
	Reason string
	Why    error // why it was not tried again, for a challenge; else nil
}

// Error gives what was asked, the code and the reason phrase.
func (e *ResponseError) Error() string {
	s := fmt.Sprintf("dialog: %s: %d %s", e.What, e.Code, e.Reason)
	if e.Why != nil {
		s += " (" + e.Why.Error() + ")"
	}
	return s
}

// Unwrap gives why it was not tried again.
func (e *ResponseError) Unwrap() error { return e.Why }

// A TimeoutError says that a request got no response (RFC 3261 §8.1.3.1: the same as a 408).
// It is [ErrTimeout] to errors.Is.
type TimeoutError struct {
	What  string        // "invite sip:bob@example.com"
	After time.Duration // how long was waited
	Sent  int           // how often the request was sent
	Timer string        // "B"
}

// Error gives what was asked, how long and how often.
func (e *TimeoutError) Error() string {
	return fmt.Sprintf("dialog: %s: no response in %gs (%d requests sent, timer %s)", e.What, e.After.Seconds(), e.Sent, e.Timer)
}

// Unwrap gives ErrTimeout.
func (e *TimeoutError) Unwrap() error { return ErrTimeout }

// inviteTimeout describes timer B: how often the INVITE was sent follows from timer A, which
// doubles without a limit and does not run over a reliable transport (§17.1.1.2).
func (e *Endpoint) inviteTimeout(target string, reliable bool) *TimeoutError {
	t := &TimeoutError{What: "invite " + target, After: e.timers.B, Sent: 1, Timer: "B"}
	for at, wait := e.timers.A, e.timers.A; at < e.timers.B && !reliable; at += wait {
		wait *= 2
		t.Sent++
	}
	return t
}

package dialog

import (
	"time"

	"github.com/sipdialog/sipdialog/message"
)

// Kind says what an [Output] tells the host.
type Kind uint8

// The kinds of output. Those that end in a state of the call come at most once per dialog.
const (
	// Send: write Packet to Flow.
	Send Kind = iota + 1
	// Changed: the dialog's State is now Output.State. It comes before the Sends that
	// depend on it.
	Changed
	// Incoming: a new call; Dialog is Preparative and waits for Ring, Progress, Answer or
	// Reject. SDP has the caller's offer, if it made one.
	Incoming
	// Ringing: the callee is being alerted (180); LocalRingback says whether the caller's
	// program should play a tone itself (RFC 3960 §3.2).
	Ringing
	// Progress: any other provisional response with a tag, 181 to 199.
	Progress
	// EarlyMedia: a provisional response carried SDP, or the gate on early media moved;
	// MediaAuthorized says whether it may be played (RFC 3960, RFC 5009).
	EarlyMedia
	// Forked: Dialog is a further dialog of an INVITE that was already answered or
	// ringing elsewhere; it comes before any other output of that dialog.
	Forked
	// Established: the call is answered; Message is the 2xx (caller) or the ACK (callee).
	Established
	// OfferReceived: the peer made an offer, SDP has it. AnswerOffer or RefuseOffer is owed
	// unless the endpoint could answer by itself; then Answered is true.
	OfferReceived
	// AnswerReceived: our offer was answered, SDP has the answer.
	AnswerReceived
	// Held: somebody put the call on hold; By says who.
	Held
	// Resumed: a hold ended; By says whose.
	Resumed
	// Refreshed: the session timer was extended to Output.Until (RFC 4028).
	Refreshed
	// Received: a request inside the dialog that is the host's to read: INFO, MESSAGE,
	// NOTIFY, ... It was answered with Code.
	Received
	// Requested: a request outside any dialog that is the host's to answer with
	// Endpoint.Respond: OPTIONS, MESSAGE, REGISTER, ...
	Requested
	// Responded: the result of a request of the host's own (Info, Request, Hold, ...):
	// Message is the response, nil on a timeout or a transport error; Err says what went wrong.
	Responded
	// Redirected: a 3xx; Targets are the Contacts to try next, best first.
	Redirected
	// Registered: a Registration is alive until Output.Until. Unregistered: it was taken back.
	Registered
	Unregistered
	// Failed: a request or a modification of the session did not succeed; the dialog stands
	// as it did before. Err and Code say why.
	Failed
	// Ended: the dialog is over, nothing more comes from it. Err is nil after a plain BYE.
	Ended
)

var kindNames = [...]string{
	Send: "send", Changed: "changed", Incoming: "incoming", Ringing: "ringing", Progress: "progress",
	EarlyMedia: "early_media", Forked: "forked", Established: "established",
	OfferReceived: "offer_received", AnswerReceived: "answer_received", Held: "held", Resumed: "resumed",
	Refreshed: "refreshed", Received: "received", Requested: "requested", Responded: "responded",
	Redirected: "redirected", Registered: "registered", Unregistered: "unregistered", Failed: "failed", Ended: "ended",
}

// String gives the kind's name in lower case.
func (k Kind) String() string {
	if int(k) < len(kindNames) && kindNames[k] != "" {
		return kindNames[k]
	}
	return "unknown"
}

// By says which side of the call did something.
type By uint8

// The two sides.
const (
	Local By = iota + 1
	Remote
)

// String gives "local" or "remote".
func (b By) String() string {
	switch b {
	case Local:
		return "local"
	case Remote:
		return "remote"
	}
	return ""
}

// Output is one thing that the host must do or should know. It is one struct for all
// kinds; each field says for which it is set.
type Output struct {
	Kind   Kind
	number uint32    // Send: of the packet, among those of the transaction layer; 0 for others
	At     time.Time // when it happened: the now of the input, or the deadline that fired
	Dialog *Dialog   // all kinds that concern a dialog; nil for a Send outside any

	Packet []byte // Send: the bytes to write; read only, they stay valid
	Flow   Flow   // Send: where to; Incoming, Requested: where it came from

	State   State            // Changed: the new state
	By      By               // Held, Resumed: whose hold; Ended: who ended the call
	Code    int              // Failed, Ended, Received, Responded: the status code, 0 for none
	Err     error            // Failed, Ended, Responded: why; nil for a normal end; Registered: a contact that the registrar has not taken; OfferReceived, AnswerReceived: the rule that SDP breaks, though it is taken
	Message *message.Message // the message that caused it; nil when a timer or a verb did

	AuthUser        string    // Incoming, Requested: whom the credentials name, where Config.Challenge asks for them
	Answered        bool      // OfferReceived: the endpoint has already answered the offer
	LocalRingback   bool      // Ringing, EarlyMedia: play a local ringing tone
	MediaAuthorized bool      // EarlyMedia: the early media may be played
	Until           time.Time // Refreshed: when the session expires unless refreshed again

	SDP          []byte        // Incoming, EarlyMedia, Established, OfferReceived, AnswerReceived
	Targets      []Target      // Redirected: where to try next
	Request      *Request      // Requested, Responded: the request outside a dialog
	Registration *Registration // Registered, Unregistered; Failed when it concerns one
	Reasons      []string      // Ended, Failed: values of the Reason header, in order, one per protocol (RFC 3326)
	RetryAfter   time.Duration // Ended, Failed, Responded: how long the peer asks to wait (RFC 3261 §20.33); 0: it does not say
}

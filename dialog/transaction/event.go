package transaction

import "github.com/sipdialog/sipdialog/message"

// Kind says what an [Event] tells the user of the layer.
type Kind uint8

// The kinds of event.
const (
	// Send: write Packet to Flow.
	Send Kind = iota + 1
	// Request: a new request, neither ACK nor CANCEL. Server is its transaction; answer it
	// with [Layer.Respond].
	Request
	// Ack: an ACK that no transaction kept for itself: the one for a 2xx, or one that matches
	// nothing. Server is the INVITE's transaction if it is still there, else nil. An ACK is
	// never answered.
	Ack
	// Cancelled: the INVITE of Server was cancelled before it had a final response. The
	// CANCEL is already answered 200; the user owes the INVITE a 487 (RFC 3261 §9.2).
	Cancelled
	// UnmatchedCancel: a CANCEL for no transaction of ours. Server is the CANCEL's own; a
	// user agent answers it 481, a proxy may forward it.
	UnmatchedCancel
	// Response: Message is a response for Client.
	Response
	// Timeout: Client got no (final) response in time; the same as a 408 (RFC 3261 §8.1.3.1).
	Timeout
	// TransportError: what Client or Server sent could not be delivered, Err says why. For a
	// client it is the same as a 503. A server lives on, so that it absorbs what is resent.
	TransportError
	// AckTimeout: the failure response of Server was never acknowledged (timer H).
	AckTimeout
	// CancelTimeout: Client was cancelled, and no final response came in time; the call is to
	// be regarded as cancelled (RFC 3261 §9.1).
	CancelTimeout
	// Ended: the transaction is gone. It is the last event of Client or Server.
	Ended
)

var kindNames = [...]string{
	Send: "send", Request: "request", Ack: "ack", Cancelled: "cancelled", UnmatchedCancel: "unmatched_cancel",
	Response: "response", Timeout: "timeout", TransportError: "transport_error", AckTimeout: "ack_timeout",
	CancelTimeout: "cancel_timeout", Ended: "ended",
}

// String gives the kind's name in lower case.
func (k Kind) String() string {
	if int(k) < len(kindNames) && kindNames[k] != "" {
		return kindNames[k]
	}
	return "unknown"
}

// Event is one thing that happened. It is one struct for all kinds; each field says for
// which it is set.
type Event struct {
	Kind    Kind
	Client  *Client          // Response, Timeout, CancelTimeout; TransportError and Ended of a client; Send of one
	Server  *Server          // Request, Cancelled, UnmatchedCancel, AckTimeout; TransportError and Ended of a server; Send of one
	Message *message.Message // Request, Ack, UnmatchedCancel, Cancelled (the CANCEL), Response
	Packet  []byte           // Send: read only; it stays as it is, also after the transaction has ended
	Flow    Flow             // Send: where to; Request, Ack, UnmatchedCancel, Cancelled, Response: where it came from
	Err     error            // TransportError
}

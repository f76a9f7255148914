package dialog

// Policy names the choice wherever the RFCs leave one open or disagree. The zero Policy is
// what this package recommends; each field's comment says what the others mean.
type Policy struct {
	// Merged: what to do with a request that reached us twice by different ways (RFC 3261
	// §8.2.2.2). Default 482; MergedAccept takes it as a call of its own.
	Merged MergedPolicy
	// SecondAnswer: what to do with a 2xx of a further fork (§13.2.2.4). Default: ACK, then BYE;
	// SecondAnswerKeep gives it to the host as an Established dialog, which then owes a Hangup.
	SecondAnswer SecondAnswerPolicy
	// LateTrying: send 100 only when the host did not answer an INVITE within 200 ms
	// (§17.2.1). Default: at once.
	LateTrying bool
	// CancelledAnswer: what to do when a 2xx crosses our CANCEL (§15, RFC 5407 §3.1.2).
	// Default: ACK, then BYE; CancelledAnswerKeep goes on with the call.
	CancelledAnswer CancelledAnswerPolicy
	// StopAnswerOnBye: stop resending a 2xx when the peer's BYE comes before its ACK.
	// Default: go on until the ACK (§13.3.1.4; RFC 5407 §3.1.3).
	StopAnswerOnBye bool
	// UsageFailureSilent: an in-dialog failure that ends the call ends it without a BYE
	// (RFC 5057 §5.2). Default: with a BYE, so that proxies see the end (§12.2.1.2).
	UsageFailureSilent bool
	// KeepOnTimeout: a request inside a call that times out, or gets 408, leaves the call up.
	// Default: it ends the call (§12.2.1.2, RFC 5057 §5.2).
	KeepOnTimeout bool
	// ExactTags: compare tags byte by byte. Default: without regard to case, as tokens are (§7.3.1).
	ExactTags bool
	// DropLate1xx: drop a reliable 1xx of a new fork that comes after the answer. Default:
	// PRACK it (RFC 3262 §4, RFC 5407 App. E).
	DropLate1xx bool
	// Reliable: which provisional responses of ours are sent reliably when the caller can
	// (RFC 3262 §3). Default: those with SDP. Where the caller insists, all are, whatever is here.
	Reliable ReliablePolicy
	// PrackWithoutAnswer: what to do when a PRACK lacks the answer to the offer in our response
	// (RFC 3262 §5). Default: the PRACK gets its 200 and the INVITE 488; true goes on without.
	PrackWithoutAnswer bool
	// IgnorePrackFailure: a PRACK of ours that gets 481, 408 or no response leaves its fork
	// alone. Default: it ends the fork (RFC 5057 §4.1).
	IgnorePrackFailure bool
	// CancelRefusedPrack: cancel the INVITE when the offer in a PRACK of ours is refused (RFC 6337
	// §2.3). Default: PRACK again without the offer.
	CancelRefusedPrack bool
	// EarlyFailureBye: end an early dialog in which a request of ours failed for good with a BYE
	// (RFC 3261 §12.2.1.2). Default: silently, and by CANCEL when it was the last fork.
	EarlyFailureBye bool
	// FollowRedirects: try the Contacts of a 3xx without asking the host. Default: report
	// Redirected; the host calls Dialog.Follow (RFC 3261 §8.1.3.4).
	FollowRedirects bool
	// KeepLarge: send requests by UDP whatever their size. Default: those over 1300 bytes go by
	// TCP (§18.1.1).
	KeepLarge bool
	// AckStray2xx: give a 2xx that comes after a failure to the dialog layer, which ACKs it and
	// hangs up. Default: drop it (§13.2.2.3).
	AckStray2xx bool
}

// MergedPolicy says what becomes of a merged request.
type MergedPolicy uint8

// The choices for merged requests.
const (
	MergedReject MergedPolicy = iota // 482 (Loop Detected)
	MergedAccept                     // a call of its own
)

// SecondAnswerPolicy says what becomes of a second fork that answers.
type SecondAnswerPolicy uint8

// The choices for a second answer.
const (
	SecondAnswerBye  SecondAnswerPolicy = iota // ACK, then BYE
	SecondAnswerKeep                           // ACK, and a call of its own
)

// CancelledAnswerPolicy says what becomes of a call that is answered while it is cancelled.
type CancelledAnswerPolicy uint8

// The choices for an answer that crosses CANCEL.
const (
	CancelledAnswerBye  CancelledAnswerPolicy = iota // ACK, then BYE
	CancelledAnswerKeep                              // go on with the call
)

// ReliablePolicy says which provisional responses are sent reliably.
type ReliablePolicy uint8

// The choices for provisional responses.
const (
	ReliableWithSDP ReliablePolicy = iota // those that carry SDP
	ReliableAlways                        // all but 100
	ReliableNever                         // none: 100rel is not supported, who requires it gets 420
)

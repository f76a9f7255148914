package dialog

import "github.com/sipdialog/sipdialog/fsm"

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
	// OmitShortInterval: leave the session timer out when the interval is below our floor and the
	// caller would not understand a 422 (RFC 4028 §9). Default: take it as it is.
	OmitShortInterval bool
	// RefreshAlone: refresh the call by ourselves when we asked for a session timer and the 2xx
	// does not know it (RFC 4028 §7.2). Default: no timer.
	RefreshAlone bool
	// SDPIsMedia: take SDP in a provisional response for early media, because the host cannot see
	// packets. Default: Dialog.MediaFlowing tells, and a 180 rings until it does (RFC 3960 §3.2).
	SDPIsMedia bool
	// RingOverMedia: a 180 always rings locally, even while early media is heard. Default: early
	// media goes on, and the ringing tone comes when it ends (RFC 3960 §3.2).
	RingOverMedia bool
	// GateOtherForks: do not even receive the early media of a fork while another one is heard.
	// Default: it is received and muted (RFC 3960 §3.1).
	GateOtherForks bool
	// GateEarlyMedia: no early media until P-Early-Media authorizes it. Default: allowed until
	// that forbids it (RFC 5009 §8).
	GateEarlyMedia bool
	// IgnorePEarlyMedia: do not look at P-Early-Media, because a proxy gates or because the
	// network is not trusted. Default: it is obeyed (RFC 5009 §8.1).
	IgnorePEarlyMedia bool
	// StrictestGate: the strictest P-Early-Media of all forks holds for each, because the host
	// cannot tell whose media it receives (RFC 5009 §7). Default: each fork has its own.
	StrictestGate bool
	// Interlock: the four places where the RFCs leave open whether a re-INVITE or UPDATE may be
	// sent or taken.
	Interlock fsm.InterlockPolicy
	// Reoffers: who answers the peer's offers in a call that stands. Default: the endpoint, from
	// its last description (see sdp.AnswerFrom); ReoffersAsk asks the host by OfferReceived.
	Reoffers ReoffersPolicy
	// PreferUpdate: hold and resume by UPDATE where the peer takes it. Default: by re-INVITE,
	// for which a peer that has to ask its user can take its time (RFC 3311 §5.1).
	PreferUpdate bool
	// NoUpdateFallback: report 405, 501 and 504 to an UPDATE in a confirmed dialog. Default: a
	// re-INVITE takes its place (RFC 3311 §5.3).
	NoUpdateFallback bool
	// OfferInPrack: put a change that waits into the PRACK for the answer (RFC 3262 §5). Default:
	// an UPDATE of its own follows.
	OfferInPrack bool
	// OfferAgain: when RefuseOffer refuses an offer in a 2xx, a provisional response or a PRACK, go
	// on with an offer of our own (RFC 6337 §2.3). Default: the call or the INVITE ends.
	OfferAgain bool
	// EndUnanswered: end the call when a change of ours was accepted without the answer that is
	// owed. Default: the session stays as it was (§14.1). A new call without an answer always ends.
	EndUnanswered bool
	// TakeChangedAnswer: take an answer that differs from the preview in a 183 before it, for
	// peers that announce first and connect later. Default: the first description counts (§13.2.1).
	TakeChangedAnswer bool
	// TakeRemapped: take an offer that gives a payload type another meaning. Default: 488 (RFC
	// 3264 §8.3.2).
	TakeRemapped bool
	// RefuseUncounted: refuse an offer that differs from the last one though its o= version does
	// not say so. Default: it is taken by what it says (RFC 3264 §8).
	RefuseUncounted bool
	// AnyStreamHeld: the call is held when one stream in use is. Default: when all are (RFC 3264 §8.4).
	AnyStreamHeld bool
	// HoldBackInactive: hold with inactive while the peer holds, as RFC 3264 §8.4 has it. Default:
	// sendonly, which says what we want and not what the peer does (RFC 6337 §5.3).
	HoldBackInactive bool
	// KeepSilentHold: send nothing for a silent hold while nothing flows anyway (RFC 6337 §5.3).
	// Default: it is sent, so that both sides agree on who holds.
	KeepSilentHold bool
	// EndIllegal: end the call when the answer to our hold is one that RFC 3264 §6.1 forbids.
	// Default: our hold stands, and the slip is counted.
	EndIllegal bool
	// FollowRedirects: try the Contacts of a 3xx without asking the host. Default: report
	// Redirected; the host calls Dialog.Follow (RFC 3261 §8.1.3.4).
	FollowRedirects bool
	// KeepLarge: send requests by UDP whatever their size. Default: those over 1300 bytes go by
	// TCP (§18.1.1).
	KeepLarge bool
	// FailInProceeding: a transport error ends a request that has had a provisional response.
	// Default: its final response may come by another way (§17.1.4).
	FailInProceeding bool
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

// ReoffersPolicy says who answers the peer's offers in a call that stands.
type ReoffersPolicy uint8

// The choices for the peer's offers.
const (
	ReoffersAnswer ReoffersPolicy = iota // the endpoint, at once
	ReoffersAsk                          // the host, by AnswerOffer or RefuseOffer
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

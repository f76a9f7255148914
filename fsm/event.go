package fsm

// Event is something that happens to a machine: a message came ("recv_2xx"), the program
// wants something ("want_cancel", "send_1xx"), a timer fired ("timer_b"). Guards are part of
// the event: whoever drives a machine classifies the input first, by the message and its own
// data and never by the state, and looks the event up afterwards. So a table needs no
// conditions and every one of its rows can be drawn.
type Event uint16

// Events of the transactions, of the dialog and of the machines around the INVITE. The
// events of the session's machines follow in event_session.go.
const (
	NoEvent Event = iota

	// Responses that came. In a transaction Recv1xx is any 101 to 199; in the machines of
	// a dialog it is a 101 to 198 with a To tag that is this dialog's (or the first of all),
	// and 100, 199 and other tags have events of their own.
	Recv100                  // 100
	Recv1xx                  // 101 to 199 (dialog: 101 to 198, this To tag, sent unreliably)
	Recv1xxReliable          // dialog: as Recv1xx, sent reliably (RFC 3262)
	Recv1xxNoTag             // dialog: 101 to 199 without To tag (an RFC 2543 peer)
	Recv1xxOtherFork         // dialog: 101 to 198 whose To tag no dialog has
	Recv1xxNewTag            // dialog set: 101 to 198 whose To tag no dialog of the set has
	Recv1xxUnwanted          // 101 to 199 after a 2xx, where policy drops such late ones
	Recv199                  // dialog: 199, this To tag (RFC 6228)
	Recv199OtherFork         // dialog: 199 sent unreliably whose To tag no dialog has
	Recv199ReliableOtherFork // dialog: 199 sent reliably whose To tag no dialog has
	Recv2xx                  // transaction: 200 to 299; dialog: the first one with this To tag
	Recv2xxAgain             // dialog: a 2xx that came before
	Recv2xxOtherFork         // dialog: 2xx whose To tag no dialog has
	Recv2xxUnwanted          // the first 2xx with this To tag, of a fork that the program does not want
	Recv2xxKept              // dialog set: 2xx that crossed our CANCEL, where policy goes on with the call
	Recv2xxStray             // transaction: 2xx after a failure, where policy passes it up
	Recv2xxAfterByeFailed    // dialog: first 2xx, and our BYE has got a final other than 2xx
	Recv2xxWithOffer         // ACK cache: first 2xx; it carries an offer that nobody has answered yet
	Recv300to699             // 300 to 699
	Recv487                  // dialog-info: 487 to an INVITE that we cancelled (elsewhere Recv300to699)
	CancelAnswered           // our CANCEL got its final response, or timed out
	ByeChallenged            // our BYE got 401 or 407, and there are credentials
	ByeAnswered              // our BYE got another final response, or timed out
	ByeOverLastFork          // our BYE to the last early dialog is over, and its INVITE has no final response
	OnlyReinviteLeft         // the dialog has no transaction any more but our re-INVITE, which has no final response
	DialogFailure            // a request of ours in the dialog failed with a code that ends the dialog (RFC 5057)
	UsageFailure             // a request of ours in the dialog failed with a code that ends the INVITE usage (RFC 5057)
	UsageTimeout             // a request of ours in the INVITE usage got no answer
	UsageFailureQuiet        // as UsageFailure or UsageTimeout, where policy ends without a BYE
	UsageFailureUnacked      // dialog: as UsageFailure or UsageTimeout, while a 2xx of ours has no ACK
	EarlyFailure             // caller: PRACK, UPDATE or INFO failed for good in an early dialog; other forks live
	EarlyFailureLastFork     // caller: as EarlyFailure, and this was the last fork
	EarlyFailureBye          // caller: as EarlyFailure, where policy sends a BYE to this fork
	EarlyFailureAsCallee     // callee: a request of ours failed for good before our final response

	// Requests that came.
	RecvInvite           // an INVITE that no transaction matches
	RecvInviteDefer100   // as RecvInvite, where policy leaves the program 200 ms before a 100
	RecvInviteAgain      // a retransmission of the INVITE
	RecvMergedInvite     // the same INVITE by another way (RFC 3261 §8.2.2.2)
	RecvRequest          // transaction: a new request; dialog: a new one in order, not BYE, ACK, CANCEL
	RecvRequestAgain     // transaction: a retransmission of the request
	RecvUsageRequest     // dialog: a request of another living usage (a subscription)
	RecvPrackDue         // dialog: a PRACK in order for a reliable response of ours that has none yet
	RecvStaleRequest     // dialog: a request whose CSeq is not above the last one (RFC 3261 §12.2.2)
	RecvStrayRequest     // a request with a To tag that no dialog has
	RecvStrayAck         // an ACK with a To tag that no dialog has, or for no 2xx of ours that the dialog knows
	RecvAck              // the ACK that belongs here
	RecvAckOtherInvite   // an ACK with the CSeq number of another INVITE
	RecvBye              // a BYE, whoever is the caller
	RecvByeStop2xx       // a BYE before the ACK of our 2xx, where policy stops resending the 2xx
	RecvByeFromCaller    // dialog: a BYE, and we are the callee
	RecvByeFromCallee    // dialog: a BYE, and we are the caller
	RecvByeFromLastFork  // dialog: as RecvByeFromCallee, before any final response, from the last fork
	RecvCancel           // a CANCEL that matches the transaction
	RecvCancelAfterFinal // CANCEL: matches an INVITE that has its final response
	RecvCancelReinvite   // CANCEL: matches a re-INVITE without a final response
	RecvCancelExecuted   // CANCEL: as RecvCancelReinvite, and a change in it was executed (RFC 6141 §3.8)
	RecvCancelNonInvite  // CANCEL: matches a request other than INVITE
	RecvCancelUnmatched  // CANCEL: matches nothing
	RecvCancelDemanding  // CANCEL: came with Require or Proxy-Require, or where requests are challenged

	// What the program above sends through a machine.
	SendInvite    // an INVITE
	SendNonInvite // a request other than INVITE, ACK
	Send100       // 100, when RFC 4320 allows it
	Send100Early  // 100 to a request other than INVITE, earlier than RFC 4320 allows
	Send1xx       // 101 to 199
	Send2xx       // 200 to 299
	Send408       // 408 to a request other than INVITE
	Send300to699  // 300 to 699 (but see Send408)
	AckSent       // the ACK to the 2xx was sent

	// What the program above wants.
	WantCancel             // the INVITE cancelled; dialog set, CANCEL: a provisional response has come
	WantCancelNo1xx        // the INVITE cancelled, no provisional response has come
	WantCancelAfterFinal   // the INVITE cancelled, it has its final response
	WantCancelNonInvite    // another request cancelled
	WantAbandon            // the transaction dropped: our own address is lost (RFC 6141 §5.5)
	GiveUp                 // no response will be made to this request
	WantAccept             // accept the call or the change with a 2xx
	WantAcceptUnacked1xx   // as WantAccept, while a reliable 1xx with SDP is not PRACKed
	WantHangup             // hang up
	WantByeAsCaller        // dialog: hang up, and we are the caller
	WantByeAsCallee        // dialog: hang up, and we are the callee
	WantByeUnacked         // dialog: hang up, and a 2xx of ours has no ACK yet
	WantRequest            // dialog: send a request other than ACK and BYE
	WantReinvite           // dialog: send a re-INVITE
	WantUpdate             // dialog: send an UPDATE
	WantAnswer             // answer the offer of the peer
	WantReject             // refuse the offer of the peer
	PrackedLast            // the last reliable 1xx with SDP got its PRACK
	PrackFailed            // no PRACK came, or its answer was missing: the INVITE is refused
	AckFailed              // transport error while the ACK to a failure was sent
	AckFailedReinvite      // as AckFailed, for a re-INVITE
	TransportError         // the request or response could not be sent
	TransportErrorFatal    // as TransportError, where policy ends the transaction
	InviteTimeout          // the INVITE transaction timed out
	InviteTransportError   // the INVITE transaction ended by a transport error
	InviteCancelTimeout    // the INVITE was cancelled and got no final response (RFC 3261 §9.1)
	InviteDone             // the INVITE transaction is over (timer M)
	TransactionsDone       // no BYE and no INVITE transaction of the dialog is left
	DialogEnded            // to the other machines of a dialog: the dialog machine is mortal, or further
	ByeSent                // dialog-info: we sent a BYE
	Replaced               // dialog-info: an INVITE with Replaces took the dialog's place
	LastUsageDone          // no usage of the dialog is left: call, subscriptions, tombstone
	NoAck                  // 64*T1 after our 2xx: no ACK came
	FailedChallenged       // the INVITE's final was 401 or 407, and there are credentials
	FailedRedirected       // the INVITE's final was 3xx, and there is a URI to try
	FailedIntervalTooSmall // the INVITE's final was 422
	FailedMendable         // the INVITE's final was 413, 415, 416 or 420, and can be mended
	FailedForGood          // the INVITE's final was another one, or nothing is left to try

	// Timers (spec section 0; RFC 3261 §17, RFC 6026, RFC 4320).
	TimerA
	TimerB
	TimerD
	TimerE
	TimerF
	TimerG
	TimerH
	TimerI
	TimerJ
	TimerK
	TimerL
	TimerM
	Timer100          // 200 ms after an INVITE, nothing was sent
	TimerNIT100       // a 100 to a request other than INVITE is due (RFC 4320 §4.1)
	TimerCancelWait   // 64*T1 after CANCEL
	Timer2xx          // the 2xx is to be resent
	Timer2xxEnd       // 64*T1 after the 2xx
	Timer2xxEndNewer  // as Timer2xxEnd, and the peer has sent a newer re-INVITE
	TimerForkWindow   // 64*T1 after the first 2xx of the INVITE
	TimerKeepalive    // a minute (reliably: 150 s) without a provisional response
	TimerExpires      // the INVITE's Expires; dialog set: a provisional response has come
	TimerExpiresNo1xx // the INVITE's Expires, no provisional response has come

	coreEvents // how many there are
)

// This does not compile when the two ranges run into each other.
const _ = sessionEvents - coreEvents

var coreEventNames = [...]string{
	NoEvent:                  "no_event",
	Recv100:                  "recv_100",
	Recv1xx:                  "recv_1xx",
	Recv1xxReliable:          "recv_1xx_reliable",
	Recv1xxNoTag:             "recv_1xx_no_tag",
	Recv1xxOtherFork:         "recv_1xx_other_fork",
	Recv1xxNewTag:            "recv_1xx_new_tag",
	Recv1xxUnwanted:          "recv_1xx_unwanted",
	Recv199:                  "recv_199",
	Recv199OtherFork:         "recv_199_other_fork",
	Recv199ReliableOtherFork: "recv_199_reliable_other_fork",
	Recv2xx:                  "recv_2xx",
	Recv2xxAgain:             "recv_2xx_again",
	Recv2xxOtherFork:         "recv_2xx_other_fork",
	Recv2xxUnwanted:          "recv_2xx_unwanted",
	Recv2xxKept:              "recv_2xx_kept",
	Recv2xxStray:             "recv_2xx_stray",
	Recv2xxAfterByeFailed:    "recv_2xx_after_bye_failed",
	Recv2xxWithOffer:         "recv_2xx_with_offer",
	Recv300to699:             "recv_300_to_699",
	Recv487:                  "recv_487",
	CancelAnswered:           "cancel_answered",
	ByeChallenged:            "bye_challenged",
	ByeAnswered:              "bye_answered",
	ByeOverLastFork:          "bye_over_last_fork",
	OnlyReinviteLeft:         "only_reinvite_left",
	DialogFailure:            "dialog_failure",
	UsageFailure:             "usage_failure",
	UsageTimeout:             "usage_timeout",
	UsageFailureQuiet:        "usage_failure_quiet",
	UsageFailureUnacked:      "usage_failure_unacked",
	EarlyFailure:             "early_failure",
	EarlyFailureLastFork:     "early_failure_last_fork",
	EarlyFailureBye:          "early_failure_bye",
	EarlyFailureAsCallee:     "early_failure_as_callee",
	RecvInvite:               "recv_invite",
	RecvInviteDefer100:       "recv_invite_defer_100",
	RecvInviteAgain:          "recv_invite_again",
	RecvMergedInvite:         "recv_merged_invite",
	RecvRequest:              "recv_request",
	RecvRequestAgain:         "recv_request_again",
	RecvUsageRequest:         "recv_usage_request",
	RecvPrackDue:             "recv_prack_due",
	RecvStaleRequest:         "recv_stale_request",
	RecvStrayRequest:         "recv_stray_request",
	RecvStrayAck:             "recv_stray_ack",
	RecvAck:                  "recv_ack",
	RecvAckOtherInvite:       "recv_ack_other_invite",
	RecvBye:                  "recv_bye",
	RecvByeStop2xx:           "recv_bye_stop_2xx",
	RecvByeFromCaller:        "recv_bye_from_caller",
	RecvByeFromCallee:        "recv_bye_from_callee",
	RecvByeFromLastFork:      "recv_bye_from_last_fork",
	RecvCancel:               "recv_cancel",
	RecvCancelAfterFinal:     "recv_cancel_after_final",
	RecvCancelReinvite:       "recv_cancel_reinvite",
	RecvCancelExecuted:       "recv_cancel_executed",
	RecvCancelNonInvite:      "recv_cancel_non_invite",
	RecvCancelUnmatched:      "recv_cancel_unmatched",
	RecvCancelDemanding:      "recv_cancel_demanding",
	SendInvite:               "send_invite",
	SendNonInvite:            "send_non_invite",
	Send100:                  "send_100",
	Send100Early:             "send_100_early",
	Send1xx:                  "send_1xx",
	Send2xx:                  "send_2xx",
	Send408:                  "send_408",
	Send300to699:             "send_300_to_699",
	AckSent:                  "ack_sent",
	WantCancel:               "want_cancel",
	WantCancelNo1xx:          "want_cancel_no_1xx",
	WantCancelAfterFinal:     "want_cancel_after_final",
	WantCancelNonInvite:      "want_cancel_non_invite",
	WantAbandon:              "want_abandon",
	GiveUp:                   "give_up",
	WantAccept:               "want_accept",
	WantAcceptUnacked1xx:     "want_accept_unacked_1xx",
	WantHangup:               "want_hangup",
	WantByeAsCaller:          "want_bye_as_caller",
	WantByeAsCallee:          "want_bye_as_callee",
	WantByeUnacked:           "want_bye_unacked",
	WantRequest:              "want_request",
	WantReinvite:             "want_reinvite",
	WantUpdate:               "want_update",
	WantAnswer:               "want_answer",
	WantReject:               "want_reject",
	PrackedLast:              "pracked_last",
	PrackFailed:              "prack_failed",
	AckFailed:                "ack_failed",
	AckFailedReinvite:        "ack_failed_reinvite",
	TransportError:           "transport_error",
	TransportErrorFatal:      "transport_error_fatal",
	InviteTimeout:            "invite_timeout",
	InviteTransportError:     "invite_transport_error",
	InviteCancelTimeout:      "invite_cancel_timeout",
	InviteDone:               "invite_done",
	TransactionsDone:         "transactions_done",
	DialogEnded:              "dialog_ended",
	ByeSent:                  "bye_sent",
	Replaced:                 "replaced",
	LastUsageDone:            "last_usage_done",
	NoAck:                    "no_ack",
	FailedChallenged:         "failed_challenged",
	FailedRedirected:         "failed_redirected",
	FailedIntervalTooSmall:   "failed_interval_too_small",
	FailedMendable:           "failed_mendable",
	FailedForGood:            "failed_for_good",
	TimerA:                   "timer_a",
	TimerB:                   "timer_b",
	TimerD:                   "timer_d",
	TimerE:                   "timer_e",
	TimerF:                   "timer_f",
	TimerG:                   "timer_g",
	TimerH:                   "timer_h",
	TimerI:                   "timer_i",
	TimerJ:                   "timer_j",
	TimerK:                   "timer_k",
	TimerL:                   "timer_l",
	TimerM:                   "timer_m",
	Timer100:                 "timer_100",
	TimerNIT100:              "timer_nit_100",
	TimerCancelWait:          "timer_cancel_wait",
	Timer2xx:                 "timer_2xx",
	Timer2xxEnd:              "timer_2xx_end",
	Timer2xxEndNewer:         "timer_2xx_end_newer",
	TimerForkWindow:          "timer_fork_window",
	TimerKeepalive:           "timer_keepalive",
	TimerExpires:             "timer_expires",
	TimerExpiresNo1xx:        "timer_expires_no_1xx",
}

var eventNames = overlay(coreEventNames[:], sessionEventNames[:])

// String gives the event's name, [a-z0-9_]+: "recv_2xx", "timer_b".
func (e Event) String() string { return nameOf(eventNames, int(e), "event") }

// ParseEvent finds an event by its name; false when there is none.
func ParseEvent(name string) (Event, bool) {
	i, ok := indexOf(eventNames, name)
	return Event(i), ok
}

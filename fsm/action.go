package fsm

// Action is one effect of a rule, by name: an order to whoever drives the machine. Orders
// are fine enough that the driver needs no condition on the state: it performs them one by
// one with a plain switch. Where an order says "if there is one", it asks for data (a stored
// message, a kind of transport), never for a state.
type Action uint16

// Actions are the effects of a rule, in the order in which they are performed, after the
// state has changed.
type Actions []Action

// Effects of the transactions, of the dialog and of the machines around the INVITE. Those
// of the session's machines follow in action_session.go.
const (
	NoAction Action = iota

	// Sending, in a transaction.
	SendRequest     // send the request
	ResendRequest   // send the same bytes again
	SendTrying      // send 100 (Trying)
	SendResponse    // send the response at hand and keep it for retransmissions
	ResendLast      // send the last response again; nothing if none was sent
	SendAck         // build the ACK, send it, keep it: to a failure by the transaction, to a 2xx by the ACK cache
	ResendAck       // send the kept ACK again
	HoldCancel      // keep the wish to cancel until a provisional response comes
	ReleaseCancel   // if there is a kept wish to cancel: feed WantCancel to this machine now
	ForgetCancel    // drop a kept wish to cancel
	SendCancel      // make the CANCEL and its own transaction, once per INVITE
	AnswerCancel    // 200 to the CANCEL, by the CANCEL's own transaction
	AnswerCancel481 // 481 to the CANCEL, by the CANCEL's own transaction

	// Timers of the transactions. "Start" arms with the first value of spec section 0;
	// those marked * are not armed over a reliable transport, those marked 0 fire at once there.
	StartA          // * T1
	BackoffA        // twice the last wait, without a cap
	StopA           // and forget the packet
	StartB          // 64*T1
	StopB           // -
	StartD          // 0 32 s at least
	StartE          // * T1
	BackoffE        // twice the last wait, at most T2
	SlowE           // T2
	StopE           // and forget the packet
	StartF          // 64*T1
	StopF           // -
	StartG          // * T1
	BackoffG        // twice the last wait, at most T2
	StopG           // and forget the packet
	StartH          // 64*T1
	StopH           // -
	StartI          // 0 T4
	StartJ          // 0 64*T1
	StartK          // 0 T4
	StartL          // 64*T1, over reliable transports too
	StartM          // 64*T1, over reliable transports too
	StartTimer100   // 200 ms
	StopTimer100    // -
	StartNIT100     // the time in which timer E reaches T2: 3.5 s
	StopNIT100      // -
	StartCancelWait // 64*T1
	StopCancelWait  // -

	// What a transaction tells the layer above.
	TellRequest        // the request came
	TellResponse       // a response came
	TellStray2xx       // a 2xx came after a failure
	TellAck            // the ACK came
	TellCancel         // a CANCEL came for this INVITE
	TellTimeout        // no response: as a 408
	TellTransportError // could not be sent: as a 503
	TellAckError       // the ACK to the failure of a re-INVITE could not be sent
	TellCancelTimeout  // cancelled, and no final response came
	TellNoAck          // transaction: no ACK to the failure; 2xx: feed NoAck to the dialog
	TellNewer          // 2xx to the first INVITE: feed Timer2xxEndNewer to the dialog

	// What is not done.
	Refuse // tell the caller that this is not allowed now; nothing is sent
	Drop   // forget the message and count it
	Absorb // forget the message: a retransmission that needs nothing

	// The 2xx until its ACK, callee.
	Queue2xx      // keep the 2xx
	SendQueued2xx // send the kept 2xx
	DropQueued2xx // forget the kept 2xx
	Start2xx      // T1, over reliable transports too
	Backoff2xx    // twice the last wait, at most T2
	Stop2xx       // -
	Start2xxEnd   // 64*T1
	Stop2xxEnd    // -
	Resend2xx     // send the same 2xx again
	QueueBye      // keep our BYE until the ACK
	ReleaseBye    // feed WantByeAsCallee to the dialog now
	DropQueuedBye // forget the kept BYE

	// The ACK to a 2xx, caller.
	SendRejectingAck // as SendAck; if the 2xx offers, with an answer that rejects every stream
	DropAck          // forget the kept ACK

	// Dialog.
	OpenHalfDialog    // keep Call-ID, local tag and local CSeq of the INVITE
	LearnFromInvite   // keep remote tag, remote CSeq, remote target and route set of the INVITE
	CopyHalfDialog    // as OpenHalfDialog, from the INVITE's first dialog: every fork starts from the same half
	CreateDialog      // fix tags, route set and remote target from this message (RFC 3261 §12.1)
	RecomputeRouteSet // route set from the 2xx, CSeqs kept (RFC 3261 §13.2.2.4)
	RefreshTarget     // remote target from this message's Contact
	TakeCSeq          // the remote CSeq is now this request's
	FinishAck         // feed WantHangup to the ACK cache, so that an ACK that waits for an answer goes out first
	DeferBye          // feed WantHangup to the machine of the 2xx, which sends the BYE after the ACK
	SendBye           // send BYE in this dialog
	RetryBye          // send BYE with credentials, CSeq+1
	SendPrack         // send PRACK for this reliable provisional response
	SendKeepalive     // send the last provisional response again as a new one, other than 100
	AnswerBye         // 200 to the BYE
	RejectPending     // 487 to the requests of the peer that are still open
	RejectInvite      // answer the INVITE with a failure: it comes back as Send300to699
	Reject481         // 481 to the request
	Reject482         // 482 to the request
	Reject487         // 487 to the INVITE
	Reject500         // 500 to the request
	AcceptChange      // answer the re-INVITE with 2xx
	IgnoreDemands     // neither challenge the CANCEL nor look at its Require and Proxy-Require
	CancelInvite      // feed WantCancel to the INVITE's transaction
	CancelReinvite    // feed WantCancel to our re-INVITE's transaction
	DropDialog        // free the dialog
	PassRequest       // give the request to the usage it belongs to
	TellForked        // the application learns of a further dialog
	TellEstablished   // the application learns that the call is answered
	TellEnded         // the application learns that the call is over, if it knows the dialog at all

	// Dialog set.
	AddFork         // make the dialog of this To tag and give it the response
	PassToFork      // give the response to the dialog with its To tag
	ConfirmFork     // give the 2xx to the dialog of its To tag and to its ACK cache; a new one if the tag is new
	HangUpFork      // as ConfirmFork, as Recv2xxUnwanted, then feed WantByeAsCaller to that dialog
	SilenceOthers   // early media of the other forks ends, unless it is wanted
	StartForkWindow // 64*T1
	EndEarlyForks   // feed TimerForkWindow to every early dialog of the set
	EndForks        // give the final response, or what stands for it, to every early dialog
	EndOtherForks   // as EndForks, but for the dialog that the program got from its call
	RetryInvite     // send the INVITE again, mended, CSeq+1; the program's dialog starts again at None
	JudgeFailure    // decide what follows from the code and feed one of the Failed... events
	TellRinging     // the application learns of a provisional response

	// Dialog-info (RFC 4235): the event attribute of the dialog element.
	ReportTrying     // state trying
	ReportProceeding // state proceeding
	ReportEarly      // state early
	ReportConfirmed  // state confirmed
	ReportCancelled  // terminated, event="cancelled"
	ReportRejected   // terminated, event="rejected", code=
	ReportReplaced   // terminated, event="replaced"
	ReportLocalBye   // terminated, event="local-bye"
	ReportRemoteBye  // terminated, event="remote-bye"
	ReportError      // terminated, event="error"
	ReportTimeout    // terminated, event="timeout"
	NewInstance      // a further dialog element with an id of its own

	coreActions // how many there are
)

// This does not compile when the two ranges run into each other.
const _ = sessionActions - coreActions

var coreActionNames = [...]string{
	NoAction:           "no_action",
	SendRequest:        "send_request",
	ResendRequest:      "resend_request",
	SendTrying:         "send_trying",
	SendResponse:       "send_response",
	ResendLast:         "resend_last",
	SendAck:            "send_ack",
	ResendAck:          "resend_ack",
	HoldCancel:         "hold_cancel",
	ReleaseCancel:      "release_cancel",
	ForgetCancel:       "forget_cancel",
	SendCancel:         "send_cancel",
	AnswerCancel:       "answer_cancel",
	AnswerCancel481:    "answer_cancel_481",
	StartA:             "start_a",
	BackoffA:           "backoff_a",
	StopA:              "stop_a",
	StartB:             "start_b",
	StopB:              "stop_b",
	StartD:             "start_d",
	StartE:             "start_e",
	BackoffE:           "backoff_e",
	SlowE:              "slow_e",
	StopE:              "stop_e",
	StartF:             "start_f",
	StopF:              "stop_f",
	StartG:             "start_g",
	BackoffG:           "backoff_g",
	StopG:              "stop_g",
	StartH:             "start_h",
	StopH:              "stop_h",
	StartI:             "start_i",
	StartJ:             "start_j",
	StartK:             "start_k",
	StartL:             "start_l",
	StartM:             "start_m",
	StartTimer100:      "start_timer_100",
	StopTimer100:       "stop_timer_100",
	StartNIT100:        "start_nit_100",
	StopNIT100:         "stop_nit_100",
	StartCancelWait:    "start_cancel_wait",
	StopCancelWait:     "stop_cancel_wait",
	TellRequest:        "tell_request",
	TellResponse:       "tell_response",
	TellStray2xx:       "tell_stray_2xx",
	TellAck:            "tell_ack",
	TellCancel:         "tell_cancel",
	TellTimeout:        "tell_timeout",
	TellTransportError: "tell_transport_error",
	TellAckError:       "tell_ack_error",
	TellCancelTimeout:  "tell_cancel_timeout",
	TellNoAck:          "tell_no_ack",
	TellNewer:          "tell_newer",
	Refuse:             "refuse",
	Drop:               "drop",
	Absorb:             "absorb",
	Queue2xx:           "queue_2xx",
	SendQueued2xx:      "send_queued_2xx",
	DropQueued2xx:      "drop_queued_2xx",
	Start2xx:           "start_2xx",
	Backoff2xx:         "backoff_2xx",
	Stop2xx:            "stop_2xx",
	Start2xxEnd:        "start_2xx_end",
	Stop2xxEnd:         "stop_2xx_end",
	Resend2xx:          "resend_2xx",
	QueueBye:           "queue_bye",
	ReleaseBye:         "release_bye",
	DropQueuedBye:      "drop_queued_bye",
	SendRejectingAck:   "send_rejecting_ack",
	DropAck:            "drop_ack",
	OpenHalfDialog:     "open_half_dialog",
	LearnFromInvite:    "learn_from_invite",
	CopyHalfDialog:     "copy_half_dialog",
	CreateDialog:       "create_dialog",
	RecomputeRouteSet:  "recompute_route_set",
	RefreshTarget:      "refresh_target",
	TakeCSeq:           "take_cseq",
	FinishAck:          "finish_ack",
	DeferBye:           "defer_bye",
	SendBye:            "send_bye",
	RetryBye:           "retry_bye",
	SendPrack:          "send_prack",
	SendKeepalive:      "send_keepalive",
	AnswerBye:          "answer_bye",
	RejectPending:      "reject_pending",
	RejectInvite:       "reject_invite",
	Reject481:          "reject_481",
	Reject482:          "reject_482",
	Reject487:          "reject_487",
	Reject500:          "reject_500",
	AcceptChange:       "accept_change",
	IgnoreDemands:      "ignore_demands",
	CancelInvite:       "cancel_invite",
	CancelReinvite:     "cancel_reinvite",
	DropDialog:         "drop_dialog",
	PassRequest:        "pass_request",
	TellForked:         "tell_forked",
	TellEstablished:    "tell_established",
	TellEnded:          "tell_ended",
	AddFork:            "add_fork",
	PassToFork:         "pass_to_fork",
	ConfirmFork:        "confirm_fork",
	HangUpFork:         "hang_up_fork",
	SilenceOthers:      "silence_others",
	StartForkWindow:    "start_fork_window",
	EndEarlyForks:      "end_early_forks",
	EndForks:           "end_forks",
	EndOtherForks:      "end_other_forks",
	RetryInvite:        "retry_invite",
	JudgeFailure:       "judge_failure",
	TellRinging:        "tell_ringing",
	ReportTrying:       "report_trying",
	ReportProceeding:   "report_proceeding",
	ReportEarly:        "report_early",
	ReportConfirmed:    "report_confirmed",
	ReportCancelled:    "report_cancelled",
	ReportRejected:     "report_rejected",
	ReportReplaced:     "report_replaced",
	ReportLocalBye:     "report_local_bye",
	ReportRemoteBye:    "report_remote_bye",
	ReportError:        "report_error",
	ReportTimeout:      "report_timeout",
	NewInstance:        "new_instance",
}

var actionNames = overlay(coreActionNames[:], sessionActionNames[:])

// String gives the effect's name, [a-z0-9_]+: "send_ack", "start_b".
func (a Action) String() string { return nameOf(actionNames, int(a), "action") }

// ParseAction finds an effect by its name; false when there is none.
func ParseAction(name string) (Action, bool) {
	i, ok := indexOf(actionNames, name)
	return Action(i), ok
}

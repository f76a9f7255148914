package fsm

// sessionActions is where the effects of the session's machines begin.
const sessionActions Action = 256

// Effects of the session's machines. "Start" arms a timer anew if it runs; "comes back as"
// names the event that the driver feeds next.
const (
	// Offer/answer.
	KeepRollback     = sessionActions + iota // remember the session as it is, for Rollback
	MarkSession                              // if the request is a re-INVITE: remember the session as it is, for RollbackReinvite
	NumberOrigin                             // o= version: the last one, plus one if the SDP differs from what was sent last
	CheckOffer                               // look at the offer; one that cannot be taken comes back as WantReject
	UsePreview                               // keep the SDP as the preview and let media start by it
	CommitPreview                            // the preview is the answer
	CommitAnswer                             // offer and answer are in force from now on
	KeepPreview                              // keep the SDP that was shown: the answer must be the same
	IgnoreSDP                                // do not look at this SDP; count it if it differs from the one in force
	Rollback                                 // the session is what KeepRollback remembered; both offer and preview are forgotten
	RollbackReinvite                         // the session is what MarkSession remembered
	AcceptReinvite                           // 2xx to the re-INVITE with the answer at hand; comes back as SendAnswer
	AcceptUpdate                             // 2xx to the UPDATE with the answer at hand; comes back as SendUpdate2xx
	PrackWithAnswer                          // feed WantAnswer to ReliableClient, whose PRACK carries the answer
	AckWithAnswer                            // feed WantAnswer to the ACK cache, whose ACK carries the answer
	RejectStreams                            // make an answer that refuses every stream
	OfferAgain                               // ask for a modification with an offer of our own; not a second time for the same cause
	RefuseOffer                              // do not look at the offer; Serve sends the response
	DropOffer                                // forget offer and preview
	CopyOffer                                // the new fork's machine gets SendOfferInvite with the same offer
	TellOffer                                // the application learns of the offer
	TellAnswer                               // the application learns of the answer
	TellNoAnswer                             // the application learns that the answer is missing; counted
	TellMismatch                             // the application learns that preview and answer differ; counted
	HangUp                                   // what Hangup would do in this state of the dialog; nothing if it is over already

	// Our own re-INVITE or UPDATE.
	SendModify       // send the newest wish, by re-INVITE or UPDATE
	SendReinvite     // send the newest wish by re-INVITE
	SendRepair       // send an offer with the session as RollbackReinvite has left it
	ResendModify     // the same request with the same offer, CSeq+1, mended by what was ordered before
	KeepWish         // this is the newest wish
	QueueRepair      // the newest wish is the session as RollbackReinvite has left it
	DropWish         // forget the change with every wish
	CloseChange      // the change is over; the wish that waited behind it, if any, is the one at hand
	TakeNewest       // if a newer wish waits: it takes the place of the one that is to be tried again
	TakeNewestOnly   // if a newer wish waits: it takes the place; else feed WantAbort, for nothing is to be tried again
	UndoChange       // if the change is still unwanted: ask for a modification back to what was before
	WaitAsOwner      // the next StartRetry or StartRefresh takes 2.1 to 4.0 s, in steps of 10 ms, at random
	WaitAsNonOwner   // the next StartRetry or StartRefresh takes 0 to 2.0 s, in steps of 10 ms, at random
	WaitAsTold       // the next StartRetry or StartRefresh takes the seconds of Retry-After
	StartRetry       // the time chosen before
	StopRetry        // -
	AbandonInvite    // feed WantAbandon to our re-INVITE's transaction
	AddCredentials   // answer the challenge in the next request
	RaiseMinSE       // Min-SE is the largest of all that were named; Session-Expires not below it
	MarkNoUpdate     // remember that the peer does not know UPDATE
	TellModifyFailed // a hold or resume: feed ModifyFailed to HoldWish; else the application learns that the change was refused

	// A re-INVITE or UPDATE of the peer.
	KeepTarget     // keep the request's Contact aside as the pending remote target
	CommitTarget   // the pending remote target of the request is the remote target
	DropTarget     // forget the request at hand with its pending remote target
	CloseRequest   // forget the request at hand: it has its final response
	Answer491Glare // 491 to the request
	Answer500Busy  // 500 to the request, Retry-After 0 to 10 s at random
	AnswerUpdate   // 2xx to the UPDATE, without SDP
	Reject400      // 400 to the request
	Reject401      // 401 to the request
	Reject403      // 403 to the request
	Reject406      // 406 to the request
	Reject420      // 420 to the INVITE, Unsupported: 100rel; comes back as Send300to699
	Reject422      // 422 to the request, Min-SE with our floor
	Reject423      // 423 to the request, with Min-Expires
	Reject486      // 486 to the INVITE
	Reject488      // 488 with Warning to the request with the offer; comes back as Send300to699 when it is the first INVITE
	Reject489      // 489 to the request
	Reject504      // 504 to the UPDATE
	Reject603      // 603 to the request

	// Hold.
	SetWantSendrecv   // the user wants sendrecv
	SetWantSendonly   // the user wants sendonly
	SetWantInactive   // the user wants inactive
	SetWantTold       // the user wants what the peer was told last
	AnswerWant        // the answer's direction is the one of DirectionTable for this offer and what is wanted
	OfferWant         // the offer's direction is what is wanted
	RequestModify     // feed WantModify to Modify: the wish is what is wanted now
	QueueModify       // feed WantModifyBusy to Modify: the wish is what is wanted now
	DropModify        // feed this event to Modify, whose wish it is; a wish that waits behind another change is forgotten
	CountIllegal      // count the answer as illegal
	StopMedia         // send no RTP and no RTCP
	ResumeMedia       // send again what the direction allows
	TellHeld          // the application learns that we hold, and the peer knows
	TellResumed       // the application learns that we do not hold any more, and the peer knows
	TellRemoteHeld    // the application learns that the peer holds
	TellRemoteResumed // the application learns that the peer does not hold any more
	TellWishFailed    // the application learns that the hold or resume was refused

	// ISUP.
	RequestHold           // put the SIP side on hold, as the verb would
	RequestResume         // resume the SIP side, as the verb would: takes the hold back if it was not sent yet
	SendSuspendInfo       // INFO with the SUS
	SendResumeInfo        // INFO with the RES
	SendRelease           // REL, with the cause of Reason: Q.850 or of an ISUP body, else 16
	SendProgressHold      // CPG: remote hold
	SendProgressRetrieval // CPG: remote retrieval
	StartSuspend          // T2 (user initiated) or T6 (network initiated), if the host wants them run here
	StopSuspend           // -

	// Early media.
	StartRingback  // play a ringing tone
	StopRingback   // -
	PlayEarlyMedia // play what the other side sends
	StopEarlyMedia // -
	MuteFork       // receive this fork's media and do not play it
	GateFork       // do not receive this fork's media
	OpenGate       // media is authorised
	CloseGate      // media is not authorised

	// Session timer.
	StartRefresh        // half of the interval, or the time chosen before
	StopRefresh         // -
	StartExpiry         // the whole interval, from the 2xx
	StopExpiry          // -
	StartPeerExpiry     // the interval less the smaller of 32 s and a third of it, from the 2xx
	StopPeerExpiry      // -
	SendRefreshUpdate   // UPDATE without an offer, Session-Expires and refresher as SessionInterval says
	SendRefreshReinvite // re-INVITE with the same SDP, Session-Expires and refresher as SessionInterval says
	ResendRefresh       // the same refresh again, CSeq+1, mended by what was ordered before
	RefreshWhenFree     // when the interlock is free and nothing has refreshed: feed TimerRefresh... again
	ExpireWhenServed    // when the peer's request is answered otherwise than by 2xx: feed TimerPeerExpiry again
	FreeCall            // forget the call, without a BYE
	TellRefreshed       // the application learns that the call was refreshed
	SupportTimer        // Supported: timer
	RequireTimer        // Require: timer in the 2xx; if the refresher is uas and the UAC lacks it, leave it out
	UACRefreshes        // the sender of the request refreshes: for WriteSE and StartSessionTimer to tell
	UASRefreshes        // the receiver of the request refreshes: for WriteSE and StartSessionTimer to tell
	WriteSE             // Session-Expires into the message, with the refresher once it is decided
	WriteMinSE          // Min-SE, if a 422 or a request of the peer ever named one
	LowerSE             // take a shorter interval, not below Min-SE nor 90 s
	KeepRefresher       // refresher=uac if we refresh now, else uas
	StartSessionTimer   // feed SessionTimer what this 2xx says: Initial..., Recv2xx... or Send2xx...

	// Reliable provisional responses.
	NumberRSeq            // the next RSeq of this INVITE
	SendReliable          // send the response with Require: 100rel and its RSeq, and keep it
	SendUnreliable        // send the response as it is
	ResendReliable        // send the kept response again
	RequireReliable       // every further provisional response but 100 has to be reliable
	Queue1xx              // keep the response for later
	SendQueued1xx         // if one is kept: feed SendReliable1xx with it
	DropQueued1xx         // forget what is kept
	AnswerPrack           // 2xx to the PRACK
	AnswerPrackWithSDP    // 2xx to the PRACK, with the answer to the offer in it
	ReleaseAccept         // if a 2xx waits and no reliable response with SDP is left: feed PrackedLast to Accept, then WantAccept here
	FailAccept            // feed PrackFailed to Accept
	StartPrack            // T1
	BackoffPrack          // twice the last wait, without a cap
	StopPrack             // -
	StartPrackEnd         // 64*T1
	StopPrackEnd          // -
	KeepRSeq              // the response's RSeq is the last one in order
	ResendPrack           // the same PRACK again, CSeq+1, same RAck
	SendPrackWithoutOffer // PRACK for the same response, without SDP
	EndFork               // feed EarlyFailure (of the last fork, or with BYE by policy) to the dialog, or UsageFailure if it is confirmed

	// Subscriptions.
	SendSubscribe        // SUBSCRIBE, the same Event and id as before
	SendUnsubscribe      // SUBSCRIBE with Expires: 0
	MendSubscribe        // SUBSCRIBE again with credentials or the longer interval
	Resubscribe          // a new subscription, new Call-ID and From tag
	PlanResubscribe      // a new subscription after Retry-After, or when the program likes
	OpenUsage            // the dialog, if it is new, and in it the usage, from this NOTIFY
	NewUsage             // a usage of its own, whose machine starts with this message
	ShareDialog          // the usage joins the dialog of the request
	AnswerNotify         // 200 to the NOTIFY
	AnswerSubscribe      // 200 to the SUBSCRIBE, Expires not above what was asked
	DecideSubscription   // feed Granted or NeedsTime at once
	SendNotify           // NOTIFY with the state
	ResendNotify         // the same NOTIFY again, CSeq+1
	QueueNotify          // keep what is to be reported; only the newest
	SendQueuedNotify     // if something is kept: feed ResourceChanged
	NotifyActive         // NOTIFY active;expires=, with the state
	NotifyPending        // NOTIFY pending;expires=, without the state
	NotifyTimeout        // NOTIFY terminated;reason=timeout
	NotifyRejected       // NOTIFY terminated;reason=rejected
	NotifyGiveUp         // NOTIFY terminated;reason=giveup
	NotifyEnd            // NOTIFY terminated, with the reason that the program gives
	StartN               // 64*T1
	StopN                // -
	StartSubscribe       // a while before the subscription expires
	StopSubscribe        // -
	StartSubscriptionEnd // the time that was agreed
	StopSubscriptionEnd  // -
	TellNotify           // the application learns what the NOTIFY says
	TellUnsubscribed     // the application learns that the subscription is over

	// REFER.
	AcceptRefer          // 200 to the REFER
	FollowRefer          // place the call that Refer-To names
	AskApproval          // ask the user; comes back as ApprovalGranted or ApprovalDenied
	OpenNotifier         // feed ReferAccepted, then Granted to a new Notifier: the first report is 100 Trying
	OpenNotifierPending  // feed ReferAccepted, then NeedsTime to a new Notifier
	GrantNotifier        // feed Granted to the Notifier
	DenyNotifier         // feed Denied to the Notifier: the last report is 603 Declined
	NotifyProgress       // feed ResourceChanged to the Notifier
	NotifyFinal          // feed WantEndSubscription to the Notifier: the last report is the outcome, reason noresource
	SendRefer            // REFER in the dialog
	SendReferOutside     // REFER to the GRUU in a new dialog, with Target-Dialog and Require: tdialog
	OpenSubscriber       // feed ReferSent to a new Subscriber
	CloseSubscriber      // forget the Subscriber, without a message
	TellTransferProgress // the application learns how the transfer goes
	TellTransferred      // the application learns that the transfer succeeded
	TellTransferFailed   // the application learns that the transfer failed
	TellTransferUnknown  // the application learns that the outcome stays unknown

	// Replaces and Join.
	CancelOld       // cancel the INVITE of the old call; a 2xx that crosses is acknowledged and hung up
	HangUpOld       // hang up the old call as Hangup would; dialog-info says replaced
	JoinOld         // mix the new call with the old one and all that are mixed with it
	IgnoreJoin      // go on as if Join were not there
	RedirectToFocus // 3xx to the conference server
)

package fsm

// sessionEvents is where the events of the session's machines begin.
const sessionEvents Event = 256

// Events of the session's machines.
const (
	// Offer/answer. Send... is what goes out with an offer or answer of ours, Recv... what came.
	WantOffer                = sessionEvents + iota // the program wants to make an offer of its own
	SendOfferInvite                                 // our offer in an INVITE
	SendOfferUpdate                                 // our offer in an UPDATE
	SendOfferPrack                                  // our offer in a PRACK
	SendOfferRel1xx                                 // our offer in a reliable provisional response
	SendOffer2xx                                    // our offer in a 2xx
	SendAnswer                                      // our answer goes out in a reliable response to the INVITE
	SendPreview                                     // SDP of ours goes out in an unreliable provisional response
	WantRejectKeep                                  // as WantReject, where policy makes a new offer afterwards
	AnswerNeedsUser                                 // the offer in the peer's UPDATE cannot be answered without the user
	RecvOfferInvite                                 // an offer in an INVITE, and the interlock is free
	RecvOfferUpdate                                 // an offer in an UPDATE, and the interlock is free
	RecvOfferPrack                                  // an offer in a PRACK
	RecvOfferRel1xx                                 // an offer in a reliable provisional response to our INVITE without SDP
	RecvOffer2xx                                    // an offer in a 2xx to our INVITE without SDP
	RecvGlare491                                    // a re-INVITE or UPDATE that the interlock answers with 491
	RecvGlare500                                    // a re-INVITE or UPDATE that the interlock answers with 500
	RecvPreview                                     // SDP in an unreliable provisional response
	RecvAnswerRel1xx                                // SDP in a reliable provisional response, no preview before or the same
	RecvAnswer2xx                                   // SDP in a 2xx to our INVITE, no preview before or the same
	RecvChangedAnswer                               // SDP in a reliable response that differs from the preview, which stands
	RecvChangedAnswerTake                           // as RecvChangedAnswer, where policy takes the newer one
	RecvNoAnswer2xx                                 // a 2xx without SDP to our INVITE that offered; the call cannot stand
	RecvNoAnswer2xxKeep                             // as RecvNoAnswer2xx, for a re-INVITE: the old session stands (policy)
	RecvAnswerAck                                   // SDP in the ACK to our 2xx that offered
	RecvNoAnswerAck                                 // an ACK without SDP to our 2xx that offered; the call cannot stand
	RecvNoAnswerAckKeep                             // as RecvNoAnswerAck, for a re-INVITE: the old session stands (policy)
	RecvAnswerPrack2xx                              // SDP in the 2xx to our PRACK that offered
	RecvNoAnswerPrack2xx                            // a 2xx without SDP to our PRACK that offered
	RecvNoAnswerPrack2xxEnd                         // as RecvNoAnswerPrack2xx, where policy ends the call
	RecvAnswerUpdate2xx                             // SDP in the 2xx to our UPDATE that offered
	RecvNoAnswerUpdate2xx                           // a 2xx without SDP to our UPDATE that offered
	RecvNoAnswerUpdate2xxEnd                        // as RecvNoAnswerUpdate2xx, where policy ends the call
	InviteRefused                                   // our INVITE failed: 300 to 699, or as if one had come
	InviteRefusedAfterChange                        // a re-INVITE failed after an exchange inside it was completed, ours or the peer's
	UpdateRefused                                   // our UPDATE failed: 300 to 699, or as if one had come

	// Our own re-INVITE or UPDATE.
	WantModify                  // the program wants a change, and the interlock is free
	WantModifyBusy              // the program wants a change, and the interlock is not free
	WantAbort                   // the program does not want the change any more; a provisional response has come, or nothing was sent
	WantAbortNo1xx              // the program does not want the change any more; no provisional response has come
	InterlockFree               // what was in the way is done, and a wish waits
	TimerRetry                  // the time after 491 or 500 is over, the wish stands, the interlock is free
	TimerRetryBusy              // as TimerRetry, and the interlock is not free
	TimerRetryUnwanted          // the time after 491 or 500 is over, and the wish is gone
	ModifyAccepted              // 2xx to our re-INVITE or UPDATE
	ModifyFailed                // a failure that leaves the call alone and has no event of its own
	ModifyFailedAfterChange     // as ModifyFailed, after an exchange inside the re-INVITE was completed; the interlock is free
	ModifyFailedAfterChangeBusy // as ModifyFailedAfterChange, and the interlock is not free
	ModifyTransportError        // our re-INVITE or UPDATE could not be sent
	ModifyChallenged            // 401 or 407, and there are credentials
	Recv491AsOwner              // 491, and we made the Call-ID
	Recv491NotOwner             // 491, and the peer made the Call-ID
	Recv500RetryAfter           // 500 with Retry-After, and tries are left
	Recv422                     // 422 (Session Interval Too Small)
	Recv504ToUpdate             // 504 to an UPDATE in a confirmed dialog, where policy sends a re-INVITE
	UpdateUnsupported           // 405 or 501 to an UPDATE in a confirmed dialog, where policy sends a re-INVITE
	UpdateUnsupportedEarly      // 405 or 501 to an UPDATE in an early dialog
	RecvReinvite100             // 100 to our re-INVITE
	RecvReinvite1xx             // 101 to 199 to our re-INVITE, sent unreliably
	RecvReinvite1xxReliable     // 101 to 199 to our re-INVITE, sent reliably and in order
	ContactLost                 // our own address changed while our re-INVITE is open
	AckLostTargetMoved          // the ACK to the failure of our re-INVITE was lost, and the re-INVITE had moved the peer

	// A re-INVITE or UPDATE of the peer.
	RecvReinvite                   // a re-INVITE, and the interlock is free
	RecvUpdate                     // an UPDATE with an offer, and the interlock is free
	RecvPlainUpdate                // an UPDATE without an offer, and no other UPDATE is open
	ReinviteNeedsUser              // the re-INVITE cannot be answered without the user
	SendReinvite2xx                // 2xx to the re-INVITE
	SendReinviteFailure            // 300 to 699 to the re-INVITE
	SendReinviteFailureAfterChange // the program wants to refuse the re-INVITE after a change in it was carried out
	SendUpdate2xx                  // 2xx to the UPDATE
	SendUpdateFailure              // 300 to 699 to the UPDATE
	SendToNewTarget                // a request of ours goes to the address in the request at hand

	// Hold. PeerOffers... is an offer of the peer that the program takes; ...Wish: a wish of
	// ours waits and the answer tells it.
	WantHoldMusic            // hold, sending music
	WantHoldSilent           // hold, sending nothing
	WantHoldWhileHeld        // hold while the peer holds, offering sendonly
	WantHoldWhileHeldSilent  // hold while the peer holds, offering inactive
	WantHoldUntold           // hold silently while nothing flows anyway, where policy sends nothing
	WantHoldMusicBusy        // as WantHoldMusic, and the interlock is not free or a wish waits
	WantHoldSilentBusy       // as WantHoldSilent, and the interlock is not free or a wish waits
	WantResume               // resume
	WantResumeWhileHeld      // resume while the peer holds
	WantResumeBusy           // as WantResume, and the interlock is not free
	WishTakenBack            // the user wants again what the peer was told last
	PeerOffersSendrecv       // sendrecv
	PeerOffersSendonly       // sendonly
	PeerOffersRecvonly       // recvonly
	PeerOffersInactive       // inactive
	PeerOffersZero           // the address 0.0.0.0, whatever the direction
	PeerOffersNothing        // a re-INVITE without SDP: the offer is ours to make
	PeerOffersSendrecvWish   // sendrecv
	PeerOffersSendonlyWish   // sendonly
	PeerOffersNothingWish    // a re-INVITE without SDP
	AnswerToHold             // to our hold: the peer will receive
	AnswerToHoldHeld         // to our hold: the peer will not receive what we offered to send
	AnswerToHoldSilent       // to our silent hold: inactive, which tells nothing of the peer
	AnswerToHoldIllegal      // to our hold: a direction that our offer does not allow
	AnswerToHoldIllegalEnd   // as AnswerToHoldIllegal, where policy ends the call
	AnswerToResume           // to our resume: the peer will receive
	AnswerToResumeHeld       // to our resume: the peer will not receive
	AnswerWhileHolding       // to another offer of ours that held: the peer will receive
	AnswerWhileHoldingHeld   // to another offer of ours that held: the peer will not receive
	AnswerWhileHoldingSilent // to another offer of ours that was inactive
	AnswerWhileActive        // to another offer of ours that did not hold: the peer will receive
	AnswerWhileActiveHeld    // to another offer of ours that did not hold: the peer will not receive
	MediaChanged             // a stream was added, removed or moved

	// ISUP (RFC 3398 §9, §10).
	SuspendByHold         // SUS, and it is shown as a hold
	SuspendByInfo         // SUS, and it goes on in an INFO
	SuspendSilently       // SUS, and the SIP side is not told
	RecvResume            // RES
	RecvRelease           // REL
	RecvProgressHold      // CPG: somebody in the telephone network holds
	RecvProgressRetrieval // CPG: and lets go again
	TimerSuspend          // T2 or T6, where no exchange runs it
	PeerHeld              // the SIP side holds ([Hold] tells TellRemoteHeld)
	PeerResumed           // the SIP side does not hold any more ([Hold] tells TellRemoteResumed)

	// Early media (RFC 3960, RFC 5009).
	Recv180              // 180
	Recv180RingsOver     // 180, where policy rings over media
	RecvOther1xx         // 181 to 183, or another one than 180
	MediaStarts          // authorised media of this fork, which is the one to play
	MediaStartsRingsOver // as MediaStarts, where policy rings over media
	MediaStops           // no more of it
	ForkMedia            // media of this fork, while another one is played
	ForkMediaGated       // as ForkMedia, where policy does not let it in
	MediaAuthorized      // P-Early-Media allows what it did not, or says so again
	MediaRevoked         // P-Early-Media forbids
	ForkAnswered         // another fork of the call was answered

	// Session timer (RFC 4028). Ours: we refresh; Theirs: the peer does; None: no Session-Expires.
	InitialSEOurs          // the 2xx that makes the call
	InitialSETheirs        // the 2xx that makes the call
	Recv2xxSEOurs          // a 2xx to our re-INVITE or UPDATE
	Recv2xxSETheirs        // a 2xx to our re-INVITE or UPDATE
	Recv2xxSENone          // a 2xx to our re-INVITE or UPDATE
	Send2xxSEOurs          // our 2xx to a re-INVITE or UPDATE
	Send2xxSETheirs        // our 2xx to a re-INVITE or UPDATE
	Send2xxSENone          // our 2xx to a re-INVITE or UPDATE
	TimerRefresh           // a refresh is due, and goes by UPDATE
	TimerRefreshByReinvite // a refresh is due, and goes by re-INVITE
	TimerRefreshBusy       // a refresh is due, and another exchange is open
	TimerExpiry            // the interval is over, and we should have refreshed
	TimerPeerExpiry        // the interval is nearly over, and the peer should have refreshed
	TimerPeerExpiryServing // as TimerPeerExpiry, and a request of the peer that may refresh is open
	ProxyExpiry            // in a proxy: the interval is over

	// Session timer, negotiation. UAC and UAS are those of the request at hand.
	InviteWithTimer           // a request that asks for an interval
	InviteWithoutTimer        // a request that does not
	WantRefresh               // a refresh is written
	ProxyWantsTimer           // a proxy asks for an interval
	ProxyRaises               // a proxy raises too short an interval, the UAC does not know the timer
	RecvSETooSmall            // an interval below our floor, the UAC knows the timer
	RecvSETooSmallUnsupported // an interval below our floor, the UAC does not know the timer: accept (policy)
	RecvSETooSmallOmit        // as RecvSETooSmallUnsupported, where policy does without the timer
	RecvSELong                // an interval longer than we like
	RecvSEUnsupported         // an interval, and the UAC does not know the timer
	RecvSEChooseUAC           // an interval without a refresher: policy takes the UAC
	RecvSEChooseUAS           // an interval without a refresher: policy takes the UAS
	RecvSERefresherUAC        // an interval with refresher=uac
	RecvSERefresherUAS        // an interval with refresher=uas
	RecvNoSEChooseUAC         // no interval, but we want one: policy takes the UAC
	RecvNoSEChooseUAS         // no interval, but we want one: policy takes the UAS
	RecvStraySE               // Session-Expires in a provisional response, Min-SE outside a 422
	Recv2xxRefresherUAC       // a 2xx with refresher=uac
	Recv2xxRefresherUAS       // a 2xx with refresher=uas
	Recv2xxNoSE               // a 2xx without an interval
	Recv2xxNoSEKeep           // as Recv2xxNoSE, where policy refreshes alone
	MidDialog2xxNoSE          // a 2xx without an interval in the middle of a call
	Proxy2xxNoSE              // in a proxy that asked: a 2xx without an interval, the UAC knows the timer
	Proxy2xxNoSEUnsupported   // as Proxy2xxNoSE, the UAC does not know the timer

	// Reliable provisional responses, callee (RFC 3262 §3). A PRACK that matches is told apart by its SDP.
	SendReliable1xx            // a provisional response that is to be reliable
	SendReliable1xxUnsupported // the same, and the caller does not know 100rel
	RecvInvite100rel           // the INVITE requires 100rel
	RecvInvite100relUnwilling  // the INVITE requires 100rel, and we do not do that
	RecvPrack                  // matches; no SDP is due and none is there
	RecvPrackOffer             // matches a response with our answer, and offers
	RecvPrackAnswer            // matches a response with our offer, and answers
	RecvPrackNoAnswer          // matches a response with our offer, and does not answer: the INVITE fails
	RecvPrackNoAnswerKeep      // as RecvPrackNoAnswer, where policy goes on without
	RecvPrackStrayOffer        // matches a response without SDP, has SDP, and no offer is open
	RecvPrackStraySDP          // matches a response without SDP, has SDP, and an offer is open
	RecvPrackNoMatch           // matches nothing that is unacknowledged
	RecvPrackAgain             // a retransmission of a PRACK
	TimerPrack                 // the response is to be resent
	TimerPrackEnd              // 64*T1 after the response

	// Reliable provisional responses, caller (RFC 3262 §4).
	RecvRel1xxNext       // the first one, or the next in order; no offer to answer
	RecvRel1xxNextOffer  // the first one or the next in order, with an offer
	RecvRel1xxAgain      // the last one again
	RecvRel1xxGap        // one is missing before it
	RecvRel1xxOld        // one from before the last
	RecvRel1xxNoTag      // without a To tag
	RecvRel1xxAfterFinal // a new one after the final response, where policy discards it
	RecvRSeqIn100        // a 100 with RSeq
	RecvHalfReliable     // RSeq without Require: 100rel, or the other way round
	InviteFinal          // the INVITE got its final response
	PrackChallenged      // 401 or 407 to our PRACK, and there are credentials
	PrackRefused         // 488 to our PRACK that offered
	PrackRefusedCancel   // as PrackRefused, where policy cancels the INVITE
	PrackFailedForGood   // 481, 408 or no answer to our PRACK
	PrackFailureIgnored  // as PrackFailedForGood, where policy waits for the INVITE's final response

	// Subscriptions (RFC 6665), who asks.
	WantSubscribe             // subscribe
	WantUnsubscribe           // unsubscribe
	ReferSent                 // a REFER went out that opens a subscription
	SubscribeAccepted         // 2xx to SUBSCRIBE, or to the REFER
	SubscribeAcceptedNoNotify // 204 to SUBSCRIBE (RFC 5839)
	SubscribeMendable         // 401, 407 or 423 to SUBSCRIBE that can be mended
	SubscribeFailed           // another failure of SUBSCRIBE, or no answer
	SubscriptionGone          // 404, 405, 410, 416, 480 to 485, 489, 501 or 604 to SUBSCRIBE
	RecvNotifyActive          // NOTIFY with Subscription-State: active
	RecvNotifyPending         // NOTIFY with Subscription-State: pending
	RecvNotifyTerminated      // NOTIFY with Subscription-State: terminated
	RecvNotifyUnmatched       // NOTIFY that matches no subscription
	RecvNotifyOtherFork       // NOTIFY of another fork, while the first timer N would run
	RecvNotifyForkForbidden   // NOTIFY of another fork, and the event package allows one only
	RecvNotifyForkLate        // NOTIFY of another fork, after the first timer N
	RecvNotifyBadEvent        // NOTIFY with an Event that nobody knows
	RecvNotifyNoState         // NOTIFY without Subscription-State
	ResubscribeNow            // ended for a reason after which to ask again at once
	ResubscribeLater          // ended for a reason after which to ask again later
	NoResubscribe             // ended for a reason after which not to ask again
	TimerN                    // 64*T1 after SUBSCRIBE or REFER, and no NOTIFY has come since
	TimerSubscribe            // time to refresh
	TimerSubscriptionEnd      // the subscription has expired

	// Subscriptions, who reports.
	RecvSubscribe                // a new SUBSCRIBE
	RecvSubscribeAgain           // a refresh
	RecvPoll                     // a new SUBSCRIBE with Expires: 0
	RecvUnsubscribe              // a refresh with Expires: 0
	RecvSubscribeInDialog        // a new SUBSCRIBE in an existing dialog
	RecvSubscribeInDialogRefused // the same, where policy keeps dialogs apart
	RecvSubscribeBadEvent        // a SUBSCRIBE with an Event that nobody knows, or none
	RecvSubscribeForbidden       // a SUBSCRIBE that is not allowed
	RecvSubscribeUnauthenticated // a SUBSCRIBE that has to be challenged
	RecvSubscribeTooBrief        // a SUBSCRIBE with too short an interval
	RecvSubscribeUnacceptable    // a SUBSCRIBE that accepts none of our formats
	ReferAccepted                // a REFER was accepted and opens a subscription
	Granted                      // the subscription is allowed
	NeedsTime                    // somebody has to be asked
	Denied                       // refused after all
	NeverDecided                 // nobody decided in time
	ResourceChanged              // there is something to report
	ResourceChangedBusy          // there is something to report, and the last NOTIFY is not answered
	WantEndSubscription          // the program ends the subscription
	NotifyAnswered               // 2xx to our NOTIFY
	NotifyChallenged             // 401 or 407 to our NOTIFY, and there are credentials
	NotifyFailed                 // another failure that leaves the subscription alone
	NotifyGone                   // 404, 405, 410, 416, 480 to 485, 489, 501 or 604 to our NOTIFY
	NotifyUnanswered             // 408 or no answer to our NOTIFY

	// REFER (RFC 3515), who is asked.
	RecvRefer              // a REFER to be followed
	RecvReferNeedsApproval // a REFER that the user has to approve
	RecvReferTargetDialog  // a REFER outside the dialog whose Target-Dialog matches
	RecvReferNoSub         // a REFER with Refer-Sub: false that we agree to
	RecvReferAgain         // a further REFER in the dialog
	RecvReferMalformed     // a REFER without exactly one Refer-To
	RecvReferDeclined      // a REFER that policy or the user does not want
	RecvReferForbidden     // a REFER from somebody who may not
	RecvReferAfterBye      // a REFER in a dialog whose call is over
	RecvSubscribeRefer     // SUBSCRIBE with Event: refer for no subscription that exists
	ApprovalGranted        // the user agrees
	ApprovalDenied         // the user refuses
	ReferProgress          // the call that was asked for makes progress
	ReferFinal             // the call that was asked for is answered or refused

	// REFER, who asks.
	WantRefer          // send a REFER in the dialog
	WantReferOutside   // send a REFER; the peer's Contact is a GRUU
	ReferAnswered      // 2xx to REFER
	ReferAcceptedNoSub // 2xx to REFER with Refer-Sub: false, as was asked
	ReferRefused       // 300 to 699 to REFER, or no answer
	RecvSipfrag1xx     // a report of progress
	RecvSipfrag2xx     // a report of success, after which policy ends the old call
	RecvSipfrag2xxKeep // a report of success, after which policy leaves the old call to the program
	RecvSipfragFailure // a report of failure
	ReportsEnded       // the reports end before the outcome

	// Replaces and Join: one event for each outcome of the checks.
	ReplacesMalformed   // two headers, Join beside it, a tag missing
	ReplacesInOther     // in a request other than INVITE
	ReplacesNoMatch     // no such call
	ReplacesManyMatches // more than one
	ReplacesNotInvite   // a dialog that no INVITE made
	ReplacesEnded       // a call that is over
	ReplacesChallenge   // to be challenged
	ReplacesForbidden   // not allowed: 403
	ReplacesDeclined    // not allowed: 603
	ReplacesEarlyOnly   // an answered call, and early-only
	ReplacesTheirEarly  // a call that rings here
	ReplacesOurEarly    // a call that we placed and that still rings
	ReplacesConfirmed   // an answered call
	JoinMalformed       // two headers, Replaces beside it, a tag missing, not an INVITE
	JoinConference      // no such call, but the Request-URI is a conference
	JoinNoMatch         // no such call, more than one, or none made by INVITE
	JoinEnded           // a call that is over
	JoinChallenge       // to be challenged
	JoinForbidden       // not allowed: 403
	JoinDeclined        // not allowed: 603
	JoinByFocus         // a call, and a conference server could mix
	JoinImpossible      // a call, and nobody could mix
	JoinActive          // a call, and we can mix
)

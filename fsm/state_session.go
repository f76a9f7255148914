package fsm

// sessionStates is where the states of the session's machines begin.
const sessionStates State = 64

// States of the session's machines.
const (
	// Offer/answer (RFC 3264 §4, RFC 6337 §2.2): whose offer is open, and which message carried it.
	Stable            = sessionStates + iota // no offer is open
	LocalOfferInvite                         // ours, in an INVITE
	LocalOfferPreview                        // as LocalOfferInvite; an unreliable response has shown the answer
	LocalOfferUpdate                         // ours, in an UPDATE
	LocalOfferPrack                          // ours, in a PRACK
	LocalOfferRel1xx                         // ours, in a reliable provisional response
	LocalOffer2xx                            // ours, in a 2xx
	RemoteOfferInvite                        // the peer's, in an INVITE
	RemoteOfferUpdate                        // the peer's, in an UPDATE
	RemoteOfferPrack                         // the peer's, in a PRACK
	RemoteOfferRel1xx                        // the peer's, in a reliable provisional response
	RemoteOffer2xx                           // the peer's, in a 2xx

	// Changing a session (RFC 3261 §14, RFC 3311).
	Pending       // modification: our request is open; subscription: somebody still has to allow it
	Queued        // a wish waits for another exchange to end
	Wait491       // a wish waits for the time after 491
	Wait500       // a wish waits for the time that a 500 named
	ServingInvite // a re-INVITE of the peer is open
	ServingUpdate // an UPDATE of the peer with an offer is open
	ServingBoth   // an UPDATE inside a re-INVITE is open, and the re-INVITE too

	// Hold (RFC 3264 §8.4, RFC 6337 §5.3) and ISUP suspension (RFC 3398 §9).
	Active            // hold, suspension: nobody holds; subscription: running
	LocalHold         // we hold
	RemoteHold        // the peer holds
	BothHold          // both hold
	NoWish            // the peer knows what the user wants
	WishPending       // our offer is out
	WishQueued        // the wish waits for another exchange to end
	WishRetry         // the wish waits for the time after 491 or 500
	AddressKnown      // the peer's last offer had an address
	AddressZero       // the peer's last offer had the address 0.0.0.0
	SuspendedByHold   // suspended, and the SIP side is held
	SuspendedByInfo   // suspended, and the SIP side was told by INFO
	SuspendedSilently // suspended, and the SIP side was not told
	PstnHold          // somebody in the telephone network holds

	// Early media and ringback (RFC 3960 §3).
	Silent          // nothing is heard
	Ringback        // our own ringing tone
	PlayingEarly    // media of the other side; no 180 has come
	PlayingAfter180 // media of the other side; a 180 has come
	Ended           // not answered, or answered elsewhere

	// Session timer (RFC 4028).
	TimerOff         // no session interval
	OnRefresher      // we refresh
	OnPeerRefresh    // the peer refreshes
	RefreshPending   // our refresh is out
	Expired          // the call is to be hung up
	TimerAsked       // a session interval has been asked for
	RefresherUAC     // the sender of the request refreshes
	RefresherUAS     // the receiver of the request refreshes
	IntervalTooSmall // refused with 422

	// Reliable provisional responses (RFC 3262).
	WaitPrack     // callee: a reliable response waits for its PRACK
	Final         // callee: the INVITE has its final response
	NoRel         // caller: none has come
	HaveRSeq      // caller: the last one in order is acknowledged
	AnswerPending // caller: the last one is an offer, and its PRACK waits for the answer

	// Subscriptions and REFER (RFC 6665, RFC 3515).
	NotifyWait           // subscriber: asked, no NOTIFY yet
	RespWait             // notifier: accepted, not yet decided
	Unsubscribing        // subscriber: the end is asked for, was active
	UnsubscribingPending // subscriber: the end is asked for, was pending
	ReferWait            // referrer: the outcome is awaited

	// Replaces and Join (RFC 3891, RFC 3911).
	Refused        // the new INVITE is refused
	Replacing      // the new INVITE may replace an answered call
	ReplacingEarly // the new INVITE may replace a call that we placed and that still rings
	Succeeded      // the new call has taken the place of the old one, which ends
	Joining        // the new INVITE may join a call
	Joined         // both calls are mixed
	PlainInvite    // Join is ignored
)

var sessionStateNames = [...]string{
	Stable: "stable", LocalOfferInvite: "local_offer_invite", LocalOfferPreview: "local_offer_preview",
	LocalOfferUpdate: "local_offer_update", LocalOfferPrack: "local_offer_prack",
	LocalOfferRel1xx: "local_offer_rel_1xx", LocalOffer2xx: "local_offer_2xx",
	RemoteOfferInvite: "remote_offer_invite", RemoteOfferUpdate: "remote_offer_update",
	RemoteOfferPrack: "remote_offer_prack", RemoteOfferRel1xx: "remote_offer_rel_1xx",
	RemoteOffer2xx: "remote_offer_2xx", Pending: "pending", Queued: "queued", Wait491: "wait491",
	Wait500: "wait500", ServingInvite: "serving_invite", ServingUpdate: "serving_update",
	ServingBoth: "serving_both", Active: "active", LocalHold: "local_hold", RemoteHold: "remote_hold",
	BothHold: "both_hold", NoWish: "no_wish", WishPending: "wish_pending", WishQueued: "wish_queued",
	WishRetry: "wish_retry", AddressKnown: "address_known", AddressZero: "address_zero",
	SuspendedByHold: "suspended_by_hold", SuspendedByInfo: "suspended_by_info",
	SuspendedSilently: "suspended_silently", PstnHold: "pstn_hold", Silent: "silent", Ringback: "ringback",
	PlayingEarly: "playing_early", PlayingAfter180: "playing_after_180", Ended: "ended", TimerOff: "timer_off",
	OnRefresher: "on_refresher", OnPeerRefresh: "on_peer_refresh", RefreshPending: "refresh_pending",
	Expired: "expired", TimerAsked: "timer_asked", RefresherUAC: "refresher_uac", RefresherUAS: "refresher_uas",
	IntervalTooSmall: "interval_too_small", WaitPrack: "wait_prack", Final: "final", NoRel: "no_rel",
	HaveRSeq: "have_rseq", AnswerPending: "answer_pending", NotifyWait: "notify_wait", RespWait: "resp_wait",
	Unsubscribing: "unsubscribing", UnsubscribingPending: "unsubscribing_pending", ReferWait: "refer_wait",
	Refused: "refused", Replacing: "replacing", ReplacingEarly: "replacing_early", Succeeded: "succeeded",
	Joining: "joining", Joined: "joined", PlainInvite: "plain_invite",
}

package fsm

// Choice is a place where the RFCs disagree or leave something open: the classifier takes
// the event that a named policy stands for. The interlock's own choices are in
// [InterlockPolicy].
type Choice struct {
	Name    string // what is chosen
	Machine *Table
	Row     string  // the row of the default
	Default Event   // what this package recommends
	Others  []Event // what else policy may take; NoEvent means that nothing is fed
	Why     string  // what speaks for the default
}

// Choices lists the choices of the session's machines, in the order of their rows.
func Choices() []Choice {
	return []Choice{
		{"re-INVITE accepted without an answer", OfferAnswer, "OA-7", RecvNoAnswer2xxKeep, at(RecvNoAnswer2xx),
			"The running session still works; a new call has none and always takes recv_no_answer_2xx."},
		{"re-INVITE acknowledged without an answer", OfferAnswer, "OA-10", RecvNoAnswerAckKeep, at(RecvNoAnswerAck),
			"The running session still works; a new call has none and always takes recv_no_answer_ack."},
		{"PRACK without the answer that it owes", OfferAnswer, "OA-13", RecvPrackNoAnswer, at(RecvPrackNoAnswerKeep),
			"Without the answer the INVITE cannot succeed (PRU-20)."},
		{"UPDATE accepted without an answer", OfferAnswer, "OA-15", RecvNoAnswerUpdate2xx, at(RecvNoAnswerUpdate2xxEnd),
			"The running session still works."},
		{"PRACK accepted without an answer", OfferAnswer, "OA-15", RecvNoAnswerPrack2xx, at(RecvNoAnswerPrack2xxEnd),
			"The running session still works."},
		{"offer that cannot be refused, in a PRACK", OfferAnswer, "OA-21", WantReject, at(WantRejectKeep),
			"A clear end; offering again may go in circles (RFC 6337 §2.3)."},
		{"offer that cannot be refused, in a 2xx", OfferAnswer, "OA-22", WantReject, at(WantRejectKeep),
			"RFC 3261 §13.2.2.4 says so."},
		{"offer that cannot be refused, in a reliable response", OfferAnswer, "OA-23", WantReject, at(WantRejectKeep),
			"A clear end; offering again may go in circles (RFC 6337 §2.3)."},
		{"answer that differs from the preview", OfferAnswer, "OA-29", RecvChangedAnswer, at(RecvChangedAnswerTake),
			"RFC 3261 §13.2.1 says so; the other is for peers that announce first and connect later."},
		{"answer that its offer does not allow", Hold, "HLD-5", AnswerToHoldIllegal, at(AnswerToHoldIllegalEnd),
			"The call goes on and our own wish stands."},
		{"hold while held", HoldWish, "HLD-16", WantHoldWhileHeld, at(WantHoldWhileHeldSilent),
			"Sendonly never ends worse than RFC 3264's inactive (RFC 6337 §5.3)."},
		{"silent hold while nothing flows", HoldWish, "HLD-16", WantHoldWhileHeldSilent, at(WantHoldUntold),
			"Telling the peer lets both sides agree on who holds."},
		{"500 with Retry-After", Modify, "MOD-9", Recv500RetryAfter, at(ModifyFailed),
			"Three tries, then the change has failed."},
		{"504 to an UPDATE", Modify, "MOD-15", Recv504ToUpdate, at(ModifyFailed),
			"The peer has to ask its user, which a re-INVITE lets it do."},
		{"405 or 501 to an UPDATE", Modify, "MOD-16", UpdateUnsupported, at(ModifyFailed),
			"A re-INVITE does the same."},
		{"refusing what was carried out", Serve, "MDS-5", SendReinviteFailureAfterChange, at(SendReinviteFailure),
			"A SHOULD of RFC 6141 §3.3; where it is overruled, InviteRefusedAfterChange goes to OfferAnswer too."},
		{"2xx without Session-Expires", SessionInterval, "STN-10", Recv2xxNoSE, at(Recv2xxNoSEKeep),
			"Nobody else takes part."},
		{"too short an interval from a caller without the timer", SessionInterval, "STN-14", RecvSETooSmallUnsupported, at(RecvSETooSmallOmit),
			"The proxy that put it there wants a timer."},
		{"who refreshes, when the caller leaves it open", SessionInterval, "STN-6", RecvSEChooseUAC, at(RecvSEChooseUAS),
			"The caller's own requests keep the way through its NAT open."},
		{"expiry of one's own refreshes", SessionTimer, "ST-14", TimerExpiry, at(NoEvent),
			"Proxies and firewalls have forgotten the call by then."},
		{"media while the tone plays", EarlyMedia, "EM-2", MediaStarts, at(MediaStartsRingsOver),
			"RFC 3960 §3.2's example policy."},
		{"180 while media flows", EarlyMedia, "EM-3", Recv180, at(Recv180RingsOver),
			"RFC 3960 §3.2's example policy."},
		{"media of a further fork", EarlyMedia, "EM-6", ForkMedia, at(ForkMediaGated),
			"Muted media can be turned on at once when its fork is chosen."},
		{"PRACK that fails for good", ReliableClient, "PRC-8", PrackFailedForGood, at(PrackFailureIgnored),
			"The callee has lost the call (RFC 5057 §5.1)."},
		{"reliable response of a new fork after the final one", ReliableClient, "PRC-3", RecvRel1xxNext, at(RecvRel1xxAfterFinal),
			"RFC 5407 App. E acknowledges it; RFC 3262 §4 allows both."},
		{"488 to a PRACK with an offer", ReliableClient, "PRC-16", PrackRefused, at(PrackRefusedCancel),
			"The call need not end for it."},
		{"408 to a refresh of a subscription", Subscriber, "SUB-10", SubscribeFailed, at(SubscriptionGone),
			"RFC 6665 §4.1.2.2 keeps it; RFC 5057 §4.2 would end it."},
		{"report while the last one is not answered", Notifier, "NOT-3", ResourceChangedBusy, at(ResourceChanged),
			"NOTIFYs cannot overtake each other."},
		{"the old call after a transfer", Referrer, "REF-10", RecvSipfrag2xx, at(RecvSipfrag2xxKeep),
			"An unattended transfer leaves nobody to hang it up."},
		{"who may not replace a call", Replaces, "REP-10", ReplacesChallenge, at(ReplacesForbidden, ReplacesDeclined),
			"RFC 3891 names no code; a challenge lets the caller prove who it is."},
		{"who may not join a call", Join, "JOI-7", JoinChallenge, at(JoinForbidden, JoinDeclined),
			"RFC 3911 names no code; a challenge lets the caller prove who it is."},
	}
}

package fsm

// Modify is the client side of session modification: our own re-INVITE or UPDATE, and when
// it is tried again (RFC 3261 §14.1, RFC 3311 §5.3, RFC 6141).
//
// Its driver chooses re-INVITE or UPDATE and asks the [Interlock]; the events say only
// whether the way is free. Responses come here by what RFC 5057 makes of their code
// ([ResponseEffect]); rows about an INVITE or an UPDATE have events of their own. A request that
// only refreshes the session timer is no modification: [SessionTimer] sends it.
var Modify = mustCompile(modifyDef())

func modifyDef() Def {
	waiting := in(Wait491, Wait500)
	resting := in(Queued, Wait491, Wait500)
	cancelling := in(CancelPending, Cancelling)
	open := in(Pending, CancelPending, Cancelling)
	told := at(WantAbort, WishTakenBack, PeerOffersSendrecvWish, PeerOffersSendonlyWish, PeerOffersNothingWish)
	ended := at(UsageFailure, UsageFailureQuiet, UsageTimeout, DialogFailure)
	return Def{
		Name: "modify", Title: "Session modification, client side (MOD)",
		Doc: "Changes a session by re-INVITE or UPDATE. One change is under way at a time; the newest wish " +
			"waits for the interlock, or after 491 and 500 for a timer, whose length depends on who made the Call-ID.",
		Start: Idle, Ends: in(Idle, Terminated),
		Rules: join(
			on("MOD-1", in(Idle), at(WantModify), Pending, do(MarkSession, SendModify),
				"RFC 3261 §14.1, RFC 3311 §5.1", "The change goes out: by UPDATE in an early dialog, rather by re-INVITE when a user may have to be asked."),
			on("MOD-2", in(Idle), at(WantModifyBusy), Queued, do(KeepWish),
				"RFC 3261 §14.1, RFC 6337 §4.3", "Another INVITE or UPDATE is in the way, so the wish waits."),
			on("MOD-2", resting, at(WantModify, WantModifyBusy), stay, do(KeepWish),
				"RFC 3261 §14.1", "Only the newest wish is kept; what it replaces was never sent."),
			on("MOD-2", open, at(WantModifyBusy), stay, do(KeepWish),
				"RFC 3261 §14.1, RFC 6337 §4.3", "A change of our own is in the way: the newer wish waits for its end."),
			on("MOD-3", in(Pending), at(ModifyAccepted), Idle, do(RefreshTarget, CloseChange),
				"RFC 3261 §12.2.1.2, RFC 6141 §4.7", "The peer agreed; from now on requests go to the address in its response."),
			on("MOD-4", in(Pending), at(Recv491AsOwner), Wait491, do(WaitAsOwner, StartRetry, TakeNewest),
				"RFC 3261 §14.1", "Both sides changed the session at once; who made the Call-ID waits longer, so that the retries do not collide."),
			on("MOD-5", in(Pending), at(Recv491NotOwner), Wait491, do(WaitAsNonOwner, StartRetry, TakeNewest),
				"RFC 3261 §14.1", "Both sides changed the session at once; who did not make the Call-ID may try again first."),
			on("MOD-6", waiting, at(TimerRetry), Pending, do(MarkSession, SendModify),
				"RFC 3261 §14.1, RFC 5407 §3.3.1", "The time to wait is over and the change is still wanted: the newest wish is sent, not a copy of the old request."),
			on("MOD-7", waiting, at(TimerRetryUnwanted), Idle, do(DropWish),
				"RFC 3261 §14.1", "The time to wait is over, but nobody wants the change any more."),
			on("MOD-8", waiting, at(RecvReinvite, RecvUpdate), stay, nil,
				"RFC 3261 §14.1, §14.2", "The peer's change comes first and is answered; ours keeps waiting for its timer."),
			on("MOD-9", in(Pending), at(Recv500RetryAfter), Wait500, do(WaitAsTold, StartRetry, TakeNewest),
				"RFC 3261 §14.2, §21.5.1", "The peer was busy with our earlier request and says how many seconds to wait."),
			on("MOD-10", in(Pending), at(ModifyFailed), Idle, do(TellModifyFailed, CloseChange),
				"RFC 3261 §14.1", "The peer refused the change; the call goes on as before."),
			on("MOD-11", in(Pending), at(ModifyFailedAfterChange), Pending, do(TellModifyFailed, MarkSession, SendRepair),
				"RFC 6141 §3.4", "The peer refused what had been carried out already: a new offer makes sure that both sides are back where they were."),
			on("MOD-11", in(Pending), at(ModifyFailedAfterChangeBusy), Queued, do(TellModifyFailed, QueueRepair),
				"RFC 6141 §3.4", "The peer refused what had been carried out already; the offer that repairs it has to wait."),
			on("MOD-12", open, ended, Terminated, do(DropWish),
				"RFC 3261 §14.1, §12.2.1.2, RFC 5057 §5.1", "The response means that the peer has lost the call or cannot be reached; the dialog ends it."),
			on("MOD-13", in(Pending), at(ModifyChallenged), stay, do(AddCredentials, ResendModify),
				"RFC 3261 §22.2", "The same request again with credentials, a new CSeq and the offer unchanged."),
			on("MOD-14", in(Pending), at(Recv422), stay, do(RaiseMinSE, ResendModify),
				"RFC 4028 §7.3, §7.4", "The session interval was too short for somebody: the same request again with a longer one."),
			on("MOD-15", in(Pending), at(Recv504ToUpdate), stay, do(MarkSession, SendReinvite),
				"RFC 3311 §5.2, §5.3", "The peer would have to ask its user, for which UPDATE leaves no time: a re-INVITE does."),
			on("MOD-16", in(Pending), at(UpdateUnsupported), stay, do(MarkNoUpdate, MarkSession, SendReinvite),
				"RFC 3311 §4, RFC 5057 §5.1", "The peer does not know UPDATE: this is remembered and a re-INVITE takes its place."),
			on("MOD-16", in(Pending), at(UpdateUnsupportedEarly), Idle, do(MarkNoUpdate, TellModifyFailed, CloseChange),
				"RFC 3311 §4, §5.1", "The peer does not know UPDATE, and before the call is answered nothing else can change the session."),
			on("MOD-17", in(Pending), at(WantAbort), Cancelling, do(CancelInvite),
				"RFC 3261 §9.1, RFC 6141 §3.8", "The change is not wanted any more: its re-INVITE is cancelled; the call is not."),
			on("MOD-18", open, at(WantByeAsCaller, WantByeAsCallee, WantByeUnacked), Terminated, do(DropWish),
				"RFC 3261 §15", "Hanging up need not wait for our re-INVITE; its 2xx, should one come, is still acknowledged."),
			on("MOD-19", open, at(RecvByeFromCaller, RecvByeFromCallee), Terminated, do(DropWish),
				"RFC 3261 §15.1.2", "The peer hung up; it still owes our re-INVITE a final response, which is acknowledged."),
			on("MOD-20", open, at(ModifyTransportError), Idle, do(TellModifyFailed, CloseChange),
				"RFC 3261 §8.1.3.1, RFC 5057 §5.1", "A request that could not be sent counts as answered with 503, which is no reason to end the call."),
			on("MOD-21", in(Queued), at(InterlockFree), Pending, do(MarkSession, SendModify),
				"RFC 3261 §14.1", "What was in the way is done: the newest wish is sent."),
			on("MOD-22", in(Pending, Cancelling), at(RecvReinvite1xx), stay, nil,
				"RFC 6141 §4.7", "An unreliable response must not change where requests go."),
			on("MOD-22", in(Pending, Cancelling), at(RecvReinvite1xxReliable), stay, do(RefreshTarget),
				"RFC 6141 §4.4, §4.7", "A reliable response changes where requests go, and that stays even if the re-INVITE fails."),
			on("MOD-23", waiting, at(TimerRetryBusy), Queued, nil,
				"RFC 3261 §14.1", "The time to wait is over, but another exchange is open: the wish waits for that one."),
			on("MOD-24", in(Queued), told, Idle, do(DropWish),
				"RFC 3261 §14.1, RFC 6337 §5.3", "The wish is taken back, or the peer has learnt it from our answer: nothing has to be sent."),
			on("MOD-24", in(Queued), at(SendOfferPrack), Idle, do(DropWish),
				"RFC 3262 §5, RFC 6337 §4.2", "A PRACK that is about to go takes the offer along: nothing else has to be sent."),
			on("MOD-24", waiting, told, Idle, do(StopRetry, DropWish),
				"RFC 3261 §14.1, RFC 6337 §5.3", "The wish is taken back, or the peer has learnt it from our answer: nothing has to be sent."),
			on("MOD-25", in(Pending), at(WantAbortNo1xx), CancelPending, nil,
				"RFC 3261 §9.1", "No CANCEL before a provisional response, so the wish to cancel is remembered."),
			on("MOD-25", in(CancelPending), at(RecvReinvite100, RecvReinvite1xx), Cancelling, do(CancelInvite),
				"RFC 3261 §9.1", "The first provisional response is there: the CANCEL may go."),
			on("MOD-25", in(CancelPending), at(RecvReinvite1xxReliable), Cancelling, do(RefreshTarget, CancelInvite),
				"RFC 3261 §9.1, RFC 6141 §4.7", "The first provisional response is there: the CANCEL may go."),
			on("MOD-26", cancelling, at(ModifyAccepted), Idle, do(RefreshTarget, UndoChange, CloseChange),
				"RFC 3261 §9.1, RFC 6141 §3.8", "The 2xx was faster than the CANCEL: the change holds until a new offer undoes it."),
			on("MOD-27", cancelling, at(ModifyFailed, ModifyChallenged, Recv422, InviteCancelTimeout), Idle, do(TellModifyFailed, CloseChange),
				"RFC 3261 §9.1, §14.1", "The re-INVITE is over without a change, as was wanted; the call goes on."),
			on("MOD-27", cancelling, at(Recv491AsOwner), Wait491, do(TellModifyFailed, WaitAsOwner, StartRetry, TakeNewestOnly),
				"RFC 3261 §14.1", "Cancelled, and refused because both sides changed the session: a newer wish has to wait all the same."),
			on("MOD-27", cancelling, at(Recv491NotOwner), Wait491, do(TellModifyFailed, WaitAsNonOwner, StartRetry, TakeNewestOnly),
				"RFC 3261 §14.1", "Cancelled, and refused because both sides changed the session: a newer wish has to wait all the same."),
			on("MOD-27", cancelling, at(Recv500RetryAfter), Wait500, do(TellModifyFailed, WaitAsTold, StartRetry, TakeNewestOnly),
				"RFC 3261 §14.2, §21.5.1", "Cancelled, and refused by a peer that says how many seconds to wait: a newer wish waits them."),
			on("MOD-27", cancelling, at(ModifyFailedAfterChange), Pending, do(TellModifyFailed, MarkSession, SendRepair),
				"RFC 6141 §3.4", "Cancelled after parts of the change were carried out: a new offer brings both sides back together."),
			on("MOD-27", cancelling, at(ModifyFailedAfterChangeBusy), Queued, do(TellModifyFailed, QueueRepair),
				"RFC 6141 §3.4", "Cancelled after parts of the change were carried out; the offer that repairs it has to wait."),
			on("MOD-28", in(Pending), at(ContactLost), stay, do(AbandonInvite, MarkSession, SendReinvite),
				"RFC 6141 §5.5", "Our address is gone and no response can reach us: the old re-INVITE is given up, a new one names the new address."),
			on("MOD-29", in(Idle), at(AckLostTargetMoved), Pending, do(MarkSession, SendReinvite),
				"RFC 6141 §5.3", "The peer has moved and did not get our ACK to its refusal: the error is ignored and a new re-INVITE brings both sides together."),
			on("MOD-30", in(Idle), at(DialogEnded), Terminated, nil,
				"RFC 3261 §15", "The call is over; nothing waits."),
			on("MOD-30", in(Pending, Queued, CancelPending, Cancelling), at(DialogEnded), Terminated, do(DropWish),
				"RFC 3261 §15, §14.1", "The call is over; nothing that still waits is sent."),
			on("MOD-30", waiting, at(DialogEnded), Terminated, do(StopRetry, DropWish),
				"RFC 3261 §15, §14.1", "The call is over; nothing that still waits is sent."),
		),
	}
}

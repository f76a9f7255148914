package fsm

// HoldWish follows a wish of the local user, to hold or to resume, until the peer knows it
// ([Hold] says what the peer knows). It stands beside [Modify], which sends the wish: the
// same interlock, responses and timer move both.
//
// Its driver keeps two directions, the one that the user wants and the one that the peer was
// told last; what WantHoldUntold keeps to itself counts as told. A verb that wants what is
// wanted already is no event; one that wants back what was told is WishTakenBack; while a
// wish waits every other verb is fed as ...Busy. An offer of the peer is fed as
// PeerOffers...Wish when a wish waits and the answer can tell it (the offer is sendrecv or
// sendonly, or there is none), else without Wish.
var HoldWish = mustCompile(holdWishDef())

func holdWishDef() Def {
	waiting := in(WishQueued, WishRetry)
	verbs := at(WantHoldMusic, WantHoldSilent, WantHoldWhileHeld, WantHoldWhileHeldSilent, WantResume, WantResumeWhileHeld,
		WantHoldMusicBusy, WantHoldSilentBusy, WantResumeBusy, WishTakenBack)
	return Def{
		Name: "hold_wish", Title: "Hold: a wish on its way (HLD)",
		Doc: "A wish to hold or to resume goes out at once, waits for another exchange to end, or waits for the timer after " +
			"491 or 500. What the answer to it means for the call is in the machine hold.",
		Start: NoWish, Ends: in(NoWish, Terminated),
		Rules: join(
			on("HLD-1", in(NoWish), at(WantHoldMusic), WishPending, do(SetWantSendonly, RequestModify),
				"RFC 3264 §8.4", "Hold with music: we go on sending and stop receiving, so we offer sendonly."),
			on("HLD-2", in(NoWish), at(WantHoldSilent), WishPending, do(SetWantInactive, RequestModify),
				"RFC 6337 §5.3", "Hold without music: we offer inactive."),
			on("HLD-3", in(NoWish), at(WantHoldMusicBusy), WishQueued, do(SetWantSendonly, QueueModify),
				"RFC 3264 §4, RFC 6337 §4.3", "Another exchange is open, so the hold waits for its end."),
			on("HLD-3", in(NoWish), at(WantHoldSilentBusy), WishQueued, do(SetWantInactive, QueueModify),
				"RFC 3264 §4, RFC 6337 §4.3", "Another exchange is open, so the hold waits for its end."),
			on("HLD-3", in(NoWish), at(WantResumeBusy), WishQueued, do(SetWantSendrecv, QueueModify),
				"RFC 3264 §4, RFC 6337 §4.3", "Another exchange is open, so the resume waits for its end."),
			on("HLD-3", waiting, at(WantHoldMusicBusy), stay, do(SetWantSendonly, QueueModify),
				"RFC 3264 §4", "The hold that waits is to have music after all; only the newest wish will be sent."),
			on("HLD-3", waiting, at(WantHoldSilentBusy), stay, do(SetWantInactive, QueueModify),
				"RFC 3264 §4", "The hold that waits is to be silent after all; only the newest wish will be sent."),
			on("HLD-3", waiting, at(WantResumeBusy), stay, do(SetWantSendrecv, QueueModify),
				"RFC 3264 §4", "The peer has been told of another hold already, and now none is wanted; only the newest wish will be sent."),
			on("HLD-4", in(WishPending), at(AnswerToHold, AnswerToHoldSilent), NoWish, nil,
				"RFC 3264 §6.1", "The peer has agreed: the hold is told."),
			on("HLD-5", in(WishPending), at(AnswerToHoldIllegal, AnswerToHoldIllegalEnd), NoWish, nil,
				"RFC 3264 §6.1", "The answer is not one that our offer allows, but the peer has heard our wish."),
			on("HLD-6", in(WishPending, WishRetry), at(ModifyFailed), NoWish, do(SetWantTold, TellWishFailed),
				"RFC 3261 §14.1", "The request that told the wish has failed, so nothing has changed and nothing is wished any more; the user is told."),
			on("HLD-7", in(WishPending), at(Recv491AsOwner, Recv491NotOwner, Recv500RetryAfter), WishRetry, nil,
				"RFC 3261 §14.1", "Both sides offered at once; the wish is kept and sent again after a while."),
			on("HLD-8", waiting, at(WishTakenBack), NoWish, do(SetWantTold, DropModify),
				"RFC 3261 §14.1", "The user changed their mind before anything was sent: the peer never hears of it."),
			on("HLD-9", in(WishPending), at(UsageFailure, UsageFailureQuiet, UsageTimeout, DialogFailure), Terminated, nil,
				"RFC 3261 §14.1, RFC 5057 §5.1", "The response means that the call itself is lost."),
			on("HLD-16", in(NoWish), at(WantHoldWhileHeld), WishPending, do(SetWantSendonly, RequestModify),
				"RFC 6337 §5.3", "We hold while the peer holds: sendonly says what we want, and the peer's own hold makes it inactive."),
			on("HLD-16", in(NoWish), at(WantHoldWhileHeldSilent), WishPending, do(SetWantInactive, RequestModify),
				"RFC 3264 §8.4", "We hold without music, or by the letter of RFC 3264, while the peer holds: inactive."),
			on("HLD-18", in(NoWish), at(WantResumeWhileHeld), WishPending, do(SetWantSendrecv, RequestModify),
				"RFC 6337 §5.3", "We let go while the peer still holds: the offer says sendrecv all the same."),
			on("HLD-20", in(WishPending), at(AnswerToResumeHeld), NoWish, nil,
				"RFC 6337 §5.3", "The peer knows that we have let go; it holds itself."),
			on("HLD-21", in(WishPending), at(AnswerToResume), NoWish, nil,
				"RFC 3264 §8.4", "The peer knows that we have let go."),
			on("HLD-22", in(NoWish), at(WantResume), WishPending, do(SetWantSendrecv, RequestModify),
				"RFC 3264 §8.4", "Resume: we offer sendrecv."),
			on("HLD-28", in(WishPending), at(RecvGlare491, RecvGlare500), stay, nil,
				"RFC 3261 §14.2, RFC 5407 §3.3.1", "Both sides hold or resume at once: each refuses the other's offer, and the timers set them apart."),
			on("HLD-30", in(WishPending), at(AnswerToHoldHeld), NoWish, nil,
				"RFC 6337 §5.3", "The peer has heard our wish and holds too."),
			on("HLD-33", in(WishQueued), at(InterlockFree, TimerRetry), WishPending, nil,
				"RFC 3261 §14.1", "What was in the way is done: the newest wish goes out (MOD-21, or MOD-6 with another change that was refused)."),
			on("HLD-33", in(WishQueued), at(SendOfferPrack), WishPending, nil,
				"RFC 3262 §5, RFC 6337 §4.2", "A PRACK that is about to go takes the offer along (MOD-24)."),
			on("HLD-34", in(WishRetry), at(TimerRetry), WishPending, nil,
				"RFC 3261 §14.1", "The time to wait is over: the newest wish goes out (MOD-6)."),
			on("HLD-34", in(WishRetry), at(TimerRetryBusy), WishQueued, nil,
				"RFC 3261 §14.1", "The time to wait is over, but another exchange is open: the wish waits for that one (MOD-23)."),
			on("HLD-35", waiting, at(PeerOffersSendrecvWish, PeerOffersSendonlyWish, PeerOffersNothingWish), NoWish, do(DropModify),
				"RFC 6337 §5.3", "Our answer to the peer's offer, or the offer that it asks for, tells the wish: no offer of our own is needed."),
			on("HLD-36", waiting, at(PeerOffersRecvonly, PeerOffersInactive, PeerOffersZero), stay, nil,
				"RFC 3264 §6.1", "An offer in which the peer does not send leaves no room to say whether we would receive: the wish keeps waiting."),
			on("HLD-41", in(NoWish, WishPending, WishQueued, WishRetry), at(DialogEnded), Terminated, nil,
				"RFC 3261 §15", "The call is over; nobody needs to be told anything."),
			on("HLD-42", in(WishPending), verbs, stay, do(Refuse),
				"RFC 3264 §4", "Our offer is out and has to be answered before we may change our mind."),
		),
	}
}

// HoldAddress remembers whether the peer's last offer named an address to send to. The
// address 0.0.0.0 (or its IPv6 forms) is how RFC 2543 held; then neither RTP nor RTCP may be
// sent, whatever the direction attribute says.
var HoldAddress = mustCompile(holdAddressDef())

func holdAddressDef() Def {
	both := in(AddressKnown, AddressZero)
	return Def{
		Name: "hold_address", Title: "Hold: the address 0.0.0.0 (HLD)",
		Doc:   "The mark of the old way to hold. It stands on the peer's hold and goes with the next offer that has an address.",
		Start: AddressKnown, Ends: in(Terminated),
		Rules: join(
			on("HLD-12", both, at(PeerOffersZero), AddressZero, do(StopMedia),
				"RFC 3264 §8.4, RFC 6337 §5.4", "There is no address to send to: RTP and RTCP stop."),
			on("HLD-24", in(AddressZero), at(PeerOffersSendrecv, PeerOffersRecvonly, PeerOffersSendonly, PeerOffersInactive,
				PeerOffersSendrecvWish, PeerOffersSendonlyWish), AddressKnown, do(ResumeMedia),
				"RFC 3264 §8.4, RFC 6337 §5.4", "There is an address again, even if it is the old one: media goes by the direction attribute."),
			on("HLD-41", both, at(DialogEnded), Terminated, nil,
				"RFC 3261 §15", "The call is over."),
		),
	}
}

package fsm

// Hold says who holds whom, as far as the two sides have told each other (RFC 3264 §8.4,
// RFC 6337 §5.3). A side holds when it refuses to receive. What the local user wants but
// the peer does not know yet is the business of [HoldWish]; an offer with the address
// 0.0.0.0 concerns [HoldAddress] too. All three get the same events.
//
// PeerOffers... is fed when the program takes the peer's offer, before the answer is built
// (AnswerWant builds it); AnswerTo... and AnswerWhile... when our offer's answer is committed: the
// first for the answer in the 2xx to our own hold or resume, the second for any other offer of ours.
var Hold = mustCompile(holdDef())

func holdDef() Def {
	all := in(Active, LocalHold, RemoteHold, BothHold)
	ours := in(LocalHold, BothHold)    // we hold
	theirs := in(RemoteHold, BothHold) // the peer holds
	receives := at(PeerOffersSendrecv, PeerOffersRecvonly)
	holds := at(PeerOffersSendonly, PeerOffersInactive)
	return Def{
		Name: "hold", Title: "Hold: what both sides have told each other (HLD)",
		Doc: "A call is active, held by us, held by the peer, or held by both. Holding is the holder's own word: " +
			"the peer's offer cannot end our hold, and our offer cannot end the peer's.",
		Start: Active, Ends: in(Terminated),
		Rules: telling(join(
			on("HLD-4", in(Active), at(AnswerToHold, AnswerToHoldSilent), LocalHold, nil,
				"RFC 3264 §6.1, §8.4", "The peer has agreed that we do not receive: we hold."),
			on("HLD-5", in(Active), at(AnswerToHoldIllegal), LocalHold, do(CountIllegal),
				"RFC 3264 §6.1", "The answer allows what our offer did not; our own wish stands and we do not receive."),
			on("HLD-5", in(RemoteHold), at(AnswerToHoldIllegal), BothHold, do(CountIllegal),
				"RFC 3264 §6.1", "The answer allows what our offer did not; our own wish stands, and of the peer's we learn nothing."),
			on("HLD-5", in(Active, RemoteHold), at(AnswerToHoldIllegalEnd), stay, do(CountIllegal, HangUp),
				"RFC 3264 §6.1", "Where policy is strict, an answer that its offer does not allow ends the call."),
			on("HLD-10", in(Active), at(PeerOffersSendonly), RemoteHold, do(AnswerWant),
				"RFC 3264 §8.4, RFC 6337 §5.3", "The peer will not receive; most likely it has put us on hold, which is only a hint."),
			on("HLD-11", in(Active), at(PeerOffersInactive), RemoteHold, do(AnswerWant),
				"RFC 6337 §5.3", "The peer holds without music."),
			on("HLD-12", in(Active, RemoteHold), at(PeerOffersZero), RemoteHold, do(AnswerWant),
				"RFC 3264 §8.4, RFC 6337 §5.4", "The address 0.0.0.0 is hold in the style of RFC 2543; the answer goes by the direction attribute all the same."),
			on("HLD-13", in(LocalHold), at(PeerOffersSendonly), BothHold, do(AnswerWant),
				"RFC 3264 §6.1, RFC 6337 §5.3", "We do not receive and neither will the peer: only inactive can be the answer."),
			on("HLD-14", in(LocalHold), at(PeerOffersInactive), BothHold, do(AnswerWant),
				"RFC 3264 §6.1", "The peer holds without music, and so do we: inactive."),
			on("HLD-15", in(LocalHold), receives, stay, do(AnswerWant),
				"RFC 6337 §5.3", "The peer's offer does not end our hold: the answer is sendonly, or inactive for a silent hold."),
			on("HLD-17", in(RemoteHold), at(WantHoldUntold), BothHold, do(SetWantInactive),
				"RFC 6337 §5.3", "Nothing flows either way already, so by policy our silent hold is kept to ourselves until the next offer or answer."),
			on("HLD-19", in(BothHold), receives, LocalHold, do(AnswerWant),
				"RFC 6337 §5.3", "The peer has let go, and our hold stands."),
			on("HLD-20", ours, at(AnswerToResumeHeld), RemoteHold, nil,
				"RFC 6337 §5.3", "We have let go, but the peer does not receive: it holds."),
			on("HLD-21", ours, at(AnswerToResume), Active, nil,
				"RFC 3264 §8.4, RFC 6337 §5.3", "We have let go and the peer receives: the call is active again."),
			on("HLD-23", in(RemoteHold), receives, Active, do(AnswerWant),
				"RFC 3264 §8.4, RFC 6337 §5.3", "The peer has let go and the call is active again."),
			on("HLD-25", ours, at(PeerOffersNothing), stay, do(OfferWant),
				"RFC 6337 §5.3", "Asked for an offer while we hold, we offer our hold again and never what the peer wants."),
			on("HLD-26", in(Active, RemoteHold), at(PeerOffersNothing), stay, do(OfferWant),
				"RFC 6337 §5.3", "Asked for an offer while we do not hold, we offer sendrecv even if the peer holds; else both could be stuck on hold."),
			on("HLD-27", all, at(TimerRefresh), stay, nil,
				"RFC 4028 §7.4", "A refresh by UPDATE carries no offer and changes nothing."),
			on("HLD-27", all, at(TimerRefreshByReinvite), stay, do(OfferWant),
				"RFC 4028 §7.4, RFC 6337 §5.3", "A refresh by re-INVITE offers what we want, not what an answer once forced on us."),
			on("HLD-29", all, at(MediaChanged), stay, nil,
				"RFC 3264 §8.1, §8.2", "A stream was added, removed or moved: that says nothing about hold."),
			on("HLD-30", in(Active), at(AnswerToHoldHeld), BothHold, nil,
				"RFC 6337 §5.3", "The peer will not receive what we offered to send: it holds too."),
			on("HLD-31", in(RemoteHold), at(AnswerToHoldHeld, AnswerToHoldSilent), BothHold, nil,
				"RFC 6337 §5.3", "We hold as well now; nothing shows that the peer has let go."),
			on("HLD-32", in(RemoteHold), at(AnswerToHold), LocalHold, nil,
				"RFC 6337 §5.3", "The peer receives what we send: it has let go, and only we hold."),
			on("HLD-35", in(Active, RemoteHold), at(PeerOffersSendrecvWish), LocalHold, do(AnswerWant),
				"RFC 6337 §5.3", "Our hold was still waiting to be sent: the answer to the peer's offer tells it."),
			on("HLD-35", in(Active, RemoteHold), at(PeerOffersSendonlyWish), BothHold, do(AnswerWant),
				"RFC 6337 §5.3", "The peer holds while our own hold waits: the answer inactive tells ours."),
			on("HLD-35", ours, at(PeerOffersSendrecvWish), Active, do(AnswerWant),
				"RFC 6337 §5.3", "Our resume was still waiting to be sent: the answer to the peer's offer tells it."),
			on("HLD-35", ours, at(PeerOffersSendonlyWish), RemoteHold, do(AnswerWant),
				"RFC 6337 §5.3", "The peer holds while our resume waits: the answer recvonly tells that we have let go."),
			on("HLD-35", all, at(PeerOffersNothingWish), stay, do(OfferWant),
				"RFC 6337 §5.3", "The peer asks for our offer, which says what we want now; the answer in the ACK or PRACK settles it (HLD-39)."),
			on("HLD-37", theirs, holds, stay, do(AnswerWant),
				"RFC 6337 §5.3", "The peer holds as before; the answer still says what we want."),
			on("HLD-38", ours, at(PeerOffersZero), BothHold, do(AnswerWant),
				"RFC 3264 §8.4, RFC 6337 §5.4", "The peer holds in the style of RFC 2543 while we hold."),
			on("HLD-39", all, at(AnswerWhileHolding), LocalHold, nil,
				"RFC 3264 §6.1, RFC 6337 §5.3", "Our offer held and the peer receives: we hold, it does not."),
			on("HLD-39", all, at(AnswerWhileHoldingHeld), BothHold, nil,
				"RFC 3264 §6.1, RFC 6337 §5.3", "Our offer held and the peer does not receive either: both hold."),
			on("HLD-39", in(Active, LocalHold), at(AnswerWhileHoldingSilent), LocalHold, nil,
				"RFC 3264 §6.1", "Our offer was inactive, so its answer says nothing about the peer, who did not hold."),
			on("HLD-39", theirs, at(AnswerWhileHoldingSilent), BothHold, nil,
				"RFC 3264 §6.1", "Our offer was inactive, so its answer says nothing about the peer, who held."),
			on("HLD-39", all, at(AnswerWhileActive), Active, nil,
				"RFC 3264 §6.1, RFC 6337 §5.3", "We offered to send and receive and the peer receives: nobody holds."),
			on("HLD-39", all, at(AnswerWhileActiveHeld), RemoteHold, nil,
				"RFC 3264 §6.1, RFC 6337 §5.3", "We offered to send and receive and the peer does not receive: it holds."),
			on("HLD-40", in(Active), receives, stay, do(AnswerWant),
				"RFC 3264 §6.1", "The direction may change, but nobody refuses to receive."),
			on("HLD-41", all, at(DialogEnded), Terminated, nil,
				"RFC 3261 §15", "The call is over, and so is every hold."),
		)),
	}
}

// telling adds to each rule of the hold machine what the program learns by it: the
// difference between the two states, our side first.
func telling(rules []Rule) []Rule {
	for i := range rules {
		r := &rules[i]
		if r.To == Terminated {
			continue
		}
		ours, theirs := HeldBy(r.From)
		oursNow, theirsNow := HeldBy(r.To)
		told := do(r.Do...)
		if ours != oursNow {
			told = append(told, pick(oursNow, TellHeld, TellResumed))
		}
		if theirs != theirsNow {
			told = append(told, pick(theirsNow, TellRemoteHeld, TellRemoteResumed))
		}
		r.Do = told
	}
	return rules
}

func pick(yes bool, a, b Action) Action {
	if yes {
		return a
	}
	return b
}

// HeldBy tells who holds in a state of [Hold]: we, the peer, both, or nobody.
func HeldBy(s State) (local, remote bool) {
	return s == LocalHold || s == BothHold, s == RemoteHold || s == BothHold
}

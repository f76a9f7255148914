package fsm

// ReliableClient acknowledges reliable provisional responses with PRACK (RFC 3262 §4). One
// instance per fork and INVITE; the driver keeps the number of the last response in order.
//
// Only RecvRel1xxNext and RecvRel1xxNextOffer let the response through to the dialog and the
// session; everything else here is not processed further.
var ReliableClient = mustCompile(reliableClientDef())

func reliableClientDef() Def {
	all := in(NoRel, HaveRSeq, AnswerPending)
	return Def{
		Name: "reliable_client", Title: "Reliable provisional responses, caller (PRC)",
		Doc: "Each reliable provisional response is acknowledged once, in order, in the dialog of its fork. A gap is not " +
			"acknowledged: the missing response will be repeated.",
		Start: NoRel, Ends: in(NoRel, HaveRSeq),
		Rules: join(
			on("PRC-1", in(NoRel), at(RecvRel1xxNext), HaveRSeq, do(KeepRSeq, SendPrack),
				"RFC 3262 §4", "The first reliable response fixes where the numbers begin, and gets its PRACK."),
			on("PRC-2", in(HaveRSeq), at(RecvRel1xxAgain), stay, do(Drop),
				"RFC 3262 §4", "The response was repeated before our PRACK arrived; the PRACK repeats itself."),
			on("PRC-3", in(HaveRSeq), at(RecvRel1xxNext), stay, do(KeepRSeq, SendPrack),
				"RFC 3262 §4", "The next response in order gets its PRACK."),
			on("PRC-4", in(HaveRSeq), at(RecvRel1xxGap), stay, do(Drop),
				"RFC 3262 §4", "A response is missing before this one, so this one must not be acknowledged."),
			on("PRC-5", in(HaveRSeq), at(RecvRel1xxOld), stay, do(Drop),
				"RFC 3262 §4", "A response from before the last one: it was overtaken and says nothing new."),
			on("PRC-6", all, at(RecvRSeqIn100), stay, nil,
				"RFC 3262 §4", "A 100 is never reliable: its RSeq is not looked at."),
			on("PRC-7", all, at(RecvHalfReliable), stay, nil,
				"RFC 3262 §4, §7.1", "RSeq without 100rel in Require, or the other way round: an ordinary response."),
			on("PRC-8", all, at(PrackFailedForGood), stay, do(EndFork),
				"RFC 5057 §4.1, §5.1", "The PRACK got 481, 408 or no answer: this fork is lost, the others and the INVITE go on."),
			on("PRC-8", all, at(PrackFailureIgnored), stay, nil,
				"RFC 3262 §4", "The PRACK failed and policy leaves it to the INVITE's final response."),
			on("PRC-9", all, at(InviteFinal), stay, nil,
				"RFC 3262 §3", "The INVITE is over while a PRACK is under way: the PRACK goes on, the callee will answer it."),
			on("PRC-10", in(NoRel, HaveRSeq), at(RecvRel1xxNextOffer), AnswerPending, do(KeepRSeq),
				"RFC 3262 §5", "The response is the offer to our INVITE without SDP: its PRACK waits for the answer, which it must carry."),
			on("PRC-11", all, at(RecvRel1xxNoTag), stay, do(Drop),
				"RFC 3262 §4", "A PRACK needs a dialog, and without a tag there is none."),
			on("PRC-12", all, at(RecvRel1xxAfterFinal), stay, do(Drop),
				"RFC 3262 §4", "A new response after the final one, which policy discards."),
			on("PRC-13", in(AnswerPending), at(WantAnswer), HaveRSeq, do(SendPrack),
				"RFC 3262 §5, RFC 6337 §2.3", "The answer is there, or one that refuses every stream since a PRACK cannot say no otherwise: the PRACK carries it."),
			on("PRC-14", in(AnswerPending), at(RecvRel1xxAgain), stay, do(Drop),
				"RFC 3262 §4", "The offer is repeated because its PRACK still waits for our answer."),
			on("PRC-15", all, at(PrackChallenged), stay, do(AddCredentials, ResendPrack),
				"RFC 3261 §22.2", "The same PRACK again with credentials, a new CSeq and the same RAck."),
			on("PRC-16", all, at(PrackRefused), stay, do(SendPrackWithoutOffer),
				"RFC 6337 §2.3", "The offer in the PRACK was refused: the response is acknowledged again without one."),
			on("PRC-16", all, at(PrackRefusedCancel), stay, do(CancelInvite),
				"RFC 6337 §2.3", "The offer in the PRACK was refused, and policy gives the INVITE up."),
		),
	}
}

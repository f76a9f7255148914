package fsm

// ReliableServer sends provisional responses reliably and waits for their PRACK (RFC 3262
// §3). One instance per INVITE of the peer, re-INVITEs included. What the SDP in a PRACK means for
// the session is the business of [OfferAnswer]; the 2xx that may have to wait is [Accept]'s.
//
// A PRACK is classified by its RAck and by the SDP in it and in the response that it
// acknowledges; one that matches nothing unacknowledged is RecvPrackNoMatch.
var ReliableServer = mustCompile(reliableServerDef())

func reliableServerDef() Def {
	all := in(Idle, WaitPrack, Final)
	matching := at(RecvPrack, RecvPrackOffer, RecvPrackAnswer, RecvPrackStraySDP, RecvPrackStrayOffer,
		RecvPrackNoAnswer, RecvPrackNoAnswerKeep)
	return Def{
		Name: "reliable_server", Title: "Reliable provisional responses, callee (PRU)",
		Doc: "A reliable provisional response is numbered and repeated until its PRACK comes. One at a time is out; " +
			"further ones wait, and so does a 2xx as long as one with SDP is unacknowledged.",
		Start: Idle, Ends: in(Final),
		Rules: join(
			on("PRU-1", in(Idle), at(SendReliable1xx), WaitPrack, do(NumberRSeq, SendReliable, StartPrack, StartPrackEnd),
				"RFC 3262 §3", "The response goes out with the next RSeq and is repeated until its PRACK comes."),
			on("PRU-2", in(Idle), at(SendReliable1xxUnsupported), stay, do(SendUnreliable),
				"RFC 3262 §3", "The caller does not know 100rel, so the response may only go out unreliably."),
			on("PRU-3", in(Idle), at(RecvInvite100relUnwilling), Final, do(Reject420),
				"RFC 3262 §3", "The caller insists on reliable responses and we do not: 420."),
			on("PRU-4", in(Idle), at(RecvInvite100rel), stay, do(RequireReliable),
				"RFC 3262 §3", "The caller insists: every provisional response but 100 must be reliable."),
			on("PRU-5", in(WaitPrack), at(SendReliable1xx), stay, do(Queue1xx),
				"RFC 3262 §3", "One response at a time: the next one waits for the PRACK, or the order could be lost."),
			on("PRU-6", in(WaitPrack), at(RecvPrack), Idle, do(StopPrack, StopPrackEnd, AnswerPrack, ReleaseAccept, SendQueued1xx),
				"RFC 3262 §3", "The response has arrived: no more repetitions, and what waited for this may go."),
			on("PRU-7", all, at(RecvPrackNoMatch), stay, do(Reject481),
				"RFC 3262 §3", "The PRACK acknowledges nothing that is outstanding."),
			on("PRU-8", all, at(RecvPrackAgain), stay, do(Absorb),
				"RFC 3261 §17.2.2", "A repeated PRACK gets its old response from its own transaction."),
			on("PRU-9", in(WaitPrack), at(TimerPrack), stay, do(ResendReliable, BackoffPrack),
				"RFC 3262 §3", "No PRACK yet: the same response again, and twice the wait, without a cap."),
			on("PRU-10", in(WaitPrack), at(TimerPrackEnd), Final, do(StopPrack, DropQueued1xx, FailAccept, RejectInvite),
				"RFC 3262 §3", "64*T1 without a PRACK: the caller is out of reach, so the INVITE gets a 5xx."),
			on("PRU-11", in(WaitPrack), at(WantAcceptUnacked1xx), stay, nil,
				"RFC 3262 §5", "A response with SDP is unacknowledged, so the 2xx waits (UA2-1)."),
			on("PRU-12", in(WaitPrack), at(WantAccept), Final, do(StopPrack, StopPrackEnd, DropQueued1xx),
				"RFC 3262 §3", "No SDP is at stake: the 2xx goes at once and the provisional response is not repeated any more."),
			on("PRU-13", in(WaitPrack), at(Send300to699, SendReinviteFailure), Final, do(StopPrack, StopPrackEnd, DropQueued1xx),
				"RFC 3262 §3", "A failure need not wait for any PRACK."),
			on("PRU-14", in(Final), at(SendReliable1xx), stay, do(Refuse),
				"RFC 3262 §3", "After the final response no new provisional one may be sent."),
			on("PRU-15", in(Final), matching, stay, do(AnswerPrack),
				"RFC 3262 §3", "A PRACK for a response from before the final one is still answered."),
			on("PRU-16", in(WaitPrack), at(RecvCancel, RecvCancelReinvite), Final, do(StopPrack, StopPrackEnd, DropQueued1xx),
				"RFC 3261 §9.2, RFC 3262 §3", "Cancelled: the INVITE gets 487, nothing is repeated, and a late PRACK is still answered."),
			on("PRU-17", in(WaitPrack), at(RecvPrackOffer), Idle, do(StopPrack, StopPrackEnd, AnswerPrackWithSDP, ReleaseAccept, SendQueued1xx),
				"RFC 3262 §5", "The response carried the answer and its PRACK a new offer, which the 2xx to the PRACK must answer."),
			on("PRU-18", in(WaitPrack), at(RecvPrackAnswer), Idle, do(StopPrack, StopPrackEnd, AnswerPrack, ReleaseAccept, SendQueued1xx),
				"RFC 3262 §5", "The response carried our offer and its PRACK the answer."),
			on("PRU-19", in(WaitPrack), at(RecvPrackStrayOffer), Idle, do(StopPrack, StopPrackEnd, AnswerPrackWithSDP, ReleaseAccept, SendQueued1xx),
				"RFC 3262 §5", "SDP in a PRACK for a response without any: no offer is open, so it counts as one and is answered."),
			on("PRU-19", in(WaitPrack), at(RecvPrackStraySDP), Idle, do(StopPrack, StopPrackEnd, AnswerPrack, ReleaseAccept, SendQueued1xx),
				"RFC 3262 §3", "SDP in a PRACK while an offer is open is neither offer nor answer: the PRACK is answered without SDP."),
			on("PRU-20", in(WaitPrack), at(RecvPrackNoAnswer), Final, do(StopPrack, StopPrackEnd, AnswerPrack, DropQueued1xx, FailAccept, RejectInvite),
				"RFC 3262 §5", "The PRACK matches, but the answer that it owes is missing: without one the INVITE cannot succeed."),
			on("PRU-20", in(WaitPrack), at(RecvPrackNoAnswerKeep), Idle, do(StopPrack, StopPrackEnd, AnswerPrack, ReleaseAccept, SendQueued1xx),
				"RFC 3262 §3", "The answer is missing, but policy goes on with the session as it was."),
			on("PRU-21", in(Idle), at(WantAccept, Send300to699, SendReinviteFailure), Final, do(DropQueued1xx),
				"RFC 3262 §3", "The final response: no provisional one may follow, not even one that waited for the last PRACK as the 2xx did."),
			on("PRU-21", in(Idle), at(RecvCancel, RecvCancelReinvite), Final, nil,
				"RFC 3261 §9.2", "Cancelled: the 487 is a final response."),
		),
	}
}

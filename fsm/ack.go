package fsm

// AckCache is the caller's side of a 2xx to an INVITE: it makes the ACK, keeps it and sends
// it again (RFC 3261 §13.2.2.4). One instance per To tag and INVITE, re-INVITEs included. It
// sees a 2xx after the dialog does, since the ACK uses the dialog's route set and target.
var AckCache = mustCompile(ackCacheDef())

func ackCacheDef() Def {
	return Def{
		Name: "ack_cache", Title: "The ACK to a 2xx, caller (UAC2)",
		Doc: "Every 2xx to an INVITE is acknowledged, wanted or not, and every repeated one again: the " +
			"ACK is kept as long as a 2xx can come.",
		Start: Idle, Ends: []State{Terminated},
		Rules: join(
			on("UAC2-1", in(Idle), at(Recv2xx), Acked, do(SendAck),
				"RFC 3261 §13.2.2.4", "The first 2xx, and the answer to its offer, if it has one, is at hand: the ACK goes out and is kept."),
			on("UAC2-2", in(Acked), at(Recv2xxAgain), stay, do(ResendAck),
				"RFC 3261 §13.2.2.4", "The 2xx is repeated because our ACK was lost: the same ACK again, after a BYE too."),
			on("UAC2-3", in(Idle), at(Recv2xxWithOffer), AwaitAnswer, nil,
				"RFC 3261 §13.2.2.4", "The 2xx offers and nobody has answered yet: the ACK waits for the answer, which it must carry."),
			on("UAC2-4", in(AwaitAnswer), at(WantHangup), Acked, do(SendRejectingAck),
				"RFC 3261 §13.2.2.4", "No answer will come: the ACK rejects every stream, and the call is hung up."),
			on("UAC2-5", in(Idle), at(Recv2xxUnwanted), Acked, do(SendRejectingAck),
				"RFC 3261 §13.2.2.4", "A 2xx of a fork that nobody wants must be acknowledged all the same, before its BYE."),
			on("UAC2-6", in(AwaitAnswer), at(WantAnswer), Acked, do(SendAck),
				"RFC 3261 §13.2.2.4, §14.2", "The answer is there, or one that refuses every stream: the ACK carries it and is kept."),
			on("UAC2-7", in(AwaitAnswer), at(Recv2xxAgain), stay, nil,
				"RFC 3261 §13.2.2.4", "The 2xx is repeated, but there is no ACK yet that could be sent."),
			on("UAC2-8", in(AwaitAnswer), at(RecvBye, DialogEnded), Acked, do(SendRejectingAck),
				"RFC 3261 §13.2.2.4", "The call ends before there was an answer: the 2xx is acknowledged all the same."),
			on("UAC2-9", in(Acked), at(InviteDone), Terminated, do(DropAck),
				"RFC 6026 §7.2", "Timer M is over: no repeated 2xx can come, the ACK may be forgotten."),
		),
	}
}

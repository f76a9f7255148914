package fsm

// Accept is the callee's side of a 2xx to an INVITE, until the ACK comes (RFC 3261
// §13.3.1.4). One instance per INVITE and re-INVITE that is accepted.
//
// It is the first to see an ACK: its driver compares the CSeq number and feeds RecvAck or
// RecvAckOtherInvite, and TellAck passes a fitting one on to the dialog and the session.
// The dialog answers a BYE; here RecvBye (RecvByeStop2xx by policy) only ends the wait.
var Accept = mustCompile(acceptDef())

func acceptDef() Def {
	waiting := in(WaitAck, WaitAckByePending, WaitAckEnded)
	return Def{
		Name: "accept", Title: "The 2xx until its ACK, callee (UA2)",
		Doc: "A 2xx is not protected by its transaction: the callee repeats it end to end until the ACK " +
			"comes, over every transport, and may not hang up before.",
		Start: Idle, Ends: []State{Done, Failed},
		Rules: join(
			on("UA2-1", in(Idle), at(WantAcceptUnacked1xx), Deferred, do(Queue2xx),
				"RFC 3262 §3", "A reliable provisional response with SDP is not acknowledged yet: the 2xx waits for its PRACK."),
			on("UA2-2", in(Deferred), at(PrackedLast), WaitAck, do(Start2xx, Start2xxEnd, SendQueued2xx),
				"RFC 3262 §3", "The last one has its PRACK: the 2xx goes out."),
			on("UA2-3", in(Idle), at(WantAccept), WaitAck, do(Start2xx, Start2xxEnd, SendResponse),
				"RFC 3261 §13.3.1.4", "The call is accepted: the 2xx goes out and is repeated until its ACK comes."),
			on("UA2-4", waiting, at(Timer2xx), stay, do(Backoff2xx, Resend2xx),
				"RFC 3261 §13.3.1.4", "No ACK yet: the same 2xx again, on reliable transports too, and twice the wait, at most T2."),
			on("UA2-5", in(WaitAck), at(RecvAck), Done, do(Stop2xx, Stop2xxEnd, TellAck),
				"RFC 3261 §13.3.1.4", "The ACK with the INVITE's CSeq number: the 2xx has arrived; an answer in the ACK goes to the session."),
			on("UA2-6", waiting, at(RecvAckOtherInvite), stay, nil,
				"RFC 3261 §13.3.1.4", "An ACK with another CSeq number belongs to another INVITE of the dialog."),
			on("UA2-7", in(WaitAck), at(Timer2xxEnd), Failed, do(Stop2xx, TellNoAck),
				"RFC 3261 §13.3.1.4", "64*T1 without an ACK: the dialog is confirmed all the same, but its session should be ended by a BYE."),
			on("UA2-8", in(WaitAck), at(Timer2xxEndNewer), Done, do(Stop2xx, TellNewer),
				"RFC 6141 §5.4", "The ACK never came, but a newer re-INVITE shows that the peer has the 2xx: the call goes on."),
			on("UA2-9", in(WaitAck), at(WantHangup), WaitAckByePending, do(QueueBye),
				"RFC 3261 §15", "The callee may not send BYE before the ACK: it waits."),
			on("UA2-10", in(WaitAckByePending), at(RecvAck), Done, do(Stop2xx, Stop2xxEnd, TellAck, ReleaseBye),
				"RFC 3261 §15", "The ACK is there: now the BYE may go."),
			on("UA2-10", in(WaitAckByePending), at(Timer2xxEnd, Timer2xxEndNewer), Done, do(Stop2xx, TellNoAck),
				"RFC 3261 §15", "64*T1 are over without an ACK: now the BYE may go too."),
			on("UA2-11", in(WaitAck, WaitAckByePending), at(RecvBye, DialogEnded), WaitAckEnded, do(DropQueuedBye),
				"RFC 5407 §3.1.3", "The call is over before its ACK came; the 2xx is repeated all the same, the caller may have sent the BYE before it saw it."),
			on("UA2-11", in(WaitAck, WaitAckByePending), at(RecvByeStop2xx), WaitAckEnded, do(DropQueuedBye, Stop2xx),
				"RFC 5407 §3.1.6", "By policy the BYE is taken as proof that the caller has the 2xx: it is not repeated any more."),
			on("UA2-12", in(WaitAck, WaitAckByePending), at(RecvRequest), stay, nil,
				"RFC 3261 §13.3.1.4", "Another request shows that the caller lives, but only an ACK acknowledges."),
			on("UA2-13", in(Done, Failed), at(RecvAck), stay, do(Absorb),
				"RFC 3261 §13.3.1.4", "A repeated or late ACK: absorbed, and SDP in it is not looked at."),
			on("UA2-14", in(Deferred), at(RecvCancel, RecvCancelReinvite), Done, do(DropQueued2xx),
				"RFC 3261 §9.2", "Cancelled while the 2xx waits: it was never sent, so the INVITE gets 487."),
			on("UA2-14", in(Deferred), at(RecvCancelExecuted), stay, nil,
				"RFC 6141 §3.8", "Cancelled after a change in the re-INVITE was executed: it cannot be undone by a failure, the 2xx follows."),
			on("UA2-15", in(Deferred), at(PrackFailed), Done, do(DropQueued2xx),
				"RFC 3262 §3", "The PRACK never came, or came without the answer: the INVITE gets a failure instead of the 2xx."),
			on("UA2-16", in(Deferred), at(WantHangup, RecvBye, RecvByeStop2xx, DialogEnded), Done, do(DropQueued2xx),
				"RFC 3261 §15", "Somebody hangs up while the 2xx waits: the INVITE gets a failure, the 2xx is never sent."),
			on("UA2-17", in(WaitAckEnded), at(RecvAck), Done, do(Stop2xx, Stop2xxEnd, Absorb),
				"RFC 5407 §3.1.6", "The ACK comes after the end of the call: the 2xx has arrived, SDP in the ACK is not looked at."),
			on("UA2-18", in(WaitAckEnded), at(Timer2xxEnd, Timer2xxEndNewer), Done, do(Stop2xx),
				"RFC 3261 §13.3.1.4", "64*T1 without an ACK, but the call is over already: nothing is left to end."),
			on("UA2-19", waiting, at(TransportError), stay, nil,
				"RFC 6026 §7.1", "A 2xx could not be sent: the next repetition may get through."),
		),
	}
}

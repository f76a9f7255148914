package fsm

// InviteClient is the client transaction of an INVITE (RFC 3261 §17.1.1, with the Accepted
// state of RFC 6026 §7.2).
//
// Its driver feeds every response by its code alone (Recv100, Recv1xx, Recv2xx,
// Recv300to699); once it holds an ACK, a transport error is AckFailed or AckFailedReinvite.
// Where policy says so it feeds Recv2xxStray instead of Recv2xx (after a failure),
// Recv1xxUnwanted instead of Recv1xx (after a 2xx), TransportErrorFatal instead of
// TransportError.
var InviteClient = mustCompile(inviteClientDef())

func inviteClientDef() Def {
	allResponses := at(Recv100, Recv1xx, Recv2xx, Recv300to699)
	return Def{
		Name: "invite_client", Title: "INVITE client transaction (ICT)",
		Doc: "Sends an INVITE and repeats it until something answers. It ACKs a failure by itself, " +
			"but never a 2xx: that one is acknowledged by the dialog, end to end.",
		Start: None, Ends: []State{Terminated},
		Rules: join(
			on("ICT-1", in(None), at(SendInvite), Calling, do(StartB, StartA, SendRequest),
				"RFC 3261 §17.1.1.2", "The INVITE goes out; timer A will repeat it over an unreliable transport, timer B gives up."),
			on("ICT-2", in(Calling), at(TimerA), stay, do(BackoffA, ResendRequest),
				"RFC 3261 §17.1.1.2", "Nothing came back: the same bytes again, and twice the wait, without a cap."),
			on("ICT-3", in(Calling), at(TimerB), Terminated, do(StopA, TellTimeout),
				"RFC 3261 §17.1.1.2", "64*T1 without any response: the call is treated as if a 408 had come."),
			on("ICT-4", in(Calling), at(TransportError, TransportErrorFatal), Terminated, do(StopA, StopB, TellTransportError),
				"RFC 3261 §17.1.4", "The INVITE could not be sent: the call is treated as if a 503 had come."),
			on("ICT-5", in(Calling), at(Recv100, Recv1xx), Proceeding, do(StopA, StopB, TellResponse, ReleaseCancel),
				"RFC 3261 §17.1.1.2", "Somebody has the INVITE: it is not repeated any more, and a CANCEL that had to wait goes out."),
			on("ICT-6", in(Calling), at(Recv2xx), Accepted, do(StopA, StopB, ForgetCancel, StartM, TellResponse),
				"RFC 6026 §7.2", "Answered at once: the transaction stays for timer M, so that 2xx of other forks and repeated ones still pass."),
			on("ICT-7", in(Calling), at(Recv300to699), Completed, do(StopA, StopB, ForgetCancel, StartD, SendAck, TellResponse),
				"RFC 3261 §17.1.1.3", "A failure is acknowledged hop by hop, with the INVITE's own branch, to where the INVITE went."),
			on("ICT-8", in(Proceeding), at(Recv100, Recv1xx), stay, do(TellResponse),
				"RFC 3261 §17.1.1.2", "Every provisional response is passed up, the same tag twice too."),
			on("ICT-9", in(Proceeding), at(Recv2xx), Accepted, do(StopCancelWait, StartM, TellResponse),
				"RFC 6026 §7.2", "Answered: the dialog sends the ACK, the transaction waits for more 2xx until timer M."),
			on("ICT-10", in(Proceeding), at(Recv300to699), Completed, do(StopCancelWait, StartD, SendAck, TellResponse),
				"RFC 3261 §17.1.1.3", "A failure after ringing is acknowledged as any other."),
			on("ICT-11", in(Proceeding), at(TimerA, TimerB), stay, nil,
				"RFC 3261 §17.1.1.2", "The timer fired just as the provisional response came: nothing is repeated after that."),
			on("ICT-12", in(Completed), at(Recv300to699), stay, do(ResendAck),
				"RFC 3261 §17.1.1.2", "The failure is repeated because our ACK was lost: the same ACK again, nothing to the program."),
			on("ICT-13", in(Completed), at(Recv100, Recv1xx), stay, do(Drop),
				"RFC 3261 §17.1.1.2", "A provisional response after the final one was overtaken on the way."),
			on("ICT-14", in(Completed), at(Recv2xx), stay, do(Drop),
				"RFC 3261 §13.2.2.3", "A 2xx after a failure, through a path that does not merge them: later finals must be ignored."),
			on("ICT-14", in(Completed), at(Recv2xxStray), stay, do(TellStray2xx),
				"RFC 3261 §13.2.2.3", "By policy the stray 2xx goes up, so that the dialog can ACK it and hang up."),
			on("ICT-15", in(Completed), at(TimerD), Terminated, nil,
				"RFC 3261 §17.1.1.2", "No repetition of the failure can be on its way any more."),
			on("ICT-16", in(Completed), at(AckFailed), Terminated, do(TellTransportError),
				"RFC 3261 §17.1.1.2", "The ACK to the failure could not be sent: the program is told."),
			on("ICT-17", in(Completed), at(AckFailedReinvite), Terminated, do(TellAckError),
				"RFC 6141 §5.3", "The same in a re-INVITE: told apart, because the session must not end by it."),
			on("ICT-18", in(Accepted), at(Recv2xx), stay, do(TellResponse),
				"RFC 6026 §7.2", "Each 2xx, repeated or of another fork, goes up: the dialog ACKs it, never the transaction."),
			on("ICT-19", in(Accepted), at(Recv100, Recv300to699), stay, do(Drop),
				"RFC 6026 §7.2", "After a 2xx nothing else can change the outcome."),
			on("ICT-20", in(Accepted), at(TimerM), Terminated, nil,
				"RFC 6026 §7.2", "64*T1 after the first 2xx no other one is to be expected."),
			on("ICT-21", in(Calling), at(WantCancel), stay, do(HoldCancel),
				"RFC 3261 §9.1", "No CANCEL before a provisional response: it could arrive before the INVITE does."),
			on("ICT-22", in(Proceeding), at(WantCancel), stay, do(StartCancelWait, SendCancel),
				"RFC 3261 §9.1", "The CANCEL goes the way of the INVITE, with its branch, in a transaction of its own."),
			on("ICT-23", in(Proceeding), at(TimerCancelWait), Terminated, do(TellCancelTimeout),
				"RFC 3261 §9.1", "64*T1 after the CANCEL no final response came: the INVITE counts as cancelled."),
			on("ICT-24", in(Accepted, Completed), at(WantCancel), stay, nil,
				"RFC 3261 §9.1", "CANCEL has no effect on an INVITE that has its final response, so none is sent."),
			on("ICT-25", in(Terminated), allResponses, stay, do(Drop),
				"RFC 6026 §7.2", "Nothing matches any more: the response is dropped and never makes a dialog."),
			on("ICT-26", in(Proceeding, Accepted), at(TransportError), stay, nil,
				"RFC 3261 §18.2.2", "A lost connection is no failure to send: the response may come over another one."),
			on("ICT-26", in(Proceeding, Accepted), at(TransportErrorFatal), Terminated, do(StopCancelWait, TellTransportError),
				"RFC 3261 §17.1.4", "By policy a lost connection ends the transaction as a failure to send does."),
			on("ICT-27", in(Accepted), at(Recv1xx), stay, do(TellResponse),
				"RFC 5407 §E", "A fork that rings late goes up, so that its reliable provisional response can get a PRACK."),
			on("ICT-27", in(Accepted), at(Recv1xxUnwanted), stay, do(Drop),
				"RFC 3262 §4", "By policy a provisional response after the 2xx is discarded."),
			on("ICT-28", in(Calling), at(WantAbandon), Terminated, do(StopA, StopB, ForgetCancel),
				"RFC 6141 §5.5", "Our own address is gone: no response can reach us, and without a provisional one nothing may be cancelled."),
			on("ICT-28", in(Proceeding), at(WantAbandon), Terminated, do(StopCancelWait, SendCancel),
				"RFC 6141 §5.5", "Our own address is gone: the INVITE is cancelled, then made again with the new one."),
		),
	}
}

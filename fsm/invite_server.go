package fsm

// InviteServer is the server transaction of an INVITE (RFC 3261 §17.2.1, with the Accepted
// state of RFC 6026 §7.1).
//
// None stands for "no transaction matches": its driver feeds RecvInvite (or, where policy
// waits 200 ms before a 100, RecvInviteDefer100) to a new instance, RecvInviteAgain to one
// that matches.
var InviteServer = mustCompile(inviteServerDef())

func inviteServerDef() Def {
	return Def{
		Name: "invite_server", Title: "INVITE server transaction (IST)",
		Doc: "Receives an INVITE, passes one copy of it up and sends what the program answers. It " +
			"repeats a failure until the ACK comes; a 2xx is repeated by the program, end to end.",
		Start: None, Ends: []State{Terminated},
		Rules: join(
			on("IST-1", in(None), at(RecvInvite), Proceeding, do(SendTrying, TellRequest),
				"RFC 3261 §17.2.1", "A new INVITE: 100 stops the sender from repeating it, then the program gets it."),
			on("IST-1", in(None), at(RecvInviteDefer100), Proceeding, do(StartTimer100, TellRequest),
				"RFC 3261 §17.2.1", "By policy the program has 200 ms to answer before a 100 is sent."),
			on("IST-2", in(Proceeding), at(RecvInviteAgain), stay, do(ResendLast),
				"RFC 3261 §17.2.1", "The INVITE is repeated: the last provisional response again, if there was one."),
			on("IST-3", in(Proceeding), at(Send1xx), stay, do(StopTimer100, SendResponse),
				"RFC 3261 §17.2.1", "Any number of provisional responses may go out."),
			on("IST-4", in(Proceeding), at(Send2xx), Accepted, do(StopTimer100, StartL, SendResponse),
				"RFC 6026 §7.1", "Answered: the transaction stays to absorb repeated INVITEs, which would look like new calls."),
			on("IST-5", in(Proceeding), at(Send300to699), Completed, do(StopTimer100, StartH, StartG, SendResponse),
				"RFC 3261 §17.2.1", "A failure is repeated by timer G until its ACK comes, or timer H gives up."),
			on("IST-6", in(Proceeding), at(RecvAck), stay, do(Drop),
				"RFC 3261 §17.2.1", "There is nothing yet that could be acknowledged."),
			on("IST-7", in(Proceeding), at(TransportError), stay, do(TellTransportError),
				"RFC 6026 §7.1", "A response could not be sent: the program is told, but the INVITE must stay known."),
			on("IST-8", in(Completed), at(RecvInviteAgain), stay, do(ResendLast),
				"RFC 3261 §17.2.1", "The failure was lost: the same response again."),
			on("IST-9", in(Completed), at(TimerG), stay, do(BackoffG, ResendLast),
				"RFC 3261 §17.2.1", "No ACK yet: the same response again, and twice the wait, at most T2."),
			on("IST-10", in(Completed), at(RecvAck), Confirmed, do(StopG, StopH, StartI, Absorb),
				"RFC 3261 §17.2.1", "The failure has arrived; its ACK is the transaction's and not the program's."),
			on("IST-11", in(Completed), at(TimerH), Terminated, do(StopG, TellNoAck),
				"RFC 3261 §17.2.1", "64*T1 without an ACK: given up, the program is told."),
			on("IST-12", in(Completed), at(Send1xx, Send2xx, Send300to699), stay, do(Refuse),
				"RFC 3261 §17.2.1", "There is one final response to a request, and it was sent."),
			on("IST-13", in(Completed), at(TransportError), stay, do(TellTransportError),
				"RFC 6026 §7.1", "The failure could not be sent: the transaction stays, its timers will end it."),
			on("IST-14", in(Confirmed), at(RecvInviteAgain, RecvAck), stay, do(Absorb),
				"RFC 3261 §17.2.1", "Late copies of the INVITE and of the ACK: absorbed until timer I."),
			on("IST-15", in(Confirmed), at(TimerI), Terminated, nil,
				"RFC 3261 §17.2.1", "No copy can be on its way any more."),
			on("IST-16", in(Accepted), at(RecvInviteAgain), stay, do(Absorb),
				"RFC 6026 §7.1", "The INVITE is repeated though it was answered: absorbed; the program repeats the 2xx by itself."),
			on("IST-17", in(Accepted), at(Send2xx), stay, do(SendResponse),
				"RFC 6026 §7.1", "The program repeats its 2xx until the ACK comes; the transaction only carries it."),
			on("IST-18", in(Accepted), at(RecvAck), stay, do(TellAck),
				"RFC 6026 §7.1", "An ACK that matches by its branch (an RFC 2543 peer) is the program's, every copy of it."),
			on("IST-19", in(Accepted), at(Send1xx, Send300to699), stay, do(Refuse),
				"RFC 3261 §13.3.1.4", "The call is answered: neither a provisional response nor a failure can follow."),
			on("IST-20", in(Accepted), at(TransportError), stay, do(TellTransportError),
				"RFC 6026 §7.1", "The 2xx could not be sent: the transaction stays, the program will repeat it."),
			on("IST-21", in(Accepted), at(TimerL), Terminated, nil,
				"RFC 6026 §7.1", "64*T1 after the 2xx no copy of the INVITE is to be expected."),
			on("IST-22", in(Proceeding), at(RecvCancel), stay, do(AnswerCancel, TellCancel),
				"RFC 3261 §9.2", "The caller gives up: 200 to the CANCEL, and the program will answer the INVITE with 487."),
			on("IST-23", in(Completed, Confirmed, Accepted), at(RecvCancel), stay, do(AnswerCancel),
				"RFC 3261 §9.2", "Too late: the CANCEL gets its 200, the INVITE keeps its final response."),
			on("IST-24", in(None), at(RecvCancel), stay, do(AnswerCancel481),
				"RFC 3261 §9.2", "There is no INVITE that this CANCEL could mean."),
			on("IST-25", in(Proceeding), at(Timer100), stay, do(SendTrying),
				"RFC 3261 §17.2.1", "200 ms are over and nothing was sent: a 100 stops the sender from repeating the INVITE."),
		),
	}
}

package fsm

// NonInviteServer is the server transaction of every request but INVITE and ACK (RFC 3261
// §17.2.2, with the limits of RFC 4320 on 100 and 408).
//
// Its driver feeds a 100 as Send100Early when the transport is unreliable and the time of
// RFC 4320 §4.1 has not come, else as Send100; TransportErrorFatal where policy follows
// figure 8 of RFC 3261 instead of RFC 6026 §8.8.
var NonInviteServer = mustCompile(nonInviteServerDef())

func nonInviteServerDef() Def {
	return Def{
		Name: "noninvite_server", Title: "Non-INVITE server transaction (NIST)",
		Doc: "Receives a request that needs no user, passes one copy of it up and repeats the answer " +
			"for every repeated request.",
		Start: None, Ends: []State{Terminated},
		Rules: join(
			on("NIST-1", in(None), at(RecvRequest), Trying, do(StartNIT100, TellRequest),
				"RFC 3261 §17.2.2", "A new request: the program gets it; a 100 is due when it takes long."),
			on("NIST-2", in(Trying), at(RecvRequestAgain), stay, do(Absorb),
				"RFC 3261 §17.2.2", "Repeated before there is anything to send: discarded."),
			on("NIST-3", in(Trying), at(Send100Early), stay, do(Refuse),
				"RFC 4320 §4.1", "An early 100 over an unreliable hop would only slow the sender's repetitions down."),
			on("NIST-4", in(Trying), at(Send100, TimerNIT100), Proceeding, do(StopNIT100, SendTrying),
				"RFC 4320 §4.1", "The sender repeats at its slowest by now: a 100 tells it that the request is worked on."),
			on("NIST-5", in(Trying, Proceeding), at(Send1xx), stay, do(Refuse),
				"RFC 4320 §4.1", "Only 100 may go before the final response to such a request."),
			on("NIST-6", in(Trying, Proceeding), at(Send408), stay, do(Refuse),
				"RFC 4320 §4.2", "A 408 would come too late to be of use: the sender's timer F says the same by itself."),
			on("NIST-7", in(Trying, Proceeding), at(Send2xx, Send300to699), Completed, do(StopNIT100, StartJ, SendResponse),
				"RFC 3261 §17.2.2", "The final response goes out and is kept for repeated requests."),
			on("NIST-8", in(Proceeding), at(RecvRequestAgain), stay, do(ResendLast),
				"RFC 3261 §17.2.2", "The request is repeated: the 100 again."),
			on("NIST-9", in(Proceeding), at(Send100), stay, do(SendTrying),
				"RFC 3261 §17.2.2", "Another 100 may go out."),
			on("NIST-10", in(Completed), at(RecvRequestAgain), stay, do(ResendLast),
				"RFC 3261 §17.2.2", "The response was lost: the same response again."),
			on("NIST-11", in(Completed), at(Send100, Send100Early, Send1xx, Send2xx, Send408, Send300to699), stay, do(Drop),
				"RFC 3261 §17.2.2", "There is one final response to a request, and it was sent: others are discarded."),
			on("NIST-12", in(Completed), at(TimerJ), Terminated, nil,
				"RFC 3261 §17.2.2", "No repeated request is to be expected any more."),
			on("NIST-13", in(Trying, Proceeding), at(TransportError), stay, do(TellTransportError),
				"RFC 6026 §8.8", "A response could not be sent: the program is told, but the request must stay known."),
			on("NIST-13", in(Trying, Proceeding), at(TransportErrorFatal), Terminated, do(StopNIT100, TellTransportError),
				"RFC 3261 §17.2.2", "By policy a failure to send ends the transaction, as figure 8 draws it."),
			on("NIST-14", in(Completed), at(TransportError), stay, do(TellTransportError),
				"RFC 6026 §8.8", "The final response could not be sent: the transaction stays, timer J ends it."),
			on("NIST-14", in(Completed), at(TransportErrorFatal), Terminated, do(TellTransportError),
				"RFC 3261 §17.2.2", "By policy a failure to send ends the transaction, as figure 8 draws it."),
			on("NIST-15", in(Trying, Proceeding, Completed), at(RecvCancel), stay, do(AnswerCancel),
				"RFC 3261 §9.2", "CANCEL acts on INVITE only: it gets its 200, the request goes on."),
			on("NIST-16", in(Trying, Proceeding), at(GiveUp), Terminated, do(StopNIT100),
				"RFC 4320 §4.2", "No answer within 64*T1: nothing is sent, the sender has given up too."),
		),
	}
}

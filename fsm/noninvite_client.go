package fsm

// NonInviteClient is the client transaction of every request but INVITE and ACK (RFC 3261
// §17.1.2). Its driver feeds every response by its code alone.
var NonInviteClient = mustCompile(nonInviteClientDef())

func nonInviteClientDef() Def {
	return Def{
		Name: "noninvite_client", Title: "Non-INVITE client transaction (NICT)",
		Doc: "Sends a request that needs no user, repeats it until its final response, and absorbs " +
			"what is repeated of that.",
		Start: None, Ends: []State{Terminated},
		Rules: join(
			on("NICT-1", in(None), at(SendNonInvite), Trying, do(StartF, StartE, SendRequest),
				"RFC 3261 §17.1.2.2", "The request goes out; timer E will repeat it over an unreliable transport, timer F gives up."),
			on("NICT-2", in(Trying), at(TimerE), stay, do(BackoffE, ResendRequest),
				"RFC 3261 §17.1.2.2", "Nothing came back: the same bytes again, and twice the wait, at most T2."),
			on("NICT-3", in(Trying), at(TimerF), Terminated, do(StopE, TellTimeout),
				"RFC 3261 §17.1.2.2", "64*T1 without a final response: treated as if a 408 had come."),
			on("NICT-4", in(Trying), at(TransportError), Terminated, do(StopE, StopF, TellTransportError),
				"RFC 3261 §17.1.4", "The request could not be sent: treated as if a 503 had come."),
			on("NICT-5", in(Trying), at(Recv100, Recv1xx), Proceeding, do(TellResponse),
				"RFC 3261 §17.1.2.2", "Somebody has the request; it is still repeated, from the next firing on every T2."),
			on("NICT-6", in(Trying), at(Recv2xx, Recv300to699), Completed, do(StopE, StopF, StartK, TellResponse),
				"RFC 3261 §17.1.2.2", "The final response goes up; timer K leaves time for repeated ones."),
			on("NICT-7", in(Proceeding), at(TimerE), stay, do(SlowE, ResendRequest),
				"RFC 3261 §17.1.2.2", "A provisional response is no promise over an unreliable hop: repeated every T2."),
			on("NICT-8", in(Proceeding), at(TimerF), Terminated, do(StopE, TellTimeout),
				"RFC 3261 §17.1.2.2", "Timer F runs from the start: a provisional response does not extend it."),
			on("NICT-9", in(Proceeding), at(TransportError), Terminated, do(StopE, StopF, TellTransportError),
				"RFC 3261 §17.1.4", "A repetition could not be sent: treated as if a 503 had come."),
			on("NICT-10", in(Proceeding), at(Recv100, Recv1xx), stay, do(TellResponse),
				"RFC 3261 §17.1.2.2", "Every provisional response is passed up."),
			on("NICT-11", in(Proceeding), at(Recv2xx, Recv300to699), Completed, do(StopE, StopF, StartK, TellResponse),
				"RFC 3261 §17.1.2.2", "The final response goes up; timer K leaves time for repeated ones."),
			on("NICT-12", in(Completed), at(Recv100, Recv1xx, Recv2xx, Recv300to699), stay, do(Absorb),
				"RFC 3261 §17.1.2.2", "A response that was repeated or overtaken on the way: absorbed, the program has its answer."),
			on("NICT-13", in(Completed), at(TimerK), Terminated, nil,
				"RFC 3261 §17.1.2.2", "No repeated response can be on its way any more."),
			on("NICT-14", in(Terminated), at(Recv100, Recv1xx, Recv2xx, Recv300to699), stay, do(Drop),
				"RFC 4320 §4.2", "A late response matches nothing: dropped, and a proxy must not forward it."),
		),
	}
}

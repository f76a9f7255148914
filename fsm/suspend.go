package fsm

// Suspend is what a gateway does with ISUP's suspend, resume and release (RFC 3398 §9, §10).
// Suspension, a hold by the SIP side ([SuspendRemote]) and a hold in the telephone network
// ([SuspendPstn]) have different owners and may be on at once, so each is a machine of its own; the call
// is active when none is on. All three get the same events.
var Suspend = mustCompile(suspendDef())

func suspendDef() Def {
	suspended := in(SuspendedByHold, SuspendedByInfo, SuspendedSilently)
	live := in(Active, SuspendedByHold, SuspendedByInfo, SuspendedSilently)
	return Def{
		Name: "suspend", Title: "ISUP suspend and resume (SUS)",
		Doc: "A suspended call in the telephone network may be shown to SIP as a hold, as ISUP in an INFO, or not at " +
			"all; it is resumed in the same way. The exchange's own timer ends a suspension by a release.",
		Start: Early, Ends: in(Terminated),
		Rules: join(
			on("SUS-1", in(Active), at(SuspendByHold), SuspendedByHold, do(RequestHold, StartSuspend),
				"RFC 3398 §9.1", "The other end has put its phone down for a moment: the SIP side is held."),
			on("SUS-1", in(Active), at(SuspendByInfo), SuspendedByInfo, do(SendSuspendInfo, StartSuspend),
				"RFC 3398 §9.1", "The SIP side speaks ISUP in its bodies: the message goes there in an INFO."),
			on("SUS-1", in(Active), at(SuspendSilently), SuspendedSilently, do(StartSuspend),
				"RFC 3398 §9.1", "The SIP side need not be told."),
			on("SUS-2", in(SuspendedByHold), at(RecvResume), Active, do(StopSuspend, RequestResume),
				"RFC 3398 §9.1", "Resumed by the method that suspended: the hold is ended, or dropped if it was never sent."),
			on("SUS-2", in(SuspendedByInfo), at(RecvResume), Active, do(StopSuspend, SendResumeInfo),
				"RFC 3398 §9.1", "Resumed by the method that suspended: an INFO."),
			on("SUS-2", in(SuspendedSilently), at(RecvResume), Active, do(StopSuspend),
				"RFC 3398 §9.1", "Resumed by the method that suspended: nothing was said and nothing is."),
			on("SUS-3", suspended, at(RecvRelease), Terminated, do(StopSuspend, HangUp),
				"RFC 3398 §10.2.2, RFC 3326 §2", "The suspension lasted too long and the exchange releases the call: BYE, even while the hold is under way."),
			on("SUS-3", suspended, at(TimerSuspend), Terminated, do(HangUp, SendRelease),
				"RFC 3398 §10.2.2, RFC 3326 §2", "The suspension lasted too long and no exchange watches: we release both sides ourselves."),
			on("SUS-6", in(Active), at(RecvRelease), Terminated, do(HangUp),
				"RFC 3398 §10.2.1, RFC 3326 §2", "The telephone network releases the call: BYE with its cause."),
			on("SUS-7", in(Early), at(RecvRelease), Terminated, do(HangUp),
				"RFC 3398 §8.2.7, §7.2.4.1", "Released before the answer: a caller cancels, a callee refuses with the response for the cause."),
			on("SUS-10", live, at(RecvByeFromCaller, RecvByeFromCallee), Terminated, do(StopSuspend, SendRelease),
				"RFC 3398 §10.1, §7.2.3", "The SIP side hangs up: the telephone network is released with the cause of the BYE, or 16."),
			on("SUS-10", in(Active, SuspendedByHold, SuspendedByInfo, SuspendedSilently, Early), at(DialogEnded), Terminated, do(StopSuspend, SendRelease),
				"RFC 3398 §10.1", "The call is over for another reason: the telephone network is released."),
			on("SUS-11", in(Early), at(Send2xx, Recv2xx), Active, nil,
				"RFC 3398 §7.2.7, §8.2.4", "The call is answered."),
		),
	}
}

// SuspendRemote remembers that the SIP side holds the telephone network.
var SuspendRemote = mustCompile(Def{
	Name: "suspend_remote", Title: "ISUP: held by the SIP side (SUS)",
	Doc:   "A hold by the SIP side is shown to the telephone network as a call progress message.",
	Start: Active, Ends: in(Terminated),
	Rules: join(
		on("SUS-4", in(Active), at(PeerHeld), RemoteHold, do(SendProgressHold),
			"RFC 3398 §9.2", "The SIP side holds: the telephone network learns \"remote hold\"."),
		on("SUS-5", in(RemoteHold), at(PeerResumed), Active, do(SendProgressRetrieval),
			"RFC 3398 §9.2", "The SIP side resumes: the telephone network learns \"remote retrieval\"."),
		on("SUS-6", in(Active, RemoteHold), at(RecvRelease), Terminated, nil,
			"RFC 3398 §10.2.1", "The telephone network releases the call."),
		on("SUS-10", in(Active, RemoteHold), at(RecvByeFromCaller, RecvByeFromCallee, DialogEnded), Terminated, nil,
			"RFC 3398 §10.1", "The SIP side has ended the call."),
	),
})

// SuspendPstn remembers that somebody in the telephone network holds the call.
var SuspendPstn = mustCompile(Def{
	Name: "suspend_pstn", Title: "ISUP: held in the telephone network (SUS)",
	Doc:   "A hold in the telephone network comes as a call progress message and is shown to SIP as a hold.",
	Start: Active, Ends: in(Terminated),
	Rules: join(
		on("SUS-6", in(Active, PstnHold), at(RecvRelease), Terminated, nil,
			"RFC 3398 §10.2.1", "The telephone network releases the call."),
		on("SUS-8", in(Active), at(RecvProgressHold), PstnHold, do(StopMedia, RequestHold),
			"RFC 3398 §9.2", "Somebody in the telephone network holds: media stops and the SIP side is held."),
		on("SUS-9", in(PstnHold), at(RecvProgressRetrieval), Active, do(ResumeMedia, RequestResume),
			"RFC 3398 §9.2", "The hold in the telephone network ends: the SIP side is resumed."),
		on("SUS-10", in(Active, PstnHold), at(RecvByeFromCaller, RecvByeFromCallee, DialogEnded), Terminated, nil,
			"RFC 3398 §10.1", "The SIP side has ended the call."),
	),
})

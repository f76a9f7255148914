package fsm

// Dialog is the life of one dialog that an INVITE makes (RFC 3261 §12, with the states of
// RFC 5407 §2). One instance per Call-ID, local tag and remote tag. None is also the state
// of a dialog that has no call in it, only subscriptions.
//
// Its driver knows the role: RecvByeFromCaller and WantByeAsCallee are a callee's,
// RecvByeFromCallee and WantByeAsCaller a caller's; as long as a 2xx of ours to any INVITE
// has no ACK, hanging up is WantByeUnacked. Requests are checked against the remote CSeq
// first: RecvStaleRequest comes before all others. Responses to the initial INVITE pass
// through [DialogSet]; what fails before the final response of the initial INVITE is
// EarlyFailure..., later it is DialogFailure, UsageFailure or UsageTimeout.
var Dialog = mustCompile(dialogDef())

func dialogDef() Def {
	return Def{
		Name: "dialog", Title: "Dialog (DLG)",
		Doc: "A dialog begins with a tag of the other side, is confirmed by a 2xx and its ACK, and ends " +
			"by a BYE. What looks like one moment on paper takes time on the wire; moratorium and mortal " +
			"are those times, and nearly every race of RFC 5407 happens in them.",
		Start: None, Ends: []State{Destroyed},
		Rules: join(dialogBegin(), dialogEarly(), dialogConfirmed(), dialogRequests(), dialogMortal(), dialogMorgue()),
	}
}

// afterFirstTag are the states of a dialog that has its remote tag.
var afterFirstTag = []State{Early, Moratorium, Established, Mortal, Morgue}

// dialogBegin has the rows before the first tag, and those of forks.
func dialogBegin() []Rule {
	return join(
		on("DLG-1", in(None), at(SendInvite), Preparative, do(OpenHalfDialog),
			"RFC 3261 §12.1.2", "We call: half of the dialog is known, the other half comes with the first tagged response."),
		on("DLG-2", in(None), at(RecvInvite), Preparative, do(LearnFromInvite),
			"RFC 3261 §12.1.1", "We are called: the caller's half of the dialog comes with the INVITE."),
		on("DLG-3", in(Preparative), at(Recv100, Recv1xxNoTag, Send100), stay, nil,
			"RFC 3261 §12.1", "A response without a tag makes no dialog."),
		on("DLG-4", in(Preparative), at(Recv1xx, Recv1xxReliable, Send1xx), Early, do(CreateDialog),
			"RFC 3261 §12.1", "The first tagged provisional response makes the early dialog."),
		on("DLG-5", in(None), at(Recv1xxOtherFork), Early, do(TellForked, CopyHalfDialog, CreateDialog),
			"RFC 3261 §12.1.2", "A further To tag is a further dialog; it starts from the same INVITE and owes the others nothing."),
		on("DLG-5", afterFirstTag, at(Recv1xxOtherFork), stay, nil,
			"RFC 5407 §E", "Another phone responds: that is another dialog, this one does not change."),
		on("DLG-8", in(Preparative), at(Recv2xx), Moratorium, do(CreateDialog, TellEstablished),
			"RFC 3261 §12.1.2", "Answered without ringing: the 2xx makes the dialog, and makes it a confirmed one."),
		on("DLG-8", in(Preparative), at(Recv2xxUnwanted, Send2xx), Moratorium, do(CreateDialog),
			"RFC 3261 §12.1", "The 2xx makes a confirmed dialog; as callee we wait for its ACK, an unwanted one is hung up."),
		on("DLG-10", in(None), at(Recv2xxOtherFork), Moratorium, do(TellForked, CopyHalfDialog, CreateDialog, TellEstablished),
			"RFC 3261 §13.2.2.4", "A phone that never rang here answers: a further dialog, confirmed at once."),
		on("DLG-10", in(None), at(Recv2xxUnwanted), Moratorium, do(CopyHalfDialog, CreateDialog),
			"RFC 3261 §13.2.2.4", "The same, but nobody wants it: it lives just long enough to be acknowledged and hung up."),
		on("DLG-10", afterFirstTag, at(Recv2xxOtherFork), stay, nil,
			"RFC 3261 §13.2.2.4", "Another phone answers: that is another dialog, this one does not change."),
		on("DLG-40", in(None), at(RecvStrayRequest), stay, do(Reject481),
			"RFC 3261 §12.2.2", "A request with a To tag, but no dialog has it: it is over, or was never ours."),
		on("DLG-40", in(None), at(RecvStrayAck), stay, do(Drop),
			"RFC 3261 §12.2.2", "An ACK is never answered: without a dialog it is dropped."),
		on("DLG-40", in(Early, Moratorium, Established), at(RecvStrayAck), stay, do(Drop),
			"RFC 3261 §13.2.2.4", "An ACK for no 2xx of ours, by its CSeq number: it acknowledges nothing and is dropped."),
		on("DLG-41", in(None), at(RecvMergedInvite), stay, do(Reject482),
			"RFC 3261 §8.2.2.2", "The same INVITE came by two ways: only one of them may ring."),
		on("DLG-42", in(None), at(Recv199ReliableOtherFork), Morgue, do(CopyHalfDialog, CreateDialog, SendPrack),
			"RFC 6228 §4", "A fork that is known only by its 199: the dialog lives for the PRACK that is owed."),
		on("DLG-42", append(in(Preparative), afterFirstTag...), at(Recv199OtherFork, Recv199ReliableOtherFork), stay, nil,
			"RFC 6228 §4", "Another phone is out of the race: nothing happens to this dialog."),
	)
}

// dialogEarly has the rows until the final response to the INVITE.
func dialogEarly() []Rule {
	return join(
		on("DLG-6", in(Early), at(Recv1xx, Send1xx), stay, nil,
			"RFC 6141 §4.9", "A further provisional response: the route set waits for the 2xx, an unreliable one may not move the target."),
		on("DLG-6", in(Early), at(Recv1xxReliable), stay, do(RefreshTarget),
			"RFC 6141 §4.7", "A further provisional response, sent reliably: it may move the remote target."),
		on("DLG-7", in(Early), at(Recv199), Morgue, do(TellEnded),
			"RFC 6228 §4", "A proxy reports that this phone is out: only this early dialog ends."),
		on("DLG-9", in(Early), at(Recv2xx), Moratorium, do(RecomputeRouteSet, RefreshTarget, TellEstablished),
			"RFC 3261 §13.2.2.4", "Answered: the route set is taken from the 2xx, and only here; the CSeq numbers go on."),
		on("DLG-9", in(Early), at(Recv2xxUnwanted), Moratorium, do(RecomputeRouteSet, RefreshTarget),
			"RFC 3261 §13.2.2.4", "Answered, but another phone was faster: confirmed only to be hung up."),
		on("DLG-9", in(Early), at(Send2xx), Moratorium, nil,
			"RFC 3261 §13.3.1.4", "We answer: the dialog is confirmed, the ACK is still missing."),
		on("DLG-11", in(Preparative, Early), at(Recv300to699, Send300to699), Morgue, do(TellEnded),
			"RFC 3261 §12.3", "The INVITE has failed: all its early dialogs end, confirmed forks do not."),
		on("DLG-12", in(Preparative, Early), at(InviteTimeout, InviteTransportError, InviteCancelTimeout), Morgue, do(TellEnded),
			"RFC 3261 §8.1.3.1", "No response, no way to send, or cancelled without an end: as if 408, 503 or 487 had come."),
		on("DLG-13", in(Preparative, Early), at(TimerForkWindow), Morgue, do(TellEnded),
			"RFC 3261 §13.2.2.4", "64*T1 after another phone's answer: this one is forgotten."),
		on("DLG-14", in(Early), at(WantByeAsCaller), Mortal, do(SendBye, TellEnded),
			"RFC 3261 §15", "The caller may end one early dialog by a BYE; the other forks go on."),
		on("DLG-15", in(Early), at(WantByeAsCallee), stay, do(RejectInvite),
			"RFC 3261 §15", "The callee may not send BYE before its answer: a failure to the INVITE says the same."),
		on("DLG-16", in(Early), at(RecvByeFromCaller), Mortal, do(AnswerBye, Reject487, TellEnded),
			"RFC 3261 §15.1.2", "The caller hangs up while we ring: 200 to the BYE, 487 to the INVITE."),
		on("DLG-17", in(Preparative, Early), at(RecvCancel), Morgue, do(Reject487, TellEnded),
			"RFC 3261 §9.2", "The caller cancels while we ring: 487 to the INVITE; the CANCEL has its 200 already."),
		on("DLG-43", in(Early), at(RecvByeFromCallee), Mortal, do(AnswerBye, TellEnded),
			"RFC 3261 §15.1.2", "A BYE before the answer: its 2xx was lost or is late; this dialog ends, other forks go on."),
		on("DLG-43", in(Early), at(RecvByeFromLastFork), Mortal, do(AnswerBye, CancelInvite, TellEnded),
			"RFC 3261 §15.1.2", "The same, and no other fork is left: the INVITE is cancelled, so that it ends for certain."),
		on("DLG-44", in(Early), at(EarlyFailure), Morgue, do(TellEnded),
			"RFC 5057 §4.1", "A request in this early dialog failed for good: this fork of the call ends, the others go on."),
		on("DLG-44", in(Early), at(EarlyFailureLastFork), Morgue, do(CancelInvite, TellEnded),
			"RFC 5057 §4.1", "The same, and no other fork is left: the INVITE is cancelled."),
		on("DLG-44", in(Early), at(EarlyFailureBye), Mortal, do(SendBye, TellEnded),
			"RFC 3261 §12.2.1.2", "The same, where policy ends this fork by a BYE."),
		on("DLG-44", in(Early), at(EarlyFailureAsCallee), Morgue, do(RejectInvite, TellEnded),
			"RFC 3261 §15", "The same on the callee's side: it may not send BYE, so the INVITE gets a failure."),
		on("DLG-48", in(Preparative), at(TimerKeepalive), Early, do(CreateDialog, SendKeepalive),
			"RFC 3261 §13.3.1.1", "A minute without a response: a provisional one keeps proxies from giving up."),
		on("DLG-48", in(Early), at(TimerKeepalive), stay, do(SendKeepalive),
			"RFC 3261 §13.3.1.1", "A minute without a response: another provisional one keeps proxies from giving up."),
		on("DLG-49", in(Preparative, Early), at(TimerExpires), Morgue, do(Reject487, TellEnded),
			"RFC 3261 §13.3.1", "The caller said how long it would wait, and that is over."),
	)
}

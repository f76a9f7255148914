package fsm

// DialogSet is the caller's view of one INVITE with all its forks (RFC 3261 §13.2.2). Every
// response to an initial INVITE comes here first; AddFork, PassToFork and ConfirmFork hand it
// on to the dialog with its To tag.
//
// Its driver knows the tags: a 2xx is Recv2xx when it is the first one with its tag,
// Recv2xxAgain when it is repeated, Recv2xxUnwanted when another fork has answered before and
// the program keeps only one, or when nobody wants it from the start. After a failure JudgeFailure makes it feed one of the Failed...
// events.
var DialogSet = mustCompile(dialogSetDef())

func dialogSetDef() Def {
	return Def{
		Name: "dialog_set", Title: "Dialog set: one INVITE, many forks (SET)",
		Doc: "A proxy may ring several phones with one INVITE. Each that responds makes a dialog of its " +
			"own; the set holds them together until one answer is chosen or all have failed.",
		Start: Calling, Ends: []State{Failed, Cancelled, Closed},
		Rules: join(
			dialogSetRinging(), dialogSetAnswer(), dialogSetFailure(), dialogSetCancel(),
		),
	}
}

func dialogSetRinging() []Rule {
	return join(
		on("SET-1", in(Calling), at(Recv1xxNewTag), Ringing, do(AddFork, TellRinging),
			"RFC 3261 §12.1.2", "The first phone responds: its To tag makes the first early dialog."),
		on("SET-2", in(Ringing), at(Recv1xxNewTag), stay, do(AddFork, TellRinging),
			"RFC 3261 §12.1.2", "A further phone responds: a dialog of its own, with its own CSeq, route set, target and offer/answer."),
		on("SET-2", in(Ringing), at(Recv1xx), stay, do(PassToFork, TellRinging),
			"RFC 3261 §12.1.2", "A phone that is known already responds again: its dialog gets the response."),
		on("SET-6", in(Answered), at(Recv1xxNewTag), stay, do(AddFork),
			"RFC 5407 §E", "A phone rings after another one has answered: a dialog of its own, but the user hears nothing of it."),
		on("SET-6", in(Answered), at(Recv1xx), stay, do(PassToFork),
			"RFC 5407 §E", "A losing fork goes on ringing: its dialog gets the response, so that a reliable one is acknowledged."),
		on("SET-6", in(Answered), at(Recv1xxUnwanted), stay, do(Drop),
			"RFC 3262 §4", "By policy provisional responses after the answer are discarded."),
		on("SET-16", in(Calling, Ringing, Answered, Cancelling), at(Recv199), stay, do(PassToFork),
			"RFC 6228 §4", "A proxy reports that one phone is out: its early dialog ends, the others go on."),
		on("SET-16", in(Calling, Ringing, Answered, Cancelling), at(Recv199OtherFork), stay, do(Drop),
			"RFC 6228 §4", "A phone is out that never rang here: nothing to end."),
		on("SET-16", in(Calling, Ringing, Answered, Cancelling), at(Recv199ReliableOtherFork), stay, do(AddFork),
			"RFC 6228 §4", "The same, sent reliably: a PRACK is owed, and that takes a dialog, which ends at once."),
		on("SET-21", in(Calling), at(Recv100), stay, nil,
			"RFC 3261 §9.1", "Somebody has the INVITE: from now on it may be cancelled."),
		on("SET-21", in(Calling), at(Recv1xxNoTag), stay, do(TellRinging),
			"RFC 3261 §9.1", "A response without a tag (RFC 2543) makes no dialog, but the INVITE may be cancelled now."),
	)
}

func dialogSetAnswer() []Rule {
	return join(
		on("SET-3", in(Calling, Ringing), at(Recv2xx), Answered, do(StartForkWindow, ConfirmFork, SilenceOthers),
			"RFC 3261 §13.2.2.4", "The first phone answers: its dialog is confirmed; other answers may come for 64*T1."),
		on("SET-4", in(Answered), at(Recv2xx), stay, do(ConfirmFork),
			"RFC 3261 §13.2.2.4", "A further phone answers, and by policy the program gets it as a call of its own."),
		on("SET-4", in(Answered), at(Recv2xxUnwanted), stay, do(HangUpFork),
			"RFC 3261 §13.2.2.4", "A further phone answers, and nobody wants it: acknowledged, then hung up."),
		on("SET-4", in(Calling, Ringing), at(Recv2xxUnwanted), stay, do(StartForkWindow, HangUpFork),
			"RFC 3261 §13.2.2.4", "A phone answers whose early dialog was ended here by a BYE, or that is one too many: hung up, the others ring on."),
		on("SET-4", in(Failed, Cancelled), at(Recv2xxUnwanted), stay, do(HangUpFork),
			"RFC 3261 §13.2.2.4", "By policy a phone is heard that answers after the INVITE has failed: acknowledged, then hung up."),
		on("SET-5", in(Answered, Calling, Ringing, CancelPending, Cancelling, Failed, Cancelled), at(Recv2xxAgain), stay, do(PassToFork),
			"RFC 3261 §13.2.2.4", "An answer is repeated because its ACK was lost: the kept ACK goes out again."),
		on("SET-10", in(CancelPending, Cancelling), at(Recv2xx), Answered, do(StartForkWindow, HangUpFork),
			"RFC 5407 §3.1.2", "The answer has crossed our CANCEL: it is acknowledged, then hung up."),
		on("SET-10", in(CancelPending, Cancelling), at(Recv2xxKept), Answered, do(StartForkWindow, ConfirmFork, SilenceOthers),
			"RFC 3261 §15", "The answer has crossed our CANCEL, and by policy the call goes on."),
		on("SET-15", in(Answered), at(TimerForkWindow), Closed, do(EndEarlyForks),
			"RFC 3261 §13.2.2.4", "64*T1 after the first answer: phones that still ring are forgotten."),
		on("SET-15", in(Calling, Ringing, CancelPending, Cancelling), at(TimerForkWindow), Closed, do(EndEarlyForks),
			"RFC 3261 §13.2.2.4", "The same, where no answer was wanted: the INVITE is over, nobody can answer any more."),
		on("SET-15", in(Failed, Cancelled), at(TimerForkWindow), stay, nil,
			"RFC 3261 §13.2.2.4", "The same; the forks have ended with the INVITE."),
	)
}

func dialogSetFailure() []Rule {
	return join(
		on("SET-7", in(Calling, Ringing), at(Recv300to699), Failed, do(JudgeFailure),
			"RFC 3261 §13.2.2.3", "The INVITE has failed for all phones; what comes next depends on the code."),
		on("SET-22", in(Calling, Ringing), at(InviteTimeout, InviteTransportError), Failed, do(JudgeFailure),
			"RFC 3261 §8.1.3.1", "Nobody responded, or nobody could be reached: as if 408 or 503 had come, so that the next target may be tried."),
		on("SET-17", in(Failed), at(FailedChallenged), Calling, do(EndOtherForks, RetryInvite),
			"RFC 3261 §22.2", "Challenged, and there are credentials that were not refused yet: the INVITE again, with them."),
		on("SET-18", in(Failed), at(FailedRedirected), Calling, do(EndOtherForks, RetryInvite),
			"RFC 3261 §8.1.3.4", "Redirected to a URI that was not tried before: the INVITE again, to there."),
		on("SET-19", in(Failed), at(FailedIntervalTooSmall), Calling, do(EndOtherForks, RetryInvite),
			"RFC 4028 §7.4", "The session interval was too small: the INVITE again, with the largest minimum seen."),
		on("SET-20", in(Failed), at(FailedForGood), stay, do(EndForks),
			"RFC 3261 §13.2.2.3", "Nothing to mend, 491 and 500 to an initial INVITE included: the failure is reported."),
		on("SET-24", in(Failed), at(FailedMendable), Calling, do(EndOtherForks, RetryInvite),
			"RFC 3261 §8.1.3.5", "Too large, a type, scheme or extension not known there: the INVITE again, mended."),
	)
}

func dialogSetCancel() []Rule {
	return join(
		on("SET-8", in(Calling), at(WantCancelNo1xx, TimerExpiresNo1xx), CancelPending, do(CancelInvite),
			"RFC 3261 §9.1", "To be cancelled before anybody responded: the CANCEL waits for a provisional response."),
		on("SET-9", in(CancelPending), at(Recv100, Recv1xxNoTag, Recv199, Recv199OtherFork), Cancelling, nil,
			"RFC 3261 §9.1", "Somebody has the INVITE: the CANCEL that waited goes out."),
		on("SET-9", in(CancelPending), at(Recv1xxNewTag, Recv199ReliableOtherFork), Cancelling, do(AddFork),
			"RFC 3261 §9.1", "The same; the response makes a dialog, which a reliable one needs for its PRACK."),
		on("SET-11", in(Calling, Ringing), at(WantCancel, TimerExpires), Cancelling, do(CancelInvite),
			"RFC 3261 §9.1", "To be cancelled: one CANCEL, hop by hop, reaches all forks."),
		on("SET-12", in(CancelPending, Cancelling), at(Recv300to699, InviteTimeout, InviteTransportError), Cancelled, do(EndForks),
			"RFC 3261 §9.1", "The INVITE has its final response: cancelled if it is 487, else what the code says."),
		on("SET-13", in(Cancelling), at(CancelAnswered), stay, nil,
			"RFC 3261 §9.1", "The response to the CANCEL says nothing about the INVITE."),
		on("SET-14", in(Cancelling), at(InviteCancelTimeout), Cancelled, do(EndForks),
			"RFC 3261 §9.1", "64*T1 after the CANCEL still no final response: taken as cancelled."),
		on("SET-23", in(Cancelling), at(Recv1xxNewTag), stay, do(AddFork),
			"RFC 3262 §4", "A phone responds while the CANCEL is on its way: no ringing, but a reliable response gets its PRACK."),
		on("SET-23", in(Cancelling), at(Recv1xx), stay, do(PassToFork),
			"RFC 3262 §4", "A known phone responds while the CANCEL is on its way: no ringing, but a PRACK if it is owed."),
	)
}

package fsm

// Referee is the side that is asked to call somebody (RFC 3515). It reports through a
// [Notifier] of its own, which does the SUBSCRIBE and NOTIFY work; both get its events.
//
// A Target-Dialog that does not match, or lacks a tag, is ignored: such a REFER is fed as any other.
var Referee = mustCompile(refereeDef())

func refereeDef() Def {
	return Def{
		Name: "referee", Title: "REFER, who is asked (REF)",
		Doc: "An accepted REFER is answered with 200 and reported on until the call that it asked for is answered or " +
			"refused. Neither the end of the reports nor a BYE between the two ends that call.",
		Start: Idle, Ends: in(Done),
		Rules: join(
			on("REF-1", in(Idle), at(RecvReferMalformed), Done, do(Reject400),
				"RFC 3515 §2.4.2", "A REFER names exactly one place to call."),
			on("REF-2", in(Idle), at(RecvRefer), Trying, do(AcceptRefer, OpenNotifier, FollowRefer),
				"RFC 3515 §2.4.2, RFC 7647 §5", "Accepted with 200; the first report says 100 Trying, and the call is placed."),
			on("REF-2", in(Idle), at(RecvReferNeedsApproval), Trying, do(AcceptRefer, OpenNotifierPending, AskApproval),
				"RFC 3515 §2.4.5", "The user is asked; the first report says pending."),
			on("REF-2", in(Trying), at(ApprovalGranted), stay, do(GrantNotifier, FollowRefer),
				"RFC 3515 §2.4.5", "The user agrees: the reports become active and the call is placed."),
			on("REF-3", in(Idle), at(RecvReferDeclined), Done, do(Reject603),
				"RFC 3515 §2.4.2, RFC 5057 §5.6", "Not wanted: 603 is the one code that harms nothing else in a dialog."),
			on("REF-3", in(Idle), at(RecvReferForbidden), Done, do(Reject403),
				"RFC 3515 §2.4.2, RFC 5057 §5.1", "Not allowed: 403, and never 404 or 416, which would end the dialog."),
			on("REF-4", in(Trying), at(ReferProgress), stay, do(NotifyProgress),
				"RFC 3515 §3.10", "The call makes progress; it may be reported, at most once per second."),
			on("REF-5", in(Trying), at(ReferFinal), Done, do(NotifyFinal),
				"RFC 3515 §2.4.7", "The call is answered or refused: the last report."),
			on("REF-6", in(Trying), at(TimerSubscriptionEnd), Done, nil,
				"RFC 6665 §4.2.1.4", "The reports have expired (NOT-6); the call goes on."),
			on("REF-7", in(Trying), at(RecvReferAgain), stay, do(NewUsage),
				"RFC 3515 §2.4.6", "A further REFER is a job of its own, told apart by the CSeq number of the REFER in the Event id."),
			on("REF-8", in(Trying), at(RecvUnsubscribe), Done, nil,
				"RFC 3515 §2.4.4", "The referrer wants no more reports (NOT-5); the call is not cancelled for that."),
			on("REF-9", in(Trying), at(RecvByeFromCaller, RecvByeFromCallee, DialogEnded), stay, nil,
				"RFC 6665 §4.5.2, RFC 5057 §5.5", "The old call is over; the reports go on in what is left of its dialog."),
			on("REF-13", in(Idle), at(RecvReferNoSub), Done, do(AcceptRefer, FollowRefer),
				"RFC 4488 §4", "Both sides agree to do without reports."),
			on("REF-15", in(Idle), at(RecvReferAfterBye), Done, nil,
				"RFC 5407 §3.3.3", "The REFER came after a BYE: the dialog answers 481 (DLG-32)."),
			on("REF-21", in(Trying), at(ApprovalDenied), Done, do(DenyNotifier),
				"RFC 3515 §2.4.5, §2.4.7", "The user refuses after the 200: the last report says 603 and rejected."),
			on("REF-22", in(Trying), at(RecvSubscribeAgain), stay, nil,
				"RFC 3515 §2.4.4", "The referrer wants reports for longer (NOT-4)."),
			on("REF-23", in(Idle), at(RecvSubscribeRefer), Done, do(Reject403),
				"RFC 3515 §2.4.4", "Only a REFER can begin such a subscription."),
			on("REF-24", in(Trying), at(NotifyGone, NotifyUnanswered, DialogFailure), Done, nil,
				"RFC 3515 §2.4.4, RFC 6665 §4.2.2", "The referrer cannot be told any more; the call goes on."),
			on("REF-25", in(Idle), at(RecvReferTargetDialog), Trying, do(AcceptRefer, OpenNotifier, FollowRefer),
				"RFC 4538 §4", "A REFER outside the dialog that proves it knows the dialog counts as one inside it."),
		),
	}
}

// Referrer is the side that asks somebody to call (RFC 3515). Its [Subscriber] answers the
// NOTIFYs; what their bodies say comes here.
var Referrer = mustCompile(referrerDef())

func referrerDef() Def {
	return Def{
		Name: "referrer", Title: "REFER, who asks (REF)",
		Doc: "A transfer is a REFER and the reports about it. Only the last report tells the outcome; until then the " +
			"old call stays.",
		Start: Idle, Ends: in(Done),
		Rules: join(
			on("REF-10", in(ReferWait), at(RecvSipfrag2xx), Done, do(TellTransferred, HangUp),
				"RFC 5589 §6.1, RFC 3515 §2.4.5", "The other side has answered: the transfer is done and the old call can end."),
			on("REF-10", in(ReferWait), at(RecvSipfrag2xxKeep), Done, do(TellTransferred),
				"RFC 3515 §2.4.5", "The other side has answered; by policy the program ends the old call itself."),
			on("REF-11", in(ReferWait), at(ReferRefused, DialogFailure), Done, do(TellTransferFailed),
				"RFC 3515 §2.4.2, RFC 5057 §5.1", "The REFER is refused; the call stays, unless the code says that its dialog is gone."),
			on("REF-12", in(ReferWait), at(TimerN), Done, do(TellTransferFailed),
				"RFC 6665 §4.1.2.4", "No report came: the transfer counts as failed, and the call stays."),
			on("REF-13", in(ReferWait), at(ReferAcceptedNoSub), Done, do(CloseSubscriber),
				"RFC 4488 §4", "Both sides agree to do without reports, so none is awaited."),
			on("REF-14", in(Idle), at(WantReferOutside), ReferWait, do(SendReferOutside, OpenSubscriber),
				"RFC 7647 §4, RFC 4538 §3", "The peer's address is a GRUU: the REFER goes there in a dialog of its own and names the call as Target-Dialog."),
			on("REF-16", in(Idle), at(WantRefer), ReferWait, do(SendRefer, OpenSubscriber),
				"RFC 7647 §4", "The peer can be reached in the dialog only, so the REFER goes there."),
			on("REF-17", in(ReferWait), at(RecvSipfrag1xx), stay, do(TellTransferProgress),
				"RFC 3515 §2.4.5", "A report of progress; it may come before the 2xx to the REFER."),
			on("REF-18", in(ReferWait), at(RecvSipfragFailure), Done, do(TellTransferFailed),
				"RFC 3515 §2.4.5", "The last report: nobody could be reached; the call stays."),
			on("REF-19", in(ReferWait), at(ReportsEnded), Done, do(TellTransferUnknown),
				"RFC 3515 §2.4.4", "The reports end before the outcome is known."),
			on("REF-20", in(ReferWait), at(ReferAnswered), stay, nil,
				"RFC 4488 §4, RFC 3515 §2.4.2", "The REFER is accepted, and the peer will report."),
		),
	}
}

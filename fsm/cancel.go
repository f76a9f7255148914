package fsm

// Cancel is RFC 3261 §9 as one decision, for both sides of a CANCEL. Like [DialogInfo] it is
// a view: the orders are carried out where the state is kept, by [InviteClient] (hold, send,
// wait), [InviteServer] and [NonInviteServer] (200, 481), [Dialog] and the session (487).
// A driver that steps it gets the row to cite and nothing to do; a test holds the view and
// the machines together.
var Cancel = mustCompile(cancelDef())

func cancelDef() Def {
	return Def{
		Name: "cancel", Title: "CANCEL, both sides (CAN)",
		Doc: "What to do when somebody wants an INVITE cancelled, and when a CANCEL comes. One instance " +
			"per decision.",
		Start: Idle, Ends: []State{Done},
		Rules: join(
			on("CAN-1", in(Idle), at(WantCancelNo1xx), CancelPending, do(HoldCancel),
				"RFC 3261 §9.1", "No provisional response yet: the CANCEL must wait, it could overtake the INVITE."),
			on("CAN-2", in(Idle), at(WantCancel), Cancelling, do(StartCancelWait, SendCancel),
				"RFC 3261 §9.1", "A provisional response has come: the CANCEL goes the way of the INVITE, with its branch."),
			on("CAN-2", in(CancelPending), at(Recv100, Recv1xx), Cancelling, do(StartCancelWait, SendCancel),
				"RFC 3261 §9.1", "The provisional response that the CANCEL waited for."),
			on("CAN-3", in(Idle), at(WantCancelAfterFinal), Done, nil,
				"RFC 3261 §9.1", "The INVITE has its final response: a CANCEL would do nothing; an answered call is ended by BYE."),
			on("CAN-3", in(CancelPending), at(Recv2xx, Recv300to699), Done, do(ForgetCancel),
				"RFC 3261 §9.1", "The final response came first: no CANCEL is sent."),
			on("CAN-3", in(Cancelling), at(Recv2xx, Recv300to699), Done, do(StopCancelWait),
				"RFC 3261 §9.1", "The final response, 487 if the CANCEL was in time; a 2xx is acknowledged, then hung up."),
			on("CAN-4", in(Cancelling), at(TimerCancelWait), Done, do(TellCancelTimeout),
				"RFC 3261 §9.1", "64*T1 without a final response: taken as cancelled."),
			on("CAN-5", in(Idle), at(RecvCancel), Done, do(AnswerCancel, Reject487),
				"RFC 3261 §9.2", "The INVITE still rings: 200 to the CANCEL, 487 to the INVITE."),
			on("CAN-6", in(Idle), at(RecvCancelAfterFinal), Done, do(AnswerCancel),
				"RFC 3261 §9.2", "The INVITE has its final response: 200 to the CANCEL, and nothing else changes."),
			on("CAN-7", in(Idle), at(RecvCancelUnmatched), Done, do(AnswerCancel481),
				"RFC 3261 §9.2", "There is nothing that this CANCEL could mean."),
			on("CAN-8", in(Idle), at(RecvCancelNonInvite), Done, do(AnswerCancel),
				"RFC 3261 §9.2", "CANCEL acts on INVITE only: 200, and the other request goes on."),
			on("CAN-9", in(Idle), at(RecvCancelReinvite), Done, do(AnswerCancel, Reject487),
				"RFC 3261 §9.2", "Only the change is cancelled: 487 to the re-INVITE, the call stays."),
			on("CAN-9", in(Idle), at(RecvCancelExecuted), Done, do(AnswerCancel, AcceptChange),
				"RFC 6141 §3.8", "Part of the change has happened already: a failure could not undo it, so the re-INVITE gets its 2xx."),
			on("CAN-10", in(Idle), at(WantCancelNonInvite), Done, do(Refuse),
				"RFC 3261 §9.1", "Other requests are answered at once: a CANCEL could only come too late."),
			on("CAN-11", in(Idle), at(RecvCancelDemanding), stay, do(IgnoreDemands),
				"RFC 3261 §22.1", "A CANCEL cannot be sent again with credentials, so it is never challenged, and its Require is ignored."),
		),
	}
}

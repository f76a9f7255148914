package fsm

// DialogInfo is what the dialog event package shows of a dialog (RFC 4235 §3.7.1, figure 3).
// It is a view of [Dialog] and never a second source of truth; its effects are the state and
// the event attribute of the dialog element in the next document.
//
// Figure 3 has no arrow for a BYE, a 199 or a failed request in an early dialog, nor for a
// fork after an answer; where it is silent the view follows the dialog. Where policy shows a
// cancelled INVITE without a final response as a timeout, the driver feeds InviteTimeout
// instead of InviteCancelTimeout; where it shows no forks after an answer, it feeds nothing.
var DialogInfo = mustCompile(dialogInfoDef())

func dialogInfoDef() Def {
	d := Def{
		Name: "dialog_info", Title: "Dialog-info view, RFC 4235 (DI)",
		Doc: "What a lamp on another phone shows of a call: trying, proceeding, early, confirmed, terminated, " +
			"and how it ended. It follows the dialog and decides nothing.",
		Start: None, Ends: []State{Terminated},
		Rules: join(
			on("DI-1", in(None), at(SendInvite, RecvInvite), Trying, do(ReportTrying),
				"RFC 4235 §3.7.1", "An INVITE was sent or received: there will be a dialog, perhaps."),
			on("DI-2", in(Trying), at(Recv100, Recv1xxNoTag, Send100), Proceeding, do(ReportProceeding),
				"RFC 4235 §3.7.1", "A response without a tag: somebody works on it."),
			on("DI-3", in(Trying, Proceeding), at(Recv1xx, Recv1xxReliable, Send1xx), Early, do(ReportEarly),
				"RFC 4235 §3.7.1", "A tagged provisional response: it rings."),
			on("DI-4", in(Trying, Proceeding, Early), at(Recv2xx, Send2xx), Confirmed, do(ReportConfirmed),
				"RFC 4235 §3.7.1", "Answered; the view does not wait for the ACK."),
			on("DI-5", in(None), at(Recv1xxOtherFork), Early, do(ReportEarly),
				"RFC 4235 §3.7.1", "A further phone rings: an element of its own, with its own id."),
			on("DI-5", in(Early), at(Recv1xxOtherFork), stay, do(NewInstance),
				"RFC 4235 §3.7.1", "A further phone rings: another element of the document begins, this one stays."),
			on("DI-6", in(None), at(Recv2xxOtherFork), Confirmed, do(ReportConfirmed),
				"RFC 4235 §3.7.1", "A further phone answers: an element of its own, with its own id."),
			on("DI-6", in(Confirmed), at(Recv2xxOtherFork), stay, do(NewInstance),
				"RFC 4235 §3.7.1", "A further phone answers: another element of the document begins, this one stays."),
			on("DI-7", in(Trying, Proceeding, Early), at(Recv487, RecvCancel, InviteCancelTimeout), Terminated, do(ReportCancelled),
				"RFC 4235 §3.7.1", "The caller gave up, and the INVITE has ended by it."),
			on("DI-8", in(Trying, Proceeding, Early), at(Recv300to699, Send300to699, InviteTimeout, InviteTransportError), Terminated, do(ReportRejected),
				"RFC 4235 §3.7.1", "The INVITE has failed, or nobody responded: rejected, with the code."),
			on("DI-8", in(Early), at(Recv199), Terminated, do(ReportRejected),
				"RFC 4235 §3.7.1", "This phone has failed, a 199 says so."),
			on("DI-9", in(Early, Confirmed), at(Replaced), Terminated, do(ReportReplaced),
				"RFC 4235 §3.7.1", "Another call has taken this one's place."),
			on("DI-10", in(Early, Confirmed), at(ByeSent), Terminated, do(ReportLocalBye),
				"RFC 4235 §3.7.1", "We have hung up."),
			on("DI-11", in(Early, Confirmed), at(RecvBye), Terminated, do(ReportRemoteBye),
				"RFC 4235 §3.7.1", "The other side has hung up."),
			on("DI-12", in(Early, Confirmed), at(UsageFailure, DialogFailure), Terminated, do(ReportError),
				"RFC 4235 §3.7.1", "A request in the dialog failed with a code that ends the call."),
			on("DI-13", in(Early, Confirmed), at(UsageTimeout), Terminated, do(ReportTimeout),
				"RFC 4235 §3.7.1", "A request in the dialog got no answer."),
			on("DI-15", in(Early), at(Recv2xxOtherFork), stay, do(NewInstance),
				"RFC 4235 §3.7.1", "A phone that never rang here answers while this one rings: another element begins."),
			on("DI-16", in(Confirmed), at(Recv1xxOtherFork), stay, do(NewInstance),
				"RFC 4235 §3.7.1", "A phone rings after this one has answered: another element begins."),
			on("DI-17", in(Early), at(TimerForkWindow), Terminated, do(ReportCancelled),
				"RFC 4235 §6.1", "Another phone has answered and this one is forgotten."),
		),
	}
	d.Rules = append(d.Rules, on("DI-14", in(Terminated), d.events(), stay, nil,
		"RFC 4235 §3.7.1", "Terminated is the end: what comes later changes neither the state nor how it ended.")...)
	return d
}

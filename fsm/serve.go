package fsm

// Serve is the server side of session modification: a re-INVITE or UPDATE of the peer
// (RFC 3261 §14.2, RFC 3311 §5.2, RFC 6141). It decides which response goes out and when
// the peer's new address counts.
//
// Its driver asks the [Interlock] first: RecvReinvite, RecvUpdate and RecvPlainUpdate are
// what it lets through, RecvGlare491 and RecvGlare500 what it does not. The first INVITE of
// a dialog is not its business, an UPDATE inside it is.
var Serve = mustCompile(serveDef())

func serveDef() Def {
	serving := in(ServingInvite, ServingUpdate, ServingBoth)
	invite := in(ServingInvite, ServingBoth)
	hungUp := at(RecvByeFromCaller, RecvByeFromCallee)
	return Def{
		Name: "serve", Title: "Session modification, server side (MDS)",
		Doc: "Answers the peer's re-INVITE and UPDATE. The address in the peer's Contact is kept aside until a reliable " +
			"provisional response or a 2xx accepts it; a change that was carried out is not refused any more.",
		Start: Idle, Ends: in(Idle, Terminated),
		Rules: join(
			on("MDS-1", in(Idle), at(RecvReinvite), ServingInvite, do(KeepTarget, MarkSession),
				"RFC 3261 §14.2, RFC 6141 §4.6", "A re-INVITE may be served; the peer's new address is noted, not yet used."),
			on("MDS-1", in(Idle), at(RecvUpdate), ServingUpdate, do(KeepTarget),
				"RFC 3311 §5.2, RFC 6141 §4.6", "An UPDATE with an offer may be served; the peer's new address is noted, not yet used."),
			on("MDS-1", in(ServingInvite), at(RecvUpdate), ServingBoth, do(KeepTarget),
				"RFC 3311 §5.2, RFC 6337 §4.3", "The exchange of the re-INVITE is complete, so an UPDATE inside it may change the session again."),
			on("MDS-2", in(Idle, ServingInvite, ServingUpdate, ServingBoth, WaitAck), at(RecvGlare491), stay, do(Answer491Glare),
				"RFC 3261 §14.2, RFC 3311 §5.2", "The request crossed one of ours: 491, and both sides try again at different times."),
			on("MDS-2", in(Idle, ServingInvite, ServingUpdate, ServingBoth, WaitAck), at(RecvGlare500), stay, do(Answer500Busy),
				"RFC 3261 §14.2, RFC 3311 §5.2", "The peer's earlier request is still open: 500 with a time to wait."),
			on("MDS-3", invite, at(SendReliable1xx), stay, do(CommitTarget),
				"RFC 6141 §4.6", "A reliable provisional response accepts the peer's new address for good."),
			on("MDS-3", in(ServingInvite), at(SendReinvite2xx), WaitAck, do(CommitTarget, CloseRequest),
				"RFC 6141 §4.6, RFC 3261 §14.2", "The re-INVITE is accepted, the peer's new address with it; its ACK is awaited."),
			on("MDS-3", in(ServingBoth), at(SendReinvite2xx), ServingUpdate, do(CommitTarget, CloseRequest),
				"RFC 6141 §4.6", "The re-INVITE is accepted while the UPDATE inside it is still open."),
			on("MDS-3", in(ServingUpdate), at(SendUpdate2xx), Idle, do(CommitTarget, CloseRequest),
				"RFC 3311 §5.2, RFC 6141 §4.6", "The UPDATE is accepted, the peer's new address with it."),
			on("MDS-3", in(ServingBoth), at(SendUpdate2xx), ServingInvite, do(CommitTarget, CloseRequest),
				"RFC 3311 §5.2, RFC 6141 §4.6", "The UPDATE inside the re-INVITE is accepted; the re-INVITE goes on."),
			on("MDS-4", in(ServingInvite), at(SendReinviteFailure), Idle, do(DropTarget),
				"RFC 6141 §4.4, §4.6", "Refused: the peer's new address is forgotten, unless an earlier response has accepted it."),
			on("MDS-4", in(ServingUpdate), at(SendUpdateFailure), Idle, do(DropTarget),
				"RFC 6141 §4.6", "Refused: the peer's new address is forgotten."),
			on("MDS-4", in(ServingBoth), at(SendUpdateFailure), ServingInvite, do(DropTarget),
				"RFC 6141 §4.6", "The UPDATE is refused, the re-INVITE around it goes on."),
			on("MDS-4", in(ServingBoth), at(SendReinviteFailure), ServingUpdate, do(DropTarget),
				"RFC 6141 §4.6", "The re-INVITE is refused, the UPDATE inside it is still to be answered."),
			on("MDS-5", invite, at(SendReinviteFailureAfterChange), stay, do(Refuse),
				"RFC 6141 §3.2, §3.3", "A change that was carried out is not undone by a refusal: accept it, and undo it with an UPDATE first."),
			on("MDS-6", invite, at(SendPreview), stay, nil,
				"RFC 6141 §4.7, RFC 6337 §3.1.1", "An unreliable response may show the answer, but it accepts nothing."),
			on("MDS-7", in(ServingInvite), at(RecvCancelReinvite), Idle, do(Reject487, DropTarget),
				"RFC 3261 §9.2, §14.1", "The re-INVITE is cancelled; the call and its session stay."),
			on("MDS-7", in(ServingBoth), at(RecvCancelReinvite), ServingUpdate, do(Reject487, DropTarget),
				"RFC 3261 §9.2", "The re-INVITE is cancelled; the UPDATE inside it is still to be answered."),
			on("MDS-8", in(ServingInvite), at(RecvCancelExecuted), WaitAck, do(AcceptChange, CommitTarget, CloseRequest),
				"RFC 6141 §3.3, §3.8", "Cancelled too late: what was carried out is accepted with a 2xx, not with 487."),
			on("MDS-8", in(ServingBoth), at(RecvCancelExecuted), ServingUpdate, do(AcceptChange, CommitTarget, CloseRequest),
				"RFC 6141 §3.3, §3.8", "Cancelled too late: what was carried out is accepted with a 2xx, not with 487."),
			on("MDS-9", serving, hungUp, Terminated, do(RejectPending),
				"RFC 3261 §15.1.2", "The peer hung up: its open requests get 487."),
			on("MDS-9", serving, at(DialogEnded), Terminated, do(RejectPending),
				"RFC 3261 §15.1.2", "The call is over while a request of the peer is open: it gets 487."),
			on("MDS-10", in(WaitAck), at(Timer2xxEnd), Terminated, nil,
				"RFC 3261 §14.2", "No ACK came for our 2xx: the dialog hangs up."),
			on("MDS-10", in(WaitAck), at(Timer2xxEndNewer), Idle, nil,
				"RFC 6141 §5.4", "No ACK came, but the peer has sent a newer re-INVITE: it has moved and is still there."),
			on("MDS-11", in(ServingInvite, ServingUpdate), at(WantReject), Idle, do(DropTarget),
				"RFC 3261 §14.2, RFC 3311 §5.2", "The offer cannot be accepted: 488 (OA-20), and the session goes on."),
			on("MDS-11", in(ServingBoth), at(WantReject), ServingInvite, do(DropTarget),
				"RFC 3311 §5.2", "The offer in the UPDATE cannot be accepted: 488 (OA-20), and the re-INVITE goes on."),
			on("MDS-12", serving, at(SendToNewTarget), stay, do(CommitTarget),
				"RFC 6141 §4.6", "A request of ours to the peer's new address accepts that address; useful when no other response can come soon."),
			on("MDS-13", in(WaitAck), at(RecvAck), Idle, nil,
				"RFC 3261 §14.2", "The ACK is there: the change is complete."),
			on("MDS-14", in(WaitAck), at(RecvReinvite), ServingInvite, do(KeepTarget, MarkSession),
				"RFC 5407 §3.1.4", "The ACK is late, but offer and answer are complete: the next re-INVITE is served, and the ACK still awaited."),
			on("MDS-14", in(WaitAck), at(RecvUpdate), ServingUpdate, do(KeepTarget),
				"RFC 5407 §3.1.4, RFC 6337 §4.3", "The ACK is late, but offer and answer are complete: the UPDATE is served, and the ACK still awaited."),
			on("MDS-15", in(Idle, ServingInvite, WaitAck), at(RecvPlainUpdate), stay, do(KeepTarget, AnswerUpdate, CommitTarget, CloseRequest),
				"RFC 5407 §3.3.2, RFC 3311 §5.2", "An UPDATE without an offer changes no session, so no glare can stop it: 2xx at once."),
			on("MDS-16", invite, at(ReinviteNeedsUser), stay, nil,
				"RFC 3261 §14.2", "A re-INVITE may wait for the user; ringing again is not needed."),
			on("MDS-16", in(ServingUpdate), at(AnswerNeedsUser), Idle, do(Reject504, DropTarget),
				"RFC 3311 §5.2", "An UPDATE cannot wait for the user: 504 tells the peer to use a re-INVITE."),
			on("MDS-16", in(ServingBoth), at(AnswerNeedsUser), ServingInvite, do(Reject504, DropTarget),
				"RFC 3311 §5.2", "An UPDATE cannot wait for the user: 504, and the re-INVITE goes on."),
			on("MDS-17", in(Idle, WaitAck), at(RecvByeFromCaller, RecvByeFromCallee, DialogEnded), Terminated, nil,
				"RFC 3261 §15", "The call is over; a 2xx that still waits for its ACK is the business of its own machine."),
		),
	}
}

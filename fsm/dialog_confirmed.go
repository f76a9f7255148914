package fsm

// dialogConfirmed has the rows of an answered call.
func dialogConfirmed() []Rule {
	confirmed := in(Moratorium, Established)
	return join(
		on("DLG-18", in(Moratorium), at(AckSent), Established, nil,
			"RFC 5407 §2", "Our ACK is out: the call is up."),
		on("DLG-18", in(Moratorium), at(RecvAck), Established, do(TellEstablished),
			"RFC 5407 §2", "The ACK is here: the call is up."),
		on("DLG-18", in(Moratorium), at(Timer2xxEndNewer), Established, do(TellEstablished),
			"RFC 6141 §5.4", "The ACK never came, but a newer re-INVITE shows that the peer has our 2xx: the call is up."),
		on("DLG-19", in(Moratorium, Established, Mortal), at(RecvCancel), stay, nil,
			"RFC 5407 §C", "The CANCEL has crossed our answer: it has its 200 and no effect; the caller will acknowledge and hang up."),
		on("DLG-20", in(Moratorium), at(RecvInviteAgain), stay, nil,
			"RFC 6026 §7.1", "The INVITE is repeated: its transaction absorbs it, this is no second call."),
		on("DLG-21", in(Moratorium), at(RecvByeFromCaller), Mortal, do(AnswerBye, RejectPending, TellEnded),
			"RFC 5407 §3.1.6", "A BYE before the ACK, which was lost or overtaken: the call is over; the ACK may still come."),
		on("DLG-22", in(Moratorium), at(WantByeAsCallee, WantByeUnacked), stay, do(DeferBye),
			"RFC 3261 §15", "The callee may not send BYE before the ACK: it waits."),
		on("DLG-22", in(Established), at(WantByeUnacked), stay, do(DeferBye),
			"RFC 3261 §15", "A re-INVITE of the peer was accepted and not acknowledged yet: the BYE waits."),
		on("DLG-23", in(Moratorium), at(WantByeAsCaller), Mortal, do(FinishAck, SendBye, TellEnded),
			"RFC 3261 §13.2.2.4", "The 2xx is owed its ACK first, then the BYE goes."),
		on("DLG-24", confirmed, at(NoAck), Mortal, do(SendBye, TellEnded),
			"RFC 3261 §13.3.1.4", "64*T1 without an ACK: the caller is gone, or cannot hear us; the session should be ended."),
		on("DLG-25", confirmed, at(RecvByeFromCallee), Mortal, do(AnswerBye, RejectPending, TellEnded),
			"RFC 3261 §15.1.2", "The callee hangs up: 2xx to the BYE, 487 to what is still open, media stops at once."),
		on("DLG-25", in(Established), at(RecvByeFromCaller), Mortal, do(AnswerBye, RejectPending, TellEnded),
			"RFC 3261 §15.1.2", "The caller hangs up: 2xx to the BYE, 487 to what is still open, media stops at once."),
		on("DLG-25", in(Established), at(WantByeAsCaller, WantByeAsCallee), Mortal, do(SendBye, TellEnded),
			"RFC 3261 §15.1.1", "We hang up: the session is over as soon as the BYE is sent, whatever its response."),
		on("DLG-26", in(Established), at(Recv2xxAgain), stay, nil,
			"RFC 3261 §13.2.2.4", "The 2xx is repeated because our ACK was lost: the kept ACK goes out again, nothing else."),
		on("DLG-27", confirmed, at(DialogFailure), Morgue, do(TellEnded),
			"RFC 5057 §5.1", "A failure that says that the other end is gone ends the dialog with all usages; a BYE could not arrive."),
		on("DLG-28", confirmed, at(UsageFailure, UsageTimeout), Mortal, do(SendBye, TellEnded),
			"RFC 3261 §12.2.1.2", "A failure that ends the call, other usages go on; the BYE shows the end to the proxies in between."),
		on("DLG-28", confirmed, at(UsageFailureUnacked), stay, do(DeferBye),
			"RFC 3261 §15", "The same while a 2xx of ours has no ACK: whoever sent the 2xx may not send BYE before, so it waits."),
		on("DLG-28", confirmed, at(UsageFailureQuiet), Mortal, do(TellEnded),
			"RFC 5057 §5.2", "The same, where policy ends the call without a BYE."),
	)
}

// dialogRequests has the rows of requests inside the dialog, and of late responses.
func dialogRequests() []Rule {
	confirmed := in(Moratorium, Established)
	return join(
		on("DLG-29", append(in(None), afterFirstTag...), at(RecvStaleRequest), stay, do(Reject500),
			"RFC 3261 §12.2.2", "A request with an old CSeq number is out of order: refused, nothing changes."),
		on("DLG-30", in(Early, Moratorium, Established), at(RecvRequest, RecvUsageRequest, RecvPrackDue), stay, do(TakeCSeq, PassRequest),
			"RFC 3261 §12.2.2", "A request in order; gaps in the CSeq numbers are legal."),
		on("DLG-45", in(Early, Moratorium, Established), at(WantRequest, WantUpdate), stay, nil,
			"RFC 3261 §12.2, RFC 3311 §5.1", "With the first tag there is a dialog to send requests in; UPDATE changes a session that still rings, too."),
		on("DLG-45", confirmed, at(WantReinvite), stay, nil,
			"RFC 3261 §14.1", "A re-INVITE changes the session of a call that is answered; before, the INVITE itself is open."),
		on("DLG-45", in(Established), at(WantRefresh), stay, nil,
			"RFC 4028 §7.2, §7.4", "A call that stands has a session interval to name; before the ACK the 2xx of the INVITE is to say it."),
		on("DLG-51", in(Moratorium, Established, Mortal, Morgue), at(Recv1xx, Recv1xxReliable, Recv199), stay, do(Drop),
			"RFC 3261 §13.2.2.1", "A provisional response after the end of ringing: overtaken on the way, nothing changes."),
	)
}

// dialogMortal has the rows after a BYE.
func dialogMortal() []Rule {
	return join(
		on("DLG-31", in(Mortal), at(RecvByeFromCaller, RecvByeFromCallee), stay, do(AnswerBye),
			"RFC 5407 §3.2.1", "Both have hung up at once: the other BYE gets its 200 too."),
		on("DLG-32", in(Mortal), at(RecvRequest), stay, do(Reject481),
			"RFC 5407 §3.2.2", "The call is over: a request for it, or one that would begin something new in its dialog, finds nothing."),
		on("DLG-32", in(Mortal), at(RecvUsageRequest), stay, do(TakeCSeq, PassRequest),
			"RFC 5057 §5.5", "A subscription in the same dialog lives on after the call."),
		on("DLG-32", in(Mortal), at(RecvPrackDue), stay, do(TakeCSeq, PassRequest),
			"RFC 3262 §3", "The call is over, but a PRACK that matches a reliable response of before gets its 2xx."),
		on("DLG-33", in(Mortal), at(Recv2xx, Recv2xxUnwanted), stay, nil,
			"RFC 5407 §3.1.3", "Answered after our BYE: the 2xx gets its ACK and no session begins."),
		on("DLG-33", in(Mortal), at(Recv2xxAfterByeFailed), stay, do(SendBye),
			"RFC 3261 §13.2.2.4", "Answered, and our BYE had failed because it came before the answer: acknowledged, then a BYE once more."),
		on("DLG-34", in(Mortal), at(RecvStrayAck), stay, do(Absorb),
			"RFC 5407 §3.1.6", "The ACK comes after the BYE: absorbed, SDP in it is not looked at."),
		on("DLG-35", in(Mortal), at(ByeChallenged), stay, do(RetryBye),
			"RFC 3261 §22.2", "The BYE is challenged, and there are credentials: once more, with the next CSeq number."),
		on("DLG-36", in(Mortal), at(ByeAnswered), stay, nil,
			"RFC 3261 §15.1.1", "Whatever the BYE gets, 481, 408 and silence included: the call is over."),
		on("DLG-36", in(Mortal), at(ByeOverLastFork), stay, do(CancelInvite),
			"RFC 3261 §9.1", "The BYE to the last early dialog is over and the INVITE still has no final response: it is cancelled, so that it ends."),
		on("DLG-37", in(Mortal, Morgue), at(OnlyReinviteLeft), stay, do(CancelReinvite),
			"RFC 3261 §9.1", "The BYE is over, and the peer still owes our re-INVITE the final response: it is cancelled, so that it ends."),
		on("DLG-37", in(Mortal), at(TransactionsDone), Morgue, nil,
			"RFC 5407 §2", "No BYE and no INVITE is left whose last messages could still come."),
		on("DLG-45", in(Mortal, Morgue), at(WantRequest, WantReinvite, WantUpdate, WantRefresh), stay, do(Refuse),
			"RFC 5407 §2", "After the end of the call nothing new may be sent in it."),
		on("DLG-45", in(Mortal), at(WantByeAsCaller, WantByeAsCallee, WantByeUnacked), stay, do(Refuse),
			"RFC 5407 §2", "After a BYE there is nothing to hang up."),
		on("DLG-50", in(Mortal), at(Recv300to699, Send300to699), stay, nil,
			"RFC 3261 §15.1.2", "A request that was open when the BYE came gets its failure: of no interest any more."),
	)
}

// dialogMorgue has the rows after the end of the INVITE usage.
func dialogMorgue() []Rule {
	return join(
		on("DLG-38", in(Morgue), at(RecvRequest, RecvByeFromCaller, RecvByeFromCallee), stay, do(Reject481),
			"RFC 3261 §12.2.2", "The call is over and forgotten but for its last ACK: a request finds nothing."),
		on("DLG-38", in(Morgue), at(RecvPrackDue), stay, do(TakeCSeq, PassRequest),
			"RFC 3262 §3", "Refused or cancelled while a PRACK was on its way: it matches, so it gets its 2xx."),
		on("DLG-38", in(Morgue), at(RecvStrayAck), stay, do(Drop),
			"RFC 3261 §12.2.2", "An ACK is never answered: dropped."),
		on("DLG-39", in(None, Morgue), at(LastUsageDone), Destroyed, do(DropDialog),
			"RFC 5057 §4.1", "A dialog lives as long as any usage of it: the call, each subscription. This was the last."),
		on("DLG-39", in(None, Morgue), at(RecvUsageRequest), stay, do(TakeCSeq, PassRequest),
			"RFC 5057 §5.5", "There is no call in the dialog, but a subscription: its requests are in order."),
		on("DLG-46", in(Morgue), at(Recv2xxAgain), stay, nil,
			"RFC 3261 §13.2.2.4", "A 2xx is repeated after the end: the kept ACK goes out again."),
		on("DLG-47", in(Morgue), at(Recv2xx, Recv2xxUnwanted, Recv2xxAfterByeFailed), Mortal, do(SendBye),
			"RFC 3261 §13.2.2.4", "The phone answers after its early dialog was ended here: acknowledged, then hung up."),
	)
}

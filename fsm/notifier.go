package fsm

// Notifier is the side of a subscription that reports (RFC 6665 §4.2). One instance per
// dialog, Event and id; [Referee] opens one for a REFER and tells it what to report.
var Notifier = mustCompile(notifierDef())

func notifierDef() Def {
	live := in(RespWait, Active, Pending)
	granted := in(Active, Pending)
	return Def{
		Name: "notifier", Title: "Notifier (NOT)",
		Doc: "Every accepted SUBSCRIBE gets a NOTIFY at once, whether or not somebody still has to allow the " +
			"subscription. It ends with a NOTIFY that says terminated and why.",
		Start: Idle, Ends: in(Terminated),
		Rules: join(
			on("NOT-1", in(Idle), at(RecvSubscribe), RespWait, do(AnswerSubscribe, StartSubscriptionEnd, DecideSubscription),
				"RFC 6665 §4.2.1.2, §8.3.1", "Accepted with 200, and the first NOTIFY follows at once; it never waits for a user."),
			on("NOT-1", in(Idle), at(ReferAccepted), RespWait, do(StartSubscriptionEnd, DecideSubscription),
				"RFC 3515 §2.4.4, RFC 7647 §5", "An accepted REFER is a subscription as well, and gets its NOTIFY at once."),
			on("NOT-2", in(Idle), at(RecvSubscribeBadEvent), Terminated, do(Reject489),
				"RFC 6665 §4.2.1.1, §4.2.3", "Nobody here reports this event."),
			on("NOT-3", in(Active), at(ResourceChanged), stay, do(SendNotify),
				"RFC 6665 §4.2.2", "The state changed: the subscriber hears of it at once, within the limits of the event package."),
			on("NOT-3", in(Active), at(ResourceChangedBusy), stay, do(QueueNotify),
				"RFC 6665 §4.2.2", "The last NOTIFY is not answered yet: the next one waits, so that they cannot overtake each other."),
			on("NOT-3", live, at(NotifyAnswered), stay, do(SendQueuedNotify),
				"RFC 6665 §4.2.2", "The NOTIFY is answered: what waits may go."),
			on("NOT-4", granted, at(RecvSubscribeAgain), stay, do(AnswerSubscribe, StartSubscriptionEnd, SendNotify),
				"RFC 6665 §4.2.1.4, §4.2.1.2", "A refresh, which may be shortened and not lengthened, gets a NOTIFY with the full state."),
			on("NOT-5", in(Idle), at(RecvPoll), Terminated, do(AnswerSubscribe, NotifyTimeout),
				"RFC 6665 §4.4.3", "A first SUBSCRIBE with Expires: 0 asks for one look at the state."),
			on("NOT-5", live, at(RecvUnsubscribe), Terminated, do(StopSubscriptionEnd, AnswerSubscribe, NotifyTimeout),
				"RFC 6665 §4.2.1.4", "The subscriber wants no more: a last NOTIFY."),
			on("NOT-6", live, at(TimerSubscriptionEnd), Terminated, do(NotifyTimeout),
				"RFC 6665 §4.2.1.4", "Nobody refreshed: a last NOTIFY with the reason timeout."),
			on("NOT-7", live, at(NotifyGone, DialogFailure), Terminated, do(StopSubscriptionEnd),
				"RFC 6665 §4.2.2, RFC 5057 §5.1", "These codes say that the subscriber is gone: no more NOTIFY; a call in the dialog is another matter."),
			on("NOT-8", live, at(NotifyUnanswered), Terminated, do(StopSubscriptionEnd),
				"RFC 6665 §4.2.2", "No answer to a NOTIFY: the subscriber is gone."),
			on("NOT-9", live, at(NotifyChallenged), stay, do(AddCredentials, ResendNotify),
				"RFC 3261 §22.2", "The NOTIFY again with credentials."),
			on("NOT-10", in(RespWait), at(Granted), Active, do(NotifyActive),
				"RFC 6665 §4.2.2", "Allowed: the first NOTIFY has the state, and how long the subscription lasts."),
			on("NOT-11", in(RespWait), at(NeedsTime), Pending, do(NotifyPending),
				"RFC 6665 §4.2.1.3", "Somebody has to be asked: the first NOTIFY says pending and gives nothing away."),
			on("NOT-12", in(Pending), at(Granted), Active, do(NotifyActive),
				"RFC 6665 §4.2.2", "Allowed after all: a NOTIFY with the state."),
			on("NOT-13", in(Pending), at(Denied), Terminated, do(StopSubscriptionEnd, NotifyRejected),
				"RFC 6665 §4.2.1.3", "Refused after all: a last NOTIFY with the reason rejected."),
			on("NOT-13", in(Pending), at(NeverDecided), Terminated, do(StopSubscriptionEnd, NotifyGiveUp),
				"RFC 6665 §4.1.3", "Nobody decided in time: a last NOTIFY with the reason giveup."),
			on("NOT-14", live, at(NotifyFailed), stay, nil,
				"RFC 6665 §4.2.2, RFC 5057 §5.1", "A failure of this NOTIFY alone; the subscription goes on."),
			on("NOT-15", live, at(WantEndSubscription), Terminated, do(StopSubscriptionEnd, NotifyEnd),
				"RFC 6665 §4.2.2, §4.1.3", "The program ends it: a last NOTIFY with the reason that it gives."),
			on("NOT-16", in(Idle), at(RecvSubscribeForbidden), Terminated, do(Reject403),
				"RFC 6665 §4.2.1.3", "This subscriber may not see the state."),
			on("NOT-16", in(Idle), at(RecvSubscribeUnauthenticated), Terminated, do(Reject401),
				"RFC 6665 §4.2.1.3", "A notifier is a user agent, so it challenges with 401 and never 407."),
			on("NOT-16", in(Idle), at(RecvSubscribeTooBrief), Terminated, do(Reject423),
				"RFC 6665 §4.2.1.1", "The interval is shorter than we are willing to serve."),
			on("NOT-16", granted, at(RecvSubscribeTooBrief), stay, do(Reject423),
				"RFC 6665 §4.2.1.4", "The refresh is shorter than we are willing to serve; the subscription stays as it was."),
			on("NOT-16", in(Idle), at(RecvSubscribeUnacceptable), Terminated, do(Reject406),
				"RFC 6665 §4.4.2, RFC 3261 §21.4.7", "The subscriber accepts none of the formats in which the state can be told."),
			on("NOT-17", in(Idle), at(RecvSubscribeInDialog), RespWait, do(AnswerSubscribe, ShareDialog, StartSubscriptionEnd, DecideSubscription),
				"RFC 6665 §4.5.2", "A new subscription in an existing dialog shares it."),
			on("NOT-17", in(Idle), at(RecvSubscribeInDialogRefused), Terminated, do(Reject403),
				"RFC 6665 §4.5.2, RFC 5057 §5.6", "Policy keeps dialogs apart; the code must not be one that ends the dialog."),
		),
	}
}

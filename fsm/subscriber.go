package fsm

// Subscriber is the side of a subscription that asks (RFC 6665 §4.1). One instance per dialog,
// Event and id; a REFER opens one too ([Referrer] reads what it brings).
//
// Failures are classified by the code alone: SubscriptionGone for those that RFC 6665
// §4.1.2.2 lists, SubscribeMendable for 401, 407 and 423 that can be mended, SubscribeFailed for the rest.
// A NOTIFY is matched first; how long NOTIFYs of other forks open instances of their own is
// the time of the first timer N, also after it was stopped here.
var Subscriber = mustCompile(subscriberDef())

func subscriberDef() Def {
	live := in(Active, Pending)
	leaving := in(Unsubscribing, UnsubscribingPending)
	open := in(NotifyWait, Active, Pending)
	every := in(Idle, NotifyWait, Active, Pending, Unsubscribing, UnsubscribingPending, Terminated)
	return Def{
		Name: "subscriber", Title: "Subscriber (SUB)",
		Doc: "A subscription begins with the first NOTIFY, not with the 2xx; it is refreshed until nobody wants it, " +
			"and it is over with the NOTIFY that says so. Its end leaves a call in the same dialog alone.",
		Start: Idle, Ends: in(Idle, Terminated),
		Rules: join(
			on("SUB-1", in(Idle), at(WantSubscribe), NotifyWait, do(SendSubscribe, StartN),
				"RFC 6665 §4.1.2.1, §4.5.2", "The SUBSCRIBE goes out, outside any dialog when the peer's address is a GRUU."),
			on("SUB-1", in(Idle), at(ReferSent), NotifyWait, do(StartN),
				"RFC 3515 §2.4.4, RFC 6665 §4.1.2.4", "A REFER subscribes by itself: its NOTIFY is awaited."),
			on("SUB-2", in(NotifyWait), at(RecvNotifyActive), Active, do(OpenUsage, StopN, StartSubscribe, StartSubscriptionEnd, AnswerNotify, TellNotify),
				"RFC 6665 §4.4.1, §4.1.3", "The first NOTIFY makes the subscription and its dialog, even before the 2xx; its expires counts."),
			on("SUB-2", in(NotifyWait), at(RecvNotifyPending), Pending, do(OpenUsage, StopN, StartSubscribe, StartSubscriptionEnd, AnswerNotify, TellNotify),
				"RFC 6665 §4.4.1, §4.1.3", "The first NOTIFY makes the subscription; somebody still has to allow it."),
			on("SUB-3", in(NotifyWait), at(SubscribeAccepted), stay, nil,
				"RFC 6665 §4.1.2.4, §8.3.1", "A 2xx, a 202 too, only says that a NOTIFY will come."),
			on("SUB-4", in(NotifyWait), at(SubscribeFailed, SubscriptionGone), Terminated, do(StopN, TellUnsubscribed),
				"RFC 6665 §4.1.2.1", "Refused or unanswered: there is no subscription."),
			on("SUB-4", in(NotifyWait), at(SubscribeMendable), stay, do(MendSubscribe, StartN),
				"RFC 3261 §22.2, RFC 6665 §4.1.2.1", "Challenged, or too short an interval: the SUBSCRIBE again, mended."),
			on("SUB-5", in(NotifyWait), at(TimerN), Terminated, do(TellUnsubscribed),
				"RFC 6665 §4.1.2.4", "64*T1 without a NOTIFY: the subscription has failed, whatever the response was."),
			on("SUB-6", in(NotifyWait), at(RecvNotifyTerminated), Terminated, do(StopN, AnswerNotify, TellNotify, TellUnsubscribed),
				"RFC 6665 §4.1.3, §4.4.3", "The first NOTIFY is the last one too: a single look at the state."),
			on("SUB-7", live, at(RecvNotifyActive), Active, do(StopN, StartSubscribe, StartSubscriptionEnd, AnswerNotify, TellNotify),
				"RFC 6665 §4.1.3", "News of the state; its expires counts from now."),
			on("SUB-7", live, at(RecvNotifyPending), Pending, do(StopN, StartSubscribe, StartSubscriptionEnd, AnswerNotify, TellNotify),
				"RFC 6665 §4.1.3", "The subscription waits for somebody to allow it."),
			on("SUB-7", live, at(RecvNotifyTerminated), Terminated, do(StopN, StopSubscribe, StopSubscriptionEnd, AnswerNotify, TellNotify, TellUnsubscribed),
				"RFC 6665 §4.1.3", "The notifier has ended the subscription and says why."),
			on("SUB-8", live, at(TimerSubscribe), stay, do(SendSubscribe, StartN),
				"RFC 6665 §4.1.2.2, RFC 3515 §2.4.6", "Time to refresh, with the same Event and id; a REFER's subscription is refreshed by SUBSCRIBE as well."),
			on("SUB-9", live, at(SubscriptionGone), Terminated, do(StopN, StopSubscribe, StopSubscriptionEnd, TellUnsubscribed),
				"RFC 6665 §4.1.2.2", "These codes say that the notifier has lost the subscription."),
			on("SUB-9", in(NotifyWait, Active, Pending, Unsubscribing, UnsubscribingPending), at(DialogFailure), Terminated, do(StopN, StopSubscribe, StopSubscriptionEnd, TellUnsubscribed),
				"RFC 5057 §5.1", "Another request found that the whole dialog is gone."),
			on("SUB-10", live, at(SubscribeFailed), stay, do(StopN),
				"RFC 6665 §4.1.2.2", "The refresh failed, but the subscription holds until it expires."),
			on("SUB-10", live, at(SubscribeMendable), stay, do(MendSubscribe, StartN),
				"RFC 6665 §4.1.2.2, RFC 3261 §22.2", "Challenged, or too short an interval: the refresh again, mended."),
			on("SUB-11", in(Active), at(WantUnsubscribe), Unsubscribing, do(StopSubscribe, SendUnsubscribe, StartN),
				"RFC 6665 §4.1.2.3, §4.4.1", "Expires: 0 asks for the end; it comes with the last NOTIFY."),
			on("SUB-11", in(Pending), at(WantUnsubscribe), UnsubscribingPending, do(StopSubscribe, SendUnsubscribe, StartN),
				"RFC 6665 §4.1.2.3, §4.4.1", "Expires: 0 asks for the end; it comes with the last NOTIFY."),
			on("SUB-12", in(Idle), at(RecvNotifyUnmatched), stay, do(Reject481),
				"RFC 6665 §4.1.3", "A NOTIFY for nothing that we asked for."),
			on("SUB-13", in(Terminated), at(RecvNotifyActive, RecvNotifyPending, RecvNotifyTerminated), stay, do(Reject481),
				"RFC 6665 §4.1.3", "The subscription is over; the notifier should know."),
			on("SUB-14", leaving, at(RecvNotifyTerminated), Terminated, do(StopN, StopSubscriptionEnd, AnswerNotify, TellNotify, TellUnsubscribed),
				"RFC 6665 §4.1.2.3", "The last NOTIFY, with or without state: now it is over."),
			on("SUB-15", leaving, at(RecvNotifyActive), Unsubscribing, do(AnswerNotify, TellNotify),
				"RFC 6665 §4.1.2.3", "This NOTIFY crossed our SUBSCRIBE; the last one is still to come."),
			on("SUB-15", leaving, at(RecvNotifyPending), UnsubscribingPending, do(AnswerNotify, TellNotify),
				"RFC 6665 §4.1.2.3", "This NOTIFY crossed our SUBSCRIBE; the last one is still to come."),
			on("SUB-16", leaving, at(TimerN, SubscriptionGone), Terminated, do(StopN, StopSubscriptionEnd, TellUnsubscribed),
				"RFC 6665 §4.1.2.2, §4.1.2.3", "The last NOTIFY never came, or the notifier has forgotten the subscription already."),
			on("SUB-17", in(Unsubscribing), at(SubscribeFailed), Active, do(StopN),
				"RFC 6665 §4.1.2.2", "The end was refused for another reason: the subscription holds until it expires."),
			on("SUB-17", in(UnsubscribingPending), at(SubscribeFailed), Pending, do(StopN),
				"RFC 6665 §4.1.2.2", "The end was refused for another reason: the subscription holds until it expires."),
			on("SUB-17", leaving, at(SubscribeMendable), stay, do(MendSubscribe, StartN),
				"RFC 3261 §22.2", "The end was challenged: once more with credentials."),
			on("SUB-18", live, at(TimerN), Terminated, do(StopSubscribe, StopSubscriptionEnd, TellUnsubscribed),
				"RFC 6665 §4.1.2.2", "64*T1 after a refresh no NOTIFY has come: the notifier is gone."),
			on("SUB-18", live, at(SubscribeAcceptedNoNotify), stay, do(StopN),
				"RFC 6665 §4.1.2.2", "A 204 refreshes without a NOTIFY."),
			on("SUB-19", live, at(TimerSubscriptionEnd), Terminated, do(StopN, StopSubscribe, TellUnsubscribed),
				"RFC 6665 §4.1.2.2", "The time that was agreed is over and nothing has refreshed it."),
			on("SUB-19", leaving, at(TimerSubscriptionEnd), Terminated, do(StopN, TellUnsubscribed),
				"RFC 6665 §4.1.2.2", "The time that was agreed is over and nothing has refreshed it."),
			on("SUB-20", open, at(RecvNotifyOtherFork), stay, do(NewUsage),
				"RFC 6665 §4.1.2.4, RFC 3515 §3.9", "The SUBSCRIBE reached another place too: that is a subscription of its own."),
			on("SUB-20", open, at(RecvNotifyForkForbidden, RecvNotifyForkLate), stay, do(Reject481),
				"RFC 6665 §4.1.2.4, §5.4.9", "Another place answers too late, or the event package allows one only."),
			on("SUB-21", every, at(RecvNotifyBadEvent), stay, do(Reject489),
				"RFC 6665 §4.1.3", "Nobody here knows this event."),
			on("SUB-21", every, at(RecvNotifyNoState), stay, do(Reject400),
				"RFC 6665 §4.1.3", "A NOTIFY without Subscription-State says nothing."),
			on("SUB-22", in(Terminated), at(ResubscribeNow), Idle, do(Resubscribe),
				"RFC 6665 §4.1.3", "The notifier moves, or we did not refresh in time: ask again, with a new Call-ID and tag."),
			on("SUB-22", in(Terminated), at(ResubscribeLater), Idle, do(PlanResubscribe),
				"RFC 6665 §4.1.3", "The notifier asks for patience: again after the time that it names."),
			on("SUB-22", in(Terminated), at(NoResubscribe), stay, nil,
				"RFC 6665 §4.1.3, RFC 3515 §2.4.7", "Refused, gone or constant: asking again would bring nothing."),
		),
	}
}

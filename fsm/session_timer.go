package fsm

// SessionTimer keeps a call alive by refreshes and ends it when they stop (RFC 4028 §7, §10).
//
// What a 2xx says is an event: Initial... for the one that made the call, Recv2xx... for one to a
// re-INVITE or UPDATE of ours, Send2xx... for one that we sent; SEOurs when we shall
// refresh, SETheirs when the peer shall, SENone when it has no Session-Expires. The refresh
// is this machine's own request: responses to it come here and not to [Modify].
var SessionTimer = mustCompile(sessionTimerDef())

func sessionTimerDef() Def {
	refreshing := in(OnRefresher, RefreshPending)
	ended := at(UsageFailure, UsageFailureQuiet, UsageTimeout, DialogFailure)
	const (
		initial = "RFC 4028 §7.2, §9"
		others  = "RFC 4028 §7.2"
	)
	return Def{
		Name: "session_timer", Title: "Session timer (ST)",
		Doc: "One side refreshes the call at half of the agreed interval by UPDATE or re-INVITE; only a 2xx counts. " +
			"The other side hangs up shortly before the interval is over if no refresh came.",
		Start: TimerOff, Ends: in(TimerOff),
		Rules: join(
			on("ST-1", in(TimerOff), at(InitialSEOurs), OnRefresher, do(StartRefresh, StartExpiry),
				"RFC 4028 §7.2, §9", "The call has a session interval and refreshing is our task: the first one is due at half of it."),
			on("ST-2", in(TimerOff), at(InitialSETheirs), OnPeerRefresh, do(StartPeerExpiry),
				"RFC 4028 §10", "The call has a session interval and the peer refreshes: we watch, and hang up a little before it is over."),
			on("ST-3", in(OnRefresher), at(TimerRefresh), RefreshPending, do(SendRefreshUpdate),
				"RFC 4028 §7.4", "Half of the interval is over: an UPDATE without an offer is the lightest refresh."),
			on("ST-3", in(OnRefresher), at(TimerRefreshByReinvite), RefreshPending, do(SendRefreshReinvite),
				"RFC 4028 §7.4", "Half of the interval is over and the peer does not know UPDATE: a re-INVITE with the same SDP refreshes."),
			on("ST-4", in(OnRefresher), at(TimerRefreshBusy), stay, do(RefreshWhenFree),
				"RFC 4028 §7.2", "Another exchange is open; its 2xx will be a refresh, and if it fails, ours follows."),
			on("ST-5", in(RefreshPending), at(Recv2xxSEOurs), OnRefresher, do(StartRefresh, StartExpiry, TellRefreshed),
				"RFC 4028 §7.2", "Refreshed: the interval begins again, and the next refresh is ours too."),
			on("ST-5", in(RefreshPending), at(Recv2xxSETheirs), OnPeerRefresh, do(StopRefresh, StopExpiry, StartPeerExpiry, TellRefreshed),
				"RFC 4028 §7.2", "Refreshed: the interval begins again, and the peer refreshes from now on."),
			on("ST-5", in(RefreshPending), at(Recv2xxSENone), TimerOff, do(StopRefresh, StopExpiry),
				"RFC 4028 §7.2", "The 2xx names no interval any more: the timer is off."),
			on("ST-6", in(RefreshPending), at(Recv422), stay, do(RaiseMinSE, ResendRefresh),
				"RFC 4028 §7.3, §10", "The interval was too short for somebody: the refresh again with a longer one, but the old expiry stands."),
			on("ST-7", in(RefreshPending), ended, Expired, do(StopRefresh, StopExpiry),
				"RFC 4028 §10", "408, 481 or no answer to the refresh: the peer is gone, the dialog hangs up."),
			on("ST-8", in(RefreshPending), at(Recv491AsOwner), stay, do(WaitAsOwner, StartRefresh),
				"RFC 4028 §10, RFC 3261 §14.1", "The refresh met an exchange of the peer: try again after the owner's time; the expiry does not move."),
			on("ST-8", in(RefreshPending), at(Recv491NotOwner), stay, do(WaitAsNonOwner, StartRefresh),
				"RFC 4028 §10, RFC 3261 §14.1", "The refresh met an exchange of the peer: try again soon; the expiry does not move."),
			on("ST-8", in(RefreshPending), at(Recv500RetryAfter), stay, do(WaitAsTold, StartRefresh),
				"RFC 4028 §10", "The peer is busy and says how long: try again then; the expiry does not move."),
			on("ST-8", in(RefreshPending), at(ModifyChallenged), stay, do(AddCredentials, ResendRefresh),
				"RFC 4028 §10, RFC 3261 §22.2", "The refresh again with credentials."),
			on("ST-8", in(RefreshPending), at(UpdateUnsupported), stay, do(MarkNoUpdate, SendRefreshReinvite),
				"RFC 4028 §10, RFC 3311 §4", "The peer does not know UPDATE: a re-INVITE refreshes instead."),
			on("ST-8", in(RefreshPending), at(ModifyFailed, ModifyTransportError), stay, nil,
				"RFC 4028 §10", "Refused for a reason that trying again does not mend: nothing more is sent, and the expiry decides."),
			on("ST-8", in(RefreshPending), at(TimerRefresh), stay, do(SendRefreshUpdate),
				"RFC 4028 §10", "The time to wait is over: the refresh again."),
			on("ST-8", in(RefreshPending), at(TimerRefreshByReinvite), stay, do(SendRefreshReinvite),
				"RFC 4028 §10", "The time to wait is over: the refresh again."),
			on("ST-8", in(RefreshPending), at(TimerRefreshBusy), stay, do(RefreshWhenFree),
				"RFC 4028 §10", "The time to wait is over, but another exchange is open: after that one."),
			on("ST-9", in(OnPeerRefresh), at(Send2xxSEOurs), OnRefresher, do(StopPeerExpiry, StartRefresh, StartExpiry, TellRefreshed),
				"RFC 4028 §9", "The peer refreshed and handed the task to us."),
			on("ST-9", in(OnPeerRefresh), at(Send2xxSETheirs), stay, do(StartPeerExpiry, TellRefreshed),
				"RFC 4028 §9", "The peer refreshed: the interval begins again with our 2xx."),
			on("ST-9", in(OnPeerRefresh), at(Send2xxSENone), TimerOff, do(StopPeerExpiry),
				"RFC 4028 §9", "Our 2xx names no interval: the timer is off."),
			on("ST-10", in(OnPeerRefresh), at(TimerPeerExpiry), Expired, do(HangUp),
				"RFC 4028 §10", "No refresh came in time: hang up a little early, before firewalls forget the call."),
			on("ST-10", in(OnPeerRefresh), at(TimerPeerExpiryServing), stay, do(ExpireWhenServed),
				"RFC 4028 §10", "The refresh is here and not answered yet: its 2xx decides."),
			on("ST-11", in(TimerOff, OnRefresher), at(Recv2xxSEOurs, Send2xxSEOurs), OnRefresher, do(StartRefresh, StartExpiry, TellRefreshed),
				"RFC 4028 §7.2, §9", "Any accepted re-INVITE or UPDATE refreshes the call; the next refresh is ours."),
			on("ST-11", in(TimerOff), at(Recv2xxSETheirs, Send2xxSETheirs), OnPeerRefresh, do(StartPeerExpiry, TellRefreshed),
				"RFC 4028 §7.2, §9", "A re-INVITE or UPDATE begins a session interval; the peer refreshes."),
			on("ST-11", in(OnRefresher), at(Recv2xxSETheirs, Send2xxSETheirs), OnPeerRefresh, do(StopRefresh, StopExpiry, StartPeerExpiry, TellRefreshed),
				"RFC 4028 §7.2, §9", "Any accepted re-INVITE or UPDATE refreshes the call; the task goes to the peer."),
			on("ST-11", in(TimerOff), at(Recv2xxSENone, Send2xxSENone), stay, nil,
				"RFC 4028 §7.2", "No interval before and none now."),
			on("ST-11", in(OnRefresher), at(Recv2xxSENone, Send2xxSENone), TimerOff, do(StopRefresh, StopExpiry),
				"RFC 4028 §7.2", "An accepted re-INVITE or UPDATE without an interval turns the timer off."),
			on("ST-11", in(OnPeerRefresh), at(Recv2xxSEOurs), OnRefresher, do(StopPeerExpiry, StartRefresh, StartExpiry, TellRefreshed),
				"RFC 4028 §7.2", "Our own re-INVITE or UPDATE refreshed the call, and the task came to us."),
			on("ST-11", in(OnPeerRefresh), at(Recv2xxSETheirs), stay, do(StartPeerExpiry, TellRefreshed),
				"RFC 4028 §7.2", "Our own re-INVITE or UPDATE refreshed the call."),
			on("ST-11", in(OnPeerRefresh), at(Recv2xxSENone), TimerOff, do(StopPeerExpiry),
				"RFC 4028 §7.2", "The 2xx to our re-INVITE or UPDATE names no interval: the timer is off."),
			on("ST-12", in(TimerOff, Expired), at(DialogEnded), TimerOff, nil,
				"RFC 4028 §7.2", "The call is over."),
			on("ST-12", refreshing, at(DialogEnded), TimerOff, do(StopRefresh, StopExpiry),
				"RFC 4028 §7.2", "The call is over."),
			on("ST-12", in(OnPeerRefresh), at(DialogEnded), TimerOff, do(StopPeerExpiry),
				"RFC 4028 §7.2", "The call is over."),
			on("ST-13", in(OnRefresher, OnPeerRefresh, RefreshPending), at(ProxyExpiry), TimerOff, do(StopRefresh, StopExpiry, StopPeerExpiry, FreeCall),
				"RFC 4028 §8.3", "A proxy may forget an expired call; only the two ends may send a BYE."),
			on("ST-14", refreshing, at(TimerExpiry), Expired, do(StopRefresh, HangUp),
				"RFC 4028 §7.2, §10", "No refresh of ours got a 2xx in time: the session is over for everybody on the way."),
			on("ST-15", in(RefreshPending), at(Send2xxSEOurs, Send2xxSETheirs), stay, do(StartExpiry),
				"RFC 4028 §9, §10", "While our refresh is out we accepted one of the peer: the expiry moves, our own request goes on."),
			on("ST-15", in(RefreshPending), at(Send2xxSENone), stay, do(StopExpiry),
				"RFC 4028 §9", "While our refresh is out we accepted a change without an interval: nothing expires until our own 2xx."),
		),
	}
}

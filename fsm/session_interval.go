package fsm

// SessionInterval is how the two ends and the proxies between them agree on a session
// interval and on who refreshes (RFC 4028 §7 to §9, table 2). One instance per request and
// side. "UAC" and "UAS" are meant of the request at hand, not of who placed the call.
var SessionInterval = mustCompile(sessionIntervalDef())

func sessionIntervalDef() Def {
	return Def{
		Name: "session_interval", Title: "Session timer, negotiation (STN)",
		Doc: "The caller may ask for an interval, proxies may ask or shorten it, the callee may shorten it and says " +
			"who refreshes. Too short an interval gets 422, but only when the caller knows what that means.",
		Start: Idle, Ends: in(TimerOff, RefresherUAC, RefresherUAS, IntervalTooSmall),
		Rules: join(
			on("STN-1", in(Idle), at(InviteWithTimer), TimerAsked, do(SupportTimer, WriteSE),
				"RFC 4028 §7.1", "The caller asks for an interval and leaves open who refreshes."),
			on("STN-1", in(Idle), at(InviteWithoutTimer), TimerAsked, do(SupportTimer),
				"RFC 4028 §7.1", "Who knows the timer says so in every request, wanted or not: a proxy may want one."),
			on("STN-2", in(Idle), at(ProxyWantsTimer), TimerAsked, do(WriteSE),
				"RFC 4028 §8.1", "A proxy may ask for an interval, but not decide who refreshes."),
			on("STN-2", in(Idle), at(ProxyRaises), TimerAsked, do(RaiseMinSE, WriteSE),
				"RFC 4028 §8.1", "The caller would not understand a 422, so a proxy with a higher floor raises the interval instead."),
			on("STN-3", in(Idle), at(RecvSETooSmall), IntervalTooSmall, do(Reject422),
				"RFC 4028 §8.1, §9", "The interval is below the floor and the caller understands 422, which names the floor."),
			on("STN-4", in(TimerAsked), at(Recv422), stay, do(RaiseMinSE, RetryInvite),
				"RFC 4028 §7.3, §7.4", "Once more with the largest floor that anybody has named."),
			on("STN-5", in(Idle), at(RecvSEUnsupported), RefresherUAS, do(UASRefreshes, WriteSE, StartSessionTimer),
				"RFC 4028 §9", "A proxy wants the timer and the caller does not know it: the callee refreshes and requires nothing."),
			on("STN-6", in(Idle), at(RecvSEChooseUAC), RefresherUAC, do(UACRefreshes, WriteSE, RequireTimer, StartSessionTimer),
				"RFC 4028 §9", "The caller left open who refreshes, and the callee chooses the caller."),
			on("STN-6", in(Idle), at(RecvSEChooseUAS), RefresherUAS, do(UASRefreshes, WriteSE, RequireTimer, StartSessionTimer),
				"RFC 4028 §9", "The caller left open who refreshes, and the callee chooses itself."),
			on("STN-7", in(Idle), at(RecvSERefresherUAC), RefresherUAC, do(UACRefreshes, WriteSE, RequireTimer, StartSessionTimer),
				"RFC 4028 §9", "The caller wants to refresh, and the callee may not overrule it."),
			on("STN-7", in(Idle), at(RecvSERefresherUAS), RefresherUAS, do(UASRefreshes, WriteSE, RequireTimer, StartSessionTimer),
				"RFC 4028 §9", "The caller wants the callee to refresh, which may not overrule it."),
			on("STN-8", in(Idle), at(RecvSELong), stay, do(LowerSE),
				"RFC 4028 §9", "The callee may shorten the interval, down to the floor, and never lengthen it."),
			on("STN-9", in(Idle, TimerAsked), at(Recv2xxRefresherUAC), RefresherUAC, do(UACRefreshes, StartSessionTimer),
				"RFC 4028 §7.2", "The 2xx says that the sender of the request refreshes, whether it asked for a timer or not."),
			on("STN-9", in(Idle, TimerAsked), at(Recv2xxRefresherUAS), RefresherUAS, do(UASRefreshes, StartSessionTimer),
				"RFC 4028 §7.2", "The 2xx says that the other side refreshes, whether a timer was asked for or not."),
			on("STN-10", in(TimerAsked), at(Recv2xxNoSE), TimerOff, nil,
				"RFC 4028 §7.2", "The 2xx names no interval: nobody else knows the timer, so there is none."),
			on("STN-10", in(TimerAsked), at(Recv2xxNoSEKeep), RefresherUAC, do(UACRefreshes, StartSessionTimer),
				"RFC 4028 §7.2", "Nobody else knows the timer, but policy refreshes alone, for the sake of knowing that the peer lives."),
			on("STN-11", in(Idle), at(WantRefresh), TimerAsked, do(SupportTimer, WriteSE, KeepRefresher, WriteMinSE),
				"RFC 4028 §7.4", "A refresh asks for the same interval, keeps the roles, and repeats the largest floor that this dialog has seen."),
			on("STN-12", in(TimerAsked), at(MidDialog2xxNoSE), TimerOff, do(StartSessionTimer),
				"RFC 4028 §7.2, §9", "A 2xx without an interval in the middle of a call turns the timer off."),
			on("STN-13", in(Idle), at(RecvNoSEChooseUAC), RefresherUAC, do(UACRefreshes, WriteSE, RequireTimer, StartSessionTimer),
				"RFC 4028 §9", "The caller knows the timer and did not ask; the callee asks in its 2xx and lets the caller refresh."),
			on("STN-13", in(Idle), at(RecvNoSEChooseUAS), RefresherUAS, do(UASRefreshes, WriteSE, RequireTimer, StartSessionTimer),
				"RFC 4028 §9", "The caller knows the timer and did not ask; the callee asks in its 2xx and refreshes itself."),
			on("STN-14", in(Idle), at(RecvSETooSmallUnsupported), RefresherUAS, do(UASRefreshes, WriteSE, StartSessionTimer),
				"RFC 4028 §9", "The interval is below our floor, but the caller would not understand a 422: it is taken as it is."),
			on("STN-14", in(Idle), at(RecvSETooSmallOmit), TimerOff, nil,
				"RFC 4028 §9", "The interval is below our floor, and policy leaves the timer out of the 2xx."),
			on("STN-15", in(Idle, TimerAsked), at(RecvStraySE), stay, nil,
				"RFC 4028 §4, §5", "An interval in a provisional response, or a floor outside a 422, means nothing."),
			on("STN-16", in(TimerAsked), at(Proxy2xxNoSE), RefresherUAC, do(UACRefreshes, WriteSE, RequireTimer),
				"RFC 4028 §8.2", "The callee does not know the timer, but the caller does: the proxy that asked makes the caller refresh."),
			on("STN-16", in(TimerAsked), at(Proxy2xxNoSEUnsupported), TimerOff, nil,
				"RFC 4028 §8.2", "Neither end knows the timer: the 2xx passes as it is."),
		),
	}
}

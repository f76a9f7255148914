package fsm

// Replaces decides about a new INVITE that wants to take the place of a call (RFC 3891 §3).
// One instance per such INVITE; [ReplacesEvent] finds the event from what is known of it.
//
// Nothing happens to the old call before the new INVITE has its 2xx.
var Replaces = mustCompile(replacesDef())

func replacesDef() Def {
	refuse := func(id string, on1 Event, a Action, ref, why string) []Rule {
		return on(id, in(Idle), at(on1), Refused, do(a), ref, why)
	}
	return Def{
		Name: "replaces", Title: "Replaces (REP)",
		Doc: "An INVITE with Replaces is checked, matched to a call, allowed or not, and then answered as any other. When " +
			"it succeeds the old call ends; when it fails the old call has noticed nothing.",
		Start: Idle, Ends: in(Refused, Succeeded),
		Rules: join(
			refuse("REP-1", ReplacesMalformed, Reject400,
				"RFC 3891 §3, §6.1", "Two Replaces, Replaces beside Join, or a tag missing: nobody can tell what is meant."),
			refuse("REP-2", ReplacesNoMatch, Reject481,
				"RFC 3891 §3", "There is no such call."),
			refuse("REP-3", ReplacesManyMatches, Reject481,
				"RFC 3891 §3", "More than one call fits, so none is meant for certain."),
			refuse("REP-4", ReplacesNotInvite, Reject481,
				"RFC 3891 §3", "The dialog was not made by an INVITE."),
			refuse("REP-5", ReplacesEnded, Reject603,
				"RFC 3891 §3", "The call has ended already; declining tells the caller more than 481."),
			refuse("REP-6", ReplacesEarlyOnly, Reject486,
				"RFC 3891 §3", "Only an unanswered call was to be replaced, and this one is answered."),
			refuse("REP-7", ReplacesTheirEarly, Reject481,
				"RFC 3891 §3", "A call that rings here cannot be replaced by its callee's side: only who placed it can give it up."),
			on("REP-8", in(Idle), at(ReplacesOurEarly), ReplacingEarly, nil,
				"RFC 3891 §3", "We placed the call that is to be replaced and it still rings: the new INVITE may take its place."),
			on("REP-8", in(ReplacingEarly), at(Send2xx), Succeeded, do(CancelOld),
				"RFC 3891 §3, RFC 3261 §15", "The new call stands: the old INVITE is cancelled, and should a 2xx cross, acknowledged and hung up."),
			on("REP-9", in(Idle), at(ReplacesConfirmed), Replacing, nil,
				"RFC 3891 §3", "The call to be replaced is answered: the new INVITE may take its place."),
			on("REP-9", in(Replacing), at(Send2xx), Succeeded, do(HangUpOld),
				"RFC 3891 §3, RFC 3261 §15", "The new call stands: the old one gets a BYE, after its ACK where we are its callee."),
			refuse("REP-10", ReplacesChallenge, Reject401,
				"RFC 3891 §3, §8", "The call exists, but who wants to replace it has not proved who it is."),
			refuse("REP-10", ReplacesForbidden, Reject403,
				"RFC 3891 §3, §8", "The call exists, but not for this caller."),
			refuse("REP-10", ReplacesDeclined, Reject603,
				"RFC 3891 §3, §8", "The call exists, but policy does not let it be replaced."),
			on("REP-11", in(Replacing, ReplacingEarly), at(Send300to699), Refused, nil,
				"RFC 3891 §3", "The new INVITE fails for a reason of its own: it gets that response, and the old call is left alone."),
			refuse("REP-12", ReplacesInOther, Reject400,
				"RFC 3891 §3", "Only an INVITE can replace a call."),
		),
	}
}

// Join decides about a new INVITE that wants to be mixed into a call (RFC 3911 §4). One
// instance per such INVITE; [JoinEvent] finds the event from what is known of it.
var Join = mustCompile(joinDef())

func joinDef() Def {
	refuse := func(id string, on1 Event, a Action, ref, why string) []Rule {
		return on(id, in(Idle), at(on1), Refused, do(a), ref, why)
	}
	return Def{
		Name: "join", Title: "Join (JOI)",
		Doc: "An INVITE with Join is checked, matched and allowed as one with Replaces is; nobody is hung up, and " +
			"who cannot mix sends the caller to somebody who can.",
		Start: Idle, Ends: in(Refused, Joined, PlainInvite),
		Rules: join(
			on("JOI-1", in(Idle), at(JoinActive), Joining, nil,
				"RFC 3911 §4", "The call is answered or still rings, and we can mix: the new INVITE may join it."),
			on("JOI-1", in(Joining), at(Send2xx), Joined, do(JoinOld),
				"RFC 3911 §4", "The new call stands and is mixed with the old one."),
			refuse("JOI-2", JoinImpossible, Reject488,
				"RFC 3911 §4", "We cannot mix, and know nobody who can."),
			on("JOI-3", in(Idle), at(JoinConference), PlainInvite, do(IgnoreJoin),
				"RFC 3911 §4", "The INVITE is for a conference: it joins that, whether or not the call is found."),
			refuse("JOI-4", JoinNoMatch, Reject481,
				"RFC 3911 §4", "There is no such call, or more than one, or it is none."),
			refuse("JOI-5", JoinEnded, Reject603,
				"RFC 3911 §4", "The call has ended already."),
			refuse("JOI-6", JoinByFocus, RedirectToFocus,
				"RFC 3911 §4", "We cannot mix, but know a conference server: the caller is sent there, and the others may follow."),
			refuse("JOI-7", JoinChallenge, Reject401,
				"RFC 3911 §4, §9", "The call exists, but who wants to join has not proved who it is."),
			refuse("JOI-7", JoinForbidden, Reject403,
				"RFC 3911 §4, §9", "The call exists, but not for this caller."),
			refuse("JOI-7", JoinDeclined, Reject603,
				"RFC 3911 §4, §9", "The call exists, but policy lets nobody join."),
			on("JOI-8", in(Joining), at(Send300to699), Refused, nil,
				"RFC 3911 §4", "The new INVITE fails for a reason of its own: it gets that response, and the old call is left alone."),
			refuse("JOI-9", JoinMalformed, Reject400,
				"RFC 3911 §4, §7.1", "Two Joins, Join beside Replaces or outside an INVITE, or a tag missing."),
		),
	}
}

package fsm

// Permission is what authorisation says about a new INVITE that wants to touch a call.
type Permission uint8

// The permissions; the refusals are a choice of policy (RFC 3891 names no code).
const (
	Allowed    Permission = iota
	Challenged            // 401: it may prove who it is
	Forbidden             // 403
	Declined              // 603
)

// Match is what the tags and the Call-ID in a Replaces or Join header point at.
type Match uint8

// The matches. Tags compare as in an incoming request: to-tag with the local tag; a tag 0 is
// also no tag (RFC 3891 §3, §6.1).
const (
	MatchNone       Match = iota
	MatchMany             // more than one dialog
	MatchNotInvite        // a dialog that no INVITE made
	MatchEnded            // a call that is over
	MatchOurEarly         // a call that we placed and that is not answered
	MatchTheirEarly       // a call that rings here
	MatchConfirmed        // an answered call
)

// ReplacesFacts is what has to be known about a request with a Replaces header.
type ReplacesFacts struct {
	Invite     bool // the request is an INVITE
	WellFormed bool // one Replaces, one to-tag and one from-tag, no Join beside it
	EarlyOnly  bool // the flag early-only
	Match      Match
	Permission Permission
}

// ReplacesEvent gives the event for [Replaces]. The order of the questions is that of RFC
// 3891 §3: form, match, permission, state of the call.
func ReplacesEvent(f ReplacesFacts) Event {
	switch {
	case !f.Invite:
		return ReplacesInOther
	case !f.WellFormed:
		return ReplacesMalformed
	case f.Match == MatchNone:
		return ReplacesNoMatch
	case f.Match == MatchMany:
		return ReplacesManyMatches
	case f.Match == MatchNotInvite:
		return ReplacesNotInvite
	case f.Match == MatchEnded:
		return ReplacesEnded
	case f.Permission == Challenged:
		return ReplacesChallenge
	case f.Permission == Forbidden:
		return ReplacesForbidden
	case f.Permission == Declined:
		return ReplacesDeclined
	case f.Match == MatchOurEarly:
		return ReplacesOurEarly
	case f.Match == MatchTheirEarly:
		return ReplacesTheirEarly
	case f.EarlyOnly:
		return ReplacesEarlyOnly
	}
	return ReplacesConfirmed
}

// JoinFacts is what has to be known about a request with a Join header.
type JoinFacts struct {
	WellFormed bool // an INVITE with one Join, one to-tag and one from-tag, no Replaces beside it
	Conference bool // the Request-URI is a conference of ours
	CanMix     bool // we can mix the calls ourselves
	KnowsFocus bool // we know a conference server that can
	Match      Match
	Permission Permission
}

// JoinEvent gives the event for [Join]. The order of the questions is that of RFC 3911 §4.
func JoinEvent(f JoinFacts) Event {
	missed := f.Match == MatchNone || f.Match == MatchMany
	switch {
	case !f.WellFormed:
		return JoinMalformed
	case missed && f.Conference:
		return JoinConference
	case missed, f.Match == MatchNotInvite:
		return JoinNoMatch
	case f.Match == MatchEnded:
		return JoinEnded
	case f.Permission == Challenged:
		return JoinChallenge
	case f.Permission == Forbidden:
		return JoinForbidden
	case f.Permission == Declined:
		return JoinDeclined
	case f.CanMix:
		return JoinActive
	case f.KnowsFocus:
		return JoinByFocus
	}
	return JoinImpossible
}

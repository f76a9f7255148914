package fsm

// DirectionCell is one field of the table that makes the direction of an answer from the
// offer and from what the answerer wants (RFC 3264 §6.1).
type DirectionCell struct {
	Offer  string // sendrecv, sendonly, recvonly, inactive, or "port 0" for a stream without one
	Want   string // what the answerer would offer itself
	Answer string
}

// DirectionTable has the 20 cells. An offer with the address 0.0.0.0 is answered by its
// direction like any other (RFC 6337 §5.4), only media stops.
var DirectionTable = []DirectionCell{
	{"sendrecv", "sendrecv", "sendrecv"},
	{"sendrecv", "sendonly", "sendonly"},
	{"sendrecv", "recvonly", "recvonly"},
	{"sendrecv", "inactive", "inactive"},

	{"sendonly", "sendrecv", "recvonly"},
	{"sendonly", "sendonly", "inactive"},
	{"sendonly", "recvonly", "recvonly"},
	{"sendonly", "inactive", "inactive"},

	{"recvonly", "sendrecv", "sendonly"},
	{"recvonly", "sendonly", "sendonly"},
	{"recvonly", "recvonly", "inactive"},
	{"recvonly", "inactive", "inactive"},

	{"inactive", "sendrecv", "inactive"},
	{"inactive", "sendonly", "inactive"},
	{"inactive", "recvonly", "inactive"},
	{"inactive", "inactive", "inactive"},

	{"port 0", "sendrecv", "port 0"},
	{"port 0", "sendonly", "port 0"},
	{"port 0", "recvonly", "port 0"},
	{"port 0", "inactive", "port 0"},
}

// AnswerDirection reads the table; "" when a word is none of its own.
func AnswerDirection(offer, want string) string {
	for _, c := range DirectionTable {
		if c.Offer == offer && c.Want == want {
			return c.Answer
		}
	}
	return ""
}

// LegalDirections are the pairs of offer and answer that RFC 3264 §6.1 allows for a stream
// that is not refused; the other seven of sixteen are illegal.
var LegalDirections = map[string][]string{
	"sendrecv": {"sendrecv", "sendonly", "recvonly", "inactive"},
	"sendonly": {"recvonly", "inactive"},
	"recvonly": {"sendonly", "inactive"},
	"inactive": {"inactive"},
}

// AnswerEvent gives the hold machines' event for the answer to an offer of ours: ours is the
// direction that we offered, theirs the one that the peer answered. hold tells that the offer
// was sent for a hold or resume of its own ([HoldWish] is at wish_pending), otherwise it was
// any other offer. NoEvent when the answer says nothing about hold: we offered recvonly, or
// the answer to another offer is illegal.
func AnswerEvent(ours, theirs string, hold bool) Event {
	receives := theirs == "sendrecv" || theirs == "recvonly"
	legal := false
	for _, a := range LegalDirections[ours] {
		legal = legal || a == theirs
	}
	choose := func(own, other Event) Event {
		if hold {
			return own
		}
		return other
	}
	switch {
	case ours == "recvonly":
		return NoEvent
	case !legal:
		return choose(AnswerToHoldIllegal, NoEvent)
	case ours == "sendrecv" && receives:
		return choose(AnswerToResume, AnswerWhileActive)
	case ours == "sendrecv":
		return choose(AnswerToResumeHeld, AnswerWhileActiveHeld)
	case ours == "inactive":
		return choose(AnswerToHoldSilent, AnswerWhileHoldingSilent)
	case receives:
		return choose(AnswerToHold, AnswerWhileHolding)
	}
	return choose(AnswerToHoldHeld, AnswerWhileHoldingHeld)
}

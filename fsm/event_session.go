package fsm

// sessionEvents is where the events of the session's machines begin.
const sessionEvents Event = 256

// Events of the session's machines.
const (
	_ = sessionEvents + iota
)

var sessionEventNames = [...]string{}

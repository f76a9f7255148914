package fsm

// sessionStates is where the states of the session's machines begin.
const sessionStates State = 64

// States of the session's machines.
const (
	_ = sessionStates + iota
)

var sessionStateNames = [...]string{}

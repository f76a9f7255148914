package fsm

// sessionActions is where the effects of the session's machines begin.
const sessionActions Action = 256

// Effects of the session's machines.
const (
	_ = sessionActions + iota
)

var sessionActionNames = [...]string{}

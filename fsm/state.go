package fsm

// State is a state of a machine. All machines share one vocabulary, so that a state means
// the same thing wherever it is seen: in a trace, a snapshot, a diagram. The zero State is
// [None]. A State is small on purpose: a dialog keeps about a dozen of them.
type State uint8

// States of the transactions, of the dialog and of the machines around the INVITE. The
// states of the session's machines follow in state_session.go.
const (
	None State = iota // nothing is there yet: what a machine is before its first event
	Idle              // waits for its first event

	// Transactions (RFC 3261 §17, RFC 6026 §7).
	Calling    // INVITE sent, no response yet
	Trying     // request sent, or received, no response yet
	Proceeding // a provisional response went by, or may
	Completed  // a final response went by; what is repeated is absorbed
	Confirmed  // transaction: the ACK to a failure came; dialog-info: answered
	Accepted   // a 2xx went by; more of them, and their ACKs, pass through
	Terminated // over

	// The 2xx until its ACK, callee (RFC 3261 §13.3.1.4).
	Deferred          // the 2xx waits for a PRACK
	WaitAck           // the 2xx is resent until its ACK comes
	WaitAckByePending // as WaitAck; a BYE of ours waits for the ACK
	WaitAckEnded      // as WaitAck; the peer has hung up already
	Done              // nothing left to do
	Failed            // did not succeed

	// The ACK to a 2xx, caller (RFC 3261 §13.2.2.4).
	AwaitAnswer // the 2xx carried an offer; its ACK waits for the answer
	Acked       // ACK sent; kept, to be sent again for every repeated 2xx

	// Dialog (RFC 3261 §12, named by RFC 5407 §2).
	Preparative // INVITE sent or received, no tagged response yet
	Early       // a tagged provisional response made the dialog
	Moratorium  // a 2xx confirmed it; its ACK is still missing
	Established // 2xx and ACK have gone by
	Mortal      // a BYE went by; a last 2xx, ACK or BYE may still come
	Morgue      // the INVITE usage is over
	Destroyed   // the last usage is over too: nothing is left

	// Dialog set (RFC 3261 §13.2.2) and CANCEL (§9).
	Ringing       // at least one fork has answered provisionally
	Answered      // a 2xx came
	CancelPending // to be cancelled as soon as a provisional response comes
	Cancelling    // CANCEL sent, final response to the INVITE awaited
	Cancelled     // over by CANCEL
	Closed        // over, no more forks

	coreStates // how many there are
)

// This does not compile when the two ranges run into each other.
const _ = sessionStates - coreStates

var coreStateNames = [...]string{
	None: "none", Idle: "idle",
	Calling: "calling", Trying: "trying", Proceeding: "proceeding", Completed: "completed",
	Confirmed: "confirmed", Accepted: "accepted", Terminated: "terminated",
	Deferred: "deferred", WaitAck: "wait_ack", WaitAckByePending: "wait_ack_bye_pending",
	WaitAckEnded: "wait_ack_ended", Done: "done", Failed: "failed",
	AwaitAnswer: "await_answer", Acked: "acked",
	Preparative: "preparative", Early: "early", Moratorium: "moratorium", Established: "established",
	Mortal: "mortal", Morgue: "morgue", Destroyed: "destroyed",
	Ringing: "ringing", Answered: "answered", CancelPending: "cancel_pending",
	Cancelling: "cancelling", Cancelled: "cancelled", Closed: "closed",
}

var stateNames = overlay(coreStateNames[:], sessionStateNames[:])

// String gives the state's name, [a-z0-9_]+: "early", "wait_ack".
func (s State) String() string { return nameOf(stateNames, int(s), "state") }

// ParseState finds a state by its name; false when there is none.
func ParseState(name string) (State, bool) {
	i, ok := indexOf(stateNames, name)
	return State(i), ok
}

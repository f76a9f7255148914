// Package fsm holds every SIP state machine of this module as an explicit table: the four
// transactions, the dialog and the dialog set of a forked INVITE, offer/answer, session
// modification and hold, session timers, reliable provisional responses, subscriptions,
// REFER, Replaces, CANCEL and the dialog-info view.
//
// A machine is a [Table] of rules. A [Rule] says: in this state, when this happens, go to
// that state and do these things, and it names the section of the RFC and the reason. The
// tables are the only place where a transition is written down, and they are what runs:
//
//	rule, ok := fsm.Dialog.Next(state, event) // a few nanoseconds, no allocation
//	if !ok {
//		return // the event does not concern the machine in that state: nothing changes
//	}
//	state = rule.To
//	for _, effect := range rule.Do {
//		perform(effect) // a plain switch
//	}
//
// Three words are enough to read one. A [State] is where an instance stands; it is one byte
// and belongs to whoever drives the machine. An [Event] is what happened, guards included:
// the driver looks at the message and at its own data, never at the state, and picks
// [Recv2xx], [Recv2xxAgain] or [Recv2xxOtherFork]. An [Action] is an order to the driver:
// send this, start that timer, tell the program. Where RFCs leave a choice, both outcomes
// are rows with an event each, and the driver's policy picks the event. Where a driver only
// has to know whether something may be done now, it looks up the event that would do it.
//
// [Machines] lists the tables, [Table.Text], [Table.Mermaid] and [Table.DOT] show one,
// [Table.Run] walks through it, [Table.PathTo] finds the way to a state, and [Coverage] tells
// which rows a test has not reached. README.md beside this file shows them all, drawn.
//
// Some machines of a call concern each other: a BYE ends them all. [Couplings] is the table
// of that, [Couple] applies it.
//
// [Compile] makes a table from a definition and checks it on the way. It fills the table by
// running github.com/looplab/fsm over every state and event, so a table and its looplab
// machine ([Table.Live], for programs that already use looplab) are the same machine.
//
// The package knows no messages, clocks or sockets.
package fsm

//go:generate go test -run ^TestReadmeIsFresh$ -update .

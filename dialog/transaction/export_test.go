package transaction

import (
	"fmt"
	"slices"

	"github.com/sipdialog/sipdialog/fsm"
)

// mayRun are the timers that a transaction may have in a state (RFC 3261 table 4, RFC 6026 §7),
// and mustRun is the one without which it would never end; the user ends the other states.
var mayRun = map[*fsm.Table]map[fsm.State][]fsm.Event{
	fsm.InviteClient: {
		fsm.Calling: {fsm.TimerB, fsm.TimerA}, fsm.Proceeding: {fsm.NoEvent, fsm.TimerCancelWait},
		fsm.Completed: {fsm.TimerD}, fsm.Accepted: {fsm.TimerM},
	},
	fsm.NonInviteClient: {
		fsm.Trying: {fsm.TimerF, fsm.TimerE}, fsm.Proceeding: {fsm.TimerF, fsm.TimerE}, fsm.Completed: {fsm.TimerK},
	},
	fsm.InviteServer: {
		fsm.Proceeding: {fsm.NoEvent, fsm.Timer100}, fsm.Completed: {fsm.TimerH, fsm.TimerG},
		fsm.Confirmed: {fsm.TimerI}, fsm.Accepted: {fsm.TimerL},
	},
	fsm.NonInviteServer: {
		fsm.Trying: {fsm.NoEvent, fsm.TimerNIT100}, fsm.Proceeding: {fsm.NoEvent}, fsm.Completed: {fsm.TimerJ},
	},
}

// Inside says whether every transaction of a layer runs the timers of its state.
func Inside(l *Layer) error {
	var err error
	check := func(c *core) {
		may, known := mayRun[c.table][c.state]
		if !known {
			err = fmt.Errorf("%s is %v and still there", c.self.id(), c.state)
			return
		}
		must := may[0] == fsm.NoEvent
		for _, t := range c.timers {
			if t.event == fsm.NoEvent {
				continue
			}
			must = must || t.event == may[0]
			if !slices.Contains(may, t.event) {
				err = fmt.Errorf("%s is %v, and runs %v", c.self.id(), c.state, t.event)
			}
		}
		if !must {
			err = fmt.Errorf("%s is %v, and does not run %v", c.self.id(), c.state, may[0])
		}
	}
	for c := range l.clients.All() {
		check(&c.core)
	}
	for s := range l.servers.All() {
		check(&s.core)
	}
	for s := range l.old.All() {
		check(&s.core)
	}
	return err
}

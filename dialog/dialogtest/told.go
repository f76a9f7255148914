package dialogtest

import (
	"time"

	"github.com/sipdialog/sipdialog/dialog"
)

// told records an output of a party.
func (t *Trace) told(at time.Time, c *Node, out dialog.Output) {
	w := &Told{Kind: out.Kind.String(), By: out.By.String(), Code: out.Code}
	if d := out.Dialog; d != nil {
		w.Dialog, w.Call, w.State = c.number(d), d.ID().CallID, d.State().String()
	}
	if out.Kind == dialog.Changed {
		w.Changed = out.State.String()
	}
	if out.Err != nil {
		w.Err = out.Err.Error()
	}
	t.add(Event{Kind: Output, At: at, Who: c.index, Told: w})
}

// number gives a dialog its number among those of its party, in the order of first outputs.
func (c *Node) number(d *dialog.Dialog) int {
	for i, known := range c.dialogs {
		if known == d {
			return i + 1
		}
	}
	c.dialogs = append(c.dialogs, d)
	return len(c.dialogs)
}

// Dialogs are the dialogs of the party that have had an output, in that order.
func (c *Node) Dialogs() []*dialog.Dialog { return c.dialogs }

// effect gives an output or a transition in a word.
func (e *Event) effect() string {
	if e.Told != nil {
		return e.Told.Kind
	}
	return e.Step.Machine + " " + e.Step.Rule
}

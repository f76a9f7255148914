package dialogtest

import (
	"fmt"
	"time"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/fsm"
)

// A Hearing is what a host knows of a dialog by the outputs alone. The zero Hearing has heard
// nothing.
type Hearing struct {
	heard         bool
	state         dialog.State
	local, remote bool // who holds
	established   int
	ended         int
	until         time.Time // the last end of the session that Refreshed has told
	expires       time.Time // the end of the session when it was looked at last
	stood         bool      // the call stood then
}

// Hear takes an output of the dialog.
func (h *Hearing) Hear(o dialog.Output) {
	h.heard = true
	switch o.Kind {
	case dialog.Changed:
		h.state = o.State
	case dialog.Held, dialog.Resumed:
		who := &h.local
		if o.By == dialog.Remote {
			who = &h.remote
		}
		*who = o.Kind == dialog.Held
	case dialog.Established:
		h.established++
	case dialog.Refreshed:
		h.until = o.Until
	case dialog.Ended:
		h.ended++
	}
}

// Fits says whether what the host has heard is what is, once all outputs are drained.
func (h *Hearing) Fits(d *dialog.Dialog) error {
	if !h.heard {
		return nil
	}
	_, _, until := d.SessionTimer()
	pending := d.Regions().Timer == fsm.RefreshPending // our own refresh will tell (RFC 4028 §10)
	extended := h.stood && !pending && !until.IsZero() && !until.Equal(h.expires) && !until.Equal(h.until)
	h.expires, h.stood = until, h.established > 0
	state := d.State()
	local, remote := d.Held()
	over := state == dialog.StateTerminated
	switch {
	case h.state != state:
		return fmt.Errorf("dialog %v is %v, and the host was told %v", d.ID(), state, h.state)
	case !over && (h.local != local || h.remote != remote):
		return fmt.Errorf("dialog %v is held by us: %v, by the peer: %v; the host was told %v, %v", d.ID(), local, remote, h.local, h.remote)
	case extended:
		return fmt.Errorf("dialog %v goes on until %v, and the host was not told", d.ID(), until)
	case h.established > 1:
		return fmt.Errorf("dialog %v was established %d times", d.ID(), h.established)
	case over && h.ended != 1 || !over && h.ended != 0:
		return fmt.Errorf("dialog %v is %v, and the host was told %d times that it ended", d.ID(), state, h.ended)
	}
	return nil
}

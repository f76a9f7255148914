package dialog

import (
	"slices"

	"github.com/sipdialog/sipdialog/fsm"
)

// couplings are what one machine of a call means for the others: a table like all else.
var couplings = fsm.Couplings()

// couple follows a step of a machine that drives others: as long as it stands where a coupling
// says, the machines that the coupling names are told. One of those that drives others in its turn
// couples when it moves. It ends because no machine drives itself, not even through others (package
// fsm tests it).
func (d *Dialog) couple(driver *fsm.Table, c *cause) {
	for i := range couplings {
		if cpl := &couplings[i]; cpl.When == driver && slices.Contains(cpl.In, *d.region(driver)) {
			for _, t := range cpl.Then {
				d.tell(t, cpl.Get, c)
			}
		}
	}
}

// region is where the machine of a table stands in this dialog; nil for those of which there
// may be several, or that belong to others.
func (d *Dialog) region(t *fsm.Table) *fsm.State {
	r := &d.regions
	switch t {
	case fsm.Dialog:
		return &r.Dialog
	case fsm.OfferAnswer:
		return &r.Offer
	case fsm.Modify:
		return &r.Modify
	case fsm.Serve:
		return &r.Serve
	case fsm.Hold:
		return &r.Hold
	case fsm.HoldWish:
		return &r.HoldWish
	case fsm.HoldAddress:
		return &r.HoldAddress
	case fsm.SessionTimer:
		return &r.Timer
	case fsm.EarlyMedia:
		return &r.EarlyMedia
	case fsm.Suspend:
		return &r.Suspend
	case fsm.SuspendRemote:
		return &r.SuspendRemote
	case fsm.SuspendPstn:
		return &r.SuspendPSTN
	}
	return nil
}

// tell gives an event to the machine of a table, if that moves it.
func (d *Dialog) tell(t *fsm.Table, ev fsm.Event, c *cause) {
	at := d.region(t)
	if at == nil { // one for each INVITE; they drive nothing
		switch t {
		case fsm.Accept:
			d.answersHear(ev, c)
		case fsm.AckCache:
			d.acksHear(ev, c)
		}
		return
	}
	if next, ok := t.Next(*at, ev); !ok || next.To == *at {
		return
	}
	switch t {
	case fsm.OfferAnswer:
		d.offer(ev, "", c)
	case fsm.Modify:
		d.modifyHears(ev, c)
	case fsm.Serve:
		d.serveHears(ev, c)
	case fsm.Hold:
		d.holdHears(ev, c)
	case fsm.HoldWish:
		d.wishHears(ev, c)
	case fsm.HoldAddress:
		d.e.step(t, at, ev, &d.id)
	case fsm.SessionTimer:
		d.timerEvent(ev, c)
	case fsm.EarlyMedia:
		d.earlyHears(ev)
	case fsm.Suspend, fsm.SuspendRemote, fsm.SuspendPstn:
		d.suspendHears(ev, c)
	}
}

// earlyHears: the call was answered, or is over, as far as early media is concerned.
func (d *Dialog) earlyHears(ev fsm.Event) {
	if ev == fsm.Recv2xx {
		d.earlyAnswered()
		return
	}
	d.earlyOver(ev)
}

package dialog

import (
	"fmt"
	"hash/maphash"
	"reflect"
	"strings"

	"github.com/sipdialog/sipdialog/fsm"
)

// unheard are the states of machines in which every event without a row was tried, and how many
// that were.
var unheard = map[string]int{}

// Unheard tells in how many states, and how often, NoRow has tried an event without a row.
func Unheard() (states, events int) {
	for _, n := range unheard {
		events += n
	}
	return len(unheard), events
}

// NoRow gives a dialog every event that its machines have no row for, where it stands, and says
// whether anything of it, or of its endpoint, has changed. It does so once for each state of each
// machine.
func NoRow(d *Dialog) error {
	if d.session == nil || d.e.pumping {
		return nil
	}
	r := &d.regions
	for _, m := range []struct {
		table *fsm.Table
		at    *fsm.State
		hears func(fsm.Event) bool
	}{
		{fsm.Dialog, &r.Dialog, func(ev fsm.Event) bool { return d.event(ev, &cause{}) }},
		{fsm.OfferAnswer, &r.Offer, func(ev fsm.Event) bool { return d.offer(ev, "", &cause{}) }},
		{fsm.Modify, &r.Modify, func(ev fsm.Event) bool { return d.modifyHears(ev, &cause{}) }},
		{fsm.Serve, &r.Serve, func(ev fsm.Event) bool { return d.serveHears(ev, &cause{}) }},
		{fsm.Hold, &r.Hold, func(ev fsm.Event) bool { return d.holdHears(ev, &cause{}) }},
		{fsm.HoldWish, &r.HoldWish, func(ev fsm.Event) bool { return d.wishHears(ev, &cause{}) }},
		{fsm.SessionTimer, &r.Timer, func(ev fsm.Event) bool { return d.timerEvent(ev, &cause{}) }},
		{fsm.EarlyMedia, &r.EarlyMedia, func(ev fsm.Event) bool { return d.earlyEvent(ev) }},
		{fsm.Suspend, &r.Suspend, func(ev fsm.Event) bool { return d.suspendHears(ev, &cause{}) }},
	} {
		if err := noRow(d, m.table, *m.at, m.hears); err != nil {
			return err
		}
	}
	if inv := d.invite; inv != nil {
		return noRow(d, fsm.DialogSet, inv.state, func(ev fsm.Event) bool { return inv.event(ev, &cause{}) })
	}
	return nil
}

func noRow(d *Dialog, table *fsm.Table, at fsm.State, hears func(fsm.Event) bool) error {
	key := table.Name() + " " + at.String()
	if _, done := unheard[key]; done || at == fsm.None && table != fsm.Dialog {
		return nil
	}
	unheard[key] = 0
	before := contents(d)
	for ev := fsm.NoEvent + 1; ev < 1000; ev++ {
		if strings.Contains(ev.String(), "(") || hasRow(d, table, at, ev) {
			continue
		}
		unheard[key]++
		if hears(ev) {
			return fmt.Errorf("%s has no row for %s in %s, and took a step", table.Name(), ev, at)
		}
		if contents(d) != before {
			return fmt.Errorf("%s has no row for %s in %s, and something changed", table.Name(), ev, at)
		}
	}
	return nil
}

// hasRow says whether somebody listens: the three machines of the telephone network hear together.
func hasRow(d *Dialog, table *fsm.Table, at fsm.State, ev fsm.Event) bool {
	_, ok := table.Next(at, ev)
	if table == fsm.Suspend {
		_, remote := fsm.SuspendRemote.Next(d.regions.SuspendRemote, ev)
		_, pstn := fsm.SuspendPstn.Next(d.regions.SuspendPSTN, ev)
		return ok || remote || pstn
	}
	return ok
}

var seed = maphash.MakeSeed()

// contents is a sum over all that can be reached from a dialog, its endpoint with all queues and
// timers included. Functions and what is behind interfaces of the host are left out.
func contents(d *Dialog) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	seen := map[uintptr]bool{}
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Pointer:
			if v.IsNil() || seen[v.Pointer()] || v.Type() == reflect.TypeFor[*fsm.Table]() || v.Type() == reflect.TypeFor[*fsm.Rule]() {
				return
			}
			seen[v.Pointer()] = true
			walk(v.Elem())
		case reflect.Struct:
			for i := range v.NumField() {
				walk(v.Field(i))
			}
		case reflect.Slice, reflect.Array:
			fmt.Fprint(&h, v.Len(), " ")
			for i := range v.Len() {
				walk(v.Index(i))
			}
		case reflect.String:
			h.WriteString(v.String())
		case reflect.Map:
			fmt.Fprint(&h, v.Len(), " ") // in no order; the dialogs in it are reached by others
		case reflect.Interface, reflect.Func, reflect.Chan, reflect.UnsafePointer:
		default:
			fmt.Fprint(&h, v, " ")
		}
	}
	walk(reflect.ValueOf(d))
	return h.Sum64()
}

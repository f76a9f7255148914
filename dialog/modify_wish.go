package dialog

import (
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// Which wish a change of ours is about: the one that is under way, and the newest of those that wait.

// want gives a wish to the machine that sends it, now or later. Only the newest one waits.
func (d *Dialog) want(w wish, ev fsm.Event, c *cause) {
	s := d.session
	var was *wish
	switch ch := s.change; {
	case ch == nil:
		s.change = &change{wish: w}
	case ch.open():
		was, ch.next = ch.next, &w
	default:
		old := ch.wish
		was, ch.wish = &old, w
	}
	d.replaced(was, &w, c)
	d.modifyHears(ev, c)
}

// replaced: a wish that was never sent has given way to a newer one.
func (d *Dialog) replaced(was, now *wish, c *cause) {
	switch {
	case was == nil || was.again != "":
	case was.hold && !now.hold:
		d.wishHears(fsm.WishTakenBack, c)
	case !was.hold:
		d.e.put(&Output{Kind: Failed, Dialog: d, Err: &LocalError{Verb: "reinvite", Advice: "a newer wish has taken its place"}})
	}
}

// open says whether the request of the change is out.
func (ch *change) open() bool { return ch.out != nil && !ch.out.done }

// dropWish: a hold or resume that was never sent is not wanted any more, or the peer knows of it.
func (d *Dialog) dropWish(ev fsm.Event, c *cause) {
	switch ch := d.session.change; {
	case ch == nil:
	case ch.next != nil && ch.next.hold:
		ch.next = nil
	case ch.wish.hold && !ch.open():
		d.modifyHears(ev, c)
	}
}

// closeChange: the change is over, and gives way to the wish that waited behind it: it is the
// next to be sent, see modified.
func (d *Dialog) closeChange(c *cause) {
	s := d.session
	next := s.change.next
	s.change = nil
	if next != nil {
		s.change = &change{wish: *next}
		d.modifyHears(fsm.WantModifyBusy, c)
	}
}

// takeNewest: the change has to be tried again, and gives way to a newer wish.
func (d *Dialog) takeNewest(c *cause) {
	ch := d.session.change
	if next := ch.next; next != nil {
		was := ch.wish
		ch.wish, ch.next = *next, nil
		d.replaced(&was, next, c)
	}
}

// takeNewestOnly is takeNewest for a change that is not to be tried again itself.
func (d *Dialog) takeNewestOnly(c *cause) {
	ch := d.session.change
	if ch.next == nil {
		d.modifyHears(fsm.WantAbort, c) // nothing is left to wait
		return
	}
	ch.wish, ch.next = *ch.next, nil
}

// abort takes the newest change back: what waits is dropped, a re-INVITE that is out is cancelled.
func (d *Dialog) abort(c *cause) bool {
	ch := d.session.change
	if ch == nil {
		return false
	}
	if next := ch.next; next != nil {
		ch.next = nil
		if next.hold {
			d.wishHears(fsm.WishTakenBack, c)
		}
		return true
	}
	ev := fsm.WantAbort
	if ch.open() {
		if ch.out.method != message.INVITE {
			return false // an UPDATE is answered at once
		}
		if !ch.seen1xx {
			ev = fsm.WantAbortNo1xx
		}
	}
	w := ch.wish
	ok := d.modifyHears(ev, c)
	if ok && w.hold {
		d.wishHears(fsm.WishTakenBack, c)
	}
	return ok
}

// wishLost: the offer that told our wish got no answer, so that nobody knows of it.
func (d *Dialog) wishLost(x *exchange, c *cause) {
	if x.wish && !d.wishHears(fsm.ModifyFailed, c) {
		d.session.want = d.session.told
	}
}

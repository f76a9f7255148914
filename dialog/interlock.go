package dialog

import (
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// busy collects what keeps a further INVITE or UPDATE from being sent or taken (RFC 6337 §4.3).
func (d *Dialog) busy() fsm.Busy {
	s := d.session
	b := fsm.Free
	set := func(on bool, bit fsm.Busy) {
		if on {
			b |= bit
		}
	}
	refresh := d.refreshing()
	ours := d.invite != nil && d.invite.pendingFor(d) || d.reinvite() != nil
	theirs := d.inviteMsg != nil || s.theirInvite != nil
	set(ours || d.ackOwesAnswer(), fsm.BusyIc)
	set(theirs, fsm.BusyIs)
	offers := d.takes(fsm.OfferAnswer, fsm.RecvAnswerUpdate2xx)
	set(s.update != nil && offers, fsm.BusyUc)
	set(s.update != nil && !offers || refresh == message.UPDATE, fsm.BusyPlain)
	set(s.theirUpdate != nil, fsm.BusyUs)
	set(d.offerOpen() || d.prackOpen(), fsm.BusyExchange)
	switch {
	case d.takes(fsm.OfferAnswer, fsm.RecvAnswerAck):
		b |= fsm.BusyAckOffer
	case d.unacked():
		b |= fsm.BusyAck
	}
	return b
}

// reinvite is our re-INVITE that has no final response, a refresh included; nil if there is none.
func (d *Dialog) reinvite() *outgoing {
	switch s := d.session; {
	case s == nil:
	case s.invite != nil:
		return s.invite
	case d.refreshing() == message.INVITE:
		return s.timer.open
	}
	return nil
}

// prackOpen says whether a PRACK is owed or open whose response has SDP, or that has some
// itself: an exchange counts as complete when it is acknowledged (RFC 6337 §4.3).
func (d *Dialog) prackOpen() bool {
	p := d.session.prov
	if p == nil {
		return false
	}
	for _, r := range p.servers {
		if r.owes() || r.prack != nil {
			return true
		}
	}
	for _, r := range p.clients {
		if r.open {
			return true
		}
	}
	return false
}

// ask is what the interlock is asked for a change.
func (d *Dialog) ask(w *wish) fsm.Ask {
	switch {
	case d.methodOf(w) == message.INVITE:
		return fsm.AskSendInvite
	case w.offers():
		return fsm.AskSendUpdate
	}
	return fsm.AskSendPlainUpdate
}

// mustQueue says whether a new change cannot be sent at once: one that is under way or waits
// is there already, and has to end or to give way first; or it would have to wait by itself.
func (d *Dialog) mustQueue(w *wish) bool { return d.session.change != nil || d.blocked(w) }

// blocked says whether an exchange of either side is in the way of a change.
func (d *Dialog) blocked(w *wish) bool {
	if w.with.SDP != nil && !d.answeredCall() && d.session.cut == 0 {
		return true // the first exchange of the call comes first (RFC 3311 §5.1)
	}
	verdict, _ := fsm.Interlock(d.busy(), d.ask(w), d.e.cfg.Policy.Interlock)
	return verdict != fsm.Proceed
}

// modified: an exchange, or something else that stood in the way of a change, may have ended.
// The newest wish that waits is sent (RFC 3261 §14.1).
func (d *Dialog) modified() {
	if d.session == nil {
		return
	}
	d.releaseWish()
	d.timerFree()
}

// releaseWish sends the wish that waits, if nothing is in its way, or drops it if it has come
// about meanwhile.
func (d *Dialog) releaseWish() {
	s := d.session
	if !d.takes(fsm.Modify, fsm.InterlockFree) || d.blocked(&s.change.wish) {
		return
	}
	c := &cause{by: Local}
	w := s.change.wish
	if !d.stillWanted(&w) {
		d.modifyHears(fsm.WantAbort, c)
		if w.hold {
			d.wishHears(fsm.WishTakenBack, c)
		}
		return
	}
	if w.hold {
		d.wishHears(fsm.InterlockFree, c)
	}
	d.modifyHears(fsm.InterlockFree, c)
}

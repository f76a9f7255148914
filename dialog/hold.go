package dialog

import (
	"time"

	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/sdp"
)

// Hold puts the call on hold: from now on nothing is received. With music we go on sending
// (sendonly), else nothing flows at all (inactive). The host is told Held once the peer has
// agreed, or Failed. When another exchange is under way the wish waits for its end; while a hold
// or resume of ours is unanswered, or an offer of the peer's waits for AnswerOffer, the error is
// ErrOfferPending.
// It concerns the local user's own hold: the peer's is the peer's.
func (d *Dialog) Hold(now time.Time, music bool) error {
	want := sdp.Inactive
	if music {
		want = sdp.SendOnly
	}
	return d.wishVerb(now, "hold", byUser, want)
}

// Resume takes the local hold back. The peer's own hold, if there is one, stays.
func (d *Dialog) Resume(now time.Time) error {
	return d.wishVerb(now, "resume", byUser, sdp.SendRecv)
}

// Held says who holds whom, as far as the two sides have told each other: local, that we
// refuse to receive, remote, that the peer does (RFC 3264 §8.4, RFC 6337 §5.3).
func (d *Dialog) Held() (local, remote bool) { return fsm.HeldBy(d.regions.Hold) }

// Muted says that the peer's last offer had the address 0.0.0.0, by which RFC 2543 put a call
// on hold: nothing may be sent there, neither RTP nor RTCP, whatever the direction says.
func (d *Dialog) Muted() bool { return d.regions.HoldAddress == fsm.AddressZero }

// holder is a set of those who want the call on hold.
type holder uint8

const (
	byUser    holder = 1 << iota // Hold and Resume
	bySuspend                    // Suspend and ResumeSuspended
	byNetwork                    // a hold in the telephone network
)

// wishVerb is Hold or Resume of one of those who may ask for it: the call is on hold as long
// as anybody wants it.
func (d *Dialog) wishVerb(now time.Time, verb string, who holder, want sdp.Direction) error {
	if err := d.begin(now, verb); err != nil {
		return err
	}
	if err := d.wishFor(verb, who, want); err != nil {
		return err
	}
	d.modified()
	d.e.pump()
	return nil
}

func (d *Dialog) wishFor(verb string, who holder, want sdp.Direction) error {
	if err := d.mayModify(verb, want, true); err != nil {
		return err
	}
	s := d.session
	if s.local() == "" {
		return &LocalError{Verb: verb, State: d.State().String(), Advice: "no session was agreed that could be held"}
	}
	owners := s.owners | who
	if want == sdp.SendRecv {
		if owners = s.owners &^ who; owners != 0 {
			s.owners = owners
			return nil // somebody else still wants the call on hold
		}
	}
	if want == s.want {
		s.owners = owners
		return nil
	}
	if err := d.wish(verb, want); err != nil {
		return err
	}
	s.owners = owners
	return nil
}

// wish tells the machine what the user wants now.
func (d *Dialog) wish(verb string, want sdp.Direction) error {
	s := d.session
	waiting := d.wishWaits()
	ev := d.wishEvent(want, waiting || d.mustQueue(&wish{hold: true}))
	switch {
	case waiting && want == s.told:
		d.wishHears(fsm.WishTakenBack, &cause{by: Local})
		return nil
	case ev == fsm.WantHoldUntold:
		d.holdHears(ev, &cause{by: Local})
		s.want, s.told = want, want
		return nil
	}
	c := &cause{by: Local}
	if !d.wishHears(ev, c) || !d.wishing() { // it could not be sent
		return &LocalError{Verb: verb, State: d.State().String(), Advice: "it cannot be done now"}
	}
	return c.err
}

// wishEvent gives the event for what the user wants.
func (d *Dialog) wishEvent(want sdp.Direction, busy bool) fsm.Event {
	local, remote := d.holders(d.session.streams.state())
	p := &d.e.cfg.Policy
	switch {
	case want == sdp.SendRecv && busy:
		return fsm.WantResumeBusy
	case want == sdp.SendRecv && remote:
		return fsm.WantResumeWhileHeld
	case want == sdp.SendRecv:
		return fsm.WantResume
	case want == sdp.SendOnly && busy:
		return fsm.WantHoldMusicBusy
	case busy:
		return fsm.WantHoldSilentBusy
	case remote && !local && want == sdp.Inactive && p.KeepSilentHold && d.nothingFlows():
		return fsm.WantHoldUntold
	case remote && (want == sdp.Inactive || p.HoldBackInactive):
		return fsm.WantHoldWhileHeldSilent
	case remote:
		return fsm.WantHoldWhileHeld
	case want == sdp.SendOnly:
		return fsm.WantHoldMusic
	}
	return fsm.WantHoldSilent
}

// nothingFlows says whether every stream in use is inactive.
func (d *Dialog) nothingFlows() bool {
	local, err := sdp.Parse([]byte(d.session.local()))
	if err != nil {
		return false
	}
	dir, _ := direction(local, local)
	return dir == sdp.Inactive
}

// wishWaits says whether a wish to hold or to resume has not been sent yet.
func (d *Dialog) wishWaits() bool { return d.takes(fsm.HoldWish, fsm.PeerOffersSendrecvWish) }

// wishing says whether the user wants something that the peer does not know yet.
func (d *Dialog) wishing() bool { return !fsm.HoldWish.IsEnd(d.regions.HoldWish) }

// wishHears feeds the machine of the wish.
func (d *Dialog) wishHears(ev fsm.Event, c *cause) bool {
	if d.session == nil {
		return false
	}
	r := d.e.step(fsm.HoldWish, &d.regions.HoldWish, ev, &d.id)
	if r == nil {
		return false
	}
	for _, do := range r.Do {
		d.performWish(do, ev, c)
	}
	return true
}

func (d *Dialog) performWish(do fsm.Action, ev fsm.Event, c *cause) {
	s := d.session
	switch do {
	case fsm.SetWantSendrecv:
		s.want = sdp.SendRecv
	case fsm.SetWantSendonly:
		s.want = sdp.SendOnly
	case fsm.SetWantInactive:
		s.want = sdp.Inactive
	case fsm.SetWantTold:
		s.want = s.told
		if s.owners = 0; s.want != sdp.SendRecv {
			s.owners = byUser
		}
	case fsm.RequestModify:
		d.want(wish{hold: true}, fsm.WantModify, c)
	case fsm.QueueModify:
		d.want(wish{hold: true}, fsm.WantModifyBusy, c)
	case fsm.DropModify:
		d.dropWish(ev, c)
	case fsm.TellWishFailed:
		d.tellFailed(c)
	case fsm.Refuse: // the verb gives the error
	}
}

// holdHears feeds the machine of what both sides have told each other.
func (d *Dialog) holdHears(ev fsm.Event, c *cause) bool {
	if d.session == nil {
		return false
	}
	r := d.e.step(fsm.Hold, &d.regions.Hold, ev, &d.id)
	if r == nil {
		return false
	}
	d.show()
	for _, do := range r.Do {
		switch do {
		case fsm.TellHeld:
			d.e.put(&Output{Kind: Held, Dialog: d, By: Local})
		case fsm.TellResumed:
			d.e.put(&Output{Kind: Resumed, Dialog: d, By: Local})
		case fsm.TellRemoteHeld:
			d.e.put(&Output{Kind: Held, Dialog: d, By: Remote})
		case fsm.TellRemoteResumed:
			d.e.put(&Output{Kind: Resumed, Dialog: d, By: Remote})
		case fsm.CountIllegal:
			d.e.counts.Mismatched++
		case fsm.HangUp:
			c.by, c.why, c.reason = Local, "the answer breaks RFC 3264 §6.1", `SIP;cause=488;text="Illegal answer"`
			d.hangUp(c)
		}
	}
	d.couple(fsm.Hold, &cause{})
	return true
}

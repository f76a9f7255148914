package dialog

import (
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/sdp"
)

// mostStreams is how many streams of a session are told apart; what lies beyond them counts
// as never held and as wished for in both directions.
const mostStreams = 16

// streams is sdp.HoldState in six bytes: a bit for each stream.
type streams struct{ used, local, remote uint16 }

// state unpacks it.
func (s streams) state() sdp.HoldState {
	if s.used == 0 {
		return nil
	}
	h := make(sdp.HoldState, 0, 4)
	for i := 0; i < mostStreams && s.used>>i != 0; i++ {
		bit := uint16(1) << i
		h = append(h, sdp.StreamHold{Used: s.used&bit != 0, Local: s.local&bit != 0, Remote: s.remote&bit != 0})
	}
	return h
}

func packed(h sdp.HoldState) (s streams) {
	for i, v := range h[:min(len(h), mostStreams)] {
		bit := uint16(1) << i
		if v.Used {
			s.used |= bit
		}
		if v.Local {
			s.local |= bit
		}
		if v.Remote {
			s.remote |= bit
		}
	}
	return s
}

// directions is the direction of each stream, in two bits.
type directions uint32

// of unpacks the first n.
func (b directions) of(n int) []sdp.Direction {
	if b == 0 {
		return nil // all sendrecv
	}
	list := make([]sdp.Direction, min(n, mostStreams))
	for i := range list {
		list[i] = sdp.Direction(b >> (2 * i) & 3)
	}
	return list
}

func (b *directions) set(i int, dir sdp.Direction) {
	if i < mostStreams {
		*b = *b&^(3<<(2*i)) | directions(dir)<<(2*i)
	}
}

// direction is what a description says for the session as a whole: it sends or receives if
// any stream does that both sides use. zero: one of them has the address 0.0.0.0.
func direction(desc, other *sdp.Description) (dir sdp.Direction, zero bool) {
	dir = sdp.Inactive
	for i := range min(len(desc.Media), len(other.Media)) {
		if desc.Used(i) && other.Used(i) {
			dir &= desc.Direction(i)
			zero = zero || desc.Legacy0(i)
		}
	}
	return dir, zero
}

// holders says who holds the call when its streams are held like that.
func (d *Dialog) holders(h sdp.HoldState) (local, remote bool) {
	if d.e.cfg.Policy.AnyStreamHeld {
		return h.AnyHeld()
	}
	return h.Held()
}

// holdCommitted folds an exchange that was agreed into who holds whom, and lets the machines
// make the step that leads there.
func (d *Dialog) holdCommitted(x *exchange, offer, answer *sdp.Description, c *cause) {
	s := d.session
	state := sdp.HeldAfter(s.streams.state(), offer, answer, x.ours)
	s.streams = packed(state)
	local, remote := d.holders(state)
	if !x.made {
		s.adopt(offer, answer, x.ours, local)
	}
	told := s.told
	s.told = tells(local, s.want, x, offer, answer)
	if !x.made && !d.wishing() {
		s.want = s.told // what the host wrote itself is its wish
	}
	if x.ours {
		theirs, zero := direction(answer, offer)
		d.addressHears(zero)
		ours, _ := direction(offer, answer)
		d.ourOfferAnswered(x, ours, theirs, local, remote, c)
	} else {
		theirs, zero := direction(offer, answer)
		d.addressHears(zero)
		d.theirOfferAnswered(theirs, zero, local, remote, told != s.told, c)
	}
}

// addressHears feeds the machine of the address 0.0.0.0 with what the peer's description says.
func (d *Dialog) addressHears(zero bool) {
	ev := fsm.PeerOffersSendrecv
	if zero {
		ev = fsm.PeerOffersZero
	}
	d.e.step(fsm.HoldAddress, &d.regions.HoldAddress, ev, &d.id)
}

// tells is what an exchange has told the peer about our wish.
func tells(local bool, want sdp.Direction, x *exchange, offer, answer *sdp.Description) sdp.Direction {
	switch {
	case !local:
		return sdp.SendRecv
	case !x.made:
		dir, _ := direction(offer, answer)
		if !x.ours {
			own, _ := direction(answer, offer)
			dir = dir.Wish(own)
		}
		return dir | sdp.SendOnly
	case x.ours && x.want != sdp.SendRecv:
		return x.want
	case want != sdp.SendRecv:
		return want
	}
	return sdp.SendOnly
}

// adopt reads out of a description that the host wrote what each stream is wished for when
// nobody holds. One that receives nothing at all is a hold, and says nothing about that.
func (s *session) adopt(offer, answer *sdp.Description, ours, held bool) {
	if held {
		return
	}
	for i := range min(len(offer.Media), len(answer.Media), mostStreams) {
		dir := offer.Direction(i)
		if !ours {
			dir = dir.Wish(answer.Direction(i))
		}
		s.base.set(i, dir)
	}
}

// ourOfferAnswered feeds the machines with the answer to an offer of ours.
func (d *Dialog) ourOfferAnswered(x *exchange, ours, theirs sdp.Direction, local, remote bool, c *cause) {
	if x.wish {
		ev := wishAnswer(ours, theirs, remote, d.e.cfg.Policy.EndIllegal)
		moved := d.holdTo(local, remote, ev, c)
		d.wishHears(ev, c)
		if moved {
			return
		}
	}
	d.holdTo(local, remote, answerWhile(local, remote, ours), c)
}

// wishAnswer gives the event for the answer to our hold or resume.
func wishAnswer(ours, theirs sdp.Direction, remote, end bool) fsm.Event {
	switch {
	case !sdp.LegalAnswer(ours, theirs) && end:
		return fsm.AnswerToHoldIllegalEnd
	case !sdp.LegalAnswer(ours, theirs):
		return fsm.AnswerToHoldIllegal
	case ours.Recv() && remote:
		return fsm.AnswerToResumeHeld
	case ours.Recv():
		return fsm.AnswerToResume
	case !ours.Send():
		return fsm.AnswerToHoldSilent
	case remote:
		return fsm.AnswerToHoldHeld
	}
	return fsm.AnswerToHold
}

// answerWhile gives the event for any other exchange, by what it leads to.
func answerWhile(local, remote bool, ours sdp.Direction) fsm.Event {
	switch {
	case local && ours == sdp.Inactive:
		return fsm.AnswerWhileHoldingSilent
	case local && remote:
		return fsm.AnswerWhileHoldingHeld
	case local:
		return fsm.AnswerWhileHolding
	case remote:
		return fsm.AnswerWhileActiveHeld
	}
	return fsm.AnswerWhileActive
}

// theirOfferAnswered feeds the machines with an offer of the peer that we have answered. told:
// the answer has told a wish.
func (d *Dialog) theirOfferAnswered(theirs sdp.Direction, zero, local, remote, told bool, c *cause) {
	ev := [...]fsm.Event{
		sdp.SendRecv: fsm.PeerOffersSendrecv, sdp.SendOnly: fsm.PeerOffersSendonly,
		sdp.RecvOnly: fsm.PeerOffersRecvonly, sdp.Inactive: fsm.PeerOffersInactive,
	}[theirs]
	switch {
	case zero:
		ev = fsm.PeerOffersZero
	case told && ev == fsm.PeerOffersSendrecv:
		ev = fsm.PeerOffersSendrecvWish
	case told && ev == fsm.PeerOffersSendonly:
		ev = fsm.PeerOffersSendonlyWish
	}
	if !d.holdTo(local, remote, ev, c) {
		d.holdTo(local, remote, answerWhile(local, remote, sdp.SendRecv), c)
	}
	d.wishHears(ev, c)
}

// holdTo takes the step of an event if it leads to where the fold of all exchanges has led;
// an event that cannot say so, in a session whose streams differ, leaves it to another.
func (d *Dialog) holdTo(local, remote bool, ev fsm.Event, c *cause) bool {
	r, ok := fsm.Hold.Next(d.regions.Hold, ev)
	if ok {
		l, rem := fsm.HeldBy(r.To)
		ok = l == local && rem == remote || ev == fsm.AnswerToHoldIllegalEnd
	}
	if ok {
		d.holdHears(ev, c)
	}
	return ok
}

// streamsMoved says whether two descriptions differ in their streams, addresses or ports.
func streamsMoved(a, b string) bool {
	x, err := sdp.Parse([]byte(a))
	if err != nil {
		return false
	}
	y, err := sdp.Parse([]byte(b))
	if err != nil || len(x.Media) != len(y.Media) {
		return err == nil
	}
	for i := range x.Media {
		if x.Media[i].Port != y.Media[i].Port || x.ConnectionOf(i) != y.ConnectionOf(i) {
			return true
		}
	}
	return false
}

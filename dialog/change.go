package dialog

import (
	"time"

	"github.com/sipdialog/sipdialog/dialog/internal/schedule"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
	"github.com/sipdialog/sipdialog/sdp"
)

// A change is a re-INVITE or UPDATE of ours: under way, or waiting for its time.
type change struct {
	wish    wish
	next    *wish            // a newer one that waits for its end
	out     *outgoing        // the request that is open
	tries   uint8            // how often it was answered 491 or 500
	raised  uint8            // how often it was answered 422
	wait    schedule.Instant // until the next try
	seen1xx bool             // a provisional response came, so that it may be cancelled (§9.1)
	moved   bool             // an exchange inside the re-INVITE was completed (RFC 6141 §3.3)
	mark    *mark            // the session before the re-INVITE
}

// A wish is what a change is to bring about.
type wish struct {
	method message.Method // INVITE or UPDATE; "" leaves the choice
	with   With           // what the host gave
	hold   bool           // hold or resume: the offer says what the user wants when it is sent
	again  string         // a description of ours that is to be in force again
	repair uint32         // its peer may have another one: how many exchanges there had been by then, plus one
}

// offers says whether the request will carry an offer.
func (w *wish) offers() bool {
	return w.hold || w.again != "" || w.with.SDP != nil || w.with.Body != nil
}

// made says whether the offer is made here and not by the host.
func (w *wish) made() bool { return w.hold || w.again != "" }

// A mark is the session at a moment to which it may have to return (RFC 3261 §14.1).
type mark struct {
	text       string
	cut        int
	streams    streams
	base       directions
	want, told sdp.Direction
	owners     holder
}

func (d *Dialog) mark() mark {
	s := d.session
	return mark{s.text, s.cut, s.streams, s.base, s.want, s.told, s.owners}
}

// restore brings the session back to a mark.
func (d *Dialog) restore(m mark, c *cause) {
	s := d.session
	if s.text == m.text {
		return
	}
	if s.sent == "" {
		s.sent = s.local() // its number is used up
	}
	s.text, s.cut, s.streams, s.base, s.told = m.text, m.cut, m.streams, m.base, m.told
	if !d.wishing() {
		s.want, s.owners = m.want, m.owners
	}
	local, remote := d.holders(s.streams.state())
	d.holdTo(local, remote, answerWhile(local, remote, sdp.SendRecv), c)
}

// rollbackReinvite brings the session back to where it was before our re-INVITE, with all that
// was agreed inside it (RFC 3261 §14.1, RFC 6337 §3.4).
func (d *Dialog) rollbackReinvite(c *cause) {
	if ch := d.session.change; ch != nil && ch.mark != nil {
		d.restore(*ch.mark, c)
	}
}

// methodOf chooses between re-INVITE and UPDATE (RFC 3311 §5.1): before the call is answered
// only UPDATE is possible, later a re-INVITE is better where a user may have to be asked.
func (d *Dialog) methodOf(w *wish) message.Method {
	switch {
	case !d.answeredCall():
		return message.UPDATE
	case w.method != message.UPDATE && w.method != "":
		return w.method
	case w.method == message.UPDATE && !d.peer.noUpdate:
		return message.UPDATE
	case w.method == "" && d.e.cfg.Policy.PreferUpdate && d.knowsUpdate():
		return message.UPDATE
	}
	return message.INVITE
}

// draft makes what the request of a change is to carry.
func (d *Dialog) draft(w *wish) (*With, error) {
	s := d.session
	with := w.with
	switch {
	case w.hold:
		text, err := d.ownOffer(s.want)
		if err != nil {
			return nil, err
		}
		with.SDP = []byte(text)
	case w.again != "":
		desc, err := sdp.Parse([]byte(w.again))
		if err != nil {
			return nil, err
		}
		if local, err := sdp.Parse([]byte(s.local())); err == nil {
			for _, m := range local.Media[min(len(desc.Media), len(local.Media)):] {
				m = m.Clone()
				m.Port = 0 // a slot of the session does not go away (RFC 3264 §8)
				desc.Media = append(desc.Media, m)
			}
		}
		with.SDP = []byte(d.counted(desc))
	case with.SDP != nil: // the session may have changed since the host asked
		return &with, d.mayOfferNow("reinvite", &with)
	case w.method == message.UPDATE && d.methodOf(w) == message.INVITE && with.Body == nil:
		// an UPDATE without an offer, but the peer knows none: the session as it is
		text, err := d.ownOffer(s.want)
		if err != nil {
			return nil, err
		}
		with.SDP = []byte(text)
	}
	return &with, nil
}

// refreshOffer is the offer of a re-INVITE that changes nothing (RFC 4028 §7.4).
func (d *Dialog) refreshOffer() []byte {
	text, err := d.ownOffer(d.session.want)
	if err != nil {
		return nil
	}
	return []byte(text)
}

// stillWanted says whether a change that waited is not there already.
func (d *Dialog) stillWanted(w *wish) bool {
	s := d.session
	switch {
	case w.hold:
		return s.want != s.told
	case w.repair != 0 && w.repair == s.exchanges+1: // nothing has been agreed since
		return true
	case w.again != "":
		return !sameBody(w.again, s.local())
	}
	return true
}

func sameBody(a, b string) bool {
	x, err := sdp.Parse([]byte(a))
	if err != nil {
		return false
	}
	y, err := sdp.Parse([]byte(b))
	return err == nil && x.EqualBody(y)
}

// sendChange sends the request of the change.
func (d *Dialog) sendChange(method message.Method) error {
	s := d.session
	ch := s.change
	w, err := d.draft(&ch.wish)
	if err != nil {
		return err
	}
	m, flow, err := d.request(method, d.localSeq+1)
	if err != nil {
		return err
	}
	if err := w.fill(m); err != nil {
		return err
	}
	if _, err := d.nextSeq("reinvite"); err != nil {
		return err
	}
	asked := d.timerRequest(m)
	if err := credentials(d.auth, m); err != nil {
		return err
	}
	text := textOf(m)
	o := &outgoing{d: d, method: method, with: *w, purpose: forSession, asked: asked, offered: text != ""}
	if text != "" {
		ev := fsm.SendOfferUpdate
		if method == message.INVITE {
			ev = fsm.SendOfferInvite
		}
		d.offer(ev, text, &cause{msg: m})
		x := s.open
		x.made, x.wish = ch.wish.made() || ch.wish.with.SDP == nil && ch.wish.with.Body == nil, ch.wish.hold
	}
	if err := d.start(o, m, flow); err != nil {
		return err
	}
	ch.seen1xx, ch.moved = false, false
	d.opens(o)
	return nil
}

// waitForRetry arms the time after which the change is tried again.
func (d *Dialog) waitForRetry() {
	d.timers.arm(&d.e.heap, deadline{kind: timerModifyRetry, at: d.e.now + d.session.change.wait})
}

// retryChange: the time after a 491 or 500 is over.
func (d *Dialog) retryChange() {
	s := d.session
	if s == nil || s.change == nil {
		return
	}
	c := &cause{by: Local}
	w := s.change.wish
	ev := fsm.TimerRetry
	verdict, _ := fsm.Interlock(d.busy(), d.ask(&w), d.e.cfg.Policy.Interlock)
	switch {
	case !d.stillWanted(&w):
		ev = fsm.TimerRetryUnwanted
		d.wishHears(fsm.WishTakenBack, c)
	case verdict != fsm.Proceed:
		ev = fsm.TimerRetryBusy
	}
	if w.hold {
		d.wishHears(ev, c)
	}
	d.modifyHears(ev, c)
}

// tries of a change that is answered 500 with Retry-After, and 491.
const (
	tries500 = 3
	tries491 = 10
)

// retryAfterMost is the longest time that a 500 can make us wait.
const retryAfterMost = 10 * time.Minute

package dialog

import (
	"time"

	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
	"github.com/sipdialog/sipdialog/sdp"
)

// earlyMedia is what a caller may hear of one fork before the answer (RFC 3960). It runs the
// table fsm.EarlyMedia and is gone once the fork is answered or out.
type earlyMedia struct {
	flowing bool            // the host says that media comes from this fork
	ringing bool            // our own tone plays
	asked   bool            // P-Early-Media has come
	gates   []sdp.Direction // what it allows, stream by stream, as the callee sees it (RFC 5009 §8)
	open    bool            // media may be let in, by this fork's gates and by policy
	told    heard           // what the host was told last
}

// heard is what the user is to hear of a fork.
type heard struct{ media, ringback bool }

// MediaFlowing tells whether early media comes from this fork: only the host sees packets
// (RFC 3960 §3.2). A host that cannot tell leaves it out, or sets Policy.SDPIsMedia. It is a
// report, never refused: after the answer, or on a dialog that is over, it means nothing.
func (d *Dialog) MediaFlowing(now time.Time, flowing bool) error {
	if err := d.e.begin(now); err != nil {
		return err
	}
	if e := d.early(); e != nil && e.flowing != flowing {
		e.flowing = flowing
		d.hearMedia()
		d.invite.playNext()
		d.e.pump()
	}
	return nil
}

// EarlyMediaGate tells for the early media of a stream, counted from 0, what P-Early-Media
// authorizes: backward from the callee to us, forward from us to the callee. Before any such
// header both are what policy says; after the answer all is authorized (RFC 5009 §8).
func (d *Dialog) EarlyMediaGate(stream int) (backward, forward bool) {
	e := d.early()
	switch {
	case e == nil:
		return true, true
	case !e.asked || len(e.gates) == 0:
		return !d.e.cfg.Policy.GateEarlyMedia, !d.e.cfg.Policy.GateEarlyMedia
	}
	g := e.gates[min(stream, len(e.gates)-1)]
	return g.Send(), g.Recv()
}

func (d *Dialog) early() *earlyMedia {
	if d.session == nil || d.invite == nil {
		return nil
	}
	return d.session.early
}

func (d *Dialog) earlyEvent(ev fsm.Event) bool {
	e := d.early()
	if e == nil {
		return false
	}
	r := d.e.step(fsm.EarlyMedia, &d.regions.EarlyMedia, ev, &d.id)
	if r == nil {
		return false
	}
	for _, do := range r.Do {
		switch do {
		case fsm.PlayEarlyMedia:
			d.invite.playing = d
		case fsm.StopEarlyMedia:
			d.invite.stopPlaying(d)
		case fsm.OpenGate:
			e.open = true
		case fsm.CloseGate:
			e.open = false
		case fsm.StartRingback:
			e.ringing = true
		case fsm.StopRingback:
			e.ringing = false
		case fsm.MuteFork, fsm.GateFork: // heard tells it
		}
	}
	return true
}

// sessionProvisional: a provisional response of this dialog came (caller).
func (d *Dialog) sessionProvisional(c *cause) {
	m := c.msg
	if d.session == nil {
		return
	}
	if m.Has("Session-Expires") && d.invite != nil { // only a 2xx counts (RFC 4028 §7.2)
		d.e.step(fsm.SessionInterval, &d.invite.asked, fsm.RecvStraySE, &d.id)
	}
	if sdpOf(m) != nil {
		d.described(c, isReliable(m))
	}
	d.ackProvisional(c)
	d.hearProvisional(c)
}

// hearProvisional lets a provisional response decide about ringing and early media.
func (d *Dialog) hearProvisional(c *cause) {
	inv, m := d.invite, c.msg
	if inv == nil || inv.answered || inv.cancelWanted || m.Status() == 199 || c.drop {
		return
	}
	p := &d.e.cfg.Policy
	if d.session.early == nil {
		d.session.early = &earlyMedia{open: !p.GateEarlyMedia, told: heard{media: !p.GateEarlyMedia}}
		d.regions.EarlyMedia = fsm.EarlyMedia.Start()
	}
	d.readGate(m)
	switch {
	case m.Status() != 180:
		d.earlyEvent(fsm.RecvOther1xx)
	case p.RingOverMedia:
		d.earlyEvent(fsm.Recv180RingsOver)
	default:
		d.earlyEvent(fsm.Recv180)
	}
	if p.SDPIsMedia && sdpOf(m) != nil && !d.session.early.flowing {
		d.session.early.flowing = true
		d.hearMedia()
	}
	d.invite.playNext()
}

// hearMedia: media of this fork has begun or ended, or may be let in or not. One fork of a
// call is played at a time (RFC 3960 §3.1).
func (d *Dialog) hearMedia() {
	e, inv := d.early(), d.invite
	switch {
	case inv.playing == d && !e.flowing:
		d.earlyEvent(fsm.MediaStops)
	case inv.playing == d || !d.audible():
	case inv.playing == nil && d.e.cfg.Policy.RingOverMedia:
		d.earlyEvent(fsm.MediaStartsRingsOver)
	case inv.playing == nil:
		d.earlyEvent(fsm.MediaStarts)
	case d.e.cfg.Policy.GateOtherForks:
		d.earlyEvent(fsm.ForkMediaGated)
	default:
		d.earlyEvent(fsm.ForkMedia)
	}
	d.tellMedia(nil)
}

// stopPlaying: the fork that was played is not played any more.
func (inv *invite) stopPlaying(d *Dialog) {
	if inv.playing == d {
		inv.playing = nil
	}
}

// playNext lets the next fork with media be heard when none is.
func (inv *invite) playNext() {
	over := inv.answered || inv.cancelWanted || inv.code != 0
	for _, d := range inv.forks {
		if inv.playing != nil || over {
			return
		}
		if d.early() != nil && d.audible() {
			d.hearMedia()
		}
	}
}

// audible says whether media of this fork comes and may be heard, if no other fork is.
func (d *Dialog) audible() bool {
	e := d.session.early
	return e.flowing && e.open
}

// silenceOthers: one fork has answered; the early media of the others ends (RFC 5407 App. E).
func (inv *invite) silenceOthers(c *cause) {
	winner := inv.forkBy(c.toTag)
	for _, d := range inv.forks {
		if d != winner && d.earlyEvent(fsm.ForkAnswered) {
			d.tellMedia(nil)
			d.session.early = nil
		}
	}
}

// earlyAnswered: this fork was answered; all its media is allowed (RFC 5009 §8).
func (d *Dialog) earlyAnswered() {
	if d.earlyEvent(fsm.Recv2xx) {
		if e := d.session.early; !e.told.media {
			d.tellMedia(nil)
		}
		d.session.early = nil
	}
}

// earlyOver: nobody will answer this fork.
func (d *Dialog) earlyOver(ev fsm.Event) {
	if d.earlyEvent(ev) {
		d.session.early = nil
		d.invite.playNext()
	}
}

// hears is what the user is to hear of this fork now.
func (d *Dialog) hears() heard {
	e := d.early()
	return heard{ringback: e.ringing, media: e.open && (d.invite.playing == nil || d.invite.playing == d)}
}

// tellMedia tells the host what the user is to hear, when a response showed SDP or it is not
// what it was.
func (d *Dialog) tellMedia(m *message.Message) {
	e := d.early()
	if e == nil {
		return
	}
	body := sdpOf(m)
	h := d.hears()
	if body == nil && h == e.told {
		return
	}
	e.told = h
	d.e.put(&Output{Kind: EarlyMedia, Dialog: d, Message: m, SDP: body, MediaAuthorized: h.media, LocalRingback: h.ringback})
}

// tellProvisional tells the host what a provisional response means to the user.
func (d *Dialog) tellProvisional(m *message.Message) {
	out := Output{Kind: Progress, Dialog: d, Message: m, Code: m.Status()}
	if m.Status() == 180 {
		out.Kind, out.LocalRingback = Ringing, true
	}
	if e := d.early(); e != nil {
		h := d.hears()
		out.LocalRingback = h.ringback
		e.told.ringback = h.ringback
	}
	d.e.put(&out)
	d.tellMedia(m)
}

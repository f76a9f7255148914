package dialogtest

import (
	"bytes"
	"time"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
	"github.com/sipdialog/sipdialog/sdp"
)

// sessionOps are the verbs of a call that stands.
var sessionOps = []operation{
	{"hold", 6, opHold, false},
	{"resume", 5, func(m *Machine, arg byte) {
		if a, c, _ := m.pick(arg); c != nil {
			m.verb(a, "resume", c.d.Resume)
		}
	}, false},
	{"reinvite", 4, opReinvite, false},
	{"update", 4, opUpdate, false},
	{"answer_offer", 6, opAnswerOffer, false},
	{"refuse_offer", 1, func(m *Machine, arg byte) {
		if a, c, _ := m.pick(arg); c != nil {
			if m.verb(a, "refuse offer", func(now time.Time) error { return c.d.RefuseOffer(now) }) == nil {
				c.owes = false
			}
		}
	}, false},
	{"info", 1, verb("info", (*dialog.Dialog).Info), false},
	{"request", 1, opRequest, false},
	{"suspend", 1, func(m *Machine, arg byte) {
		if a, c, how := m.pick(arg); c != nil {
			m.verb(a, "suspend", func(now time.Time) error { return c.d.Suspend(now, dialog.Suspension(1+how&1), isup(how, 0x0d)) })
		}
	}, false},
	{"resume_suspended", 1, func(m *Machine, arg byte) {
		if a, c, how := m.pick(arg); c != nil {
			m.verb(a, "resume suspended", func(now time.Time) error { return c.d.ResumeSuspended(now, isup(how, 0x0e)) })
		}
	}, false},
	{"held_in_network", 1, func(m *Machine, arg byte) {
		if a, c, how := m.pick(arg); c != nil {
			m.verb(a, "held in network", func(now time.Time) error { return c.d.HeldInNetwork(now, how&1 == 0) })
		}
	}, false},
	{"release", 1, func(m *Machine, arg byte) {
		if a, c, how := m.pick(arg); c != nil && how%4 == 0 {
			m.verb(a, "release", func(now time.Time) error { return c.d.Release(now, 16+how) })
		}
	}, false},
	{"follow", 1, func(m *Machine, arg byte) {
		if a, _, how := m.pick(arg); a != nil && len(a.calls) > 0 {
			c := a.calls[how%len(a.calls)]
			m.verb(a, "follow", func(now time.Time) error {
				d, err := c.d.Follow(now)
				if err == nil {
					a.call(d)
				}
				return err
			})
		}
	}, false},
	{"media", 1, func(m *Machine, arg byte) {
		if a, c, how := m.pick(arg); c != nil {
			m.verb(a, "media", func(now time.Time) error { return c.d.MediaFlowing(now, how&1 == 0) })
		}
	}, false},
}

// isup is an ISUP message of that type in a body, or nothing.
func isup(how int, kind byte) dialog.With {
	if how&2 == 0 {
		return dialog.With{}
	}
	return dialog.With{Body: []byte{kind, 0}, ContentType: "application/ISUP;version=itu-t92+"}
}

func opHold(m *Machine, arg byte) {
	if a, c, how := m.pick(arg); c != nil {
		name := "hold silent"
		if how&1 == 0 {
			name = "hold"
		}
		m.verb(a, name, func(now time.Time) error { return c.d.Hold(now, how&1 == 0) })
	}
}

// change makes the With of a re-INVITE or UPDATE.
func (a *actor) change(c *call, how int) dialog.With {
	var w dialog.With
	switch how % 8 {
	case 0, 1, 2: // the session as it is, or nearly so
		if local := c.d.LocalSDP(); local != nil {
			if d, err := sdp.Parse(local); err == nil {
				w.SDP = sdp.OfferFrom(d, []sdp.Direction{sdp.SendRecv, sdp.RecvOnly, sdp.SendOnly}[how%8]).Append(nil)
			}
		}
	case 3: // another address, one stream more
		w.SDP = append(Audio(a.Name, sdp.SendRecv), "m=video 49172 RTP/AVP 31\r\na=rtpmap:31 H261/90000\r\n"...)
	case 4: // the hold of RFC 2543
		w.SDP = bytes.Replace(Audio(a.Name, sdp.SendRecv), []byte("c=IN IP4 "+HostOf(a.Name)), []byte("c=IN IP4 0.0.0.0"), 1)
	case 5: // the stream refused
		w.SDP = bytes.Replace(Audio(a.Name, sdp.SendRecv), []byte("m=audio 49170"), []byte("m=audio 0"), 1)
	}
	return w
}

func opReinvite(m *Machine, arg byte) {
	if a, c, how := m.pick(arg); c != nil {
		m.verb(a, "reinvite", func(now time.Time) error { return c.d.Reinvite(now, a.change(c, how)) })
	}
}

func opUpdate(m *Machine, arg byte) {
	if a, c, how := m.pick(arg); c != nil {
		m.verb(a, "update", func(now time.Time) error { return c.d.Update(now, a.change(c, how)) })
	}
}

// opAnswerOffer answers an offer, or makes the one that was asked for: by itself mostly.
func opAnswerOffer(m *Machine, arg byte) {
	a, c, how := m.pick(arg)
	if c == nil {
		return
	}
	var with []dialog.With
	if how%8 == 7 {
		with = []dialog.With{{SDP: c.description(a.Name)}}
	}
	if m.verb(a, "answer offer", func(now time.Time) error { return c.d.AnswerOffer(now, with...) }) == nil {
		c.owes = false
	}
}

func opRequest(m *Machine, arg byte) {
	if a, c, how := m.pick(arg); c != nil {
		method := []message.Method{message.MESSAGE, message.OPTIONS, "BAR", message.BYE}[how&3]
		m.verb(a, "request "+string(method), func(now time.Time) error { return c.d.Request(now, method) })
	}
}

// owedOffer lets a host answer an offer of the peer's; it tells whether there was one.
func (m *Machine) owedOffer(a *actor, c *call) bool {
	if !c.owes {
		return false
	}
	c.owes = false
	if m.verb(a, "answer offer", func(now time.Time) error { return c.d.AnswerOffer(now) }) != nil {
		w := dialog.With{SDP: c.description(a.Name)}
		if m.verb(a, "answer offer", func(now time.Time) error { return c.d.AnswerOffer(now, w) }) != nil {
			m.verb(a, "refuse offer", func(now time.Time) error { return c.d.RefuseOffer(now) })
		}
	}
	return true
}

// atRest checks that nothing is under way in the session of a call that stands.
func (m *Machine) atRest(where string, a *actor, d *dialog.Dialog) {
	if r := d.Regions(); r.Offer != fsm.Stable || r.Modify != fsm.Idle || r.Serve != fsm.Idle {
		m.fail("%s: at rest %s has offer/answer in %v, its own change in %v, the peer's in %v", where, a.Name, r.Offer, r.Modify, r.Serve)
	}
}

// compareSessions checks that two sides of a call that stands agree on its session.
func (m *Machine) compareSessions(where string, a, b *actor, c, d *dialog.Dialog) {
	al, ar := c.Held()
	bl, br := d.Held()
	if al != br || ar != bl {
		m.fail("%s: %s holds %v and is held %v; %s holds %v and is held %v", where, a.Name, al, ar, b.Name, bl, br)
	}
	if !bytes.Equal(c.LocalSDP(), d.RemoteSDP()) {
		m.fail("%s: %s has said\n%s%s has heard\n%s", where, a.Name, c.LocalSDP(), b.Name, d.RemoteSDP())
	}
	if !bytes.Equal(d.LocalSDP(), c.RemoteSDP()) {
		m.fail("%s: %s has said\n%s%s has heard\n%s", where, b.Name, d.LocalSDP(), a.Name, c.RemoteSDP())
	}
}

package dialog

import (
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
	"github.com/sipdialog/sipdialog/sdp"
)

// readGate takes the authorization of early media from a message toward the caller (RFC 5009
// §8). It may stand in a provisional response, in an UPDATE or PRACK, and in their 2xx. It never
// touches offer, answer or hold. A message without it leaves the last one in force.
func (d *Dialog) readGate(m *message.Message) {
	e := d.early()
	if e == nil || d.e.cfg.Policy.IgnorePEarlyMedia || !m.Has("P-Early-Media") {
		return
	}
	var gates []sdp.Direction
	for v, err := range m.PEarlyMedia() {
		if dir, ok := sdp.ParseDirection(v); err == nil && ok && len(gates) < mostGates {
			gates = append(gates, dir)
		}
	}
	if len(gates) == 0 {
		return // no direction, no request
	}
	e.asked, e.gates = true, gates
	d.invite.settleGates(d)
}

// mostGates bounds how many streams are told apart here.
const mostGates = 16

// heardGate is readGate for what is no provisional response.
func (d *Dialog) heardGate(m *message.Message) {
	if d.early() == nil {
		return
	}
	d.readGate(m)
	d.tellMedia(nil)
}

// settleGates opens and closes the gates of the forks. Where the host cannot tell whose media
// it receives, the strictest authorization of all forks holds for each (RFC 5009 §7).
func (inv *invite) settleGates(d *Dialog) {
	if !inv.e.cfg.Policy.StrictestGate {
		d.moveGate(d.allows())
		return
	}
	all := true
	for _, f := range inv.forks {
		if f.early() != nil {
			all = all && f.allows()
		}
	}
	for _, f := range inv.forks {
		f.moveGate(all)
		if f != d {
			f.tellMedia(nil)
		}
	}
}

// allows says whether a fork's own authorization lets any of its media in.
func (d *Dialog) allows() bool {
	for i := range max(1, len(d.session.early.gates)) {
		if backward, _ := d.EarlyMediaGate(i); backward {
			return true
		}
	}
	return false
}

// moveGate feeds what has changed.
func (d *Dialog) moveGate(open bool) {
	e := d.early()
	if e == nil {
		return
	}
	if !open {
		d.earlyEvent(fsm.MediaRevoked)
		return
	}
	d.earlyEvent(fsm.MediaAuthorized)
	if e.flowing {
		d.hearMedia()
	}
}

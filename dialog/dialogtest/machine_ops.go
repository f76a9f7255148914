package dialogtest

import (
	"time"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/sdp"
)

// ops are all operations. New ones go to the end, so that programs that are kept as bytes stay
// what they are.
var ops []operation

type operation struct {
	name   string
	weight int
	run    func(m *Machine, arg byte)
	wild   bool // a whim of the network
}

func init() { // not a literal: the operations refer to the table
	ops = []operation{
		{"deliver", 12, func(m *Machine, arg byte) { m.Deliver() }, false},
		{"wait", 14, func(m *Machine, arg byte) { m.Run(time.Duration(arg) * 5 * time.Millisecond) }, false},
		{"sleep", 5, func(m *Machine, arg byte) { m.Run(time.Duration(1+arg) * 300 * time.Millisecond) }, false},
		{"step", 6, func(m *Machine, arg byte) {
			for range 1 + arg&3 {
				m.Step()
			}
		}, false},
		{"invite", 8, opInvite, false},
		{"ring", 8, opRing, false},
		{"progress", 5, opProgress, false},
		{"answer", 9, opAnswer, false},
		{"reject", 2, opReject, false},
		{"cancel", 3, verb("cancel", (*dialog.Dialog).Cancel), false},
		{"hangup", 4, verb("hangup", (*dialog.Dialog).Hangup), false},
		{"bye_early", 1, verb("bye", (*dialog.Dialog).ByeEarly), false},
		{"respond", 1, opRespond, false},

		{"links", 2, opLinks, true},
		{"fault", 6, opFault, true},
		{"partition", 1, opPartition, true},
		{"calm", 2, func(m *Machine, _ byte) { m.Calm() }, false},
		{"drowse", 1, opDrowse, true},
		{"forge", 1, opForge, true},
	}
	ops = append(ops, sessionOps...)
	for i := range ops {
		for range ops[i].weight {
			weighted = append(weighted, i)
		}
	}
}

// weighted has the index of each operation as often as it is to be drawn.
var weighted []int

// verb makes an operation of a verb that takes nothing but a With.
func verb(name string, f func(*dialog.Dialog, time.Time, ...dialog.With) error) func(*Machine, byte) {
	return func(m *Machine, arg byte) {
		if a, c, _ := m.pick(arg); c != nil {
			m.verb(a, name, func(now time.Time) error { return f(c.d, now) })
		}
	}
}

// maxCalls is how many calls one actor makes at the same time at most.
const maxCalls = 3

func opInvite(m *Machine, arg byte) {
	a, _, how := m.pick(arg)
	if a == nil || len(a.live()) >= maxCalls {
		return
	}
	to := m.actors[(a.index+1)%len(m.actors)]
	if len(m.actors) > 2 && how&2 != 0 {
		to = m.actors[(a.index+2)%len(m.actors)]
	}
	c := dialog.Call{To: "<" + AOR(to.Name) + ">", From: "<" + AOR(a.Name) + ">"}
	name := "invite " + to.Name
	if how%4 == 0 {
		name += " without offer"
	} else {
		c.SDP = Audio(a.Name, sdp.SendRecv)
	}
	if how%16 == 7 {
		c.Expires = 3 * time.Second
	}
	m.verb(a, name, func(now time.Time) error {
		d, err := a.e.Invite(now, c)
		if err == nil {
			a.call(d)
		}
		return err
	})
}

// description is what the callee sends: the answer to the caller's offer, or an offer.
func (c *call) description(name string) []byte {
	mine := Audio(name, sdp.SendRecv)
	if len(c.offer) == 0 {
		return mine
	}
	if o, err := sdp.Parse(c.offer); err == nil {
		if base, err := sdp.Parse(mine); err == nil {
			if d, err := sdp.AnswerFrom(o, base, sdp.SendRecv); err == nil {
				return d.Append(nil)
			}
		}
	}
	return mine
}

func opRing(m *Machine, arg byte) {
	if a, c, how := m.pick(arg); c != nil {
		m.verb(a, "ring", func(now time.Time) error { return c.d.Ring(now, dialog.With{Unreliable: how&1 != 0}) })
	}
}

func opProgress(m *Machine, arg byte) {
	if a, c, how := m.pick(arg); c != nil {
		w := dialog.With{Unreliable: how&1 != 0}
		if how&2 == 0 {
			w.SDP = c.description(a.Name)
		}
		m.verb(a, "progress", func(now time.Time) error { return c.d.Progress(now, []int{183, 181, 182, 183}[how>>2&3], w) })
	}
}

func opAnswer(m *Machine, arg byte) {
	a, c, how := m.pick(arg)
	if c == nil {
		return
	}
	w := dialog.With{SDP: c.description(a.Name)}
	if how%8 == 5 {
		w.SDP = nil // a mistake of the host's, unless a 183 said it all
	}
	if m.verb(a, "answer", func(now time.Time) error { return c.d.Answer(now, w) }) == nil {
		c.incoming = false
	}
}

func opReject(m *Machine, arg byte) {
	if a, c, how := m.pick(arg); c != nil {
		code := []int{486, 480, 603, 404, 302, 200, 500, 488}[how&7]
		if m.verb(a, "reject", func(now time.Time) error { return c.d.Reject(now, code) }) == nil {
			c.incoming = false
		}
	}
}

func opRespond(m *Machine, arg byte) {
	a, _, _ := m.pick(arg)
	if a == nil || len(a.asks) == 0 {
		return
	}
	r := a.asks[0]
	a.asks = a.asks[1:]
	m.verb(a, "respond", func(now time.Time) error { return a.e.Respond(now, r, 200) })
}

// opLinks gives all ways other conditions, from mild to wild.
func opLinks(m *Machine, arg byte) {
	delay := []time.Duration{0, 5 * time.Millisecond, 40 * time.Millisecond, 300 * time.Millisecond}[arg&3]
	l := Link{Delay: delay, Jitter: delay}
	wild := float64(arg>>6) / 8
	if arg&4 != 0 {
		l.Loss = wild
	}
	if arg&8 != 0 {
		l.Duplicate = wild
	}
	if arg&16 != 0 {
		l.Reorder = wild
	}
	if arg&32 != 0 {
		l.Corrupt = wild / 8
	}
	m.Links(l)
	m.Note("links %+v", l)
}

var faultTargets = [...]string{
	"", "INVITE", "1xx", "200 INVITE", "ACK", "BYE", "200 BYE", "CANCEL", "200 CANCEL", "487", "PRACK", "200 PRACK",
	"UPDATE", "200 UPDATE", "491", "4xx",
}

func opFault(m *Machine, arg byte) {
	f := Fault{Do: []Action{Drop, Duplicate, Delay, Swap}[arg&3], What: faultTargets[arg>>2&15], Times: 1 + int(arg>>6)}
	if f.Do == Delay || f.Do == Duplicate {
		f.By = 700 * time.Millisecond
	}
	m.Script(f)
}

func opPartition(m *Machine, arg byte) {
	a := m.actors[int(arg&1)]
	b := m.actors[(a.index+1)%len(m.actors)]
	if m.way(a.index, b.index).cut {
		m.Heal(a.Node, b.Node)
		return
	}
	m.Partition(a.Node, b.Node)
}

// opDrowse makes the timers of a host imprecise.
func opDrowse(m *Machine, arg byte) {
	a := m.actors[int(arg&1)]
	a.Late, a.Restless = time.Duration(arg>>2)*2*time.Millisecond, arg&2 != 0
}

package dialogtest

import (
	"iter"
	"time"

	"github.com/sipdialog/sipdialog/dialog"
)

// A Party is anything that can stand on a [Network]: a *dialog.Endpoint, or a program of
// your own that takes packets and time and gives packets back.
type Party interface {
	// Receive takes one message. The packet belongs to the party. An error is written to the
	// trace and has no other effect.
	Receive(now time.Time, packet []byte, from dialog.Flow) error
	// Advance runs what is due at now. A network may call it early or twice.
	Advance(now time.Time)
	// Outputs drains what the party has to send and to tell. The network looks at Kind, and
	// at Packet and Flow of a Send; it keeps the rest for the trace.
	Outputs() iter.Seq[dialog.Output]
	// Deadline is when Advance has to be called next.
	Deadline() (at time.Time, ok bool)
}

// A failer is a party that wants to hear when a packet on a reliable transport could not be
// delivered, as a *dialog.Endpoint does.
type failer interface {
	TransportFailed(now time.Time, to dialog.Flow, err error)
}

// A Func is a Party made of a plain function from a packet to packets: what it returns goes
// back to where the packet came from. It has no timers.
type Func func(packet []byte) [][]byte

// Party gives f as a [Party].
func (f Func) Party() Party { return &funcParty{f: f} }

type funcParty struct {
	f     Func
	queue []dialog.Output
}

func (p *funcParty) Receive(now time.Time, packet []byte, from dialog.Flow) error {
	for _, answer := range p.f(packet) {
		p.queue = append(p.queue, dialog.Output{Kind: dialog.Send, At: now, Packet: answer, Flow: from})
	}
	return nil
}

func (p *funcParty) Advance(time.Time) {}

func (p *funcParty) Outputs() iter.Seq[dialog.Output] {
	return func(yield func(dialog.Output) bool) {
		for len(p.queue) > 0 {
			out := p.queue[0]
			p.queue = p.queue[1:]
			if !yield(out) {
				return
			}
		}
	}
}

func (p *funcParty) Deadline() (time.Time, bool) { return time.Time{}, false }

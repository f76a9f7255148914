package dialogtest

import (
	"iter"
	"strconv"
	"time"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/message"
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
// back to where the packet came from. It has no timers. In front of it stands a transport as
// RFC 3261 §18.2.1 and RFC 3581 §4 want it: where a request came from is in its top Via.
type Func func(packet []byte) [][]byte

// Party gives f as a [Party].
func (f Func) Party() Party { return &funcParty{f: f} }

type funcParty struct {
	outbox
	f Func
}

func (p *funcParty) Receive(now time.Time, packet []byte, from dialog.Flow) error {
	for _, answer := range p.f(seenFrom(packet, from)) {
		p.send(now, answer, from)
	}
	return nil
}

// seenFrom writes into the top Via of a request where it came from. What cannot be read stays
// as it is.
func seenFrom(packet []byte, from dialog.Flow) []byte {
	m, err := message.Parse(packet)
	if err != nil || m.IsResponse() {
		return packet
	}
	via, err := m.Via()
	if err != nil || !from.Remote.IsValid() {
		return packet
	}
	if _, asked := via.RPort(); asked {
		via = via.With("rport", strconv.Itoa(int(from.Remote.Port())))
	}
	if m.SetTopVia(via.With("received", from.Remote.Addr().String())) != nil {
		return packet
	}
	return m.Bytes()
}

func (p *funcParty) Advance(time.Time) {}

func (p *funcParty) Deadline() (time.Time, bool) { return time.Time{}, false }

// An outbox is what a party has to send: the Outputs of a [Party] that has nothing to tell.
type outbox struct{ waiting []dialog.Output }

func (b *outbox) send(now time.Time, packet []byte, to dialog.Flow) {
	b.waiting = append(b.waiting, dialog.Output{Kind: dialog.Send, At: now, Packet: packet, Flow: to})
}

// Outputs drains it.
func (b *outbox) Outputs() iter.Seq[dialog.Output] {
	return func(yield func(dialog.Output) bool) {
		for len(b.waiting) > 0 {
			out := b.waiting[0]
			b.waiting = b.waiting[1:]
			if !yield(out) {
				return
			}
		}
	}
}

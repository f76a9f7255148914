package dialogtest

import (
	"net/netip"
	"strings"
	"time"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/message"
)

// send takes a packet from a party to where its flow says.
func (n *Network) send(from *Node, out dialog.Output) {
	packet := append([]byte(nil), out.Packet...)
	n.lastOut = n.now
	transport := out.Flow.Transport
	if transport == "" {
		transport = "UDP"
	}
	to := n.resolve(out.Flow)
	if to == nil {
		m := n.trace.send(n.now, from.index, -1, transport, packet)
		n.trace.lose(n.now, m.F, "nobody is at "+out.Flow.Remote.String()+out.Flow.NextHop)
		n.failed(from, out.Flow)
		return
	}
	m := n.trace.send(n.now, from.index, to.index, transport, packet)
	p := parcel{f: m.F, to: to.index, packet: packet, flow: dialog.Flow{
		Transport: out.Flow.Transport, Local: to.Addr, Remote: from.Addr,
	}}
	if out.Flow.Local.IsValid() {
		p.flow.Remote = out.Flow.Local
	}
	n.carry(from, out.Flow, p, m)
}

// carry decides when, how often and how well a packet arrives.
func (n *Network) carry(from *Node, flow dialog.Flow, p parcel, m *Message) {
	way := n.way(from.index, p.to)
	var arrivals [2]time.Time
	count, reliable := 0, flow.Reliable()
	if way.perfect() && !way.cut {
		arrivals[0], count = later(n.now.Add(way.Delay), way.last), 1 // it was slower before, perhaps
		way.last = arrivals[0]
	} else {
		arrivals, count = way.arrivals(n.rng, n.now, reliable)
	}
	if f, ok := n.script(m); ok && (!reliable || f.Do == Drop) {
		switch f.Do {
		case Drop:
			count = 0
		case Duplicate:
			arrivals[0] = later(arrivals[0], n.now)
			arrivals[1], count = arrivals[0].Add(f.By), 2
		case Delay:
			arrivals[0], count = later(arrivals[0], n.now).Add(f.By), max(count, 1)
		case Corrupt:
			p.spoilt, p.packet = true, spoil(n.rng, append([]byte(nil), p.packet...))
		case Swap:
			n.hold(from.index, p, f.By)
			return
		}
	}
	if count == 0 {
		n.trace.lose(n.now, m.F, "")
		if reliable {
			n.failed(from, flow)
		}
		return
	}
	if !p.spoilt && !reliable && n.rng.chance(way.Corrupt) {
		p.spoilt, p.packet = true, spoil(n.rng, append([]byte(nil), p.packet...))
	}
	for i := range count {
		p.at = arrivals[i]
		n.push(p)
	}
	n.release([2]int{from.index, p.to}, arrivals[0])
}

func later(t, now time.Time) time.Time {
	if t.Before(now) {
		return now
	}
	return t
}

// hold keeps a packet back until the next one of its way, or for at most limit (default 1 s).
func (n *Network) hold(from int, p parcel, limit time.Duration) {
	k := [2]int{from, p.to}
	n.swapped[k] = append(n.swapped[k], p)
	if limit == 0 {
		limit = time.Second
	}
	n.After(limit, func(now time.Time) { n.release(k, now) })
}

func (n *Network) release(k [2]int, at time.Time) {
	for _, p := range n.swapped[k] {
		p.at = at
		n.push(p)
	}
	delete(n.swapped, k)
}

// noteFailed is the note in the trace that a party was told so.
const noteFailed = "transport failed"

// failed tells a party that its packet on a reliable transport reached nobody.
func (n *Network) failed(from *Node, flow dialog.Flow) {
	if p, ok := from.Party.(failer); ok && flow.Reliable() {
		n.failures = true
		n.trace.add(Event{Kind: Note, At: n.now, Who: from.index, Text: noteFailed})
		p.TransportFailed(n.now, flow, ErrUnreachable)
	}
}

// script gives the fault that hits this message, if one does.
func (n *Network) script(m *Message) (Fault, bool) {
	for i, s := range n.scripts {
		if s.takes(n.trace, m) {
			if s.done() {
				n.scripts = append(n.scripts[:i:i], n.scripts[i+1:]...)
			}
			return s.Fault, true
		}
	}
	return Fault{}, false
}

// resolve finds the node of a flow: by its address, else by the host of its next hop.
func (n *Network) resolve(f dialog.Flow) *Node {
	if f.Remote.IsValid() {
		if c := n.byAddr[f.Remote]; c != nil {
			return c
		}
		// the port of a stream is the host's to choose
		return n.byAddr[netip.AddrPortFrom(f.Remote.Addr(), 5060)]
	}
	u, err := message.ParseURI(strings.Trim(f.NextHop, "<>"))
	if err != nil {
		return nil
	}
	return n.byHost[strings.ToLower(u.Host)]
}

package dialogtest

import (
	"container/heap"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/message"
)

// Quiet is how long nothing may be sent before [Network.Settle] takes a network to be at
// rest: longer than every timer of a transaction (64*T1 is 32 s).
const Quiet = 40 * time.Second

// maxSettle is how long Settle waits for a network that never comes to rest, say because
// somebody rings all the time; maxWait is the same for Deliver, maxSteps for each of them.
const (
	maxSettle = 10 * time.Minute
	maxWait   = 24 * time.Hour
	maxSteps  = 1_000_000
)

// Run lets d pass: everything that is due in this time happens.
func (n *Network) Run(d time.Duration) {
	end := n.now.Add(d)
	n.loop(func(next time.Time) bool { return !next.After(end) })
	if n.now.Before(end) {
		n.now = end
	}
}

// Deliver runs until no packet is on its way. Timers that come due meanwhile go off; those
// that are due later are left alone. On a network without delay no time passes.
func (n *Network) Deliver() {
	end := n.now.Add(maxWait)
	n.loop(func(next time.Time) bool { return n.flying() && !next.After(end) })
}

// Settle runs until nothing was sent for [Quiet], so that every transaction is over and what
// still runs are the timers of calls at rest; but no longer than ten minutes.
func (n *Network) Settle() {
	from, end := n.now, n.now.Add(maxSettle)
	rest := func() time.Time {
		if n.lastOut.After(from) {
			return n.lastOut.Add(Quiet)
		}
		return from.Add(Quiet)
	}
	n.loop(func(next time.Time) bool { return !next.After(rest()) && !next.After(end) })
	if at := rest(); n.now.Before(at) && at.Before(end) {
		n.now = at
	}
}

// RunUntil runs until the condition holds after some event, for at most d; it tells whether
// the condition holds.
func (n *Network) RunUntil(d time.Duration, condition func() bool) bool {
	end := n.now.Add(d)
	n.loop(func(next time.Time) bool { return !condition() && !next.After(end) })
	if !condition() && n.now.Before(end) {
		n.now = end
	}
	return condition()
}

// Step lets the next thing happen: one delivery, one deadline or one call. It tells whether
// there was any.
func (n *Network) Step() bool {
	first := true
	n.loop(func(time.Time) bool { was := first; first = false; return was })
	return !first
}

// flying tells whether a packet is on its way.
func (n *Network) flying() bool {
	for i := range n.queue {
		if n.queue[i].call == nil {
			return true
		}
	}
	return len(n.swapped) > 0
}

// loop lets things happen in order of time for as long as more says so of the next one.
// A timer of the same moment goes off before what arrives.
func (n *Network) loop(more func(next time.Time) bool) {
	if n.inRun {
		panic("dialogtest: the network is running already; OnOutput must not run it")
	}
	n.inRun = true
	defer func() { n.inRun = false }()
	n.drain()
	for steps := 0; n.broken == nil; steps++ {
		at, node, ok := n.next()
		if !ok || !more(at) {
			return
		}
		if steps == maxSteps {
			n.broken = fmt.Errorf("dialogtest: %d events and no end at %v", steps, n.trace.Since(n.now))
			return
		}
		if n.now.Before(at) {
			n.now = at
		}
		switch {
		case node != nil:
			n.fire(node)
		default:
			n.deliver(heap.Pop(&n.queue).(parcel))
		}
		n.drain()
	}
}

// next finds what comes next; node is nil when it is a parcel.
func (n *Network) next() (at time.Time, node *Node, ok bool) {
	if len(n.queue) > 0 {
		at, ok = n.queue[0].at, true
	}
	for _, c := range n.nodes {
		if w, set := c.wakeup(); set && (!ok || !w.After(at) && (node == nil || w.Before(at))) {
			at, node, ok = w, c, true
		}
	}
	return at, node, ok
}

// wakeup is when the host of the party calls Advance.
func (c *Node) wakeup() (time.Time, bool) {
	if c.down {
		return time.Time{}, false
	}
	d, ok := c.Party.Deadline()
	if !ok {
		return d, false
	}
	if !d.Equal(c.armed) {
		c.armed, c.wake = d, d.Add(c.rng.upTo(c.Late))
	}
	return c.wake, true
}

// fire calls Advance of a party whose deadline has come.
func (n *Network) fire(c *Node) {
	was, _ := c.Party.Deadline()
	if r, ok := c.Party.(interface{ DeadlineReason() string }); ok {
		n.trace.add(Event{Kind: Timer, At: n.now, Who: c.index, Text: r.DeadlineReason()})
	}
	c.Party.Advance(n.now)
	if now, ok := c.Party.Deadline(); ok && !now.After(was) && !was.After(n.now) {
		n.broken = fmt.Errorf("dialogtest: %s does not move its deadline: it is %v, and so it was before Advance at %v",
			c.Name, n.trace.Since(now), n.trace.Since(n.now))
	}
}

// deliver hands a packet to its receiver, or makes a call that was put off.
func (n *Network) deliver(p parcel) {
	if p.call != nil {
		p.call(n.now)
		return
	}
	c := n.nodes[p.to]
	if c.down {
		n.trace.lose(n.now, p.f, "crashed")
		return
	}
	var spoilt []byte
	if p.spoilt {
		spoilt = p.packet
	}
	if d, ok := c.Party.Deadline(); ok && !d.After(n.now) {
		n.fire(c) // a late host: the endpoint would run what is due before it reads the packet
		n.drain()
	} else if c.Restless {
		c.Party.Advance(n.now)
		n.drain()
	}
	n.trace.arrive(n.now, p.f, spoilt)
	if err := c.Party.Receive(n.now, append([]byte(nil), p.packet...), p.flow); err != nil {
		n.trace.add(Event{Kind: Note, At: n.now, Who: c.index, Text: err.Error()})
	}
}

// drain takes the outputs of all parties until there are none.
func (n *Network) drain() {
	for again := true; again; {
		again = false
		for _, c := range n.nodes {
			if c.down {
				continue
			}
			for out := range c.Party.Outputs() {
				again = true
				if out.Kind == dialog.Send {
					n.send(c, out)
					continue
				}
				n.trace.told(n.now, c, out)
				if c.OnOutput != nil {
					c.OnOutput(n.now, out)
				}
			}
		}
	}
}

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
		arrivals[0], count = n.now.Add(way.Delay), 1
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

package dialogtest

import (
	"container/heap"
	"fmt"
	"time"

	"github.com/sipdialog/sipdialog/dialog"
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
				n.hearing(out)
				if c.OnOutput != nil {
					c.OnOutput(n.now, out)
				}
			}
		}
	}
	n.consistent()
}

// hearing notes what a host is told of a dialog.
func (n *Network) hearing(o dialog.Output) {
	if o.Dialog == nil {
		return
	}
	h := n.heard[o.Dialog]
	if h == nil {
		h = new(Hearing)
		n.heard[o.Dialog] = h
	}
	h.Hear(o)
}

// consistent asks of every dialog that was ever told of whether its machines fit each other and
// what its host was told.
func (n *Network) consistent() {
	for _, c := range n.nodes {
		for _, d := range c.dialogs {
			err := Consistent(d)
			if h := n.heard[d]; err == nil && h != nil {
				err = h.Fits(d)
			}
			if err == nil {
				err = watchedDialog(d)
			}
			if err != nil && n.broken == nil {
				n.broken = fmt.Errorf("dialogtest: at %v %s's %w", n.trace.Since(n.now), c.Name, err)
			}
		}
	}
}

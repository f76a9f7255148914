package transaction

import (
	"github.com/sipdialog/sipdialog/dialog/internal/schedule"
)

// A ring holds the transactions that sent something to one flow since that flow failed last. A
// failure visits just those and takes them out, so that a thousand failures of a flow with a
// thousand transactions cost a thousand visits and not a million.
type ring struct {
	key   flowKey
	first *core
}

// links are a transaction's place in its ring; ring is nil when it is in none.
type links struct {
	ring       *ring
	prev, next *core
}

// send queues a packet and notes that the transaction depends on the flow.
func (c *core) send(packet []byte) {
	e := c.layer.send(packet, &c.flow)
	switch self := c.self.(type) {
	case *Client:
		e.Client = self
	case *Server:
		e.Server = self
	}
	if c.ring == nil {
		c.first = c.layer.sends
		c.link()
	}
}

// link puts the transaction at the end of its ring.
func (c *core) link() {
	l, key := c.layer, c.flow.key()
	r := l.lastRing
	if r == nil || r.key != key {
		r = l.ringOf(key)
	}
	c.ring = r
	if r.first == nil {
		r.first, c.prev, c.next = c, c, c
		return
	}
	c.prev, c.next = r.first.prev, r.first
	c.prev.next, c.next.prev = c, c
}

// ringOf finds or makes the ring of a flow.
//
//go:noinline // it is rare
func (l *Layer) ringOf(key flowKey) *ring {
	r, _ := l.sent.Get(key)
	if r == nil {
		r = &ring{key: key}
		l.sent.Put(key, r)
	}
	l.lastRing = r
	return r
}

// unlink takes the transaction out of its ring.
func (c *core) unlink() {
	r := c.ring
	if r == nil {
		return
	}
	if r.first == c {
		if r.first = c.next; c.next == c {
			c.layer.drop(r)
		}
	}
	c.prev.next, c.next.prev = c.next, c.prev
	c.links = links{}
}

// drop forgets a ring: it is empty, or taken apart.
func (l *Layer) drop(r *ring) {
	r.first = nil
	l.sent.Drop(r.key)
	if l.lastRing == r {
		l.lastRing = nil
	}
}

// failed tells every transaction that sent to the flow that it failed, in the order in which
// they sent first. Those whose first packet is not among the first written sends stay.
func (l *Layer) failed(now schedule.Instant, to Flow, err error, written uint32) {
	r, ok := l.sent.Get(to.key())
	if !ok {
		return
	}
	// What they do in answer may make and end others of them: take the ring apart before.
	var failed, waiting []*core
	for c := r.first; c.ring != nil; {
		if int32(c.first-written) > 0 { // the numbers may wrap around
			waiting = append(waiting, c)
		} else {
			failed = append(failed, c)
		}
		next := c.next
		c.links = links{}
		c = next
	}
	l.drop(r)
	for _, c := range waiting {
		c.link()
	}
	for _, c := range failed {
		if !c.ended() {
			c.self.transportFailed(&input{now: now, err: err})
		}
	}
}

package transaction

import (
	"github.com/sipdialog/sipdialog/dialog/internal/schedule"
)

// links make a ring of the transactions that sent something to one flow since that flow
// failed last. A failure visits just those and takes them out, so that a thousand failures
// of a flow with a thousand transactions cost a thousand visits and not a million.
type links struct {
	prev, next *core
}

// send queues a packet and notes that the transaction depends on the flow.
func (c *core) send(packet []byte) {
	e := Event{Packet: packet, Flow: c.flow}
	switch self := c.self.(type) {
	case *Client:
		e.Client = self
	case *Server:
		e.Server = self
	}
	c.layer.queueSend(&e)
	if c.next == nil {
		c.first = c.layer.sends
		c.link()
	}
}

// link puts the transaction at the end of its ring.
func (c *core) link() {
	key := c.flow.key()
	first, ok := c.layer.sent.Get(key)
	if !ok {
		c.prev, c.next = c, c
		c.layer.sent.Put(key, c)
		return
	}
	c.prev, c.next = first.prev, first
	first.prev.next = c
	first.prev = c
}

// unlink takes the transaction out of its ring.
func (c *core) unlink() {
	if c.next == nil {
		return
	}
	key := c.flow.key()
	if first, _ := c.layer.sent.Get(key); first == c {
		if c.next == c {
			c.layer.sent.Drop(key)
		} else {
			c.layer.sent.Put(key, c.next)
		}
	}
	c.prev.next, c.next.prev = c.next, c.prev
	c.prev, c.next = nil, nil
}

// failed tells every transaction that sent to the flow that it failed, in the order in which
// they sent first. Those whose first packet is not among the first written sends stay.
func (l *Layer) failed(now schedule.Instant, to Flow, err error, written uint32) {
	key := to.key()
	first, ok := l.sent.Get(key)
	if !ok {
		return
	}
	l.sent.Drop(key)
	// What they do in answer may make and end others of them: take the ring apart before.
	var ring, waiting []*core
	for c := first; c.next != nil; {
		if int32(c.first-written) > 0 { // the numbers may wrap around
			waiting = append(waiting, c)
		} else {
			ring = append(ring, c)
		}
		next := c.next
		c.prev, c.next = nil, nil
		c = next
	}
	for _, c := range waiting {
		c.link()
	}
	for _, c := range ring {
		if !c.ended() {
			c.self.transportFailed(&input{now: now, err: err})
		}
	}
}

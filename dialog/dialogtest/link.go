package dialogtest

import "time"

// A Link says what happens to the packets that go from one party to another. The zero Link
// delivers each at once, in order. What is sent over a reliable transport (the transport of
// the packet's flow says so: TCP, TLS, WS, ...) is delayed, but never lost, repeated,
// overtaken or spoilt.
type Link struct {
	Delay     time.Duration // every packet takes this long
	Jitter    time.Duration // and up to this much more; the order is kept
	Loss      float64       // chance that a packet is lost, 0 to 1
	Duplicate float64       // chance that a packet arrives twice
	Reorder   float64       // chance that a packet is held back, and may so be overtaken
	Corrupt   float64       // chance that bytes of a packet are spoilt on the way
}

// perfect tells whether the link draws no random number at all.
func (l Link) perfect() bool {
	return l.Jitter == 0 && l.Loss == 0 && l.Duplicate == 0 && l.Reorder == 0 && l.Corrupt == 0
}

// A way is one direction between two parties: its link, and what has been on it.
type way struct {
	Link
	cut  bool      // partitioned
	last time.Time // when the last packet arrives that keeps the order
}

// arrivals draws when a packet that is sent now arrives: never, once or twice.
func (w *way) arrivals(r *rng, now time.Time, reliable bool) (at [2]time.Time, n int) {
	if w.cut || !reliable && r.chance(w.Loss) {
		return at, 0
	}
	t := now.Add(w.Delay + r.upTo(w.Jitter))
	held := !reliable && r.chance(w.Reorder)
	switch {
	case held:
		t = t.Add(time.Millisecond + r.upTo(2*(w.Delay+w.Jitter)+10*time.Millisecond))
	case t.Before(w.last):
		t = w.last
	}
	if !held {
		w.last = t
	}
	at[0], n = t, 1
	if !reliable && r.chance(w.Duplicate) {
		at[1], n = t.Add(r.upTo(w.Delay+w.Jitter+10*time.Millisecond)), 2
	}
	return at, n
}

// spoil changes, cuts or adds bytes of a packet that the network owns.
func spoil(r *rng, packet []byte) []byte {
	if len(packet) == 0 {
		return packet
	}
	switch r.below(8) {
	case 0: // a datagram that was cut short
		return packet[:r.below(len(packet))]
	case 1: // a byte that is not there
		i := r.below(len(packet))
		return append(packet[:i:i], packet[i+1:]...)
	default:
		for range 1 + r.below(3) {
			packet[r.below(len(packet))] ^= byte(1 << r.below(8))
		}
		return packet
	}
}

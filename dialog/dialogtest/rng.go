package dialogtest

import (
	"encoding/binary"
	"time"
)

// rng is SplitMix64: eight bytes of state, so that a run is named by one number. Every choice
// of a network comes from one of these, and the same seed makes the same choices on every
// machine and with every Go release, which the generators of the standard library do not promise.
type rng struct{ state uint64 }

func (r *rng) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	z := r.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// fork gives a generator of its own for one purpose: what one party draws does not move the
// draws of another.
func (r rng) fork(purpose string) *rng {
	h := r.state ^ 0xcbf29ce484222325
	for i := range len(purpose) {
		h = (h ^ uint64(purpose[i])) * 0x100000001b3
	}
	f := &rng{h}
	f.next()
	return f
}

// below draws from 0 to n-1; n is at least 1. The bias is below n/2^32.
func (r *rng) below(n int) int { return int(r.next() >> 32 * uint64(n) >> 32) }

// chance is true with probability p. It draws nothing for 0, so that a fault that is switched
// off does not change what the others do.
func (r *rng) chance(p float64) bool {
	return p > 0 && float64(r.next()>>11)/(1<<53) < p
}

// upTo draws a duration from 0 to d, in whole microseconds so that ladders stay readable.
func (r *rng) upTo(d time.Duration) time.Duration {
	if d < time.Microsecond {
		return 0
	}
	return time.Duration(r.below(int(min(d/time.Microsecond, 1<<31))+1)) * time.Microsecond
}

// Read fills b; it makes an rng the Rand of an endpoint.
func (r *rng) Read(b []byte) (int, error) {
	var word [8]byte
	for rest := b; len(rest) > 0; {
		binary.LittleEndian.PutUint64(word[:], r.next())
		rest = rest[copy(rest, word[:]):]
	}
	return len(b), nil
}

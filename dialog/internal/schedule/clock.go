package schedule

import (
	"math"
	"time"
)

// Instant is a point in time: nanoseconds since the origin of a [Clock]. Instants of two
// clocks cannot be compared.
type Instant int64

// Never is later than every other Instant; an Entry that is armed for Never is not armed.
const Never Instant = math.MaxInt64

// Add gives the instant d after t. It saturates: the far future is one nanosecond before
// [Never], and Never plus anything is Never.
func (t Instant) Add(d time.Duration) Instant {
	if t == Never {
		return Never
	}
	sum := t + Instant(d)
	if d > 0 && (sum < t || sum == Never) {
		return Never - 1
	}
	return sum
}

// Sub gives the time from u to t.
func (t Instant) Sub(u Instant) time.Duration { return time.Duration(t - u) }

// Clock maps the host's times to Instants. Its origin is the first time that it saw; it
// never goes back: an earlier time than the latest one seen counts as that latest one, so
// that a host whose wall clock is set back neither fires a timer twice nor holds it up.
// The zero Clock is ready for use.
type Clock struct {
	origin time.Time
	latest Instant
	now    time.Time // the host's time of latest
	begun  bool
}

// Observe gives the Instant of now, or of the latest time seen if that is later.
func (c *Clock) Observe(now time.Time) Instant {
	if now == c.now && c.begun { // to the bit: it came from Time, or nothing has passed
		return c.latest
	}
	if !c.begun {
		c.begun, c.origin, c.now = true, now, now
		return 0
	}
	if at := Instant(now.Sub(c.origin)); at > c.latest {
		c.latest = min(at, Never-1)
		c.now = c.origin.Add(time.Duration(c.latest))
	}
	return c.latest
}

// Now gives the latest Instant seen.
func (c *Clock) Now() Instant { return c.latest }

// Time gives the host's time for an Instant of this clock. It is the inverse of
// [Clock.Observe] once a first time was seen.
func (c *Clock) Time(at Instant) time.Time {
	if at == c.latest { // nearly always
		return c.now
	}
	return c.origin.Add(time.Duration(at))
}

package sdp

import (
	"slices"
	"strings"
	"time"
)

// A Timing is a t= line with the r= lines and the z= line that modify it (RFC 8866 §5.9 to §5.11).
// A SIP session has one, "t=0 0": it starts when it is answered and ends when it is hung up (RFC 3264 §5).
type Timing struct {
	Start, Stop uint64   // seconds since 1900-01-01 00:00 UTC; 0 0 means always
	Repeats     []string // the values of the r= lines; ParseRepeat reads one
	Zones       string   // the value of the z= line; ParseZones reads it
}

func (t Timing) equal(u Timing) bool {
	return t.Start == u.Start && t.Stop == u.Stop && t.Zones == u.Zones && slices.Equal(t.Repeats, u.Repeats)
}

func cloneTimes(times []Timing) []Timing {
	c := slices.Clone(times)
	for i := range c {
		c[i].Repeats = slices.Clone(c[i].Repeats)
	}
	return c
}

// secondsTo1970 is how long the clock of SDP had run when that of Unix began (RFC 8866 §5.9).
const secondsTo1970 = 2208988800

// Time returns an instant of a t= or z= line as a time; 0, which is no instant, is the zero Time.
func Time(secondsSince1900 uint64) time.Time {
	if secondsSince1900 == 0 {
		return time.Time{}
	}
	return time.Unix(int64(secondsSince1900)-secondsTo1970, 0).UTC()
}

// A Repeat is an r= line (RFC 8866 §5.10): the session is on for Duration at each of Offsets after the
// start, again after every Interval.
type Repeat struct {
	Interval, Duration time.Duration
	Offsets            []time.Duration
}

// ParseRepeat reads the value of an r= line.
func ParseRepeat(value string) (r Repeat, ok bool) {
	var all []time.Duration
	for _, f := range strings.Fields(value) {
		d, ok := typedTime(f)
		if !ok {
			return Repeat{}, false
		}
		all = append(all, d)
	}
	if len(all) < 3 {
		return Repeat{}, false
	}
	return Repeat{all[0], all[1], all[2:]}, true
}

// A Zone is one part of a z= line (RFC 8866 §5.11): from At on, repeats are shifted by Shift.
type Zone struct {
	At    uint64 // seconds since 1900-01-01 00:00 UTC
	Shift time.Duration
}

// ParseZones reads the value of a z= line.
func ParseZones(value string) (zones []Zone, ok bool) {
	f := strings.Fields(value)
	if len(f) == 0 || len(f)%2 != 0 {
		return nil, false
	}
	for i := 0; i < len(f); i += 2 {
		at, ok := number(f[i], 1<<63-1)
		text, back := strings.CutPrefix(f[i+1], "-")
		shift, ok2 := typedTime(text)
		if !ok || !ok2 {
			return nil, false
		}
		if back {
			shift = -shift
		}
		zones = append(zones, Zone{at, shift})
	}
	return zones, true
}

// typedTime reads seconds, or days, hours, minutes or seconds with their letter.
func typedTime(s string) (time.Duration, bool) {
	unit := time.Second
	if s != "" {
		switch s[len(s)-1] {
		case 'd':
			unit = 24 * time.Hour
		case 'h':
			unit = time.Hour
		case 'm':
			unit = time.Minute
		case 's':
		default:
			s += "s"
		}
		s = s[:len(s)-1]
	}
	const most = 100 * 365 * 24 * time.Hour
	n, ok := number(s, uint64(most/unit))
	return time.Duration(n) * unit, ok
}

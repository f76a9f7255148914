package sdp

import "slices"

// A Timing is a t= line with the r= lines and the z= line that modify it (RFC 8866 §5.9 to §5.11).
// A SIP session has one, "t=0 0": it starts when it is answered and ends when it is hung up (RFC 3264 §5).
type Timing struct {
	Start, Stop uint64   // seconds since 1900-01-01 00:00 UTC; 0 0 means always
	Repeats     []string // the values of the r= lines
	Zones       string   // the value of the z= line
}

func (t Timing) equal(u Timing) bool {
	return t.Start == u.Start && t.Stop == u.Stop && t.Zones == u.Zones && slices.Equal(t.Repeats, u.Repeats)
}

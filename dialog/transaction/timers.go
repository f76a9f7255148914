package transaction

import "time"

// Timers are the durations of RFC 3261 table 4 and of the RFCs that changed it. A field that
// is zero or negative means its default, which for most follows from T1, T2 and T4.
type Timers struct {
	T1 time.Duration // round-trip estimate: 500 ms
	T2 time.Duration // longest interval between resent non-INVITE requests and INVITE responses: 4 s
	T4 time.Duration // how long a message stays in the network: 5 s

	A time.Duration // INVITE client, first resend; doubles without a limit: T1
	B time.Duration // INVITE client, no response at all: 64*T1
	D time.Duration // INVITE client, absorb failure responses; unreliable only: 32 s, or 64*T1 if that is longer
	E time.Duration // non-INVITE client, first resend; doubles up to T2: T1
	F time.Duration // non-INVITE client, no final response: 64*T1
	G time.Duration // INVITE server, first resend of a failure response; doubles up to T2: T1
	H time.Duration // INVITE server, no ACK for a failure response: 64*T1
	I time.Duration // INVITE server, absorb ACKs; unreliable only: T4
	J time.Duration // non-INVITE server, absorb requests; unreliable only: 64*T1
	K time.Duration // non-INVITE client, absorb responses; unreliable only: T4
	L time.Duration // INVITE server, absorb INVITEs after a 2xx: 64*T1 (RFC 6026 §7.1)
	M time.Duration // INVITE client, pass on further 2xx: 64*T1 (RFC 6026 §7.2)

	// CancelWait ends an INVITE that was cancelled and got no final response: 64*T1 (§9.1).
	CancelWait time.Duration
	// Trying is the time after which an INVITE that got no response is answered 100, if
	// Policy.LateTrying asks for it: 200 ms (§17.2.1).
	Trying time.Duration
	// NonInviteTrying is the time after which any other request that got no response is
	// answered 100, and before which it must not be over UDP: what timer E needs to reach
	// T2, 3.5 s (RFC 4320 §4.1).
	NonInviteTrying time.Duration
}

// DefaultTimers gives the values of the RFCs.
func DefaultTimers() Timers { return Timers{}.withDefaults() }

func (t Timers) withDefaults() Timers {
	set := func(d *time.Duration, value time.Duration) {
		if *d <= 0 {
			*d = value
		}
	}
	set(&t.T1, 500*time.Millisecond)
	set(&t.T2, 4*time.Second)
	set(&t.T4, 5*time.Second)
	for _, d := range []*time.Duration{&t.A, &t.E, &t.G} {
		set(d, t.T1)
	}
	for _, d := range []*time.Duration{&t.B, &t.F, &t.H, &t.J, &t.L, &t.M, &t.CancelWait} {
		set(d, 64*t.T1)
	}
	// The client does not know the T1 of the server, whose timer H this one outlasts.
	set(&t.D, max(32*time.Second, 64*t.T1))
	set(&t.I, t.T4)
	set(&t.K, t.T4)
	set(&t.Trying, 200*time.Millisecond)
	reach := time.Duration(0)
	for e := t.E; e < t.T2 && e > 0; e *= 2 {
		reach += e
	}
	set(&t.NonInviteTrying, reach)
	return t
}

// Timers gives the durations in force, defaults filled in.
func (l *Layer) Timers() Timers { return l.cfg.Timers }

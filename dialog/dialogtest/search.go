package dialogtest

// Against is alice with an endpoint, and in the other seat a user agent of your own: a function
// that is given each packet and gives those that go back (see [Func]). It has no timers, so
// nothing gets lost on the way ([Machine.Tame]) and nobody asks it to repeat its 2xx. A user
// agent that remembers calls or has timers takes a seat by [Seat.Make].
func Against(name string, agent Func) Cast {
	return func(seed uint64) *Machine {
		m := NewMachine(seed, Seat{Name: "alice"}, Seat{
			Name: name,
			Make: func(*Network, string) Party { return agent.Party() },
		})
		m.Tame = true
		m.Skip = []string{"unacked2xxResent", "unackedInvite2xxByed"}
		return m
	}
}

// Search plays up to n random programs, always the same ones. It gives the first that breaks
// something, made as short as possible ([Shrink]), as it stands at its end, and what is broken:
// the rules, the ladder and a line to run it again. If none does it gives nil, nil. [Check] is
// the same search by rapid, for tests.
func Search(n int, cast Cast) (*Machine, error) {
	for seed := range uint64(n) {
		p := Random(seed, 20)
		if _, err := Play(p, cast); err != nil {
			return Play(Shrink(p, cast), cast)
		}
	}
	return nil, nil
}

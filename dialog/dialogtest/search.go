package dialogtest

import (
	"bytes"
	"fmt"
	"strings"
)

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

// Repeats plays a program twice, and says where the runs differ: what a user agent sends and tells
// may depend on nothing but what it is given, and on the seed.
func Repeats(p Program, cast Cast) error {
	var runs [2][]string
	for i := range runs {
		m, _ := Play(p, cast) // what is broken besides is for others to say
		var saved bytes.Buffer
		if err := m.Trace().Save(&saved); err != nil {
			return err
		}
		runs[i] = strings.Split(saved.String(), "\n")
	}
	for i, first := range runs[0] {
		if second := runs[1][min(i, len(runs[1])-1)]; first != second {
			return fmt.Errorf("dialogtest: %v: the same inputs, and other outputs, from event %d on:\n%s\n%s", p, i, first, second)
		}
	}
	return nil
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

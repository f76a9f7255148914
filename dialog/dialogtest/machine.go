package dialogtest

import (
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"github.com/sipdialog/sipdialog/dialog"
)

// A Machine drives endpoints through whatever a [Program] says, with hosts that answer as
// programs do, and knows what must hold all the time and at the end. It is the model behind
// the property tests, the fuzz targets and the long simulation.
//
//	m := dialogtest.NewMachine(seed)
//	for _, op := range program.Ops {
//		m.Do(op)
//	}
//	err := m.Finish() // what is broken, with the ladder and a line to run it again
//
// A party of another make can take a seat ([Seat.Make]); then only the verbs of the seats
// that have a *dialog.Endpoint are called.
type Machine struct {
	*Network
	Program Program // what was done so far
	// Skip names rules that are not applied.
	Skip []string
	// Tame leaves out what the network would do on its own: nothing is late, lost or repeated.
	Tame bool
	// Findings are the rules that the trace breaks; Finish fills them in.
	Findings []Finding

	seats  []Seat
	actors []*actor
	failed []error
}

// A Seat is one party of a [Machine].
type Seat struct {
	Name string
	// Make gives the party; nil: an endpoint with Config, filled in by [Network.Fill].
	Make   func(n *Network, name string) Party
	Config dialog.Config
	// Wrap, if set, is put around the endpoint on the network: it sees and may change every
	// packet. The verbs still go to the endpoint.
	Wrap func(Party) Party
}

// An actor is a seat with its endpoint and what its host remembers.
type actor struct {
	*Node
	seat  Seat
	e     *dialog.Endpoint // nil for a foreign party
	calls []*call
	asks  []*dialog.Request // requests outside dialogs that wait for an answer
}

// A call is what a host remembers of a dialog.
type call struct {
	d        *dialog.Dialog
	incoming bool // it came, and waits for an answer
	offer    []byte
	owes     bool // an offer of the peer waits for AnswerOffer
	ended    bool
}

// A Cast makes the machine that a program is played on: [Pair], [Forks], or one of your own.
type Cast func(seed uint64) *Machine

// Pair is alice and bob, each with an endpoint.
func Pair(seed uint64) *Machine { return NewMachine(seed, Seat{Name: "alice"}, Seat{Name: "bob"}) }

// Forks is alice, bob and carol, and a proxy that lets a call to bob ring at carol too. The
// seed says whether the proxy stays in the path, and whether it stops the others when one has
// answered.
func Forks(seed uint64) *Machine {
	return ForksOf(seed, Seat{Name: "alice"}, Seat{Name: "bob"}, Seat{Name: "carol"})
}

// ForksOf is [Forks] with other seats, of the same names.
func ForksOf(seed uint64, alice, bobs, carols Seat) *Machine {
	m := NewMachine(seed, alice, bobs, carols)
	bob, carol := m.Node(bobs.Name), m.Node(carols.Name)
	p := m.Proxy("proxy", bob)
	p.Locations[HostOf(bob.Name)] = []string{contactOf(bob), contactOf(carol)}
	p.RecordRoute, p.KeepRinging = seed&1 != 0, seed&2 != 0
	return m
}

// NewMachine makes a network with the given seats.
func NewMachine(seed uint64, seats ...Seat) *Machine {
	m := &Machine{Network: New(seed), Program: Program{Seed: seed}, seats: seats}
	for _, s := range seats {
		m.actors = append(m.actors, m.seat(s))
	}
	return m
}

func (m *Machine) seat(s Seat) *actor {
	a := &actor{seat: s}
	if s.Make != nil {
		a.Node = m.Add(s.Name, s.Make(m.Network, s.Name))
		return a
	}
	e, err := dialog.New(m.Fill(s.Name, s.Config))
	if err != nil {
		panic(err)
	}
	a.e = e
	a.Node = m.Add(s.Name, a.wrapped())
	a.OnOutput = a.hear
	return a
}

// wrapped is the endpoint as it stands on the network.
func (a *actor) wrapped() Party {
	if a.seat.Wrap != nil {
		return a.seat.Wrap(a.e)
	}
	return a.e
}

// Play runs a whole program on a new machine, and gives what is broken. A panic is broken too;
// the error then has its stack.
func Play(p Program, cast Cast) (m *Machine, err error) {
	m = cast(p.Seed)
	defer func() {
		if r := recover(); r != nil {
			m.fail("panic: %v\n%s", r, debug.Stack())
			err = m.Err()
		}
	}()
	for _, op := range p.Ops {
		m.Do(op)
	}
	return m, m.Finish()
}

// Do carries out one operation. One that makes no sense now does nothing.
func (m *Machine) Do(op Op) {
	i := opIndex(op.Name)
	if i < 0 {
		panic("dialogtest: no operation is called " + op.Name)
	}
	m.Program.Ops = append(m.Program.Ops, op)
	m.drain()
	if m.Tame && ops[i].wild {
		return
	}
	ops[i].run(m, op.Arg)
	m.drain()
	if err := m.Broken(); err != nil {
		m.fail("%v", err)
	}
}

// Err is what was found broken so far, with the ladder; nil if nothing.
func (m *Machine) Err() error {
	if len(m.failed) == 0 {
		return nil
	}
	return errors.Join(append(m.failed, errors.New(m.Report()))...)
}

// Report is the end of the ladder and the line to run the program again.
func (m *Machine) Report() string {
	return fmt.Sprintf("%s\nto run it again: dialogtest.ParseProgram(%q)",
		m.trace.Ladder(LadderOptions{Last: 80}).Text(), m.Program.String())
}

func (m *Machine) fail(format string, args ...any) {
	if len(m.failed) < 20 {
		m.failed = append(m.failed, fmt.Errorf(format, args...))
	}
}

// pick chooses who an operation is for: an actor that has an endpoint and is up, and one of its
// dialogs that has not ended. how is what is left of the argument, 0 to 31.
func (m *Machine) pick(arg byte) (a *actor, c *call, how int) {
	var up []*actor
	for _, a := range m.actors {
		if a.e != nil && !a.down {
			up = append(up, a)
		}
	}
	if len(up) == 0 {
		return nil, nil, 0
	}
	a = up[int(arg&1)%len(up)]
	if len(m.actors) > 2 && arg&0x40 != 0 {
		a = up[len(up)-1]
	}
	if live := a.live(); len(live) > 0 {
		c = live[int(arg>>1&3)%len(live)]
	}
	return a, c, int(arg >> 3)
}

// live are the dialogs that have not ended.
func (a *actor) live() []*call {
	var live []*call
	for _, c := range a.calls {
		if !c.ended {
			live = append(live, c)
		}
	}
	return live
}

func (a *actor) call(d *dialog.Dialog) *call {
	for _, c := range a.calls {
		if c.d == d {
			return c
		}
	}
	c := &call{d: d}
	a.calls = append(a.calls, c)
	return c
}

// hear is the host: it remembers what it has to answer.
func (a *actor) hear(_ time.Time, out dialog.Output) {
	if out.Kind == dialog.Requested {
		a.asks = append(a.asks, out.Request)
	}
	if out.Dialog == nil {
		return
	}
	c := a.call(out.Dialog)
	switch out.Kind {
	case dialog.Incoming:
		c.incoming, c.offer = true, out.SDP
	case dialog.OfferReceived:
		c.owes, c.offer = !out.Answered, out.SDP
	case dialog.Ended:
		c.ended, c.incoming, c.owes = true, false, false
	}
}

// verb calls a verb. A refusal has to be a LocalError, and to leave no trace of itself.
func (m *Machine) verb(a *actor, name string, f func(now time.Time) error) error {
	messages, events := len(m.trace.Messages), len(m.trace.Events)
	err := m.Network.Do(a.Node, name, f)
	if err == nil {
		return nil
	}
	var local *dialog.LocalError
	if !errors.As(err, &local) && !errors.Is(err, dialog.ErrLimit) && !errors.Is(err, dialog.ErrSnapshot) {
		m.fail("%s %s: the error is no LocalError: %v", a.Name, name, err)
	}
	if local != nil && local.Advice == "" {
		m.fail("%s %s: the error gives no advice: %v", a.Name, name, err)
	}
	if len(m.trace.Messages) > messages {
		m.fail("%s %s was refused (%v), but sent F%d", a.Name, name, err, messages+1)
	}
	for _, e := range m.trace.Events[events:] {
		if e.Kind == Output || e.Kind == Transition && e.Step.From != e.Step.To {
			m.fail("%s %s was refused (%v), but had an effect: %s", a.Name, name, err, e.effect())
			break
		}
	}
	return err
}

// names of the actors, for messages.
func (m *Machine) String() string {
	var names []string
	for _, a := range m.actors {
		names = append(names, a.Name)
	}
	return strings.Join(names, ", ")
}

// Calls is how many calls were begun.
func (m *Machine) Calls() int { return m.calls }

package dialogtest

import (
	"fmt"
	"strings"

	"github.com/sipdialog/sipdialog/dialog"
)

// T is what the helpers need of a test; *testing.T, *testing.F and *rapid.T have it.
type T interface {
	Helper()
	Logf(format string, args ...any)
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// A Call is a network for a test of a call: Alice, Bob, whoever joins, readable identifiers,
// and expectations that print the ladder when they are not met.
type Call struct {
	*Network
	T          T
	Alice, Bob *User

	users []*User
	seen  int // messages that Flow has looked at
}

// An Option says how [NewCall] sets things up.
type Option func(*setup)

type setup struct {
	seed    uint64
	link    Link
	flow    dialog.Flow
	configs map[string]func(*dialog.Config)
}

// Seed gives the network its seed; without it, 1.
func Seed(seed uint64) Option { return func(s *setup) { s.seed = seed } }

// Over makes every way such a link; without it, they are perfect and take no time.
func Over(l Link) Option { return func(s *setup) { s.link = l } }

// Transport makes the endpoints send over that transport, "TCP" say; without it, UDP.
func Transport(name string) Option { return func(s *setup) { s.flow.Transport = name } }

// Config edits the configuration of the user of that name, of all if it is "", before its
// endpoint is made.
func Config(name string, edit func(*dialog.Config)) Option {
	return func(s *setup) {
		if was := s.configs[name]; was != nil {
			s.configs[name] = func(c *dialog.Config) { was(c); edit(c) }
			return
		}
		s.configs[name] = edit
	}
}

// NewCall makes a network with alice and bob on it. When the test has failed, the ladder and
// the seed are logged at its end.
func NewCall(t T, options ...Option) *Call {
	t.Helper()
	s := setup{seed: 1, configs: make(map[string]func(*dialog.Config))}
	for _, o := range options {
		o(&s)
	}
	c := &Call{Network: New(s.seed), T: t}
	if named, ok := t.(interface{ Name() string }); ok {
		c.test = named.Name()
	}
	c.Links(s.link)
	c.Alice, c.Bob = c.join("alice", &s), c.join("bob", &s)
	if end, ok := t.(interface {
		Cleanup(func())
		Failed() bool
	}); ok {
		end.Cleanup(func() {
			if c.broken != nil {
				t.Errorf("%v", c.broken)
			}
			if end.Failed() {
				t.Logf("seed %d\n%s", c.seed, c.Ladder())
			}
		})
	}
	return c
}

// Join adds a further user.
func (c *Call) Join(name string, options ...Option) *User {
	c.T.Helper()
	s := setup{configs: make(map[string]func(*dialog.Config))}
	for _, o := range options {
		o(&s)
	}
	return c.join(name, &s)
}

func (c *Call) join(name string, s *setup) *User {
	cfg := dialog.Config{Flow: s.flow}
	for _, who := range []string{"", name} {
		if edit := s.configs[who]; edit != nil {
			edit(&cfg)
		}
	}
	u := &User{call: c}
	var err error
	if u.Endpoint, u.Node, err = c.Endpoint(name, cfg); err != nil {
		c.T.Fatalf("%v", err)
	}
	u.OnOutput = u.hear
	c.users = append(c.users, u)
	return u
}

// Endpoint makes a *dialog.Endpoint and puts it on the network under that name. What cfg
// leaves empty is filled: Contact and Flow.Local by the place on the network, IDs by readable
// ones, Rand from the seed. Its transitions go to the trace, and to cfg.Trace.
func (n *Network) Endpoint(name string, cfg dialog.Config) (*dialog.Endpoint, *Node, error) {
	e, err := dialog.New(n.Fill(name, cfg))
	if err != nil {
		return nil, nil, err
	}
	return e, n.Add(name, e), nil
}

// Fill gives the configuration that Endpoint makes of cfg, for a party that is to stand at
// the next free address, or that replaces the one of that name.
func (n *Network) Fill(name string, cfg dialog.Config) dialog.Config {
	who := len(n.nodes)
	if i := n.trace.Party(name); i >= 0 {
		who = i
	}
	addr := n.address(who)
	if cfg.Contact == "" {
		cfg.Contact = "sip:" + name + "@" + addr.Addr().String()
		if t := cfg.Flow.Transport; t != "" && t != "UDP" {
			cfg.Contact += ";transport=" + strings.ToLower(t)
		}
	}
	if !cfg.Flow.Local.IsValid() {
		cfg.Flow.Local = addr
	}
	if cfg.IDs == nil {
		cfg.IDs = n.newIDs(name)
	}
	if cfg.Rand == nil {
		cfg.Rand = (&rng{n.seed}).fork("endpoint " + name)
	}
	told := cfg.Trace
	cfg.Trace = func(s dialog.Step) {
		n.trace.step(n.now, who, s)
		watched(n.test, s)
		if told != nil {
			told(s)
		}
	}
	return cfg
}

// Flow checks the messages sent since the last call of Flow against lines of [Expectation],
// in the order of sending, all of them; a line "..." stands for any number of messages.
func (c *Call) Flow(lines string) {
	c.T.Helper()
	c.drain()
	from := c.seen
	c.seen = len(c.trace.Messages)
	if err := c.trace.match(from, lines); err != nil {
		c.T.Fatalf("%v\n%s", err, c.Ladder())
	}
}

// Skip leaves out of the next Flow what was sent so far.
func (c *Call) Skip() {
	c.drain()
	c.seen = len(c.trace.Messages)
}

// Messages are the messages sent since the last Flow or Skip, as lines (see [Trace.Summary]).
func (c *Call) Messages() []string {
	c.drain()
	var lines []string
	for f := c.seen + 1; f <= len(c.trace.Messages); f++ {
		lines = append(lines, c.trace.Summary(f))
	}
	return lines
}

// Audit fails the test if the trace breaks a rule.
func (c *Call) Audit() {
	c.T.Helper()
	c.drain()
	if err := c.Broken(); err != nil {
		c.T.Errorf("%v", err)
	}
	for _, f := range Audit(c.trace) {
		c.T.Errorf("%v", f)
	}
}

// Ladder is the ladder of the run so far.
func (c *Call) Ladder() string { return c.trace.Ladder(LadderOptions{}).Text() }

// match compares the messages after the first from with lines.
func (t *Trace) match(from int, lines string) error {
	f, gap := from, false
	for _, line := range strings.Split(lines, "\n") {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if line == "..." {
			gap = true
			continue
		}
		e, err := ParseExpectation(line)
		if err != nil {
			return err
		}
		if err := e.find(t, &f, gap); err != nil {
			return err
		}
		gap = false
	}
	if f < len(t.Messages) && !gap {
		return fmt.Errorf("message F%d was not expected: %s", f+1, t.Summary(f+1))
	}
	return nil
}

// find matches the next message, or with a gap before it any that follows.
func (e Expectation) find(t *Trace, f *int, gap bool) error {
	for *f < len(t.Messages) {
		*f++
		err := e.Match(t, *f)
		if err == nil {
			return nil
		}
		if !gap {
			return fmt.Errorf("message F%d: %w", *f, err)
		}
	}
	return fmt.Errorf("want %s, and no such message was sent", e)
}

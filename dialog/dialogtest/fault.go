package dialogtest

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// An Action is what a [Fault] does to a packet.
type Action uint8

// The actions.
const (
	Drop      Action = iota // it never arrives
	Duplicate               // it arrives twice, the second time By later
	Delay                   // it arrives By later, and does not hold up what follows
	Corrupt                 // bytes of it are spoilt
	Swap                    // it arrives right after the next packet of the same way
)

var actionNames = [...]string{"drop", "dup", "delay", "corrupt", "swap"}

// String gives the word for the action: "drop", "dup", "delay", "corrupt", "swap".
func (a Action) String() string {
	if int(a) < len(actionNames) {
		return actionNames[a]
	}
	return "unknown"
}

// A Fault is one fault by script: "drop the second 200 to an INVITE from bob". On a reliable
// transport only Drop has an effect, and its sender is told that the transport failed.
type Fault struct {
	Do   Action
	What string // which messages: see [Message.Is]; "" for all
	From string // name of the sender; "" for any
	To   string // name of the receiver; "" for any
	F    int    // the message with this number; 0 for any
	// Skip is how many matching messages are left alone first, counted from when the fault
	// was scripted; Times is how many are then hit: 0 means one, -1 all that follow.
	Skip, Times int
	By          time.Duration // Duplicate, Delay
}

// String gives the fault as a line: "drop 200 INVITE from bob skip=1".
func (f Fault) String() string {
	var b strings.Builder
	b.WriteString(f.Do.String())
	word := func(prefix, s string) {
		if s != "" {
			b.WriteString(prefix + s)
		}
	}
	if f.F > 0 {
		word(" ", "F"+strconv.Itoa(f.F))
	}
	word(" ", f.What)
	word(" from ", f.From)
	word(" to ", f.To)
	if f.Skip > 0 {
		fmt.Fprintf(&b, " skip=%d", f.Skip)
	}
	if f.Times != 0 && f.Times != 1 {
		fmt.Fprintf(&b, " times=%d", f.Times)
	}
	if f.By > 0 {
		fmt.Fprintf(&b, " by=%v", f.By)
	}
	return b.String()
}

// A script is a Fault at work.
type script struct {
	Fault
	seen, hit int
}

// takes tells whether the fault hits this message, and counts it.
func (s *script) takes(t *Trace, m *Message) bool {
	times := max(s.Times, 1)
	if s.Times >= 0 && s.hit >= times {
		return false
	}
	if s.From != "" && t.Name(m.From) != s.From || s.To != "" && t.Name(m.To) != s.To ||
		s.F > 0 && m.F != s.F || !m.Is(s.What) {
		return false
	}
	if s.seen++; s.seen <= s.Skip {
		return false
	}
	s.hit++
	return true
}

// done tells whether the fault will never hit again.
func (s *script) done() bool { return s.Times >= 0 && s.hit >= max(s.Times, 1) }

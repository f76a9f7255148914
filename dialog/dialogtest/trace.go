package dialogtest

import (
	"net/netip"
	"strconv"
	"time"

	"github.com/sipdialog/sipdialog/dialog"
)

// A Trace is what happened in one run, or what a capture saw: the messages, and everything
// else in the order in which it happened. It is plain data; [Trace.Save] writes it out.
type Trace struct {
	Seed     uint64 // of the network; 0 for a capture
	Start    time.Time
	Parties  []Participant
	Messages []*Message // message Fn is Messages[n-1]
	Events   []Event

	again   map[string]int // the bytes of a message, to its number
	studied *study
}

// A Participant is one party as the trace names it.
type Participant struct {
	Name string
	Addr netip.AddrPort
}

// EventKind says what an [Event] is.
type EventKind uint8

// The kinds of event.
const (
	Sent       EventKind = iota + 1 // message F left Who
	Arrived                         // message F reached Who
	Lost                            // message F, sent by Who, was lost on the way
	Transition                      // a machine of Who took a step
	Timer                           // a deadline of Who came; Text says which timer
	Output                          // Who told its host something
	Verb                            // the host of Who called something; Text says what
	Note                            // anything else that a reader should know
)

var eventNames = [...]string{"", "sent", "arrived", "lost", "transition", "timer", "output", "verb", "note"}

// String gives the kind in lower case.
func (k EventKind) String() string {
	if int(k) < len(eventNames) {
		return eventNames[k]
	}
	return "unknown"
}

// An Event is one thing that happened. Each field says for which kinds it is set.
type Event struct {
	Kind  EventKind
	At    time.Time
	Who   int    // index in Trace.Parties; -1 for the network itself
	F     int    // Sent, Arrived, Lost: number of the message
	Bytes []byte // Arrived: what came, if that is not what was sent; else nil
	Step  *Step  // Transition
	Told  *Told  // Output
	Text  string // Timer, Verb, Note
}

// A Step is a transition, in words.
type Step struct {
	Machine  string // the table: "dialog"
	ID       string // which one, when there are several: "INVITE z9hG4bK-a1"
	Rule     string // the row: "DLG-9"
	From, To string // states
	On       string // the event
	Ref, Why string // the section of the RFC, and its sense in a sentence
}

// A Told is an output, in words.
type Told struct {
	Kind    string // "established"
	Dialog  int    // which dialog of this party: 1 for its first; 0 for none
	Call    string // the dialog's Call-ID
	State   string // of the dialog when it was drained: "confirmed"
	By      string // "local", "remote" or ""
	Code    int
	Err     string
	Changed string // the new state, of kind "changed"
}

// Name gives the name of party i, "?" when there is none.
func (t *Trace) Name(i int) string {
	if i < 0 || i >= len(t.Parties) {
		return "?"
	}
	return t.Parties[i].Name
}

// Party gives the index of the party of that name, -1 if there is none.
func (t *Trace) Party(name string) int {
	for i := range t.Parties {
		if t.Parties[i].Name == name {
			return i
		}
	}
	return -1
}

// Message gives message Fn, nil if there is none.
func (t *Trace) Message(n int) *Message {
	if n < 1 || n > len(t.Messages) {
		return nil
	}
	return t.Messages[n-1]
}

// Since is the time from the start of the trace to at.
func (t *Trace) Since(at time.Time) time.Duration { return at.Sub(t.Start) }

// add appends an event.
func (t *Trace) add(e Event) { t.Events = append(t.Events, e) }

// send numbers a message and records that it left.
func (t *Trace) send(at time.Time, from, to int, transport string, packet []byte) *Message {
	f := len(t.Messages) + 1
	m := &Message{F: f, From: from, To: to, Transport: transport, Bytes: packet, Sent: at}
	m.classify()
	if t.again == nil {
		t.again = make(map[string]int)
	}
	key := strconv.Itoa(from) + ">" + strconv.Itoa(to) + " " + string(packet)
	if first, ok := t.again[key]; ok {
		m.Again = first
		t.Messages[first-1].Repeats++
	} else {
		t.again[key] = f
	}
	t.Messages = append(t.Messages, m)
	t.add(Event{Kind: Sent, At: at, Who: from, F: f})
	return m
}

// arrive records that message f came, as spoilt bytes if they are not nil.
func (t *Trace) arrive(at time.Time, f int, spoilt []byte) {
	m := t.Messages[f-1]
	if m.Copies++; m.Copies == 1 {
		m.Arrived = at
	}
	m.Spoilt = m.Spoilt || spoilt != nil
	t.add(Event{Kind: Arrived, At: at, Who: m.To, F: f, Bytes: spoilt})
}

// lose records that message f will not come.
func (t *Trace) lose(at time.Time, f int, why string) {
	m := t.Messages[f-1]
	m.Lost = true
	t.add(Event{Kind: Lost, At: at, Who: m.From, F: f, Text: why})
}

// A Packet is one message as a capture has it.
type Packet struct {
	At        time.Time
	From, To  netip.AddrPort
	Transport string // "" is UDP
	Bytes     []byte
}

// FromCapture makes a trace of captured messages, in the order of capture. As a capture sees
// each message once, it counts as sent and received at that moment; so a rule about who knew
// what is right for the party beside which the capture was made. name gives a party its name;
// nil: its address.
func FromCapture(packets []Packet, name func(netip.AddrPort) string) *Trace {
	t := &Trace{}
	parties := make(map[netip.AddrPort]int)
	party := func(a netip.AddrPort) int {
		i, ok := parties[a]
		if !ok {
			i = len(t.Parties)
			parties[a] = i
			p := Participant{Name: a.String(), Addr: a}
			if name != nil {
				p.Name = name(a)
			}
			t.Parties = append(t.Parties, p)
		}
		return i
	}
	for i, p := range packets {
		if i == 0 {
			t.Start = p.At
		}
		m := t.send(p.At, party(p.From), party(p.To), p.Transport, p.Bytes)
		t.arrive(p.At, m.F, nil)
	}
	return t
}

// step records a transition of party who.
func (t *Trace) step(at time.Time, who int, s dialog.Step) {
	w := &Step{Machine: s.Machine, ID: s.ID}
	if r := s.Rule; r != nil {
		w.Rule, w.From, w.On, w.To, w.Ref, w.Why = r.ID, r.From.String(), r.On.String(), r.To.String(), r.Ref, r.Why
	}
	t.add(Event{Kind: Transition, At: at, Who: who, Step: w})
}

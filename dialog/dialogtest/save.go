package dialogtest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/netip"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/sipdialog/sipdialog/dialog"
)

// savedHead is the first line of a saved trace.
type savedHead struct {
	Version int          `json:"dialogtest"`
	Seed    uint64       `json:"seed,omitempty"`
	Start   time.Time    `json:"start"`
	Parties []savedParty `json:"parties"`
}

type savedParty struct {
	Name string         `json:"name"`
	Addr netip.AddrPort `json:"addr"`
}

// savedEvent is every further line. A message stands in the line in which it is sent.
type savedEvent struct {
	At        int64  `json:"ns"` // since the start
	Kind      string `json:"kind"`
	Who       int    `json:"who"`
	F         int    `json:"f,omitempty"`
	To        *int   `json:"to,omitempty"`
	Transport string `json:"transport,omitempty"`
	Forged    bool   `json:"forged,omitempty"`
	Text      string `json:"text,omitempty"`
	Packet    string `json:"packet,omitempty"` // if it is UTF-8
	Raw       []byte `json:"raw,omitempty"`    // if it is not: base64
	Step      *Step  `json:"step,omitempty"`
	Told      *Told  `json:"told,omitempty"`
}

// savedVersion is the version of the format. It changes when an older reader would be misled.
const savedVersion = 1

// Save writes the trace as lines of JSON: the parties first, then one line per event.
func (t *Trace) Save(w io.Writer) error {
	b := bufio.NewWriter(w)
	out := json.NewEncoder(b)
	out.SetEscapeHTML(false)
	head := savedHead{Version: savedVersion, Seed: t.Seed, Start: t.Start}
	for _, p := range t.Parties {
		head.Parties = append(head.Parties, savedParty(p))
	}
	if err := out.Encode(head); err != nil {
		return err
	}
	for i := range t.Events {
		e := &t.Events[i]
		s := savedEvent{At: int64(t.Since(e.At)), Kind: e.Kind.String(), Who: e.Who, F: e.F, Text: e.Text, Step: e.Step, Told: e.Told}
		s.bytes(e.Bytes)
		if e.Kind == Sent {
			m := t.Message(e.F)
			s.To, s.Transport, s.Forged = &m.To, m.Transport, m.Forged
			s.bytes(m.Bytes)
		}
		if err := out.Encode(s); err != nil {
			return err
		}
	}
	return b.Flush()
}

func (s *savedEvent) bytes(b []byte) {
	if utf8.Valid(b) {
		s.Packet = string(b)
		return
	}
	s.Raw = b
}

// LoadTrace reads what [Trace.Save] wrote.
func LoadTrace(r io.Reader) (*Trace, error) {
	in := json.NewDecoder(bufio.NewReader(r))
	var head savedHead
	if err := in.Decode(&head); err != nil {
		return nil, fmt.Errorf("dialogtest: load: line 1: %w", err)
	}
	if head.Version != savedVersion {
		return nil, fmt.Errorf("dialogtest: load: line 1: format version %d (want %d)", head.Version, savedVersion)
	}
	t := &Trace{Seed: head.Seed, Start: head.Start}
	for _, p := range head.Parties {
		t.Parties = append(t.Parties, Participant(p))
	}
	for line := 2; ; line++ {
		var s savedEvent
		if err := in.Decode(&s); err == io.EOF {
			return t, nil
		} else if err != nil {
			return nil, fmt.Errorf("dialogtest: load: line %d: %w", line, err)
		}
		if err := t.load(&s); err != nil {
			return nil, fmt.Errorf("dialogtest: load: line %d: %w", line, err)
		}
	}
}

func (t *Trace) load(s *savedEvent) error {
	at := t.Start.Add(time.Duration(s.At))
	packet := s.Raw
	if s.Packet != "" {
		packet = []byte(s.Packet)
	}
	kind := EventKind(slices.Index(eventNames[:], s.Kind))
	if s.Who < -1 || s.Who >= len(t.Parties) || kind != Note && s.Who < 0 {
		return fmt.Errorf("no such party (%d; want 0-%d)", s.Who, len(t.Parties)-1)
	}
	switch kind {
	case Sent:
		if s.To == nil || *s.To < -1 || *s.To >= len(t.Parties) || s.F != len(t.Messages)+1 {
			return fmt.Errorf("message F%d out of order, or to nobody", s.F)
		}
		t.send(at, s.Who, *s.To, s.Transport, packet).Forged = s.Forged
		return nil
	case Arrived, Lost:
		if t.Message(s.F) == nil {
			return fmt.Errorf("message F%d was not sent", s.F)
		}
		if kind == Arrived {
			t.arrive(at, s.F, packet)
		} else {
			t.lose(at, s.F, s.Text)
		}
		return nil
	case Transition, Timer, Output, Verb, Note:
		if kind == Transition && s.Step == nil || kind == Output && s.Told == nil {
			return fmt.Errorf("%s without its text", s.Kind)
		}
		t.add(Event{Kind: kind, At: at, Who: s.Who, Step: s.Step, Told: s.Told, Text: s.Text})
		return nil
	}
	return fmt.Errorf("unknown kind %q", s.Kind)
}

// A Host is the program around a party in [Replay].
type Host interface {
	Verb(now time.Time, text string) error // do again what is called so in the trace
	Told(out dialog.Output)                // every output but Send
}

// Replay gives a fresh party what the party of that name got in a trace: the packets that
// came, the deadlines, and its verbs, which host.Verb has to call by their names. It returns
// what the party first did otherwise than in the trace, and nil if it did all alike: then the
// party depends on its inputs only, and nothing hides in it.
func Replay(t *Trace, name string, p Party, host Host) error {
	who := t.Party(name)
	if who < 0 {
		return fmt.Errorf("dialogtest: replay: nobody is called %q", name)
	}
	var sent []*Message // by the party, in the trace, not yet seen in the replay
	drain := func(at time.Time) error {
		for out := range p.Outputs() {
			if out.Kind != dialog.Send {
				host.Told(out)
				continue
			}
			if len(sent) == 0 {
				return fmt.Errorf("dialogtest: replay: at %v %s sends what it did not send before:\n%s", t.Since(at), name, out.Packet)
			}
			if m := sent[0]; !bytes.Equal(m.Bytes, out.Packet) {
				return fmt.Errorf("dialogtest: replay: F%d of %s at %v differs:\n%s\nbefore:\n%s", m.F, name, t.Since(at), out.Packet, m.Bytes)
			}
			sent = sent[1:]
		}
		return nil
	}
	for i := range t.Events {
		e := &t.Events[i]
		if e.Who != who {
			continue
		}
		switch e.Kind {
		case Sent:
			sent = append(sent, t.Message(e.F))
			continue
		case Arrived, Timer, Verb:
		default:
			continue
		}
		// what the last input caused has been collected in sent by now
		if err := drain(e.At); err != nil {
			return err
		}
		if len(sent) > 0 {
			return fmt.Errorf("dialogtest: replay: %s does not send F%d %s", name, sent[0].F, sent[0].Title())
		}
		switch e.Kind {
		case Arrived:
			m := t.Message(e.F)
			packet := m.Bytes
			if e.Bytes != nil {
				packet = e.Bytes
			}
			p.Receive(e.At, slices.Clone(packet), t.flow(m))
		case Timer:
			p.Advance(e.At)
		case Verb:
			host.Verb(e.At, e.Text) // a refusal then is a refusal now
		}
	}
	if err := drain(t.Start); err != nil {
		return err
	}
	if len(sent) > 0 {
		return fmt.Errorf("dialogtest: replay: %s does not send F%d %s", name, sent[0].F, sent[0].Title())
	}
	return nil
}

// flow is a message's flow as its receiver saw it.
func (t *Trace) flow(m *Message) dialog.Flow {
	f := dialog.Flow{Local: t.Parties[m.To].Addr, Remote: t.Parties[m.From].Addr}
	if m.Transport != "UDP" {
		f.Transport = m.Transport
	}
	return f
}

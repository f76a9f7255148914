package message

import "strings"

// Event names an event package and, with several subscriptions in a dialog, which one (RFC 6665 §8.2.1).
type Event struct {
	Package string // "refer", "dialog", "presence.winfo"
	Params  Params
}

// ParseEvent reads "refer;id=93809824".
func ParseEvent(s string) (Event, error) {
	v, err := parseEvent(trimSpace(unfold(s)))
	if err != nil {
		return Event{}, err.in("Event", 0)
	}
	return v, nil
}

func parseEvent(s string) (Event, *syntaxError) {
	value, params, err := valueAndParams(s, "an event package")
	if err != nil {
		return Event{}, err
	}
	if !validToken(value) {
		return Event{}, bad(0, "bad event package", value, "a token", "RFC 6665 §8.2.1")
	}
	return Event{value, params}, nil
}

// ID gives the id parameter, "" if there is none.
func (e Event) ID() string {
	id, _ := e.Params.Get("id")
	return id
}

// Equal compares package and id byte by byte, which is how a NOTIFY finds its subscription (RFC 6665 §4.5.1, §8.2.1).
func (e Event) Equal(f Event) bool { return e.Package == f.Package && e.ID() == f.ID() }

// String gives the value as it stands in a message.
func (e Event) String() string { return e.Package + e.Params.text }

// AppendTo appends the value to b without checking it (AppendText checks).
func (e Event) AppendTo(b []byte) []byte { return append(append(b, e.Package...), e.Params.text...) }

// AppendText appends the value to b; it fails, leaving b as it was, when it is not legal.
func (e Event) AppendText(b []byte) ([]byte, error) { return appendChecked(b, e, "Event", parseEvent) }

// Clone gives a value that shares no memory with the message that it came from.
func (e Event) Clone() Event { return Event{strings.Clone(e.Package), e.Params.Clone()} }

// SubscriptionState is what a NOTIFY says about its subscription (RFC 6665 §8.2.3).
type SubscriptionState struct {
	State  string // "active", "pending", "terminated" or a later one
	Params Params
}

// ParseSubscriptionState reads "terminated;reason=noresource".
func ParseSubscriptionState(s string) (SubscriptionState, error) {
	v, err := parseSubscriptionState(trimSpace(unfold(s)))
	if err != nil {
		return SubscriptionState{}, err.in("Subscription-State", 0)
	}
	return v, nil
}

func parseSubscriptionState(s string) (SubscriptionState, *syntaxError) {
	value, params, err := valueAndParams(s, "active, pending or terminated")
	if err != nil {
		return SubscriptionState{}, err
	}
	if !validToken(value) {
		return SubscriptionState{}, bad(0, "bad state", value, "a token", "RFC 6665 §8.2.3")
	}
	return SubscriptionState{value, params}, nil
}

// Is compares the state without case.
func (s SubscriptionState) Is(state string) bool { return equalFold(s.State, state) }

// Reason tells why a subscription ended: "timeout", "noresource"...; "" if it does not say.
func (s SubscriptionState) Reason() string {
	reason, _ := s.Params.Get("reason")
	return reason
}

// Expires gives the seconds that are left; false if it does not say.
func (s SubscriptionState) Expires() (seconds uint32, ok bool) { return s.Params.seconds("expires") }

// RetryAfter gives the seconds to wait before subscribing again; false if it does not say.
func (s SubscriptionState) RetryAfter() (seconds uint32, ok bool) {
	return s.Params.seconds("retry-after")
}

// Equal compares state and parameters.
func (s SubscriptionState) Equal(t SubscriptionState) bool {
	return equalFold(s.State, t.State) && s.Params.Equal(t.Params)
}

// String gives the value as it stands in a message.
func (s SubscriptionState) String() string { return s.State + s.Params.text }

// AppendTo appends the value to b without checking it (AppendText checks).
func (s SubscriptionState) AppendTo(b []byte) []byte {
	return append(append(b, s.State...), s.Params.text...)
}

// AppendText appends the value to b; it fails, leaving b as it was, when it is not legal.
func (s SubscriptionState) AppendText(b []byte) ([]byte, error) {
	return appendChecked(b, s, "Subscription-State", parseSubscriptionState)
}

// Clone gives a value that shares no memory with the message that it came from.
func (s SubscriptionState) Clone() SubscriptionState {
	return SubscriptionState{strings.Clone(s.State), s.Params.Clone()}
}

// seconds reads a parameter that is a number of seconds. One beyond 2^32-1 counts as 2^32-1.
func (p Params) seconds(name string) (uint32, bool) {
	raw, ok := p.raw(name)
	if !ok || !isDigits(raw) {
		return 0, false
	}
	n, ok := parseUint(raw, 1<<32-1)
	if !ok {
		n = 1<<32 - 1
	}
	return uint32(n), true
}

package sdp

import "slices"

// A Description is one session description (RFC 8866 §5): the session section and its media
// sections, which offer/answer calls streams.
//
// It is plain data. Strings that Parse put in are substrings of one private copy of the input, so a
// Description keeps its whole text alive and shares nothing with the caller's bytes. Slices that Parse
// made have no spare capacity: appending to one never touches another. Use Clone before you change a
// Description that somebody else may hold.
//
// The zero value of a field that RFC 8866 calls optional means that the line is absent.
type Description struct {
	Origin      Origin      // o=
	SessionName string      // s=; "" prints as "-", which is how an absent name is written (RFC 8866 §5.3)
	Information string      // i=
	URI         string      // u=
	Emails      []string    // e=
	Phones      []string    // p=
	Connection  Connection  // c= of the session; a stream's own c= overrides it
	Bandwidths  []Bandwidth // b=
	Times       []Timing    // t= and the r= and z= that belong to each
	Key         string      // k=, obsolete (RFC 8866 §5.12); kept, never shown in an error
	Attributes  []Attribute // a= of the session, in order
	Unknown     []Line      // lines of a type that RFC 8866 does not have, in order
	Media       []Media     // m=, one per stream; a slot never moves or goes away within a session

	// Fragment marks a piece of a description that has no v=, o=, s= of its own, such as an
	// application/trickle-ice-sdpfrag body (RFC 8840 §9). ParseFragment sets it; printing obeys it.
	Fragment bool
}

// An Origin is the o= line (RFC 8866 §5.2). Username, SessionID, NetType, AddrType and Address together
// name the session; SessionVersion counts its descriptions.
type Origin struct {
	Username       string // "-" if none
	SessionID      string // decimal digits
	SessionVersion uint64 // below 1<<63 (RFC 3264 §5); +1 exactly when the description changed (§8)
	NetType        string // "IN"
	AddrType       string // "IP4" or "IP6"
	Address        string
}

// SameSession tells whether o and p name the same session, that is whether all fields but the version
// are equal (RFC 3264 §8).
func (o Origin) SameSession(p Origin) bool {
	o.SessionVersion = p.SessionVersion
	return o == p
}

// A Bandwidth is a b= line (RFC 8866 §5.8).
type Bandwidth struct {
	Type  string // "AS", "CT", "TIAS", "RR", "RS", ...
	Value uint64 // kilobits per second, for TIAS, RR and RS bits per second
}

// A Line is a line that RFC 8866 has no name for. RFC 8866 §5 lets a parser refuse the whole
// description for it; Parse keeps it and Check names it.
type Line struct {
	Type  byte   // the letter before "="
	Value string // all after it
}

// A Media is one m= section: one stream of an offer or an answer (RFC 8866 §5.14).
type Media struct {
	Type        string       // "audio", "video", "image", "application", "message", or anything else
	Port        int          // 0 to 65535; 0 refuses or removes the stream (RFC 3264 §6, §8.2)
	PortCount   int          // the "/2" of "49170/2"; 0 means that there is none
	Protocol    string       // "RTP/AVP", "UDP/TLS/RTP/SAVPF", "udptl", or anything else
	Formats     []string     // payload type numbers for RTP, else what the protocol says
	Information string       // i=
	Connections []Connection // c=, more than one for layered multicast
	Bandwidths  []Bandwidth  // b=
	Key         string       // k=
	Attributes  []Attribute  // a=, in order
	Unknown     []Line
}

// Clone returns a copy that shares no slice with d.
func (d *Description) Clone() *Description {
	c := *d
	c.Emails = slices.Clone(d.Emails)
	c.Phones = slices.Clone(d.Phones)
	c.Bandwidths = slices.Clone(d.Bandwidths)
	c.Attributes = slices.Clone(d.Attributes)
	c.Unknown = slices.Clone(d.Unknown)
	c.Times = cloneTimes(d.Times)
	c.Media = slices.Clone(d.Media)
	for i := range c.Media {
		c.Media[i] = c.Media[i].Clone()
	}
	return &c
}

// Clone returns a copy that shares no slice with m.
func (m Media) Clone() Media {
	m.Formats = slices.Clone(m.Formats)
	m.Connections = slices.Clone(m.Connections)
	m.Bandwidths = slices.Clone(m.Bandwidths)
	m.Attributes = slices.Clone(m.Attributes)
	m.Unknown = slices.Clone(m.Unknown)
	return m
}

// Equal tells whether d and e print the same text. Both may be nil.
func (d *Description) Equal(e *Description) bool {
	if d == nil || e == nil {
		return d == e
	}
	return d.Origin == e.Origin && d.EqualBody(e)
}

// EqualBody is Equal without the o= version: false is what obliges a new offer to count its version up
// by one, true is what obliges it to keep the version (RFC 3264 §8). Both may be nil.
func (d *Description) EqualBody(e *Description) bool {
	if d == nil || e == nil {
		return d == e
	}
	return d.Fragment == e.Fragment &&
		d.Origin.SameSession(e.Origin) &&
		nameOrDash(d.SessionName) == nameOrDash(e.SessionName) &&
		d.Information == e.Information &&
		d.URI == e.URI &&
		d.Connection == e.Connection &&
		d.Key == e.Key &&
		slices.Equal(d.Emails, e.Emails) &&
		slices.Equal(d.Phones, e.Phones) &&
		slices.Equal(d.Bandwidths, e.Bandwidths) &&
		slices.EqualFunc(d.Times, e.Times, Timing.equal) &&
		slices.Equal(d.Attributes, e.Attributes) &&
		slices.Equal(d.Unknown, e.Unknown) &&
		slices.EqualFunc(d.Media, e.Media, Media.equal)
}

func (m Media) equal(n Media) bool {
	return m.Type == n.Type &&
		m.Port == n.Port &&
		m.PortCount == n.PortCount &&
		m.Protocol == n.Protocol &&
		m.Information == n.Information &&
		m.Key == n.Key &&
		slices.Equal(m.Formats, n.Formats) &&
		slices.Equal(m.Connections, n.Connections) &&
		slices.Equal(m.Bandwidths, n.Bandwidths) &&
		slices.Equal(m.Attributes, n.Attributes) &&
		slices.Equal(m.Unknown, n.Unknown)
}

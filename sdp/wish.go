package sdp

import (
	"errors"
	"fmt"
	"net/netip"
)

// A Wish is what one party would like a session to be: what it has to offer, and what it could answer with.
// It never depends on what the peer said: a call that the peer holds is still wished for as sendrecv
// (RFC 6337 §5.1, §5.3). The same Wish serves for every offer and answer of a session.
type Wish struct {
	// Origin is the o= line of our first description. SessionID is required, and Address, unless
	// Connections has one. Of later descriptions only the version differs, and that is counted for you.
	Origin      Origin
	SessionName string // "" prints as "-"

	// Connections are our addresses, the most preferred first. An offer takes the first. An answer takes
	// the first whose AddrType is that of the offered stream (RFC 6157 §4.1).
	Connections []Connection
	Bandwidths  []Bandwidth
	Attributes  []Attribute // of the session: ice-lite, ice-options, fingerprint, ...; group is made from Bundle

	Streams []Stream // the streams wished for, in the order in which to offer them
	Order   Order    // whose preference orders the codecs of an answer
	Bundle  bool     // offer BUNDLE, and accept it (RFC 8843)

	// Previous is our last description in this session, offer or answer, for Answer; nil before the first.
	// (Offer has a parameter for it.)
	Previous *Description

	// Peer is the peer's last accepted description, nil before the first. Offer tells by it whether a
	// BUNDLE group that we offered was accepted.
	Peer *Description

	// Bindings are the payload types that earlier descriptions of the session gave a meaning, which no
	// later one may change (RFC 3264 §8.3.2): Bindings.After adds them up. Without them Offer knows
	// only those in the previous description.
	Bindings Bindings
}

// An Order says whose preference orders the codecs of an answer.
type Order uint8

const (
	OffererOrder  Order = iota // the offer's order, recommended by RFC 3264 §6.1 so that both sides use one codec
	AnswererOrder              // the order of the wish
)

// A Stream is one stream of a Wish.
type Stream struct {
	Type      string   // "audio", "video", "image", "application", "message", ...
	Protocols []string // what we can speak, the most preferred first; none means RTP/AVP. An offer takes the first
	Port      int      // where we receive; 0 means that we do not want the stream
	Codecs    []Codec  // for RTP, the most preferred first
	Formats   []string // for everything else: "t38", "webrtc-datachannel", "*"

	// Direction is the wish, sendrecv by default: SendOnly or Inactive holds the peer.
	Direction Direction

	// InPlaceOf names another media type whose slot this stream takes over in a new offer, as a fax
	// ("image") does with a voice call's "audio" (RFC 3264 §8.3.3).
	InPlaceOf string

	Connections []Connection // the stream's own addresses; none means the Wish's
	Bandwidths  []Bandwidth
	Mid         string   // identification (RFC 5888); "" lets Offer choose one if it needs one
	Crypto      []Crypto // SDES keys, the most preferred suite first; an answer has one of them (RFC 4568 §5.1)
	Extensions  []string // URIs of RTP header extensions (RFC 8285)
	RTCPMux     bool     // RTP and RTCP on one port (RFC 5761)

	// Attributes are all others: ptime, rtcp, ice-ufrag, candidate, fingerprint, setup, T38FaxVersion, ...
	// An answer leaves out those that may only answer the same in an offer (ICE, tls-id, rtcp-rsize) if
	// the offer does not have them; it turns setup into the role that the offer leaves us, and lowers
	// T38FaxVersion to the offer's.
	Attributes []Attribute

	slot   int    // the only slot it may answer, from 1; 0 means any
	shared bool   // it has no port of its own: it can only be in a BUNDLE group
	lender *Media // the stream whose transport it has in that group
}

func (s *Stream) fitsSlot(i int) bool { return s.slot == 0 || s.slot == i+1 }

// ErrNothingInCommon is the error of an answer for which every offered stream would have to be refused: the
// session as a whole is rejected (RFC 3264 §6.1), which in SIP is a 488 (RFC 3261 §13.3.1.3).
// Refuse makes the answer where one must be sent all the same.
var ErrNothingInCommon = errors.New("sdp: answer: no stream of the offer can be accepted; refuse with 488: RFC 3264 §6.1")

// check says what keeps a wish from becoming a description.
func (w *Wish) check(who string) error {
	bad := func(format string, args ...any) error {
		return fmt.Errorf("sdp: "+who+": "+format, args...)
	}
	o := w.Origin
	if !digits(o.SessionID) {
		return bad("Wish.Origin.SessionID is %s; want decimal digits: RFC 8866 §5.2", quote(o.SessionID))
	}
	if o.SessionVersion >= 1<<62 {
		return bad("Wish.Origin.SessionVersion is %d; want less than 2^62-1: RFC 3264 §5", o.SessionVersion)
	}
	if o.Address == "" && w.connection().IsZero() {
		return bad("Wish.Origin.Address and Wish.Connections are empty; want an address: RFC 8866 §5.2")
	}
	for i := range w.Streams {
		s := &w.Streams[i]
		switch {
		case s.Type == "":
			return bad("Wish.Streams[%d].Type is empty; want \"audio\" or another: RFC 8866 §5.14", i)
		case s.Port < 0 || s.Port > 65535:
			return bad("Wish.Streams[%d].Port is %d; want 0-65535: RFC 8866 §5.14", i, s.Port)
		case s.Port == 0:
			continue // it is not wanted: only its type counts
		case isRTP(s.protocol()) && len(s.Codecs) == 0:
			return bad("Wish.Streams[%d].Codecs is empty; want at least one: RFC 8866 §5.14", i)
		case !isRTP(s.protocol()) && len(s.Formats) == 0:
			return bad("Wish.Streams[%d].Formats is empty; want at least one: RFC 8866 §5.14", i)
		case len(s.Connections) == 0 && len(w.Connections) == 0:
			return bad("Wish.Connections is empty; want an address to receive on: RFC 8866 §5.7")
		}
		for j, c := range s.Codecs {
			if c.Name == "" || c.ClockRate <= 0 || c.PayloadType < 0 || c.PayloadType > 127 {
				return bad("Wish.Streams[%d].Codecs[%d] is %s as %d; want a name, a clock rate and 0-127: RFC 8866 §6.6", i, j, quote(c.Encoding()), c.PayloadType)
			}
		}
	}
	return nil
}

// origin returns the o= line of the next description: of the previous one if there is one.
func (w *Wish) origin(previous *Description) Origin {
	if previous != nil {
		return previous.Origin
	}
	o := w.Origin
	if o.Username == "" {
		o.Username = "-"
	}
	if o.Address == "" {
		c := w.connection()
		o.NetType, o.AddrType, o.Address = c.NetType, c.AddrType, c.Address
	}
	if o.NetType == "" {
		o.NetType = "IN"
	}
	if o.AddrType == "" {
		o.AddrType = "IP4"
		if a, err := netip.ParseAddr(o.Address); err == nil && a.Is6() {
			o.AddrType = "IP6"
		}
	}
	return o
}

// connection returns the c= line of the session section of an offer.
func (w *Wish) connection() Connection {
	if len(w.Connections) > 0 {
		return w.Connections[0]
	}
	for i := range w.Streams {
		if c := w.Streams[i].Connections; len(c) > 0 {
			return c[0]
		}
	}
	return Connection{}
}

// protocol returns the protocol to offer.
func (s *Stream) protocol() string {
	if len(s.Protocols) == 0 {
		return "RTP/AVP"
	}
	return s.Protocols[0]
}

// counted sets d's version: one more than the previous if d differs from it, else the same (RFC 3264 §8).
func counted(d, previous *Description) *Description {
	if previous != nil {
		d.Origin.SessionVersion = previous.Origin.SessionVersion
		if !d.EqualBody(previous) {
			d.Origin.SessionVersion++
		}
	}
	return d
}

package sdp

import (
	"strconv"
	"strings"
)

// A Direction says which ways media of a stream flows, from the point of view of whoever writes the
// description (RFC 8866 §6.7, RFC 3264 §5.1).
//
// The four directions are two refusals, not to receive and not to send, and what a stream becomes is the
// union of the refusals of both sides. That is all there is to the algebra: Answer is that union,
// Reverse exchanges the two.
type Direction uint8

// The four directions. The zero value is the one that holds when a description says nothing.
const (
	SendRecv Direction = 0               // no refusal
	SendOnly Direction = noRecv          // the hold with music
	RecvOnly Direction = noSend          //
	Inactive Direction = noRecv | noSend // the silent hold; RTCP still flows (RFC 8866 §6.7.4)
	noRecv   Direction = 1
	noSend   Direction = 2
)

var directionNames = [4]string{"sendrecv", "sendonly", "recvonly", "inactive"}

// Send tells whether the writer of the description is willing to send.
func (d Direction) Send() bool { return d&noSend == 0 }

// Recv tells whether the writer of the description is willing to receive.
func (d Direction) Recv() bool { return d&noRecv == 0 }

// Reverse returns the same flow seen from the other side: sendonly and recvonly change places.
func (d Direction) Reverse() Direction { return d&noRecv<<1 | d&noSend>>1 }

// Answer returns the direction to answer the offer d with, when want is what the answerer would like
// (RFC 3264 §6.1). The answer refuses what the answerer refuses, and what the offer leaves no room for.
func (d Direction) Answer(want Direction) Direction { return d.Reverse() | want }

// Wish returns the widest wish that explains why the offer d was answered so: d.Answer(d.Wish(answer))
// is answer whenever the answer is legal. What the offer itself ruled out is not held against the answerer.
func (d Direction) Wish(answer Direction) Direction { return answer &^ d.Reverse() }

// Restrict returns d without the flows that e refuses. A one-way stream that is put on hold keeps both
// refusals: RecvOnly.Restrict(SendOnly) is Inactive.
func (d Direction) Restrict(e Direction) Direction { return d | e }

// LegalAnswer tells whether an offered direction may be answered so (RFC 3264 §6.1): nine of the sixteen
// pairs are legal.
func LegalAnswer(offer, answer Direction) bool {
	return answer&offer.Reverse() == offer.Reverse()
}

// String returns the attribute's name: "sendrecv", "sendonly", "recvonly" or "inactive".
func (d Direction) String() string {
	if int(d) < len(directionNames) {
		return directionNames[d]
	}
	return "sdp.Direction(" + strconv.Itoa(int(d)) + ")"
}

// ParseDirection returns the direction of that attribute name. The names are case-sensitive (RFC 8866 §5).
func ParseDirection(name string) (d Direction, ok bool) {
	switch name {
	case "sendrecv":
		return SendRecv, true
	case "sendonly":
		return SendOnly, true
	case "recvonly":
		return RecvOnly, true
	case "inactive":
		return Inactive, true
	}
	return SendRecv, false
}

// direction reads a direction attribute; spaces after it do not count.
func (a Attribute) direction() (d Direction, ok bool) {
	if len(a) < lenDirection || a[lenDirection-1] < 'a' { // the number in an rtpmap, mostly
		return SendRecv, false
	}
	return a.readDirection()
}

const lenDirection = len("sendrecv") // and of the others

func (a Attribute) readDirection() (d Direction, ok bool) {
	const n = lenDirection
	if len(a) > n && a[n] != ' ' {
		return SendRecv, false
	}
	if d, ok = ParseDirection(string(a[:n])); !ok || strings.TrimRight(string(a[n:]), " ") != "" {
		return SendRecv, false
	}
	return d, true
}

// lastDirection returns the direction that a section states. Two of them break RFC 8866 §6.7; the last
// one wins, and Check names the mistake.
func lastDirection(attributes []Attribute) (d Direction, ok bool) {
	for i := len(attributes) - 1; i >= 0; i-- {
		if d, ok := attributes[i].direction(); ok {
			return d, true
		}
	}
	return SendRecv, false
}

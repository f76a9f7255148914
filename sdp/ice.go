package sdp

import (
	"strconv"
	"strings"
)

// An ICE is what a description says about ICE for one stream (RFC 8839 §5).
type ICE struct {
	Ufrag, Pwd string   // of the stream, else of the session; the password is a secret
	Options    []string // "ice2", "trickle"
	Lite       bool     // of the session: the writer only answers checks
	Candidates []Candidate
	Done       bool // end-of-candidates: no more will come (RFC 8840 §8.2)
}

// ICE returns what is in force for stream i; ok is false if the stream does not use ICE. Candidates that
// cannot be read are left out (RFC 8839 §5.1). It panics if there is no stream i.
func (d *Description) ICE(i int) (ice ICE, ok bool) {
	m := &d.Media[i]
	if ice.Ufrag, ok = d.AttributeOf(i, "ice-ufrag"); !ok {
		return ICE{}, false
	}
	ice.Pwd, _ = d.AttributeOf(i, "ice-pwd")
	if options, ok := d.AttributeOf(i, "ice-options"); ok {
		ice.Options = strings.Fields(options)
	}
	_, ice.Lite = d.Attribute("ice-lite")
	_, ice.Done = d.AttributeOf(i, "end-of-candidates")
	for _, a := range m.Attributes {
		if value, ok := a.is("candidate"); ok {
			if c, ok := ParseCandidate(value); ok {
				ice.Candidates = append(ice.Candidates, c)
			}
		}
	}
	return ice, true
}

// A Candidate is one address at which a stream may be reached (RFC 8839 §5.1).
type Candidate struct {
	Foundation string
	Component  int    // 1 for RTP, 2 for RTCP; up to 256
	Transport  string // "UDP", "TCP"
	Priority   uint32
	Address    string // an IP address or a name
	Port       int
	Type       string // "host", "srflx", "prflx", "relay"
	RelAddr    string // raddr, "" if there is none
	RelPort    int    // rport, -1 if there is none
	Extensions string // the rest of the line: "tcptype active generation 0"
}

// ParseCandidate reads the value of a candidate attribute.
func ParseCandidate(value string) (c Candidate, ok bool) {
	f := fields{text: value}
	c.Foundation = f.next()
	component, ok1 := number(f.next(), 256)
	c.Transport = f.next()
	priority, ok2 := number(f.next(), 1<<32-1)
	c.Address = f.next()
	port, ok3 := number(f.next(), 65535)
	typ := f.next()
	c.Type = f.next()
	if !ok1 || !ok2 || !ok3 || typ != "typ" || c.Type == "" {
		return Candidate{}, false
	}
	c.Component, c.Priority, c.Port, c.RelPort = int(component), uint32(priority), int(port), -1
	after := f
	if f.next() == "raddr" {
		c.RelAddr = f.next()
		after = f
	}
	if f = after; f.next() == "rport" {
		n, ok := number(f.next(), 65535)
		if !ok {
			return Candidate{}, false
		}
		c.RelPort = int(n)
		after = f
	}
	c.Extensions = after.rest()
	return c, true
}

// Attribute returns the line for c.
func (c Candidate) Attribute() Attribute {
	s := "candidate:" + c.Foundation + " " + strconv.Itoa(c.Component) + " " + c.Transport + " " +
		strconv.FormatUint(uint64(c.Priority), 10) + " " + c.Address + " " + strconv.Itoa(c.Port) + " typ " + c.Type
	if c.RelAddr != "" {
		s += " raddr " + c.RelAddr
	}
	if c.RelPort >= 0 {
		s += " rport " + strconv.Itoa(c.RelPort)
	}
	if c.Extensions != "" {
		s += " " + c.Extensions
	}
	return Attribute(s)
}

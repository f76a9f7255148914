package sdp

import (
	"strconv"
	"strings"
	"time"
)

// AttributeOf returns the value of an attribute that may stand at either level, for stream i: the stream's
// own first one, else the session's. It panics if there is no stream i.
func (d *Description) AttributeOf(i int, name string) (value string, ok bool) {
	if value, ok = d.Media[i].Attribute(name); ok {
		return value, true
	}
	return d.Attribute(name)
}

// Ptime returns how much media the writer would like in one packet (RFC 8866 §6.4); ok is false if it does
// not say so in a number greater than zero.
func (m *Media) Ptime() (d time.Duration, ok bool) { return m.milliseconds("ptime") }

// MaxPtime returns how much media there may be in one packet (RFC 8866 §6.5), as Ptime does.
func (m *Media) MaxPtime() (d time.Duration, ok bool) { return m.milliseconds("maxptime") }

// milliseconds reads a number of milliseconds, which may have a fraction.
func (m *Media) milliseconds(name string) (time.Duration, bool) {
	value, ok := m.Attribute(name)
	if !ok || len(value) > 16 {
		return 0, false
	}
	f, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil || !(f > 0 && f <= 1e6) {
		return 0, false
	}
	return time.Duration(f * float64(time.Millisecond)), true
}

// Label returns the stream's label, by which something outside the description refers to it (RFC 4574),
// or "".
func (m *Media) Label() string {
	label, _ := m.Attribute("label")
	return label
}

// Content returns what the stream shows: "slides", "speaker", "sl", "main", "alt" (RFC 4796 §5).
func (m *Media) Content() []string {
	value, ok := m.Attribute("content")
	if !ok || value == "" {
		return nil
	}
	return strings.Split(value, ",")
}

// RTCPMux tells whether RTCP is wanted, or agreed, on the RTP port (RFC 5761 §5.1.1).
func (m *Media) RTCPMux() bool {
	_, mux := m.Attribute("rtcp-mux")
	return mux
}

// RTCP returns the port of the rtcp attribute, and its address if it has one (RFC 3605 §2.1). ok is false
// if there is none that can be read: RTCP then uses the port after the stream's.
func (m *Media) RTCP() (port int, c Connection, ok bool) {
	value, ok := m.Attribute("rtcp")
	if !ok {
		return 0, Connection{}, false
	}
	f := fields{text: value}
	n, ok := number(f.next(), 65535)
	c = Connection{f.next(), f.next(), f.next()}
	if !ok || c.Address == "" && c.NetType != "" {
		return 0, Connection{}, false
	}
	return int(n), c, true
}

// Setup returns who opens the connection of stream i: "active", "passive", "actpass" or "holdconn"
// (RFC 4145 §4), or "" if it is not said. It panics if there is no stream i.
func (d *Description) Setup(i int) string {
	setup, _ := d.AttributeOf(i, "setup")
	return setup
}

// A Fingerprint is the hash of a certificate (RFC 4572 §5, RFC 8122 §5).
type Fingerprint struct {
	Hash  string // "sha-256"
	Value string // "4A:AD:..."
}

// Fingerprints returns the fingerprints in force for stream i: its own if it has any, else the session's.
// It panics if there is no stream i.
func (d *Description) Fingerprints(i int) []Fingerprint {
	if own := fingerprints(d.Media[i].Attributes); own != nil {
		return own
	}
	return fingerprints(d.Attributes)
}

func fingerprints(attributes []Attribute) []Fingerprint {
	var all []Fingerprint
	for _, a := range attributes {
		if value, ok := a.is("fingerprint"); ok {
			if hash, sum, ok := strings.Cut(value, " "); ok {
				all = append(all, Fingerprint{hash, strings.TrimSpace(sum)})
			}
		}
	}
	return all
}

package dialogtest

import (
	"strings"

	"github.com/sipdialog/sipdialog/sdp"
)

// sdpRules are about the descriptions that one side sends, one after the other.
var sdpRules = []Rule{
	{Name: "reOfferMLineCountMonotonic", Ref: "RFC 3264 §8", check: reOfferMLineCountMonotonic,
		Says: "A new offer has no fewer m= lines than the session has."},
	{Name: "payloadTypeMappingStable", Ref: "RFC 3264 §8.3.2", check: payloadTypeMappingStable,
		Says: "A dynamic payload type of a stream keeps its codec for the whole session."},
	{Name: "sdpOriginContinuity", Ref: "RFC 3264 §5, §8", check: sdpOriginContinuity,
		Says: "A party's o= line stays the same in a dialog but for the version, which grows by one exactly when the description changes."},
	{Name: "c0PortNonZero", Ref: "RFC 3264 §8.4; RFC 6141 §3.1", Own: true, check: c0PortNonZero,
		Says: "A stream with port 0 is refused or removed, and no hold, even if its address is 0.0.0.0."},
}

func reOfferMLineCountMonotonic(a *audit) {
	a.eachLeg(func(l *leg) {
		agreed := 0
		for _, m := range l.log {
			if m.sdp == nil || !l.first(m) {
				continue
			}
			if m.role == answer && !l.agent.gaveUp(m) {
				agreed = len(m.sdp.Media)
			}
			if m.role == offer && m.out && len(m.sdp.Media) < agreed {
				a.find(l.agent, m, "offers %d m= lines; the session has %d", len(m.sdp.Media), agreed)
			}
		}
	})
}

func payloadTypeMappingStable(a *audit) {
	type slot struct {
		stream int
		pt     string
	}
	a.eachLeg(func(l *leg) {
		maps := make(map[slot]string)
		for _, m := range l.log {
			if !m.out || m.sdp == nil || !l.first(m) {
				continue
			}
			for i := range m.sdp.Media {
				media := &m.sdp.Media[i]
				if media.Port == 0 { // what comes into the slot later is another stream
					for k := range maps {
						if k.stream == i {
							delete(maps, k)
						}
					}
					continue
				}
				for _, at := range media.Attributes {
					pt, codec, ok := strings.Cut(at.Value(), " ")
					if at.Name() != "rtpmap" || !ok || atoi(pt) < 96 {
						continue
					}
					k := slot{i, pt}
					if was, ok := maps[k]; ok && !strings.EqualFold(was, codec) {
						a.find(l.agent, m, "makes payload type %s of stream %d %s; it was %s", pt, i+1, codec, was)
					}
					maps[k] = codec
				}
			}
		}
	})
}

func sdpOriginContinuity(a *audit) {
	a.eachLeg(func(l *leg) {
		var last *seen
		known := make(map[uint64]*sdp.Description) // by version
		for _, m := range l.log {
			if !m.out || m.sdp == nil || m.role == noRole || !l.first(m) {
				continue
			}
			o := m.sdp.Origin
			if last != nil {
				was := last.sdp.Origin
				same := known[o.SessionVersion]
				switch {
				case !o.SameSession(was):
					a.find(l.agent, m, "has the o= line %v, after %v in F%d", o, was, last.F)
				case same != nil && !m.sdp.EqualBody(same) && !l.rolledBack(last):
					a.find(l.agent, m, "has another description with the o= version %d again", o.SessionVersion)
				case same == nil && o.SessionVersion != was.SessionVersion+1:
					a.find(l.agent, m, "has the o= version %d after %d in F%d", o.SessionVersion, was.SessionVersion, last.F)
				case same == nil && m.sdp.EqualBody(last.sdp):
					a.find(l.agent, m, "has the o= version %d after %d in F%d, and the description is the same", o.SessionVersion, was.SessionVersion, last.F)
				}
			}
			last = m
			known[o.SessionVersion] = m.sdp
		}
	})
}

// rolledBack tells whether an offer of the party was refused, so that its version may be used
// for another description: the previous one is in force (RFC 3261 §14.1).
func (l *leg) rolledBack(m *seen) bool {
	return m.role == offer && after(l.log, m, func(o *seen) bool { return !o.out && o.request == m.first && o.Code >= 300 }) != nil
}

func c0PortNonZero(a *audit) {
	a.eachLeg(func(l *leg) {
		for _, m := range l.log {
			if m.out || m.sdp == nil || m.role == noRole {
				continue
			}
			inUse, zero := 0, false
			for i := range m.sdp.Media {
				ip, ok := m.sdp.ConnectionOf(i).IP()
				switch {
				case m.sdp.Media[i].Port != 0:
					inUse++
				case ok && ip.IsUnspecified():
					zero = true
				}
			}
			if !zero || inUse > 0 {
				continue
			}
			next := after(l.agent.log, m, func(o *seen) bool { return !o.out })
			for _, e := range l.agent.told {
				if e.Kind == Output && e.n > m.n && e.At.Equal(m.at) && (next == nil || e.n < next.n) && e.Told.Kind == "held" && e.Told.By == "remote" && e.Told.Call == l.callID {
					a.find(l.agent, m, "is taken for a hold; its streams have port 0")
				}
			}
		}
	})
}

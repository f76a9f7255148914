package dialogtest

import (
	"strconv"
	"strings"

	"github.com/sipdialog/sipdialog/message"
	"github.com/sipdialog/sipdialog/sdp"
)

// A view is a message as a reader of the trace understands it: parsed, with what it belongs
// to. Views know only what is on the wire, so that they judge any implementation alike.
type view struct {
	*Message
	sip       *message.Message // nil when it cannot be read
	callID    string
	fromTag   string
	toTag     string
	branch    string // of the top Via
	seq       uint32
	seqMethod string
	vias      int

	hasSDP bool
	sdp    *sdp.Description // nil when there is none, or it cannot be read
	role   role             // what the SDP is
	offer  *view            // of an answer: the message with its offer

	request *view // of a response: its request; of ACK, CANCEL and PRACK: the INVITE
	rel     *view // of a PRACK: the provisional response that it acknowledges
	rseq    uint32
	rack    message.RAck
	first   *view // the message with these bytes that came first; itself, if this is the one
}

// role is the part that an SDP plays in offer/answer.
type role uint8

const (
	noRole  role = iota
	offer        // RFC 3264 §5
	answer       // RFC 3264 §6
	preview      // the answer to come, in an unreliable 1xx (RFC 3261 §13.2.1)
	again        // what was said already
)

var roleNames = [...]string{"", "offer", "answer", "preview", "again"}

func (r role) String() string { return roleNames[r] }

// study is what is understood of a trace so far.
type study struct {
	t        *Trace
	views    []*view
	requests map[string]*view    // by branch and method
	invites  map[string][]*view  // by Call-ID and CSeq number
	rels     map[string]*view    // reliable 1xx, by Call-ID, tag, INVITE's number and RSeq
	settled  map[exchange]*sides // offer/answer inside an INVITE, per To tag
}

type exchange struct {
	invite *view
	tag    string
}

// sides says who has spoken in the exchange of an INVITE.
type sides struct {
	offered  *view // the response with the offer, when the INVITE had none
	answered bool
}

// study gives the views of all messages; it goes on where it stopped last time.
func (t *Trace) study() *study {
	s := t.studied
	if s == nil || s.t != t {
		s = &study{
			t: t, requests: make(map[string]*view), invites: make(map[string][]*view),
			rels: make(map[string]*view), settled: make(map[exchange]*sides),
		}
		t.studied = s
	}
	for i := len(s.views); i < len(t.Messages); i++ {
		s.views = append(s.views, s.read(t.Messages[i]))
	}
	return s
}

// read understands one message, given those before it.
func (s *study) read(m *Message) *view {
	v := &view{Message: m}
	v.first = v
	if m.Again > 0 {
		*v = *s.views[m.Again-1]
		v.Message = m
		return v
	}
	sip, err := m.SIP()
	if err != nil {
		return v
	}
	v.sip, v.callID = sip, sip.CallID()
	if a, err := sip.From(); err == nil {
		v.fromTag = a.Tag()
	}
	if a, err := sip.To(); err == nil {
		v.toTag = a.Tag()
	}
	if c, err := sip.CSeq(); err == nil {
		v.seq, v.seqMethod = c.Number, string(c.Method)
	}
	for via, err := range sip.Vias() {
		if err == nil && v.vias == 0 {
			v.branch = strings.ToLower(via.Branch())
		}
		v.vias++
	}
	v.rseq, _ = sip.RSeq()
	v.rack, _ = sip.RAck()
	s.body(v)
	s.relate(v)
	s.negotiate(v)
	return v
}

// body reads the session description, if there is one that counts in offer/answer.
func (s *study) body(v *view) {
	if ct, ok := v.sip.Header("Content-Type"); !ok || len(v.sip.Body()) == 0 {
		return
	} else if mt, err := message.ParseMediaType(ct); err != nil || !mt.Is("application/sdp") {
		return
	}
	if cd, ok := v.sip.Header("Content-Disposition"); ok && !strings.HasPrefix(strings.ToLower(cd), "session") {
		return
	}
	v.hasSDP = true
	v.sdp, _ = sdp.Parse(v.sip.Body())
}

func (v *view) is(method string) bool { return v.Code == 0 && v.Method == method }

// answers tells whether v is a response to this method, with a code from lo to hi.
func (v *view) answers(method string, lo, hi int) bool {
	return v.Code >= lo && v.Code <= hi && v.seqMethod == method
}

// reliable1xx tells whether v is a provisional response sent reliably (RFC 3262 §3).
func (v *view) reliable1xx() bool {
	return v.answers("INVITE", 101, 199) && v.rseq > 0 && v.sip.HasToken("Require", "100rel")
}

func (v *view) inviteKey() string { return v.callID + " " + strconv.Itoa(int(v.seq)) }

func (v *view) branchKey(method string) string {
	if v.branch == "" { // an RFC 2543 peer
		return v.inviteKey() + " " + v.fromTag + " " + method
	}
	return v.branch + " " + method
}

// relate finds what a message belongs to.
func (s *study) relate(v *view) {
	if v.Code > 0 {
		v.request = s.requests[v.branchKey(v.seqMethod)]
		if v.reliable1xx() {
			k := relKey(v.callID, v.toTag, v.seq, v.rseq)
			if s.rels[k] == nil {
				s.rels[k] = v
			}
		}
		return
	}
	switch v.Method {
	case "INVITE":
		s.invites[v.inviteKey()] = append(s.invites[v.inviteKey()], v)
	case "ACK", "CANCEL":
		if v.request = s.requests[v.branchKey("INVITE")]; v.request == nil && v.Method == "ACK" {
			v.request = s.invite(v.inviteKey(), v)
		}
	case "PRACK":
		v.rel = s.rels[relKey(v.callID, v.toTag, v.rack.CSeq.Number, v.rack.RSeq)]
		v.request = s.invite(v.callID+" "+strconv.Itoa(int(v.rack.CSeq.Number)), v)
	}
	s.requests[v.branchKey(v.Method)] = v
}

func relKey(callID, tag string, seq, rseq uint32) string {
	return callID + " " + tag + " " + strconv.Itoa(int(seq)) + " " + strconv.Itoa(int(rseq))
}

// invite finds the INVITE of that key that belongs to a request of the same dialog: the one that
// went the same way, else the one that reached the same party, else any.
func (s *study) invite(key string, v *view) (found *view) {
	best := -1
	for _, inv := range s.invites[key] {
		n := 0
		switch {
		case inv.fromTag != v.fromTag, inv.toTag != "" && inv.toTag != v.toTag: // that is of another fork
			continue
		case inv.From == v.From:
			n = 2
		case inv.To == v.To:
			n = 1
		}
		if n > best {
			best, found = n, inv
		}
	}
	return found
}

// same tells whether o is the same message, perhaps on another leg of its way: a proxy sends it
// on with another Via.
func (v *view) same(o *view) bool {
	return o != nil && v.Method == o.Method && v.Code == o.Code && v.callID == o.callID && v.seq == o.seq &&
		v.fromTag == o.fromTag && v.toTag == o.toTag && v.rseq == o.rseq
}

// acknowledges tells whether v is the PRACK for a provisional response.
func (v *view) acknowledges(m *view) bool {
	return v.is("PRACK") && m.reliable1xx() && v.callID == m.callID && v.toTag == m.toTag &&
		v.rack.RSeq == m.rseq && v.rack.CSeq.Number == m.seq
}

// negotiate says what part a session description plays (RFC 6337 §2.2).
func (s *study) negotiate(v *view) {
	if !v.hasSDP {
		return
	}
	switch {
	case v.is("INVITE"), v.is("UPDATE"):
		v.role = offer
	case v.is("PRACK"):
		v.role = offer
		if v.rel != nil && v.rel.role == offer {
			v.role, v.offer = answer, v.rel
			s.sides(v.request, v.toTag).answered = true
		}
	case v.is("ACK"):
		if x := s.sides(v.request, v.toTag); x.offered != nil && !x.answered {
			v.role, v.offer, x.answered = answer, x.offered, true
		}
	case v.answers("UPDATE", 200, 299), v.answers("PRACK", 200, 299):
		if v.request != nil && v.request.role == offer {
			v.role, v.offer = answer, v.request
		}
	case v.answers("INVITE", 101, 299) && v.request != nil:
		s.negotiateInvite(v)
	}
}

func (s *study) negotiateInvite(v *view) {
	x, firm := s.sides(v.request, v.toTag), v.Code >= 200 || v.reliable1xx()
	switch {
	case x.answered || x.offered != nil:
		v.role = again
	case v.request.role == offer && firm:
		v.role, v.offer, x.answered = answer, v.request, true
	case v.request.role == offer:
		v.role, v.offer = preview, v.request
	case firm:
		v.role, x.offered = offer, v
	}
}

func (s *study) sides(invite *view, tag string) *sides {
	k := exchange{invite, tag}
	x := s.settled[k]
	if x == nil {
		x = new(sides)
		s.settled[k] = x
	}
	return x
}

// direction gives the direction of the first stream in use, or "legacy-0" for one whose
// address is 0.0.0.0, or "rejected".
func direction(d *sdp.Description) string {
	for i := range d.Media {
		if d.Media[i].Port == 0 {
			continue
		}
		if d.Legacy0(i) {
			return "0.0.0.0"
		}
		return d.Direction(i).String()
	}
	return "rejected"
}

package transaction

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/sipdialog/sipdialog/dialog/internal/schedule"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// Server is a server transaction: a request of the peer's and our responses (RFC 3261 §17.2).
type Server struct {
	// User is free for the layer above: its own record of the request.
	User any
	// ToTag is the To tag of our responses. Until the user sets it, it is that of the first
	// response to an INVITE with one. A CANCEL is answered with the same (RFC 3261 §9.2); if
	// there is none yet, the layer chooses one then, and the response should have it.
	ToTag string
	// Merged says that the request had come already by another way, and is still being
	// handled there: 482 is owed unless policy says otherwise (RFC 3261 §8.2.2.2).
	Merged bool

	core
	key     serverKey
	old     *legacy // of a request without a branch of RFC 3261
	merge   mergeKey
	request *message.Message
	method  message.Method
	early   schedule.Instant // when RFC 4320 begins to allow a 100
	seq     uint32           // CSeq number of the request
	port    uint16           // where a new connection goes if that of the request is gone
	again   bool             // went to a new connection already
	silent  bool             // a CANCEL that matched: the layer's, nobody hears of it
}

// Request gives the request, nil once it has had its final response: a transaction that only
// absorbs what is repeated does not keep it.
func (s *Server) Request() *message.Message { return s.request }

// Method is the request's method.
func (s *Server) Method() message.Method { return s.method }

// Seq is the CSeq number of the request, 0 if it could not be read.
func (s *Server) Seq() uint32 { return s.seq }

// State is where the machine stands.
func (s *Server) State() fsm.State { return s.state }

// Flow is where the responses go.
func (s *Server) Flow() Flow { return s.flow }

func (s *Server) id() string {
	if s.old != nil {
		return string(s.method) + " " + s.old.key.callID
	}
	return string(s.method) + " " + s.key.branch
}

// Respond sends a response to the request of s. Its Via headers are to be those of the request,
// as [message.NewResponse] makes them. The error is [ErrRefused], and nothing is sent, when
// the state does not allow it (there is one final response to a request) or when RFC 4320 does
// not: 101 to 199 and 408 to a request other than INVITE, and 100 before its time by UDP.
//
// A 2xx to an INVITE may be sent again and again: the user resends it until its ACK comes
// (RFC 3261 §13.3.1.4).
func (l *Layer) Respond(now time.Time, s *Server, resp *message.Message) error {
	in := &input{now: l.clock.Observe(now), msg: resp}
	status := resp.Status()
	if status == 0 {
		return fmt.Errorf("transaction: respond: %s is no response: %w", name(resp), ErrRefused)
	}
	rule := s.run(s.classify(status, in.now), in)
	switch {
	case rule == nil:
		return fmt.Errorf("transaction: respond: %d to %s, which is %s: %w", status, s.method, s.state, ErrRefused)
	case len(rule.Do) > 0 && (rule.Do[0] == fsm.Refuse || rule.Do[0] == fsm.Drop):
		return fmt.Errorf("transaction: respond: %d to %s, which is %s: %w: %s (%s)", status, s.method, s.state, ErrRefused, rule.Why, rule.Ref)
	}
	return nil
}

// GiveUp ends a request other than INVITE that will get no answer: nothing is sent, the
// client's timer F will tell it (RFC 4320 §4.2).
func (l *Layer) GiveUp(now time.Time, s *Server) error {
	if s.run(fsm.GiveUp, &input{now: l.clock.Observe(now)}) == nil {
		return fmt.Errorf("transaction: give up: %s is %s: %w", s.method, s.state, ErrRefused)
	}
	return nil
}

// classify gives the event for a response, by its code and the request's method.
func (s *Server) classify(status int, now schedule.Instant) fsm.Event {
	invite := s.method == message.INVITE
	switch {
	case status == 100 && !invite && !reliable(s.flow.Transport) && now < s.early:
		return fsm.Send100Early
	case status == 100 && !invite:
		return fsm.Send100
	case status < 200:
		return fsm.Send1xx
	case status < 300:
		return fsm.Send2xx
	case status == 408 && !invite:
		return fsm.Send408
	}
	return fsm.Send300to699
}

// begin files a new request and tells the user of it.
func (s *Server) begin(l *Layer, ev fsm.Event, in *input) {
	s.layer, s.self, s.entry.Owner = l, s, (*serverTimers)(s)
	l.alive++
	s.table = fsm.NonInviteServer
	if s.method == message.INVITE {
		s.table = fsm.InviteServer
	}
	s.state = s.table.Start()
	s.early = in.now.Add(l.cfg.Timers.NonInviteTrying)
	s.run(ev, in)
}

// serverTimers is a Server as the owner of its deadlines.
type serverTimers Server

// Due fires the timers that are due.
func (s *serverTimers) Due(now schedule.Instant) { s.core.due(now) }

// DeadlineReason says what the next deadline is for.
func (s *serverTimers) DeadlineReason() string { return s.core.reason() }

// run steps the machine: it looks the event up and performs the rule's effects.
func (s *Server) run(ev fsm.Event, in *input) *fsm.Rule {
	rule := s.step(ev, in)
	if rule == nil {
		return nil
	}
	for _, a := range rule.Do {
		if !s.timerAction(a, in) {
			s.do(a, in)
		}
	}
	if s.ended() {
		s.end()
		return rule
	}
	s.settle(in)
	return rule
}

// do performs one effect that is not a timer's.
func (s *Server) do(a fsm.Action, in *input) {
	switch a {
	case fsm.SendTrying:
		switch {
		case in.msg == nil: // the user was waited for
			s.sendTrying(s.patience())
		case in.msg.IsRequest():
			s.sendTrying(0)
		default:
			s.respond(in.msg)
		}
	case fsm.SendResponse:
		s.respond(in.msg)
	case fsm.ResendLast:
		if s.packet != nil {
			s.send(s.packet)
		}
	case fsm.AnswerCancel:
		s.answerCancel(in)
	case fsm.TellRequest:
		kind := Request
		if s.method == message.CANCEL {
			kind = UnmatchedCancel
		}
		s.tell(kind, in)
	case fsm.TellAck:
		s.tell(Ack, in)
	case fsm.TellCancel:
		s.tell(Cancelled, in)
	case fsm.TellNoAck:
		s.tell(AckTimeout, nil)
	case fsm.TellTransportError:
		s.tell(TransportError, in)
	case fsm.Drop, fsm.Absorb, fsm.Refuse:
	}
}

// tell queues an event for the user.
func (s *Server) tell(kind Kind, in *input) {
	if !s.silent {
		s.layer.tell(kind, in).Server = s
	}
}

// respond sends a response and keeps it for retransmissions. A 2xx to an INVITE is resent by
// the user, and a final response to another request by nobody where nothing is lost.
func (s *Server) respond(resp *message.Message) {
	if reliable(s.flow.Transport) {
		resp.SetContentLength()
	}
	if s.method == message.INVITE {
		s.answeredAs(resp)
	}
	s.packet = resp.Bytes()
	s.send(s.packet)
	status, invite := resp.Status(), s.method == message.INVITE
	if status >= 200 {
		s.request = nil
		if invite && status < 300 || !invite && reliable(s.flow.Transport) {
			s.packet = nil
		}
	}
	if status >= 300 {
		s.dropMerge() // what failed may be tried again
	}
}

// answeredAs notes the To tag of a response to an INVITE: a CANCEL is answered with it, and
// the ACK of an RFC 2543 element is known by it.
func (s *Server) answeredAs(resp *message.Message) {
	if s.ToTag != "" && s.old == nil {
		return // it is known, and nothing else asks for it
	}
	tag := resp.ToTag()
	if tag == "" {
		return
	}
	if s.ToTag == "" {
		s.ToTag = strings.Clone(tag)
	}
	if s.old != nil {
		s.answeredOldAs(tag)
	}
}

// patience is how long a request waits for its user before it is answered 100.
func (s *Server) patience() time.Duration {
	if s.method == message.INVITE {
		return s.layer.cfg.Timers.Trying
	}
	return s.layer.cfg.Timers.NonInviteTrying
}

// sendTrying answers 100. A peer that measures the way by a Timestamp is told how much of the
// time was spent here (§8.2.6.1).
func (s *Server) sendTrying(late time.Duration) {
	trying, err := message.NewResponse(s.request, 100, "")
	if err != nil {
		return
	}
	if stamp, ok := trying.Header("Timestamp"); ok && late > 0 {
		sent, _, _ := strings.Cut(stamp, " ")
		trying.Set("Timestamp", sent+" "+strconv.FormatFloat(late.Seconds(), 'f', -1, 64))
	}
	s.packet = trying.Bytes()
	s.send(s.packet)
}

// end takes the transaction out of everything that knows it.
func (s *Server) end() {
	l := s.layer
	s.timers = [slots]timer{}
	l.heap.Set(&s.entry, schedule.Never)
	s.unlink()
	s.dropMerge()
	l.unfile(s)
	l.alive--
	s.packet, s.request = nil, nil
	s.tell(Ended, nil)
}

// dropMerge ends the watch for copies of the request by other ways.
func (s *Server) dropMerge() {
	if s.merge.callID == "" {
		return
	}
	s.layer.merges.Drop(s.merge)
	s.merge = mergeKey{}
}

// transportFailed sends the last response by a new connection if that of the request is gone
// (RFC 3261 §18.2.2), else tells the user.
func (s *Server) transportFailed(in *input) {
	if to, ok := reconnect(s.port, s.flow); ok && !s.again {
		s.again, s.flow = true, to
		if s.packet != nil {
			s.send(s.packet)
			return
		}
	}
	if s.layer.cfg.Policy.EndOnServerError && s.method != message.INVITE {
		s.run(fsm.TransportErrorFatal, in)
		return
	}
	s.run(fsm.TransportError, in)
}

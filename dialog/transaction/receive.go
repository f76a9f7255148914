package transaction

import (
	"fmt"
	"strconv"
	"time"

	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// Receive takes one message that came in. Responses find their client transaction, requests
// their server transaction or get a new one; the top Via of a request is completed with where
// it really came from (RFC 3261 §18.2.1, RFC 3581). The message belongs to the layer from now
// on: the user reads it when it comes back in an event.
//
// An error says why the message was dropped ([ErrStray], [ErrMalformed]) or not taken
// ([ErrLimit]: the same message may be given again later); nothing has to be done about it.
func (l *Layer) Receive(now time.Time, m *message.Message, from Flow) error {
	l.from = from
	in := &input{now: l.clock.Observe(now), msg: m, from: &l.from}
	if l.events.Len() >= l.cfg.Limits.Events {
		return fmt.Errorf("transaction: receive: %d events not drained (Limits.Events): %w", l.events.Len(), ErrLimit)
	}
	if m.IsResponse() {
		return l.receiveResponse(in)
	}
	return l.receiveRequest(in)
}

// receiveResponse follows RFC 3261 §18.1.2 and §17.1.3.
func (l *Layer) receiveResponse(in *input) error {
	m := in.msg
	top, err := m.Via()
	if err != nil {
		return fmt.Errorf("transaction: response: %w: %w", ErrMalformed, err)
	}
	cseq, err := m.CSeq()
	if err != nil {
		return fmt.Errorf("transaction: response: %w: %w", ErrMalformed, err)
	}
	branch, _ := branchKey(top.Branch())
	c, ok := l.clients.Get(clientKey{branch, cseq.Method})
	// A response has the Vias that its request had when it left us, no more and no fewer
	// (§8.1.3.3), and our own on top (§18.1.2).
	if !ok || m.ViaCount() != c.vias || !c.isOurs(&top) {
		return fmt.Errorf("transaction: %d to %s %w", m.Status(), cseq.Method, ErrStray)
	}
	c.response(in)
	return nil
}

// receiveRequest follows RFC 3261 §18.2.1 and §17.2.3.
func (l *Layer) receiveRequest(in *input) error {
	m := in.msg
	via, err := m.Via()
	if err != nil {
		return fmt.Errorf("transaction: request: %w: %w", ErrMalformed, err)
	}
	h := &head{via: via, host: fold(via.Host)}
	if branch := via.Branch(); hasCookie(branch) {
		h.branch = branch
	}
	method := m.Method()
	switch method {
	case message.ACK:
		l.receiveAck(h, in)
		return nil
	case message.CANCEL:
		return l.receiveCancel(h, in)
	}
	if s := l.find(h, m, method); s != nil {
		again := fsm.RecvRequestAgain
		if method == message.INVITE {
			again = fsm.RecvInviteAgain
		}
		s.run(again, in)
		return nil
	}
	if !l.room() {
		return l.refuse(in)
	}
	s := l.newServer(h, in)
	switch {
	case method != message.INVITE:
		s.begin(l, fsm.RecvRequest, in)
	case l.cfg.Policy.LateTrying:
		s.begin(l, fsm.RecvInviteDefer100, in)
	default:
		s.begin(l, fsm.RecvInvite, in)
	}
	return nil
}

// receiveAck gives an ACK to the INVITE that it matches; one that matches nothing goes to the
// user, who may know its dialog. Nobody ever answers it.
func (l *Layer) receiveAck(h *head, in *input) {
	of := message.INVITE
	if h.branch == "" {
		of = message.ACK
	}
	if s := l.find(h, in.msg, of); s != nil {
		s.run(fsm.RecvAck, in)
		return
	}
	if l.relays {
		_ = arrived(in.msg, &h.via, in.from) // its Via was read already
	}
	l.tell(Ack, in)
}

// find looks a request up among the transactions of a method.
func (l *Layer) find(h *head, m *message.Message, method message.Method) *Server {
	if h.branch == "" {
		return l.findOld(h, m, method)
	}
	s, _ := l.servers.Get(h.key(method))
	return s
}

// read fills in what of the message is needed beyond its Via. What cannot be read counts as
// missing here; whether that is an error is not for this layer to say.
func (h *head) read(m *message.Message) {
	if h.callID != "" {
		return
	}
	h.callID = m.CallID()
	h.cseq, _ = m.CSeq()
	h.fromTag, h.toTag = m.FromTag(), m.ToTag()
}

// newServer makes the transaction of a new request and files it. If a copy of the request
// that came by another way is being handled it says so, else it watches for such copies
// (RFC 3261 §8.2.2.2).
func (l *Layer) newServer(h *head, in *input) *Server {
	m := in.msg
	h.read(m)
	s := &Server{request: m, method: detachMethod(m.Method()), seq: h.cseq.Number}
	var merge mergeKey
	if h.toTag == "" && h.fromTag != "" && h.callID != "" && s.method != message.CANCEL {
		merge = mergeKey{callID: h.callID, fromTag: h.fromTag, seq: h.cseq.Number, method: s.method}
		if _, s.Merged = l.merges.Get(merge); s.Merged {
			merge = mergeKey{}
		}
	}
	var key serverKey
	if h.branch != "" {
		key = h.key(s.method)
	} else {
		s.old = &legacy{key: h.oldKey(m, s.method).detach()}
	}
	s.key, s.merge = detach(key, merge)
	l.file(s)
	if s.merge.callID != "" {
		l.merges.Put(s.merge, s)
	}
	_ = arrived(m, &h.via, in.from) // its Via was read already
	s.flow = backTo(&h.via, in.from)
	s.port = sentByPort(&h.via, &s.flow)
	return s
}

// refuse answers a request for which there is no room with 503, keeping no state.
func (l *Layer) refuse(in *input) error {
	resp, err := message.NewResponse(in.msg, 503, "")
	if err == nil {
		err = resp.Add("Retry-After", strconv.Itoa(int(l.cfg.Timers.J.Seconds())+1))
	}
	if err == nil {
		if resp.ToTag() == "" {
			_ = resp.SetToTag(l.cfg.ServerTag())
		}
		err = l.Reply(l.clock.Time(in.now), in.msg, resp, *in.from)
	}
	if err != nil {
		return err
	}
	return fmt.Errorf("transaction: request: %d transactions (Limits.Transactions), answered 503: %w", l.alive, ErrLimit)
}

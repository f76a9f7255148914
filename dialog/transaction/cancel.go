package transaction

import (
	"fmt"
	"strings"
	"time"

	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// Cancel asks for the INVITE of c to be cancelled (RFC 3261 §9.1). The CANCEL goes out at
// once or with the first provisional response; if a final one comes first there is nothing to
// cancel any more, and none is sent. The INVITE keeps its own course: a final response, or
// [CancelTimeout]. reason is the value of a Reason header (RFC 3326) or empty. The CANCEL's
// own responses are not told.
//
// Cancelling twice, or after the final response, is harmless. A request other than INVITE
// cannot be cancelled: the error is [ErrRefused].
func (l *Layer) Cancel(now time.Time, c *Client, reason string) error {
	in := &input{now: l.clock.Observe(now)}
	if c.key.method != message.INVITE {
		return fmt.Errorf("transaction: cancel: %s cannot be cancelled: %w: RFC 3261 §9.1", c.key.method, ErrRefused)
	}
	if c.cancel.sent || c.cancel.held {
		return nil
	}
	if reason != "" {
		probe, err := message.NewRequest(message.CANCEL, c.uri())
		if err == nil {
			err = probe.Add("Reason", reason)
		}
		if err != nil {
			return fmt.Errorf("transaction: cancel: %w", err)
		}
	}
	c.cancel.reason = reason
	c.run(fsm.WantCancel, in)
	return nil
}

func (c *Client) uri() message.URI {
	if c.request == nil {
		return message.URI{}
	}
	return c.request.RequestURI()
}

// sendCancel makes the CANCEL and its own transaction, which goes where the INVITE went.
func (c *Client) sendCancel(in *input) {
	if c.cancel.sent {
		return
	}
	req := c.cancelRequest()
	if req == nil {
		return
	}
	c.cancel.sent = true
	cancel := &Client{request: req, key: clientKey{method: message.CANCEL}, cancels: c}
	cancel.flow = c.flow
	if cancel.register(c.layer) == nil {
		cancel.begin(c.layer, &input{now: in.now})
	}
}

// receiveCancel answers a CANCEL that matches a transaction with 200 and lets it act on an
// INVITE that has no final response; one that matches nothing goes to the user (§9.2).
func (l *Layer) receiveCancel(h *head, in *input) error {
	if s := l.find(h, in.msg, message.CANCEL); s != nil {
		s.run(fsm.RecvRequestAgain, in)
		return nil
	}
	target := l.cancelled(h, in.msg)
	if target == nil && !l.room() {
		return l.refuse(in)
	}
	s := l.newServer(h, in)
	s.silent = target != nil
	s.begin(l, fsm.RecvRequest, in)
	if target != nil {
		target.run(fsm.RecvCancel, &input{now: in.now, msg: in.msg, from: in.from, cancel: s})
	}
	return nil
}

// cancelled finds the transaction that a CANCEL means: the one that it would match if its
// method were another (§9.2).
func (l *Layer) cancelled(h *head, m *message.Message) *Server {
	for _, method := range methods {
		if method == message.ACK || method == message.CANCEL {
			continue
		}
		if s := l.find(h, m, method); s != nil {
			return s
		}
	}
	return nil
}

// answerCancel gives the CANCEL its 200, with the To tag of the responses to the request (§9.2).
func (s *Server) answerCancel(in *input) {
	if s.ToTag == "" {
		s.ToTag = s.sentTag()
	}
	if s.ToTag == "" {
		s.ToTag = s.layer.cfg.ServerTag()
	}
	ok, err := message.NewResponse(in.msg, 200, "")
	if err != nil {
		return
	}
	if ok.ToTag() == "" {
		_ = ok.SetToTag(s.ToTag)
	}
	in.cancel.run(fsm.Send2xx, &input{now: in.now, msg: ok})
}

// sentTag is the To tag of the response that is kept for repetition.
func (s *Server) sentTag() string {
	m, err := message.Parse(s.packet)
	if err != nil {
		return "" // nothing was sent yet
	}
	to, _ := m.To()
	return strings.Clone(to.Tag())
}

// Abandon drops an INVITE whose answers can no longer reach us, because our own address is
// lost (RFC 6141 §5.5). If a provisional response had come, a CANCEL goes out first.
func (l *Layer) Abandon(now time.Time, c *Client) error {
	in := &input{now: l.clock.Observe(now)}
	if c.run(fsm.WantAbandon, in) == nil {
		return fmt.Errorf("transaction: abandon: %s is %s: %w", c.id(), c.state, ErrRefused)
	}
	return nil
}

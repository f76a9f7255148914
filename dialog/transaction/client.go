package transaction

import (
	"fmt"

	"github.com/sipdialog/sipdialog/dialog/internal/schedule"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// Client is a client transaction: a request of ours and its responses (RFC 3261 §17.1).
type Client struct {
	// User is free for the layer above: its own record of the request.
	User any

	core
	key     clientKey
	request *message.Message
	host    string // sent-by of our Via
	port    uint16
	vias    int     // how many Vias a response has
	cancels *Client // of a CANCEL: the INVITE's
	cancel  cancelling

	large    bool // goes by TCP for its size alone
	reinvite bool
	heard    bool // a response came
	answered bool // a 2xx came
	refused  bool // a failure came: what is kept is the ACK, if it is an INVITE
	released bool
}

// cancelling is how far the wish to cancel has come.
type cancelling struct {
	held, sent bool
	reason     string // value of the Reason header, or empty
}

// Request gives the request as it was sent, our Via on top. It is nil after [Client.Release].
func (c *Client) Request() *message.Message { return c.request }

// Method is the request's method.
func (c *Client) Method() message.Method { return c.key.method }

// Branch is the branch of our Via.
func (c *Client) Branch() string { return cookie + c.key.branch }

// State is where the machine stands.
func (c *Client) State() fsm.State { return c.state }

// Flow is where the request went. It may differ from what was asked for: a request that is
// too large for UDP goes by TCP.
func (c *Client) Flow() Flow { return c.flow }

// Release lets go of the request as soon as the transaction itself has no need of it.
func (c *Client) Release() {
	c.released = true
	c.forget()
}

// forget drops the request once no ACK and no CANCEL can be made of it any more: there is
// nothing left that could be abandoned.
func (c *Client) forget() {
	if !c.released || c.table == nil { // one that was never sent has nothing to forget
		return
	}
	if _, open := c.table.Next(c.state, fsm.WantAbandon); !open {
		c.request = nil
	}
}

func (c *Client) id() string { return string(c.key.method) + " " + c.Branch() }

// begin makes the transaction stand where its table begins, and sends the request.
func (c *Client) begin(l *Layer, in *input) {
	c.layer, c.self, c.entry.Owner = l, c, (*clientTimers)(c)
	l.alive++
	ev := fsm.SendNonInvite
	c.table = fsm.NonInviteClient
	if c.key.method == message.INVITE {
		c.table, ev = fsm.InviteClient, fsm.SendInvite
	}
	c.state = c.table.Start()
	c.packet = c.request.Bytes()
	c.run(ev, in)
}

// clientTimers is a Client as the owner of its deadlines.
type clientTimers Client

// Due fires the timers that are due.
func (c *clientTimers) Due(now schedule.Instant) { c.core.due(now) }

// DeadlineReason says what the next deadline is for.
func (c *clientTimers) DeadlineReason() string { return c.core.reason() }

// run steps the machine: it looks the event up and performs the rule's effects.
func (c *Client) run(ev fsm.Event, in *input) *fsm.Rule {
	rule := c.step(ev, in)
	if rule == nil {
		return nil
	}
	for _, a := range rule.Do {
		if !c.timerAction(a, in) {
			c.do(a, in)
		}
	}
	if c.ended() {
		c.end()
		return rule
	}
	c.forget()
	c.settle(in)
	return rule
}

// do performs one effect that is not a timer's.
func (c *Client) do(a fsm.Action, in *input) {
	switch a {
	case fsm.SendRequest, fsm.ResendRequest, fsm.ResendAck:
		if c.packet != nil {
			c.send(c.packet)
		}
	case fsm.SendAck:
		if c.packet = c.failureAck(in.msg); c.packet != nil {
			c.send(c.packet)
		}
	case fsm.HoldCancel:
		c.cancel.held = true
	case fsm.ForgetCancel:
		c.cancel.held = false
	case fsm.ReleaseCancel:
		if c.cancel.held {
			c.cancel.held = false
			c.run(fsm.WantCancel, in)
		}
	case fsm.SendCancel:
		c.sendCancel(in)
	case fsm.TellResponse, fsm.TellStray2xx:
		c.tell(Response, in)
	case fsm.TellTimeout:
		c.tell(Timeout, nil)
	case fsm.TellTransportError, fsm.TellAckError:
		c.tell(TransportError, in)
	case fsm.TellCancelTimeout:
		c.tell(CancelTimeout, nil)
	case fsm.Drop, fsm.Absorb:
	}
}

// tell queues an event for the user. The CANCEL's own transaction is the layer's: nobody
// hears of it.
func (c *Client) tell(kind Kind, in *input) {
	if c.cancels == nil {
		c.layer.tell(kind, in).Client = c
	}
}

// end takes the transaction out of everything that knows it.
func (c *Client) end() {
	l := c.layer
	c.timers = [slots]timer{}
	l.heap.Set(&c.entry, schedule.Never)
	c.unlink()
	l.clients.Drop(c.key)
	l.alive--
	c.tell(Ended, nil)
	c.packet, c.request, c.cancels = nil, nil, nil
}

// transportFailed classifies the failure of what was sent last.
func (c *Client) transportFailed(in *input) {
	invite := c.key.method == message.INVITE
	switch {
	case c.large && !c.heard:
		c.retryByUDP(in)
	case invite && c.refused && c.reinvite:
		c.run(fsm.AckFailedReinvite, in)
	case invite && c.refused:
		c.run(fsm.AckFailed, in)
	case invite && c.layer.cfg.Policy.FailInProceeding:
		c.run(fsm.TransportErrorFatal, in)
	default:
		c.run(fsm.TransportError, in)
	}
}

// retryByUDP starts over: the same request, a new branch, UDP (RFC 3261 §18.1.1).
func (c *Client) retryByUDP(in *input) {
	l := c.layer
	l.clients.Drop(c.key)
	l.alive--
	c.unlink()
	c.timers = [slots]timer{}
	c.large = false
	c.flow.Transport = "UDP"
	if err := setVia(c.request, "UDP", l.cfg.Branch()); err == nil {
		err = c.register(l)
		if err == nil {
			c.begin(l, in)
			return
		}
	}
	l.clients.Put(c.key, c)
	l.alive++
	c.run(fsm.TransportError, in)
}

// response classifies a response that matched, by its code and by what came before.
func (c *Client) response(in *input) {
	p := &c.layer.cfg.Policy
	invite := c.key.method == message.INVITE
	ev := fsm.Recv300to699
	switch status := in.msg.Status(); {
	case status == 100:
		ev = fsm.Recv100
	case status < 200 && invite && c.answered && p.DropLate1xx:
		ev = fsm.Recv1xxUnwanted
	case status < 200:
		ev = fsm.Recv1xx
	case status < 300 && invite && c.refused && p.TellStray2xx:
		ev = fsm.Recv2xxStray
	case status < 300:
		ev = fsm.Recv2xx
		c.answered = c.answered || !c.refused
	default:
		c.refused = c.refused || !c.answered
	}
	c.heard = true
	c.run(ev, in)
}

// name says what a message is, for an error text.
func name(m *message.Message) string {
	if m.IsRequest() {
		return string(m.Method())
	}
	return fmt.Sprintf("a %d response", m.Status())
}

package transaction

import (
	"fmt"
	"strings"
	"time"

	"github.com/sipdialog/sipdialog/message"
)

// Request sends a request other than ACK and CANCEL and waits for its responses. If it has
// no Via it gets one; if it has one, that must be ours. A request of more than 1300 bytes that
// was to go by UDP goes by TCP (RFC 3261 §18.1.1) and, if that fails, by UDP after all, as a
// new transaction behind the same Client.
//
// The message belongs to the layer from now on and must not be changed.
func (l *Layer) Request(now time.Time, req *message.Message, to Flow) (*Client, error) {
	return l.request(now, req, to, false)
}

// Forward is Request for a proxy: our Via goes on top of those that are there (RFC 3261 §16.6).
func (l *Layer) Forward(now time.Time, req *message.Message, to Flow) (*Client, error) {
	return l.request(now, req, to, true)
}

func (l *Layer) request(now time.Time, req *message.Message, to Flow, forward bool) (*Client, error) {
	in := &input{now: l.clock.Observe(now)}
	method := req.Method()
	if req.IsResponse() || method == message.ACK || method == message.CANCEL {
		return nil, fmt.Errorf("transaction: request: %s makes no transaction (Send, Cancel): %w", name(req), ErrRefused)
	}
	if !l.room() {
		return nil, fmt.Errorf("transaction: request: %d transactions (Limits.Transactions): %w", l.alive, ErrLimit)
	}
	c := &Client{request: req, key: clientKey{method: detachMethod(method)}}
	var err error
	if c.large, err = l.address(req, &to, forward); err != nil {
		return nil, err
	}
	c.flow = to
	if err := c.register(l); err != nil {
		return nil, err
	}
	c.reinvite = req.ToTag() != ""
	c.begin(l, in)
	return c, nil
}

// address puts our Via on top of a request if it has none, or in any case if forward says so,
// and sees to it that a large one goes by TCP.
func (l *Layer) address(req *message.Message, to *Flow, forward bool) (large bool, err error) {
	if forward || !req.Has("Via") {
		if err := req.Prepend("Via", l.ownVia(l.cfg.Branch(), to)); err != nil {
			return false, fmt.Errorf("transaction: Via: %w", err)
		}
	}
	if !to.Reliable() && !l.cfg.Policy.KeepLarge && req.Len() > largest {
		to.Transport, to.Conn = "TCP", nil
		if err := setVia(req, to.Transport, ""); err != nil {
			return false, err
		}
		large = true
	}
	if to.Reliable() {
		req.SetContentLength() // a stream cannot do without (RFC 3261 §18.3)
	}
	return large, nil
}

// largest is the size up to which a request may go by UDP when nobody knows the path MTU
// (RFC 3261 §18.1.1).
const largest = 1300

// setVia changes the transport of the top Via and, if it is not empty, the branch.
func setVia(req *message.Message, transport, branch string) error {
	via, err := req.Via()
	if err != nil {
		return fmt.Errorf("transaction: Via: %w", err)
	}
	via.Transport = transport
	if branch != "" {
		via = via.With("branch", branch)
	}
	if err := req.SetTopVia(via); err != nil {
		return fmt.Errorf("transaction: Via: %w", err)
	}
	return nil
}

// register files the transaction under the branch of its top Via.
func (c *Client) register(l *Layer) error {
	c.vias = 0
	for via, err := range c.request.Vias() {
		if c.vias++; c.vias > 1 {
			continue
		}
		if err != nil {
			return fmt.Errorf("transaction: request: %w", err)
		}
		branch, ok := branchKey(via.Branch())
		if !ok {
			return fmt.Errorf("transaction: request: the branch of the Via has to begin with %q and go on: RFC 3261 §8.1.1.7", cookie)
		}
		// The request may be released long before the transaction ends.
		if l.sentBy != via.Host {
			l.sentBy = strings.Clone(via.Host)
		}
		c.key.branch, c.host, c.port = strings.Clone(branch), l.sentBy, via.Port
	}
	if _, taken := l.clients.Get(c.key); taken {
		return fmt.Errorf("transaction: request: the branch of %s is in use: %w", c.id(), ErrRefused)
	}
	l.clients.Put(c.key, c)
	return nil
}

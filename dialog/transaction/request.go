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
	branch, large, err := l.address(req, &to, forward)
	if err != nil {
		return nil, err
	}
	c.flow, c.large = to, large
	if branch == "" || forward {
		err = c.register(l)
	} else {
		c.vias = 1
		err = c.file(l, branch, l.sentBy.host, l.sentBy.port)
	}
	if err != nil {
		return nil, err
	}
	c.reinvite = method == message.INVITE && req.ToTag() != ""
	c.begin(l, in)
	return c, nil
}

// address puts our Via on top of a request if it has none, or in any case if forward says so,
// and sees to it that a large one goes by TCP. It gives the branch that it made, with the sent-by
// that stands in l.sentBy then.
func (l *Layer) address(req *message.Message, to *Flow, forward bool) (branch string, large bool, err error) {
	if forward || req.ViaCount() == 0 {
		branch = l.cfg.Branch()
		via, err := l.ownVia(branch, to)
		if err == nil {
			err = req.Prepend("Via", via)
		}
		if err != nil {
			return "", false, fmt.Errorf("transaction: Via: %w", err)
		}
	}
	if !reliable(to.Transport) && !l.cfg.Policy.KeepLarge && req.Len() > largest {
		to.Transport, to.Conn = "TCP", nil
		if err := setVia(req, to.Transport, ""); err != nil {
			return "", false, err
		}
		large = true
	}
	if reliable(to.Transport) {
		req.SetContentLength() // a stream cannot do without (RFC 3261 §18.3)
	}
	return branch, large, nil
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

// register files the transaction under the branch of its top Via. Its strings are copied: the
// request may be released long before the transaction ends.
func (c *Client) register(l *Layer) error {
	top, err := c.request.Via()
	if err != nil {
		return fmt.Errorf("transaction: request: %w", err)
	}
	c.vias = c.request.ViaCount()
	host := l.sentBy.host
	if host != top.Host {
		host = strings.Clone(top.Host)
	}
	return c.file(l, strings.Clone(top.Branch()), host, top.Port)
}

// file puts the transaction where the responses to its branch look for it.
func (c *Client) file(l *Layer, branch, host string, port uint16) error {
	key, ok := branchKey(branch)
	if !ok {
		return fmt.Errorf("transaction: request: the branch of the Via has to begin with %q and go on: RFC 3261 §8.1.1.7", cookie)
	}
	c.key.branch, c.host, c.port = key, host, port
	if _, taken := l.clients.Get(c.key); taken {
		return fmt.Errorf("transaction: request: the branch of %s is in use: %w", c.id(), ErrRefused)
	}
	l.clients.Put(c.key, c)
	return nil
}

package dialogtest

import (
	"iter"
	"strconv"
	"time"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/message"
)

// A Proxy is a stateful forking proxy (RFC 3261 §16) for the network: what makes one INVITE
// have several answers. Make it with [Network.Proxy].
type Proxy struct {
	// Locations says for a domain which URIs a request for it goes to, all at once. A
	// request for anything else goes where its Route or Request-URI says.
	Locations map[string][]string
	// RecordRoute keeps the proxy in the path of the dialogs that it makes.
	RecordRoute bool
	// KeepRinging leaves the other branches ringing when one has answered, so that more
	// answers come. The RFC wants them cancelled.
	KeepRinging bool
	// RefuseOptions answers an OPTIONS that may go no further (Max-Forwards 0) with 483, like any
	// other request (RFC 4475 §3.3.11). By default the proxy answers it itself, with 200, so
	// that a caller can ask one server of the way after the other (RFC 3261 §11, §16.3 item 3).
	RefuseOptions bool
	// Transport is what it sends requests by; "" is UDP.
	Transport string
	// Screen, if set, looks at each request but ACK and CANCEL before it is sent on. It may
	// edit it; a response that it gives is the answer instead, a 407 for instance.
	Screen func(now time.Time, req *message.Message) *message.Message
	// Change, if set, may edit each response before it goes back.
	Change func(resp *message.Message)

	node  *Node
	host  string // in Via and Record-Route
	layer *transaction.Layer
	now   time.Time
	out   outbox
	acks  int
}

// Proxy puts a proxy on the network. The domains of the given users lead to it from then on,
// and it sends requests for each of them to that user; change Locations to fork.
func (n *Network) Proxy(name string, users ...*Node) *Proxy {
	return n.NamedProxy(name, "", users...)
}

// NamedProxy is [Network.Proxy] for one that calls itself by a host name in Via and
// Record-Route; the name leads to it.
func (n *Network) NamedProxy(name, host string, users ...*Node) *Proxy {
	p := &Proxy{Locations: make(map[string][]string), now: n.now, host: host}
	cfg := transaction.Config{Branch: n.newIDs(name).Branch, ServerTag: n.newIDs(name).Tag}
	cfg.Policy.LateTrying = true // it sends 100 itself, once it knows that it sends the request on
	if host != "" {
		cfg.SentBy = host + ":5060"
	}
	p.layer = transaction.NewStandalone(cfg)
	p.node = n.Add(name, p)
	if host == "" {
		p.host = p.node.Addr.Addr().String()
	} else {
		n.Host(host, p.node)
	}
	for _, u := range users {
		n.Host(HostOf(u.Name), p.node)
		p.Locations[HostOf(u.Name)] = []string{contactOf(u)}
	}
	return p
}

// Node is the proxy's place on the network.
func (p *Proxy) Node() *Node { return p.node }

func contactOf(u *Node) string { return "sip:" + u.Name + "@" + u.Addr.Addr().String() }

// Receive takes a packet.
func (p *Proxy) Receive(now time.Time, packet []byte, from dialog.Flow) error {
	p.now = now
	m, err := message.Parse(packet)
	if err != nil {
		return err
	}
	err = p.layer.Receive(now, m, from)
	p.pump()
	return err
}

// Advance runs the timers of the transactions.
func (p *Proxy) Advance(now time.Time) {
	p.now = now
	p.layer.Advance(now)
	p.pump()
}

// Deadline is when the next timer is due.
func (p *Proxy) Deadline() (time.Time, bool) { return p.layer.Deadline() }

// TransportFailed lets the transactions know that a packet was not delivered.
func (p *Proxy) TransportFailed(now time.Time, to dialog.Flow, err error) {
	p.now = now
	p.layer.TransportFailed(now, to, err)
	p.pump()
}

// Outputs drains what is to be sent.
func (p *Proxy) Outputs() iter.Seq[dialog.Output] { return p.out.Outputs() }

func (p *Proxy) pump() {
	for e, ok := p.layer.Next(); ok; e, ok = p.layer.Next() {
		switch e.Kind {
		case transaction.Send:
			p.out.send(p.now, e.Packet, e.Flow)
		case transaction.Request:
			p.fork(e.Server)
		case transaction.Response:
			e.Message.DelFirst("Via")
			p.response(e.Client.User.(*forking), e.Message)
		case transaction.Timeout:
			p.stands(e.Client, 408)
		case transaction.TransportError:
			if e.Client != nil {
				p.stands(e.Client, 503)
			}
		case transaction.CancelTimeout:
			p.stands(e.Client, 487)
		case transaction.Cancelled:
			p.cancel(e.Server.User.(*forking))
		case transaction.UnmatchedCancel:
			p.respond(e.Server, p.own(e.Message, 481))
		case transaction.Ack:
			p.ack(e.Message)
		}
	}
}

// own makes a response of the proxy's.
func (p *Proxy) own(req *message.Message, code int) *message.Message {
	resp, err := message.NewResponse(req, code, "")
	if err != nil {
		return nil
	}
	if to, err := resp.To(); err == nil && to.Tag() == "" && code > 100 {
		resp.SetToTag("p" + strconv.Itoa(len(p.node.Name)+code))
	}
	return resp
}

func (p *Proxy) respond(s *transaction.Server, resp *message.Message) {
	if resp != nil {
		p.layer.Respond(p.now, s, resp) // one that comes too late is dropped, as it should be
	}
}

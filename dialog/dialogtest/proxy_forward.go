package dialogtest

import (
	"strconv"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/message"
)

// A forking is one request on its way to several places (§16.7: the response context).
type forking struct {
	server   *transaction.Server
	branches []*transaction.Client
	open     int
	best     *message.Message // the failure that goes back if all fail
	answered bool
}

// fork sends a request on, with one branch for each place.
func (p *Proxy) fork(s *transaction.Server) {
	f := &forking{server: s}
	s.User = f
	if p.spent(s.Request()) {
		p.respond(s, p.last(s.Request()))
		return
	}
	if p.Screen != nil {
		if resp := p.Screen(p.now, s.Request()); resp != nil {
			p.respond(s, resp)
			return
		}
	}
	if s.Request().Method() == message.INVITE {
		p.respond(s, p.own(s.Request(), 100))
	}
	copies := p.onward(s.Request())
	f.open = len(copies)
	for _, m := range copies {
		c, err := p.layer.Forward(p.now, m, p.flow(m))
		if err != nil {
			f.open--
			continue
		}
		c.User = f
		f.branches = append(f.branches, c)
	}
	if f.open == 0 {
		p.respond(s, p.own(s.Request(), 480)) // there is nowhere to go (§16.5)
	}
}

// spent tells whether a request may go no further (§16.3 item 3).
func (p *Proxy) spent(req *message.Message) bool {
	hops, err := req.MaxForwards()
	return err == nil && hops == 0
}

// last answers a request that may go no further: 483, but OPTIONS as its final recipient, with
// what the proxy is capable of, which has no methods and no body (§11.2).
func (p *Proxy) last(req *message.Message) *message.Message {
	if req.Method() != message.OPTIONS || p.RefuseOptions {
		return p.own(req, 483)
	}
	resp := p.own(req, 200)
	if resp != nil {
		resp.Add("Accept", "")
		resp.Add("Accept-Encoding", "identity")
		resp.Add("Accept-Language", "en")
		resp.Add("Supported", "")
	}
	return resp
}

// onward makes the copies that are sent on (§16.6).
func (p *Proxy) onward(req *message.Message) []*message.Message {
	hops := 70 // there is none, or none that can be read (§16.6 item 3)
	if n, err := req.MaxForwards(); err == nil {
		hops = n - 1
	}
	uris := []string{req.RequestURIText()}
	if at, ok := p.Locations[req.RequestURI().Host]; ok {
		uris = at
	}
	var copies []*message.Message
	for _, text := range uris {
		uri, err := message.ParseURI(text)
		if err != nil {
			continue
		}
		m := req.Clone()
		m.SetRequestURI(uri)
		m.Set("Max-Forwards", strconv.Itoa(hops))
		for r, err := range req.Routes() {
			if err == nil && r.URI.Host == p.host {
				m.DelFirst("Route")
			}
			break
		}
		if p.RecordRoute && establishes(string(req.Method())) {
			if to, err := req.To(); err == nil && to.Tag() == "" {
				m.Prepend("Record-Route", "<sip:"+p.host+";lr>")
			}
		}
		copies = append(copies, m)
	}
	return copies
}

// flow is where a request goes next: to its first Route, else to its Request-URI.
func (p *Proxy) flow(m *message.Message) dialog.Flow {
	next := m.RequestURI()
	for r, err := range m.Routes() {
		if err == nil {
			next = r.URI
		}
		break
	}
	return dialog.Flow{Transport: p.transport(), Local: p.node.Addr, NextHop: next.String()}
}

func (p *Proxy) transport() string {
	if p.Transport == "" {
		return "UDP"
	}
	return p.Transport
}

// ack sends the ACK to a 2xx on; it belongs to no transaction, and nothing answers it.
func (p *Proxy) ack(m *message.Message) {
	if p.spent(m) {
		return
	}
	for _, c := range p.onward(m) {
		p.acks++
		c.Prepend("Via", "SIP/2.0/"+p.transport()+" "+p.host+":5060;branch=z9hG4bK-"+p.node.Name+"-ack-"+strconv.Itoa(p.acks))
		p.layer.Send(p.now, c, p.flow(c)) // queues it, or there is nowhere to send it
	}
}

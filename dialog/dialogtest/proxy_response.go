package dialogtest

import (
	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/message"
)

// stands takes a code in place of a response that did not come.
func (p *Proxy) stands(c *transaction.Client, code int) {
	f := c.User.(*forking)
	req := f.server.Request()
	if req == nil {
		return // another branch has answered, so long ago that the request is forgotten
	}
	if resp := p.own(req, code); resp != nil {
		p.response(f, resp)
	}
}

// response decides what goes back (§16.7): provisional responses and every 2xx at once, of
// the failures the best when all branches have failed.
func (p *Proxy) response(f *forking, m *message.Message) {
	code := m.Status()
	if p.Change != nil {
		p.Change(m)
	}
	switch {
	case code == 100:
		return
	case code < 200:
		if !f.answered {
			p.respond(f.server, m)
		}
		return
	case code < 300:
		f.answered = true
		p.respond(f.server, m)
		if !p.KeepRinging {
			p.cancel(f)
		}
		return
	case code >= 600:
		p.cancel(f)
	}
	if f.best == nil || code < f.best.Status() && f.best.Status() < 600 || code >= 600 {
		f.best = m
	}
	if f.open--; f.open == 0 && !f.answered {
		f.answered = true
		p.respond(f.server, f.best)
	}
}

func (p *Proxy) cancel(f *forking) {
	for _, c := range f.branches {
		p.layer.Cancel(p.now, c, "") // no effect on one that has its final response
	}
}

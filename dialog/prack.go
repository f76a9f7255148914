package dialog

import (
	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/message"
)

// provisions are the reliable provisional responses of the INVITEs that a dialog has open, in
// either direction (RFC 3262): usually one INVITE, two when a PRACK comes late.
type provisions struct {
	servers []*reliableServer // INVITEs of the peer
	clients []*reliableClient // INVITEs of ours
}

// isReliable says whether a provisional response was sent reliably (RFC 3262 §4): it needs
// both the option tag and a number.
func isReliable(m *message.Message) bool {
	if m.Status() <= 100 || m.Status() > 199 || !m.HasToken("Require", "100rel") {
		return false
	}
	n, err := m.RSeq()
	return err == nil && n > 0
}

// provisionsDone forgets what belongs to an INVITE whose transaction is over.
func (d *Dialog) provisionsDone(s *transaction.Server, c *transaction.Client) {
	if d.session == nil || d.session.prov == nil {
		return
	}
	p := d.session.prov
	for i, r := range p.servers {
		if s != nil && r.server == s {
			r.stop()
			p.servers = append(p.servers[:i:i], p.servers[i+1:]...)
			break
		}
	}
	for i, r := range p.clients {
		if c != nil && r.client == c {
			p.clients = append(p.clients[:i:i], p.clients[i+1:]...)
			break
		}
	}
	if len(p.servers)+len(p.clients) == 0 {
		d.session.prov = nil
	}
}

// provisionsOf gives the record of the dialog, made when it is first needed.
func (d *Dialog) provisionsOf() *provisions {
	if d.session.prov == nil {
		d.session.prov = new(provisions)
	}
	return d.session.prov
}

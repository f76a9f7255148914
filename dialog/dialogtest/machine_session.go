package dialogtest

import "github.com/sipdialog/sipdialog/dialog"

// sessionOps are the verbs of a call that stands.
var sessionOps = []operation{}

// owedOffer lets a host answer an offer of the peer's; it tells whether there was one.
func (m *Machine) owedOffer(a *actor, c *call) bool { return false }

// compareSessions checks that two sides of a call that stands agree on its session.
func (m *Machine) compareSessions(where string, a, b *actor, c, d *dialog.Dialog) {
	al, ar := c.Held()
	bl, br := d.Held()
	if al != br || ar != bl {
		m.fail("%s: %s holds %v and is held %v; %s holds %v and is held %v", where, a.Name, al, ar, b.Name, bl, br)
	}
}

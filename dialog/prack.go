package dialog

import (
	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/message"
)

// sessionProgress: the host wants to send a provisional response with w; an error refuses it.
func (d *Dialog) sessionProgress(verb string, code int, w *With) error { return nil }

// sendProvisional sends a provisional response of the callee, reliably where both sides can.
func (d *Dialog) sendProvisional(resp *message.Message, w *With) {
	d.e.tx.Respond(d.e.instant(), d.server, resp)
}

// prackOwed: a reliable provisional response with SDP has no PRACK yet.
func (d *Dialog) prackOwed() bool { return false }

// finalSent: the final response to the INVITE was sent; reliable provisional ones stop.
func (d *Dialog) finalSent() {}

// pracked: a PRACK of the peer came, in order.
func (d *Dialog) pracked(c *cause) { d.answer(c.server, c.msg, 481) }

// prack answers a reliable provisional response with a PRACK.
func (d *Dialog) prack(m *message.Message) {}

// prackHappened is the fate of our PRACK.
func (o *outgoing) prackHappened(ev transaction.Event) {}

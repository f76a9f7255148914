package dialog

import (
	"time"

	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// SetContact changes the URI at which the peer is to reach this side: the Contact of what this
// dialog sends from now on. The peer learns of it by the next request or 2xx that refreshes the
// target, so that a host whose address has changed calls Reinvite or Update afterwards (RFC 3261
// §12.2.1.2, RFC 3665 §3.7). If a re-INVITE of ours is open it is given up, and a new one with
// the new Contact takes its place by itself (RFC 6141 §5.5).
func (d *Dialog) SetContact(now time.Time, uri string) error {
	if err := d.begin(now, "set contact"); err != nil {
		return err
	}
	u, err := message.ParseURI(uri)
	if err != nil {
		return &LocalError{Verb: "set contact", Advice: "it is no URI: " + err.Error(), Err: err, RFC: "RFC 3261 §8.1.1.8"}
	}
	if d.secure && !u.IsSecure() {
		return &LocalError{Verb: "set contact", Advice: "the dialog is secure and wants a sips URI", RFC: "RFC 3261 §12.1.1"}
	}
	d.contact = "<" + u.Text() + ">"
	if d.session != nil && d.session.invite != nil { // its responses go where we are no more
		d.modifyHears(fsm.ContactLost, &cause{by: Local})
		d.e.pump()
	}
	return nil
}

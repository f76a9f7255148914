package dialog

import (
	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// failureEvent says what a failure of a request in the dialog means to it (RFC 5057).
func (d *Dialog) failureEvent(m message.Method, code int, kind transaction.Kind) fsm.Event {
	return fsm.NoEvent
}

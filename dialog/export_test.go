package dialog

import (
	"time"

	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// CountRule is told of each transition of an endpoint that a test of this package makes by itself.
var CountRule func(test string, r *fsm.Rule)

// SetLocalCSeq makes a dialog look as if it had sent that many requests.
func SetLocalCSeq(d *Dialog, n uint32) { d.localSeq = n }

// TakeCSeq asks for the next number.
func TakeCSeq(d *Dialog) error {
	_, err := d.nextSeq("info")
	return err
}

// SendRequest sends a request of any method in the dialog, as the verbs do.
func SendRequest(d *Dialog, now time.Time, method message.Method, w With) error {
	if err := d.begin(now, "request"); err != nil {
		return err
	}
	return d.sendRequest("request", method, &w)
}

// AddUsage makes the dialog have one subscription more, or with -1 one less.
func AddUsage(d *Dialog, n int) {
	d.usages += int32(n)
	d.settle()
	d.e.pump()
}

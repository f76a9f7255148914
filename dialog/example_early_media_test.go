package dialog_test

import (
	"fmt"

	"github.com/sipdialog/sipdialog/dialog"
)

// A gateway answers with early media: an announcement is heard before anybody picks up. The 183
// goes out reliably (RFC 3262), for it carries the answer to the offer; the 200 needs none.
func ExampleDialog_Progress() {
	w := newLab()
	alice, gateway := w.add("alice", dialog.Config{}), w.add("gateway", dialog.Config{})
	alice.hear = func(out dialog.Output) {
		switch out.Kind {
		case dialog.EarlyMedia:
			fmt.Println("    alice may hear the gateway:", out.MediaAuthorized)
			out.Dialog.MediaFlowing(w.now, true) // its packets come
		case dialog.Ringing:
			fmt.Println("    alice is to play a tone herself:", out.LocalRingback)
		case dialog.Established:
			fmt.Println("    the call is answered")
		}
	}
	var call *dialog.Dialog
	gateway.hear = func(out dialog.Output) {
		if out.Kind == dialog.Incoming {
			call = out.Dialog
			call.Progress(w.now, 183, dialog.With{SDP: audio(gateway.addr)})
		}
	}
	alice.Invite(w.now, dialog.Call{To: "<sip:gateway@192.0.2.2:5060>", With: dialog.With{SDP: audio(alice.addr)}})
	w.run()
	call.Ring(w.now)
	w.run()
	call.Answer(w.now)
	w.run()
	// Output:
	// alice: INVITE sip:gateway@192.0.2.2:5060
	// gateway: 100 Trying
	// gateway: 183 Session Progress
	// alice: PRACK sip:gateway@192.0.2.2:5060
	//     alice may hear the gateway: true
	// gateway: 200 OK
	// gateway: 180 Ringing
	//     alice is to play a tone herself: false
	// gateway: 200 OK
	//     the call is answered
	// alice: ACK sip:gateway@192.0.2.2:5060
}

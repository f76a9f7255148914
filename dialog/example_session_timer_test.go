package dialog_test

import (
	"fmt"
	"time"

	"github.com/sipdialog/sipdialog/dialog"
)

// A call is kept alive by session timers (RFC 4028): one side refreshes it at half of the
// interval; when a refresh fails to come the other side hangs up.
func ExampleDialog_SessionTimer() {
	w := newLab()
	alice := w.add("alice", dialog.Config{Session: dialog.Session{Expires: 30 * time.Minute}})
	bob := w.add("bob", dialog.Config{})
	hear := func(name string) func(dialog.Output) {
		return func(out dialog.Output) {
			switch out.Kind {
			case dialog.Incoming:
				out.Dialog.Answer(w.now, dialog.With{SDP: audio(bob.addr)})
			case dialog.Refreshed:
				fmt.Printf("    %s: refreshed until %s\n", name, out.Until.Format("15:04"))
			case dialog.Ended:
				fmt.Printf("    %s: ended at %s: %v\n", name, w.now.Format("15:04:05"), out.Err)
			}
		}
	}
	alice.hear, bob.hear = hear("alice"), hear("bob")
	call, _ := alice.Invite(w.now, dialog.Call{To: "<sip:bob@192.0.2.2:5060>", With: dialog.With{SDP: audio(alice.addr)}})
	w.run()
	interval, by, until := call.SessionTimer()
	fmt.Printf("    %v, refreshed by the %s side, until %s\n", interval, by, until.Format("15:04"))
	w.sleep(15 * time.Minute)
	w.unplug(alice)
	w.sleep(30*time.Minute - 32*time.Second) // bob waits for the refresh that does not come
	// Output:
	// alice: INVITE sip:bob@192.0.2.2:5060
	// bob: 100 Trying
	// bob: 200 OK
	// alice: ACK sip:bob@192.0.2.2:5060
	//     30m0s, refreshed by the local side, until 12:30
	// alice: UPDATE sip:bob@192.0.2.2:5060
	//     bob: refreshed until 12:45
	// bob: 200 OK
	//     alice: refreshed until 12:45
	// bob: BYE sip:alice@192.0.2.1:5060
	//     bob: ended at 12:44:28: no session refresh in time
}

package dialog_test

import (
	"fmt"

	"github.com/sipdialog/sipdialog/dialog"
)

// Alice calls bob, puts him on hold with music, and comes back. A program never writes SDP for
// that, and never answers a re-INVITE by hand.
func ExampleDialog_Hold() {
	w := newLab()
	alice, bob := w.add("alice", dialog.Config{}), w.add("bob", dialog.Config{})
	bob.hear = func(out dialog.Output) {
		switch out.Kind {
		case dialog.Incoming:
			out.Dialog.Answer(w.now, dialog.With{SDP: audio(bob.addr)})
		case dialog.Held:
			fmt.Println("    bob hears music; the hold is", out.By)
		case dialog.Resumed:
			fmt.Println("    bob is back")
		}
	}
	call, err := alice.Invite(w.now, dialog.Call{To: "<sip:bob@192.0.2.2:5060>", With: dialog.With{SDP: audio(alice.addr)}})
	if err != nil {
		fmt.Println(err)
		return
	}
	w.run()
	call.Hold(w.now, true)
	w.run()
	fmt.Println("    the call is", call.State())
	call.Resume(w.now)
	w.run()
	fmt.Println("    the call is", call.State())
	// Output:
	// alice: INVITE sip:bob@192.0.2.2:5060
	// bob: 100 Trying
	// bob: 200 OK
	// alice: ACK sip:bob@192.0.2.2:5060
	// alice: INVITE sip:bob@192.0.2.2:5060
	// bob: 100 Trying
	//     bob hears music; the hold is remote
	// bob: 200 OK
	// alice: ACK sip:bob@192.0.2.2:5060
	//     the call is held
	// alice: INVITE sip:bob@192.0.2.2:5060
	// bob: 100 Trying
	//     bob is back
	// bob: 200 OK
	// alice: ACK sip:bob@192.0.2.2:5060
	//     the call is confirmed
}

// A gateway that has its own media decides itself what it answers to a re-INVITE.
func ExampleDialog_AnswerOffer() {
	w := newLab()
	alice := w.add("alice", dialog.Config{})
	gateway := w.add("gateway", dialog.Config{Policy: dialog.Policy{Reoffers: dialog.ReoffersAsk}})
	gateway.hear = func(out dialog.Output) {
		switch out.Kind {
		case dialog.Incoming:
			out.Dialog.Answer(w.now, dialog.With{SDP: audio(gateway.addr)})
		case dialog.OfferReceived:
			if err := out.Dialog.RefuseOffer(w.now); err != nil {
				fmt.Println(err)
			}
		}
	}
	call, err := alice.Invite(w.now, dialog.Call{To: "<sip:gateway@192.0.2.2:5060>", With: dialog.With{SDP: audio(alice.addr)}})
	if err != nil {
		fmt.Println(err)
		return
	}
	alice.hear = func(out dialog.Output) {
		if out.Kind == dialog.Failed {
			fmt.Println("    alice:", out.Err)
		}
	}
	w.run()
	call.Hold(w.now, false)
	w.run()
	fmt.Println("    the call is", call.State())
	// Output:
	// alice: INVITE sip:gateway@192.0.2.2:5060
	// gateway: 100 Trying
	// gateway: 200 OK
	// alice: ACK sip:gateway@192.0.2.2:5060
	// alice: INVITE sip:gateway@192.0.2.2:5060
	// gateway: 100 Trying
	// gateway: 488 Not Acceptable Here
	// alice: ACK sip:gateway@192.0.2.2:5060
	//     alice: dialog: INVITE: 488 Not Acceptable Here
	//     the call is confirmed
}

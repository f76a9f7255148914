package fsm_test

import (
	"context"
	"fmt"

	looplab "github.com/looplab/fsm"

	"github.com/sipdialog/sipdialog/fsm"
)

// A driver keeps the state, looks the event up and carries the effects out.
func ExampleTable_Next() {
	state := fsm.Early
	rule, ok := fsm.Dialog.Next(state, fsm.WantByeAsCallee)
	fmt.Println(ok, rule)
	fmt.Println("do: ", rule.Do)
	fmt.Println("why:", rule.Why)
	fmt.Println("see:", rule.Ref)
	// Output:
	// true DLG-15: early --want_bye_as_callee--> early
	// do:  [reject_invite]
	// why: The callee may not send BYE before its answer: a failure to the INVITE says the same.
	// see: RFC 3261 §15
}

// What a table does not mention changes nothing.
func ExampleTable_Next_none() {
	_, ok := fsm.Dialog.Next(fsm.Mortal, fsm.Timer2xx)
	fmt.Println(ok)
	// Output: false
}

// A BYE ends all that is going on in a call.
func ExampleCouple() {
	call := []fsm.Region{
		{Machine: fsm.Dialog, State: fsm.Mortal}, // a BYE has just gone by
		{Machine: fsm.OfferAnswer, State: fsm.LocalOfferInvite},
		{Machine: fsm.Hold, State: fsm.RemoteHold},
		{Machine: fsm.Subscriber, State: fsm.Active},
	}
	fsm.Couple(call, func(_ int, s fsm.Step) { fmt.Println(s) })
	fmt.Println("subscriber:", call[3].State)
	// Output:
	// offer_answer OA-28: local_offer_invite --dialog_ended--> closed
	// hold HLD-41: remote_hold --dialog_ended--> terminated
	// subscriber: active
}

// Programs that use looplab/fsm already can have any machine as one of theirs.
func ExampleTable_Live() {
	m, err := fsm.DialogSet.Live(looplab.Callbacks{
		"enter_answered": func(_ context.Context, e *looplab.Event) { fmt.Println(e.Src, "->", e.Dst) },
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx := context.Background()
	_ = m.Event(ctx, "recv_1xx_new_tag")
	_ = m.Event(ctx, "recv_2xx")
	fmt.Println(m.Event(ctx, "recv_300_to_699"))
	// Output:
	// ringing -> answered
	// event recv_300_to_699 inappropriate in current state answered
}

// How does a call get there? The shortest way:
func ExampleTable_PathTo() {
	path, _ := fsm.Accept.PathTo(fsm.WaitAckByePending)
	fmt.Println(path)
	// Output: [want_accept want_hangup]
}

// All rows that hold in one state, for a reader.
func ExampleTable_Text() {
	fmt.Print(fsm.AckCache.Text(fsm.Acked))
	// Output:
	// The ACK to a 2xx, caller (UAC2)
	// Every 2xx to an INVITE is acknowledged, wanted or not, and every repeated one again: the ACK is
	// kept as long as a 2xx can come.
	// start: idle; ends: terminated
	//
	// row     state                 event                         next                  effects
	// UAC2-2  acked                 recv_2xx_again                same                  resend_ack
	//         [The 2xx is repeated because our ACK was lost: the same ACK again, after a BYE too.
	//         RFC 3261 §13.2.2.4]
	// UAC2-9  acked                 invite_done                   terminated            drop_ack
	//         [Timer M is over: no repeated 2xx can come, the ACK may be forgotten. RFC 6026 §7.2]
}

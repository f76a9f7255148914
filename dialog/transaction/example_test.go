package transaction_test

import (
	"fmt"
	"net/netip"
	"time"

	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/message"
)

// A request and its answer, with both ends in one program. A packet is lost on the way, and
// the only thing that the host does about it is to call Advance when the deadline has come.
func Example() {
	alice := transaction.NewStandalone(transaction.Config{Branch: func() string { return "z9hG4bK-1" }})
	bob := transaction.NewStandalone(transaction.Config{})
	now := time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC)
	there := transaction.Flow{Transport: "UDP",
		Local: netip.MustParseAddrPort("192.0.2.1:5060"), Remote: netip.MustParseAddrPort("192.0.2.2:5060")}
	back := transaction.Flow{Transport: "UDP", Local: there.Remote, Remote: there.Local}

	options, _ := message.Parse([]byte("OPTIONS sip:bob@192.0.2.2 SIP/2.0\r\nMax-Forwards: 70\r\n" +
		"From: <sip:alice@192.0.2.1>;tag=1\r\nTo: <sip:bob@192.0.2.2>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"))
	if _, err := alice.Request(now, options, there); err != nil {
		fmt.Println(err)
	}
	alice.Next() // the packet; it is lost

	now, _ = alice.Deadline()
	fmt.Println(now.Format("05.0"), alice.DeadlineReason())
	alice.Advance(now)

	for e, ok := alice.Next(); ok; e, ok = alice.Next() {
		m, _ := message.Parse(e.Packet)
		_ = bob.Receive(now, m, back)
	}
	for e, ok := bob.Next(); ok; e, ok = bob.Next() {
		switch e.Kind {
		case transaction.Request:
			fmt.Println("bob:", e.Message.Method())
			resp, _ := message.NewResponse(e.Message, 200, "")
			_ = resp.SetToTag("2")
			_ = bob.Respond(now, e.Server, resp)
		case transaction.Send:
			m, _ := message.Parse(e.Packet)
			_ = alice.Receive(now, m, there)
		}
	}
	for e, ok := alice.Next(); ok; e, ok = alice.Next() {
		fmt.Println("alice:", e.Kind, e.Message.Status(), e.Message.Reason())
	}
	// Output:
	// 00.5 timer E of OPTIONS z9hG4bK-1
	// bob: OPTIONS
	// alice: response 200 OK
}

// Config.Trace shows the row of the table for each transition, with the reason for it.
func ExampleStep() {
	cfg := transaction.Config{
		Branch: func() string { return "z9hG4bK-1" },
		Trace: func(s transaction.Step) {
			fmt.Printf("%s %s\n  %s (%s)\n", s.ID, s.Rule, s.Rule.Why, s.Rule.Ref)
		},
	}
	alice := transaction.NewStandalone(cfg)
	invite, _ := message.Parse([]byte("INVITE sip:bob@192.0.2.2 SIP/2.0\r\nFrom: <sip:alice@192.0.2.1>;tag=1\r\n" +
		"To: <sip:bob@192.0.2.2>\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n"))
	now := time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC)
	_, _ = alice.Request(now, invite, transaction.Flow{Transport: "TCP", NextHop: "sip:bob@192.0.2.2"})
	alice.Advance(now.Add(32 * time.Second))
	// Output:
	// INVITE z9hG4bK-1 ICT-1: none --send_invite--> calling
	//   The INVITE goes out; timer A will repeat it over an unreliable transport, timer B gives up. (RFC 3261 §17.1.1.2)
	// INVITE z9hG4bK-1 ICT-3: calling --timer_b--> terminated
	//   64*T1 without any response: the call is treated as if a 408 had come. (RFC 3261 §17.1.1.2)
}

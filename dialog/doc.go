// Package dialog is the core of a SIP user agent: calls, from INVITE to BYE, as
// explicit state machines (RFC 3261 §8, §12 to §15, and the RFCs that extend them).
//
// Bytes and time go in; bytes, events and one deadline come out. Nothing here opens a
// socket, starts a goroutine, reads a clock or takes a lock: the program around it, the
// host, has the transport and the clock, and this package has the rules.
//
//	e, _ := dialog.New(dialog.Config{})
//	for {
//		packet, from := read(until(e.Deadline()))   // the host's transport
//		if packet != nil {
//			e.Receive(time.Now(), packet, from)
//		}
//		e.Advance(time.Now())
//		for out := range e.Outputs() {
//			switch out.Kind {
//			case dialog.Send:
//				write(out.Packet, out.Flow)
//			case dialog.Incoming:
//				out.Dialog.Ring(now)
//			}
//		}
//	}
//
// The contract, in four sentences:
//
//  1. An [Endpoint] belongs to one goroutine; scale by sharding on Call-ID, an Endpoint
//     per goroutine.
//  2. Inputs may be fed back to back and verbs may be called while draining; outputs
//     queue in the order in which things happened.
//  3. A [Changed] precedes the [Send]s that depend on it: a host that stores, then sends,
//     never loses a promise that it made.
//  4. After a drain, [Endpoint.Deadline] is the only timer to set.
//
// The user never sends an ACK by hand and never picks between CANCEL and BYE:
// [Dialog.Hangup] does what the state calls for. A forked INVITE gives one [Dialog] per
// To tag. Every transition comes from a table of package fsm; Config.Trace shows each.
package dialog

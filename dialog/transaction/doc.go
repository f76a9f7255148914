// Package transaction is the SIP transaction layer (RFC 3261 §17, with RFC 3581, 4320 and
// 6026): it resends what an unreliable transport may lose, absorbs what is resent to us,
// matches responses to requests, and cancels.
//
// A [Layer] does no input or output. Messages and times go in, by [Layer.Receive],
// [Layer.Request], [Layer.Respond], [Layer.Cancel] and [Layer.Advance]; [Event] values come
// out of [Layer.Next], among them the packets to send, and [Layer.Deadline] says when to call
// Advance next. It belongs to one goroutine, reads no clock and takes no lock.
//
// Package dialog is built on it. A proxy, or a test, uses it alone:
//
//	l := transaction.NewStandalone(transaction.Config{})
//	for {
//		m, from := read(until(l.Deadline()))      // the host's transport
//		if m != nil {
//			l.Receive(time.Now(), m, from)
//		}
//		l.Advance(time.Now())
//		for e, ok := l.Next(); ok; e, ok = l.Next() {
//			switch e.Kind {
//			case transaction.Send:
//				write(e.Packet, e.Flow)           // failed? l.TransportFailed(now, e.Flow, err)
//			case transaction.Request:
//				l.Respond(now, e.Server, answer(e.Message))
//			case transaction.Response:
//				...
//			}
//		}
//	}
//
// The four machines are tables of package fsm: [fsm.InviteClient], [fsm.NonInviteClient],
// [fsm.InviteServer] and [fsm.NonInviteServer]. A transaction changes its state by a row of
// its table and in no other way; Config.Trace shows each row taken.
//
// The layer acknowledges failures of an INVITE itself (§17.1.1.3), answers a CANCEL that
// matches (§9.2) and sends the 100s that are due (§17.2.1, RFC 4320). The user acknowledges a
// 2xx, with [Layer.Send], and resends its own 2xx, with [Layer.Respond], until the ACK comes
// (§13.2.2.4, §13.3.1.4).
package transaction

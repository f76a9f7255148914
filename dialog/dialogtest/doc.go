// Package dialogtest is a test bench for SIP programs: a simulated network with a virtual
// clock, a recorder that draws ladders, an auditor that knows the rules of the RFCs, and
// generators that drive calls into the corners where those rules are broken.
//
// It tests package dialog, and it tests your program just as well: whatever takes packets
// and time and gives packets back is a [Party]; a plain function is one too ([Func]).
//
// # A call in a test
//
// [NewCall] gives alice and bob, each with a *dialog.Endpoint, on a network without delay:
//
//	c := dialogtest.NewCall(t)
//	c.Alice.Invite(c.Bob)              // a verb with an audio offer; it must succeed
//	c.Deliver()                        // until no packet is on its way
//	c.Bob.Ring()
//	c.Deliver()
//	c.Flow(`
//		alice -> bob   INVITE cseq=1 offer=sendrecv
//		bob   -> alice 100
//		bob   -> alice 180 to-tag
//	`)                                 // all messages since the last Flow, or the ladder is printed
//	require.Equal(t, []string{"changed early", "ringing"}, c.Alice.Took())
//	c.Audit()                          // no rule of any RFC is broken
//
// Identifiers are readable and always the same: Call-IDs "call-1", "call-2"; tags "a1", "b1"
// and branches "z9hG4bK-a1" by the party's first letter. Addresses are 192.0.2.1:5060 for the
// first party, 192.0.2.2:5060 for the next; the clock starts at [Start]. Lines of Flow are
// explained at [Expectation]. Any other verb is called through [User.Do], and one that must be
// refused through [User.Refused]:
//
//	c.Bob.Do("hold", func(now time.Time) error { return c.Bob.Dialog.Hold(now, true) })
//	err := c.Bob.Refused("hold", func(now time.Time) error { return c.Bob.Dialog.Hold(now, true) })
//
// Three ways to let time pass: [Network.Deliver] until nothing is on its way, [Network.Run]
// for a duration, [Network.Settle] until every transaction is over.
//
// # A user agent of your own
//
// A function from a packet to packets is enough. Random calls, over and over, look for a rule
// that it breaks; what they find is made short and printed with its ladder:
//
//	func TestPhone(t *testing.T) {
//		rapid.Check(t, func(t *rapid.T) { dialogtest.Check(t, dialogtest.Against("phone", phone)) })
//	}
//
// The example of this package is such a phone, with a bug in it. [Search] is the same without
// rapid; a program with timers of its own takes a [Seat].
//
// This package searches package dialog in the same way, for as long as one likes:
//
//	go test ./dialog/... -rapid.checks=10000
//	go test ./dialog/dialogtest -run TestSimulation -v -timeout 0 -dialogtest.calls=1000000 -dialogtest.workers=2
//	go test ./dialog/dialogtest -run TestReplay -v -dialogtest.cast=pair -dialogtest.replay="7 invite:08 ring:01"
//
// The second makes a million calls and says how many that were in a second; the last runs one
// program again and draws its ladder. Programs that have found bugs are kept in found_test.go.
//
// # Faults
//
// A [Link] has delay, jitter, loss, duplication, reordering and corruption, all drawn from
// the network's seed; [Network.Partition], [Network.Crash] and [Network.Restart] do what they
// say; a [Fault] is one by script:
//
//	c.Script(dialogtest.Fault{Do: dialogtest.Drop, What: "200 INVITE", Skip: 1}) // the second 200
//
// # Traces, ladders, audits
//
// [Network.Trace] has every message, transition, timer, output and verb with its time.
// [Trace.Ladder] lays it out as a ladder diagram, [Ladder.Text] draws that; [Trace.Save] and
// [LoadTrace] keep it. [Audit] applies every rule of [Rules]; it needs only the messages, so
// that it judges captures too ([FromCapture]). [NotRules] are those that are none of them, with
// the reason. [Repeats] shows that the same inputs lead to the same outputs.
package dialogtest

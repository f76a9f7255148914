// Package messagetest generates SIP messages for property tests with pgregory.net/rapid.
//
// Everything that it generates is legal: [message.Parse] takes it and [message.Check] finds nothing. [Packet] gives the
// same messages in odd but legal spelling (folded lines, compact and wildly cased names, white space around
// separators), which is what a parser should be tested with; [Cuts] cuts a byte stream at random places.
//
//	rapid.Check(t, func(t *rapid.T) {
//		packet := messagetest.Packet().Draw(t, "packet")
//		... give it to the program under test ...
//	})
package messagetest

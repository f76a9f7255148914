// Package callflow runs call flows that are written down in files, and draws them.
//
// A flow file is a call flow the way people write one: the scenario, the critical path,
// then its variations, then the details. It holds two kinds of lines. Stimuli are what people
// and the network do; they begin in the first column. Expectations are what must happen; they
// are indented, and [Update] writes them:
//
//	flow   busy
//	about  Alice calls Bob, who is busy.
//	ua     alice  sip:alice@atlanta.example.com
//	ua     bob    sip:bob@biloxi.example.com
//	net    delay=20ms
//
//	path critical
//	alice invite bob offer=sendrecv
//	    alice -> bob    INVITE cseq=1 offer=sendrecv
//	    bob   -> alice  100
//	after 1s bob reject 486
//	    bob   -> alice  486
//	    alice -> bob    ACK
//	    = alice dialog:morgue
//
// [Parse] reads such a file, [Flow.Run] runs it between real endpoints of package dialog on a
// simulated network of package dialogtest, under a virtual clock, and [Run.Ladder] draws what
// happened. [Catalogue] has the flows that come with the package. README.md beside this file
// has the whole format.
package callflow

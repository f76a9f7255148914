package callflow_test

import (
	"fmt"

	"github.com/sipdialog/sipdialog/dialog/callflow"
)

// A flow of one's own: what people do, and what has to happen.
func Example() {
	flow, err := callflow.Parse("busy.flow", []byte(`
flow   Bob is busy
ua     alice  sip:alice@atlanta.example.com
ua     bob    sip:bob@biloxi.example.com
net    delay=20ms

path critical
alice invite bob
    alice -> bob    INVITE cseq=1 offer=sendrecv
    bob   -> alice  100
after 1s bob reject 486
    bob   -> alice  486
    alice -> bob    ACK
    = alice dialog:morgue
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	run, err := flow.Run("")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(run.Text(callflow.Options{Width: 80}))
	// Output:
	// Bob is busy
	//                           alice                              bob
	// [invite bob]       0.000s  | F1 INVITE cseq=1 offer=sendr… -> | dialog:preparat…
	// dialog:preparat…           |                                  |
	//                    0.020s  | <----------------- F2 100 Trying |
	// dialog:morgue      1.000s  | <-------------- F3 486 Busy Here | [reject 486]
	//                            |                                  | dialog:morgue
	//                    1.020s  | F4 ACK cseq=1 -----------------> |
	// call-1: alice called bob, failed with 486 after 1.020s
}

// A mistake in a file is told with its line, what was wanted and what came.
func ExampleMismatch() {
	flow, _ := callflow.Open("hold")
	wrong := callflow.Mismatch{File: flow.File, Line: 18, Wanted: "bob -> alice 200 answer=recvonly", Found: `got F7 "200 answer=sendrecv"`}
	fmt.Println(wrong.Short())
	// Output: hold.flow:18: expected "bob -> alice 200 answer=recvonly", got F7 "200 answer=sendrecv"
}

func ExampleCatalogue() {
	for _, name := range callflow.Catalogue() {
		if flow, err := callflow.Open(name); err == nil && name[0] == 'h' {
			fmt.Println(name+":", flow.Title)
		}
	}
	// Output:
	// hold-inactive: A hold in silence
	// hold-legacy-0.0.0.0: A hold by the address 0.0.0.0
	// hold: Alice holds Bob and takes him back
}

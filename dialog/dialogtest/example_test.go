package dialogtest_test

import (
	"fmt"

	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/message"
	"github.com/sipdialog/sipdialog/sdp"
)

// phone is a user agent of somebody's own, with a bug: it takes every call at once.
func phone(packet []byte) [][]byte {
	req, err := message.Parse(packet)
	if err != nil || req.IsResponse() || req.Method() == message.ACK {
		return nil
	}
	code := 501
	switch req.Method() {
	case message.INVITE, message.CANCEL, message.BYE:
		code = 200
	}
	resp, _ := message.NewResponse(req, code, "")
	if to, _ := req.To(); to.Tag() == "" {
		resp.SetToTag("phone")
	}
	if req.Method() == message.INVITE {
		resp.Set("Contact", "<sip:phone@192.0.2.2>")
		resp.SetBody("application/sdp", dialogtest.Audio("phone", sdp.SendRecv)) // and if alice holds?
	}
	return [][]byte{resp.Bytes()}
}

// A user agent of your own takes one seat, an endpoint the other: random calls find the rule
// that it does not know, and the shortest way to break it.
func Example() {
	m, _ := dialogtest.Search(100, dialogtest.Against("phone", phone))
	fmt.Println(m.Findings[0])
	fmt.Print(m.Trace().Ladder(dialogtest.LadderOptions{Machines: []string{"dialog", "hold"}}).Text())
	// Output:
	// audit: directionPairValid: 0.000s phone: F5 200 INVITE answers sendonly with sendrecv in stream 1: RFC 3264 §6.1
	//                               alice                                         phone
	// [invite phone]         0.000s  | F1 INVITE cseq=1 offer=sendrecv ----------> |
	// dialog:preparative             |                                             |
	// dialog:moratorium      0.000s  | <------------ F2 200 INVITE answer=sendrecv |
	// dialog:established             |                                             |
	//                        0.000s  | F3 ACK cseq=1 ----------------------------> |
	// [hold]                 0.000s  | F4 INVITE cseq=2 offer=sendonly ----------~ |
	//                        0.000s  | the network is calm from here on            |
	//                        0.000s  | ~ F4 -------------------------------------> |
	// hold:local_hold        0.000s  | <------------ F5 200 INVITE answer=sendrecv |
	//                        0.000s  | F6 ACK cseq=2 ----------------------------> |
	//                      +80.000s  :                                             :
	// [hangup]              80.000s  | F7 BYE cseq=3 ----------------------------> |
	// dialog:mortal                  |                                             |
	// hold:terminated                |                                             |
	//                       80.000s  | <------------------------------- F8 200 BYE |
	//                       +5.000s  :                                             :
	// timer K               85.000s  |                                             |
	// dialog:morgue                  |                                             |
	// dialog:destroyed               |                                             |
}

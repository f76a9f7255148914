package digest_test

import (
	"fmt"
	"time"

	"github.com/sipdialog/sipdialog/dialog/digest"
	"github.com/sipdialog/sipdialog/message"
)

// A registrar challenges bob, whose phone then proves that it knows his password.
func Example() {
	now := time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC)
	server := digest.Challenger{
		Realm: "biloxi.com",
		Secret: func(user string, _ digest.Algorithm) (digest.Secret, bool) {
			return digest.Secret{Password: "zanzibar"}, user == "bob"
		},
	}
	client := digest.Client{}
	text := "REGISTER sip:biloxi.com SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK%d\r\nFrom: <sip:bob@biloxi.com>;tag=1\r\n" +
		"To: <sip:bob@biloxi.com>\r\nCall-ID: 1\r\nCSeq: %d REGISTER\r\nContent-Length: 0\r\n\r\n"

	for try := 1; try <= 2; try++ {
		req, _ := message.Parse(fmt.Appendf(nil, text, try, try))
		if err := client.Authorize(req); err != nil {
			fmt.Println(err)
		}
		user, err := server.Check(now, req)
		if err == nil {
			fmt.Println("welcome,", user)
			return
		}
		resp, _ := server.Respond(now, req, err)
		fmt.Println(resp.Status(), resp.Reason())
		err = client.Challenged(req, resp, func(realm string) (user, password string, ok bool) {
			return "bob", "zanzibar", realm == "biloxi.com"
		})
		if err != nil {
			fmt.Println(err)
		}
	}
	// Output:
	// 401 Unauthorized
	// welcome, bob
}

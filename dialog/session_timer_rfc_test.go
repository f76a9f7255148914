package dialog_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/message"
)

// floor makes a proxy refuse session intervals below its own with 422 (RFC 4028 §8.1).
func floor(seconds int) func(now time.Time, req *message.Message) *message.Message {
	return func(_ time.Time, req *message.Message) *message.Message {
		se, err := req.SessionExpires()
		if err != nil || int(se.Seconds) >= seconds || !req.HasToken("Supported", "timer") {
			return nil
		}
		resp, err := message.NewResponse(req, 422, "")
		if err != nil {
			return nil
		}
		resp.Add("Min-SE", strconv.Itoa(seconds))
		return resp
	}
}

// The example of RFC 4028 §13: two proxies with floors of 3600 and 4000 s, of which the first
// stays in the path. Alice begins with 90 s where the RFC has an illegal 50.
func TestRFC4028Example(t *testing.T) {
	c := dialogtest.NewCall(t, asking("alice", 90*time.Second, ""))
	p1 := c.Proxy("p1")
	p2 := c.Proxy("p2")
	p1.RecordRoute, p1.Screen = true, floor(3600)
	p2.Screen = floor(4000)
	p1.Locations = map[string][]string{"p1.example.com": {"sip:bob@p2.example.com"}}
	p2.Locations = map[string][]string{"p2.example.com": {"sip:bob@" + c.Bob.Addr.String()}}
	c.Alice.Call(dialog.Call{To: "<" + c.Bob.AOR() + ">", From: "<" + c.Alice.AOR() + ">", URI: "sip:bob@p1.example.com", With: dialog.With{SDP: c.Alice.Offer()}})
	c.Deliver()
	c.Bob.Answer()
	c.Deliver()
	c.Flow(`
		alice -> p1    INVITE cseq=1 se=90 !min-se
		p1    -> alice 422 min-se=3600
		alice -> p1    ACK
		alice -> p1    INVITE cseq=2 se=3600 min-se=3600
		...
		p1    -> p2    INVITE cseq=2 se=3600 min-se=3600
		p2    -> p1    422 min-se=4000
		...
		p1    -> alice 422 min-se=4000
		alice -> p1    ACK
		alice -> p1    INVITE cseq=3 se=4000 min-se=4000
		...
		p2    -> bob   INVITE cseq=3 se=4000 min-se=4000
		...
		bob   -> p2    200 INVITE se=4000;refresher=uac require=timer
		...
		p1    -> alice 200 INVITE se=4000;refresher=uac
		alice -> p1    ACK cseq=3
		p1    -> bob   ACK cseq=3
	`)
	c.Run(2000 * time.Second)
	c.Flow(`
		alice -> p1    UPDATE cseq=4 se=4000;refresher=uac !min-se route !sdp
		p1    -> bob   UPDATE se=4000;refresher=uac
		bob   -> p1    200 UPDATE se=4000;refresher=uac
		p1    -> alice 200 UPDATE se=4000;refresher=uac
	`)
	require.Equal(t, 1, c.Alice.Count(dialog.Refreshed))
	c.Bob.Hangup()
	c.Deliver()
	c.Flow(`
		bob   -> p1    BYE
		p1    -> alice BYE
		...
		p1    -> bob   200 BYE
	`)
	gone(t, c)
}

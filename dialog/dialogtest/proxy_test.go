package dialogtest_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

func TestProxyForks(t *testing.T) {
	c := dialogtest.NewCall(t)
	carol := c.Join("carol")
	p := c.Proxy("proxy", c.Bob.Node)
	p.Locations[dialogtest.HostOf("bob")] = []string{"sip:bob@192.0.2.2", "sip:carol@192.0.2.3"}
	c.Alice.Invite(c.Bob)
	c.Deliver()
	c.Bob.Ring()
	carol.Ring()
	c.Deliver()
	assert.Equal(t, 1, c.Alice.Count(dialog.Forked))
	carol.Answer()
	c.Deliver()
	c.Flow(`
		alice -> proxy INVITE
		...
		proxy -> alice 180 to-tag=b1
		proxy -> alice 180 to-tag=c1
		carol -> proxy 200 INVITE answer=sendrecv
		proxy -> alice 200 INVITE
		...
		alice -> carol ACK
		...
		bob   -> proxy 487
		...
	`)
	c.Settle()
	assert.Equal(t, 1, c.Alice.Count(dialog.Established))
	carol.Hangup()
	c.Settle()
	c.Audit()
}

func TestProxyStaysInThePath(t *testing.T) {
	c := dialogtest.NewCall(t, dialogtest.Over(dialogtest.Link{Delay: 20 * time.Millisecond}))
	p := c.Proxy("proxy", c.Bob.Node)
	p.RecordRoute = true
	c.Alice.Talk(c.Bob)
	c.Skip()
	c.Bob.Hangup()
	c.Deliver()
	c.Flow(`
		bob   -> proxy BYE route=<sip:192.0.2.3;lr>
		proxy -> alice BYE !route
		alice -> proxy 200 BYE
		proxy -> bob   200 BYE
	`)
	c.Settle()
	c.Audit()
}

func TestProxyThatKnowsNowhereToGoAnswers480(t *testing.T) {
	c := dialogtest.NewCall(t)
	c.Proxy("proxy", c.Bob.Node).Locations[dialogtest.HostOf("bob")] = nil
	c.Alice.Invite(c.Bob)
	c.Settle()
	assert.Equal(t, 480, c.Alice.Last(dialog.Ended).Code)
	c.Audit()
}

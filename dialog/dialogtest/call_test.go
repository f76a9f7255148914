package dialogtest_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

func TestCallHelpers(t *testing.T) {
	c := dialogtest.NewCall(t)
	c.Alice.Invite(c.Bob)
	c.Deliver()
	c.Bob.Ring()
	c.Deliver()
	c.Flow(`
		alice -> bob   INVITE cseq=1 offer=sendrecv !to-tag
		bob   -> alice 100 !to-tag
		bob   -> alice 180 to-tag
	`)
	c.Bob.Answer()
	c.Deliver()
	c.Run(3 * time.Second)
	c.Bob.Hangup()
	c.Deliver()
	c.Flow(`
		bob   -> alice 200 INVITE answer=sendrecv
		alice -> bob   ACK cseq=1 branch=new
		bob   -> alice BYE
		...
	`)
	c.Settle()
	assert.Equal(t, []string{"changed early", "ringing 180", "changed confirmed", "established", "changed terminated", "ended remote"}, c.Alice.Took())
	require.Zero(t, c.Alice.Endpoint.Len())
	c.Audit()
}

func TestRefusedVerbs(t *testing.T) {
	c := dialogtest.NewCall(t)
	c.Alice.Talk(c.Bob)
	err := c.Bob.Refused("answer", func(now time.Time) error { return c.Bob.Dialog.Answer(now) })
	var local *dialog.LocalError
	require.ErrorAs(t, err, &local)
	assert.Equal(t, 1, c.Bob.Count(dialog.Incoming))
}

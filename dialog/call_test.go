package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

func TestCallFromInviteToBye(t *testing.T) {
	c := dialogtest.NewCall(t)
	c.Alice.Invite(c.Bob)
	c.Deliver()
	c.Bob.Ring()
	c.Deliver()
	require.Equal(t, dialog.StateEarly, c.Alice.Dialog.State())
	c.Bob.Answer()
	c.Deliver()
	require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State())
	require.Equal(t, dialog.StateConfirmed, c.Bob.Dialog.State())
	c.Run(time.Second)
	c.Alice.Hangup()
	c.Deliver()
	c.Flow(`
		alice -> bob   INVITE cseq=1
		bob   -> alice 100
		bob   -> alice 180 to-tag
		bob   -> alice 200 INVITE
		alice -> bob   ACK cseq=1
		alice -> bob   BYE cseq=2
		bob   -> alice 200 BYE
	`)
	c.Settle()
	require.Zero(t, c.Alice.Endpoint.Len())
	require.Zero(t, c.Bob.Endpoint.Len())
	t.Log("\n" + c.Ladder())
	c.Audit()
}

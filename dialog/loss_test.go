package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

// gone checks that neither side keeps anything once every transaction is over.
func gone(t *testing.T, c *dialogtest.Call) {
	t.Helper()
	c.Settle()
	require.Zero(t, c.Alice.Endpoint.Len(), "alice keeps a dialog")
	require.Zero(t, c.Bob.Endpoint.Len(), "bob keeps a dialog")
	c.Audit()
}

func TestFirst200LostCallStands(t *testing.T) {
	c := dialogtest.NewCall(t)
	c.Script(dialogtest.Fault{Do: dialogtest.Drop, What: "200 INVITE"})
	c.Alice.Invite(c.Bob)
	c.Deliver()
	c.Bob.Answer()
	c.Run(2 * time.Second)
	require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State())
	require.Equal(t, 1, c.Bob.Count(dialog.Established))
	c.Alice.Hangup()
	gone(t, c)
}

func TestAckLostCallStands(t *testing.T) {
	c := dialogtest.NewCall(t)
	c.Script(dialogtest.Fault{Do: dialogtest.Drop, What: "ACK"})
	c.Alice.Invite(c.Bob)
	c.Deliver()
	c.Bob.Answer()
	c.Run(2 * time.Second)
	require.Equal(t, 1, c.Bob.Count(dialog.Established))
	require.Equal(t, 1, c.Alice.Count(dialog.Established))
	c.Bob.Hangup()
	gone(t, c)
}

func TestE066_EveryAckLostCalleeHangsUpAfter64T1(t *testing.T) {
	c := dialogtest.NewCall(t)
	c.Script(dialogtest.Fault{Do: dialogtest.Drop, What: "ACK", Times: 100})
	c.Alice.Invite(c.Bob)
	c.Deliver()
	c.Bob.Answer()
	c.Run(31 * time.Second)
	require.Equal(t, dialog.StateConfirmed, c.Bob.Dialog.State())
	c.Run(2 * time.Second)
	require.Equal(t, dialog.StateTerminated, c.Bob.Dialog.State())
	require.ErrorIs(t, c.Bob.Last(dialog.Ended).Err, dialog.ErrTimeout)
	require.Equal(t, dialog.StateTerminated, c.Alice.Dialog.State(), "the BYE reached the caller")
	gone(t, c)
}

package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

// asking makes a party ask for a session timer.
func asking(name string, interval time.Duration, refresher string) dialogtest.Option {
	return dialogtest.Config(name, func(c *dialog.Config) {
		c.Session.Expires, c.Session.Refresher = interval, refresher
	})
}

// minSE gives a party a floor.
func minSE(name string, floor time.Duration) dialogtest.Option {
	return dialogtest.Config(name, func(c *dialog.Config) { c.Session.MinSE = floor })
}

// RFC 4028 §7.2, §7.4: the caller refreshes by UPDATE at half of the interval, and the roles stay.
func TestRefreshByUpdateAtHalfTime(t *testing.T) {
	c := dialogtest.NewCall(t, asking("alice", 30*time.Minute, ""))
	c.Alice.Talk(c.Bob)
	c.Flow(`
		alice -> bob   INVITE se=1800 supported
		bob   -> alice 100
		bob   -> alice 180
		bob   -> alice 200 INVITE se=1800;refresher=uac require=timer
		alice -> bob   ACK
	`)
	interval, by, until := c.Alice.Dialog.SessionTimer()
	require.Equal(t, 30*time.Minute, interval)
	require.Equal(t, dialog.Local, by)
	require.Equal(t, c.Now().Add(30*time.Minute), until)
	_, by, _ = c.Bob.Dialog.SessionTimer()
	require.Equal(t, dialog.Remote, by)
	c.Run(15 * time.Minute)
	c.Flow(`
		alice -> bob   UPDATE cseq=2 se=1800;refresher=uac !sdp
		bob   -> alice 200 UPDATE se=1800;refresher=uac require=timer !sdp
	`)
	require.Equal(t, 1, c.Alice.Count(dialog.Refreshed))
	require.Equal(t, c.Now().Add(30*time.Minute), c.Bob.Last(dialog.Refreshed).Until)
	c.Run(2 * time.Hour)
	require.Equal(t, dialog.StateConfirmed, c.Bob.Dialog.State())
	c.Alice.Hangup()
	gone(t, c)
}

func TestE157_TooShortAnIntervalGets422AndIsAskedAgain(t *testing.T) {
	c := dialogtest.NewCall(t, asking("alice", 90*time.Second, ""), minSE("bob", 120*time.Second))
	c.Alice.Talk(c.Bob)
	c.Flow(`
		alice -> bob   INVITE cseq=1 se=90
		bob   -> alice 100
		bob   -> alice 422
		alice -> bob   ACK
		alice -> bob   INVITE cseq=2 se=120
		...
		bob   -> alice 200 INVITE se=120;refresher=uac
		alice -> bob   ACK
	`)
	c.Alice.Hangup()
	gone(t, c)
}

func TestE162_NoRefreshCalleeHangsUpBeforeTheEnd(t *testing.T) {
	c := dialogtest.NewCall(t, asking("alice", 90*time.Second, ""))
	c.Alice.Talk(c.Bob)
	c.Skip()
	c.Partition(c.Alice.Node, c.Bob.Node)
	c.Run(59 * time.Second)
	require.Equal(t, dialog.StateConfirmed, c.Bob.Dialog.State())
	c.Run(time.Second)
	require.Equal(t, dialog.StateTerminated, c.Bob.Dialog.State(), "90 s less the smaller of 32 s and 30 s")
	require.ErrorIs(t, c.Bob.Last(dialog.Ended).Err, dialog.ErrSessionExpired)
}

func TestE161_RefreshNotAnsweredRefresherHangsUp(t *testing.T) {
	c := dialogtest.NewCall(t, asking("alice", 90*time.Second, ""))
	c.Alice.Talk(c.Bob)
	c.Partition(c.Alice.Node, c.Bob.Node)
	c.Run(45*time.Second + 32*time.Second)
	require.Equal(t, dialog.StateTerminated, c.Alice.Dialog.State(), "the UPDATE timed out")
	require.ErrorIs(t, c.Alice.Last(dialog.Ended).Err, dialog.ErrTimeout)
}

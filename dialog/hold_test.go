package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

// hold, music and resume are verbs that must succeed.
func hold(u *dialogtest.User) {
	u.Do("hold", func(now time.Time) error { return u.Dialog.Hold(now, true) })
}

func holdSilently(u *dialogtest.User) {
	u.Do("hold", func(now time.Time) error { return u.Dialog.Hold(now, false) })
}

func resume(u *dialogtest.User) {
	u.Do("resume", func(now time.Time) error { return u.Dialog.Resume(now) })
}

// talking is a call that stands, with what was sent until then left out of Flow.
func talking(t *testing.T, options ...dialogtest.Option) *dialogtest.Call {
	c := dialogtest.NewCall(t, options...)
	c.Alice.Talk(c.Bob)
	c.Skip()
	c.Alice.Took()
	c.Bob.Took()
	return c
}

// holds says who holds whom in a call, as each side sees it.
func holds(t *testing.T, c *dialogtest.Call, alice, bob bool) {
	t.Helper()
	l, r := c.Alice.Dialog.Held()
	require.Equal(t, [2]bool{alice, bob}, [2]bool{l, r}, "alice sees")
	l, r = c.Bob.Dialog.Held()
	require.Equal(t, [2]bool{bob, alice}, [2]bool{l, r}, "bob sees")
}

func TestHoldAndResumeByReinvite(t *testing.T) {
	c := talking(t)
	hold(c.Alice)
	c.Deliver()
	c.Flow(`
		alice -> bob   INVITE cseq=2 offer=sendonly
		bob   -> alice 100
		bob   -> alice 200 INVITE answer=recvonly
		alice -> bob   ACK cseq=2
	`)
	holds(t, c, true, false)
	require.Equal(t, dialog.StateHeld, c.Bob.Dialog.State())
	require.Equal(t, []string{"changed held", "held local", "answer_received"}, c.Alice.Took())
	require.Equal(t, []string{"offer_received", "changed held", "held remote"}, c.Bob.Took())
	resume(c.Alice)
	c.Deliver()
	c.Flow(`
		alice -> bob   INVITE cseq=3 offer=sendrecv
		bob   -> alice 100
		bob   -> alice 200 INVITE answer=sendrecv
		alice -> bob   ACK cseq=3
	`)
	holds(t, c, false, false)
	require.Equal(t, []string{"changed confirmed", "resumed local", "answer_received"}, c.Alice.Took())
	require.Equal(t, []string{"offer_received", "changed confirmed", "resumed remote"}, c.Bob.Took())
	c.Alice.Hangup()
	gone(t, c)
}

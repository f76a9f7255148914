package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

// viaProxy is a call from alice to bob through a proxy that stays in its path, as RFC 5359
// draws all its examples.
func viaProxy(t *testing.T) *dialogtest.Call {
	t.Helper()
	c := dialogtest.NewCall(t)
	p := c.Proxy("proxy", c.Alice.Node, c.Bob.Node)
	p.RecordRoute = true
	c.Alice.Talk(c.Bob)
	require.Equal(t, dialog.StateConfirmed, c.Bob.Dialog.State())
	require.NotEmpty(t, c.Bob.Dialog.RouteSet())
	quiet(c)
	return c
}

func TestRFC5359_2_1_CallHold(t *testing.T) {
	c := viaProxy(t)
	hold(c.Bob)
	c.Deliver()
	c.Flow(`
		bob   -> proxy INVITE offer=sendonly route     # F10
		proxy -> bob   100
		proxy -> alice INVITE offer=sendonly           # F11
		alice -> proxy 100
		alice -> proxy 200 INVITE answer=recvonly      # F12
		proxy -> bob   200 INVITE answer=recvonly      # F13
		bob   -> proxy ACK route                       # F14
		proxy -> alice ACK                             # F15
	`)
	holds(t, c, false, true)
	resume(c.Bob)
	c.Deliver()
	c.Flow(`
		bob   -> proxy INVITE offer=sendrecv           # F16
		proxy -> bob   100
		proxy -> alice INVITE offer=sendrecv
		alice -> proxy 100
		alice -> proxy 200 INVITE answer=sendrecv
		proxy -> bob   200 INVITE answer=sendrecv
		bob   -> proxy ACK
		proxy -> alice ACK
	`)
	holds(t, c, false, false)
	c.Alice.Hangup() // F22
	c.Deliver()
	gone(t, c)
}

func TestRFC5359_2_2_ConsultationHold(t *testing.T) {
	c := viaProxy(t)
	carol := c.Join("carol")
	hold(c.Bob)
	c.Deliver()
	held := c.Bob.Dialog
	c.Bob.Invite(carol) // F16
	c.Deliver()
	carol.Ring()
	c.Deliver()
	carol.Answer()
	c.Deliver()
	require.Equal(t, dialog.StateConfirmed, c.Bob.Dialog.State())
	require.Equal(t, dialog.StateHeld, held.State())
	c.Bob.Hangup() // F25
	c.Deliver()
	require.Equal(t, dialog.StateTerminated, carol.Dialog.State())
	c.Bob.Dialog = held
	resume(c.Bob) // F29
	c.Deliver()
	holds(t, c, false, false)
	c.Alice.Hangup() // F35
	c.Deliver()
	gone(t, c)
}

func TestRFC5359_2_3_MusicOnHold(t *testing.T) {
	c := talking(t)
	music := c.Join("music")
	hold(c.Bob) // F5
	c.Deliver()
	holds(t, c, false, true)
	held := c.Alice.Dialog
	// F12: the music server calls alice; what bob's REFER has it say (Replaces) is not hold's business
	music.Invite(c.Alice, dialog.With{SDP: dialogtest.Audio("music", sendOnly)})
	c.Deliver()
	c.Alice.Answer()
	c.Deliver()
	require.Equal(t, "recvonly", directionOf(c.Alice.Dialog.LocalSDP()))
	require.Equal(t, dialog.StateHeld, c.Alice.Dialog.State())
	listening := c.Alice.Dialog
	c.Alice.Dialog = held
	resume(c.Bob)
	c.Deliver()
	holds(t, c, false, false)
	require.NoError(t, c.Do(c.Alice.Node, "hangup", func(now time.Time) error { return listening.Hangup(now) })) // F22
	c.Deliver()
	require.Equal(t, dialog.StateTerminated, music.Dialog.State())
	over(t, c)
}

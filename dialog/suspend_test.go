package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// Alice is a gateway to the telephone network (RFC 3398 §9, §10).

func suspend(u *dialogtest.User, by dialog.Suspension, with ...dialog.With) {
	u.Do("suspend", func(now time.Time) error { return u.Dialog.Suspend(now, by, with...) })
}

func resumeSuspended(u *dialogtest.User, with ...dialog.With) {
	u.Do("resume suspended", func(now time.Time) error { return u.Dialog.ResumeSuspended(now, with...) })
}

func heldInNetwork(u *dialogtest.User, held bool) {
	u.Do("held in network", func(now time.Time) error { return u.Dialog.HeldInNetwork(now, held) })
}

// isup is a body with encapsulated ISUP.
func isup(what string) dialog.With {
	return dialog.With{Body: []byte(what), ContentType: "application/isup;version=itu-t92+"}
}

func TestSuspendAndResumeByReinvite(t *testing.T) { // RFC 3398 §9.1
	c := talking(t)
	suspend(c.Alice, dialog.UserInitiated)
	c.Deliver()
	require.Equal(t, fsm.SuspendedByHold, c.Alice.Dialog.Regions().Suspend)
	resumeSuspended(c.Alice)
	c.Deliver()
	c.Flow(`
		alice -> bob   INVITE offer=sendonly
		bob   -> alice 100
		bob   -> alice 200 INVITE answer=recvonly
		alice -> bob   ACK
		alice -> bob   INVITE offer=sendrecv
		bob   -> alice 100
		bob   -> alice 200 INVITE answer=sendrecv
		alice -> bob   ACK
	`)
	require.Equal(t, fsm.Active, c.Alice.Dialog.Regions().Suspend)
	holds(t, c, false, false)
	over(t, c)
}

func TestResumeBeforeTheSuspensionWasSentSendsNothing(t *testing.T) {
	c := dialogtest.NewCall(t)
	r := newRawPeer(t, c)
	r.request(c.Bob, message.INVITE, 1, "", rawOffer())
	c.Bob.Answer()
	c.Deliver()
	suspend(c.Bob, dialog.NetworkInitiated) // the ACK is missing: it waits
	resumeSuspended(c.Bob)
	r.request(c.Bob, message.ACK, 1, tagOf(t, r.last("200 INVITE")), "")
	require.Zero(t, r.count("INVITE"))
	require.Equal(t, fsm.NoWish, c.Bob.Dialog.Regions().HoldWish)
}

func TestSuspendAndResumeByInfo(t *testing.T) {
	c := dialogtest.NewCall(t, dialogtest.Config("", func(c *dialog.Config) { c.Accept = []string{"application/isup"} }))
	r := newRawPeer(t, c)
	r.respond(c.Alice, r.called(c.Alice), 200, "c1", rawOffer(), carolContact)
	r.inDialogBody(c.Alice, message.INFO, 1, "application/isup", "CPG")
	suspend(c.Alice, dialog.NetworkInitiated, isup("SUS"))
	c.Deliver()
	require.Equal(t, "SUS", r.last("INFO").BodyString())
	require.Equal(t, fsm.SuspendedByInfo, c.Alice.Dialog.Regions().Suspend)
	r.respond(c.Alice, r.last("INFO"), 200, "", "")
	resumeSuspended(c.Alice, isup("RES"))
	c.Deliver()
	require.Equal(t, "RES", r.last("INFO").BodyString(), "by the same method")
	require.Equal(t, 2, r.count("INFO"))
	require.Equal(t, 1, r.count("INVITE"))
}

func TestSuspendSilentlyTowardsAPeerThatNeverSentISUP(t *testing.T) {
	c := talking(t)
	suspend(c.Alice, dialog.NetworkInitiated, isup("SUS"))
	resumeSuspended(c.Alice, isup("RES"))
	c.Deliver()
	c.Flow(``)
	over(t, c)
}

func TestHoldInTheNetworkIsShownAsAHold(t *testing.T) { // RFC 3398 §9.2
	c := talking(t)
	heldInNetwork(c.Alice, true)
	c.Deliver()
	holds(t, c, true, false)
	require.Equal(t, fsm.PstnHold, c.Alice.Dialog.Regions().SuspendPSTN)
	heldInNetwork(c.Alice, false)
	c.Deliver()
	holds(t, c, false, false)
	over(t, c)
}

func TestEachOwnerOfAHoldEndsItsOwn(t *testing.T) {
	c := onHold(t, "alice")
	suspend(c.Alice, dialog.UserInitiated)
	heldInNetwork(c.Alice, true)
	c.Deliver()
	quiet(c)
	resume(c.Alice)
	c.Deliver()
	holds(t, c, true, false)
	resumeSuspended(c.Alice)
	c.Deliver()
	holds(t, c, true, false)
	c.Flow(``)
	heldInNetwork(c.Alice, false)
	c.Deliver()
	holds(t, c, false, false)
	over(t, c)
}

func TestHoldOfTheSIPSideIsShownToTheNetwork(t *testing.T) {
	c := onHold(t, "bob")
	require.Equal(t, fsm.RemoteHold, c.Alice.Dialog.Regions().SuspendRemote)
	resume(c.Bob)
	c.Deliver()
	require.Equal(t, fsm.Active, c.Alice.Dialog.Regions().SuspendRemote)
	over(t, c)
}

func TestSuspendIsRefusedWhereItMakesNoSense(t *testing.T) {
	c := ringing(t)
	require.Error(t, c.Alice.Refused("suspend", func(now time.Time) error { return c.Alice.Dialog.Suspend(now, dialog.UserInitiated) }))
	c.Bob.Answer()
	c.Deliver()
	require.Error(t, c.Alice.Refused("resume suspended", func(now time.Time) error { return c.Alice.Dialog.ResumeSuspended(now) }))
	suspend(c.Alice, dialog.UserInitiated)
	c.Deliver()
	require.Error(t, c.Alice.Refused("suspend", func(now time.Time) error { return c.Alice.Dialog.Suspend(now, dialog.NetworkInitiated) }))
	require.Equal(t, "user initiated", dialog.UserInitiated.String())
	require.Equal(t, "network initiated", dialog.NetworkInitiated.String())
	over(t, c)
}

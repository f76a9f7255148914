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

// The ends of a suspended call, and of one that a gateway releases (RFC 3398 §8.2.7, §10.2.2).

func release(u *dialogtest.User, cause int) {
	u.Do("release", func(now time.Time) error { return u.Dialog.Release(now, cause) })
}

func TestSuspensionThatLastsTooLongReleasesTheCall(t *testing.T) { // RFC 3398 §10.2.2
	timers := dialogtest.Config("alice", func(c *dialog.Config) {
		c.Suspension = dialog.Suspensions{T2: 3 * time.Minute, T6: time.Minute}
	})
	for _, by := range []dialog.Suspension{dialog.UserInitiated, dialog.NetworkInitiated} {
		for _, with := range []dialog.With{{}, isup("SUS")} {
			c := talking(t, timers)
			suspend(c.Alice, by, with)
			c.Deliver()
			c.Skip()
			want := map[dialog.Suspension]time.Duration{dialog.UserInitiated: 3 * time.Minute, dialog.NetworkInitiated: time.Minute}[by]
			c.Run(want - time.Second)
			c.Flow(``)
			c.Run(time.Second)
			c.Flow(`
				alice -> bob   BYE reason=Q.850;cause=102;text="Recoveryontimerexpiry"
				bob   -> alice 200 BYE
			`)
			require.Equal(t, []string{`Q.850;cause=102;text="Recovery on timer expiry"`}, c.Alice.Last(dialog.Ended).Reasons)
			require.Equal(t, []string{`Q.850;cause=102;text="Recovery on timer expiry"`}, c.Bob.Last(dialog.Ended).Reasons)
			gone(t, c)
		}
	}
}

func TestSuspensionThatTheExchangeEnds(t *testing.T) {
	for _, start := range []func(c *dialogtest.Call){
		func(c *dialogtest.Call) { suspend(c.Alice, dialog.UserInitiated) },
		func(c *dialogtest.Call) { suspend(c.Alice, dialog.UserInitiated, isup("SUS")) },
		func(c *dialogtest.Call) { heldInNetwork(c.Alice, true) },
		func(c *dialogtest.Call) { hold(c.Bob) },
		func(c *dialogtest.Call) {},
	} {
		c := talking(t, crossing())
		start(c)
		c.Run(slow / 2) // the hold is under way
		release(c.Alice, 16)
		c.Deliver()
		require.Equal(t, []string{"Q.850;cause=16"}, c.Bob.Last(dialog.Ended).Reasons)
		require.Equal(t, fsm.Terminated, c.Alice.Dialog.Regions().Suspend)
		gone(t, c)
	}
	c := onHold(t, "bob")
	release(c.Alice, 16)
	require.Equal(t, fsm.Terminated, c.Alice.Dialog.Regions().SuspendRemote)
	c.Deliver()
	gone(t, c)
}

func TestReleaseBeforeTheAnswer(t *testing.T) {
	t.Run("as the caller by CANCEL", func(t *testing.T) { // RFC 3398 §8.2.7
		c := ringing(t)
		c.Skip()
		release(c.Alice, 16)
		c.Deliver()
		c.Flow("alice -> bob CANCEL reason=Q.850;cause=16\n...")
		gone(t, c)
	})
	t.Run("as the callee by the response for the cause", func(t *testing.T) { // RFC 3398 §7.2.4.1
		for cause, code := range map[int]int{17: 486, 1: 404, 102: 504, 99: 500, 16: 480} {
			c := dialogtest.NewCall(t)
			c.Alice.Invite(c.Bob)
			c.Deliver()
			release(c.Bob, cause)
			c.Deliver()
			require.Equal(t, code, c.Alice.Last(dialog.Ended).Code)
		}
	})
}

func TestCausesOfISUP(t *testing.T) { // RFC 3398 §7.2.4.1
	for cause, code := range map[int]int{
		1: 404, 2: 404, 3: 404, 17: 486, 18: 408, 19: 480, 20: 480, 21: 403, 22: 410, 23: 410, 26: 404, 27: 502, 28: 484,
		29: 501, 31: 480, 34: 503, 38: 503, 41: 503, 42: 503, 47: 503, 55: 403, 57: 403, 58: 503, 65: 488, 70: 488, 79: 501,
		87: 403, 88: 503, 102: 504, 111: 500, 127: 500, 44: 500,
	} {
		require.Equal(t, code, dialog.StatusOfCause(cause), "cause %d", cause)
	}
}

func TestSuspendedCallThatThePeerEnds(t *testing.T) {
	for _, start := range []func(c *dialogtest.Call){
		func(c *dialogtest.Call) { suspend(c.Alice, dialog.UserInitiated) },
		func(c *dialogtest.Call) { suspend(c.Alice, dialog.UserInitiated, isup("SUS")) },
		func(c *dialogtest.Call) { heldInNetwork(c.Alice, true) },
	} {
		c := talking(t, dialogtest.Config("alice", func(c *dialog.Config) { c.Suspension.T2 = time.Minute }))
		start(c)
		c.Deliver()
		c.Bob.Hangup()
		c.Deliver()
		require.Equal(t, fsm.Terminated, c.Alice.Dialog.Regions().Suspend)
		require.Equal(t, fsm.Terminated, c.Alice.Dialog.Regions().SuspendPSTN)
		gone(t, c)
	}
}

// gateway is alice in a call with carol, who has sent ISUP before, as the caller or the callee.
func gateway(t *testing.T, caller bool) (*dialogtest.Call, *dialogtest.User, *rawPeer) {
	t.Helper()
	c := dialogtest.NewCall(t, dialogtest.Config("", func(c *dialog.Config) {
		c.Accept, c.Suspension.T6 = []string{"application/isup"}, time.Minute
	}))
	r := newRawPeer(t, c)
	if caller {
		r.respond(c.Alice, r.called(c.Alice), 200, "c1", rawOffer(), carolContact)
		r.inDialogBody(c.Alice, message.INFO, 1, "application/isup", "CPG")
		return c, c.Alice, r
	}
	r.request(c.Bob, message.INVITE, 1, "", rawOffer())
	c.Bob.Answer()
	c.Deliver()
	tag := tagOf(t, r.last("200 INVITE"))
	r.request(c.Bob, message.ACK, 1, tag, "")
	r.inDialogBody(c.Bob, message.INFO, 2, "application/isup", "CPG")
	return c, c.Bob, r
}

func TestSuspendedCallEndsInEveryWay(t *testing.T) {
	starts := map[string]func(u *dialogtest.User){
		"by hold":    func(u *dialogtest.User) { suspend(u, dialog.NetworkInitiated) },
		"by INFO":    func(u *dialogtest.User) { suspend(u, dialog.NetworkInitiated, isup("SUS")) },
		"by network": func(u *dialogtest.User) { heldInNetwork(u, true) },
		"not at all": func(*dialogtest.User) {},
	}
	ends := map[string]func(c *dialogtest.Call, u *dialogtest.User, r *rawPeer){
		"BYE": func(c *dialogtest.Call, u *dialogtest.User, r *rawPeer) {
			id := u.Dialog.ID()
			r.request(u, message.BYE, 9, id.LocalTag, "", "Call-ID: "+id.CallID)
		},
		"REL":    func(c *dialogtest.Call, u *dialogtest.User, r *rawPeer) { release(u, 31) },
		"hangup": func(c *dialogtest.Call, u *dialogtest.User, r *rawPeer) { u.Hangup() },
		"T6":     func(c *dialogtest.Call, u *dialogtest.User, r *rawPeer) { c.Run(2 * time.Minute) },
	}
	for how, start := range starts {
		for end, stop := range ends {
			for _, caller := range []bool{true, false} {
				if end == "T6" && (how == "not at all" || how == "by network") {
					continue
				}
				t.Run(how+", "+end, func(t *testing.T) {
					c, u, r := gateway(t, caller)
					start(u)
					c.Deliver()
					stop(c, u, r)
					c.Deliver()
					require.Equal(t, dialog.StateTerminated, u.Dialog.State())
					regions := u.Dialog.Regions()
					require.Equal(t, [3]fsm.State{fsm.Terminated, fsm.Terminated, fsm.Terminated},
						[3]fsm.State{regions.Suspend, regions.SuspendRemote, regions.SuspendPSTN})
				})
			}
		}
	}
}

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

// A re-INVITE that is refused after a part of it was carried out brings both sides back to where
// they were before it, however it came to be sent (RFC 3261 §14.1, RFC 6141 §3.4).
func TestRefusedReinviteIsUndoneHoweverItWasSent(t *testing.T) {
	busy := func(c *dialogtest.Call, r *rawPeer, code int, headers ...string) {
		reinvite(c.Alice, moved(c.Alice))
		c.Deliver()
		r.respond(c.Alice, r.got[len(r.got)-1], code, "c1", "", headers...)
	}
	update := dialogtest.Config("alice", func(c *dialog.Config) { c.Policy.PreferUpdate = true })
	for what, sent := range map[string]func(t *testing.T) (*dialogtest.Call, *rawPeer){
		"at once": func(t *testing.T) (*dialogtest.Call, *rawPeer) {
			c, r := aliceTalks(t)
			reinvite(c.Alice, moved(c.Alice))
			c.Deliver()
			return c, r
		},
		"after 491": func(t *testing.T) (*dialogtest.Call, *rawPeer) {
			c, r := aliceTalks(t)
			busy(c, r, 491)
			r.inDialog(c.Alice, message.INVITE, 1, rawSDP("2", "49170", "49180")) // hers comes first, and stays
			r.inDialog(c.Alice, message.ACK, 1, "")
			c.Run(5 * time.Second)
			return c, r
		},
		"after 500": func(t *testing.T) (*dialogtest.Call, *rawPeer) {
			c, r := aliceTalks(t)
			busy(c, r, 500, "Retry-After: 2")
			r.inDialog(c.Alice, message.INVITE, 1, rawSDP("2", "49170", "49180"))
			r.inDialog(c.Alice, message.ACK, 1, "")
			c.Run(3 * time.Second)
			return c, r
		},
		"after another exchange": func(t *testing.T) (*dialogtest.Call, *rawPeer) {
			c, r := aliceTalks(t)
			r.inDialog(c.Alice, message.INVITE, 1, rawSDP("2"))
			reinvite(c.Alice, moved(c.Alice)) // waits for the ACK
			require.Equal(t, 1, r.count("INVITE"))
			r.inDialog(c.Alice, message.ACK, 1, "")
			return c, r
		},
		"after 504 to an UPDATE": func(t *testing.T) (*dialogtest.Call, *rawPeer) {
			c, r := aliceTalks(t, update)
			sendUpdate(c.Alice, moved(c.Alice))
			c.Deliver()
			r.respond(c.Alice, r.last("UPDATE"), 504, "", "")
			return c, r
		},
		"after 501 to an UPDATE": func(t *testing.T) (*dialogtest.Call, *rawPeer) {
			c, r := aliceTalks(t, update)
			sendUpdate(c.Alice, moved(c.Alice))
			c.Deliver()
			r.respond(c.Alice, r.last("UPDATE"), 501, "", "")
			return c, r
		},
		"from another address": func(t *testing.T) (*dialogtest.Call, *rawPeer) {
			c, r := aliceTalks(t)
			reinvite(c.Alice, moved(c.Alice))
			c.Deliver()
			r.respond(c.Alice, r.last("INVITE"), 100, "", "")
			c.Alice.Do("set contact", func(now time.Time) error { return c.Alice.Dialog.SetContact(now, "sip:alice@192.0.2.1:5080") })
			c.Deliver()
			return c, r
		},
	} {
		t.Run(what, func(t *testing.T) {
			c, r := sent(t)
			inv := r.last("INVITE")
			before := string(c.Alice.Dialog.RemoteSDP())
			r.respond(c.Alice, inv, 183, "c1", rawSDP("7", "49170", "50002"), append(rel(1), carolContact)...)
			require.Contains(t, string(c.Alice.Dialog.RemoteSDP()), "50002")
			r.respond(c.Alice, r.last("PRACK"), 200, "", "")
			r.respond(c.Alice, inv, 488, "c1", "")
			require.Equal(t, before, string(c.Alice.Dialog.RemoteSDP()))
			require.Equal(t, 488, c.Alice.Last(dialog.Failed).Code)
			repair := r.got[len(r.got)-1]
			require.NotEqual(t, inv.Body(), repair.Body(), "a new offer makes sure of it")

			if repair.Method() == message.UPDATE {
				return
			}
			// and so is the repair, should it meet the same
			r.respond(c.Alice, repair, 183, "c1", rawSDP("8", "49170", "50004"), append(rel(1), carolContact)...)
			r.respond(c.Alice, r.last("PRACK"), 200, "", "")
			r.respond(c.Alice, repair, 488, "c1", "")
			require.Equal(t, before, string(c.Alice.Dialog.RemoteSDP()))
		})
	}
}

// A wish that waits behind a cancelled re-INVITE waits for what its refusal asks for as well.
func TestMOD27_WishBehindACancelledReinviteWaitsAsTheRefusalSays(t *testing.T) {
	for _, at := range []fsm.State{fsm.CancelPending, fsm.Cancelling} {
		for _, x := range []struct {
			code        int
			owner       bool
			state       fsm.State
			least, most time.Duration
		}{
			{491, true, fsm.Wait491, 2100 * time.Millisecond, 4 * time.Second},
			{491, false, fsm.Wait491, 0, 2 * time.Second},
			{500, true, fsm.Wait500, 7 * time.Second, 7 * time.Second},
		} {
			c, r, u := cancelledReinvite(t, at, x.owner)
			hold(u)
			r.respond(u, r.last("INVITE"), x.code, "c1", "", "Retry-After: 7")
			require.Equal(t, x.state, u.Dialog.Regions().Modify)
			require.Equal(t, x.code, u.Last(dialog.Failed).Code)
			timers := u.Dialog.Running()
			require.Equal(t, "glare", timers[0].Name)
			wait := timers[0].At.Sub(c.Now())
			require.GreaterOrEqual(t, wait, x.least)
			require.LessOrEqual(t, wait, x.most)
			require.Equal(t, 1, r.count("INVITE"))
			c.Run(wait)
			require.Equal(t, "sendonly", directionOf(r.last("INVITE").Body()))
		}
	}
}

// cancelledReinvite is a re-INVITE of the caller, who owns the Call-ID, or of the callee, that
// is out and cancelled.
func cancelledReinvite(t *testing.T, at fsm.State, owner bool) (*dialogtest.Call, *rawPeer, *dialogtest.User) {
	t.Helper()
	if !owner {
		c, r, _ := bobStanding(t, at)
		return c, r, c.Bob
	}
	c, r := aliceCancels(t, at, moved)
	return c, r, c.Alice
}

// aliceCancels is alice's re-INVITE with that offer, out and cancelled.
func aliceCancels(t *testing.T, at fsm.State, offer func(*dialogtest.User) string) (*dialogtest.Call, *rawPeer) {
	t.Helper()
	c, r := aliceTalks(t)
	r.got = nil
	reinvite(c.Alice, offer(c.Alice))
	c.Deliver()
	if at == fsm.Cancelling {
		r.respond(c.Alice, r.last("INVITE"), 100, "", "")
	}
	c.Alice.Cancel()
	c.Deliver()
	require.Equal(t, at, c.Alice.Dialog.Regions().Modify)
	return c, r
}

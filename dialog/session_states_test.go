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

// What stands in the small machines of a session: what is heard, what is wished, who refreshes.

func TestEM2_MediaThatStartsBeforeAnyRinging(t *testing.T) {
	for _, over := range []bool{false, true} {
		c, r, inv := aliceCalls(t, policy("alice", func(p *dialog.Policy) { p.RingOverMedia = over }))
		r.respond(c.Alice, inv, 183, "c1", "", carolContact)
		flowing(c.Alice, c.Alice.Dialog, true)
		require.Equal(t, fsm.PlayingEarly, c.Alice.Dialog.Regions().EarlyMedia)
		flowing(c.Alice, c.Alice.Dialog, false)
		require.Equal(t, fsm.Silent, c.Alice.Dialog.Regions().EarlyMedia)
		_, ringback := hearing(c.Alice)
		require.False(t, ringback, "nothing has rung")
	}
}

// RFC 3960 §3.1: of two forks with media the one that was heard first goes on, whatever responses come.
func TestEM5_ResponseWithoutRingingChangesNothingOfWhatIsHeard(t *testing.T) {
	w := newWire(t)
	inv := w.invite()
	w.reply(inv, 180, "b")
	muted := w.d
	w.reply(inv, 180, "c")
	played := w.d
	for _, d := range []*dialog.Dialog{played, muted} {
		w.do(func(now time.Time) error { return d.MediaFlowing(now, true) })
	}
	for range 2 {
		require.Equal(t, fsm.PlayingAfter180, played.Regions().EarlyMedia)
		require.Equal(t, fsm.Ringback, muted.Regions().EarlyMedia)
		w.reply(inv, 183, "c")
	}
}

// A hold that is taken back before it was sent leaves nothing to send, and can be wished again.
func TestHLD8_HoldThatIsTakenBackAndWishedAgain(t *testing.T) {
	t.Run("while it waits for the ACK", func(t *testing.T) {
		c, r, tag := queuedWish(t, hold)
		resume(c.Bob)
		require.Equal(t, fsm.NoWish, c.Bob.Dialog.Regions().HoldWish)
		require.Equal(t, fsm.Idle, c.Bob.Dialog.Regions().Modify)
		hold(c.Bob)
		require.Equal(t, fsm.WishQueued, c.Bob.Dialog.Regions().HoldWish)
		r.request(c.Bob, message.ACK, 1, tag, "")
		require.Equal(t, "sendonly", directionOf(r.last("INVITE").Body()))
	})
	t.Run("while it waits after a 491", func(t *testing.T) {
		c, r, _ := refusedWish(t, 491, hold)
		resume(c.Bob)
		require.Equal(t, fsm.NoWish, c.Bob.Dialog.Regions().HoldWish)
		hold(c.Bob)
		c.Deliver()
		require.Equal(t, 2, r.requests("INVITE"))
		require.Equal(t, "sendonly", directionOf(r.last("INVITE").Body()))
	})
}

// RFC 3398 §10.2.2: the exchange that releases the call has ended the suspension as well.
func TestSUS3_ReleaseOfASuspensionThatSIPWasNotToldStopsItsTimer(t *testing.T) {
	c := talking(t, dialogtest.Config("alice", func(c *dialog.Config) {
		c.Suspension.T2 = time.Minute
	}))
	suspend(c.Alice, dialog.UserInitiated, isup("SUS"))
	require.Equal(t, fsm.SuspendedSilently, c.Alice.Dialog.Regions().Suspend)
	require.Contains(t, timersOf(c.Alice.Dialog), "suspend")
	release(c.Alice, 16)
	require.NotContains(t, timersOf(c.Alice.Dialog), "suspend")
	c.Deliver()
	gone(t, c)
}

func timersOf(d *dialog.Dialog) map[string]time.Time {
	at := map[string]time.Time{}
	for _, r := range d.Running() {
		at[r.Name] = r.At
	}
	return at
}

// RFC 4028 §9: whoever chooses the refresher requires the extension, for the other must know it.
func TestSTN6_CalleeThatChoosesItselfRequiresTheTimer(t *testing.T) {
	for _, asked := range [][]string{{"Supported: timer"}, {"Supported: timer", "Session-Expires: 1800"}} {
		w := newWire(t, func(c *dialog.Config) { c.Session.Expires, c.Session.Refresher = 30*time.Minute, "uas" })
		w.ring(asked...)
		ok := w.pickUp()
		require.Equal(t, "1800;refresher=uas", header(t, ok.Message, "Session-Expires"))
		require.Equal(t, []string{"timer"}, values(ok.Message, "Require"))
	}
}

// RFC 4028 §7.2: an interval in a provisional response is none; the one in the 2xx counts.
func TestSTN15_IntervalInAProvisionalResponseDecidesNothing(t *testing.T) {
	w := newWire(t, func(c *dialog.Config) { c.Session.Expires = 30 * time.Minute })
	inv := w.invite()
	w.reply(inv, 183, "b", "Session-Expires: 90;refresher=uac")
	w.reply(inv, 200, "b", "Session-Expires: 1800;refresher=uas", "Require: timer")
	interval, by, _ := w.d.SessionTimer()
	require.Equal(t, 30*time.Minute, interval)
	require.Equal(t, dialog.Remote, by)
}

// RFC 4028 §7.2, §9: a re-INVITE of the peer refreshes the call, so ours is due later.
func TestST11_ReinviteOfThePeerPutsOurRefreshOff(t *testing.T) {
	w := newWire(t, func(c *dialog.Config) { c.Session.Expires, c.Session.Refresher = 30*time.Minute, "uas" })
	w.listen("Supported: timer", "Session-Expires: 1800;refresher=uas")
	require.Equal(t, w.now.Add(15*time.Minute), timersOf(w.d)["session-refresh"])
	w.run(5 * time.Minute)
	w.give(w.inside(message.INVITE, 2, "sdp", "Supported: timer", "Session-Expires: 1800;refresher=uas"))
	w.next("100")
	require.Equal(t, "1800;refresher=uas", header(t, w.next("200 INVITE").Message, "Session-Expires"))
	require.Equal(t, w.now.Add(15*time.Minute), timersOf(w.d)["session-refresh"])
	w.ack(2)
}

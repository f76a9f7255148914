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

func TestHLD42_EveryVerbIsRefusedWhileTheWishIsOut(t *testing.T) {
	for _, held := range []bool{false, true} {
		for _, first := range []func(*dialogtest.User){hold, holdSilently} {
			c := talking(t, crossing())
			if held {
				hold(c.Bob)
				c.Deliver()
			}
			first(c.Alice)
			for _, verb := range []func(now time.Time) error{
				func(now time.Time) error { return c.Alice.Dialog.Hold(now, true) },
				func(now time.Time) error { return c.Alice.Dialog.Hold(now, false) },
				func(now time.Time) error { return c.Alice.Dialog.Resume(now) },
			} {
				require.ErrorIs(t, c.Alice.Refused("verb", verb), dialog.ErrOfferPending)
			}
			c.Run(time.Second)
			holds(t, c, true, held)
			over(t, c)
		}
	}
}

func TestHLD6_HoldThatFailsForAnyReasonIsReverted(t *testing.T) {
	t.Run("transport", func(t *testing.T) {
		c, r := aliceAsks(t, hold)
		unreachable(c, r)
		require.Equal(t, []string{"failed 503"}, c.Alice.Took())
		require.Equal(t, fsm.NoWish, c.Alice.Dialog.Regions().HoldWish)
	})
	t.Run("no final response after the cancel", func(t *testing.T) {
		c, r := aliceAsks(t, hold)
		r.respond(c.Alice, r.last("INVITE"), 100, "", "")
		c.Alice.Cancel()
		c.Run(40 * time.Second)
		require.Equal(t, []string{"failed 487"}, c.Alice.Took())
		require.Equal(t, fsm.NoWish, c.Alice.Dialog.Regions().HoldWish)
	})
	for _, busy := range []bool{false, true} {
		c, r := aliceAsks(t, hold, asks("alice"))
		inv := r.last("INVITE")
		r.respond(c.Alice, inv, 183, "c1", directed("2", "recvonly"), append(rel(1), carolContact)...)
		r.respond(c.Alice, r.last("PRACK"), 200, "", "")
		local, _ := c.Alice.Dialog.Held()
		require.True(t, local)
		require.Equal(t, fsm.NoWish, c.Alice.Dialog.Regions().HoldWish, "the answer has come")
		if busy {
			r.inDialog(c.Alice, message.UPDATE, 1, directed("3", "recvonly"))
		}
		r.respond(c.Alice, inv, 488, "c1", "")
		local, _ = c.Alice.Dialog.Held()
		require.False(t, local, "and is undone")
	}
}

func TestHLD9_HoldThatEndsTheCall(t *testing.T) {
	for _, how := range []struct {
		code int
		edit func(*dialog.Policy)
	}{{404, func(*dialog.Policy) {}}, {481, func(p *dialog.Policy) { p.UsageFailureSilent = true }}} {
		c, r := aliceAsks(t, hold, policy("", how.edit))
		r.respond(c.Alice, r.last("INVITE"), how.code, "c1", "")
		require.Equal(t, fsm.Terminated, c.Alice.Dialog.Regions().HoldWish)
		require.Equal(t, how.code, c.Alice.Last(dialog.Ended).Code)
	}
	c, _ := aliceTalks(t)
	hold(c.Alice)
	c.Run(40 * time.Second)
	require.ErrorIs(t, c.Alice.Last(dialog.Ended).Err, dialog.ErrTimeout)
}

func TestHLD41_WishThatIsOutOrWaitsEndsWithTheCall(t *testing.T) {
	c, _, tag := queuedWish(t, hold)
	_ = tag
	c.Bob.Hangup()
	c.Run(40 * time.Second)
	require.Equal(t, dialog.StateTerminated, c.Bob.Dialog.State())
	for _, code := range []int{491, 500} {
		c, r, tag := refusedWish(t, code, hold)
		r.request(c.Bob, message.BYE, 2, tag, "")
		require.Equal(t, fsm.Terminated, c.Bob.Dialog.Regions().HoldWish)
		c.Run(10 * time.Second)
		require.Equal(t, 1, r.count("INVITE"))
	}
	c, r := aliceAsks(t, hold)
	r.inDialog(c.Alice, message.BYE, 1, "")
	require.Equal(t, fsm.Terminated, c.Alice.Dialog.Regions().HoldWish)
}

func TestHLD28_OfferOfThePeerWhileOurWishIsOut(t *testing.T) {
	c, r := aliceAsks(t, hold)
	r.inDialog(c.Alice, message.INVITE, 1, directed("2", "sendonly"))
	require.Equal(t, 1, r.count("491 INVITE"))
	require.Equal(t, fsm.WishPending, c.Alice.Dialog.Regions().HoldWish)
}

func TestHLD5_IllegalAnswerToOurHold(t *testing.T) {
	for _, held := range []bool{false, true} {
		for _, end := range []bool{false, true} {
			c, r := aliceTalks(t, policy("", func(p *dialog.Policy) { p.EndIllegal = end }))
			if held {
				r.inDialog(c.Alice, message.INVITE, 1, directed("2", "sendonly"))
				r.inDialog(c.Alice, message.ACK, 1, "")
			}
			hold(c.Alice)
			c.Deliver()
			r.respond(c.Alice, r.last("INVITE"), 200, "c1", directed("3", "sendrecv"), carolContact)
			require.Equal(t, uint64(1), c.Alice.Endpoint.Counts().Mismatched)
			if end {
				require.Equal(t, 2, r.count("ACK"))
				require.Equal(t, "BYE", title(r.got[len(r.got)-1]))
				require.Equal(t, dialog.Ended, c.Alice.Heard[len(c.Alice.Heard)-1].Kind)
				continue
			}
			require.ErrorContains(t, c.Alice.Last(dialog.AnswerReceived).Err, "RFC 3264 §6.1")
			local, remote := c.Alice.Dialog.Held()
			require.True(t, local, "our wish stands")
			require.Equal(t, held, remote, "and of the peer's nothing was learnt")
		}
	}
}

func TestHLD17_SilentHoldThatNeedNotBeTold(t *testing.T) {
	c, r := aliceTalks(t, policy("", func(p *dialog.Policy) { p.KeepSilentHold = true }))
	r.inDialog(c.Alice, message.INVITE, 1, directed("2", "inactive"))
	r.inDialog(c.Alice, message.ACK, 1, "")
	holdSilently(c.Alice)
	c.Deliver()
	require.Equal(t, 1, r.count("INVITE"), "nothing flows anyway")
	local, remote := c.Alice.Dialog.Held()
	require.True(t, local && remote)
	r.inDialog(c.Alice, message.INVITE, 2, directed("3", "sendrecv"))
	require.Equal(t, "inactive", directionOf(r.last("200 INVITE").Body()), "now carol learns of it")
}

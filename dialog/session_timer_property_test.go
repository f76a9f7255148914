package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

// Whatever two sides want of the session timer, and whatever they do meanwhile: they agree on
// the interval and on who refreshes, the call lives as long as the network does, and when that
// dies both sides know within one interval.
func TestSessionTimersAgreeAndHoldTheCall(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		wants := rapid.Custom(func(t *rapid.T) func(*dialog.Config) {
			floor := time.Duration(rapid.IntRange(90, 200).Draw(t, "floor")) * time.Second
			extra := time.Duration(rapid.IntRange(0, 300).Draw(t, "extra")) * time.Second
			asks := rapid.Bool().Draw(t, "asks")
			who := rapid.SampledFrom([]string{"", "uac", "uas"}).Draw(t, "refresher")
			update := rapid.Bool().Draw(t, "update")
			return func(c *dialog.Config) {
				c.Session = dialog.Session{MinSE: floor, Refresher: who}
				if asks {
					c.Session.Expires = floor + extra
				}
				c.Policy.PreferUpdate = update
			}
		})
		c := dialogtest.NewCall(t,
			dialogtest.Config("alice", wants.Draw(t, "alice")), dialogtest.Config("bob", wants.Draw(t, "bob")),
			dialogtest.Over(dialogtest.Link{Delay: 10 * time.Millisecond}))
		c.Alice.Talk(c.Bob)
		c.Run(time.Second)
		var interval time.Duration
		for range rapid.IntRange(1, 5).Draw(t, "rounds") {
			c.Run(time.Duration(rapid.IntRange(0, 900).Draw(t, "pause")) * time.Second)
			who := c.Alice
			if rapid.Bool().Draw(t, "bob") {
				who = c.Bob
			}
			switch rapid.IntRange(0, 2).Draw(t, "verb") {
			case 0:
				if local, _ := who.Dialog.Held(); !local {
					hold(who)
				}
			case 1:
				sendUpdate(who)
			}
			c.Run(10 * time.Second) // what crossed is sorted out
			c.Deliver()
			a, aBy, aUntil := c.Alice.Dialog.SessionTimer()
			b, bBy, bUntil := c.Bob.Dialog.SessionTimer()
			require.Equal(t, a, b)
			switch aBy {
			case 0:
				require.Zero(t, bBy)
			case dialog.Local:
				require.Equal(t, dialog.Remote, bBy)
			default:
				require.Equal(t, dialog.Local, bBy)
			}
			require.InDelta(t, 0, aUntil.Sub(bUntil).Seconds(), 1)
			interval = a
		}
		require.NotEqual(t, dialog.StateTerminated, c.Alice.Dialog.State())
		require.NotEqual(t, dialog.StateTerminated, c.Bob.Dialog.State())
		c.Audit()
		c.Partition(c.Alice.Node, c.Bob.Node)
		if interval == 0 {
			return
		}
		c.Run(interval)
		require.Equal(t, dialog.StateTerminated, c.Alice.Dialog.State())
		require.Equal(t, dialog.StateTerminated, c.Bob.Dialog.State())
	})
}

// Reliable provisional responses over a network that loses, repeats and reorders: each arrives
// once and in order, the answer comes after the last with SDP, and no rule is broken.
func TestReliableResponsesArriveOnceAndInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := dialogtest.NewCall(t,
			dialogtest.Seed(rapid.Uint64().Draw(t, "seed")),
			dialogtest.Config("bob", func(c *dialog.Config) { c.Policy.Reliable = dialog.ReliableAlways }),
			dialogtest.Over(dialogtest.Link{
				Delay: 20 * time.Millisecond, Jitter: 20 * time.Millisecond,
				Loss:      rapid.Float64Range(0, 0.3).Draw(t, "loss"),
				Duplicate: rapid.Float64Range(0, 0.3).Draw(t, "duplicate"),
				Reorder:   rapid.Float64Range(0, 0.3).Draw(t, "reorder"),
			}))
		c.Alice.Invite(c.Bob)
		c.Run(8 * time.Second)
		if c.Bob.Dialog == nil {
			return // every INVITE was lost
		}
		codes := rapid.SliceOfN(rapid.SampledFrom([]int{180, 181, 182, 183}), 1, 5).Draw(t, "codes")
		described := false
		for _, code := range codes {
			with := dialog.With{}
			if !described && code == 183 {
				with.SDP, described = c.Bob.Reply(), true
			}
			c.Bob.Do("progress", func(now time.Time) error { return c.Bob.Dialog.Progress(now, code, with) })
			c.Run(time.Duration(rapid.IntRange(0, 300).Draw(t, "pause")) * time.Millisecond)
		}
		c.Run(10 * time.Second) // each of them gets through, or nothing does
		answer := dialog.With{}
		if !described {
			answer.SDP = c.Bob.Reply()
		}
		if c.Bob.Dialog.State() != dialog.StateEarly {
			return
		}
		c.Bob.Do("answer", func(now time.Time) error { return c.Bob.Dialog.Answer(now, answer) })
		c.Run(30 * time.Second)
		heard := []int{}
		for _, out := range c.Alice.Heard {
			if out.Kind == dialog.Progress || out.Kind == dialog.Ringing {
				heard = append(heard, out.Code)
			}
		}
		require.Equal(t, codes[:min(len(heard), len(codes))], heard, "once each, in order")
		c.Audit()
	})
}

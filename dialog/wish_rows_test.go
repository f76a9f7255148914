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

// Of several wishes that wait the last one is told.
func TestHLD3_TheLastWishIsTold(t *testing.T) {
	wishes := []struct {
		wish func(*dialogtest.User)
		told string
	}{{hold, "sendonly"}, {holdSilently, "inactive"}}
	for _, first := range wishes {
		for _, last := range wishes {
			c, r, tag := carolTalks(t)
			r.request(c.Bob, message.INVITE, 2, tag, rawSDP("2"))
			first.wish(c.Bob) // waits for the ACK
			last.wish(c.Bob)
			r.request(c.Bob, message.ACK, 2, tag, "")
			require.Equal(t, last.told, directionOf(r.last("INVITE").Body()))

			c, r, _ = carolTalks(t)
			first.wish(c.Bob)
			c.Deliver()
			r.respond(c.Bob, r.last("INVITE"), 491, "", "")
			require.Equal(t, fsm.WishRetry, c.Bob.Dialog.Regions().HoldWish)
			last.wish(c.Bob)
			c.Run(5 * time.Second)
			require.Equal(t, 2, r.requests(message.INVITE))
			require.Equal(t, last.told, directionOf(r.last("INVITE").Body()))
		}
	}
}

// The timer of a suspension runs as long as it lasts, however the SIP side was told of it
// (RFC 3398 §9.1).
func TestSUS_TimerOfASuspension(t *testing.T) {
	how := map[fsm.State]dialog.With{fsm.SuspendedByHold: {}, fsm.SuspendedByInfo: isup("SUS"), fsm.SuspendedSilently: isup("SUS")}
	for state, with := range how {
		for _, resumes := range []bool{true, false} {
			c, r := aliceTalks(t, dialogtest.Config("", func(c *dialog.Config) {
				c.Accept = []string{"application/isup"}
				c.Suspension.T6 = 30 * time.Second
			}))
			if state == fsm.SuspendedByInfo {
				r.inDialogBody(c.Alice, message.INFO, 1, "application/isup", "CPG")
			}
			suspend(c.Alice, dialog.NetworkInitiated, with)
			c.Deliver()
			if state == fsm.SuspendedByHold {
				r.respond(c.Alice, r.last("INVITE"), 200, "c1", directed("2", "recvonly"), carolContact)
			} else if state == fsm.SuspendedByInfo {
				r.respond(c.Alice, r.last("INFO"), 200, "", "")
			}
			require.Equal(t, state, c.Alice.Dialog.Regions().Suspend)
			c.Run(20 * time.Second)
			if !resumes {
				c.Run(11 * time.Second)
				require.Equal(t, dialog.StateTerminated, c.Alice.Dialog.State(), "%v", state)
				reason, _ := r.last("BYE").Header("Reason")
				require.Contains(t, reason, "Q.850;cause=102")
				continue
			}
			resumeSuspended(c.Alice, with)
			require.Equal(t, fsm.Active, c.Alice.Dialog.Regions().Suspend)
			for _, timer := range c.Alice.Dialog.Running() {
				require.NotEqual(t, "suspend", timer.Name)
			}
		}
	}
}

// The host hears of each answer to an offer of its own.
func TestAnswerToAnOfferOfTheHostsIsTold(t *testing.T) {
	c, r := aliceTalks(t)
	sendUpdate(c.Alice, moved(c.Alice))
	c.Deliver()
	r.respond(c.Alice, r.last("UPDATE"), 200, "", rawSDP("2"), carolContact)
	require.Equal(t, 1, c.Alice.Count(dialog.AnswerReceived))
	require.Equal(t, rawSDP("2"), string(c.Alice.Last(dialog.AnswerReceived).SDP))

	for _, preview := range []bool{false, true} {
		c, r, inv := aliceCalls(t)
		if preview {
			r.respond(c.Alice, inv, 183, "c1", rawOffer(), carolContact)
		}
		r.respond(c.Alice, inv, 183, "c1", rawOffer(), append(rel(1), carolContact)...)
		require.Equal(t, 1, c.Alice.Count(dialog.AnswerReceived))
	}
}

package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/message"
)

// RFC 5407 §3.1.4, §3.1.5, §3.2.2, §3.2.3 and §3.3.1 to §3.3.3.

func TestRFC5407_3_1_4_ReinviteBeforeTheAckIsAccepted(t *testing.T) {
	for _, reject := range []bool{false, true} {
		c := dialogtest.NewCall(t, crossing(), policy("bob", func(p *dialog.Policy) { p.Interlock.RejectBeforeAck = reject }))
		c.Script(dialogtest.Fault{Do: dialogtest.Drop, What: "ACK"})
		c.Alice.Talk(c.Bob)
		reinvite(c.Alice, moved(c.Alice))
		c.Run(slow * 2)
		want := map[string]int{}
		if reject {
			want["491 INVITE"] = 1
		}
		require.Equal(t, want, codes(c, "bob"))
		c.Run(5 * time.Second)
		require.Contains(t, string(c.Bob.Dialog.RemoteSDP()), "50000")
		agreed(t, c)
		over(t, c)
	}
}

func TestRFC5407_3_1_5_ReinviteBeforeTheAckOfOurOfferIsNot(t *testing.T) {
	c := dialogtest.NewCall(t, crossing())
	c.Script(dialogtest.Fault{Do: dialogtest.Drop, What: "ACK"})
	c.Alice.Invite(c.Bob, dialog.With{})
	c.Deliver()
	c.Bob.Answer()
	c.Deliver()
	answerOffer(c.Alice, string(c.Alice.AnswerTo(c.Alice.Last(dialog.OfferReceived).SDP)))
	reinvite(c.Alice, moved(c.Alice))
	c.Run(slow * 2)
	require.Equal(t, map[string]int{"491 INVITE": 1}, codes(c, "bob"))
	c.Run(6 * time.Second)
	require.Contains(t, string(c.Bob.Dialog.RemoteSDP()), "50000")
	agreed(t, c)
	over(t, c)
}

func TestRFC5407_3_2_2_ReinviteCrossesOurBye(t *testing.T) {
	c := talking(t, crossing())
	c.Alice.Hangup()
	reinvite(c.Bob, moved(c.Bob))
	c.Run(slow * 2)
	require.Equal(t, map[string]int{"481 INVITE": 1}, codes(c, "alice"))
	gone(t, c)
}

func TestRFC5407_3_3_1_ReinvitesCross(t *testing.T) {
	c := talking(t, crossing())
	hold(c.Alice)
	hold(c.Bob)
	c.Run(slow * 3)
	require.Equal(t, map[string]int{"491 INVITE": 1}, codes(c, "alice"))
	require.Equal(t, map[string]int{"491 INVITE": 1}, codes(c, "bob"))
	c.Run(5 * time.Second)
	holds(t, c, true, true)
	over(t, c)
}

func TestRFC5407_3_3_2_UpdateAndReinviteCross(t *testing.T) {
	c := talking(t, crossing())
	sendUpdate(c.Alice, moved(c.Alice))
	reinvite(c.Bob, mine(c.Bob, "49170", "50002"))
	c.Run(slow * 3)
	require.Equal(t, map[string]int{"491 INVITE": 1}, codes(c, "alice"))
	require.Equal(t, map[string]int{"491 UPDATE": 1}, codes(c, "bob"))
	settledAs(t, c, "50000", "50002")
}

func TestRFC5407_3_3_3_ReferCrossesOurBye(t *testing.T) {
	c, r := aliceTalks(t)
	c.Alice.Hangup()
	c.Deliver()
	r.inDialog(c.Alice, message.REFER, 1, "", "Refer-To: <sip:dave@example.com>")
	require.Equal(t, 1, r.count("481 REFER")+r.count("405 REFER"))
	r.respond(c.Alice, r.last("BYE"), 200, "", "")
	require.Equal(t, dialog.StateTerminated, c.Alice.Dialog.State())
}

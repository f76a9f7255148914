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

// Bob serves carol's re-INVITE and UPDATE; his host decides on them.

const carolMoved = "Contact: <sip:carol@192.0.2.3:5070>"

// serving brings bob to a state of fsm.Serve: CSeq 2 is the re-INVITE, 4 the UPDATE (3 a PRACK).
func serving(t *testing.T, at fsm.State, options ...dialogtest.Option) (*dialogtest.Call, *rawPeer, string) {
	t.Helper()
	c, r, tag := carolTalks(t, append(options, asks("bob"))...)
	switch at {
	case fsm.ServingInvite, fsm.WaitAck:
		r.branch = 700
		r.request(c.Bob, message.INVITE, 2, tag, rawSDP("2", "49170", "50000"), "Supported: 100rel", carolMoved)
		if at == fsm.WaitAck {
			answerOffer(c.Bob)
		}
	case fsm.ServingUpdate:
		r.request(c.Bob, message.UPDATE, 4, tag, rawSDP("2", "49170", "50000"), carolMoved)
	case fsm.ServingBoth:
		r.branch = 700
		r.request(c.Bob, message.INVITE, 2, tag, rawSDP("2", "49170", "50000"), "Supported: 100rel", carolMoved)
		progress183(c.Bob, mine(c.Bob), false)
		c.Deliver()
		r.request(c.Bob, message.PRACK, 3, tag, "", "RAck: "+headerOf(r.last("183 INVITE"), "RSeq")+" 2 INVITE")
		r.request(c.Bob, message.UPDATE, 4, tag, rawSDP("3", "49170", "50002"), carolMoved)
	}
	c.Deliver()
	require.Equal(t, at, c.Bob.Dialog.Regions().Serve)
	quiet(c)
	return c, r, tag
}

func headerOf(m *message.Message, name string) string {
	v, _ := m.Header(name)
	return v
}

var servingStates = []fsm.State{fsm.ServingInvite, fsm.ServingUpdate, fsm.ServingBoth}

func TestMDS3_PeersNewAddressCountsWhenItIsAccepted(t *testing.T) {
	const was, is = "sip:carol@192.0.2.3:5060", "sip:carol@192.0.2.3:5070"
	t.Run("by a 2xx", func(t *testing.T) {
		for _, at := range []fsm.State{fsm.ServingInvite, fsm.ServingUpdate} {
			c, _, _ := serving(t, at)
			require.Equal(t, was, c.Bob.Dialog.RemoteTarget())
			answerOffer(c.Bob)
			require.Equal(t, is, c.Bob.Dialog.RemoteTarget())
		}
	})
	t.Run("by a reliable provisional response, with or without SDP", func(t *testing.T) {
		for _, sdp := range []bool{false, true} {
			c, _, _ := serving(t, fsm.ServingInvite, policy("", func(p *dialog.Policy) { p.Reliable = dialog.ReliableAlways }))
			body := ""
			if sdp {
				body = mine(c.Bob)
			}
			progress183(c.Bob, body, false)
			require.Equal(t, is, c.Bob.Dialog.RemoteTarget())
		}
	})
	t.Run("not by an unreliable one, nor by a failure", func(t *testing.T) { // MDS-6
		c, r, _ := serving(t, fsm.ServingInvite)
		progress183(c.Bob, mine(c.Bob), true)
		c.Bob.Ring()
		require.Equal(t, was, c.Bob.Dialog.RemoteTarget())
		c.Bob.Reject(486)
		c.Deliver()
		require.Equal(t, 1, r.count("486 INVITE"))
		require.Equal(t, was, c.Bob.Dialog.RemoteTarget())
		c, _, _ = serving(t, fsm.ServingUpdate)
		refuseOffer(c.Bob, 403)
		require.Equal(t, was, c.Bob.Dialog.RemoteTarget())
	})
	t.Run("when we send a request there, as no response can come soon", func(t *testing.T) { // MDS-12
		c, r, _ := serving(t, fsm.ServingInvite)
		sendUpdate(c.Bob)
		c.Deliver()
		require.Equal(t, 1, r.count("UPDATE"))
		require.Equal(t, is, r.last("UPDATE").RequestURIText())
		for _, at := range servingStates {
			c, r, _ := serving(t, at)
			c.Bob.Do("info", func(now time.Time) error { return c.Bob.Dialog.Info(now) })
			c.Deliver()
			require.Equal(t, is, r.last("INFO").RequestURIText())
		}
	})
}

func TestMDS2_OfferMeetsOneOfHersThatIsOpen(t *testing.T) {
	for _, at := range servingStates {
		c, r, tag := serving(t, at)
		r.request(c.Bob, message.UPDATE, 5, tag, rawSDP("9", "49170", "50009"))
		require.Equal(t, 1, r.count("500 UPDATE"), "%v", at)
		r.request(c.Bob, message.INVITE, 6, tag, rawSDP("9", "49170", "50009"))
		require.Equal(t, 1, r.count("500 INVITE"), "%v", at)
		require.Equal(t, at, c.Bob.Dialog.Regions().Serve)
	}
}

func TestMDS2_OfferMeetsOneOfOursInsideHerReinvite(t *testing.T) {
	c, r, tag := serving(t, fsm.ServingBoth)
	answerOffer(c.Bob) // the UPDATE; the re-INVITE is still open
	c.Deliver()
	sendUpdate(c.Bob, mine(c.Bob, "49170", "50006"))
	c.Deliver()
	r.request(c.Bob, message.UPDATE, 5, tag, rawSDP("9", "49170", "50009"))
	require.Equal(t, 1, r.count("491 UPDATE"))
	r.respond(c.Bob, r.last("UPDATE"), 200, "", rawSDP("4", "49170", "50002"), carolMoved)
	answerOffer(c.Bob)
	c.Deliver()
	require.Equal(t, 2, r.count("200 INVITE"))
	require.Contains(t, string(c.Bob.Dialog.LocalSDP()), "50006")
}

func TestMDS3_EachOfTwoRequestsIsAnsweredByItself(t *testing.T) {
	c, r, _ := serving(t, fsm.ServingBoth)
	answerOffer(c.Bob)
	c.Deliver()
	require.Equal(t, 1, r.count("200 UPDATE"))
	require.Equal(t, fsm.ServingInvite, c.Bob.Dialog.Regions().Serve)
	answerOffer(c.Bob)
	c.Deliver()
	require.Empty(t, r.last("200 INVITE").Body())
	require.Equal(t, fsm.WaitAck, c.Bob.Dialog.Regions().Serve)
}

func TestMDS4_UpdateInsideTheReinviteIsRefused(t *testing.T) {
	for _, code := range []int{403, 488, 504} { // MDS-11, MDS-16
		c, r, _ := serving(t, fsm.ServingBoth)
		refuseOffer(c.Bob, code)
		c.Deliver()
		require.Equal(t, 1, r.count(itoa(code)+" UPDATE"))
		require.Equal(t, fsm.ServingInvite, c.Bob.Dialog.Regions().Serve)
		require.Contains(t, string(c.Bob.Dialog.RemoteSDP()), "50000", "what the re-INVITE has changed stays")
	}
}

func TestMDS8_CancelOfTheReinviteAroundAnUpdate(t *testing.T) {
	c, r, tag := serving(t, fsm.ServingBoth)
	r.branch = 700
	r.request(c.Bob, message.CANCEL, 2, tag, "")
	require.Equal(t, 2, r.count("200 INVITE"), "it is executed: accepted all the same")
	require.Equal(t, fsm.ServingUpdate, c.Bob.Dialog.Regions().Serve)
	answerOffer(c.Bob)
	c.Deliver()
	require.Equal(t, 1, r.count("200 UPDATE"))
}

func TestMDS9_PeerHangsUpWhileItsRequestsAreOpen(t *testing.T) {
	for _, at := range servingStates {
		c, r, tag := serving(t, at)
		r.request(c.Bob, message.BYE, 9, tag, "")
		require.Equal(t, 1, r.count("200 BYE"))
		require.Equal(t, map[fsm.State]int{fsm.ServingInvite: 1, fsm.ServingUpdate: 1, fsm.ServingBoth: 2}[at],
			r.count("487 INVITE")+r.count("487 UPDATE"), "%v", at)
		require.Equal(t, fsm.Terminated, c.Bob.Dialog.Regions().Serve)
	}
}

func TestMDS9_WeHangUpWhileItsRequestsAreOpen(t *testing.T) {
	for _, at := range append(servingStates, fsm.WaitAck) {
		c, r, _ := serving(t, at)
		c.Bob.Hangup()
		c.Run(40 * time.Second)
		require.GreaterOrEqual(t, r.count("BYE"), 1, "%v", at)
		require.Equal(t, fsm.Terminated, c.Bob.Dialog.Regions().Serve)
	}
}

func TestMDS14_OffersBeforeTheAckOfAReinviteAreServed(t *testing.T) {
	c, r, tag := serving(t, fsm.WaitAck)
	r.request(c.Bob, message.UPDATE, 3, tag, rawSDP("3", "49170", "50002"))
	answerOffer(c.Bob)
	c.Deliver()
	require.Equal(t, 1, r.count("200 UPDATE"))
	r.request(c.Bob, message.ACK, 2, tag, "")
	require.Contains(t, string(c.Bob.Dialog.RemoteSDP()), "50002")
}

func TestMDS15_UpdateWithoutAnOfferIsAnsweredAtOnce(t *testing.T) {
	for _, at := range []fsm.State{fsm.ServingInvite, fsm.WaitAck} {
		c, r, tag := serving(t, at)
		r.request(c.Bob, message.UPDATE, 3, tag, "", "Contact: <sip:carol@192.0.2.3:5090>")
		require.Equal(t, 1, r.count("200 UPDATE"))
		require.Equal(t, "sip:carol@192.0.2.3:5090", c.Bob.Dialog.RemoteTarget())
		require.Equal(t, at, c.Bob.Dialog.Regions().Serve)
	}
}

func TestMDS16_ReinviteMayWaitForTheUser(t *testing.T) {
	c, r, tag := serving(t, fsm.ServingInvite)
	c.Run(time.Minute)
	require.Equal(t, fsm.ServingInvite, c.Bob.Dialog.Regions().Serve)
	c.Bob.Ring()
	c.Bob.Answer(dialog.With{SDP: []byte(mine(c.Bob))}) // the verbs of a callee do
	c.Deliver()
	require.Equal(t, 2, r.count("200 INVITE"))
	r.request(c.Bob, message.ACK, 2, tag, "")
	require.Equal(t, fsm.Idle, c.Bob.Dialog.Regions().Serve)
}

func TestReinviteWithoutSDPAsksTheHostForAnOffer(t *testing.T) {
	c, r, tag := carolTalks(t, asks("bob"))
	r.request(c.Bob, message.INVITE, 2, tag, "")
	require.Equal(t, []string{"offer_received"}, c.Bob.Took())
	require.Empty(t, c.Bob.Last(dialog.OfferReceived).SDP)
	answerOffer(c.Bob, moved(c.Bob))
	c.Deliver()
	require.Contains(t, string(r.last("200 INVITE").Body()), "50000")
	r.request(c.Bob, message.ACK, 2, tag, rawSDP("2"))
	require.Equal(t, []string{"answer_received"}, c.Bob.Took())
	require.Contains(t, string(c.Bob.Dialog.LocalSDP()), "50000")

	r.request(c.Bob, message.INVITE, 3, tag, "")
	refuseOffer(c.Bob)
	c.Deliver()
	require.Equal(t, 1, r.count("488 INVITE"))
	require.Equal(t, dialog.StateConfirmed, c.Bob.Dialog.State())
}

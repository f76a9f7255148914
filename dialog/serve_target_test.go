package dialog_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// The UPDATE inside a re-INVITE brings an address of its own.
func TestMDS3_AddressInAnUpdateInsideTheReinviteCountsWhenItIsAccepted(t *testing.T) {
	const first, second = "sip:carol@192.0.2.3:5070", "sip:carol@192.0.2.3:5080"
	c, r, tag := serving(t, fsm.ServingInvite)
	progress183(c.Bob, mine(c.Bob), false)
	c.Deliver()
	r.request(c.Bob, message.PRACK, 3, tag, "", "RAck: "+headerOf(r.last("183 INVITE"), "RSeq")+" 2 INVITE")
	r.request(c.Bob, message.UPDATE, 4, tag, rawSDP("3", "49170", "50002"), "Contact: <"+second+">")
	require.Equal(t, fsm.ServingBoth, c.Bob.Dialog.Regions().Serve)
	require.Equal(t, first, c.Bob.Dialog.RemoteTarget())
	answerOffer(c.Bob)
	c.Deliver()
	require.Equal(t, 1, r.count("200 UPDATE"))
	require.Equal(t, second, c.Bob.Dialog.RemoteTarget())
	answered := r.count("200 INVITE")
	answerOffer(c.Bob)
	c.Deliver()
	require.Equal(t, answered+1, r.count("200 INVITE"))
	require.Equal(t, second, c.Bob.Dialog.RemoteTarget(), "the older request does not take it back")
}

// A request of bob's goes to the newest address, though neither request that brought one is
// answered (RFC 6141 §4.6).
func TestMDS12_RequestOfOursGoesToTheNewestAddress(t *testing.T) {
	c, r, tag := serving(t, fsm.ServingInvite)
	progress183(c.Bob, mine(c.Bob), false)
	c.Deliver()
	r.request(c.Bob, message.PRACK, 3, tag, "", "RAck: "+headerOf(r.last("183 INVITE"), "RSeq")+" 2 INVITE")
	r.request(c.Bob, message.UPDATE, 4, tag, rawSDP("3", "49170", "50002"), "Contact: <sip:carol@192.0.2.3:5080>")
	sendInfo(c.Bob, dialog.With{})
	require.Equal(t, "sip:carol@192.0.2.3:5080", c.Bob.Dialog.RemoteTarget())
}

// RFC 3261 §14.2: the time to wait is drawn anew for each request, from 0 to 10 seconds.
func TestMDS2_RetryAfterIsDrawn(t *testing.T) {
	for what, at := range map[string]func() (*dialogtest.Call, *rawPeer, string){
		"before the answer": func() (*dialogtest.Call, *rawPeer, string) {
			c := dialogtest.NewCall(t)
			r := newRawPeer(t, c)
			r.request(c.Bob, message.INVITE, 1, "", rawOffer())
			c.Bob.Ring()
			c.Deliver()
			return c, r, tagOf(t, r.last("180 INVITE"))
		},
		"in a re-INVITE":              func() (*dialogtest.Call, *rawPeer, string) { return serving(t, fsm.ServingInvite) },
		"in an UPDATE":                func() (*dialogtest.Call, *rawPeer, string) { return serving(t, fsm.ServingUpdate) },
		"in an UPDATE of a re-INVITE": func() (*dialogtest.Call, *rawPeer, string) { return serving(t, fsm.ServingBoth) },
		"before the ACK of our offer": func() (*dialogtest.Call, *rawPeer, string) {
			c, r, tag := carolTalks(t, policy("bob", func(p *dialog.Policy) { p.Interlock.Answer500BeforeAck = true }))
			r.request(c.Bob, message.INVITE, 2, tag, "")
			require.Equal(t, fsm.WaitAck, c.Bob.Dialog.Regions().Serve)
			return c, r, tag
		},
	} {
		t.Run(what, func(t *testing.T) {
			c, r, tag := at()
			drawn := map[string]bool{}
			for i := range uint32(6) {
				r.request(c.Bob, message.UPDATE, 10+i, tag, rawSDP("9", "49170", "50009"))
				drawn[headerOf(r.last("500 UPDATE"), "Retry-After")] = true
			}
			require.Equal(t, 6, r.count("500 UPDATE"))
			require.Greater(t, len(drawn), 1, "%v", drawn)
		})
	}
}

// A refusal of an UPDATE leaves the way free for the next one.
func TestMDS4_UpdateAfterOneThatWasRefused(t *testing.T) {
	for _, code := range []int{403, 488, 504} {
		c, r, tag := serving(t, fsm.ServingUpdate)
		refuseOffer(c.Bob, code)
		c.Deliver()
		require.Equal(t, 1, r.count(itoa(code)+" UPDATE"))
		require.Equal(t, fsm.Idle, c.Bob.Dialog.Regions().Serve)
		r.request(c.Bob, message.UPDATE, 5, tag, rawSDP("3", "49170", "50002"))
		answerOffer(c.Bob)
		c.Deliver()
		require.Equal(t, 1, r.count("200 UPDATE"))
	}
}

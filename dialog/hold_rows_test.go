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

// heldBy brings bob's call with carol to a state of fsm.Hold; the next request of hers has
// CSeq 3, her next description version 3.
func heldBy(t *testing.T, at fsm.State, options ...dialogtest.Option) (*dialogtest.Call, *rawPeer, string) {
	t.Helper()
	c, r, tag := carolTalks(t, options...)
	if at == fsm.RemoteHold || at == fsm.BothHold {
		r.request(c.Bob, message.INVITE, 2, tag, directed("2", "sendonly"))
		r.request(c.Bob, message.ACK, 2, tag, "")
	}
	if at == fsm.LocalHold || at == fsm.BothHold {
		hold(c.Bob)
		c.Deliver()
		answer := "recvonly"
		if at == fsm.BothHold {
			answer = "inactive"
		}
		r.respond(c.Bob, r.last("INVITE"), 200, "", directed("2", answer), carolContact)
	}
	require.Equal(t, at, c.Bob.Dialog.Regions().Hold)
	quiet(c)
	return c, r, tag
}

var holdStates = []fsm.State{fsm.Active, fsm.LocalHold, fsm.RemoteHold, fsm.BothHold}

// every offer of carol's in every state: what is answered, and who holds then
func TestEveryOfferInEveryHoldState(t *testing.T) {
	type outcome struct {
		answer        string
		local, remote bool
	}
	expect := func(local bool, direction string) outcome {
		o := outcome{local: local, remote: direction == "sendonly" || direction == "inactive"}
		receives, sends := !local && direction != "recvonly" && direction != "inactive", direction != "sendonly" && direction != "inactive"
		o.answer = map[[2]bool]string{{true, true}: "sendrecv", {true, false}: "recvonly", {false, true}: "sendonly", {}: "inactive"}[[2]bool{receives, sends}]
		return o
	}
	for _, at := range holdStates {
		for _, direction := range []string{"sendrecv", "sendonly", "recvonly", "inactive"} {
			c, r, tag := heldBy(t, at)
			local, _ := c.Bob.Dialog.Held()
			want := expect(local, direction)
			r.request(c.Bob, message.INVITE, 3, tag, directed("3", direction))
			got := outcome{answer: directionOf(r.last("200 INVITE").Body())}
			got.local, got.remote = c.Bob.Dialog.Held()
			require.Equal(t, want, got, "%v, %s", at, direction)
		}
	}
}

func TestZeroAddressInEveryHoldState(t *testing.T) {
	for _, at := range holdStates {
		c, r, tag := heldBy(t, at)
		local, _ := c.Bob.Dialog.Held()
		zero := func(version string) string { return rawSDP(version, "c=IN IP4 192.0.2.3", "c=IN IP4 0.0.0.0") }
		for i, v := range []string{"3", "4"} {
			r.request(c.Bob, message.INVITE, uint32(3+i), tag, zero(v))
			r.request(c.Bob, message.ACK, uint32(3+i), tag, "")
			l, remote := c.Bob.Dialog.Held()
			require.True(t, remote)
			require.Equal(t, local, l, "%v", at)
			require.True(t, c.Bob.Dialog.Muted())
		}
		for i, direction := range []string{"inactive", "recvonly", "sendonly", "sendrecv"} {
			r.request(c.Bob, message.INVITE, uint32(6+2*i), tag, directed(itoa(6+2*i), direction))
			r.request(c.Bob, message.ACK, uint32(6+2*i), tag, "")
			require.False(t, c.Bob.Dialog.Muted(), "there is an address again")
			r.request(c.Bob, message.INVITE, uint32(7+2*i), tag, zero(itoa(7+2*i)))
			r.request(c.Bob, message.ACK, uint32(7+2*i), tag, "")
		}
		r.request(c.Bob, message.BYE, 20, tag, "")
		require.Equal(t, fsm.Terminated, c.Bob.Dialog.Regions().HoldAddress)
	}
}

func TestZeroAddressEndsWithAnOfferThatTellsOurWish(t *testing.T) {
	for _, direction := range []string{"sendrecv", "sendonly"} {
		c, r, tag := carolTalks(t)
		r.request(c.Bob, message.INVITE, 2, tag, rawSDP("2", "c=IN IP4 192.0.2.3", "c=IN IP4 0.0.0.0"))
		hold(c.Bob) // waits for the ACK
		r.request(c.Bob, message.INVITE, 3, tag, directed("3", direction))
		require.False(t, c.Bob.Dialog.Muted())
		local, remote := c.Bob.Dialog.Held()
		require.Equal(t, [2]bool{true, direction == "sendonly"}, [2]bool{local, remote})
	}
}

// HLD-25, HLD-26 and HLD-39: the peer asks for our offer and answers it in its ACK
func TestOfferlessReinviteInEveryHoldState(t *testing.T) {
	for _, at := range holdStates {
		for _, silent := range []bool{false, true} {
			for _, answer := range []string{"sendrecv", "sendonly", "recvonly", "inactive"} {
				c, r, tag := heldBy(t, at)
				local, remote := c.Bob.Dialog.Held()
				if silent && local { // from music to silence, by an answer that tells nothing of her
					holdSilently(c.Bob)
					c.Deliver()
					r.respond(c.Bob, r.last("INVITE"), 200, "", directed("3", "inactive"), carolContact)
				}
				r.request(c.Bob, message.INVITE, 4, tag, "")
				offer := directionOf(r.last("200 INVITE").Body())
				require.Equal(t, map[bool]string{false: "sendrecv", true: map[bool]string{false: "sendonly", true: "inactive"}[silent]}[local], offer)
				r.request(c.Bob, message.ACK, 4, tag, directed("4", answer))
				switch {
				case local && !silent && (answer == "sendrecv" || answer == "sendonly"), local && silent && answer != "inactive":
					// an answer that RFC 3264 §6.1 forbids tells nothing
				case local && silent: // nor does the only one that there is
				default:
					remote = answer == "sendonly" || answer == "inactive"
				}
				l, rem := c.Bob.Dialog.Held()
				require.Equal(t, [2]bool{local, remote}, [2]bool{l, rem}, "%v, silent %v, %s", at, silent, answer)
			}
		}
	}
}

func TestHoldsOfTheHostsOwnSDP(t *testing.T) {
	for _, offer := range []string{"sendonly", "inactive"} { // the host writes the hold itself
		for _, at := range []fsm.State{fsm.Active, fsm.RemoteHold} {
			c, r, _ := heldBy(t, at)
			reinvite(c.Bob, mine(c.Bob, "a=sendrecv", "a="+offer, "a=recvonly", "a="+offer))
			c.Deliver()
			r.respond(c.Bob, r.last("INVITE"), 200, "", directed("3", "inactive"), carolContact)
			local, remote := c.Bob.Dialog.Held()
			require.True(t, local)
			require.Equal(t, offer == "sendonly" || at == fsm.RemoteHold, remote)
			resume(c.Bob) // and it can be resumed all the same
			c.Deliver()
			require.Equal(t, "sendrecv", directionOf(r.last("INVITE").Body()))
			r.respond(c.Bob, r.last("INVITE"), 200, "", directed("4", "sendrecv"), carolContact)
			local, remote = c.Bob.Dialog.Held()
			require.False(t, local || remote)
		}
	}
}

func TestHostResumesAndLearnsOfTheHoldByItsOwnReinvite(t *testing.T) {
	for _, at := range holdStates {
		for _, answer := range []string{"sendrecv", "sendonly"} {
			c, r, _ := heldBy(t, at)
			reinvite(c.Bob, mine(c.Bob, "a=sendonly", "a=sendrecv", "a=recvonly", "a=sendrecv", "a=inactive", "a=sendrecv"))
			c.Deliver()
			r.respond(c.Bob, r.last("INVITE"), 200, "", directed("3", answer), carolContact)
			local, remote := c.Bob.Dialog.Held()
			require.Equal(t, [2]bool{false, answer == "sendonly"}, [2]bool{local, remote}, "%v", at)
		}
	}
}

func TestHLD29_AnotherPortIsNoHold(t *testing.T) {
	for _, at := range holdStates {
		c, r, tag := heldBy(t, at)
		local, remote := c.Bob.Dialog.Held()
		direction := map[bool]string{false: "sendrecv", true: "sendonly"}[remote]
		r.request(c.Bob, message.UPDATE, 3, tag, rawSDP("3", "49170", "50000")+"a="+direction+"\r\n")
		l, rem := c.Bob.Dialog.Held()
		require.Equal(t, [2]bool{local, remote}, [2]bool{l, rem})
		require.Equal(t, []string{"offer_received"}, c.Bob.Took())
	}
}

func TestHLD27_RefreshByReinviteOffersWhatWeWantInEveryHoldState(t *testing.T) {
	for _, at := range holdStates {
		c, r, tag := heldBy(t, at, dialogtest.Config("", func(c *dialog.Config) { c.Session.Expires = 90 * time.Second }))
		_ = tag
		local, remote := c.Bob.Dialog.Held()
		n := r.count("INVITE")
		r.request(c.Bob, message.UPDATE, 3, tag, "", "Session-Expires: 90;refresher=uas", "Supported: timer", "Allow: INVITE, ACK, BYE")
		c.RunUntil(50*time.Second, func() bool { return r.count("INVITE") > n })
		require.Greater(t, r.count("INVITE"), n, "%v", at)
		require.Equal(t, map[bool]string{false: "sendrecv", true: "sendonly"}[local], directionOf(r.last("INVITE").Body()))
		l, rem := c.Bob.Dialog.Held()
		require.Equal(t, [2]bool{local, remote}, [2]bool{l, rem})
	}
}

func TestHLD28_OfferThatMeetsOurWishAndAnotherOfHers(t *testing.T) {
	c, r, tag := heldBy(t, fsm.Active, asks("bob"))
	hold(c.Bob)
	c.Deliver()
	r.request(c.Bob, message.UPDATE, 3, tag, "")
	require.Equal(t, 1, r.count("200 UPDATE"))
	r.request(c.Bob, message.UPDATE, 4, tag, rawSDP("3"))
	require.Equal(t, 1, r.count("491 UPDATE"))
	require.Equal(t, fsm.WishPending, c.Bob.Dialog.Regions().HoldWish)
}

func TestAnyStreamHeldCountsByPolicy(t *testing.T) {
	for _, any := range []bool{false, true} {
		c := dialogtest.NewCall(t, policy("", func(p *dialog.Policy) { p.AnyStreamHeld = any }))
		r := newRawPeer(t, c)
		two := func(version, a, b string) string {
			return rawSDP(version) + "a=" + a + "\r\nm=audio 49180 RTP/AVP 0\r\na=" + b + "\r\n"
		}
		r.request(c.Bob, message.INVITE, 1, "", two("1", "sendrecv", "sendrecv"))
		c.Bob.Answer(dialog.With{SDP: []byte(string(c.Bob.Offer()) + "m=audio 49190 RTP/AVP 0\r\n")})
		c.Deliver()
		tag := tagOf(t, r.last("200 INVITE"))
		r.request(c.Bob, message.ACK, 1, tag, "")
		r.request(c.Bob, message.INVITE, 2, tag, two("2", "sendonly", "sendrecv"))
		_, remote := c.Bob.Dialog.Held()
		require.Equal(t, any, remote)
	}
}

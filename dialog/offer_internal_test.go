package dialog

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/sdp"
)

// What our own interlock never lets happen, but a dialog may find itself in all the same (after
// a restore, say), is shown here by feeding the machine.

const first = "v=0\r\no=a 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n"

func talkingAlone(t *testing.T) *Dialog {
	t.Helper()
	e, err := New(Config{Trace: func(s Step) { CountRule(t.Name(), s.Rule) }})
	require.NoError(t, err)
	d := &Dialog{e: e, role: Callee}
	d.regions.Dialog = fsm.Established
	d.startSession()
	d.offer(fsm.SendOfferInvite, first, &cause{})
	d.offer(fsm.RecvAnswer2xx, first, &cause{})
	require.Equal(t, fsm.Stable, d.regions.Offer)
	return d
}

func TestOA38_OfferInAPrackThatOvertakesOurUpdateIsTaken(t *testing.T) {
	d := talkingAlone(t)
	d.offer(fsm.SendOfferUpdate, strings.Replace(first, "a 1 1", "a 1 2", 1), &cause{})
	hers := strings.Replace(first, "4000", "5000", 1)
	require.True(t, d.offer(fsm.RecvOfferPrack, hers, &cause{}))
	require.Equal(t, fsm.Stable, d.regions.Offer, "and answered")
	require.Equal(t, hers, d.session.remote())
	require.False(t, d.offer(fsm.UpdateRefused, "", &cause{}), "the 491 to the UPDATE finds nothing to undo")
}

func TestOA38_SuchAnOfferIsLookedAtAndTold(t *testing.T) {
	d := talkingAlone(t)
	d.e.cfg.Policy.Reoffers = ReoffersAsk
	d.offer(fsm.SendOfferUpdate, strings.Replace(first, "a 1 1", "a 1 2", 1), &cause{})
	hers := strings.Replace(first, "4000", "5000", 1) // under the same version
	d.offer(fsm.RecvOfferPrack, hers, &cause{})
	require.Equal(t, fsm.RemoteOfferPrack, d.regions.Offer)
	var told Output
	for out := range d.e.Outputs() {
		if out.Kind == OfferReceived {
			told = out
		}
	}
	require.Equal(t, hers, string(told.SDP))
	require.ErrorContains(t, told.Err, "version")
}

func TestOA39_ReinviteThatFailsAroundAnUpdateOfOurs(t *testing.T) {
	d := talkingAlone(t)
	d.offer(fsm.SendOfferUpdate, strings.Replace(first, "a 1 1", "a 1 2", 1), &cause{})
	m := d.mark()
	m.text = strings.Replace(d.session.text, "4000", "3000", 1)
	d.session.change = &change{mark: &m} // from before the re-INVITE
	d.offer(fsm.InviteRefusedAfterChange, "", &cause{})
	require.Equal(t, m.text, d.session.text, "the session is what it was")
	require.Equal(t, fsm.LocalOfferUpdate, d.regions.Offer, "the UPDATE goes on")
	require.NotNil(t, d.session.open)
	d.offer(fsm.RecvAnswerUpdate2xx, first, &cause{})
	require.Equal(t, fsm.Stable, d.regions.Offer)
}

func TestStreamsAndDirectionsPackAndUnpack(t *testing.T) {
	many := sdp.HoldState{{Used: true, Local: true}, {}, {Used: true, Remote: true}}
	require.Equal(t, many, packed(many).state())
	require.Empty(t, packed(nil).state())
	long := make(sdp.HoldState, 20)
	for i := range long {
		long[i].Used = true
	}
	require.Len(t, packed(long).state(), mostStreams, "what lies beyond is not told apart")
	var b directions
	require.Nil(t, b.of(3), "all sendrecv")
	b.set(1, sdp.RecvOnly)
	b.set(2, sdp.Inactive)
	b.set(2, sdp.SendOnly)
	b.set(40, sdp.Inactive)
	require.Equal(t, []sdp.Direction{sdp.SendRecv, sdp.RecvOnly, sdp.SendOnly}, b.of(3))
	require.Len(t, b.of(30), mostStreams)
}

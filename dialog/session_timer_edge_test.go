package dialog_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/message"
)

// Edge cases of group I and where each is tested:
//
//	E-157  TestE157_TooShortAnIntervalGets422AndIsAskedAgain
//	E-158  TestE158_ShortIntervalOfACallerWithoutTimerIsTakenAsItIs
//	E-159  TestE159_IntervalIsNeverRaisedAndMayBeLowered
//	E-161  TestE161_RefreshNotAnsweredRefresherHangsUp, ...AnsweredFatally...
//	E-162  TestE162_NoRefreshCalleeHangsUpBeforeTheEnd
//	E-163  TestE163_RefreshGets491Then500AndTheExpiryDoesNotMove
//	E-165  TestE165_RefreshOffersNothingNew
//	E-166  TestE166_IntervalInAProvisionalResponseMeansNothing
//	E-167  TestE167_ProxyWantsATimerAndTheCallerDoesNotKnowIt

// answeredRaw lets bob answer carol's INVITE with those headers; it gives his 200.
func answeredRaw(t *testing.T, c *dialogtest.Call, headers ...string) (*rawPeer, *message.Message) {
	t.Helper()
	r := newRawPeer(t, c)
	r.request(c.Bob, message.INVITE, 1, "", rawOffer(), headers...)
	c.Bob.Answer()
	c.Deliver()
	ok := r.last("200 INVITE")
	r.request(c.Bob, message.ACK, 1, tagOf(t, ok), "")
	return r, ok
}

func seOf(t *testing.T, m *message.Message) string {
	t.Helper()
	v, _ := m.Header("Session-Expires")
	return v
}

func TestE158_ShortIntervalOfACallerWithoutTimerIsTakenAsItIs(t *testing.T) {
	floor := minSE("bob", 1800*time.Second)
	c := dialogtest.NewCall(t, floor)
	r, ok := answeredRaw(t, c, "Session-Expires: 100")
	require.Equal(t, "100;refresher=uas", seOf(t, ok), "no 422, which it could not obey, and not raised")
	require.False(t, ok.HasToken("Require", "timer"))
	_, by, _ := c.Bob.Dialog.SessionTimer()
	require.Equal(t, dialog.Local, by)
	c.Run(51 * time.Second)
	require.Equal(t, 1, r.requests("INVITE")+r.requests("UPDATE"), "bob refreshes")

	c = dialogtest.NewCall(t, floor, dialogtest.Config("bob", func(c *dialog.Config) { c.Policy.OmitShortInterval = true }))
	_, ok = answeredRaw(t, c, "Session-Expires: 100")
	require.Empty(t, seOf(t, ok), "left out by policy")
}

func TestE159_IntervalIsNeverRaisedAndMayBeLowered(t *testing.T) {
	c := dialogtest.NewCall(t, asking("bob", 1800*time.Second, ""))
	_, ok := answeredRaw(t, c, "Supported: timer", "Session-Expires: 100")
	require.Equal(t, "100;refresher=uac", seOf(t, ok))
	require.True(t, ok.HasToken("Require", "timer"))

	c = dialogtest.NewCall(t, asking("bob", 120*time.Second, "uas"))
	_, ok = answeredRaw(t, c, "Supported: timer", "Session-Expires: 1800", "Min-SE: 300")
	require.Equal(t, "300;refresher=uas", seOf(t, ok), "lowered, but not below the Min-SE of the request")

	c = dialogtest.NewCall(t, asking("bob", 120*time.Second, ""))
	_, ok = answeredRaw(t, c, "Supported: timer", "Session-Expires: 1800;refresher=uas")
	require.Equal(t, "120;refresher=uas", seOf(t, ok), "the caller's choice of the refresher stands")
}

func TestCalleeAsksForATimerByItself(t *testing.T) {
	c := dialogtest.NewCall(t, asking("bob", 300*time.Second, ""))
	_, ok := answeredRaw(t, c, "Supported: timer")
	require.Equal(t, "300;refresher=uac", seOf(t, ok))

	c = dialogtest.NewCall(t, asking("bob", 300*time.Second, ""))
	_, ok = answeredRaw(t, c)
	require.Empty(t, seOf(t, ok), "not where the caller does not know it")
}

// refreshed answers the newest refresh of a user.
func (r *rawPeer) refreshed(by *dialogtest.User, code int, headers ...string) *message.Message {
	r.t.Helper()
	m := r.last("UPDATE")
	return r.respond(by, m, code, "", "", headers...)
}

// timedCall is alice, who called carol and refreshes every half of 90 s.
func timedCall(t *testing.T, options ...dialogtest.Option) (*dialogtest.Call, *rawPeer) {
	t.Helper()
	c, r, inv := aliceCalls(t, append(options, asking("alice", 90*time.Second, ""))...)
	r.respond(c.Alice, inv, 200, "c1", rawOffer(), carolContact, "Session-Expires: 90;refresher=uac", "Require: timer", "Allow: INVITE, ACK, BYE, CANCEL, UPDATE")
	return c, r
}

func TestE161_RefreshAnsweredFatallyRefresherHangsUp(t *testing.T) {
	for _, code := range []int{408, 481} {
		c, r := timedCall(t)
		c.Run(45 * time.Second)
		r.refreshed(c.Alice, code)
		require.Equal(t, 1, r.requests("BYE"), "after %d", code)
		require.Equal(t, dialog.StateTerminated, c.Alice.Dialog.State())
	}
}

func TestE163_RefreshGets491Then500AndTheExpiryDoesNotMove(t *testing.T) {
	c, r := timedCall(t)
	end := c.Now().Add(90 * time.Second)
	c.Run(45 * time.Second)
	r.refreshed(c.Alice, 491)
	_, _, until := c.Alice.Dialog.SessionTimer()
	require.Equal(t, end, until)
	c.Run(4 * time.Second)
	require.Equal(t, 2, r.requests("UPDATE"), "after 2.1 to 4 s, for alice made the Call-ID")
	r.refreshed(c.Alice, 500, "Retry-After: 5")
	c.Run(5 * time.Second)
	require.Equal(t, 3, r.requests("UPDATE"))
	for c.Now().Before(end) {
		if n := r.requests("UPDATE"); n > 3 {
			t.Fatalf("%d refreshes", n)
		}
		c.Run(time.Second)
		if c.Alice.Dialog.State() == dialog.StateTerminated {
			break
		}
		if c.Now().Equal(end.Add(-30 * time.Second)) {
			r.refreshed(c.Alice, 500) // no time to wait is named: nothing more is sent
		}
	}
	require.Equal(t, end, c.Now(), "only a 2xx extends the session")
	require.Equal(t, 1, r.requests("BYE"))
	require.ErrorIs(t, c.Alice.Last(dialog.Ended).Err, dialog.ErrSessionExpired)
}

func TestRefreshGets422AndIsSentAgainWithTheFloor(t *testing.T) {
	c, r := timedCall(t)
	c.Run(45 * time.Second)
	r.refreshed(c.Alice, 422, "Min-SE: 3600")
	again := r.last("UPDATE")
	require.Equal(t, "3600;refresher=uac", seOf(t, again))
	v, _ := again.Header("Min-SE")
	require.Equal(t, "3600", v)
	cseq, err := again.CSeq()
	require.NoError(t, err)
	require.Equal(t, uint32(3), cseq.Number)
	r.refreshed(c.Alice, 422, "Min-SE: 3600")
	require.Equal(t, 2, r.requests("UPDATE"), "not a third time against the same floor")
	c.Run(45 * time.Second)
	require.Equal(t, 1, r.requests("BYE"), "and the old expiry stands")
}

func TestRefreshByReinviteWhereUpdateIsNotKnown(t *testing.T) {
	c, r := timedCall(t)
	offered := string(r.last("INVITE").Body())
	c.Run(45 * time.Second)
	r.refreshed(c.Alice, 501) // its Allow named UPDATE all the same
	inv := r.last("INVITE")
	require.Equal(t, offered, string(inv.Body()), "the same description, o= line included")
	require.Equal(t, "90;refresher=uac", seOf(t, inv))
	r.respond(c.Alice, inv, 200, "", rawOffer(), carolContact, "Session-Expires: 90;refresher=uac")
	require.Equal(t, 2, r.requests("ACK"))
	require.Equal(t, 1, c.Alice.Count(dialog.Refreshed))
	c.Run(45 * time.Second)
	require.Equal(t, 3, r.requests("INVITE"), "the next one is a re-INVITE at once")
	require.Equal(t, 1, r.requests("UPDATE"))
}

func TestRolesMoveAndTheTimerEndsByA2xx(t *testing.T) {
	c, r := timedCall(t)
	c.Run(45 * time.Second)
	r.refreshed(c.Alice, 200, "Session-Expires: 120;refresher=uas", "Require: timer")
	interval, by, _ := c.Alice.Dialog.SessionTimer()
	require.Equal(t, 120*time.Second, interval)
	require.Equal(t, dialog.Remote, by)
	r.update(c.Alice, 1, "Session-Expires: 90;refresher=uas", "Supported: timer")
	require.Equal(t, "90;refresher=uas", seOf(t, r.last("200 UPDATE")))
	_, by, _ = c.Alice.Dialog.SessionTimer()
	require.Equal(t, dialog.Local, by, "refresher=uas in carol's request means alice")
	c.Run(45 * time.Second)
	m := r.last("UPDATE")
	r.respond(c.Alice, m, 200, "", "")
	_, by, _ = c.Alice.Dialog.SessionTimer()
	require.Zero(t, by, "a 2xx without an interval ends the timer")
	c.Run(time.Hour)
	require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State())
}

// update sends an UPDATE of carol's in the call that alice made.
func (r *rawPeer) update(to *dialogtest.User, seq uint32, headers ...string) {
	r.t.Helper()
	r.inCall(to, message.UPDATE, seq, "", headers...)
}

// inCall sends a request of carol's in the call that a user made to her.
func (r *rawPeer) inCall(to *dialogtest.User, method message.Method, seq uint32, body string, headers ...string) *message.Message {
	r.t.Helper()
	id := to.Dialog.ID()
	return r.request(to, method, seq, "", body, append([]string{
		"Call-ID: " + id.CallID,
		fmt.Sprintf("From: <sip:carol@chicago.example.com>;tag=%s", id.RemoteTag),
		fmt.Sprintf("To: <%s>;tag=%s", to.AOR(), id.LocalTag),
	}, headers...)...)
}

func TestE165_RefreshOffersNothingNew(t *testing.T) {
	c := dialogtest.NewCall(t, asking("alice", 90*time.Second, ""))
	c.Alice.Talk(c.Bob)
	hold(c.Alice)
	c.Deliver()
	c.Skip()
	c.Run(45 * time.Second)
	c.Flow(`
		alice -> bob   UPDATE !sdp se=90;refresher=uac
		bob   -> alice 200 UPDATE !sdp se=90;refresher=uac
	`)
	local, _ := c.Alice.Dialog.Held()
	require.True(t, local)
	c.Alice.Hangup()
	gone(t, c)
}

func TestE165_RefreshByReinviteOffersTheHeldSessionAgain(t *testing.T) {
	c, r := callWithCarol(t, asking("alice", 90*time.Second, ""))
	r.update(c.Alice, 1, "Supported: timer", "Session-Expires: 90;refresher=uas") // no Allow: carol knows no UPDATE
	hold(c.Alice)
	c.Deliver()
	held := r.last("INVITE")
	answer := "v=0\r\no=carol 1 2 IN IP4 192.0.2.3\r\ns=-\r\nc=IN IP4 192.0.2.3\r\nt=0 0\r\nm=audio 49170 RTP/AVP 0\r\na=recvonly\r\n"
	r.respond(c.Alice, held, 200, "", answer, carolContact, "Session-Expires: 90;refresher=uac")
	require.Equal(t, dialog.StateHeld, c.Alice.Dialog.State())
	c.Run(45 * time.Second)
	again := r.last("INVITE")
	require.NotSame(t, held, again)
	require.Equal(t, string(held.Body()), string(again.Body()), "held, and the o= line has not moved")
	r.respond(c.Alice, again, 200, "", answer, carolContact, "Session-Expires: 90;refresher=uac")
	require.Equal(t, dialog.StateHeld, c.Alice.Dialog.State())
	require.Equal(t, 1, c.Alice.Count(dialog.Held))
}

func TestE166_IntervalInAProvisionalResponseMeansNothing(t *testing.T) {
	c, r, inv := aliceCalls(t, asking("alice", 90*time.Second, ""))
	r.respond(c.Alice, inv, 180, "c1", "", carolContact, "Session-Expires: 90;refresher=uac")
	_, by, _ := c.Alice.Dialog.SessionTimer()
	require.Zero(t, by)
	c.Run(time.Minute)
	require.Zero(t, r.requests("UPDATE"))
}

func TestE167_ProxyWantsATimerAndTheCallerDoesNotKnowIt(t *testing.T) {
	c := dialogtest.NewCall(t)
	_, ok := answeredRaw(t, c, "Session-Expires: 1800")
	require.Equal(t, "1800;refresher=uas", seOf(t, ok))
	require.False(t, ok.HasToken("Require", "timer"))
}

func TestPeerThatIgnoresTheTimer(t *testing.T) {
	for _, alone := range []bool{false, true} {
		c, r, inv := aliceCalls(t, asking("alice", 90*time.Second, ""), dialogtest.Config("alice", func(c *dialog.Config) { c.Policy.RefreshAlone = alone }))
		r.respond(c.Alice, inv, 200, "c1", rawOffer(), carolContact, "Allow: INVITE, ACK, BYE, CANCEL, UPDATE")
		c.Run(45 * time.Second)
		if !alone {
			require.Zero(t, r.requests("UPDATE"))
			continue
		}
		r.refreshed(c.Alice, 200)
		c.Run(45 * time.Second)
		require.Equal(t, 2, r.requests("UPDATE"), "we go on alone")
	}
}

func TestInterval2xxBelowTheLegalFloorIsTakenAs90s(t *testing.T) {
	c, r, inv := aliceCalls(t, asking("alice", 90*time.Second, ""))
	r.respond(c.Alice, inv, 200, "c1", rawOffer(), carolContact, "Session-Expires: 1;refresher=uac", "Allow: UPDATE")
	c.Run(44 * time.Second)
	require.Zero(t, r.requests("UPDATE"), "no peer makes us refresh twice a second")
	c.Run(time.Second)
	require.Equal(t, 1, r.requests("UPDATE"))
}

func TestPeersRequestThatIsBeingServedHoldsTheExpiryBack(t *testing.T) {
	ask := dialogtest.Config("bob", func(c *dialog.Config) { c.Policy.Reoffers = dialog.ReoffersAsk })
	c := dialogtest.NewCall(t, ask)
	r, ok := answeredRaw(t, c, "Supported: timer", "Session-Expires: 90;refresher=uac")
	c.Run(59 * time.Second)
	r.request(c.Bob, message.INVITE, 2, tagOf(t, ok), rawOffer(), "Supported: timer", "Session-Expires: 90;refresher=uac")
	c.Run(5 * time.Second)
	require.Zero(t, r.requests("BYE"), "the re-INVITE would refresh")
	c.Bob.Do("refuse offer", func(now time.Time) error { return c.Bob.Dialog.RefuseOffer(now) })
	c.Deliver()
	require.Equal(t, 1, r.requests("BYE"), "it was refused, so it did not")
}

package dialog_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/message"
)

// Field quirk: refresh by UPDATE at half time from either side; here the callee refreshes.
func TestCalleeRefreshes(t *testing.T) {
	c := dialogtest.NewCall(t, asking("alice", 90*time.Second, "uas"))
	c.Alice.Talk(c.Bob)
	c.Skip()
	c.Run(45 * time.Second)
	c.Flow(`
		bob   -> alice UPDATE se=90;refresher=uac
		alice -> bob   200 UPDATE se=90;refresher=uac
	`)
	_, by, _ := c.Bob.Dialog.SessionTimer()
	require.Equal(t, dialog.Local, by, "the words mean the request: bob sent it")
	c.Run(10 * time.Minute)
	require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State())
	c.Bob.Hangup()
	gone(t, c)
}

func TestCalleeChoosesItselfToRefresh(t *testing.T) {
	c := dialogtest.NewCall(t, asking("bob", 90*time.Second, "uas"))
	_, ok := answeredRaw(t, c, "Supported: timer")
	require.Equal(t, "90;refresher=uas", seOf(t, ok))
	c = dialogtest.NewCall(t, asking("bob", 90*time.Second, "uas"))
	_, ok = answeredRaw(t, c, "Supported: timer", "Session-Expires: 90")
	require.Equal(t, "90;refresher=uas", seOf(t, ok))
}

// Any accepted change refreshes the call; the refresh that was due meanwhile is not sent.
func TestRefreshThatMeetsAChangeOfOursWaitsForIt(t *testing.T) {
	for _, code := range []int{200, 488} {
		c, r := timedCall(t)
		c.Run(44 * time.Second)
		changeSession(c.Alice)
		c.Deliver()
		inv := r.last("INVITE")
		r.respond(c.Alice, inv, 100, "", "")
		c.Run(2 * time.Second)
		require.Zero(t, r.requests("UPDATE"), "the re-INVITE is open")
		if code == 200 {
			r.respond(c.Alice, inv, 200, "", rawOffer(), carolContact, "Session-Expires: 90;refresher=uac")
			require.Zero(t, r.requests("UPDATE"), "its 2xx is the refresh")
			require.Equal(t, 1, c.Alice.Count(dialog.Refreshed))
		} else {
			r.respond(c.Alice, inv, code, "", "")
			require.Equal(t, 1, r.requests("UPDATE"), "it failed: the refresh follows")
		}
	}
}

func TestRefreshGoesOutBesideAReinviteThatTakesTooLong(t *testing.T) {
	c, r := timedCall(t)
	c.Run(44 * time.Second)
	changeSession(c.Alice)
	c.Deliver()
	r.respond(c.Alice, r.last("INVITE"), 180, "", "", carolContact)
	c.Run(30 * time.Second)
	require.Equal(t, 1, r.requests("UPDATE"), "without an offer it is in nobody's way (RFC 5407 §3.3.2)")
	r.refreshed(c.Alice, 200, "Session-Expires: 90;refresher=uac")
	c.Run(60 * time.Second)
	require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State())
}

func TestRefreshThatFailsForGoodEndsTheCallAsRFC5057Says(t *testing.T) {
	quiet := dialogtest.Config("alice", func(c *dialog.Config) { c.Policy.UsageFailureSilent = true })
	for _, x := range []struct {
		code    int
		options []dialogtest.Option
		byes    int
	}{{404, nil, 0}, {481, []dialogtest.Option{quiet}, 0}, {480, nil, 1}} {
		c, r := timedCall(t, x.options...)
		c.Run(45 * time.Second)
		r.refreshed(c.Alice, x.code)
		require.Equal(t, dialog.StateTerminated, c.Alice.Dialog.State())
		require.Equal(t, x.byes, r.requests("BYE"))
	}
}

func TestRefreshKeptOnTimeoutByPolicyExpires(t *testing.T) {
	c, r := timedCall(t, dialogtest.Config("alice", func(c *dialog.Config) { c.Policy.KeepOnTimeout = true }))
	c.Run(45 * time.Second)
	r.refreshed(c.Alice, 408)
	require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State())
	c.Run(45 * time.Second)
	require.ErrorIs(t, c.Alice.Last(dialog.Ended).Err, dialog.ErrSessionExpired)
}

func TestRefreshChallengedIsSentAgain(t *testing.T) {
	c, r := timedCall(t, dialogtest.Config("alice", func(c *dialog.Config) {
		c.Credentials = func(string) (string, string, bool) { return "alice", "secret", true }
	}))
	c.Run(45 * time.Second)
	r.refreshed(c.Alice, 407, `Proxy-Authenticate: Digest realm="example.com", nonce="1", algorithm=MD5`)
	again := r.last("UPDATE")
	require.True(t, again.Has("Proxy-Authorization"))
	require.Equal(t, "90;refresher=uac", seOf(t, again))
	r.refreshed(c.Alice, 200, "Session-Expires: 90;refresher=uac")
	require.Equal(t, 1, c.Alice.Count(dialog.Refreshed))
}

func TestRefreshOfTheCalleeGets491AndIsSentAgainSoon(t *testing.T) {
	c := dialogtest.NewCall(t)
	r, _ := answeredRaw(t, c, "Supported: timer", "Session-Expires: 90;refresher=uas", "Allow: INVITE, ACK, BYE, UPDATE")
	c.Run(45 * time.Second)
	r.respond(c.Bob, r.last("UPDATE"), 491, "", "")
	c.Run(2 * time.Second)
	require.Equal(t, 2, r.requests("UPDATE"), "0 to 2 s, for carol made the Call-ID")
}

func TestRefreshByReinviteGets491AndIsSentAgain(t *testing.T) {
	c := dialogtest.NewCall(t)
	r, _ := answeredRaw(t, c, "Supported: timer", "Session-Expires: 90;refresher=uas")
	c.Run(45 * time.Second)
	inv := r.last("INVITE")
	require.NotEmpty(t, inv.Body())
	r.respond(c.Bob, inv, 180, "", "", carolContact)
	r.respond(c.Bob, inv, 491, "", "")
	c.Run(2 * time.Second)
	require.Equal(t, 2, r.requests("INVITE"))
	again := r.last("INVITE")
	require.Equal(t, inv.Body(), again.Body(), "the same offer, for nothing has changed")
	r.respond(c.Bob, again, 200, "", rawOffer(), carolContact, "Session-Expires: 90;refresher=uac")
	r.respond(c.Bob, again, 200, "", rawOffer(), carolContact, "Session-Expires: 90;refresher=uac")
	require.Equal(t, 3, r.count("ACK"), "for the 491, and for the 2xx as often as it comes")
	require.Equal(t, 1, c.Bob.Count(dialog.Refreshed))
	require.Zero(t, c.Bob.Count(dialog.AnswerReceived), "nothing for the host")
}

func TestRefreshThatCannotBeSentIsLeftToTheExpiry(t *testing.T) {
	c := dialogtest.NewCall(t, asking("alice", 90*time.Second, ""), dialogtest.Transport("TCP"))
	c.Alice.Talk(c.Bob)
	start := c.Now()
	c.Run(44 * time.Second)
	flow := dialog.Flow{Transport: "TCP", Local: c.Alice.Addr, Remote: c.Bob.Addr}
	c.Partition(c.Alice.Node, c.Bob.Node)
	c.Run(time.Second)
	c.Alice.Endpoint.TransportFailed(c.Now(), flow, errors.New("reset"))
	c.Run(10 * time.Second)
	require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State())
	c.Run(start.Add(90 * time.Second).Sub(c.Now()))
	require.ErrorIs(t, c.Alice.Last(dialog.Ended).Err, dialog.ErrSessionExpired)
}

// The peer's requests move the timer: on, over to the other side, off.
func TestPeersRequestsMoveTheTimer(t *testing.T) {
	c, r := callWithCarol(t)
	by := func() dialog.By {
		_, by, _ := c.Alice.Dialog.SessionTimer()
		return by
	}
	steps := []struct {
		se   string
		want dialog.By
	}{
		{"90;refresher=uas", dialog.Local},
		{"90;refresher=uas", dialog.Local},
		{"90;refresher=uac", dialog.Remote},
		{"90;refresher=uac", dialog.Remote},
		{"", 0},
		{"", 0},
		{"90;refresher=uac", dialog.Remote},
		{"90;refresher=uas", dialog.Local},
		{"", 0},
	}
	require.Zero(t, by())
	refreshed := 0
	for i, s := range steps {
		headers := []string{"Supported: timer"}
		if s.se != "" {
			headers = append(headers, "Session-Expires: "+s.se)
		}
		r.update(c.Alice, uint32(i+1), headers...)
		require.Equal(t, s.want, by(), "step %d", i)
		if s.want != 0 {
			refreshed++
		}
		require.Equal(t, refreshed, c.Alice.Count(dialog.Refreshed), "step %d", i)
		require.Equal(t, s.se != "", r.last("200 UPDATE").HasToken("Require", "timer"), "step %d", i)
		require.Equal(t, s.se, seOf(t, r.last("200 UPDATE")), "step %d", i)
	}
}

// The same by the 2xx to our own changes.
func TestAnswersToOurChangesMoveTheTimer(t *testing.T) {
	c, r := timedCall(t)
	refreshed := 0
	for i, s := range []struct {
		se   string
		want dialog.By
	}{
		{"90;refresher=uac", dialog.Local},
		{"90;refresher=uas", dialog.Remote},
		{"90;refresher=uas", dialog.Remote},
		{"90;refresher=uac", dialog.Local},
		{"", 0},
		{"", 0},
		{"90;refresher=uas", dialog.Remote},
		{"", 0},
		{"90;refresher=uac", dialog.Local},
	} {
		sendUpdate(c.Alice)
		c.Deliver()
		var headers []string
		if s.se != "" {
			headers = append(headers, "Session-Expires: "+s.se)
		}
		r.refreshed(c.Alice, 200, headers...)
		_, by, _ := c.Alice.Dialog.SessionTimer()
		require.Equal(t, s.want, by, "step %d", i)
		if by != 0 {
			refreshed++
		}
		require.Equal(t, refreshed, c.Alice.Count(dialog.Refreshed), "step %d", i)
	}
}

// While our refresh is out the peer's own is accepted; the expiry moves, ours goes on.
func TestPeersRefreshCrossesOurs(t *testing.T) {
	for _, se := range []string{"90;refresher=uas", "90;refresher=uac", ""} {
		c, r := timedCall(t)
		c.Run(45 * time.Second)
		var headers []string
		if se != "" {
			headers = []string{"Supported: timer", "Session-Expires: " + se}
		}
		r.update(c.Alice, 1, headers...)
		require.Equal(t, 1, r.count("200 UPDATE"))
		ends := map[string]time.Duration{}
		for _, timer := range c.Alice.Dialog.Running() {
			ends[timer.Name] = timer.At.Sub(c.Now())
		}
		if se != "" {
			require.Equal(t, 90*time.Second, ends["session-end"], se)
		} else {
			require.NotContains(t, ends, "session-end", "nothing expires until our own 2xx")
		}
		r.refreshed(c.Alice, 200, "Session-Expires: 90;refresher=uac")
		_, by, until := c.Alice.Dialog.SessionTimer()
		require.Equal(t, dialog.Local, by)
		require.Equal(t, c.Now().Add(90*time.Second), until)
	}
}

// Policy.RefreshAlone goes on after a 2xx without an interval, and the terms of the timer are
// kept within bounds whatever a peer says.
func TestHugeIntervalsDoNoHarm(t *testing.T) {
	c, r := callWithCarol(t)
	r.update(c.Alice, 1, "Supported: timer", "Session-Expires: 4294967295;refresher=uas", "Min-SE: 4294967295")
	require.Equal(t, "4294967295;refresher=uas", seOf(t, r.last("200 UPDATE")))
	interval, _, until := c.Alice.Dialog.SessionTimer()
	require.Equal(t, 4294967295*time.Second, interval)
	require.True(t, until.After(c.Now()))
	c.Alice.Hangup()
	c.Deliver()
	require.Equal(t, 1, r.requests(message.BYE))
}

func TestTimerEndsWithTheCall(t *testing.T) {
	c, r := timedCall(t)
	c.Alice.Hangup()
	c.Deliver()
	c.Run(time.Hour)
	require.Zero(t, r.requests("UPDATE"))
	_, ok := c.Alice.Endpoint.Deadline()
	require.False(t, ok, "nothing is left to wait for")
}

// A change that got 422 was sent again with a longer interval; it is not in the way for ever.
func TestRefreshAfterAChangeThatGot422(t *testing.T) {
	c := dialogtest.NewCall(t, minSE("alice", 91*time.Second), asking("bob", 90*time.Second, "uas"))
	c.Alice.Talk(c.Bob)
	hold(c.Bob)
	c.Deliver()
	c.Skip()
	c.Run(46 * time.Second)
	c.Flow(`
		bob   -> alice UPDATE se=91;refresher=uac min-se=91
		alice -> bob   200 UPDATE
	`)
	c.Bob.Hangup()
	gone(t, c)
}

func TestChangeThatIsChallengedAndThenRefused(t *testing.T) {
	c, r := callWithCarol(t, dialogtest.Config("alice", func(c *dialog.Config) {
		c.Credentials = func(string) (string, string, bool) { return "alice", "secret", true }
	}))
	changeSession(c.Alice)
	c.Deliver()
	r.respond(c.Alice, r.last("INVITE"), 407, "", "", `Proxy-Authenticate: Digest realm="example.com", nonce="1", algorithm=MD5`)
	r.respond(c.Alice, r.last("INVITE"), 488, "", "")
	require.Equal(t, 488, c.Alice.Last(dialog.Failed).Code)
	changeSession(c.Alice)
	c.Deliver()
	require.Equal(t, 4, r.requests("INVITE"), "nothing is in the way of the next one")
}

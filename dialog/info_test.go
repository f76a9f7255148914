package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/message"
)

// Edge cases of group N about INFO and Reason and where each is tested (early media:
// early_media_test.go):
//
//	E-211  TestE211_InfoOfAPackageThatWasNotAskedForGets469
//	E-213  TestE213_ReasonsAreTheHostsInOrder
//	E-214  TestE214_ReasonInAResponseChangesNothing
//	E-266  TestE266_SipfragInAnInfoIsData

// packages lets a user take INFO packages, and the bodies that the tests send.
func packages(name string, list ...string) dialogtest.Option {
	return dialogtest.Config(name, func(c *dialog.Config) {
		c.InfoPackages = append([]string{}, list...) // none: the mechanism, and no package
		c.Accept = []string{"application/dtmf-relay", "message/sipfrag"}
	})
}

func sendInfo(u *dialogtest.User, with dialog.With) {
	u.Do("info", func(now time.Time) error { return u.Dialog.Info(now, with) })
}

func TestE211_InfoOfAPackageThatWasNotAskedForGets469(t *testing.T) {
	c := dialogtest.NewCall(t, packages("bob", "foo"))
	r, ok := answeredRaw(t, c, "Recv-Info: nil")
	list, _ := ok.Header("Recv-Info")
	require.Equal(t, "foo", list)
	tag := tagOf(t, ok)
	r.request(c.Bob, message.INFO, 2, tag, "", "Info-Package: bar")
	list, _ = r.last("469 INFO").Header("Recv-Info")
	require.Equal(t, "foo", list)
	require.Zero(t, c.Bob.Count(dialog.Received))
	r.request(c.Bob, message.INFO, 3, tag, "", "Info-Package: foo;x=y")
	r.request(c.Bob, message.INFO, 4, tag, "")
	require.Equal(t, 2, r.count("200 INFO"), "of the package, and a legacy one")
	require.Equal(t, 2, c.Bob.Count(dialog.Received))
	require.Equal(t, dialog.StateConfirmed, c.Bob.Dialog.State())
}

func TestInfoPackageOnlyWhereThePeerTakesIt(t *testing.T) {
	c := dialogtest.NewCall(t, packages("alice"), packages("bob", "conference", "g.3gpp.mid-call"))
	c.Alice.Talk(c.Bob)
	inv := firstOf(t, c, "INVITE")
	list, has := inv.Header("Recv-Info")
	require.True(t, has, "an empty list: the mechanism is known, no package taken")
	require.Empty(t, list)
	pkg := func(name string) dialog.With {
		return dialog.With{Body: []byte("1"), ContentType: "application/dtmf-relay", Headers: []dialog.Header{{Name: "Info-Package", Value: name}}}
	}
	err := c.Alice.Refused("info", func(now time.Time) error { return c.Alice.Dialog.Info(now, pkg("other")) })
	require.ErrorContains(t, err, "RFC 6086 §4.2.1")
	err = c.Bob.Refused("info", func(now time.Time) error { return c.Bob.Dialog.Info(now, pkg("conference")) })
	require.ErrorContains(t, err, "none")
	sendInfo(c.Alice, pkg("conference"))
	c.Deliver()
	m := c.Bob.Last(dialog.Received).Message
	disposition, _ := m.Header("Content-Disposition")
	require.Equal(t, "Info-Package", disposition)
	require.Equal(t, 200, c.Alice.Last(dialog.Responded).Code)
	c.Alice.Hangup()
	gone(t, c)
}

// firstOf is the first message of a kind in the trace.
func firstOf(t *testing.T, c *dialogtest.Call, what string) *message.Message {
	t.Helper()
	for _, m := range c.Trace().Messages {
		if m.Is(what) {
			sip, err := m.SIP()
			require.NoError(t, err)
			return sip
		}
	}
	t.Fatalf("no %s was sent", what)
	return nil
}

func TestRecvInfoOfARefusedReinviteDoesNotCount(t *testing.T) {
	c := dialogtest.NewCall(t, packages("bob", "foo"), dialogtest.Config("bob", func(c *dialog.Config) { c.Policy.Reoffers = dialog.ReoffersAsk }))
	r, ok := answeredRaw(t, c, "Recv-Info: a, b")
	with := dialog.With{Headers: []dialog.Header{{Name: "Info-Package", Value: "b"}}}
	r.request(c.Bob, message.INVITE, 2, tagOf(t, ok), rawOffer(), "Recv-Info: a")
	c.Bob.Do("refuse offer", func(now time.Time) error { return c.Bob.Dialog.RefuseOffer(now) })
	c.Deliver()
	sendInfo(c.Bob, with)
	c.Deliver()
	require.Equal(t, 1, r.requests("INFO"), "the list from before the re-INVITE stands")
	r.request(c.Bob, message.UPDATE, 3, tagOf(t, ok), "", "Recv-Info: a")
	err := c.Bob.Refused("info", func(now time.Time) error { return c.Bob.Dialog.Info(now, with) })
	require.ErrorContains(t, err, "RFC 6086")
}

func TestE213_ReasonsAreTheHostsInOrder(t *testing.T) {
	c := dialogtest.NewCall(t)
	c.Alice.Talk(c.Bob)
	c.Alice.Hangup(dialog.With{Headers: []dialog.Header{{Name: "Reason", Value: `SIP;cause=200;text="completed elsewhere"`}}})
	c.Deliver()
	require.Equal(t, []string{`SIP;cause=200;text="completed elsewhere"`}, c.Bob.Last(dialog.Ended).Reasons)

	c = dialogtest.NewCall(t)
	r := newRawPeer(t, c)
	r.request(c.Bob, message.INVITE, 1, "", rawOffer())
	c.Bob.Ring()
	c.Deliver()
	r.branch = 0
	r.request(c.Bob, message.CANCEL, 1, "", "", `Reason: SIP;cause=200;text="completed elsewhere", Q.850;cause=16`)
	require.Equal(t, []string{`SIP;cause=200;text="completed elsewhere"`, "Q.850;cause=16"}, c.Bob.Last(dialog.Ended).Reasons)
	require.ErrorIs(t, c.Bob.Last(dialog.Ended).Err, dialog.ErrCancelled)

	c = dialogtest.NewCall(t)
	r, ok := answeredRaw(t, c)
	r.request(c.Bob, message.BYE, 2, tagOf(t, ok), "", "Reason: SIP;cause=600, sip;cause=200, Q.850;cause=17")
	require.Equal(t, []string{"SIP;cause=600", "Q.850;cause=17"}, c.Bob.Last(dialog.Ended).Reasons, "of one protocol the first counts")
	require.Equal(t, 1, r.count("200 BYE"))
}

func TestE214_ReasonInAResponseChangesNothing(t *testing.T) {
	c, r, inv := aliceCalls(t)
	r.respond(c.Alice, inv, 486, "c1", "", "Reason: Q.850;cause=17")
	end := c.Alice.Last(dialog.Ended)
	require.Equal(t, 486, end.Code)
	require.Equal(t, []string{"Q.850;cause=17"}, end.Reasons)
}

func TestE266_SipfragInAnInfoIsData(t *testing.T) {
	c := dialogtest.NewCall(t, packages("bob"))
	r, ok := answeredRaw(t, c)
	r.request(c.Bob, message.INFO, 2, tagOf(t, ok), "BYE sip:a@b SIP/2.0\r\n", "Content-Type: message/sipfrag")
	require.Equal(t, 1, r.count("200 INFO"))
	require.Equal(t, "BYE sip:a@b SIP/2.0\r\n", string(c.Bob.Last(dialog.Received).Message.Body()))
	require.Equal(t, dialog.StateConfirmed, c.Bob.Dialog.State(), "no BYE is taken from it")
}

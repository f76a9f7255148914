package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/message"
)

// Redirections, and other failures of an INVITE that lead to another try (RFC 3261 §8.1.3).

func following(c *dialog.Config) { c.Policy.FollowRedirects = true }

// sameCall checks what a further try shares with the first INVITE and what it does not.
func sameCall(t *testing.T, first, next packet, seq uint32, uri string) {
	t.Helper()
	require.Equal(t, first.CallID(), next.CallID())
	require.Equal(t, header(t, first.Message, "From"), header(t, next.Message, "From"))
	require.Equal(t, header(t, first.Message, "To"), header(t, next.Message, "To"), "without a tag")
	require.NotEqual(t, branchOf(t, first.Message), branchOf(t, next.Message))
	require.Equal(t, seq, cseq(t, next.Message))
	require.Equal(t, uri, next.RequestURIText())
	require.Equal(t, first.Body(), next.Body())
}

func TestE014_RecursionGoesByQualityAndNeverInALoop(t *testing.T) {
	w := newWire(t, following)
	first := w.invite()
	w.reply(first, 302, "x", "Contact: <sip:A@192.0.2.10>;q=0.5", "+Contact: <sip:B@192.0.2.11>;q=0.9")
	w.next("ACK")
	b := w.next("INVITE")
	sameCall(t, first, b, 2, "sip:B@192.0.2.11")
	require.Equal(t, "192.0.2.11:5060", b.flow.Remote.String())
	w.reply(b, 302, "y", "Contact: <sip:bob@192.0.2.2>")
	w.next("ACK")
	a := w.next("INVITE")
	sameCall(t, first, a, 3, "sip:A@192.0.2.10")
	w.reply(a, 486, "z")
	w.next("ACK")
	w.none()
	require.Equal(t, []string{"changed terminated", "ended remote 486"}, w.heard())
	w.gone()
}

func TestE014_TargetThatCannotBeHadIsFollowedByTheNext(t *testing.T) {
	for name, fails := range map[string]func(w *wire, b packet){
		"nobody there": func(w *wire, _ packet) { w.run(32 * time.Second) }, // timer B; over TCP nothing is sent again
		"unreachable":  func(w *wire, b packet) { w.e.TransportFailed(w.now, b.flow, dialog.ErrTransport) },
		"no password":  func(w *wire, b packet) { w.reply(b, 401, "y", "WWW-Authenticate: "+challenge("n1", "")); w.next("ACK") },
		"422":          func(w *wire, b packet) { w.reply(b, 422, "y"); w.next("ACK") },
	} {
		for _, byHost := range []bool{false, true} {
			w := newWire(t, func(c *dialog.Config) { c.Policy.FollowRedirects = !byHost })
			next := func() packet {
				if byHost {
					w.do(func(now time.Time) (err error) {
						w.d, err = w.d.Follow(now)
						return err
					})
				}
				return w.next("INVITE")
			}
			first := w.invite()
			w.reply(first, 302, "x", "Contact: <sip:A@192.0.2.10>;q=0.5, <sip:B@192.0.2.11;transport=tcp>;q=0.9")
			w.next("ACK")
			b := next()
			sameCall(t, first, b, 2, "sip:B@192.0.2.11;transport=tcp")
			fails(w, b)
			a := next()
			sameCall(t, first, a, 3, "sip:A@192.0.2.10")
			w.reply(a, 200, "z")
			w.next("ACK")
			require.Equal(t, dialog.StateConfirmed, w.d.State(), name)
			w.hangup()
			w.gone()
		}
	}
}

func TestTargetOfARedirectionMayHaveHeadersForTheInvite(t *testing.T) {
	for _, byHost := range []bool{false, true} {
		w := newWire(t, func(c *dialog.Config) { c.Policy.FollowRedirects = !byHost })
		first := w.invite(dialog.Call{With: dialog.With{SDP: aliceSDP, Headers: []dialog.Header{{Name: "Subject", Value: "old"}, {Name: "Priority", Value: "urgent"}}}})
		w.reply(first, 302, "x", "Contact: <sip:A@192.0.2.10;method=INVITE?Replaces=1%40h%3Bto-tag%3Da%3Bfrom-tag%3Db&subject=new&From=evil&Reason=a%0D%0AX:%20y>")
		w.next("ACK")
		if byHost {
			w.do(func(now time.Time) (err error) {
				w.d, err = w.d.Follow(now)
				return err
			})
		}
		inv := w.next("INVITE")
		require.Equal(t, "sip:A@192.0.2.10", inv.RequestURIText())
		require.Equal(t, "1@h;to-tag=a;from-tag=b", header(t, inv.Message, "Replaces"))
		require.Equal(t, []string{"new"}, values(inv.Message, "Subject"))
		require.Equal(t, []string{"urgent"}, values(inv.Message, "Priority"))
		require.False(t, inv.Has("Reason"), "no line end comes in by an escape")
		require.NotContains(t, inv.bytes, "evil")
	}
}

func TestRedirectionOfASipsCallToSipIsForTheHostToFollow(t *testing.T) {
	w := newWire(t, following)
	w.from.Transport = "TLS"
	first := w.invite(dialog.Call{To: "<sips:bob@192.0.2.2>"})
	w.reply(first, 302, "x", "Contact: <sips:A@192.0.2.10>, <sip:B@192.0.2.11>", "Content-Length: 0")
	w.next("ACK")
	a := w.next("INVITE")
	require.Equal(t, "sips:A@192.0.2.10", a.RequestURIText())
	w.reply(a, 486, "y", "Content-Length: 0")
	w.next("ACK")
	w.none()
	w.do(func(now time.Time) (err error) {
		w.d, err = w.d.Follow(now)
		return err
	})
	b := w.next("INVITE")
	require.Equal(t, "sip:B@192.0.2.11", b.RequestURIText())
	require.Equal(t, "<sip:alice@192.0.2.1>", header(t, b.Message, "Contact"))
	require.False(t, w.d.Secure())

	w = newWire(t, following)
	w.reply(w.invite(), 302, "x", "Contact: <sips:A@192.0.2.10>")
	w.next("ACK")
	a = w.next("INVITE")
	require.Equal(t, "<sips:alice@192.0.2.1>", header(t, a.Message, "Contact"), "RFC 3261 §8.1.1.8")
	require.True(t, w.d.Secure())
}

func TestE014_A6xxEndsTheSearch(t *testing.T) {
	w := newWire(t, following)
	inv := w.invite()
	w.reply(inv, 302, "x", "Contact: <sip:A@192.0.2.10>, <sip:B@192.0.2.11>")
	w.next("ACK")
	w.reply(w.next("INVITE"), 603, "y")
	w.next("ACK")
	w.none()
	require.Equal(t, 603, w.last(dialog.Ended).Code)
}

func TestE014_HostFollowsTargetByTarget(t *testing.T) {
	w := newWire(t)
	first := w.invite()
	w.reply(first, 302, "x", "Contact: <sip:A@192.0.2.10>;q=0.5, <sip:B@192.0.2.11>;q=0.9, <sip:bob@192.0.2.2>")
	w.next("ACK")
	w.none()
	require.Equal(t, []string{"redirected 302", "changed terminated", "ended remote 302"}, w.heard())
	follow := func() packet {
		t.Helper()
		w.do(func(now time.Time) (err error) {
			w.d, err = w.d.Follow(now)
			return err
		})
		return w.next("INVITE")
	}
	b := follow()
	sameCall(t, first, b, 2, "sip:B@192.0.2.11")
	w.reply(b, 404, "y")
	w.next("ACK")
	a := follow()
	sameCall(t, first, a, 3, "sip:A@192.0.2.10")
	w.reply(a, 200, "z")
	w.next("ACK")
	require.Equal(t, dialog.StateConfirmed, w.d.State())
	require.ErrorContains(t, w.refused(func(now time.Time) error { _, err := w.d.Follow(now); return err }), "no target")
	w.hangup()
	w.gone()
}

func TestRedirectsAreBounded(t *testing.T) {
	w := newWire(t, following, func(c *dialog.Config) { c.Limits.Redirects = 5 })
	inv, tries := w.invite(), 1
	for ; ; tries++ {
		w.reply(inv, 302, "x", "Contact: <sip:n"+string(rune('a'+tries))+"@192.0.2.10>")
		w.next("ACK")
		if len(w.sent) == 0 {
			break
		}
		inv = w.next("INVITE")
	}
	require.Equal(t, 5, tries, "the first target counts")
	w.gone()
}

func TestE258_TargetsHaveTheirOrderAndTheirValidity(t *testing.T) {
	w := newWire(t)
	w.reply(w.invite(), 302, "x", "Contact: <sip:A@192.0.2.10>;q=0.2;expires=60, <sip:B@192.0.2.11>",
		`+Contact: <sip:C@192.0.2.12>;expires="Thu, 01 Dec 1994", <mailto:x@example.com>`)
	got := w.last(dialog.Redirected).Targets
	require.Len(t, got, 4)
	for i, want := range []struct {
		uri   string
		valid time.Duration
	}{
		{"sip:B@192.0.2.11", 0}, {"sip:C@192.0.2.12", time.Hour}, {"mailto:x@example.com", 0}, {"sip:A@192.0.2.10", time.Minute},
	} {
		require.Equal(t, want.uri, got[i].URI.Text())
		require.Equal(t, want.valid, got[i].Valid, want.uri)
	}
	require.Equal(t, 200, got[3].Quality)
	var tried []string
	for next, err := w.d.Follow(w.now); err == nil; next, err = w.d.Follow(w.now) {
		w.d = next
		w.drain()
		w.sent = w.sent[len(w.sent)-1:]
		inv := w.next("INVITE")
		tried = append(tried, inv.RequestURIText())
		w.reply(inv, 480, "y")
		w.skip()
	}
	require.Equal(t, []string{"sip:B@192.0.2.11", "sip:C@192.0.2.12", "sip:A@192.0.2.10"}, tried, "mailto is only shown")
}

func TestForksOfATryBeforeAreGoneWithIt(t *testing.T) {
	w := newWire(t, following)
	inv := w.invite()
	w.reply(inv, 180, "a")
	w.reply(inv, 180, "b")
	w.reply(inv, 302, "x", "Contact: <sip:A@192.0.2.10>")
	w.next("ACK")
	inv = w.next("INVITE")
	require.Equal(t, 1, w.e.Len())
	w.reply(inv, 180, "a")
	w.reply(inv, 200, "a")
	require.Equal(t, "a", toTag(t, w.next("ACK").Message))
	w.d = w.last(dialog.Established).Dialog
	w.hangup()
	w.gone()
}

func TestExtensionThatA420DoesNotWantIsLeftOut(t *testing.T) {
	w := newWire(t)
	call := dialog.Call{With: dialog.With{SDP: aliceSDP, Headers: []dialog.Header{{Name: "Require", Value: "100rel, foo"}}}}
	inv := w.invite(call)
	w.reply(inv, 420, "x", "Unsupported: 100rel")
	w.next("ACK")
	next := w.next("INVITE")
	sameCall(t, inv, next, 2, inv.RequestURIText())
	require.Equal(t, []string{"foo"}, values(next.Message, "Require"))
	require.NotContains(t, values(next.Message, "Supported"), "100rel")
	w.reply(next, 420, "x", "Unsupported: 100rel")
	w.next("ACK")
	w.none() // there is nothing more to mend
	require.Equal(t, 420, w.last(dialog.Ended).Code)
	w.gone()
}

func TestRetryThatCannotBeSentEndsTheCall(t *testing.T) {
	w := newWire(t, following)
	inv := w.invite()
	w.reply(inv, 180, "b")
	dialog.SetLocalCSeq(w.d, message.MaxCSeq)
	w.reply(inv, 302, "x", "Contact: <sip:A@192.0.2.10>")
	w.next("ACK")
	w.none()
	require.Equal(t, 503, w.last(dialog.Ended).Code)
	w.gone()
}

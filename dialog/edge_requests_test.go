package dialog_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/message"
)

// Edge cases of group A: requests, and the cores of both sides (RFC 3261 §8).

func TestE001_MergedInviteGets482TheFirstRingsOn(t *testing.T) {
	w := newWire(t)
	w.ring()
	w.give(w.request(message.INVITE, 1, "sdp")) // the same by another way: another branch
	w.next("100")
	merged := w.next("482 INVITE")
	require.NotEmpty(t, toTag(t, merged.Message))
	require.Equal(t, 1, w.count(dialog.Incoming), "one phone rings")
	require.Equal(t, dialog.StatePreparative, w.d.State())
	w.pickUp()
	w.ack(1)
	require.Equal(t, dialog.StateConfirmed, w.d.State())
}

func TestE001_MergedInviteIsACallOfItsOwnWherePolicyTakesIt(t *testing.T) {
	w := newWire(t, func(c *dialog.Config) { c.Policy.Merged = dialog.MergedAccept })
	w.ring()
	first := w.d
	w.give(w.request(message.INVITE, 1, "sdp"))
	w.next("100")
	w.none()
	require.Equal(t, 2, w.count(dialog.Incoming))
	require.NotEqual(t, first.ID().LocalTag, w.d.ID().LocalTag)
}

func TestE002_SameIdentifiersAfterTheFirstIsGoneAreANewCall(t *testing.T) {
	w := newWire(t)
	inv := w.ring()
	w.do(func(now time.Time) error { return w.d.Reject(now, 480) })
	busy := w.next("480")
	w.give(w.request(message.ACK, 1, "To: "+header(t, busy.Message, "To"), "Via: "+header(t, inv, "Via")))
	w.run(time.Minute)
	w.skip()
	w.give(w.request(message.INVITE, 1, "sdp"))
	w.next("100")
	w.none()
	require.Equal(t, 2, w.count(dialog.Incoming), "a sequential hunt tries again")
}

func TestE003_RequestWithAToTagIsNeverMerged(t *testing.T) {
	w := newWire(t)
	w.listen()
	w.give(w.inside(message.INVITE, 1, "sdp")) // number, Call-ID and From tag of the first INVITE
	w.next("100")
	w.next("500 INVITE") // §12.2.2 and not 482
	w.give(w.inside(message.INVITE, 1, "sdp", "To: <sip:alice@192.0.2.1>;tag=never"))
	w.next("100")
	w.next("481 INVITE")
	w.none()
}

func TestE005_UnknownMethodGets501AndKnownUnsupported405(t *testing.T) {
	w := newWire(t)
	w.talk()
	bar := w.ask(501, "BAR", 10)
	require.Len(t, values(bar.Message, "Allow"), len(values(w.optionsResponse(), "Allow")), "Allow stands there once")
	publish := w.ask(405, message.PUBLISH, 11, "Event: presence")
	require.Contains(t, values(publish.Message, "Allow"), "INVITE")
	require.NotContains(t, values(publish.Message, "Allow"), "PUBLISH")
	w.none()
	require.Equal(t, dialog.StateConfirmed, w.d.State())
	w.ask(200, message.INFO, 12)
}

// optionsResponse is what the endpoint says of itself.
func (w *wire) optionsResponse() *message.Message {
	w.t.Helper()
	w.give(w.request(message.OPTIONS, 1, "Call-ID: options"))
	return w.next("200 OPTIONS").Message
}

// RFC 3261 §11.2: the same inside a dialog and outside, and the code that an INVITE would get.
func TestOptionsTellsWhatWeCanDo(t *testing.T) {
	w := newWire(t, func(c *dialog.Config) { c.UserAgent, c.Limits.Dialogs = "test", 1 })
	alone := w.optionsResponse()
	for _, name := range []string{"Accept", "Accept-Encoding", "Accept-Language", "Allow", "Supported", "Server"} {
		require.True(t, alone.Has(name), name)
	}
	require.Empty(t, alone.Body())
	w.listen()
	inside := w.ask(200, message.OPTIONS, 2)
	for name, value := range alone.Headers() {
		if name != "Via" && name != "To" && name != "Call-ID" && name != "CSeq" && name != "From" {
			require.Equal(t, value, header(t, inside.Message, name))
		}
	}
	w.give(w.request(message.OPTIONS, 1, "Call-ID: full"))
	require.True(t, w.next("503 OPTIONS").Has("Retry-After"), "as an INVITE would")
}

func TestE006_UnknownRequireGets420ButNotInAckAndCancel(t *testing.T) {
	w := newWire(t)
	w.give(w.request(message.INVITE, 1, "sdp", "Require: foo", "Call-ID: other"))
	w.next("100")
	bad := w.next("420 INVITE")
	require.Equal(t, []string{"foo"}, values(bad.Message, "Unsupported"))
	require.NotEmpty(t, values(bad.Message, "Supported"))
	require.Zero(t, w.count(dialog.Incoming))
	w.run(40 * time.Second)
	w.skip()

	w.ring()
	w.pickUp()
	w.ack(1, "Require: foo")
	require.Equal(t, dialog.StateConfirmed, w.d.State(), "the ACK counts")
	w.none()

	inv := w.ring("Call-ID: third")
	w.give(w.request(message.CANCEL, 1, "Call-ID: third", "Via: "+header(t, inv, "Via"), "Require: foo"))
	w.next("200 CANCEL")
	w.next("487 INVITE")
	require.Equal(t, dialog.StateTerminated, w.d.State(), "and so does the CANCEL")
}

func TestE007_UnknownBodyGets415UnlessItIsOptional(t *testing.T) {
	w := newWire(t)
	w.give(w.request(message.INVITE, 1, "body application/foo x", "Content-Disposition: session;handling=required"))
	w.next("100")
	bad := w.next("415 INVITE")
	require.Contains(t, values(bad.Message, "Accept"), "application/sdp")
	require.Len(t, headerLines(bad.Message, "Accept"), 1)
	require.Zero(t, w.count(dialog.Incoming))

	w.give(w.request(message.INVITE, 1, "Call-ID: optional", "body application/foo x", "Content-Disposition: session;handling=optional"))
	w.next("100")
	require.Nil(t, w.last(dialog.Incoming).SDP, "as if the INVITE had no offer")
	require.NotEmpty(t, w.pickUp().Body(), "so the 200 makes one")
}

// headerLines are the lines of a header, one value each as it stands in the message.
func headerLines(m *message.Message, name string) (lines []string) {
	for n, v := range m.Headers() {
		if message.CanonicalName(n) == name {
			lines = append(lines, v)
		}
	}
	return lines
}

func TestE009_ResponsesThatAreNotOursChangeNothing(t *testing.T) {
	w := newWire(t)
	inv := w.invite()
	for _, via := range []string{
		header(t, inv.Message, "Via") + ", SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK-x", // two
		"", // none
		"SIP/2.0/UDP 192.0.2.77;branch=" + branchOf(t, inv.Message), // not our sent-by
	} {
		m, err := message.NewResponse(inv.Message, 486, "")
		require.NoError(t, err)
		if m.Del("Via"); via != "" {
			require.NoError(t, m.Prepend("Via", via))
		}
		w.give(m)
		require.Error(t, w.err)
		w.none()
		require.Empty(t, w.heard())
	}
	w.reply(inv, 200, "b")
	w.next("ACK")
}

func branchOf(t *testing.T, m *message.Message) string {
	t.Helper()
	via, err := m.Via()
	require.NoError(t, err)
	return via.Branch()
}

func TestE010_UnknownCodesCountByTheirClass(t *testing.T) {
	w := newWire(t)
	inv := w.invite()
	w.raw("SIP/2.0 799 What\r\nVia: " + header(t, inv.Message, "Via") + "\r\nFrom: " + header(t, inv.Message, "From") +
		"\r\nTo: <sip:bob@192.0.2.2>;tag=b\r\nCall-ID: " + inv.CallID() + "\r\nCSeq: 1 INVITE\r\n\r\n")
	require.Error(t, w.err, "799 is no status code")
	require.Empty(t, w.heard())
	w.reply(inv, 189, "b")
	require.Equal(t, dialog.StateEarly, w.d.State(), "189 is a 183")
	w.reply(inv, 499, "b")
	w.next("ACK")
	require.Equal(t, []string{"changed early", "progress 189", "changed terminated", "ended remote 499"}, w.heard())
	w.gone()
}

func TestE011_TimeoutCountsAs408AndRefusedConnectionAs503NobodyIsAcked(t *testing.T) {
	w := newWire(t)
	w.invite()
	w.run(33 * time.Second)
	require.Len(t, w.sent, 6, "six more INVITEs and no ACK")
	end := w.last(dialog.Ended)
	require.Equal(t, 408, end.Code)
	require.ErrorIs(t, end.Err, dialog.ErrTimeout)
	w.skip()

	inv := w.invite(dialog.Call{To: "<sip:bob@192.0.2.2;transport=tcp>"})
	w.e.TransportFailed(w.now, inv.flow, errors.New("connection refused"))
	end = w.last(dialog.Ended)
	require.Equal(t, 503, end.Code)
	require.ErrorContains(t, end.Err, "refused")
	w.none()
	w.gone()
}

func TestE013_AckForA407WhoseTransactionIsGoneIsDropped(t *testing.T) {
	w := newWire(t)
	w.give(w.request(message.ACK, 1, "To: <sip:alice@192.0.2.1>;tag=gone"))
	w.none()
	require.Empty(t, w.heard())
	require.Equal(t, uint64(1), w.e.Counts().Stray)
	_, armed := w.e.Deadline()
	require.False(t, armed, "no state")
}

func TestE262_DispositionDecidesWhetherABodyIsAnOffer(t *testing.T) {
	w := newWire(t)
	w.ring("Content-Disposition: render;handling=optional")
	require.Nil(t, w.last(dialog.Incoming).SDP)
	w.give(w.request(message.INVITE, 1, "Call-ID: frob", "body text/plain hello", "Content-Disposition: frob"))
	w.next("100")
	w.next("415 INVITE") // handling is required unless it says otherwise
	require.Equal(t, 1, w.count(dialog.Incoming))
}

func TestE265_AcceptThatLeavesNoTypeForTheAnswerGets406(t *testing.T) {
	w := newWire(t)
	w.give(w.request(message.INVITE, 1, "sdp", "Accept: text/x"))
	w.next("100")
	w.next("406 INVITE")
	w.ring("Call-ID: ranges", "Accept: application/*;q=0.5")
	require.NotEmpty(t, w.pickUp().Body())
	w.give(w.request(message.OPTIONS, 1, "Call-ID: empty", "Accept: "))
	require.Empty(t, w.next("200 OPTIONS").Body())
}

func TestE259_RetryAfterIsToldAsTheNumberThatItMeans(t *testing.T) {
	for value, want := range map[string]time.Duration{
		"120 (I'm in a meeting)": 120 * time.Second,
		"18000;duration=3600":    18000 * time.Second,
		"0":                      0,
		strings.Repeat("9", 27):  (1<<32 - 1) * time.Second,
		"-5":                     0,
	} {
		w := newWire(t)
		inv := w.invite()
		w.reply(inv, 503, "b", "Retry-After: "+value)
		end := w.last(dialog.Ended)
		require.Equal(t, 503, end.Code)
		require.Equal(t, want, end.RetryAfter, value)
		if value == "18000;duration=3600" {
			after, err := end.Message.RetryAfter()
			require.NoError(t, err)
			duration, ok := after.Duration()
			require.True(t, ok)
			require.EqualValues(t, 3600, duration)
		}
	}
	w := newWire(t)
	w.reply(w.invite(), 503, "b") // without one it counts as a 500 (§21.5.4)
	require.Zero(t, w.last(dialog.Ended).RetryAfter)
	require.Equal(t, 503, w.last(dialog.Ended).Code)
}

package dialog_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/message"
)

func TestAbuseInvitesThatNobodyAnswers(t *testing.T) {
	n := *abuseCalls
	v := newVictim(t, dialog.Limits{Dialogs: 2 * n, Transactions: 4 * n})
	for i := range n {
		require.NoError(t, v.receive(request("INVITE", i, toBob+"Expires: 120\r\n")))
	}
	require.Equal(t, map[string]int{"100 INVITE": n}, v.answers)
	require.Equal(t, n, v.told[dialog.Incoming])
	v.wait(119 * time.Second)
	require.Equal(t, n, v.e.Len())
	require.Equal(t, 2*n, v.answers["100 INVITE"]+v.answers["183 INVITE"], "a sign of life each minute (RFC 3261 §13.3.1.1)")
	v.wait(2 * time.Second) // the INVITEs expire
	require.Equal(t, n, v.told[dialog.Ended])
	v.wait(65 * time.Second) // nobody ACKs the 487; timer H
	require.GreaterOrEqual(t, v.answers["487 INVITE"], n)
	require.LessOrEqual(t, v.answers["487 INVITE"], 11*n, "11 transmissions in 32 s (timer G)")
	v.nothingLeft()
}

func TestAbuseInvitesBeyondTheLimits(t *testing.T) {
	n := *abuseCalls / 2
	v := newVictim(t, dialog.Limits{Dialogs: n / 10, Transactions: n / 2})
	for i := range n {
		v.receive(request("INVITE", i, toBob+"Expires: 120\r\n"))
	}
	require.Equal(t, n/10, v.e.Len())
	require.Equal(t, n/10, v.told[dialog.Incoming])
	require.Equal(t, n-n/10, v.answers["503 INVITE"])
	require.Contains(t, string(v.packet), "\r\nRetry-After: ")
	require.NotZero(t, v.e.Counts().Refused)
	v.wait(200 * time.Second)
	v.nothingLeft()
	require.NoError(t, v.receive(request("INVITE", 0, toBob)), "and now there is room again")
	require.NoError(t, v.last.Reject(v.now, 486))
	v.rest()
	v.nothingLeft()
}

// What is answered 481, and what is not answered at all, makes no dialog.
func TestAbuseByStrays(t *testing.T) {
	n := *abuseCalls / 5
	for _, flood := range []struct {
		method, to string
		answers    map[string]int
	}{
		{"BYE", toForged, map[string]int{"481 BYE": n}},
		{"BYE", toBob, map[string]int{"481 BYE": n}},
		{"CANCEL", toBob, map[string]int{"481 CANCEL": n}},
		{"INVITE", toForged, map[string]int{"100 INVITE": n, "481 INVITE": n}},
		{"PRACK", toForged + "RAck: 1 1 INVITE\r\n", map[string]int{"481 PRACK": n}},
		{"ACK", toForged, map[string]int{}},
		{"ACK", toBob, map[string]int{}},
		{"OPTIONS", toBob, map[string]int{"200 OPTIONS": n}},
		{"FROB", toBob, map[string]int{"501 FROB": n}},
		{"PUBLISH", toBob, map[string]int{"405 PUBLISH": n}},
	} {
		t.Run(strings.Fields(flood.method + " " + strings.TrimSpace(flood.to))[0]+fmt.Sprint(strings.Contains(flood.to, "tag")), func(t *testing.T) {
			v := newVictim(t, dialog.Limits{})
			for i := range n {
				v.receive(request(flood.method, i, flood.to))
			}
			require.Equal(t, flood.answers, v.answers)
			require.Empty(t, v.told)
			require.Zero(t, v.e.Len())
			v.rest()
			v.nothingLeft()
		})
	}
}

func TestAbuseByResponsesToNothing(t *testing.T) {
	v := newVictim(t, dialog.Limits{})
	for i := range *abuseCalls {
		resp := "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bK-x" + fmt.Sprint(i) + "\r\n" +
			"From: <sip:bob@example.com>;tag=b\r\nTo: <sip:mallory@example.com>;tag=m\r\nCall-ID: " + fmt.Sprint(i) + "\r\nCSeq: 1 INVITE\r\n\r\n"
		require.Error(t, v.receive(resp))
	}
	require.Empty(t, v.answers)
	v.nothingLeft()
}

func TestAbuseByReplay(t *testing.T) {
	n := *abuseCalls / 10
	v := newVictim(t, dialog.Limits{})
	d := v.confirmed()
	require.NoError(t, v.receive(v.inDialog(d, "INFO", 9, "info")))
	clear(v.answers)
	for i := range n {
		require.Error(t, v.receive(v.inDialog(d, "INFO", 9, fmt.Sprint("same", i))))
		require.Error(t, v.receive(v.inDialog(d, "BYE", 8, fmt.Sprint("lower", i))))
	}
	require.Equal(t, map[string]int{"500 INFO": n, "500 BYE": n}, v.answers)
	seq, _ := d.RemoteCSeq()
	require.EqualValues(t, 9, seq)
	require.Equal(t, dialog.StateConfirmed, d.State(), "the call stands")
	for range n { // the same bytes: the answer is repeated, the number is not looked at
		require.NoError(t, v.receive(v.inDialog(d, "INFO", 9, "info")))
	}
	v.rest()
	v.memoryBack()
	require.NoError(t, v.receive(v.inDialog(d, "BYE", 10, "bye")))
	v.rest()
	v.nothingLeft()
}

// BYEs for a call that stands, with tags or a Call-ID that are not quite its own.
func TestAbuseByForgedByes(t *testing.T) {
	v := newVictim(t, dialog.Limits{})
	d := v.confirmed()
	clear(v.answers)
	n := *abuseCalls / 10
	for i := range n {
		bye := v.inDialog(d, "BYE", 2+i, fmt.Sprint("forged", i))
		if i%2 == 0 {
			bye = strings.Replace(bye, "tag="+d.ID().LocalTag, "tag="+fmt.Sprint(i), 1)
		} else {
			bye = strings.Replace(bye, "tag="+d.ID().RemoteTag, "tag="+fmt.Sprint(i), 1)
		}
		require.Error(t, v.receive(bye))
	}
	require.Equal(t, map[string]int{"481 BYE": n}, v.answers)
	require.Equal(t, dialog.StateConfirmed, d.State())
	require.NoError(t, d.Hangup(v.now))
	v.rest()
	v.nothingLeft()
}

// A callee that answers one INVITE with ever new To tags: Limits.Forks early dialogs, as many
// again for 2xx, which are owed an ACK and a BYE (RFC 3261 §13.2.2.4), and no more.
func TestAbuseByForks(t *testing.T) {
	n := *abuseCalls / 50
	v := newVictim(t, dialog.Limits{})
	_, err := v.e.Invite(v.now, dialog.Call{To: "<sip:mallory@198.51.100.1>", With: dialog.With{SDP: aliceSDP}})
	require.NoError(t, err)
	v.drain()
	invite, err := message.Parse(v.packet)
	require.NoError(t, err)
	respond := func(code, tag int, body []byte) {
		resp, err := message.NewResponse(invite, code, "")
		require.NoError(t, err)
		resp.SetToTag(fmt.Sprint("fork", tag))
		resp.Add("Contact", "<sip:mallory@198.51.100.1>")
		if body != nil {
			resp.SetBody("application/sdp", body)
		}
		v.receive(string(resp.Bytes()))
	}
	for i := range n {
		respond(180, i, nil)
	}
	require.Equal(t, 16, v.e.Len(), "Limits.Forks")
	require.NotZero(t, v.e.Counts().Refused)
	for i := range n {
		respond(200, i, aliceSDP)
	}
	require.Equal(t, 32, v.e.Len(), "as many again that were answered")
	require.Equal(t, 32, v.answers["ACK"])
	require.Equal(t, 31, v.answers["BYE"], "the first answer is the call; each other gets ACK and BYE")
	require.Equal(t, 1, v.told[dialog.Established])
	v.wait(70 * time.Second)
	require.Equal(t, 1, v.e.Len(), "the call itself")
	v.memoryBack()
}

// A host that does not drain gets ErrLimit, and nothing grows.
func TestAbuseWithoutDraining(t *testing.T) {
	v := newVictim(t, dialog.Limits{Outputs: 100})
	refused := 0
	for i := range *abuseCalls {
		if err := v.e.Receive(v.now, []byte(request("OPTIONS", i, toBob)), v.from); errors.Is(err, dialog.ErrLimit) {
			refused++
		}
	}
	require.Equal(t, *abuseCalls-100, refused)
	v.drain()
	require.Equal(t, map[string]int{"200 OPTIONS": 100}, v.answers)
	v.rest()
	v.nothingLeft()
}

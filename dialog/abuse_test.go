package dialog_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"net/netip"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/message"
)

var abuseCalls = flag.Int("abuse.calls", 50_000, "how many Call-IDs each flood of TestAbuse has; 1000000 takes some minutes and 8 GB")

// A victim is an endpoint under abuse: what comes from an attacker at 198.51.100.1, and what it
// answers, counted by start line.
type victim struct {
	t       testing.TB
	e       *dialog.Endpoint
	now     time.Time
	from    dialog.Flow
	answers map[string]int      // "481 BYE", "BYE"
	told    map[dialog.Kind]int // outputs that are no Send
	last    *dialog.Dialog
	packet  []byte // the last one sent
	stays   uint64 // bytes on the heap at the start
}

func newVictim(t testing.TB, limits dialog.Limits) *victim {
	v := &victim{t: t, now: time.Unix(0, 0), answers: make(map[string]int), told: make(map[dialog.Kind]int)}
	v.from = dialog.Flow{Transport: "UDP", Local: netip.MustParseAddrPort("192.0.2.2:5060"), Remote: netip.MustParseAddrPort("198.51.100.1:5060")}
	var err error
	v.e, err = dialog.New(dialog.Config{Contact: "sip:bob@192.0.2.2", IDs: &counted{prefix: "b"}, Limits: limits, Flow: dialog.Flow{Local: v.from.Local}})
	require.NoError(t, err)
	v.receive(head481) // whatever an endpoint makes once
	v.rest()
	clear(v.answers)
	v.stays = heap().HeapAlloc
	return v
}

const head481 = "BYE sip:bob@192.0.2.2 SIP/2.0\r\n" + head + "CSeq: 2 BYE\r\n\r\n"

// receive gives the endpoint a packet and drains what comes of it.
func (v *victim) receive(packet string) error {
	err := v.e.Receive(v.now, []byte(packet), v.from)
	v.drain()
	return err
}

func (v *victim) drain() {
	for out := range v.e.Outputs() {
		if out.Kind != dialog.Send {
			v.told[out.Kind]++
			v.last = out.Dialog
			continue
		}
		v.packet = out.Packet
		v.answers[countedBy(out.Packet)]++
	}
}

// countedBy is what an answer is counted by: "481 BYE", or the method of a request.
func countedBy(packet []byte) string {
	word, rest, _ := bytes.Cut(packet, []byte(" "))
	if string(word) != "SIP/2.0" {
		return string(word)
	}
	_, cseq, _ := bytes.Cut(rest, []byte("\r\nCSeq: "))
	cseq, _, _ = bytes.Cut(cseq, []byte("\r\n"))
	_, method, _ := bytes.Cut(cseq, []byte(" "))
	return string(rest[:3]) + " " + string(method)
}

// wait lets time pass, a second at a time, as long as there are deadlines.
func (v *victim) wait(d time.Duration) {
	for end := v.now.Add(d); v.now.Before(end); v.drain() {
		at, ok := v.e.Deadline()
		if !ok || at.After(end) {
			v.now = end
		} else if v.now = v.now.Add(time.Second); at.After(v.now) {
			v.now = at
		}
		v.e.Advance(v.now)
	}
}

// rest lets every transaction end.
func (v *victim) rest() { v.wait(70 * time.Second) }

// nothingLeft: no dialog, no timer, and no more memory than at the start.
func (v *victim) nothingLeft() {
	v.t.Helper()
	v.last, v.packet = nil, nil
	require.Zero(v.t, v.e.Len(), "dialogs are left")
	_, armed := v.e.Deadline()
	require.False(v.t, armed, "left: %s", v.e.DeadlineReason())
	v.memoryBack()
}

// memoryBack allows some hundred kilobytes: maps and queues of a few hundred entries.
func (v *victim) memoryBack() {
	v.t.Helper()
	now := heap().HeapAlloc
	require.Less(v.t, now, v.stays+512<<10, "%d bytes are kept, at the start %d", now, v.stays)
	runtime.KeepAlive(v.e)
}

// request makes request i of an attacker: a Call-ID and a branch of its own.
func request(method string, i int, headers string) string {
	return fmt.Sprintf("%[1]s sip:bob@192.0.2.2 SIP/2.0\r\nVia: SIP/2.0/UDP 198.51.100.1:5060;branch=z9hG4bK-x%[2]d\r\n"+
		"From: <sip:mallory@example.com>;tag=m%[2]d\r\nCall-ID: flood-%[2]d@198.51.100.1\r\nMax-Forwards: 70\r\n"+
		"CSeq: 1 %[1]s\r\nContact: <sip:mallory@198.51.100.1>\r\n%[3]s\r\n", method, i, headers)
}

const (
	toBob    = "To: <sip:bob@example.com>\r\n"
	toForged = "To: <sip:bob@example.com>;tag=forged\r\n"
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

// confirmed is a call with the attacker that stands.
func (v *victim) confirmed() *dialog.Dialog {
	v.t.Helper()
	require.NoError(v.t, v.receive(request("INVITE", 0, toBob)))
	d := v.last
	require.NoError(v.t, d.Answer(v.now, dialog.With{SDP: aliceSDP}))
	v.drain()
	require.NoError(v.t, v.receive(v.inDialog(d, "ACK", 1, "ack")))
	require.Equal(v.t, dialog.StateConfirmed, d.State())
	return d
}

// inDialog is a request of the attacker's in a dialog.
func (v *victim) inDialog(d *dialog.Dialog, method string, seq int, branch string) string {
	body := ""
	if method == "ACK" { // the INVITE had no offer, so the 200 had
		body = "Content-Type: application/sdp\r\nContent-Length: " + fmt.Sprint(len(aliceSDP)) + "\r\n\r\n" + string(aliceSDP)
	}
	id := d.ID()
	return fmt.Sprintf("%s sip:bob@192.0.2.2 SIP/2.0\r\nVia: SIP/2.0/UDP 198.51.100.1:5060;branch=z9hG4bK-%s\r\n"+
		"From: <sip:mallory@example.com>;tag=%s\r\nTo: <sip:bob@example.com>;tag=%s\r\nCall-ID: %s\r\nMax-Forwards: 70\r\nCSeq: %d %s\r\n%s\r\n",
		method, branch, id.RemoteTag, id.LocalTag, id.CallID, seq, method, body)
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

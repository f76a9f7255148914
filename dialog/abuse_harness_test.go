package dialog_test

import (
	"bytes"
	"flag"
	"fmt"
	"net/netip"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
)

var abuseCalls = flag.Int("abuse.calls", 50_000, "how many Call-IDs each flood of TestAbuse has; 1000000 takes three minutes of a core, or ten of a busy machine, and 14 GB")

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

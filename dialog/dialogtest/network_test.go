package dialogtest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
)

// echo answers 200 to whatever request it gets.
func echo(packet []byte) [][]byte {
	if !bytes.HasPrefix(packet, []byte("OPTIONS")) {
		return nil
	}
	return [][]byte{answerTo(packet, "200 OK")}
}

func options(n int) []byte {
	return fmt.Appendf(nil, "OPTIONS sip:bob@biloxi.example.com SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK-%d\r\n"+
		"From: <sip:alice@atlanta.example.com>;tag=a\r\nTo: <sip:bob@biloxi.example.com>\r\nCall-ID: c\r\nCSeq: %d OPTIONS\r\n\r\n", n, n)
}

func answerTo(packet []byte, status string) []byte {
	_, headers, _ := strings.Cut(string(packet), "\r\n")
	return []byte("SIP/2.0 " + status + "\r\n" + headers)
}

// pinger is a party that sends a packet every second, n times.
type pinger struct {
	outbox
	to   dialog.Flow
	n    int
	next time.Time
	got  int
	late time.Duration
}

func (p *pinger) Receive(time.Time, []byte, dialog.Flow) error { p.got++; return nil }

func (p *pinger) Advance(now time.Time) {
	if p.n == 0 || now.Before(p.next) {
		return
	}
	p.late = max(p.late, now.Sub(p.next))
	p.send(now, options(p.n), p.to)
	p.n--
	p.next = p.next.Add(time.Second)
}

func (p *pinger) Deadline() (time.Time, bool) { return p.next, p.n > 0 }

func (p *pinger) TransportFailed(time.Time, dialog.Flow, error) { p.got-- }

// ping makes alice send n requests to bob, who echoes.
func ping(n *Network, count int, transport string) (alice, bob *Node, p *pinger) {
	p = &pinger{n: count, next: Start.Add(time.Second)}
	alice = n.Add("alice", p)
	bob = n.Add("bob", Func(echo).Party())
	p.to = dialog.Flow{Transport: transport, Remote: bob.Addr}
	return alice, bob, p
}

func TestClockJumpsToWhatIsNext(t *testing.T) {
	n := New(1)
	_, _, p := ping(n, 3, "")
	n.Links(Link{Delay: 20 * time.Millisecond})
	n.Run(time.Second)
	assert.Equal(t, Start.Add(time.Second), n.Now())
	assert.Equal(t, 0, p.got, "the request has left, the answer is not here")
	n.Deliver()
	assert.Equal(t, Start.Add(1040*time.Millisecond), n.Now())
	assert.Equal(t, 1, p.got)
	n.Settle()
	assert.Equal(t, 3, p.got)
	assert.Equal(t, Start.Add(3020*time.Millisecond+Quiet), n.Now(), "rest begins with the last packet")
	assert.False(t, n.Step())
}

func TestLinkFaultsComeFromTheSeed(t *testing.T) {
	run := func(seed uint64) (*Trace, int) {
		n := New(seed)
		_, _, p := ping(n, 200, "")
		n.Links(Link{Delay: 800 * time.Millisecond, Jitter: 500 * time.Millisecond, Loss: .2, Duplicate: .2, Reorder: .3, Corrupt: .1})
		n.Settle()
		return n.Trace(), p.got
	}
	a, got := run(7)
	b, again := run(7)
	assert.Equal(t, a.Events, b.Events, "the same seed is the same run")
	assert.Equal(t, got, again)
	other, _ := run(8)
	assert.NotEqual(t, a.Events, other.Events)

	var lost, twice, spoilt, overtaken int
	last := 0
	for _, e := range a.Events {
		switch {
		case e.Kind == Lost:
			lost++
		case e.Kind == Arrived && e.Bytes != nil:
			spoilt++
		}
		if e.Kind == Arrived && a.Name(e.Who) == "bob" {
			if e.F < last {
				overtaken++
			}
			last = e.F
		}
	}
	for _, m := range a.Messages {
		if m.Copies == 2 {
			twice++
		}
	}
	assert.InDelta(t, .2*float64(len(a.Messages)), lost, 40)
	assert.Greater(t, twice, 20)
	assert.Greater(t, spoilt, 10)
	assert.Greater(t, overtaken, 10)
}

func TestReliableTransportLosesNothingAndKeepsOrder(t *testing.T) {
	n := New(3)
	_, _, p := ping(n, 100, "TCP")
	n.Links(Link{Delay: time.Second, Jitter: 2 * time.Second, Loss: 1, Duplicate: 1, Reorder: 1, Corrupt: 1})
	n.Settle()
	assert.Equal(t, 100, p.got)
	var order []int
	for _, e := range n.Trace().Events {
		if e.Kind == Arrived && n.Trace().Name(e.Who) == "bob" {
			order = append(order, e.F)
			assert.Nil(t, e.Bytes)
		}
	}
	assert.True(t, slices.IsSorted(order))
}

func TestPartitionFailsWhatIsReliable(t *testing.T) {
	for transport, want := range map[string]int{"TCP": -2, "UDP": 0} {
		n := New(1)
		alice, bob, p := ping(n, 4, transport)
		n.Partition(alice, bob)
		n.Run(2 * time.Second)
		assert.Equal(t, want, p.got, transport)
		n.Heal(alice, bob)
		n.Run(2 * time.Second)
		assert.Equal(t, want+2, p.got, transport)
	}
}

func TestScriptedFaults(t *testing.T) {
	tests := []struct {
		fault Fault
		want  string // what bob gets, by message number of alice's requests in order
	}{
		{Fault{Do: Drop, What: "OPTIONS", Skip: 1}, "1 3 4"},
		{Fault{Do: Drop, What: "OPTIONS", Skip: 1, Times: 2}, "1 4"},
		{Fault{Do: Drop, What: "OPTIONS", Times: -1}, ""},
		{Fault{Do: Drop, What: "BYE"}, "1 2 3 4"},
		{Fault{Do: Drop, From: "bob"}, "1 2 3 4"},
		{Fault{Do: Duplicate, From: "alice", Skip: 2, By: 1500 * time.Millisecond}, "1 2 3 4 3"},
		{Fault{Do: Delay, To: "bob", By: 1500 * time.Millisecond}, "2 1 3 4"},
		{Fault{Do: Swap, To: "bob", By: 5 * time.Second}, "2 1 3 4"},
		{Fault{Do: Swap, To: "bob", Skip: 3}, "1 2 3 4"},
	}
	for _, tt := range tests {
		t.Run(tt.fault.String(), func(t *testing.T) {
			n := New(1)
			ping(n, 4, "")
			n.Script(tt.fault)
			n.Settle()
			var got []string
			for _, e := range n.Trace().Events {
				if e.Kind == Arrived && n.Trace().Name(e.Who) == "bob" {
					v := n.Trace().study().views[e.F-1]
					got = append(got, fmt.Sprint(5-v.seq))
				}
			}
			assert.Equal(t, tt.want, strings.Join(got, " "))
		})
	}
}

func TestHostsThatAreLateOrRestless(t *testing.T) {
	n := New(1)
	alice, _, p := ping(n, 20, "")
	alice.Late, alice.Restless = 300*time.Millisecond, true
	n.Settle()
	assert.Equal(t, 20, p.got)
	assert.Greater(t, p.late, 200*time.Millisecond)
}

func TestCrashAndRestart(t *testing.T) {
	n := New(1)
	alice, bob, p := ping(n, 6, "")
	n.Run(2 * time.Second)
	n.Crash(bob)
	n.Run(2 * time.Second)
	n.Restart(bob, Func(echo).Party())
	n.Crash(alice)
	n.Restart(alice, p)
	n.Settle()
	assert.Equal(t, 4, p.got)
}

// stuck never moves its deadline.
type stuck struct{ pinger }

func (stuck) Advance(time.Time) {}

func TestStuckDeadlineStopsTheRun(t *testing.T) {
	n := New(1)
	n.Add("alice", &stuck{pinger{n: 1, next: Start.Add(time.Second)}})
	n.Settle()
	require.ErrorContains(t, n.Broken(), "alice does not move its deadline")
}

func TestNextHopIsResolved(t *testing.T) {
	n := New(1)
	_, bob, p := ping(n, 2, "")
	p.to = dialog.Flow{NextHop: "sip:bob@BILOXI.example.com;transport=udp"}
	n.Run(time.Second)
	assert.Equal(t, 1, p.got)
	p.to = dialog.Flow{NextHop: "sip:nobody.example.com"}
	n.Run(time.Second)
	assert.Equal(t, 1, p.got)
	last := n.Trace().Messages[len(n.Trace().Messages)-1]
	assert.True(t, last.Lost)
	assert.Equal(t, -1, last.To)
	n.Host("nobody.example.com", bob)
}

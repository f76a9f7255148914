package dialog_test

import (
	"flag"
	"fmt"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/fsm"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares text with testdata/name, or writes it there.
func golden(t *testing.T, name, text string) {
	t.Helper()
	path := "testdata/" + name
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "go test -run %s -update writes it", t.Name())
	require.Equal(t, string(want), text)
}

// Every transition of a call comes from a table: the rules taken by either side, in order.
func TestCallTakesTheseRules(t *testing.T) {
	var taken strings.Builder
	trace := func(name string) dialogtest.Option {
		return dialogtest.Config(name, func(c *dialog.Config) {
			then := c.Trace
			c.Trace = func(s dialog.Step) {
				table, ok := fsm.ByName(s.Machine)
				require.True(t, ok, s.Machine)
				r, _ := table.Next(s.Rule.From, s.Rule.On)
				require.Same(t, r, s.Rule, "the rule is the table's own")
				fmt.Fprintf(&taken, "%-5s %-16s %-8s %s --%s--> %s\n", name, s.Machine, r.ID, r.From, r.On, r.To)
				if then != nil {
					then(s)
				}
			}
		})
	}
	c := dialogtest.NewCall(t, trace("alice"), trace("bob"))
	c.Alice.Talk(c.Bob)
	c.Run(time.Second)
	c.Bob.Hangup()
	c.Settle()
	golden(t, "call.rules", taken.String())
}

// receive gives an endpoint raw bytes and returns what it sends.
func receive(t *testing.T, packet string) (sent []string, err error) {
	t.Helper()
	e, nerr := dialog.New(counting(t, dialog.Config{Contact: "sip:bob@192.0.2.2", IDs: &counted{prefix: "b"}}))
	require.NoError(t, nerr)
	from := dialog.Flow{Transport: "UDP", Local: netip.MustParseAddrPort("192.0.2.2:5060"), Remote: netip.MustParseAddrPort("192.0.2.1:5060")}
	err = e.Receive(time.Unix(0, 0), []byte(packet), from)
	for out := range e.Outputs() {
		require.Equal(t, dialog.Send, out.Kind)
		require.Equal(t, from.Remote, out.Flow.Remote)
		sent = append(sent, strings.SplitN(string(out.Packet), "\r\n", 2)[0])
	}
	require.Zero(t, e.Len(), "no dialog was made")
	return sent, err
}

const head = "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK-1\r\nFrom: <sip:alice@example.com>;tag=a\r\nTo: <sip:bob@example.com>;tag=b\r\n" +
	"Call-ID: c1\r\nMax-Forwards: 70\r\n"

func TestByeForNoDialogGets481(t *testing.T) {
	sent, err := receive(t, "BYE sip:bob@192.0.2.2 SIP/2.0\r\n"+head+"CSeq: 2 BYE\r\n\r\n")
	require.Equal(t, []string{"SIP/2.0 481 Call/Transaction Does Not Exist"}, sent)
	require.EqualError(t, err, "dialog: c1: BYE for no dialog here, answered 481: RFC 3261 §12.2.2")
}

func TestAckForNoDialogGetsNothing(t *testing.T) {
	sent, err := receive(t, "ACK sip:bob@192.0.2.2 SIP/2.0\r\n"+head+"CSeq: 2 ACK\r\n\r\n")
	require.Empty(t, sent)
	require.NoError(t, err)
}

// Garbage is dropped; a request that can be answered gets a 400; nothing panics.
func TestGarbage(t *testing.T) {
	for _, packet := range []string{"", "\r\n\r\n", "hello", "GET / HTTP/1.1\r\n\r\n", "SIP/2.0 999 No\r\n\r\n", strings.Repeat("\x00\xff", 300)} {
		sent, err := receive(t, packet)
		require.Empty(t, sent, "%q", packet)
		require.Error(t, err, "%q", packet)
	}
	sent, err := receive(t, "BYE sip:bob@192.0.2.2 SIP/2.0\r\n"+head+"CSeq: abc BYE\r\n\r\n")
	require.Equal(t, []string{"SIP/2.0 400 Bad Request"}, sent)
	var remote *dialog.RemoteError
	require.ErrorAs(t, err, &remote)
	require.Equal(t, 400, remote.Answer)
}

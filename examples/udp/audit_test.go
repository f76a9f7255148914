package main

import (
	"bytes"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

var (
	sippAddr = netip.MustParseAddrPort("127.0.0.1:1")
	udpAddr  = netip.MustParseAddrPort("127.0.0.1:2")
)

// sippEntry is the head of a message in a log that SIPp writes with -trace_msg. It need not begin
// a line: after a message that SIPp was told to lose there is no line end.
var sippEntry = regexp.MustCompile(`-{40,} (\d{4}-\d\d-\d\d[ \t]\d\d:\d\d:\d\d\.\d+)\n\w+ message (sent|received) [\[(](\d+)(?: bytes\):|\] bytes :)\n\n`)

// readSIPp gives the messages of such a log. SIPp is one party, whoever it talks to the other.
func readSIPp(log []byte) ([]dialogtest.Packet, error) {
	var packets []dialogtest.Packet
	for {
		at := sippEntry.FindSubmatchIndex(log)
		if at == nil {
			return packets, nil
		}
		when, err := time.Parse("2006-01-02 15:04:05.999999", string(bytes.ReplaceAll(log[at[2]:at[3]], []byte("\t"), []byte(" "))))
		if err != nil {
			return nil, err
		}
		size, err := strconv.Atoi(string(log[at[6]:at[7]]))
		if err != nil || size > len(log)-at[1] {
			return nil, fmt.Errorf("a message of %s bytes is cut off", log[at[6]:at[7]])
		}
		p := dialogtest.Packet{At: when, From: udpAddr, To: sippAddr, Bytes: log[at[1] : at[1]+size]}
		if string(log[at[4]:at[5]]) == "sent" {
			p.From, p.To = p.To, p.From
		}
		packets = append(packets, p)
		log = log[at[1]+size:]
	}
}

// audit gives what the rules of the RFCs find wrong with what we sent. What SIPp does wrong is
// what its scenario is for.
func audit(packets []dialogtest.Packet) (bad []dialogtest.Finding) {
	trace := dialogtest.FromCapture(packets, func(a netip.AddrPort) string {
		if a == sippAddr {
			return "sipp"
		}
		return "udp"
	})
	for _, f := range (dialogtest.Auditor{T1: 20 * time.Millisecond}).Run(trace) {
		if f.Who == "udp" {
			bad = append(bad, f)
		}
	}
	return bad
}

// TestAuditOfSIPpMessages reads the logs that interop.sh made, in the directory that
// SIPP_MESSAGES names.
func TestAuditOfSIPpMessages(t *testing.T) {
	dir := os.Getenv("SIPP_MESSAGES")
	if dir == "" {
		t.Skip("interop.sh sets SIPP_MESSAGES")
	}
	logs, err := filepath.Glob(filepath.Join(dir, "*.messages.log"))
	require.NoError(t, err)
	require.NotEmpty(t, logs)
	for _, name := range logs {
		log, err := os.ReadFile(name)
		require.NoError(t, err)
		packets, err := readSIPp(log)
		require.NoError(t, err)
		require.NotEmpty(t, packets, name)
		bad := audit(packets)
		t.Logf("%s: %d messages, %d findings", filepath.Base(name), len(packets), len(bad))
		for i, f := range bad {
			if i == 5 {
				break
			}
			t.Errorf("%s: %v", filepath.Base(name), f)
		}
	}
}

const sippLog = `----------------------------------------------- 2030-01-01 12:00:00.000001
UDP message sent (%d bytes):

%s
----------------------------------------------- 2030-01-01	12:00:00.100000
UDP message received [%d] bytes :

%s
`

// A 200 that lost its Via: SIPp takes it, the auditor does not.
func TestAuditSeesWhatSIPpDoesNot(t *testing.T) {
	head := "From: <sip:a@127.0.0.1:1>;tag=a\r\nTo: <sip:b@127.0.0.1:2>%s\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\n"
	via := "Via: SIP/2.0/UDP 127.0.0.1:1;branch=z9hG4bK-1\r\n"
	request := "OPTIONS sip:b@127.0.0.1:2 SIP/2.0\r\n" + via + "Max-Forwards: 70\r\n" + fmt.Sprintf(head, "") + "Content-Length: 0\r\n\r\n"
	for _, v := range []string{via, ""} {
		response := "SIP/2.0 200 OK\r\n" + v + fmt.Sprintf(head, ";tag=b") + "Content-Length: 0\r\n\r\n"
		packets, err := readSIPp(fmt.Appendf(nil, sippLog, len(request), request, len(response), response))
		require.NoError(t, err)
		require.Len(t, packets, 2)
		require.Equal(t, request, string(packets[0].Bytes))
		require.Equal(t, 99999*time.Microsecond, packets[1].At.Sub(packets[0].At))
		require.Equal(t, v == "", len(audit(packets)) > 0, "%v", audit(packets))
	}
}

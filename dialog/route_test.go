package dialog_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
)

// Where a request goes: an address is taken as it is, a name is left to the host (RFC 3263 §4).
func TestWhereARequestGoes(t *testing.T) {
	for uri, want := range map[string]struct{ transport, remote, hop string }{
		"sip:bob@192.0.2.2":                       {"UDP", "192.0.2.2:5060", ""},
		"sip:bob@192.0.2.2:5070":                  {"UDP", "192.0.2.2:5070", ""},
		"sip:bob@192.0.2.2;transport=tcp":         {"TCP", "192.0.2.2:5060", ""},
		"sip:bob@192.0.2.2;transport=tls":         {"TLS", "192.0.2.2:5061", ""},
		"sip:bob@192.0.2.2;transport=ws":          {"WS", "192.0.2.2:5060", ""},
		"sips:bob@192.0.2.2":                      {"TLS", "192.0.2.2:5061", ""},
		"sips:bob@192.0.2.2;transport=tcp":        {"TLS", "192.0.2.2:5061", ""},
		"sips:bob@192.0.2.2;transport=ws":         {"WSS", "192.0.2.2:5061", ""}, // RFC 7118 §5
		"sip:bob@[2001:db8::2]":                   {"UDP", "[2001:db8::2]:5060", ""},
		"sip:bob@example.com;maddr=192.0.2.50":    {"UDP", "192.0.2.50:5060", ""},
		"sip:bob@192.0.2.2;maddr=[2001:db8::50]":  {"UDP", "[2001:db8::50]:5060", ""},
		"sip:bob@192.0.2.2;maddr=sip.example.com": {"UDP", "", "sip:bob@192.0.2.2;maddr=sip.example.com"},
		"sip:bob@example.com:5070":                {"UDP", "", "sip:bob@example.com:5070"},
		"sips:bob@example.com":                    {"TLS", "", "sips:bob@example.com"},
	} {
		w := newWire(t)
		f := w.invite(dialog.Call{To: "<" + uri + ">"}).flow
		require.Equal(t, want.transport, f.Transport, uri)
		require.Equal(t, want.hop, f.NextHop, uri)
		require.Equal(t, want.remote != "", f.Remote.IsValid(), uri)
		if want.remote != "" {
			require.Equal(t, want.remote, f.Remote.String(), uri)
		}
	}
}

// A failure says what would have been right, whoever chose its code (RFC 3261 §21.4).
func TestFailureOfTheHostsChoiceSaysWhatItOwes(t *testing.T) {
	for code, name := range map[int]string{405: "Allow", 406: "Accept", 415: "Accept", 420: "Supported", 488: "Accept", 501: "Allow"} {
		w := newWire(t)
		w.ring()
		w.do(func(now time.Time) error { return w.d.Reject(now, code) })
		require.True(t, w.next(fmt.Sprint(code)).Has(name), "%d without %s", code, name)
	}
}

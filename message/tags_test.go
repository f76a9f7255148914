package message

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"
)

// RFC 3261 §18.2.1, RFC 3581 §4: what the sender says of where it is gives way to what is seen.
func TestViaWithReceived(t *testing.T) {
	source := netip.MustParseAddr("192.0.2.7")
	for text, want := range map[string]string{
		"SIP/2.0/UDP a":                                           "SIP/2.0/UDP a;received=192.0.2.7",
		"SIP/2.0/UDP a;branch=z9hG4bK1":                           "SIP/2.0/UDP a;branch=z9hG4bK1;received=192.0.2.7",
		"SIP/2.0/UDP a:5070;rport;branch=z9hG4bK1":                "SIP/2.0/UDP a:5070;rport=4711;branch=z9hG4bK1;received=192.0.2.7",
		"SIP/2.0/UDP a;branch=z9hG4bK1;Received=10.0.0.1;RPort=9": "SIP/2.0/UDP a;branch=z9hG4bK1;rport=4711;received=192.0.2.7",
		`SIP/2.0/UDP a;x="received=1;rport";received=[::1]`:       `SIP/2.0/UDP a;x="received=1;rport";received=192.0.2.7`,
	} {
		via := must(ParseVia(text)).WithReceived(source, 4711)
		require.Equal(t, want, via.String())
		require.Equal(t, via, must(ParseVia(want)), "it is legal")
	}
	v6 := must(ParseVia("SIP/2.0/UDP a;rport")).WithReceived(netip.MustParseAddr("2001:db8::1"), 5060)
	require.Equal(t, "SIP/2.0/UDP a;rport=5060;received=2001:db8::1", v6.String())
}

func TestTagsAreReadAlone(t *testing.T) {
	for value, want := range map[string]string{
		"<sip:bob@example.com>;tag=1":                      "1",
		"<sip:bob@example.com;tag=no>":                     "",
		"<sip:bob@example.com;tag=no>;x;tag=2":             "2",
		"sip:bob@example.com;tag=3":                        "3",
		`"<a>;tag=no" <sip:bob@example.com> ; TAG = 4`:     "4",
		`"a\"b;tag=no" <sip:bob@example.com>`:              "",
		`Bob B <tel:+1;tag=no>;y="<;tag=no>";tag=5;tag=no`: "5",
		`sip:bob@example.com;y="<>";tag=6`:                 "6",
		`"open <sip:bob@example.com>;tag=no`:               "",
		"<sip:bob@example.com;tag=no":                      "",
	} {
		m := must(NewRequest(OPTIONS, must(ParseURI("sip:a.example"))))
		require.Empty(t, m.ToTag(), "no To at all")
		require.NoError(t, m.Add("To", value))
		require.Equal(t, want, m.ToTag(), value)
		require.Empty(t, m.FromTag())
		if to, err := m.To(); err == nil {
			require.Equal(t, to.Tag(), m.ToTag(), value)
		}
		require.NoError(t, m.Add("From", value))
		require.Equal(t, want, m.FromTag(), value)
	}
}

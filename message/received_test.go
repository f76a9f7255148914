package message

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// RFC 3261 §18.2.1, RFC 3581 §4: what the sender says of where it is gives way to what is seen.
func TestSetReceived(t *testing.T) {
	source := netip.MustParseAddr("192.0.2.7")
	for text, want := range map[string]string{
		"SIP/2.0/UDP a":                                              "SIP/2.0/UDP a;received=192.0.2.7",
		"SIP/2.0/UDP a;branch=z9hG4bK1":                              "SIP/2.0/UDP a;branch=z9hG4bK1;received=192.0.2.7",
		"SIP/2.0/UDP a:5070;rport;branch=z9hG4bK1":                   "SIP/2.0/UDP a:5070;rport=4711;branch=z9hG4bK1;received=192.0.2.7",
		"SIP/2.0/UDP a;branch=z9hG4bK1;Received=10.0.0.1;RPort=9":    "SIP/2.0/UDP a;branch=z9hG4bK1;rport=4711;received=192.0.2.7",
		"SIP / 2.0 / udp a : 5070 ; rport = 1 ,SIP/2.0/TCP b;rport ": "SIP/2.0/udp a:5070;rport=4711;received=192.0.2.7, SIP/2.0/TCP b;rport",
		`SIP/2.0/UDP a;x="received=1;rport";received=[::1]`:          `SIP/2.0/UDP a;x="received=1;rport";received=192.0.2.7`,
	} {
		m := must(Parse([]byte("OPTIONS sip:a SIP/2.0\r\nTo: b\r\nv:" + text + "\r\nVia: c\r\n\r\n")))
		via := must(m.Via())
		require.NoError(t, m.SetReceived(via, source, 4711))
		require.Equal(t, "OPTIONS sip:a SIP/2.0\r\nTo: b\r\nv: "+want+"\r\nVia: c\r\n\r\n", string(m.Bytes()))
		requireReadAlike(t, m)
	}
	for text, via := range map[string]Via{"": {Transport: "UDP", Host: "a"}, "Via: SIP/2.0/UDP a\r\n": {Host: "a\r\n"}} {
		text = "OPTIONS sip:a SIP/2.0\r\nTo: b\r\n" + text + "\r\n"
		m := must(Parse([]byte(text)))
		require.Error(t, m.SetReceived(via, source, 4711))
		require.Equal(t, text, string(m.Bytes()))
	}
}

// TestSetReceivedIsWhatSetTopViaMakes of a Via that is taken apart, changed and printed.
func TestSetReceivedIsWhatSetTopViaMakes(t *testing.T) {
	const others = `(;(branch=z9hG4bK[a-z]{0,9}|received=10\.0\.0\.1|x="[;,a]{0,4}"|maddr=b)){0,3}`
	via := rapid.StringMatching(`SIP/2\.0/(UDP|TCP) (a|192\.0\.2\.1|\[::1\])(:5070)?` + others + `(;rport(=[0-9]{1,4})?)?` + others)
	rapid.Check(t, func(t *rapid.T) {
		text := via.Draw(t, "via")
		if rapid.Bool().Draw(t, "a second one") {
			text += ", SIP/2.0/UDP z;rport"
		}
		source := netip.MustParseAddr(rapid.SampledFrom([]string{"192.0.2.7", "2001:db8::7%eth0", "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255"}).Draw(t, "source"))
		packet := []byte("OPTIONS sip:a SIP/2.0\r\nVia: " + text + "\r\n\r\n")
		one, other := must(Parse(packet)), must(Parse(packet))
		require.NoError(t, one.SetReceived(must(one.Via()), source, 65535))
		top := must(other.Via())
		asked := top.Params.Has("rport")
		top.Params = top.Params.Without("received")
		if asked {
			top = top.With("rport", "65535")
		}
		require.NoError(t, other.SetTopVia(Via{top.Transport, top.Host, top.Port, must(ParseParams(top.Params.text + ";received=" + source.WithZone("").String()))}))
		require.Equal(t, string(other.Bytes()), string(one.Bytes()))
		requireReadAlike(t, one)
	})
}

func TestViasAreCountedAsTheyAreYielded(t *testing.T) {
	line := rapid.StringMatching(`(Via|v|VIA|X): ?(SIP/2\.0/UDP a|;x="[,a]"|,| |<,>|"){0,5}(\r\n )?,?`)
	rapid.Check(t, func(t *rapid.T) {
		text := "OPTIONS sip:a SIP/2.0\r\n"
		for range rapid.IntRange(0, 3).Draw(t, "lines") {
			text += line.Draw(t, "line") + "\r\n"
		}
		m, vias := must(Parse([]byte(text+"\r\n"))), 0
		for range m.Vias() {
			vias++
		}
		require.Equal(t, vias, m.ViaCount())
	})
}

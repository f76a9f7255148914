package transaction_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/message"
)

func TestE247E249WhereARequestCameFrom(t *testing.T) {
	const branch = ";branch=z9hG4bK-1"
	for name, test := range map[string]struct {
		via, from, transport string
		want, back           string
	}{
		"behind a NAT, rport":     {"10.1.1.1:4540;rport", "192.0.2.1:9988", "UDP", "10.1.1.1:4540;rport=9988;branch=z9hG4bK-1;received=192.0.2.1", "192.0.2.1:9988"},
		"forged":                  {"10.1.1.1:4540;received=192.0.2.66;rport=53", "192.0.2.1:9988", "UDP", "10.1.1.1:4540;rport=9988;branch=z9hG4bK-1;received=192.0.2.1", "192.0.2.1:9988"},
		"behind a NAT, no rport":  {"10.1.1.1:4540", "192.0.2.1:9988", "UDP", "10.1.1.1:4540;branch=z9hG4bK-1;received=192.0.2.1", "192.0.2.1:4540"},
		"forged received only":    {"192.0.2.1:4540;received=192.0.2.66", "192.0.2.1:4540", "UDP", "192.0.2.1:4540;branch=z9hG4bK-1;received=192.0.2.1", "192.0.2.1:4540"},
		"the address itself":      {"192.0.2.1:4540", "192.0.2.1:4540", "UDP", "192.0.2.1:4540;branch=z9hG4bK-1", "192.0.2.1:4540"},
		"no port":                 {"192.0.2.1", "192.0.2.1:4540", "UDP", "192.0.2.1;branch=z9hG4bK-1", "192.0.2.1:5060"},
		"rport, the address":      {"192.0.2.1:4540;rport", "192.0.2.1:4540", "UDP", "192.0.2.1:4540;rport=4540;branch=z9hG4bK-1;received=192.0.2.1", "192.0.2.1:4540"},
		"something quoted":        {`10.1.1.1:4540;x="a;b";rport;received=1.2.3.4`, "192.0.2.1:9988", "UDP", `10.1.1.1:4540;x="a;b";rport=9988;branch=z9hG4bK-1;received=192.0.2.1`, "192.0.2.1:9988"},
		"a name":                  {"pc33.example.com", "192.0.2.1:4540", "UDP", "pc33.example.com;branch=z9hG4bK-1;received=192.0.2.1", "192.0.2.1:5060"},
		"IPv6, rport":             {"[2001:db8::9:1];rport", "[2001:db8::9:255]:5060", "UDP", "[2001:db8::9:1];rport=5060;branch=z9hG4bK-1;received=2001:db8::9:255", "[2001:db8::9:255]:5060"},
		"IPv6, written otherwise": {"[2001:DB8:0::9:1]", "[2001:db8::9:1]:5060", "UDP", "[2001:DB8:0::9:1];branch=z9hG4bK-1", "[2001:db8::9:1]:5060"},
		"IPv4 in IPv6":            {"192.0.2.1", "[::ffff:192.0.2.1]:5060", "UDP", "192.0.2.1;branch=z9hG4bK-1", "[::ffff:192.0.2.1]:5060"},
		"TCP":                     {"10.1.1.1:4540;rport", "192.0.2.1:9988", "TCP", "10.1.1.1:4540;rport=9988;branch=z9hG4bK-1;received=192.0.2.1", "192.0.2.1:9988"},
		"maddr":                   {"10.1.1.1:4540;rport;maddr=224.2.0.1", "192.0.2.1:9988", "UDP", "10.1.1.1:4540;rport=9988;maddr=224.2.0.1;branch=z9hG4bK-1;received=192.0.2.1", "224.2.0.1:4540"},
		"maddr of TCP":            {"10.1.1.1:4540;maddr=224.2.0.1", "192.0.2.1:9988", "TCP", "10.1.1.1:4540;maddr=224.2.0.1;branch=z9hG4bK-1;received=192.0.2.1", "192.0.2.1:9988"},
	} {
		t.Run(name, func(t *testing.T) {
			bob := newSide(t, "bob", transaction.Config{})
			m := request(t, message.OPTIONS)
			require.NoError(t, m.Prepend("Via", "SIP/2.0/"+test.transport+" "+test.via+branch))
			from := transaction.Flow{Transport: test.transport, Local: bobAddr, Remote: netip.MustParseAddrPort(test.from)}
			s := bob.hears(t, m, from)
			bob.answers(t, s, 200, "b1")
			sent := bob.sent()
			require.Equal(t, netip.MustParseAddrPort(test.back), sent[0].Flow.Remote)
			require.Equal(t, bobAddr, sent[0].Flow.Local, "from the address that it came to")
			via, _ := parse(t, string(sent[0].Packet)).Header("Via")
			require.Equal(t, "SIP/2.0/"+test.transport+" "+test.want, via)
		})
	}
}

func TestMaddrThatIsAName(t *testing.T) {
	bob := newSide(t, "bob", transaction.Config{})
	m := request(t, message.OPTIONS)
	require.NoError(t, m.Prepend("Via", "SIP/2.0/UDP 192.0.2.1;maddr=sip.example.com;branch=z9hG4bK-1"))
	bob.answers(t, bob.hears(t, m, udp(bobAddr, aliceAddr)), 200, "b1")
	sent := bob.sent()
	require.False(t, sent[0].Flow.Remote.IsValid())
	require.Equal(t, "sip:sip.example.com:5060", sent[0].Flow.NextHop)
}

func TestFlowWithoutAddressesGoesBackAsItCame(t *testing.T) {
	bob := newSide(t, "bob", transaction.Config{})
	flow := transaction.Flow{Transport: "WS", Conn: "socket 3"}
	s := bob.hears(t, incoming(t, message.OPTIONS, "z9hG4bK-1"), flow)
	bob.answers(t, s, 200, "b1")
	require.Equal(t, flow, bob.sent()[0].Flow)
}

func TestOwnVia(t *testing.T) {
	for name, test := range map[string]struct {
		sentBy string
		flow   transaction.Flow
		want   string
	}{
		"the local address": {"", udp(aliceAddr, bobAddr), "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK-alice-1;rport"},
		"a name":            {"pc33.example.com", udp(aliceAddr, bobAddr), "SIP/2.0/UDP pc33.example.com;branch=z9hG4bK-alice-1;rport"},
		"IPv6": {"", transaction.Flow{Transport: "TLS", Local: netip.MustParseAddrPort("[2001:db8::1]:5061")},
			"SIP/2.0/TLS [2001:db8::1]:5061;branch=z9hG4bK-alice-1;rport"},
		"no port":      {"", transaction.Flow{Local: netip.MustParseAddrPort("[2001:db8::1]:0")}, "SIP/2.0/UDP [2001:db8::1];branch=z9hG4bK-alice-1;rport"},
		"not known":    {"", transaction.Flow{NextHop: "sip:bob@example.com"}, "SIP/2.0/UDP sipdialog.invalid;branch=z9hG4bK-alice-1;rport"},
		"any address":  {"", transaction.Flow{Local: netip.MustParseAddrPort("0.0.0.0:5060")}, "SIP/2.0/UDP sipdialog.invalid;branch=z9hG4bK-alice-1;rport"},
		"zone, mapped": {"", transaction.Flow{Local: netip.MustParseAddrPort("[::ffff:192.0.2.1]:5060")}, "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK-alice-1;rport"},
	} {
		t.Run(name, func(t *testing.T) {
			alice := newSide(t, "alice", transaction.Config{SentBy: test.sentBy})
			c, err := alice.Request(alice.now, request(t, message.OPTIONS), test.flow)
			require.NoError(t, err)
			via, _ := c.Request().Header("Via")
			require.Equal(t, test.want, via)
			alice.events()
			alice.gets(t, c, 200, "b1")
			require.Contains(t, alice.told(), "response 200")
		})
	}
	bad := newSide(t, "bad", transaction.Config{SentBy: "two words"})
	_, err := bad.Request(bad.now, request(t, message.OPTIONS), udp(aliceAddr, bobAddr))
	require.Error(t, err)
}

func TestReplyNeedsNoTransaction(t *testing.T) {
	bob := newSide(t, "bob", transaction.Config{})
	req := request(t, message.OPTIONS)
	require.NoError(t, req.Prepend("Via", "SIP/2.0/UDP 10.1.1.1:4540;rport;branch=z9hG4bK-1"))
	require.NoError(t, bob.Reply(bob.now, req, answer(t, req, 400, "b1"), udp(bobAddr, netip.MustParseAddrPort("192.0.2.1:9988"))))
	sent := bob.sent()
	require.Equal(t, "192.0.2.1:9988", sent[0].Flow.Remote.String())
	via, _ := parse(t, string(sent[0].Packet)).Header("Via")
	require.Equal(t, "SIP/2.0/UDP 10.1.1.1:4540;rport=9988;branch=z9hG4bK-1;received=192.0.2.1", via)
	require.Zero(t, bob.Len())
	req.Del("Via")
	require.ErrorIs(t, bob.Reply(bob.now, req, answer(t, req, 400, ""), udp(bobAddr, aliceAddr)), transaction.ErrMalformed)
}

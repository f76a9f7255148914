package transaction_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/message"
)

// ACK and CANCEL have the Request-URI, From, Call-ID and To of the INVITE as they are, to the
// byte, however odd they look: a stateless proxy on the way must send them the same way.
func TestAckAndCancelRepeatTheInviteToTheByte(t *testing.T) {
	for _, uri := range []string{
		"sip:BOB@Example.COM", "sip:%62ob@example.com;Transport=UDP;lr;x=%41", "sips:[2001:DB8:0::1]:5061;maddr=[2001:db8::2]",
		"sip:null-%00-null@example.com", "tel:+1-201-555-0123;phone-context=example.com", "nobodyKnowsThisScheme:totallyopaquecontent",
		"sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com",
	} {
		alice := newSide(t, "alice", transaction.Config{})
		m := parse(t, "INVITE "+uri+" SIP/2.0\r\nRoute: <sip:P1;lr>, \"P\" <sip:p2;lr>;x=y\r\nf: \"A, \\\"B\\\"\" <sip:a@b>;tag=a1\r\n"+
			"t: sip:b@c;x\r\ni: Call%20ID@<odd>\r\nCSeq: 007 INVITE\r\nl: 0\r\n\r\n")
		c, err := alice.Request(alice.now, m, udp(aliceAddr, bobAddr))
		require.NoError(t, err, uri)
		alice.gets(t, c, 180, "")
		alice.events()
		require.NoError(t, alice.Cancel(alice.now, c, ""))
		cancel := parse(t, string(alice.sent()[0].Packet))
		alice.gets(t, c, 487, "b1")
		ack := parse(t, string(alice.sent()[0].Packet))
		for _, sibling := range []*message.Message{cancel, ack} {
			require.Equal(t, uri, sibling.RequestURIText())
			for _, name := range []string{"Route", "From", "Call-ID"} {
				var want, got []string
				for v := range c.Request().Values(name) {
					want = append(want, v)
				}
				for v := range sibling.Values(name) {
					got = append(got, v)
				}
				require.Equal(t, want, got, name)
			}
			cseq, err := sibling.CSeq()
			require.NoError(t, err)
			require.Equal(t, uint32(7), cseq.Number)
			n := 0
			for range sibling.Vias() {
				n++
			}
			require.Equal(t, 1, n)
		}
		to, _ := cancel.Header("To")
		require.Equal(t, "sip:b@c;x", to)
		to, _ = ack.Header("To")
		require.Equal(t, "sip:b@c;x;tag=b1", to)
	}
}

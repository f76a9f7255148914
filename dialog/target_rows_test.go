package dialog_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/message"
)

// The peer's new address counts as soon as its request is accepted (RFC 6141 §4.6), whatever
// else is open.
func TestPeersAddressCountsWithEachAcceptedRequest(t *testing.T) {
	moves := func(n string) string { return "Contact: <sip:carol@192.0.2." + n + ":5060>" }

	c, r, tag := carolTalks(t, asks("bob"))
	r.request(c.Bob, message.INVITE, 2, tag, rawSDP("2"), moves("20"), "Supported: 100rel")
	r.request(c.Bob, message.UPDATE, 3, tag, "", moves("21"))
	require.Equal(t, 1, r.count("200 UPDATE"))
	require.Equal(t, "sip:carol@192.0.2.21:5060", c.Bob.Dialog.RemoteTarget(), "a plain UPDATE beside a re-INVITE")
	r.request(c.Bob, message.CANCEL, 2, tag, "")

	c, r, tag = carolTalks(t)
	r.request(c.Bob, message.UPDATE, 2, tag, "", moves("22"))
	require.Equal(t, "sip:carol@192.0.2.22:5060", c.Bob.Dialog.RemoteTarget(), "a plain UPDATE")
	r.request(c.Bob, message.UPDATE, 3, tag, rawSDP("2"), moves("23"))
	require.Equal(t, "sip:carol@192.0.2.23:5060", c.Bob.Dialog.RemoteTarget(), "an UPDATE with an offer")
	r.request(c.Bob, message.INVITE, 4, tag, rawSDP("3"), moves("24"))
	r.request(c.Bob, message.UPDATE, 5, tag, "", moves("25"))
	require.Equal(t, "sip:carol@192.0.2.25:5060", c.Bob.Dialog.RemoteTarget(), "a plain UPDATE before the ACK")
}

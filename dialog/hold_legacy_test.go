package dialog_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/message"
)

// Holds as peers write them: the address of RFC 2543, a direction of the session, none at all.

func TestE149_LegacyHoldEndsWithTheFormerAddress(t *testing.T) {
	c, r, tag := carolTalks(t)
	r.request(c.Bob, message.INVITE, 2, tag, rawSDP("2", "c=IN IP4 192.0.2.3", "c=IN IP4 0.0.0.0"))
	r.request(c.Bob, message.ACK, 2, tag, "")
	require.Equal(t, "sendrecv", directionOf(r.last("200 INVITE").Body()), "the answer goes by the attribute")
	_, remote := c.Bob.Dialog.Held()
	require.True(t, remote)
	require.True(t, c.Bob.Dialog.Muted())
	require.Equal(t, []string{"offer_received", "changed held", "held remote"}, c.Bob.Took())
	r.request(c.Bob, message.INVITE, 3, tag, rawSDP("3"))
	r.request(c.Bob, message.ACK, 3, tag, "")
	_, remote = c.Bob.Dialog.Held()
	require.False(t, remote)
	require.False(t, c.Bob.Dialog.Muted())
	require.Equal(t, []string{"offer_received", "changed confirmed", "resumed remote"}, c.Bob.Took())
}

func TestE154_ZeroAddressWithPortZeroIsNoHold(t *testing.T) {
	c, r, tag := carolTalks(t)
	r.request(c.Bob, message.INVITE, 2, tag, rawSDP("2", "c=IN IP4 192.0.2.3", "c=IN IP4 0.0.0.0", "m=audio 49170", "m=audio 0"))
	_, remote := c.Bob.Dialog.Held()
	require.False(t, remote)
	require.False(t, c.Bob.Dialog.Muted())
}

func TestE153_DirectionAtSessionLevelIsInherited(t *testing.T) {
	c, r, tag := carolTalks(t)
	r.request(c.Bob, message.INVITE, 2, tag, rawSDP("2", "t=0 0\r\n", "t=0 0\r\na=sendonly\r\n"))
	require.Equal(t, "recvonly", directionOf(r.last("200 INVITE").Body()))
	_, remote := c.Bob.Dialog.Held()
	require.True(t, remote)
	r.request(c.Bob, message.ACK, 2, tag, "")
	r.request(c.Bob, message.INVITE, 3, tag, rawSDP("3", "t=0 0\r\n", "t=0 0\r\na=sendonly\r\n")+"a=sendrecv\r\n")
	_, remote = c.Bob.Dialog.Held()
	require.False(t, remote, "the stream's own direction wins")
}

func TestE155_NoDirectionMeansSendrecv(t *testing.T) {
	c, r, tag := carolTalks(t)
	r.request(c.Bob, message.INVITE, 2, tag, directed("2", "inactive"))
	r.request(c.Bob, message.ACK, 2, tag, "")
	_, remote := c.Bob.Dialog.Held()
	require.True(t, remote)
	r.request(c.Bob, message.INVITE, 3, tag, rawSDP("3"))
	require.Equal(t, "sendrecv", directionOf(r.last("200 INVITE").Body()))
	_, remote = c.Bob.Dialog.Held()
	require.False(t, remote)
}

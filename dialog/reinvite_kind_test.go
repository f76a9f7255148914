package dialog_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/message"
)

// A caller can tell an INVITE from a re-INVITE at once, and is told why.
func TestInviteKind(t *testing.T) {
	kind := func(c *dialogtest.Call, m *message.Message) (dialog.InviteKind, string, *dialog.Dialog) {
		return c.Bob.Endpoint.InviteKind(m)
	}
	c := dialogtest.NewCall(t)
	r := newRawPeer(t, c)
	inv := r.request(c.Bob, message.INVITE, 1, "", rawOffer())
	k, why, d := kind(c, inv)
	require.Equal(t, dialog.NewCall, k)
	require.Contains(t, why, "no To tag")
	require.Nil(t, d)
	require.False(t, message.IsReInvite(inv))

	c.Bob.Ring()
	c.Deliver()
	tag := tagOf(t, r.last("180 INVITE"))
	within := func(seq uint32, tag string, headers ...string) *message.Message {
		m := inv.Clone()
		require.NoError(t, m.SetToTag(tag))
		require.NoError(t, m.SetCSeq(seq, message.INVITE))
		r.fill(m, "", headers)
		return m
	}
	for _, test := range []struct {
		m    *message.Message
		want dialog.InviteKind
	}{
		{within(2, tag), dialog.EarlyInvite},
		{within(1, tag), dialog.RepeatedInvite},
		{within(2, "nobody"), dialog.StrayInvite},
		{r.last("180 INVITE"), dialog.NotAnInvite},
	} {
		k, why, _ = kind(c, test.m)
		require.Equal(t, test.want, k)
		require.NotEmpty(t, why)
	}
	c.Bob.Answer()
	c.Deliver()
	r.request(c.Bob, message.ACK, 1, tag, "")
	k, _, d = kind(c, within(2, tag))
	require.Equal(t, dialog.Reinvite, k)
	require.Equal(t, "re-INVITE", k.String())
	require.Same(t, c.Bob.Dialog, d)
	require.True(t, message.IsReInvite(within(2, tag)))
	c.Bob.Hangup()
	c.Deliver()
	k, _, _ = kind(c, within(2, tag))
	require.Equal(t, dialog.EndedInvite, k)
	require.Equal(t, "unknown", dialog.InviteKind(99).String())
}

package transaction_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/message"
)

func TestInviteServerSmoke(t *testing.T) {
	bob := newSide(t, "bob", transaction.Config{})
	from := udp(bobAddr, aliceAddr)
	require.NoError(t, bob.Receive(bob.now, incoming(t, message.INVITE, "z9hG4bK-1"), from))
	events := bob.events()
	require.Len(t, events, 2)
	s := events[1].Server
	require.NoError(t, bob.Respond(bob.now, s, answer(t, s.Request(), 180, "b1")))
	require.Equal(t, []string{"send 180"}, bob.told())
	require.NoError(t, bob.Receive(bob.now, incoming(t, message.CANCEL, "z9hG4bK-1"), from))
	require.Equal(t, []string{"send 200", "cancelled"}, bob.told())
	require.NoError(t, bob.Respond(bob.now, s, answer(t, s.Request(), 487, "b1")))
	require.NoError(t, bob.Receive(bob.now, incoming(t, message.ACK, "z9hG4bK-1"), from))
	require.Equal(t, []string{"send 487"}, bob.told())
	require.Equal(t, "IST-1 IST-3 NIST-1 IST-22 NIST-7 IST-5 IST-10", bob.rules())
}

package transaction_test

import (
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/message"
)

func TestProxyFirstAnswerWins(t *testing.T) {
	w, bob, carol := newTown(t)
	w.picksUp(bob, 180, 200)
	w.picksUp(carol, 180)
	c := w.call()
	require.Equal(t, []string{"response 100", "response 180", "response 200"}, w.heard[w.alice][:3])
	require.Contains(t, w.heard[carol], "cancelled", "the other branch")
	require.NotContains(t, w.heard[w.alice], "response 487", "which alice does not hear of")

	ack := request(t, message.ACK)
	_, _, err := w.alice.Send(w.alice.now, ack, udp(aliceAddr, proxyAddr))
	require.NoError(t, err)
	w.run()
	require.Contains(t, w.heard[bob], "ack ACK", "end to end")
	w.wait(2 * time.Minute)
	for addr, s := range w.sides {
		require.Zero(t, s.Len(), addr)
	}
	require.NotContains(t, w.heard[carol], "ack_timeout")
	_ = c
}

func TestProxyBothAnswer(t *testing.T) {
	w, bob, carol := newTown(t)
	w.picksUp(bob, 200)
	w.picksUp(carol, 200) // before the CANCEL comes
	w.call()
	require.Equal(t, []string{"response 100", "response 200", "response 200"}, w.heard[w.alice])
}

func TestProxyBestFailure(t *testing.T) {
	w, bob, carol := newTown(t)
	w.picksUp(bob, 180, 486)
	w.picksUp(carol, 404)
	w.call()
	require.Equal(t, []string{"response 100", "response 180", "response 404"}, w.heard[w.alice])
	w.wait(time.Minute)
	for addr, s := range w.sides {
		require.Zero(t, s.Len(), addr)
	}
}

func TestProxyGlobalFailureEndsAll(t *testing.T) {
	w, bob, carol := newTown(t)
	w.picksUp(bob, 180)
	w.picksUp(carol, 600)
	w.call()
	require.Contains(t, w.heard[bob], "cancelled")
	require.Contains(t, w.heard[w.alice], "response 600")
}

func TestE027ProxyCancelsEachBranch(t *testing.T) {
	w, bob, carol := newTown(t)
	w.picksUp(bob, 180)
	w.picksUp(carol, 180)
	c := w.call()
	require.NoError(t, w.alice.Cancel(w.alice.now, c, ""))
	w.run()
	require.Contains(t, w.heard[bob], "cancelled")
	require.Contains(t, w.heard[carol], "cancelled")
	require.Equal(t, []string{"response 100", "response 180", "response 180", "response 487"}, w.heard[w.alice])
	w.wait(time.Minute)
	for addr, s := range w.sides {
		require.Zero(t, s.Len(), addr)
	}
}

func TestProxyOneBranchIsDead(t *testing.T) {
	w, bob, _ := newTown(t)
	w.picksUp(bob, 486)
	w.lose = func(to netip.AddrPort, _ *message.Message) bool { return to == carolAddr }
	w.call()
	w.wait(33 * time.Second)
	require.Equal(t, []string{"response 100", "response 408"}, w.heard[w.alice], "the branch that timed out counts as 408")
}

// Every third packet is lost; the calls end all the same, and nothing is left.
func TestProxyOverALossyNetwork(t *testing.T) {
	w, bob, carol := newTown(t)
	w.picksUp(bob, 180, 486)
	w.picksUp(carol, 486)
	n := 0
	w.lose = func(netip.AddrPort, *message.Message) bool {
		n++
		return n%3 == 0
	}
	w.call()
	w.wait(3 * time.Minute)
	require.Contains(t, w.heard[w.alice], "response 486")
	for addr, s := range w.sides {
		require.Zero(t, s.Len(), addr)
	}
}

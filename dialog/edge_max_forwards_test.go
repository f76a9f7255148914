package dialog_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/message"
)

func TestE015_MaxForwardsZeroIsNoReasonToRefuseAtAUserAgent(t *testing.T) {
	w := newWire(t)
	w.give(w.request(message.OPTIONS, 1, "Max-Forwards: 0"))
	w.next("200 OPTIONS")
	w.give(w.request(message.OPTIONS, 2, "Max-Forwards: 300"))
	w.next("200 OPTIONS")
	w.ring("Max-Forwards: 0")
}

func TestE015_MaxForwardsZeroEndsAtAProxyWith483(t *testing.T) {
	require.Equal(t, []string{"483 INVITE"}, words(throughProxy(t, message.INVITE, "0", false)))
	for hops, next := range map[string]string{"1": "0", "70": "69", "300": "70"} { // 300 is as none (RFC 3261 §16.6 item 3)
		sent := throughProxy(t, message.INVITE, hops, false)
		require.Equal(t, []string{"100 INVITE", "INVITE"}, words(sent))
		require.Equal(t, next, header(t, sent[1].Message, "Max-Forwards"))
	}
	require.Empty(t, throughProxy(t, message.ACK, "0", false))
}

func TestE015_OptionsWithMaxForwardsZeroIsAnsweredByTheProxyItself(t *testing.T) {
	sent := throughProxy(t, message.OPTIONS, "0", false)
	require.Equal(t, []string{"200 OPTIONS"}, words(sent))
	for _, name := range []string{"Accept", "Accept-Encoding", "Accept-Language", "Supported"} {
		require.True(t, sent[0].Has(name), "%s (RFC 3261 §11.2)", name)
	}
	require.False(t, sent[0].Has("Allow"), "a proxy has no methods of its own (RFC 3261 §11.2)")
	require.Empty(t, sent[0].Body())
	require.Equal(t, []string{"OPTIONS"}, words(throughProxy(t, message.OPTIONS, "1", false)))
	require.Equal(t, []string{"483 OPTIONS"}, words(throughProxy(t, message.OPTIONS, "0", true)))
}

// throughProxy gives what the test proxy sends when it receives a request to bob.
func throughProxy(t *testing.T, method message.Method, hops string, refuseOptions bool) (sent []packet) {
	w := newWire(t)
	n := dialogtest.New(1)
	bob := n.Add("bob", dialogtest.Func(func([]byte) [][]byte { return nil }).Party())
	proxy := n.Proxy("proxy", bob)
	proxy.RefuseOptions = refuseOptions
	m := w.request(method, 1, "Max-Forwards: "+hops)
	uri, err := message.ParseURI(dialogtest.AOR("bob"))
	require.NoError(t, err)
	require.NoError(t, m.SetRequestURI(uri))
	require.NoError(t, proxy.Receive(w.now, m.Bytes(), w.from))
	for out := range proxy.Outputs() {
		m, err := message.Parse(out.Packet)
		require.NoError(t, err)
		sent = append(sent, packet{Message: m})
	}
	return sent
}

func words(sent []packet) (described []string) {
	for _, p := range sent {
		described = append(described, describe(p))
	}
	return described
}

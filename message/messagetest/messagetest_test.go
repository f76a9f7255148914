package messagetest_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sipdialog/sipdialog/message"
	"github.com/sipdialog/sipdialog/message/messagetest"
)

func TestGeneratedMessagesAreLegal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := messagetest.Message().Draw(t, "message")
		again, err := message.Parse(m.Bytes())
		require.NoError(t, err)
		if problem := message.Check(again); problem != nil {
			t.Fatalf("%v\n%s", problem, m.Bytes())
		}
		require.Equal(t, string(m.Bytes()), string(again.Bytes()))
	})
}

func TestRespelledMessagesMeanTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := messagetest.Message().Draw(t, "message")
		packet := messagetest.Respell(t, m)
		again, err := message.Parse(packet)
		require.NoError(t, err)
		if problem := message.Check(again); problem != nil {
			t.Fatalf("%v\n%q", problem, packet)
		}
		require.Equal(t, string(packet), string(again.Bytes()))
		require.Equal(t, m.Method(), again.Method())
		require.Equal(t, m.CallID(), again.CallID())
		require.Equal(t, string(m.Body()), string(again.Body()))
		for name, value := range m.Headers() {
			found := false
			for n, v := range again.Headers() {
				found = found || strings.EqualFold(message.CanonicalName(n), message.CanonicalName(name)) && v == value
			}
			require.True(t, found, "%s: %s", name, value)
		}
	})
}

func TestPacketsOfEveryMethod(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		method := messagetest.Method().Draw(t, "method")
		require.Equal(t, method, messagetest.RequestOf(method).Draw(t, "request").Method())
	})
}

func TestCutsLoseNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		packet := messagetest.Packet().Draw(t, "packet")
		pieces := messagetest.Cuts(packet).Draw(t, "cuts")
		require.Equal(t, packet, bytes.Join(pieces, nil))
	})
}

package message_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sipdialog/sipdialog/message"
	"github.com/sipdialog/sipdialog/message/messagetest"
)

func TestParsePrintIsTheIdentity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		packet := messagetest.Packet().Draw(t, "packet")
		m, err := message.Parse(packet)
		require.NoError(t, err)
		require.Equal(t, string(packet), string(m.Bytes()))
		require.Equal(t, string(packet), string(m.Clone().Bytes()))
		require.Equal(t, len(packet), m.Len())
	})
}

// TestStreamsHoweverCut: edge case E-251 with any messages.
func TestStreamsHoweverCut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var stream []byte
		var want []string
		for _, packet := range rapid.SliceOfN(messagetest.Packet(), 1, 4).Draw(t, "packets") {
			stream = append(append(stream, "\r\n"...), packet...)
			want = append(want, string(packet))
		}
		var framer message.Framer
		var got []string
		for _, piece := range messagetest.Cuts(stream).Draw(t, "pieces") {
			_, err := framer.Write(piece)
			require.NoError(t, err)
			for {
				frame, err := framer.Next()
				require.NoError(t, err)
				if frame.Kind == message.NeedMore {
					break
				}
				require.Equal(t, message.MessageFrame, frame.Kind)
				got = append(got, string(frame.Bytes))
			}
		}
		require.Equal(t, want, got)
		require.Zero(t, framer.Buffered())
	})
}

// TestAnswersAreLegal: whatever is asked, a response can be made that passes Check and goes back the same way.
func TestAnswersAreLegal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		req, err := message.Parse(messagetest.Respell(t, messagetest.Request().Draw(t, "request")))
		require.NoError(t, err)
		resp, err := message.NewResponse(req, rapid.IntRange(101, 699).Draw(t, "code"), "")
		require.NoError(t, err)
		if !message.InDialog(req) {
			require.NoError(t, resp.SetToTag("t"))
		}
		again, err := message.Parse(resp.Bytes())
		require.NoError(t, err)
		if problem := message.Check(again); problem != nil {
			t.Fatalf("%v\n%s", problem, resp.Bytes())
		}
		require.Equal(t, req.Method(), again.Method())
		require.Equal(t, req.CallID(), again.CallID())
		var asked, answered []message.Via
		for via := range req.Vias() {
			asked = append(asked, via)
		}
		for via := range again.Vias() {
			answered = append(answered, via)
		}
		require.Equal(t, asked, answered)
		to, err := again.To()
		require.NoError(t, err)
		require.NotEmpty(t, to.Tag())
	})
}

// TestEditsKeepOtherLines: an edit of one header leaves all other lines byte for byte, in any spelling.
func TestEditsKeepOtherLines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		packet := messagetest.Packet().Draw(t, "packet")
		m, err := message.Parse(packet)
		require.NoError(t, err)
		value := rapid.StringMatching(`[a-z]{0,20}`).Draw(t, "value")
		require.NoError(t, m.Set("X-New", value))
		rest := bytes.Replace(m.Bytes(), []byte("X-New: "+value+"\r\n"), nil, 1)
		require.Equal(t, string(packet), string(rest))
		m.Del("x-new")
		require.Equal(t, string(packet), string(m.Bytes()))
	})
}

func TestGeneratedValuesSurvive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := messagetest.URI().Draw(t, "uri")
		v, err := message.ParseURI(u.Text())
		require.NoError(t, err)
		require.Equal(t, u, v)
		require.True(t, u.Equal(v))

		a := messagetest.Address().Draw(t, "address").WithTag(messagetest.Tag().Draw(t, "tag"))
		b, err := message.ParseAddress(a.Text())
		require.NoError(t, err)
		require.Equal(t, a, b)
		require.True(t, a.Equal(b))
		m, err := message.NewRequest(message.OPTIONS, u.WithoutHeaders())
		require.NoError(t, err)
		require.NoError(t, m.Add("To", a.Text()))
		require.NoError(t, m.Add("From", a.WithTag("").Text()))
		require.Equal(t, a.Tag(), m.ToTag())
		require.Empty(t, m.FromTag())

		via := messagetest.Via().Draw(t, "via")
		again, err := message.ParseVia(via.String())
		require.NoError(t, err)
		require.Equal(t, via, again)
		require.True(t, via.HasCookie())
	})
}

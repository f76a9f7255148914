package sdp_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/sdp"
)

const (
	short = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n"
	long  = "v=0\r\no=bob 2 1 IN IP4 192.0.2.2\r\ns=call\r\ni=two streams\r\nc=IN IP4 192.0.2.2\r\nb=AS:64\r\nt=0 0\r\na=sendonly\r\n" +
		"m=audio 5004 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\nm=video 0 RTP/AVP 31\r\n"
)

// What a Reader reads is what Parse reads, whatever it read before.
func TestReaderKeepsNothingOfTheLastText(t *testing.T) {
	var r sdp.Reader
	for _, text := range []string{long, short, long, short} {
		got, err := r.Read(text)
		require.NoError(t, err)
		want, err := sdp.Parse([]byte(text))
		require.NoError(t, err)
		require.Equal(t, want, got)
		require.Equal(t, want.String(), got.String())
	}
}

func TestReaderGoesOnAfterAnError(t *testing.T) {
	r := sdp.Reader{Limits: sdp.Limits{Bytes: 200}}
	for _, bad := range []string{"no description", "v=0\r\nm=audio\r\n", short + strings.Repeat("a=x\r\n", 100)} {
		_, err := r.Read(bad)
		require.Error(t, err)
		got, err := r.Read(short)
		require.NoError(t, err)
		require.Equal(t, short, got.String())
	}
}

func TestReaderAllocatesNothing(t *testing.T) {
	var r sdp.Reader
	require.Zero(t, testing.AllocsPerRun(100, func() {
		if _, err := r.Read(short); err != nil {
			t.Fatal(err)
		}
	}))
}

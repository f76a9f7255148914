package sdp_test

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/sdp"
)

// TestCostIsLinear makes descriptions of shapes that invite work that grows with the square of the length, and
// four times as long again: everything together may take at most eight times as long. The limits, which would
// hide it, are off.
func TestCostIsLinear(t *testing.T) {
	const begin = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\n"
	const section = "m=audio 4000 RTP/AVP 0 96\r\na=rtpmap:96 opus/48000/2\r\n"
	repeat := func(n int, line func(i int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(line(i))
		}
		return b.String()
	}
	for name, shape := range map[string]func(n int) string{
		"session attributes and streams": func(n int) string {
			return begin + repeat(n, func(i int) string { return fmt.Sprintf("a=x%d:y\r\n", i) }) + "t=0 0\r\n" + repeat(n, func(int) string { return section })
		},
		"formats and rtpmaps": func(n int) string {
			return begin + "t=0 0\r\nm=audio 4000 RTP/AVP" + repeat(n, func(i int) string { return fmt.Sprint(" ", i%128) }) + "\r\n" +
				repeat(n, func(i int) string { return fmt.Sprintf("a=rtpmap:%d opus/48000/2\r\na=rtcp-fb:* nack%d\r\n", i%128, i) })
		},
		"words for formats": func(n int) string {
			return begin + "t=0 0\r\nm=application 4000 x/y" + repeat(n, func(i int) string { return fmt.Sprint(" f", i) }) + "\r\n"
		},
		"one group of many": func(n int) string {
			return begin + "t=0 0\r\na=group:BUNDLE" + repeat(n, func(i int) string { return fmt.Sprint(" ", i) }) + "\r\n" +
				repeat(n, func(i int) string { return fmt.Sprintf("%sa=mid:%d\r\na=rtcp-mux\r\n", section, i) })
		},
		"many groups": func(n int) string {
			return begin + "t=0 0\r\n" + repeat(n, func(i int) string { return fmt.Sprintf("a=group:BUNDLE %d\r\n", i) }) +
				repeat(n, func(i int) string { return fmt.Sprintf("%sa=mid:%d\r\na=rtcp-mux\r\n", section, i) })
		},
		"one mid for all": func(n int) string {
			return begin + "t=0 0\r\na=group:BUNDLE" + strings.Repeat(" a", n) + "\r\n" + strings.Repeat(section+"a=mid:a\r\na=bundle-only\r\n", n)
		},
		"keys": func(n int) string {
			return begin + "t=0 0\r\nm=audio 4000 RTP/SAVP 0\r\n" + strings.Repeat("a=crypto:1 S inline:k\r\n", n)
		},
		"one line": func(n int) string {
			return begin + "t=0 0\r\nm=audio 4000 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=fmtp:96 " + strings.Repeat("a=b;", n) + "\r\n"
		},
		"times": func(n int) string { return begin + strings.Repeat("t=0 0\r\nr=1 1 0\r\nz=0 0\r\n", n) + section },
	} {
		t.Run(name, func(t *testing.T) {
			const n = 1500
			small, large := []byte(shape(n)), []byte(shape(4*n))
			a, b := time.Hour, time.Hour
			for range 20 { // the fastest of all tries, for the machine has other things to do
				a, b = min(a, fastest(t, small)), min(b, fastest(t, large))
				if b < 8*a {
					return
				}
			}
			t.Fatalf("%d bytes take %v, %d bytes take %v", len(small), a, len(large), b)
		})
	}
}

func fastest(t *testing.T, text []byte) time.Duration {
	off := sdp.Limits{Bytes: 1 << 30, Lines: 1 << 30, Media: 1 << 30, Formats: 1 << 30}
	wish := bob(audio(5000, opus, pcmu), video(5002, codec("H264", 90000)))
	wish.Bundle = true
	wish.Streams[0].RTCPMux = true
	best := time.Hour
	runtime.GC() // its work is not what is measured, and comes when it likes
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	for range 3 {
		begin := time.Now()
		d, err := off.Parse(text)
		require.NoError(t, err)
		d.Append(nil)
		d.Check()
		sdp.Bindings(nil).After(d).Check(d)
		if answer, err := sdp.Answer(d, wish); err == nil {
			sdp.CheckAnswer(d, answer)
			wish.Previous = answer
			_, _ = sdp.Answer(d, wish)
			_, _ = sdp.AnswerFrom(d, answer, sdp.SendOnly)
			sdp.CheckReoffer(answer, d)
			sdp.HeldAfter(nil, d, answer, false)
			_, _ = sdp.Offer(answer, wish)
			sdp.Hold(answer, true)
		}
		best = min(best, time.Since(begin))
	}
	return best
}

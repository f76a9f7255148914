package sdp_test

import (
	"testing"

	"github.com/sipdialog/sipdialog/sdp"
)

// oneAudio is what a desk phone offers: one audio stream, three codecs and telephone events.
const oneAudio = "v=0\r\n" +
	"o=alice 2890844526 2890844526 IN IP4 192.0.2.101\r\n" +
	"s=-\r\n" +
	"c=IN IP4 192.0.2.101\r\n" +
	"t=0 0\r\n" +
	"m=audio 49172 RTP/AVP 0 8 97 101\r\n" +
	"a=rtpmap:0 PCMU/8000\r\n" +
	"a=rtpmap:8 PCMA/8000\r\n" +
	"a=rtpmap:97 iLBC/8000\r\n" +
	"a=rtpmap:101 telephone-event/8000\r\n" +
	"a=fmtp:101 0-15\r\n" +
	"a=ptime:20\r\n" +
	"a=sendrecv\r\n"

func BenchmarkParse(b *testing.B) {
	in := []byte(oneAudio)
	b.SetBytes(int64(len(in)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := sdp.Parse(in); err != nil {
			b.Fatal(err)
		}
	}
}

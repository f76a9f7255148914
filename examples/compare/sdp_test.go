package compare

import (
	"os"
	"testing"
	"time"

	pion "github.com/pion/sdp/v3"

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

// sdpTexts are the descriptions that both packages read and print: a phone's, and a browser's.
func sdpTexts(b *testing.B) map[string][]byte {
	browser, err := os.ReadFile("../../sdp/testdata/sdp-transform/jsep.sdp")
	if err != nil {
		b.Fatal(err)
	}
	return map[string][]byte{"phone": []byte(oneAudio), "browser": browser}
}

func BenchmarkSDPParse(b *testing.B) {
	for name, in := range sdpTexts(b) {
		b.Run(name+"/sipdialog", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := sdp.Parse(in); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+"/pion", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				var d pion.SessionDescription
				if err := d.Unmarshal(in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkSDPParseAndRead parses, and asks for what a call needs: address, port, direction and codecs.
func BenchmarkSDPParseAndRead(b *testing.B) {
	in := []byte(oneAudio)
	b.Run("sipdialog", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			d, err := sdp.Parse(in)
			if err != nil {
				b.Fatal(err)
			}
			if d.Direction(0) != sdp.SendRecv || d.Media[0].Port != 49172 || d.ConnectionOf(0).Address == "" || len(d.Media[0].Codecs()) != 4 {
				b.Fatal(d)
			}
		}
	})
	b.Run("pion", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var d pion.SessionDescription
			if err := d.Unmarshal(in); err != nil {
				b.Fatal(err)
			}
			m := d.MediaDescriptions[0]
			if _, ok := m.Attribute("sendrecv"); !ok || m.MediaName.Port.Value != 49172 || d.ConnectionInformation.Address.Address == "" {
				b.Fatal(d)
			}
			for _, pt := range []uint8{0, 8, 97, 101} {
				if _, err := d.GetCodecForPayloadType(pt); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}

func BenchmarkSDPPrint(b *testing.B) {
	for name, in := range sdpTexts(b) {
		b.Run(name+"/sipdialog", func(b *testing.B) {
			d, err := sdp.Parse(in)
			if err != nil {
				b.Fatal(err)
			}
			buffer := make([]byte, 0, 4096)
			b.ReportAllocs()
			for b.Loop() {
				buffer = d.Append(buffer[:0])
			}
		})
		b.Run(name+"/pion", func(b *testing.B) {
			var d pion.SessionDescription
			if err := d.Unmarshal(in); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := d.Marshal(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestSDPParseBudget holds the parser to a third of pion/sdp's time on a phone's offer: the best of many short
// turns that the two take one after the other, for the machine has other things to do.
func TestSDPParseBudget(t *testing.T) {
	in := []byte(oneAudio)
	turn := func(parse func() error) time.Duration {
		begin := time.Now()
		for range 500 {
			if err := parse(); err != nil {
				t.Fatal(err)
			}
		}
		return time.Since(begin)
	}
	ours, theirs := time.Hour, time.Hour
	for range 5 {
		for range 100 {
			ours = min(ours, turn(func() error { _, err := sdp.Parse(in); return err }))
			theirs = min(theirs, turn(func() error { return new(pion.SessionDescription).Unmarshal(in) }))
		}
		if 3*ours <= theirs {
			t.Logf("sipdialog %v, pion %v a piece", ours/500, theirs/500)
			return
		}
	}
	t.Errorf("sipdialog needs %v, pion %v; want at most a third", ours/500, theirs/500)
}

package sdp_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

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

func browser(tb testing.TB) []byte {
	text, err := os.ReadFile("testdata/sdp-transform/jsep.sdp")
	require.NoError(tb, err)
	return text
}

func BenchmarkParse(b *testing.B) {
	for name, in := range map[string][]byte{"OneAudio": []byte(oneAudio), "Browser": browser(b)} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(in)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := sdp.Parse(in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkAppend(b *testing.B) {
	d := parse(b, oneAudio)
	buffer := make([]byte, 0, 1024)
	b.ReportAllocs()
	for b.Loop() {
		buffer = d.Append(buffer[:0])
	}
}

// BenchmarkFloor is the least that any reader of the text has to do: copy it, and find its lines.
func BenchmarkFloor(b *testing.B) {
	in := []byte(oneAudio)
	b.ReportAllocs()
	lines := 0
	for b.Loop() {
		text := string(in)
		lines += len(text) + bytes.Count(in, []byte("\n"))
	}
	if lines == 0 {
		b.Fatal()
	}
}

func BenchmarkAnswer(b *testing.B) {
	offer := parse(b, oneAudio)
	wish := bob(audio(5000, pcmu, pcma, events))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := sdp.Answer(offer, wish); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAnswerFrom(b *testing.B) {
	offer, local := parse(b, oneAudio), parse(b, hostMade)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := sdp.AnswerFrom(offer, local, sdp.SendRecv); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkHold(b *testing.B) {
	local := parse(b, oneAudio)
	b.ReportAllocs()
	for b.Loop() {
		sdp.Hold(local, true)
	}
}

func BenchmarkCheckAnswer(b *testing.B) {
	offer, answer := parse(b, goodOffer), parse(b, goodAnswer)
	b.ReportAllocs()
	for b.Loop() {
		if sdp.CheckAnswer(offer, answer) != nil {
			b.Fatal()
		}
	}
}

// TestAllocations holds the two paths that every call takes to what they need.
func TestAllocations(t *testing.T) {
	in := []byte(oneAudio)
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() { _, _ = sdp.Parse(in) }), 2.0, "the text and the description")
	d := parse(t, oneAudio)
	buffer := make([]byte, 0, 1024)
	require.Zero(t, testing.AllocsPerRun(100, func() { buffer = d.Append(buffer[:0]) }))
}

package sdp_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/sipdialog/sipdialog/sdp"
)

// FuzzParse reads anything, prints what it could read, reads that again, and runs everything else on it.
func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"testdata/*/*.sdp", "testdata/oa/*/*.sdp"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			f.Fatal(err, len(files))
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(text)
		}
	}
	f.Add([]byte(goodOffer))
	f.Add([]byte(hostMade))
	wish := bob(audio(5000, opus, pcmu, events), video(5002, h261, codec("VP8", 90000)),
		sdp.Stream{Type: "image", Port: 5004, Protocols: []string{"udptl"}, Formats: []string{"t38"}})
	wish.Bundle, wish.Origin.Username = true, "nobody-else"
	wish.Streams[0].RTCPMux = true
	f.Fuzz(func(t *testing.T, text []byte) {
		roundTrip(t, text)
		d, err := sdp.Parse(text)
		if err != nil {
			return
		}
		exercise(d, wish)
		answer, err := sdp.Answer(d, wish)
		if err != nil {
			return
		}
		if broken := sdp.CheckAnswer(d, answer); broken != nil {
			t.Errorf("%v\noffer\n%s\nanswer\n%s", broken.Err(), d, answer)
		}
	})
}

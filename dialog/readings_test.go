package dialog

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/sdp"
)

// A description that was read stays as it is to the end of the input, however many are read
// meanwhile; the last two stay known beyond it, and the memory of the others is used again.
func TestReadingsLastForAnInput(t *testing.T) {
	e := &Endpoint{}
	text := func(i int) string {
		return fmt.Sprintf("v=0\r\no=- %d 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio %d RTP/AVP 0\r\n", i+1, 5000+i)
	}
	last := map[string]*sdp.Description{}
	for input := range 50 {
		e.readings.recycle()
		for text, before := range last {
			desc, err := e.read(text)
			require.NoError(t, err)
			require.Same(t, before, desc, "the last two are still known")
		}
		clear(last)
		most := 1 + input%(2*mostReadings)
		descs := make([]*sdp.Description, most)
		for i := range descs {
			desc, err := e.read(text(input + i))
			require.NoError(t, err)
			descs[i] = desc
			_, err = e.read("nonsense")
			require.Error(t, err)
		}
		for i, desc := range descs {
			require.Equal(t, text(input+i), desc.String())
			again, err := e.read(text(input + i))
			require.NoError(t, err)
			require.Same(t, desc, again)
		}
		for i := max(0, most-2); i < most; i++ {
			last[text(input+i)] = descs[i]
		}
	}
	e.readings.recycle()
	require.LessOrEqual(t, len(e.readings.list), mostReadings, "a flood's memory is not kept")
	var texts []string
	for i := range mostReadings - 2 {
		texts = append(texts, text(100+i))
	}
	require.Zero(t, testing.AllocsPerRun(10, func() {
		e.readings.recycle()
		for _, text := range texts {
			if _, err := e.read(text); err != nil {
				t.Fatal(err)
			}
		}
	}))
}

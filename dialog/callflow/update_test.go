package callflow

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const bare = `flow   mine
ua     alice  sip:alice@atlanta.example.com
ua     bob    sip:bob@biloxi.example.com
net    delay=20ms

path critical
alice invite bob          # the first call
after 1s bob answer
@answered
after 5s alice hangup

variation hold from @answered
after 1s alice hold
`

func TestAFileOfStimuliAloneIsATest(t *testing.T) {
	f, err := Parse("mine.flow", []byte(bare))
	require.NoError(t, err)
	for _, s := range f.Sections {
		_, err := f.Run(s.Name)
		require.NoError(t, err)
	}
}

func TestUpdateWritesTheExpectationsOfABareFile(t *testing.T) {
	text, err := Update("mine.flow", []byte(bare))
	require.NoError(t, err)
	golden(t, "updated.flow", string(text))
	again, err := Update("mine.flow", text)
	require.NoError(t, err)
	assert.Equal(t, string(text), string(again))
}

func TestUpdateMendsOnlyWhatDoesNotHold(t *testing.T) {
	text, err := Update("mine.flow", []byte(bare))
	require.NoError(t, err)
	broken := strings.Replace(string(text), "200 INVITE answer=sendrecv", "200 INVITE answer=sendonly   # mine", 1)
	broken = strings.Replace(broken, "bob   -> alice  100", "bob   -> alice  100     # kept", 1)
	require.NotEqual(t, string(text), broken)
	mended, err := Update("mine.flow", []byte(broken))
	require.NoError(t, err)
	assert.Equal(t, strings.Replace(string(text), "bob   -> alice  100", "bob   -> alice  100     # kept", 1), string(mended))
}

func TestUpdateWritesRefusals(t *testing.T) {
	text, err := Update("mine.flow", []byte(strings.Replace(bare, "after 1s alice hold", "alice hold\nalice resume", 1)))
	require.NoError(t, err)
	assert.Contains(t, string(text), "alice resume\n    ! offer-pending\n")
}

func TestUpdateCannotMendAStimulusThatMakesNoSense(t *testing.T) {
	_, err := Update("mine.flow", []byte(strings.Replace(bare, "after 1s bob answer", "after 1s bob answer\nbob hold tight", 1)))
	require.Error(t, err)
	_, err = Update("mine.flow", []byte("flow x\npath p\nnobody hangup\n"))
	require.ErrorContains(t, err, `unknown word "nobody"`)
}

// After D is counted from the stimulus before, so that expectations change no times.
func TestExpectationsChangeNoTimes(t *testing.T) {
	full, err := Update("mine.flow", []byte(bare))
	require.NoError(t, err)
	times := func(text string) (list []string) {
		f, err := Parse("mine.flow", []byte(text))
		require.NoError(t, err)
		run, err := f.Run("")
		require.NoError(t, err)
		for _, s := range run.Steps {
			list = append(list, run.Trace.Since(s.At).String()+" "+s.Line.Verb)
		}
		return list
	}
	assert.Equal(t, []string{"0s invite", "1s answer", "6s hangup"}, times(bare))
	assert.Equal(t, times(bare), times(string(full)))
}

package callflow

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Every path and variation of the catalogue is a test of the library: what the file says has
// to happen, and no rule of any RFC may be broken on the way.
func TestCatalogueRuns(t *testing.T) {
	for _, name := range Catalogue() {
		f, err := Open(name)
		require.NoError(t, err)
		for _, s := range f.Sections {
			t.Run(name+"/"+s.Name, func(t *testing.T) {
				run, err := f.Run(s.Name)
				require.NoError(t, err)
				assert.NotEmpty(t, run.Trace.Messages)
			})
		}
	}
}

func TestCatalogueHasTheFlowsThatPeopleAskFor(t *testing.T) {
	names := Catalogue()
	for _, want := range strings.Fields(`
		call busy no-answer cancel redirect auth 183-then-180 183-only 180-then-183 prack
		hold hold-inactive hold-legacy-0.0.0.0 resume reinvite-vs-update update-early session-timer session-timer-422 target-refresh
		cancel-crosses-200 bye-in-early reinvite-before-ack bye-crosses-bye reinvite-crosses-bye glare update-vs-reinvite
		fork-two-180 fork-two-200 sus-res sus-then-rel sip-hold-to-cpg
		consultation-hold forward find-me screening sdp-in-ack proxy register options`) {
		assert.Contains(t, names, want)
	}
}

// A flow of the catalogue says what it is about and where it comes from, and has another way
// to go; its expectations are those that Update leaves alone.
func TestCatalogueIsInOrder(t *testing.T) {
	for _, name := range Catalogue() {
		t.Run(name, func(t *testing.T) {
			text, err := Source(name)
			require.NoError(t, err)
			f, err := Parse(name+".flow", text)
			require.NoError(t, err)
			assert.Equal(t, name, f.Name)
			assert.NotEmpty(t, f.About)
			assert.NotEmpty(t, f.Refs)
			for _, line := range strings.Split(string(text), "\n") {
				assert.LessOrEqual(t, len([]rune(line)), 110)
			}
			fresh, err := Update(name+".flow", text)
			require.NoError(t, err)
			assert.Equal(t, string(text), string(fresh))
			if name != "call" {
				assert.Greater(t, len(f.Sections), 1, "no variation")
			}
		})
	}
}

func TestRunsAreTheSameEveryTime(t *testing.T) {
	for _, name := range []string{"hold", "glare", "fork-two-200", "auth", "prack"} {
		f, err := Open(name)
		require.NoError(t, err)
		for _, s := range f.Sections {
			first, err := f.Run(s.Name)
			require.NoError(t, err)
			second, err := f.Run(s.Name)
			require.NoError(t, err)
			assert.Equal(t, first.Text(Options{}), second.Text(Options{}), "%s %s", name, s.Name)
		}
	}
}

func TestUnknownNames(t *testing.T) {
	_, err := Open("hodl")
	require.EqualError(t, err, `no flow "hodl" in the catalogue (did you mean "hold"?)`)
	f, err := Open("hold")
	require.NoError(t, err)
	_, err = f.Run("galre")
	require.ErrorContains(t, err, `no path or variation "galre" (did you mean "glare"?)`)
}

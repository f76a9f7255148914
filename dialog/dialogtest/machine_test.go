package dialogtest_test

import (
	"flag"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

var (
	replay = flag.String("dialogtest.replay", "", "run this program of a Machine, and print its ladder")
	cast   = flag.String("dialogtest.cast", "pair", "with -dialogtest.replay: pair, forks or variety")
)

var casts = map[string]dialogtest.Cast{"pair": dialogtest.Pair, "forks": dialogtest.Forks, "variety": dialogtest.Variety}

func TestReplay(t *testing.T) {
	if *replay == "" {
		t.Skip("no -dialogtest.replay")
	}
	p, err := dialogtest.ParseProgram(*replay)
	require.NoError(t, err)
	m, err := dialogtest.Play(p, casts[*cast])
	t.Log("\n" + m.Trace().Ladder(dialogtest.LadderOptions{}).Text())
	require.NoError(t, err)
}

func TestRandomPrograms(t *testing.T) {
	for seed := range uint64(300) {
		if _, err := dialogtest.Play(dialogtest.Random(seed, 30), dialogtest.Pair); err != nil {
			t.Fatal(err)
		}
	}
}

func TestProgramText(t *testing.T) {
	p := dialogtest.Random(42, 20)
	again, err := dialogtest.ParseProgram(p.String())
	require.NoError(t, err)
	assert.Equal(t, p, again)
	assert.Equal(t, p, dialogtest.Decode(p.Encode()))
	for _, bad := range []string{"", "x", "1 hodl:00", "1 ring", "1 ring:xyz"} {
		_, err := dialogtest.ParseProgram(bad)
		assert.Error(t, err, bad)
	}
}

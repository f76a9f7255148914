package dialogtest_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

func TestSavedTraceComesBack(t *testing.T) {
	m, err := dialogtest.Play(dialogtest.Random(11, 40), dialogtest.Pair)
	require.NoError(t, err)
	var file bytes.Buffer
	require.NoError(t, m.Trace().Save(&file))
	saved := file.String()
	back, err := dialogtest.LoadTrace(&file)
	require.NoError(t, err)
	assert.Equal(t, m.Trace().Ladder(dialogtest.LadderOptions{Outputs: true}).Text(), back.Ladder(dialogtest.LadderOptions{Outputs: true}).Text())
	assert.Equal(t, m.Trace().Events, back.Events)
	var again bytes.Buffer
	require.NoError(t, back.Save(&again))
	assert.Equal(t, saved, again.String())
}

func TestLoadRefusesWhatIsBroken(t *testing.T) {
	const head = `{"dialogtest":1,"start":"2030-01-01T12:00:00Z","parties":[{"name":"a","addr":"192.0.2.1:5060"}]}` + "\n"
	for _, tt := range []struct{ in, want string }{
		{"", "line 1"},
		{`{"dialogtest":9}`, "format version 9"},
		{head + `{"kind":"sent","f":2,"to":0}`, "line 2: message F2 out of order"},
		{head + `{"kind":"sent","f":1,"to":7}`, "line 2: message F1"},
		{head + `{"kind":"arrived","f":3}`, "F3 was not sent"},
		{head + `{"kind":"verb","who":4}`, "no such party"},
		{head + `{"kind":"dance"}`, `unknown kind "dance"`},
		{head + `{"kind":"transition"}`, "without its text"},
		{head + `x`, "line 2"},
	} {
		_, err := dialogtest.LoadTrace(strings.NewReader(tt.in))
		assert.ErrorContains(t, err, tt.want, tt.in)
	}
}

// TestReplayOfOneParty: an endpoint does the same again when it gets the same, byte by byte.
func TestReplayOfOneParty(t *testing.T) {
	c := dialogtest.NewCall(t, dialogtest.Over(dialogtest.Link{Delay: 10 * time.Millisecond, Loss: .3}), dialogtest.Seed(5))
	c.Alice.Talk(c.Bob)
	c.Run(5 * time.Second)
	c.Alice.Hangup()
	c.Settle()

	n := dialogtest.New(5)
	cfg := n.Fill("alice", dialog.Config{})
	n.Add("alice", dialogtest.Func(nil).Party())
	bob, err := dialog.New(n.Fill("bob", dialog.Config{}))
	require.NoError(t, err)
	host := &bobAgain{e: bob, offer: c.Bob.Last(dialog.Incoming).SDP, answer: c.Bob.AnswerTo}
	require.NoError(t, dialogtest.Replay(c.Trace(), "bob", bob, host))

	// the same endpoint with other inputs does something else, and that is noticed
	other, err := dialog.New(cfg)
	require.NoError(t, err)
	assert.Error(t, dialogtest.Replay(c.Trace(), "bob", other, &bobAgain{e: other}))
	assert.ErrorContains(t, dialogtest.Replay(c.Trace(), "eve", other, &bobAgain{}), "nobody is called")
}

// bobAgain calls bob's verbs once more.
type bobAgain struct {
	e      *dialog.Endpoint
	d      *dialog.Dialog
	offer  []byte
	answer func([]byte) []byte
}

func (b *bobAgain) Told(out dialog.Output) {
	if out.Kind == dialog.Incoming {
		b.d = out.Dialog
	}
}

func (b *bobAgain) Verb(now time.Time, text string) error {
	if b.d == nil {
		return nil
	}
	switch text {
	case "ring":
		return b.d.Ring(now)
	case "answer":
		return b.d.Answer(now, dialog.With{SDP: b.answer(b.offer)})
	case "hangup":
		return b.d.Hangup(now)
	}
	return nil
}

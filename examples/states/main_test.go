package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/fsm"
)

func output(t *testing.T, args ...string) string {
	t.Helper()
	var out strings.Builder
	require.NoError(t, run(args, &out))
	return out.String()
}

func TestListNamesEveryMachine(t *testing.T) {
	out := output(t)
	for _, m := range fsm.Machines() {
		assert.Regexp(t, "(?m)^"+m.Name()+" ", out)
	}
}

func TestFormats(t *testing.T) {
	assert.Equal(t, fsm.Dialog.Text(), output(t, "dialog"))
	assert.Equal(t, fsm.Dialog.Text(fsm.Early), output(t, "dialog", "-from", "early"))
	assert.Equal(t, fsm.Dialog.Mermaid(), output(t, "-format", "mermaid", "dialog"))
	assert.Equal(t, fsm.Dialog.DOT(fsm.Early), output(t, "dialog", "-format", "dot", "-from", "early"))
	assert.Equal(t, fsm.Dialog.Moves().Mermaid(), output(t, "dialog", "-moves", "-format", "mermaid"))
}

func TestStepSaysWhatAndWhy(t *testing.T) {
	assert.Equal(t, `DLG-9: early --recv_2xx--> moratorium
  do:  recompute_route_set, refresh_target, tell_established
  why: Answered: the route set is taken from the 2xx, and only here; the CSeq numbers go on.
  see: RFC 3261 §13.2.2.4
`, output(t, "dialog", "-from", "early", "-on", "recv_2xx"))

	walk := output(t, "cancel", "-on", "want_cancel_no_1xx,recv_100,timer_b")
	assert.Contains(t, walk, "CAN-1: idle --want_cancel_no_1xx--> cancel_pending\n  do:  hold_cancel\n")
	assert.Contains(t, walk, "CAN-2: cancel_pending --recv_100--> cancelling\n")
	assert.Contains(t, walk, "cancelling --timer_b-->  no rule: nothing changes\n  in cancelling the machine listens to ")
}

func TestMistakesAreNamed(t *testing.T) {
	for want, args := range map[string][]string{
		`no machine "phone"; run states without arguments for the list`:  {"phone"},
		`dialog has no state "calling"; it has none, preparative, early`: {"dialog", "-from", "calling"},
		`no event "bye"; in early the machine listens to recv_1xx`:       {"dialog", "-from", "early", "-on", "bye"},
		`no format "svg"; want text, mermaid or dot`:                     {"dialog", "-format", "svg"},
		`one machine at a time ("cancel"; have "dialog" already)`:        {"dialog", "cancel"},
		`flag provided but not defined: -nothing`:                        {"-nothing"},
	} {
		var out strings.Builder
		err := run(args, &out)
		require.Error(t, err)
		assert.Contains(t, err.Error(), want)
	}
}

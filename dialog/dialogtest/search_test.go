package dialogtest_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/message"
)

// modest is the phone of the example without its bug: it refuses to change a session.
func modest(packet []byte) [][]byte {
	req, err := message.Parse(packet)
	if err == nil && req.Method() == message.INVITE {
		if to, _ := req.To(); to.Tag() != "" {
			no, _ := message.NewResponse(req, 488, "")
			return [][]byte{no.Bytes()}
		}
	}
	return phone(packet)
}

func TestSearchFindsNothingInASoundAgent(t *testing.T) {
	_, err := dialogtest.Search(200, dialogtest.Against("phone", modest))
	require.NoError(t, err)
	check(t, func(t *rapid.T) { dialogtest.Check(t, dialogtest.Against("phone", modest)) })
}

func TestSameInputsSameOutputs(t *testing.T) {
	for name, cast := range casts {
		for seed := range uint64(40) {
			require.NoError(t, dialogtest.Repeats(dialogtest.Random(seed, 30), cast), name)
		}
	}
	n := 0
	forgetful := func(packet []byte) (answers [][]byte) {
		for _, a := range modest(packet) {
			n++
			answers = append(answers, bytes.Replace(a, []byte("tag=phone"), fmt.Appendf(nil, "tag=phone%d", n), 1))
		}
		return answers
	}
	p := dialogtest.Program{Seed: 1, Ops: dialogtest.Answered()}
	require.NoError(t, dialogtest.Repeats(p, dialogtest.Against("phone", modest)))
	require.ErrorContains(t, dialogtest.Repeats(p, dialogtest.Against("phone", forgetful)), "the same inputs, and other outputs")
}

func TestSearchGivesTheShortestProgram(t *testing.T) {
	m, err := dialogtest.Search(100, dialogtest.Against("phone", phone))
	require.ErrorContains(t, err, "directionPairValid")
	require.ErrorContains(t, err, "F5 200 INVITE answer=sendrecv", "the ladder")
	require.Len(t, m.Program.Ops, 3, "%v: a call and what is asked of the session", m.Program)
	again, err := dialogtest.ParseProgram(m.Program.String())
	require.NoError(t, err)
	_, err = dialogtest.Play(again, dialogtest.Against("phone", phone))
	require.Error(t, err)
}

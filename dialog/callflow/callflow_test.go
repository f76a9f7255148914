package callflow

import (
	"strings"
	"testing"
	"time"

	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCallsAreMeasuredAsTheCallerSawThem(t *testing.T) {
	run := runOf(t, "hold", "")
	require.Len(t, run.Calls, 1)
	c := run.Calls[0]
	assert.Equal(t, "alice", c.From)
	assert.Equal(t, "bob", c.To)
	assert.Equal(t, 40*time.Millisecond, c.Rang-c.Invited)
	assert.Equal(t, 3040*time.Millisecond, c.Answered-c.Invited)
	assert.Equal(t, 14*time.Second, c.Talked())
	assert.Equal(t, 7*time.Second, c.Hold)
	assert.Equal(t, "bob", c.EndedBy)
	assert.Equal(t, "call-1: alice called bob, rang after 0.040s, set up in 3.040s, lasted 14.000s (7.000s of it on hold), ended by bob", c.String())
	assert.Contains(t, runOf(t, "busy", "").Calls[0].String(), "failed with 486")
	assert.Contains(t, runOf(t, "no-answer", "nobody-there").Calls[0].String(), "nobody answered")
	assert.Len(t, runOf(t, "consultation-hold", "").Calls, 2)
}

// The second fork is hung up at once; the call itself goes on.
func TestTheEndOfAnotherForkIsNotTheEndOfTheCall(t *testing.T) {
	c := runOf(t, "fork-two-200", "").Calls[0]
	assert.Greater(t, c.Talked(), 4*time.Second)
}

func TestQuiz(t *testing.T) {
	for _, name := range Catalogue() {
		run := runOf(t, name, "")
		questions := run.Quiz(7, 8)
		assert.Equal(t, questions, run.Quiz(7, 8), "the same seed, the same questions")
		for _, q := range questions {
			require.Less(t, q.Right, len(q.Choices))
			require.GreaterOrEqual(t, len(q.Choices), 2)
			assert.NotEmpty(t, q.Why)
			seen := make(map[string]bool)
			for _, c := range q.Choices {
				assert.False(t, seen[c], "%q twice in %v", c, q)
				seen[c] = true
			}
		}
	}
	assert.Len(t, runOf(t, "hold", "").Quiz(1, 5), 5)
}

// What a question calls the next message is the message that the run sent next.
func TestQuizAnswersComeFromTheRun(t *testing.T) {
	run := runOf(t, "hold", "")
	for seed := range uint64(20) {
		for _, q := range run.Quiz(seed, 8) {
			_, last, ok := strings.Cut(q.Text, "the last message was F")
			if !ok {
				continue
			}
			n := 0
			for _, r := range last {
				if r < '0' || r > '9' {
					break
				}
				n = 10*n + int(r-'0')
			}
			assert.Equal(t, run.Trace.Summary(n+1), q.Choices[q.Right])
		}
	}
}

func TestFaults(t *testing.T) {
	for text, want := range map[string]dialogtest.Fault{
		"drop next":                              {Do: dialogtest.Drop},
		"drop F5":                                {Do: dialogtest.Drop, F: 5},
		"drop next 200 INVITE from bob to alice": {Do: dialogtest.Drop, What: "200 INVITE", From: "bob", To: "alice"},
		"dup next 1xx by=3ms":                    {Do: dialogtest.Duplicate, What: "1xx", By: 3 * time.Millisecond},
		"delay next ACK by=1s":                   {Do: dialogtest.Delay, What: "ACK", By: time.Second},
		"swap next BYE skip=1":                   {Do: dialogtest.Swap, What: "BYE", Skip: 1},
		"corrupt next times=all":                 {Do: dialogtest.Corrupt, Times: -1},
	} {
		w := strings.Fields(text)
		f, why := readFault(Line{Verb: w[0], Args: w[1:]})
		assert.Empty(t, why, text)
		assert.Equal(t, want, f, text)
	}
}

// Each kind of fault does what it says to a whole call.
func TestFaultsHappen(t *testing.T) {
	for _, fault := range []string{
		"drop next 200 INVITE", "dup next 200 INVITE", "delay next 200 INVITE by=700ms", "swap next 180", "drop F1",
		"corrupt next 180", "drop next ACK times=3", "partition alice bob\nwait 2s\nheal alice bob",
	} {
		f, err := Parse("x.flow", []byte("flow x\nua alice\nua bob\nnet delay=20ms\npath p\n"+fault+
			"\nalice invite bob\nafter 3s bob ring\nafter 3s bob answer\nafter 9s alice hangup\n    ...\n    = alice dialog:mortal\n    = bob dialog:mortal\n"))
		require.NoError(t, err, fault)
		_, err = f.Run("")
		require.NoError(t, err, fault)
	}
}

func TestACrashedPartyForgetsItsCalls(t *testing.T) {
	f, err := Parse("x.flow", []byte(`flow x
ua alice
ua bob
net delay=20ms
path p
alice invite bob
after 1s bob answer
    ...
after 5s crash bob
wait 1s
restore bob
    = bob calls:0
alice hangup
    alice -> bob BYE
    bob -> alice 481
    ...
    = alice state:terminated
`))
	require.NoError(t, err)
	_, err = f.Run("")
	require.NoError(t, err)
}

func TestMean(t *testing.T) {
	assert.Equal(t, ` (did you mean "hold"?)`, mean("hodl", words(verbs)))
	assert.Equal(t, ` (did you mean "sdt"?)`, mean("std", measureNames()))
	assert.Empty(t, mean("xylophone", words(verbs)))
	assert.Empty(t, mean(strings.Repeat("hold", 100), words(verbs)))
}

func TestLanes(t *testing.T) {
	require.NoError(t, CheckLanes([]string{"dialog", "offer", "media", "hold-wish", "invite_client"}))
	require.ErrorContains(t, CheckLanes([]string{"dialgo"}), `no lane "dialgo" (did you mean "dialog"?)`)
	text := runOf(t, "hold", "").Text(Options{Lanes: []string{"invite-client"}})
	assert.Contains(t, text, "invite_client:proce")
	assert.NotContains(t, text, "dialog:")
}

func TestFlowing(t *testing.T) {
	for _, c := range [][3]string{
		{"sendrecv", "sendrecv", "sendrecv"}, {"sendonly", "recvonly", "sendonly"}, {"recvonly", "sendonly", "recvonly"},
		{"sendonly", "sendonly", "inactive"}, {"sendrecv", "sendonly", "recvonly"}, {"inactive", "inactive", "inactive"},
		{"rejected", "sendrecv", "rejected"},
	} {
		assert.Equal(t, c[2], flowing(c[0], c[1]), c)
	}
}

func FuzzParse(f *testing.F) {
	for _, name := range Catalogue() {
		text, _ := Source(name)
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		flow, err := Parse("x.flow", text)
		if err == nil && (flow == nil || len(flow.Sections) == 0) {
			t.Fatal("no error and nothing to run")
		}
	})
}

func BenchmarkRunHold(b *testing.B) {
	f, err := Open("hold")
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := f.Run(""); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSVG(b *testing.B) {
	run := runOf(b, "hold", "")
	b.ReportAllocs()
	for b.Loop() {
		run.SVG(Options{})
	}
}

package fsm

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	mermaidArrow = regexp.MustCompile(`^    ([a-z0-9_]+) --> ([a-z0-9_]+): (.+)$`)
	dotArrow     = regexp.MustCompile(`^    "([a-z0-9_]+)" -> "([a-z0-9_]+)" \[ label = "(.+)" \];$`)
)

// TestPicturesShowEveryRule reads the pictures of all machines back: each rule is on the
// arrow between its states, under its row, and nothing else is.
func TestPicturesShowEveryRule(t *testing.T) {
	for _, table := range Machines() {
		mermaid := readArrows(t, table.Mermaid(), mermaidArrow, "<br/>")
		dot := readArrows(t, table.DOT(), dotArrow, `\n`)
		assert.Len(t, mermaid, len(table.Rules()), table.Name())
		assert.Equal(t, mermaid, dot, table.Name())
		for _, r := range table.Rules() {
			assert.Contains(t, mermaid, fmt.Sprintf("%s %s %s %s", r.From, r.To, r.ID, r.On), table.Name())
		}
	}
}

func readArrows(t *testing.T, picture string, arrow *regexp.Regexp, newLine string) map[string]bool {
	t.Helper()
	drawn := map[string]bool{}
	for line := range strings.Lines(picture) {
		m := arrow.FindStringSubmatch(strings.TrimRight(line, "\n"))
		if m == nil {
			continue
		}
		for _, part := range strings.Split(m[3], newLine) {
			id, events, ok := strings.Cut(part, " ")
			require.True(t, ok, line)
			for _, e := range strings.Split(events, ", ") {
				key := fmt.Sprintf("%s %s %s %s", m[1], m[2], id, e)
				require.False(t, drawn[key], "twice: %s", key)
				drawn[key] = true
			}
		}
	}
	return drawn
}

// TestPicturesTellStartEndAndPresentApart: looplab draws the current state as the initial one.
func TestPicturesTellStartEndAndPresentApart(t *testing.T) {
	for _, table := range Machines() {
		for _, at := range table.States() {
			mermaid := table.Mermaid(at)
			assert.Equal(t, 1, strings.Count(mermaid, "[*] --> "), table.Name())
			assert.Contains(t, mermaid, fmt.Sprintf("    [*] --> %s\n", table.Start()))
			assert.Equal(t, 1, strings.Count(mermaid, "class "+at.String()+" here\n"))
			assert.Equal(t, len(table.Ends()), strings.Count(mermaid, " --> [*]\n"))

			dot := table.DOT(at)
			assert.Equal(t, 1, strings.Count(dot, `"" -> `))
			assert.Contains(t, dot, fmt.Sprintf("\"\" -> \"%s\";", table.Start()))
			assert.Equal(t, 1, strings.Count(dot, "fillcolor"))
			assert.Equal(t, len(table.Ends()), strings.Count(dot, "peripheries = 2"))
			assert.Equal(t, strings.Count(dot, "{"), strings.Count(dot, "}"))
		}
		assert.NotContains(t, table.Mermaid(), "classDef")
		assert.NotContains(t, table.DOT(), "fillcolor")
	}
	assert.NotContains(t, Dialog.Mermaid(Calling), "calling", "a state of another machine is not drawn")
}

func TestMovesLeavesOutWhatStays(t *testing.T) {
	moves := Dialog.Moves()
	for _, r := range moves.Rules() {
		assert.NotEqual(t, r.From, r.To)
	}
	for _, r := range Dialog.Rules() {
		got, ok := moves.Next(r.From, r.On)
		assert.Equal(t, r.From != r.To, ok)
		if ok {
			assert.Equal(t, r, *got)
		}
	}
	assert.Less(t, len(moves.Mermaid()), len(Dialog.Mermaid()))
}

func TestTextHasARowForEverything(t *testing.T) {
	for _, table := range Machines() {
		text := table.Text()
		for _, id := range table.IDs() {
			assert.Regexp(t, `(?m)^`+id+` `, text, table.Name())
		}
		for line := range strings.Lines(text) {
			assert.LessOrEqual(t, len([]rune(line)), 130)
			assert.NotContains(t, line, noBreak)
			assert.Equal(t, strings.TrimRight(line, " \n"), strings.TrimRight(line, "\n"))
		}
	}
	early := Dialog.Text(Early)
	assert.Contains(t, early, "DLG-14")
	assert.NotContains(t, early, "DLG-31")
}

func TestWrapKeepsEveryWord(t *testing.T) {
	text := "a failure is repeated by timer G until its ACK comes"
	for width := 1; width < 60; width++ {
		lines := wrap(text, width)
		joined := strings.ReplaceAll(strings.Join(lines, ""), " ", "")
		assert.Equal(t, strings.ReplaceAll(text, " ", ""), joined)
		for _, l := range lines {
			assert.LessOrEqual(t, len(l), width)
		}
	}
	assert.Equal(t, []string{""}, wrap("", 10))
}

func ExampleTable_Mermaid() {
	fmt.Print(NonInviteClient.Moves().Mermaid(Trying))
	// Output:
	// stateDiagram-v2
	//     [*] --> none
	//     none --> trying: NICT-1 send_non_invite
	//     trying --> terminated: NICT-3 timer_f<br/>NICT-4 transport_error
	//     trying --> proceeding: NICT-5 recv_100, recv_1xx
	//     trying --> completed: NICT-6 recv_2xx, recv_300_to_699
	//     proceeding --> terminated: NICT-8 timer_f<br/>NICT-9 transport_error
	//     proceeding --> completed: NICT-11 recv_2xx, recv_300_to_699
	//     completed --> terminated: NICT-13 timer_k
	//     terminated --> [*]
	//     classDef here fill:#ffd54d,stroke:#b58900
	//     class trying here
}

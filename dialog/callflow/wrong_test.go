package callflow

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Each file in testdata/wrong has one mistake that shows when it runs. The error names the
// line, what was wanted and what came, has the ladder up to there, and a hint.
func TestWrongFilesAreExplained(t *testing.T) {
	files, err := filepath.Glob("testdata/wrong/*.flow")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, path := range files {
		name := strings.TrimSuffix(filepath.Base(path), ".flow")
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(path)
			require.NoError(t, err)
			f, err := Parse(filepath.Base(path), text)
			require.NoError(t, err)
			_, err = f.Run("")
			var m *Mismatch
			require.ErrorAs(t, err, &m)
			marked := 0
			for i, line := range strings.Split(string(text), "\n") {
				if strings.Contains(line, "# wrong") {
					marked = i + 1
				}
			}
			assert.Equal(t, marked, m.Line, "%v", m)
			assert.NotEmpty(t, m.Hint)
			assert.Contains(t, m.Ladder, "alice")
			golden(t, filepath.Join("wrong", name+".want"), err.Error()+"\n")
		})
	}
}

// Every line that cannot be read is reported, with what was perhaps meant.
func TestSyntaxErrors(t *testing.T) {
	const head = "flow x\nua alice sip:alice@atlanta.example.com\nua bob sip:bob@biloxi.example.com\npath critical\n@here\n"
	for line, want := range map[string]string{
		"alice hodl":                          `unknown verb "hodl" (did you mean "hold"?)`,
		"alcie hold":                          `unknown word "alcie" (did you mean "alice"?)`,
		"hold":                                `who does "hold"? (want "WHO hold"; there are alice, bob)`,
		"alice":                               `alice does what?`,
		"after 3x bob answer":                 `"3x" is no time`,
		"after 3s":                            `want "after 3s bob answer"`,
		"drop last 200":                       `drop "last" is not understood`,
		"drop next 200 form bob":              `drop: "form" is not understood`,
		"delay next 200":                      `delay by how much?`,
		"crash carol":                         `nobody is called "carol"`,
		"partition alice":                     `partition wants 2 of alice, bob`,
		"wait":                                `wait how long?`,
		"    = alice dialgo:early":            `no region "dialgo" (did you mean "dialog"?)`,
		"    = alice dialog:erly":             `region dialog has no state "erly" (did you mean "early"?)`,
		"    = alice early":                   `"early" is no "region:state"`,
		"    = carol dialog:early":            `nobody is called "carol"`,
		"    = alice timer:glare in 4s..2s":   `"4s..2s" is no time or span of times`,
		"    alice => bob INVITE":             `unknown expectation "alice => bob INVITE"`,
		"    alice -> bob INVITE csq=1":       `unknown key "csq"`,
		"    alice -> carol INVITE":           `nobody is called "carol"`,
		"    !":                               `refused with which error?`,
		"alice -> bob INVITE":                 `an expectation has to be indented`,
		"measure std~4s":                      `no measure "std" (did you mean "sdt"?)`,
		"measure sdt":                         `"sdt" is no measure`,
		"measure sdt~soon":                    `"soon" is no time`,
		"variation v from @hree":              `the critical path has no label @hree (did you mean "@here"?)`,
		"variation":                           `variation needs a name`,
		"path critical":                       `there is a path or variation "critical" already`,
		"path x to @here":                     `"path x to @here" is not understood`,
		"@here":                               `there is a label @here already`,
		"about x":                             `about belongs to the head of the file`,
		"net delay=20ms":                      `net belongs to the head of the file`,
		"variation v\nnet dealy=20ms":         `net has no setting "dealy" (did you mean "delay"?)`,
		"variation v\nnet delay=soon":         `delay: "soon" is no time`,
		"variation v\nnet loss=2":             `loss is a chance from 0 to 1`,
		"variation v\nseed x":                 `a seed is a whole number`,
		"variation v\nua bob bob@example.com": `the address of bob is no SIP URI`,
		"variation v\nua bob relaible=always": `ua has no setting "relaible" (did you mean "reliable"?)`,
		"variation v\nua":                     `ua needs a name`,
		"variation v\nproxy":                  `proxy needs a name`,
		"variation v\nflow y":                 `flow belongs to the head of the file`,
	} {
		_, err := Parse("x.flow", []byte(head+line+"\n"))
		var list SyntaxErrors
		require.ErrorAs(t, err, &list, "%q", line)
		assert.ErrorContains(t, err, want, "%q", line)
		assert.Contains(t, []int{6, 7}, list[0].Line, "%q", line)
	}
	for text, want := range map[string]string{
		"":                       `x.flow:1: there is no line "flow TITLE"`,
		"flow x\n":               `there is no "path NAME"`,
		"flow\n":                 `flow needs a title`,
		"flow x\nflow y\n":       `there is a line flow "x" already`,
		"flow x\nua a\na hold\n": `"a hold" stands before the first "path NAME"`,
		"flow x\nvariation v\n":  `the first section has to be a path`,
	} {
		_, err := Parse("x.flow", []byte(text))
		assert.ErrorContains(t, err, want, "%q", text)
	}
}

// What a party cannot do at all is no syntax error: it shows when the flow runs.
func TestStimuliThatMakeNoSense(t *testing.T) {
	const head = "flow x\nua alice\nua bob\nproxy p\npath critical\n"
	for line, want := range map[string]string{
		"alice hangup":              "alice has no call to hangup",
		"bob ring":                  "bob has no call to ring",
		"alice invite":              "alice invites whom?",
		"alice respond 200":         "alice has no request to respond to",
		"p hangup":                  "p is no user agent",
		"alice invite bob\nbob sus": "sus is a verb of a gateway, and bob is none",
		"alice invite bob\nbob answer\nalice move here":   "move where?",
		"alice invite bob\nbob answer\nalice hold tight":  "hold tight is not understood",
		"alice invite bob\nalice answer":                  `"alice answer" was refused: dialog: answer:`,
		"alice invite bob\nbob ring\n    ! offer-pending": "but bob ring was accepted",
	} {
		f, err := Parse("x.flow", []byte(head+line+"\n"))
		require.NoError(t, err, "%q", line)
		_, err = f.Run("")
		var m *Mismatch
		require.True(t, errors.As(err, &m), "%q: %v", line, err)
		assert.Contains(t, m.Error(), want, "%q", line)
	}
}

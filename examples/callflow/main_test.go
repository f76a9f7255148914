package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sipdialog/sipdialog/dialog/callflow"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// cli calls the program as a shell would.
func cli(t *testing.T, in string, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(args, strings.NewReader(in), &o, &e)
	return code, o.String(), e.String()
}

func TestListNamesEveryFlow(t *testing.T) {
	code, out, _ := cli(t, "")
	assert.Zero(t, code)
	for _, name := range callflow.Catalogue() {
		assert.Contains(t, out, name)
	}
	_, names, _ := cli(t, "", "list", "-names")
	assert.Equal(t, callflow.Catalogue(), strings.Fields(names))
}

func TestShowDrawsTheLadderAndTellsTheCall(t *testing.T) {
	code, out, errs := cli(t, "", "call")
	assert.Zero(t, code, errs)
	for _, want := range []string{"alice", "bob", "F1 INVITE", "F2 100 Trying", "F3 180 Ringing", "F5 ACK", "F7 200 BYE",
		"dialog:established", "13.000s", "set up in 3.020s", "lasted 10.000s"} {
		assert.Contains(t, out, want)
	}
	assert.NotContains(t, out, "\x1b[", "colours where no terminal is")
	_, explained, _ := cli(t, "", "call", "-explain")
	assert.Contains(t, explained, "DLG-18: Our ACK is out: the call is up. (RFC 5407 §2)")
	_, glare, _ := cli(t, "", "hold", "-variation", "glare", "-lanes", "dialog,offer,media", "-width", "120")
	assert.Contains(t, glare, "491 Request Pending")
	_, source, _ := cli(t, "", "hold", "-source")
	assert.Contains(t, source, "alice resume")
}

func TestExitCodes(t *testing.T) {
	dir := t.TempDir()
	wrong := filepath.Join(dir, "wrong.flow")
	require.NoError(t, os.WriteFile(wrong, []byte("flow x\nua alice\nua bob\npath p\nalice invite bob\n    alice -> bob BYE\n"), 0o644))
	typo := filepath.Join(dir, "typo.flow")
	require.NoError(t, os.WriteFile(typo, []byte("flow x\nua alice\nua bob\npath p\nalice inviet bob\n"), 0o644))
	for _, c := range []struct {
		code int
		want string
		args []string
	}{
		{0, "", []string{"hold"}},
		{0, "", []string{"help"}},
		{0, "", []string{"hold", "-h"}},
		{1, `expected "alice -> bob BYE", got F1`, []string{"check", wrong}},
		{1, `unknown verb "inviet" (did you mean "invite"?)`, []string{"check", typo}},
		{1, `got F1`, []string{wrong}},
		{2, `did you mean "hold"?`, []string{"hodl"}},
		{2, `no variation "x"`, []string{"hold", "-variation", "x"}},
		{2, `no lane "dialgo"`, []string{"hold", "-lanes", "dialgo"}},
		{2, "60 to 400 columns", []string{"hold", "-width", "10"}},
		{2, "flag provided but not defined", []string{"hold", "-colour"}},
		{2, "one flow at a time", []string{"hold", "call"}},
		{2, "check which files?", []string{"check"}},
		{2, "no such file", []string{"check", filepath.Join(dir, "none.flow")}},
		{2, `no format "pdf"`, []string{"export", "hold", "-format", "pdf"}},
		{2, "export which flow?", []string{"export"}},
		{2, `no machine "dialogue"`, []string{"states", "dialogue"}},
		{2, `no format "gif"`, []string{"states", "dialog", "-format", "gif"}},
		{2, "one flow at a time", []string{"quiz", "hold", "call"}},
		{2, "list takes no words", []string{"list", "all"}},
	} {
		code, _, errs := cli(t, "", c.args...)
		assert.Equal(t, c.code, code, "%q: %s", c.args, errs)
		assert.Contains(t, errs, c.want, "%q", c.args)
	}
}

func TestCheckUpdateWritesExpectations(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mine.flow")
	require.NoError(t, os.WriteFile(path, []byte("flow mine\nua alice\nua bob\nnet delay=20ms\n\npath p\nalice invite bob\nafter 1s bob answer\nafter 5s alice hangup\n"), 0o644))
	code, out, errs := cli(t, "", "check", path, "-update")
	assert.Zero(t, code, errs)
	assert.Contains(t, out, "updated; look at what has changed")
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Contains(t, string(text), "    bob   -> alice  200 INVITE answer=sendrecv\n")
	code, out, _ = cli(t, "", "check", path, "-update")
	assert.Zero(t, code)
	assert.NotContains(t, out, "updated")
}

func TestExportFormats(t *testing.T) {
	for format, want := range map[string]string{
		"text": "F1 INVITE", "svg": "<svg ", "html": "<!DOCTYPE html>", "mermaid": "sequenceDiagram", "ndjson": `{"dialogtest":1`,
	} {
		code, out, errs := cli(t, "", "export", "hold", "-variation", "200-lost", "-format", format)
		assert.Zero(t, code, errs)
		assert.Contains(t, out, want)
	}
	path := filepath.Join(t.TempDir(), "hold.svg")
	code, out, _ := cli(t, "", "export", "hold", "-format", "svg", "-o", path)
	assert.Zero(t, code)
	assert.Empty(t, out)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Contains(t, string(text), "</svg>")
}

func TestStates(t *testing.T) {
	_, list, _ := cli(t, "", "states")
	assert.Contains(t, list, "session_timer")
	for format, want := range map[string]string{"text": "DLG-1", "mermaid": "stateDiagram-v2", "dot": "digraph"} {
		code, out, errs := cli(t, "", "states", "dialog", "-format", format)
		assert.Zero(t, code, errs)
		assert.Contains(t, out, want)
	}
	_, hyphen, _ := cli(t, "", "states", "session-timer", "-moves")
	assert.Contains(t, hyphen, "ST-")
}

func TestQuizGradesAnswers(t *testing.T) {
	code, key, errs := cli(t, "", "quiz", "hold", "-seed", "7", "-n", "3", "-answers")
	assert.Zero(t, code, errs)
	var right []string
	for _, line := range strings.Split(key, "\n") {
		if _, after, ok := strings.Cut(line, "answer: "); ok {
			right = append(right, after[:1])
		}
	}
	require.Len(t, right, 3)
	_, out, _ := cli(t, strings.Join(right, "\n")+"\n", "quiz", "hold", "-seed", "7", "-n", "3")
	assert.Contains(t, out, "3 of 3 right")
	_, out, _ = cli(t, "9\nx\n\n", "quiz", "hold", "-seed", "7", "-n", "3")
	assert.Contains(t, out, "0 of 3 right")
	assert.Contains(t, out, "no, it is")
	_, out, _ = cli(t, "", "quiz", "-seed", "3")
	assert.Contains(t, out, "0 of 0 right")
}

func TestPaint(t *testing.T) {
	text := "Title\n[hold]  0.000s | F1 INVITE offer=sendonly -> | dialog:early\n"
	assert.Equal(t, text, paint(text, false))
	painted := paint(text, true)
	assert.Contains(t, painted, "\x1b[1mF1\x1b[0m")
	assert.Contains(t, painted, "\x1b[33mearly\x1b[0m")
	t.Setenv("NO_COLOR", "1")
	assert.False(t, colours(os.Stdout))
	assert.False(t, colours(&bytes.Buffer{}))
}

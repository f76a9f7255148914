package callflow

import (
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files anew; look at what has changed")

// golden compares text with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), got, "%s; go test ./dialog/callflow -update writes it", path)
}

// drawn are the runs with golden pictures.
var drawn = []struct{ flow, section string }{
	{"call", ""}, {"hold", "glare"}, {"prack", "183-lost"}, {"cancel-crosses-200", ""}, {"fork-two-200", ""},
}

func runOf(t testing.TB, flow, section string) *Run {
	t.Helper()
	f, err := Open(flow)
	require.NoError(t, err)
	run, err := f.Run(section)
	require.NoError(t, err)
	return run
}

func TestGoldenLadders(t *testing.T) {
	for _, d := range drawn {
		t.Run(d.flow, func(t *testing.T) {
			run := runOf(t, d.flow, d.section)
			name := strings.TrimSuffix(d.flow+"-"+d.section, "-")
			golden(t, name+".txt", run.Text(Options{}))
			golden(t, name+".svg", run.SVG(Options{}))
			golden(t, name+".mmd", run.Mermaid(Options{}))
		})
	}
	golden(t, "call-explained.txt", runOf(t, "call", "").Text(Options{Explain: true}))
	golden(t, "hold-lanes.txt", runOf(t, "hold", "").Text(Options{Lanes: []string{"dialog", "offer", "media"}, Width: 120}))
}

// Every picture is well-formed, has a text alternative, and lies inside its frame.
func TestPicturesOfTheWholeCatalogue(t *testing.T) {
	for _, name := range Catalogue() {
		f, err := Open(name)
		require.NoError(t, err)
		for _, s := range f.Sections {
			run, err := f.Run(s.Name)
			require.NoError(t, err)
			svg := run.SVG(Options{})
			wellFormed(t, svg)
			assert.Contains(t, svg, "<title id=\"t\">")
			assert.Contains(t, svg, "<desc id=\"d\">")
			assert.NotContains(t, svg, hidden+"dialog", "a hidden note is written out")
			assert.NotContains(t, svg, "NaN")
			for _, width := range []int{60, 100, 120} {
				for _, line := range strings.Split(run.Ladder(Options{Width: width}).Text(), "\n") {
					assert.LessOrEqual(t, len([]rune(line)), width, "%s %s: %q", name, s.Name, line)
				}
			}
		}
	}
}

func wellFormed(t *testing.T, text string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			require.NoError(t, err)
		}
	}
}

func TestHTMLIsOneFileWithoutScript(t *testing.T) {
	run := runOf(t, "hold", "glare")
	page := run.HTML(Options{})
	for _, banned := range []string{"<script", "javascript:", " src=", " href=", "@import", "url(", "http://www.w3.org/1999"} {
		assert.NotContains(t, page, banned)
	}
	assert.Equal(t, len(run.Trace.Messages), strings.Count(page, "<details><summary><b>F"))
	assert.Contains(t, page, "INVITE sip:bob@biloxi.example.com SIP/2.0")
	assert.Contains(t, page, "prefers-color-scheme:dark")
}

func TestMermaidEscapes(t *testing.T) {
	assert.Equal(t, "a#59; b #35; #lt;c#gt;", mermaidText("a; b # <c>"))
	text := runOf(t, "hold", "glare").Mermaid(Options{})
	assert.Contains(t, text, "participant P1 as alice")
	assert.Contains(t, text, "crosses another message")
	lost := runOf(t, "prack", "183-lost").Mermaid(Options{})
	assert.Contains(t, lost, "P2--xP1: F3 183")
}

func TestExport(t *testing.T) {
	run := runOf(t, "call", "")
	for _, format := range Formats {
		text, err := run.Export(format, Options{})
		require.NoError(t, err)
		assert.NotEmpty(t, text)
	}
	lines, err := run.Export("ndjson", Options{})
	require.NoError(t, err)
	assert.Greater(t, strings.Count(lines, "\n"), 2*len(run.Trace.Messages))
	_, err = run.Export("pdf", Options{})
	require.ErrorContains(t, err, `no format "pdf"`)
}

package sdp_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/sdp"
)

// parse reads a description or, if it has no v=, a fragment.
func parse(t testing.TB, text string) *sdp.Description {
	t.Helper()
	read := sdp.Parse
	if !strings.HasPrefix(text, "v=") {
		read = sdp.ParseFragment
	}
	d, err := read([]byte(text))
	require.NoError(t, err, text)
	return d
}

// printsBack parses text, prints it, and expects the same lines, each ended by CRLF. Lines that stand out of
// RFC 8866's order may have moved within their section.
func printsBack(t *testing.T, text string, reordered bool) *sdp.Description {
	t.Helper()
	d := parse(t, text)
	out := d.String()
	require.True(t, strings.HasSuffix(out, "\r\n"))
	want, got := lines(text), lines(out)
	if reordered {
		assert.ElementsMatch(t, want, got)
	} else {
		assert.Equal(t, want, got)
	}
	again := parse(t, out)
	assert.True(t, d.Equal(again), "parse, print, parse is not the same:\n%s", out)
	assert.Equal(t, out, again.String())
	assert.True(t, d.Clone().Equal(d))
	return d
}

// lines cuts text as the parser does. Nothing stands in for an empty session name: it prints as "-".
func lines(text string) []string {
	var all []string
	for _, l := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		if l == "s=" {
			l = "s=-"
		}
		if l != "" {
			all = append(all, l)
		}
	}
	return all
}

func TestCorporaPrintBack(t *testing.T) {
	// These have a line before the one that RFC 8866 §5 wants first.
	reordered := map[string]bool{
		"sdp-transform/extmap-encrypt.sdp": true, "sdp-transform/normal.sdp": true, "sdp-transform/simulcast.sdp": true,
		"sdp-transform/mediaclk-avbtp.sdp": true, "sdp-transform/mediaclk-rtp.sdp": true,
		"sdp-transform/mediaclk-ptp-v2.sdp": true, "sdp-transform/mediaclk-ptp-v2-w-rate.sdp": true,
	}
	for folder, count := range map[string]int{"libwebrtc-corpus": 69, "sdp-transform": 25, "rfc8866": 6} {
		t.Run(folder, func(t *testing.T) {
			files, err := filepath.Glob("testdata/" + folder + "/*.*")
			require.NoError(t, err)
			read := 0
			for _, file := range files {
				if ext := filepath.Ext(file); ext != ".sdp" && ext != ".frag" {
					continue
				}
				read++
				name := folder + "/" + filepath.Base(file)
				t.Run(filepath.Base(file), func(t *testing.T) {
					text, err := os.ReadFile(file)
					require.NoError(t, err)
					printsBack(t, string(text), reordered[name])
				})
			}
			assert.Equal(t, count, read)
		})
	}
}

// slips are the pairs whose RFC breaks another RFC, and how.
var slips = map[string][]sdp.Rule{
	"rfc4317/030-s3-2-Second-Answer.sdp": {sdp.RuleDirection}, // sendrecv to sendonly
	"rfc4568/003-s7-1-5.sdp":             {sdp.RuleTimes},
	"rfc6871/015-s3-3-8.sdp":             {sdp.RuleOrigin},
	"rfc8843/008-s18-3-SDP-Answer-2.sdp": {sdp.RuleRTCPMux},
	"rfc8843/010-s18-4-SDP-Answer-2.sdp": {sdp.RuleRTCPMux},
}

func TestOfferAnswerPairs(t *testing.T) {
	var pairs []struct{ RFC, Section, Offer, Answer string }
	list, err := os.ReadFile("testdata/oa/oa-pairs.json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(list, &pairs))
	require.Len(t, pairs, 78)
	after := writtenAfter(t)
	slipped := map[string]bool{}
	for _, p := range pairs {
		t.Run(p.RFC+"/"+p.Section+"/"+filepath.Base(p.Answer), func(t *testing.T) {
			offer := printsBack(t, pairText(t, after, p.Offer), p.Offer == "rfc3264/001-s9.sdp")
			answer := printsBack(t, pairText(t, after, p.Answer), false)
			var broken []sdp.Rule
			for _, v := range sdp.CheckAnswer(offer, answer) {
				broken = append(broken, v.Rule)
			}
			assert.Equal(t, slips[p.Answer], broken, "%v", sdp.CheckAnswer(offer, answer).Err())
			if slips[p.Answer] != nil {
				slipped[p.Answer] = true
			}
		})
	}
	assert.Len(t, slipped, len(slips))
}

// pairText returns one text of a pair, from the RFC or written after it.
func pairText(t *testing.T, after map[string]string, name string) string {
	t.Helper()
	if text, ok := after[name]; ok {
		return text
	}
	text, err := os.ReadFile("testdata/oa/" + name)
	require.NoError(t, err)
	return string(text)
}

// writtenAfter reads the pairs of testdata/oa/after: a line "-- name" begins each description.
func writtenAfter(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("testdata/oa/after/*.txt")
	require.NoError(t, err)
	texts := map[string]string{}
	for _, file := range files {
		b, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, part := range strings.Split("\n"+string(b), "\n-- ")[1:] {
			name, text, ok := strings.Cut(part, "\n")
			require.True(t, ok)
			texts[name] = text
		}
	}
	return texts
}

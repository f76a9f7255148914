package message

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// vectors yields the files of a folder of testdata.
func vectors(t testing.TB, folder string) map[string][]byte {
	files := make(map[string][]byte)
	err := filepath.WalkDir(filepath.Join("testdata", folder), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files[strings.TrimPrefix(filepath.ToSlash(path), "testdata/"+folder+"/")], err = os.ReadFile(path)
		return err
	})
	require.NoError(t, err)
	return files
}

// rebuilt prints a message as an edited one is printed, line by line, although nothing was edited.
func rebuilt(m *Message) string {
	c := m.Clone()
	c.edited = true
	return string(c.Bytes())
}

func TestFlowsRoundTrip(t *testing.T) {
	files := vectors(t, "flows")
	require.Len(t, files, 759)
	for name, data := range files {
		m, err := Parse(data)
		require.NoError(t, err, name)
		if n, err := m.ContentLength(); err == nil && n < len(data)-strings.Index(string(data), "\r\n\r\n")-4 {
			// The RFC's Content-Length is too small: the rest of the datagram is dropped (RFC 3261 §18.3).
			require.True(t, strings.HasPrefix(string(data), string(m.Bytes())), name)
			require.Len(t, m.Body(), n, name)
			continue
		}
		require.Equal(t, string(data), string(m.Bytes()), name)
		require.Equal(t, string(data), rebuilt(m), name)
		require.Equal(t, len(data), m.Len(), name)
	}
}

// slips are messages that RFCs print and that are not legal; everything else in the flows passes Check.
var slips = map[string]string{
	"rfc5407/04-s3-1-4-Callee-Receives-re-INVITE-Established-St/06-F6-re-INVITE-Alice-to-Bob.fixed.sip":        "Content-Type is missing",
	"rfc5407/04-s3-1-4-Callee-Receives-re-INVITE-Established-St/08-F8-200-OK-re-INVITE-Bob-to-Alice.fixed.sip": "Content-Type is missing",
	"rfc5407/05-s3-1-5-Callee-Receives-re-INVITE-Established-St/06-F6-re-INVITE-Alice-to-Bob.fixed.sip":        "Content-Type is missing",
	"rfc5407/11-s3-3-1-Re-INVITE-Crossover/05-F5-re-INVITE-Alice-to-Bob.fixed.sip":                             "Content-Type is missing",
	"rfc5407/11-s3-3-1-Re-INVITE-Crossover/14-F14-re-INVITE-Alice-to-Bob.fixed.sip":                            "Content-Type is missing",
	"rfc5407/12-s3-3-2-UPDATE-and-re-INVITE-Crossover/05-F5-UPDATE-Alice-to-Bob.fixed.sip":                     "Content-Type is missing",
	"rfc5407/12-s3-3-2-UPDATE-and-re-INVITE-Crossover/13-F13-UPDATE-Alice-to-Bob.fixed.sip":                    "Content-Type is missing",
	"rfc5407/09-s3-2-3-UA-Receives-200-OK-for-re-INVITE-Establi/05-F5-re-INVITE-Bob-to-Alice.sip":              "Contact is missing",
	"rfc5407/11-s3-3-1-Re-INVITE-Crossover/06-F6-re-INVITE-Bob-to-Alice.sip":                                   "Contact is missing",
	"rfc5407/11-s3-3-1-Re-INVITE-Crossover/11-F11-re-INVITE-Bob-to-Alice.fixed.sip":                            "Contact is missing",
	"rfc5407/12-s3-3-2-UPDATE-and-re-INVITE-Crossover/06-F6-re-INVITE-Bob-to-Alice.fixed.sip":                  "Contact is missing",
	"rfc5407/12-s3-3-2-UPDATE-and-re-INVITE-Crossover/10-F10-re-INVITE-Bob-to-Alice.fixed.sip":                 "Contact is missing",
	"rfc5589/01-s6-1-Successful-Transfer/05-F5-INVITE-Transferee-to-Transfer-Target.fixed.sip":                 "method REFER does not match request INVITE",
	"rfc5589/02-s6-2-Transfer-with-Dialog-Reuse/04-F4-NOTIFY-Transferee-to-Transferor.fixed.sip":               "method INVITE does not match request NOTIFY",
	"rfc5589/02-s6-2-Transfer-with-Dialog-Reuse/05-F5-INVITE-Transferee-to-Transfer-Target.fixed.sip":          "method REFER does not match request INVITE",
	"rfc5589/02-s6-2-Transfer-with-Dialog-Reuse/06-F6-NOTIFY-Transferee-to-Transferor.fixed.sip":               "method INVITE does not match request NOTIFY",
	"rfc5589/05-s7-5-Attended-Transfer-When-Contact-URI-Is-No/03-F3-REFER-Transferor-to-Transferee.sip":        "Refer-To: bad text behind the value",
	"rfc5589/06-s8-Transfer-with-Referred-By/02-F6-INVITE-Transferee-to-Transfer-Target.fixed.sip":             "Replaces: bad text behind the value",
}

// TestFlowsAreLegal: what the RFCs print passes Check, taken in the mended form where there is one.
func TestFlowsAreLegal(t *testing.T) {
	files := vectors(t, "flows")
	for name, data := range files {
		if _, mended := files[strings.TrimSuffix(name, ".sip")+".fixed.sip"]; mended {
			continue
		}
		m, err := Parse(data)
		require.NoError(t, err, name)
		problem := Check(m)
		slip, known := slips[name]
		if !known {
			if problem != nil {
				t.Errorf("%s: %v", name, problem)
			}
			continue
		}
		require.NotNil(t, problem, name)
		require.ErrorContains(t, problem, slip, name)
	}
	for name := range slips {
		require.Contains(t, files, name)
	}
}

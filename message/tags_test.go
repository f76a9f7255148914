package message

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTagsAreReadAlone(t *testing.T) {
	for value, want := range map[string]string{
		"<sip:bob@example.com>;tag=1":                      "1",
		"<sip:bob@example.com;tag=no>":                     "",
		"<sip:bob@example.com;tag=no>;x;tag=2":             "2",
		"sip:bob@example.com;tag=3":                        "3",
		`"<a>;tag=no" <sip:bob@example.com> ; TAG = 4`:     "4",
		`"a\"b;tag=no" <sip:bob@example.com>`:              "",
		`Bob B <tel:+1;tag=no>;y="<;tag=no>";tag=5;tag=no`: "5",
		`sip:bob@example.com;y="<>";tag=6`:                 "6",
		`"open <sip:bob@example.com>;tag=no`:               "",
		"<sip:bob@example.com;tag=no":                      "",
	} {
		m := must(NewRequest(OPTIONS, must(ParseURI("sip:a.example"))))
		require.Empty(t, m.ToTag(), "no To at all")
		require.NoError(t, m.Add("To", value))
		require.Equal(t, want, m.ToTag(), value)
		require.Empty(t, m.FromTag())
		if to, err := m.To(); err == nil {
			require.Equal(t, to.Tag(), m.ToTag(), value)
		}
		require.NoError(t, m.Add("From", value))
		require.Equal(t, want, m.FromTag(), value)
	}
}

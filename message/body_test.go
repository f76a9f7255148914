package message

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParts(t *testing.T) {
	split := func(kind, body string) (parts []Part, err error) {
		for part, problem := range SplitParts(must(ParseMediaType(kind)), body) {
			if problem != nil {
				return parts, problem
			}
			parts = append(parts, part)
		}
		return parts, nil
	}
	_, err := split(`multipart/mixed; boundary="a b"`, "preamble\r\n--a b \t\r\nContent-Type: application/isup;version=x\r\n"+
		"Content-Disposition: signal;handling=optional\r\nContent-ID: <1@h>\r\n\r\n\x00\r\n--a bogus\r\n--a b\r\n\r\nno headers\r\n--a b\r\nc: text/html\r\n--a b--\r\nepilogue")
	assert.ErrorContains(t, err, "bad line behind a boundary", "a delimiter that is the beginning of another line")
	parts, err := split(`multipart/mixed; boundary="a b"`, "preamble\r\n--a b \t\r\nContent-Type: application/isup;version=x\r\n"+
		"Content-Disposition: signal;handling=optional\r\nContent-ID: <1@h>\r\n\r\n\x00\r\n--\r\n--a b\r\n\r\nno headers\r\n--a b\r\nc: text/html\r\n\r\n--a b\r\n--a b--\r\nepilogue")
	require.NoError(t, err)
	require.Len(t, parts, 4)
	assert.True(t, parts[0].Type.Is("application/isup"))
	assert.Equal(t, "signal", parts[0].Disposition.Value)
	assert.Equal(t, "\x00\r\n--", parts[0].Body)
	id, ok := parts[0].Header("content-id")
	assert.True(t, ok)
	assert.Equal(t, "<1@h>", id)
	assert.True(t, parts[1].Type.Is("text/plain"))
	assert.Equal(t, "no headers", parts[1].Body)
	assert.True(t, parts[2].Type.Is("text/html"), "a compact name")
	assert.Empty(t, parts[2].Body)
	assert.Empty(t, parts[3].Body)

	for body, want := range map[string]string{
		"":                      "without a closing boundary",
		"--b\r\n\r\nx":          "without a closing boundary",
		"--b\r\n\r\nx\r\n--bad": "bad line behind a boundary",
		"--b\r\nContent-Type: x\r\n\r\n\r\n--b--": "Content-Type: bad media type",
		"--b\r\nno colon\r\n\r\n\r\n--b--":        "header without a colon",
	} {
		_, err := split("multipart/mixed;boundary=b", body)
		assert.ErrorContains(t, err, want, body)
	}
	_, err = split("multipart/mixed", "--b--")
	assert.ErrorContains(t, err, "without a boundary")
	_, err = split("multipart/mixed;boundary="+strings.Repeat("x", 71), "")
	assert.ErrorContains(t, err, "without a boundary")
	for range with("Content-Type: text/plain").Parts() {
		t.Error("a plain body has no parts")
	}
}

// TestFragments: the examples of RFC 3420 §2, and what NOTIFYs of a REFER carry.
func TestFragments(t *testing.T) {
	for _, c := range []struct {
		text, method string
		status       int
		body         string
	}{
		{"SIP/2.0 603 Declined\r\n", "", 603, ""},
		{"SIP/2.0 200 OK", "", 200, ""},
		{"SIP/2.0 100 Trying\r\n\r\n", "", 100, ""},
		{"INVITE sip:alice@atlanta.com SIP/2.0\r\n", "INVITE", 0, ""},
		{"INVITE sip:a@b SIP/2.0\r\nFrom: <sip:c@d>;tag=1\r\nContent-Type: text/plain\r\n\r\nx", "INVITE", 0, "x"},
		{"From: Alice <sip:alice@atlanta.com>\r\nContact: <sip:alice@pc33.atlanta.com>\r\n", "", 0, ""},
		{"Content-Type: text/plain\r\n\r\nonly a body", "", 0, "only a body"},
		{"\r\nonly a body, untyped", "", 0, "only a body, untyped"},
		{"", "", 0, ""},
	} {
		m, err := ParseFragment([]byte(c.text))
		require.NoError(t, err, c.text)
		assert.Equal(t, c.method, string(m.method), c.text)
		assert.Equal(t, c.status, m.Status(), c.text)
		assert.Equal(t, c.status != 0, m.IsResponse(), c.text)
		assert.Equal(t, c.method != "", m.IsRequest(), c.text)
		assert.Equal(t, c.body, m.BodyString(), c.text)
	}
	m := must(ParseFragment([]byte("From: Alice <sip:alice@atlanta.com>")))
	assert.Equal(t, "Alice", must(m.From()).Display)
	assert.Equal(t, Method(""), m.Method())
	_, err := ParseFragment([]byte("no colon\r\n"))
	assert.Error(t, err)
	_, err = ParseFragment(make([]byte, 70000))
	assert.ErrorIs(t, err, ErrTooLarge)
}

package message

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRFC5118(t *testing.T) {
	files := vectors(t, "rfc5118")
	require.Len(t, files, 12)
	for name, data := range files {
		m, err := Parse(data)
		require.NoError(t, err, name)
		assert.Equal(t, string(data), string(m.Bytes()), name)
		problem := Check(m)
		if name == "ipv6-bad.sip" {
			require.NotNil(t, problem)
			assert.Equal(t, 400, problem.Status)
			assert.ErrorContains(t, problem, `line 1, Request-URI: bad port in URI ("sip:2001:db8::10"`)
			continue
		}
		if problem != nil {
			t.Errorf("%s: %v", name, problem)
		}
	}
	get := func(name string) *Message { return must(Parse(files[name])) }

	u := get("port-ambiguous.sip").RequestURI()
	assert.Equal(t, "[2001:db8::10:5070]", u.Host)
	assert.Zero(t, u.Port)
	u = get("port-unambiguous.sip").RequestURI()
	assert.Equal(t, "[2001:db8::10]", u.Host)
	assert.Equal(t, uint16(5070), u.Port)
	addr, ok := u.Addr()
	assert.True(t, ok)
	assert.Equal(t, "2001:db8::10", addr.String())

	assert.Equal(t, "2001:db8::9:255", must(get("via-received-param-with-delim.sip").Via()).Received())
	assert.Equal(t, "2001:db8::9:255", must(get("via-received-param-no-delim.sip").Via()).Received())

	vias := all(t, get("mult-ip-in-header.sip").Vias())
	require.Len(t, vias, 3)
	assert.Equal(t, "[2001:db8::9:1]", vias[0].Host)
	assert.Equal(t, uint16(6050), vias[0].Port)
	assert.Equal(t, "192.0.2.1", vias[1].Host)
	assert.Equal(t, "192.0.2.200", vias[2].Received())

	mapped := must(get("ipv4-mapped-ipv6.sip").Via())
	assert.Equal(t, "[::ffff:192.0.2.10]", mapped.Host)
	assert.Equal(t, uint16(19823), mapped.Port)
	assert.Equal(t, "[2001:db8:::192.0.2.1]", get("ipv6-bug-abnf-3-colons.sip").RequestURI().Host)
	assert.Equal(t, "[2001:db8::192.0.2.1]", must(get("ipv6-correct-abnf-2-colons.sip").To()).URI.Host)
	for _, name := range []string{"ipv6-in-sdp.sip", "mult-ip-in-sdp.sip", "ipv4-mapped-ipv6.sip"} {
		m := get(name)
		assert.Len(t, m.Body(), must(m.ContentLength()), name)
	}
	assert.False(t, errors.Is(Check(get("ipv6-bad.sip")), ErrMissing))
}

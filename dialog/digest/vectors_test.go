package digest

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// vector is one line of testdata.
type vector struct {
	ID, Username, Password, Realm, Nonce, URI, Method, Algorithm, QOP, NC, Cnonce, Body string
	HA1, HA2, Response, Expected, Computed                                              string
	Userhash                                                                            string `json:"userhash_expected"`
	OK                                                                                  bool
}

func load(t *testing.T, file string) []vector {
	t.Helper()
	data, err := os.ReadFile("testdata/" + file)
	require.NoError(t, err)
	var vectors []vector
	require.NoError(t, json.Unmarshal(data, &vectors))
	require.NotEmpty(t, vectors)
	return vectors
}

func (v *vector) input(t *testing.T) *Input {
	a, ok := ParseAlgorithm(v.Algorithm)
	require.True(t, ok, v.ID)
	return &Input{
		Algorithm: a, User: v.Username, Realm: v.Realm, Password: v.Password, Nonce: v.Nonce,
		QOP: v.QOP, NC: v.NC, Cnonce: v.Cnonce, Method: v.Method, URI: v.URI, Body: []byte(v.Body),
	}
}

func TestKnownVectors(t *testing.T) {
	wrong := 0
	for _, v := range load(t, "known.json") {
		in := v.input(t)
		assert.Equal(t, v.HA1, in.HA1(), v.ID)
		assert.Equal(t, v.HA2, in.HA2(), v.ID)
		assert.Equal(t, v.Computed, in.Response(), v.ID)
		if v.OK {
			assert.Equal(t, v.Expected, in.Response(), v.ID)
		} else {
			assert.NotEqual(t, v.Expected, in.Response(), "%s: the RFC prints it wrong", v.ID)
			wrong++
		}
		if v.Userhash != "" && v.OK {
			assert.Equal(t, v.Userhash, in.Algorithm.sum(v.Username, v.Realm), v.ID)
		}
	}
	assert.Equal(t, 2, wrong)
}

func TestGeneratedVectors(t *testing.T) {
	for _, v := range load(t, "generated.json") {
		in := v.input(t)
		require.Equal(t, v.HA1, in.HA1(), v.ID)
		require.Equal(t, v.HA2, in.HA2(), v.ID)
		require.Equal(t, v.Response, in.Response(), v.ID)
		base := in.Algorithm
		in.Secret, in.Password = base.sum(v.Username, v.Realm, v.Password), ""
		require.Equal(t, v.Response, in.Response(), "%s, without the password", v.ID)
	}
}

func TestAlgorithmNames(t *testing.T) {
	for a := MD5; a <= SHA512256Sess; a++ {
		got, ok := ParseAlgorithm(a.String())
		require.True(t, ok)
		require.Equal(t, a, got)
	}
	for name, want := range map[string]Algorithm{"": MD5, "md5": MD5, "sha-256-SESS": SHA256Sess} {
		got, ok := ParseAlgorithm(name)
		require.True(t, ok)
		require.Equal(t, want, got)
	}
	_, ok := ParseAlgorithm("SHA-1")
	require.False(t, ok)
	require.Equal(t, "unknown", Algorithm(200).String())
}

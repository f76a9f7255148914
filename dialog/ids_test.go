package dialog

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Identifiers never come twice, also where the entropy drawn at once runs out between them or
// within one.
func TestRandomIDs(t *testing.T) {
	ids := &randomIDs{read: new(entropy).read}
	seen := map[string]bool{}
	for range 500 {
		for form, id := range map[string]string{
			`^[a-z2-9]{24}$`:         ids.CallID(),
			`^[a-z2-9]{16}$`:         ids.Tag(),
			`^z9hG4bK-[a-z2-9]{16}$`: ids.Branch(),
		} {
			assert.Regexp(t, regexp.MustCompile(form), id)
			require.False(t, seen[id], id)
			seen[id] = true
		}
	}
}

func TestEntropyIsHandedOutOnce(t *testing.T) {
	e := new(entropy)
	b := make([]byte, 100)
	e.read(b)
	assert.Equal(t, make([]byte, 100), e.drawn[:100], "what was handed out is kept nowhere")
	rest := append([]byte(nil), e.drawn[100:]...)
	b = make([]byte, 600)
	e.read(b)
	assert.Equal(t, rest, b[:412], "first what was drawn already, in order")
	assert.NotEqual(t, make([]byte, 188), b[412:], "then what is drawn anew")
	assert.Equal(t, 512-188, e.left)
}

//go:build steps

package message

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSteps doubles each adversary three times and counts the bytes that the parsers look at.
func TestSteps(t *testing.T) {
	for name, make := range adversaries {
		for what, do := range map[string]func([]byte){"digest": digest, "stream": stream} {
			var perByte []float64
			for n := 4000; n <= 32000; n *= 2 {
				packet := adversary(make(n))
				steps = 0
				do(packet)
				perByte = append(perByte, float64(steps)/float64(len(packet)))
			}
			assert.LessOrEqual(t, perByte[3], perByte[0]*1.1+1, "%s, %s: steps for each byte %.1f", name, what, perByte)
			assert.LessOrEqual(t, perByte[3], 500.0, "%s, %s", name, what)
		}
	}
	steps = 0
	digest(crlf(options))
	require.Greater(t, steps, len(options), "the counter counts")
}

package dialogtest_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

// TestProperties drives two endpoints by all verbs over a network with all faults.
func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { dialogtest.Check(t, dialogtest.Pair) })
}

// TestForkProperties does so with a proxy between three endpoints, and several answers.
func TestForkProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { dialogtest.Check(t, dialogtest.Forks) })
}

// FuzzPrograms runs any bytes as a program.
func FuzzPrograms(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(dialogtest.Random(seed, 25).Encode())
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 161 { // the longer ones find nothing that the short do not
			return
		}
		if _, err := dialogtest.Play(dialogtest.Decode(b), dialogtest.Pair); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzProperties is TestProperties with programs that the fuzzer breeds.
func FuzzProperties(f *testing.F) {
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) { dialogtest.Check(t, dialogtest.Pair) }))
}

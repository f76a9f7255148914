package dialogtest_test

import (
	"flag"
	"testing"

	"pgregory.net/rapid"

	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

var explore = flag.Bool("dialogtest.explore", false, "let the property tests begin with another seed each time")

// check is rapid.Check with a seed of its own, so that the suite does the same each time; other
// seeds are tried with -dialogtest.explore, or -rapid.seed, and more of them with -rapid.checks.
func check(t *testing.T, property func(*rapid.T)) {
	if f := flag.Lookup("rapid.seed"); f != nil && f.Value.String() == "0" && !*explore {
		if err := flag.Set("rapid.seed", "20300101"); err != nil {
			t.Fatal(err)
		}
		defer flag.Set("rapid.seed", "0")
	}
	rapid.Check(t, property)
}

// TestProperties drives two endpoints by all verbs over a network with all faults.
func TestProperties(t *testing.T) {
	check(t, func(t *rapid.T) { dialogtest.Check(t, dialogtest.Pair) })
}

// TestForkProperties does so with a proxy between three endpoints, and several answers.
func TestForkProperties(t *testing.T) {
	check(t, func(t *rapid.T) { dialogtest.Check(t, dialogtest.Forks) })
}

// TestVarietyOfProperties does so whatever the transports, policies and timers are.
func TestVarietyOfProperties(t *testing.T) {
	check(t, func(t *rapid.T) { dialogtest.Check(t, dialogtest.Variety) })
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

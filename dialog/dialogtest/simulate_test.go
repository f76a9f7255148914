package dialogtest_test

import (
	"flag"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

var (
	calls   = flag.Int("dialogtest.calls", 2000, "how many calls TestSimulation makes")
	first   = flag.Uint64("dialogtest.first", 1_000_000, "the seed of its first program")
	workers = flag.Int("dialogtest.workers", 1, "how many programs it runs at the same time")
)

// inTurn are the casts of the programs, one after the other.
var inTurn = []string{"forks", "pair", "variety", "pair"}

// TestSimulation makes many calls, in random programs with faults, on all casts in turn, and
// checks all rules on each. A million of them take some minutes on two cores:
//
//	go test ./dialog/dialogtest -run TestSimulation -v -timeout 0 -dialogtest.calls=1000000 -dialogtest.workers=2
//
// It says how long it took and how many calls that were in a second. A program that breaks a
// rule is made short and printed with its ladder; it belongs into found_test.go, with a word for
// the bug. Other programs are tried with another -dialogtest.first.
func TestSimulation(t *testing.T) {
	var made, messages, programs atomic.Int64
	var next atomic.Uint64
	next.Store(*first)
	start := time.Now()
	var wait sync.WaitGroup
	for range *workers {
		wait.Go(func() {
			for made.Load() < int64(*calls) && !t.Failed() {
				seed := next.Add(1) - 1
				name := inTurn[seed%uint64(len(inTurn))]
				p := dialogtest.Random(seed, 10+int(seed%40))
				m, err := dialogtest.Play(p, casts[name])
				if err != nil {
					_, short := dialogtest.Play(dialogtest.Shrink(p, casts[name]), casts[name])
					t.Errorf("seed %d, cast %s: %v", seed, name, short)
					return
				}
				made.Add(int64(m.Calls()))
				messages.Add(int64(len(m.Trace().Messages)))
				programs.Add(1)
			}
		})
	}
	wait.Wait()
	took := time.Since(start)
	if t.Failed() {
		return
	}
	t.Logf("%d calls in %d programs, %d messages, in %v: %.0f calls/s, no rule broken",
		made.Load(), programs.Load(), messages.Load(), took.Round(time.Millisecond), float64(made.Load())/took.Seconds())
}

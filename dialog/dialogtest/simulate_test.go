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

// TestSimulation makes many calls, in random programs with faults, and checks all rules on
// each. A million of them:
//
//	go test ./dialog/dialogtest -run TestSimulation -v -timeout 0 -dialogtest.calls=1000000 -dialogtest.workers=2
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
				cast := dialogtest.Pair
				if seed%4 == 0 {
					cast = dialogtest.Forks
				}
				m, err := dialogtest.Play(dialogtest.Random(seed, 10+int(seed%40)), cast)
				if err != nil {
					t.Errorf("seed %d: %v", seed, err)
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
	t.Logf("%d calls in %d programs, %d messages, in %v: %.0f calls/s, no rule broken",
		made.Load(), programs.Load(), messages.Load(), took.Round(time.Millisecond), float64(made.Load())/took.Seconds())
}

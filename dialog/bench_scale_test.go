package dialog_test

import (
	"flag"
	"fmt"
	"runtime"
	"testing"
)

// million adds the largest size to BenchmarkScale, which takes some GB of memory:
// go test -run - -bench Scale ./dialog -args -million
var million = flag.Bool("million", false, "BenchmarkScale with a million dialogs")

// BenchmarkScale is a whole call while so many confirmed dialogs are at rest in both Endpoints.
// A call allocates and retains the same whatever their number; its time grows by cache misses
// and by the garbage collector, never by the number of steps.
func BenchmarkScale(b *testing.B) {
	sizes := []int{1, 1_000, 100_000}
	if *million {
		sizes = append(sizes, 1_000_000)
	}
	for _, n := range sizes {
		b.Run(fmt.Sprintf("dialogs/%d", n), func(b *testing.B) { scaled(b, n) })
	}
}

func scaled(b *testing.B, n int) {
	p := newPair(b)
	before := heap()
	for i := range n {
		p.call(b, true)
		if i%256 == 255 {
			p.rest(b)
		}
	}
	p.rest(b)
	after := heap()
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		alice, _ := p.call(b, true)
		if err := alice.Hangup(p.now); err != nil {
			b.Fatal(err)
		}
		p.deliver(b)
		if i%256 == 255 {
			p.rest(b)
		}
	}
	b.StopTimer()
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(2*n), "B/side")
	b.ReportMetric(float64(after.HeapObjects-before.HeapObjects)/float64(2*n), "objects/side")
	runtime.KeepAlive(p)
}

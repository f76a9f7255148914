package dialog_test

import (
	"flag"
	"fmt"
	"runtime"
	"testing"
)

// million adds the largest size to BenchmarkScale: 8 GB of early dialogs, and as much again for
// the garbage collector unless GOGC in the environment says less.
// go test -run - -bench Scale -timeout 0 ./dialog -args -million
var million = flag.Bool("million", false, "BenchmarkScale with a million dialogs")

// BenchmarkScale is a whole call while so many dialogs stand in each of the two Endpoints:
// confirmed ones at rest, whose transactions are over, or early ones, whose INVITEs are open.
// What a dialog keeps is B/side and objects/side; one alone bears the rooms of its Endpoint.
// A call allocates and a dialog keeps the same whatever their number; the time of a call grows
// by cache misses and by the garbage collector, never by the number of steps.
func BenchmarkScale(b *testing.B) {
	sizes := []int{1, 1_000, 100_000}
	if *million {
		sizes = append(sizes, 1_000_000)
	}
	for _, n := range sizes {
		b.Run(fmt.Sprintf("confirmed/%d", n), func(b *testing.B) { scaled(b, n, true) })
		b.Run(fmt.Sprintf("early/%d", n), func(b *testing.B) { scaled(b, n, false) })
	}
}

func scaled(b *testing.B, n int, confirmed bool) {
	p := newPair(b)
	before := heap()
	for i := range n {
		p.call(b, confirmed)
		if confirmed && i%256 == 255 {
			p.rest(b)
		}
	}
	if confirmed {
		p.rest(b)
	}
	after := heap()
	if p.alice.Len() != n || p.bob.Len() != n {
		b.Fatalf("%d and %d dialogs stand; want %d", p.alice.Len(), p.bob.Len(), n)
	}
	p.messages = 0
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		alice, _ := p.call(b, true)
		if err := alice.Hangup(p.now); err != nil {
			b.Fatal(err)
		}
		p.deliver(b)
		if confirmed && i%256 == 255 { // early calls ring for ever if nobody lets time pass
			p.rest(b)
		}
	}
	b.ReportMetric(float64(p.messages)/b.Elapsed().Seconds(), "messages/s")
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(2*n), "B/side")
	b.ReportMetric(float64(after.HeapObjects-before.HeapObjects)/float64(2*n), "objects/side")
	runtime.KeepAlive(p)
}

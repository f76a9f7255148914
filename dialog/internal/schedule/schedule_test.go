package schedule

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// job notes when it ran and may arm itself again.
type job struct {
	Entry
	name  int
	heap  *Heap
	again Instant
	ran   *[]int
}

func (j *job) Due(Instant) {
	*j.ran = append(*j.ran, j.name)
	if j.again != 0 {
		j.heap.Set(&j.Entry, j.again)
		j.again = 0
	}
}

func (j *job) DeadlineReason() string { return "job" }

func newJobs(h *Heap, n int) ([]*job, *[]int) {
	ran := new([]int)
	jobs := make([]*job, n)
	for i := range jobs {
		jobs[i] = &job{name: i, heap: h, ran: ran}
		jobs[i].Owner = jobs[i]
	}
	return jobs, ran
}

func TestE270ClockNeverGoesBack(t *testing.T) {
	var c Clock
	start := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	assert.Equal(t, Instant(0), c.Observe(start))
	assert.Equal(t, Instant(10*time.Second), c.Observe(start.Add(10*time.Second)))
	assert.Equal(t, Instant(10*time.Second), c.Observe(start.Add(4*time.Second)))
	assert.Equal(t, Instant(10*time.Second), c.Now())
	assert.Equal(t, Instant(11*time.Second), c.Observe(start.Add(11*time.Second)))
	assert.Equal(t, start.Add(11*time.Second), c.Time(c.Now()))
	assert.Equal(t, Instant(11*time.Second), c.Observe(start.Add(-time.Hour)), "before the origin")
}

func TestClockFarFuture(t *testing.T) {
	var c Clock
	c.Observe(time.Time{})
	at := c.Observe(time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC))
	assert.Less(t, at, Never, "saturates below Never")
	assert.Equal(t, Never-1, at.Add(time.Hour))
	assert.Equal(t, Never, Never.Add(time.Hour))
	assert.Equal(t, Never, Never.Add(-time.Hour))
	assert.Equal(t, time.Second, Instant(3e9).Sub(2e9))
}

func TestEqualDeadlinesRunInArmingOrder(t *testing.T) {
	var h Heap
	jobs, ran := newJobs(&h, 20)
	for _, j := range jobs {
		h.Set(&j.Entry, 7)
	}
	h.Set(&jobs[3].Entry, 7)     // unchanged: keeps its turn
	h.Set(&jobs[5].Entry, 9)     // moved away
	h.Set(&jobs[5].Entry, 7)     // and back: last now
	h.Set(&jobs[6].Entry, Never) // disarmed
	h.Set(&jobs[6].Entry, Never) // twice: harmless
	h.RunDue(6)
	assert.Empty(t, *ran)
	h.RunDue(7)
	assert.Equal(t, []int{0, 1, 2, 3, 4, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 5}, *ran)
	assert.Zero(t, h.Len())
}

// Between two that are due there is room for what the first one leads to: it may stop the second.
func TestRunNextRunsOne(t *testing.T) {
	var h Heap
	jobs, ran := newJobs(&h, 3)
	for i, j := range jobs {
		h.Set(&j.Entry, Instant(i+1))
	}
	require.True(t, h.RunNext(2))
	assert.Equal(t, []int{0}, *ran)
	h.Set(&jobs[1].Entry, Never)
	require.False(t, h.RunNext(2))
	require.True(t, h.RunNext(3))
	require.False(t, h.RunNext(3))
	assert.Equal(t, []int{0, 2}, *ran)
}

func TestOwnerMayArmAgainWhileItRuns(t *testing.T) {
	var h Heap
	jobs, ran := newJobs(&h, 2)
	jobs[0].again = 5 // also due: runs in the same pass, after the other
	h.Set(&jobs[0].Entry, 1)
	h.Set(&jobs[1].Entry, 2)
	h.RunDue(5)
	assert.Equal(t, []int{0, 1, 0}, *ran)
	jobs[1].again = 100
	h.Set(&jobs[1].Entry, 6)
	h.RunDue(6)
	require.True(t, jobs[1].Armed())
	assert.Equal(t, Instant(100), h.At(&jobs[1].Entry))
	assert.Equal(t, Never, h.At(&jobs[0].Entry))
}

// The heap agrees with a sorted list, whatever is armed, moved, disarmed and run.
func TestHeapAgainstModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type armed struct {
			at    Instant
			order int
		}
		var h Heap
		var now Instant
		jobs, ran := newJobs(&h, 60)
		model := map[int]armed{}
		order := 0
		earliest := func() (int, armed) {
			best, when := -1, armed{at: Never, order: math.MaxInt}
			for name, a := range model {
				if a.at < when.at || a.at == when.at && a.order < when.order {
					best, when = name, a
				}
			}
			return best, when
		}
		t.Repeat(map[string]func(*rapid.T){
			"set": func(t *rapid.T) {
				name := rapid.IntRange(0, len(jobs)-1).Draw(t, "job")
				at := now + Instant(rapid.IntRange(0, 40).Draw(t, "in"))
				if old, ok := model[name]; !ok || old.at != at {
					order++
					model[name] = armed{at, order}
				}
				h.Set(&jobs[name].Entry, at)
			},
			"disarm": func(t *rapid.T) {
				name := rapid.IntRange(0, len(jobs)-1).Draw(t, "job")
				delete(model, name)
				h.Set(&jobs[name].Entry, Never)
			},
			"run": func(t *rapid.T) {
				now += Instant(rapid.IntRange(0, 20).Draw(t, "advance"))
				var want []int
				for {
					name, a := earliest()
					if a.at > now {
						break
					}
					want = append(want, name)
					delete(model, name)
				}
				*ran = nil
				h.RunDue(now)
				require.Equal(t, want, *ran)
			},
			"": func(t *rapid.T) {
				require.Equal(t, len(model), h.Len())
				name, a := earliest()
				e, at, ok := h.Next()
				require.Equal(t, len(model) > 0, ok)
				require.Equal(t, a.at, at)
				if ok {
					require.Same(t, &jobs[name].Entry, e)
				}
				for i, s := range h.slots {
					require.Equal(t, int32(i+1), s.entry.place)
				}
			},
		})
	})
}

func TestHeapGivesMemoryBack(t *testing.T) {
	var h Heap
	jobs, _ := newJobs(&h, 100_000)
	for i, j := range jobs {
		h.Set(&j.Entry, Instant(i))
	}
	h.RunDue(Instant(len(jobs) - 10))
	assert.LessOrEqual(t, cap(h.slots), 2*smallest)
	assert.True(t, slices.ContainsFunc(h.slots, func(s slot) bool { return s.at == Instant(len(jobs)-1) }))
}

func TestArmingAllocatesNothing(t *testing.T) {
	var h Heap
	jobs, _ := newJobs(&h, 1000)
	for i, j := range jobs {
		h.Set(&j.Entry, Instant(i))
	}
	n := 0
	assert.Zero(t, testing.AllocsPerRun(1000, func() {
		n++
		h.Set(&jobs[n%1000].Entry, Instant(n*7919%5000))
	}))
}

func BenchmarkArm(b *testing.B) {
	for _, size := range []int{1, 1_000, 1_000_000} {
		b.Run(name(size), func(b *testing.B) {
			var h Heap
			jobs, _ := newJobs(&h, size)
			for i, j := range jobs {
				h.Set(&j.Entry, Instant(i)*1000)
			}
			seed := uint64(1)
			b.ReportAllocs()
			b.ResetTimer()
			for range b.N {
				seed = seed*6364136223846793005 + 1442695040888963407
				h.Set(&jobs[seed>>33%uint64(size)].Entry, Instant(seed>>34))
			}
		})
	}
}

func BenchmarkArmAndDisarm(b *testing.B) {
	for _, size := range []int{1, 1_000, 1_000_000} {
		b.Run(name(size), func(b *testing.B) {
			var h Heap
			jobs, _ := newJobs(&h, size+1)
			for i, j := range jobs[:size] {
				h.Set(&j.Entry, Instant(i)*1000)
			}
			one := &jobs[size].Entry
			b.ReportAllocs()
			b.ResetTimer()
			for range b.N {
				h.Set(one, 500) // among the earliest: the longest way up
				h.Set(one, Never)
			}
		})
	}
}

func name(size int) string {
	return map[int]string{1: "armed=1", 1_000: "armed=1k", 1_000_000: "armed=1M"}[size]
}

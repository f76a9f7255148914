package registry

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	_ "pgregory.net/rapid" // for its flags, so that -rapid.checks can be given to all packages at once
)

func TestMapHoldsWhatWasPut(t *testing.T) {
	var r Map[int, string]
	_, ok := r.Get(1)
	require.False(t, ok)
	r.Drop(1)
	r.Put(1, "a")
	r.Put(1, "b")
	v, ok := r.Get(1)
	require.True(t, ok)
	require.Equal(t, "b", v)
	require.Equal(t, 1, r.Len())
	r.Drop(1)
	require.Zero(t, r.Len())
}

// After a flood the room of the flood is given back, and what was not removed is still there.
func TestMapGivesMemoryBack(t *testing.T) {
	const n = 200_000
	var r Map[int, int]
	before := heap()
	for i := range n {
		r.Put(i, i)
	}
	full := heap()
	for i := 100; i < n; i++ {
		r.Drop(i)
	}
	require.Less(t, heap()-before, (full-before)/20)
	require.Equal(t, 100, r.Len())
	for i := range 100 {
		v, ok := r.Get(i)
		require.True(t, ok)
		require.Equal(t, i, v)
	}
}

func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// Package registry is a map that gives memory back.
package registry

import (
	"iter"
	"maps"
)

// A Map is a map that gives memory back. A Go map keeps the room of its largest size for
// ever; after a flood that would be the flood's memory. The zero Map is ready for use.
type Map[K comparable, V any] struct {
	m    map[K]V
	peak int // largest size since m was made
}

// copyBelow is the peak under which the room is too small to care.
const copyBelow = 1024

// Len is the number of keys.
func (r *Map[K, V]) Len() int { return len(r.m) }

// Get gives the value of a key.
func (r *Map[K, V]) Get(k K) (V, bool) {
	v, ok := r.m[k]
	return v, ok
}

// All gives the values, in no order.
func (r *Map[K, V]) All() iter.Seq[V] { return maps.Values(r.m) }

// Put sets the value of a key.
func (r *Map[K, V]) Put(k K, v V) {
	if r.m == nil {
		r.m = make(map[K]V)
	}
	r.m[k] = v
	r.peak = max(r.peak, len(r.m))
}

// Drop removes a key. When a quarter of the peak is left it moves to a new map: as three
// quarters had to be removed for that, the copying costs a constant per removal.
func (r *Map[K, V]) Drop(k K) {
	delete(r.m, k)
	if r.peak < copyBelow || len(r.m) > r.peak/4 {
		return
	}
	smaller := make(map[K]V, len(r.m))
	for k, v := range r.m {
		smaller[k] = v
	}
	r.m, r.peak = smaller, len(smaller)
}

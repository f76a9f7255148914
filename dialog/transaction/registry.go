package transaction

// registry is a map that gives memory back. A Go map keeps the room of its largest size for
// ever; after a flood that would be the flood's memory.
type registry[K comparable, V any] struct {
	m    map[K]V
	peak int // largest size since m was made
}

// copyBelow is the peak under which the room is too small to care.
const copyBelow = 1024

func (r *registry[K, V]) get(k K) (V, bool) {
	v, ok := r.m[k]
	return v, ok
}

func (r *registry[K, V]) put(k K, v V) {
	if r.m == nil {
		r.m = make(map[K]V)
	}
	r.m[k] = v
	r.peak = max(r.peak, len(r.m))
}

// drop removes k. When a quarter of the peak is left it moves to a new map: as three
// quarters had to be removed for that, the copying costs a constant per removal.
func (r *registry[K, V]) drop(k K) {
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

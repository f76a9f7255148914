package schedule

// Owner has a deadline.
type Owner interface {
	// Due runs what is due. It is called once the deadline has come, with the entry
	// disarmed; it may arm the entry again, and any other.
	Due(now Instant)
	// DeadlineReason says what the deadline is for: "timer A of INVITE z9hG4bK-3".
	DeadlineReason() string
}

// Entry is the place of one Owner in a Heap. It is embedded in whatever has deadlines and
// must not be copied while it is armed. Owner must be set before the first [Heap.Set].
type Entry struct {
	Owner Owner
	place int32 // 1 + index in the heap; 0 when not armed, so that the zero Entry is valid
}

// Armed says whether the entry has a deadline.
func (e *Entry) Armed() bool { return e.place != 0 }

// Heap holds the deadlines of many entries, the earliest on top. Entries with the same
// deadline come out in the order in which they were armed, so that a run can be repeated.
// The zero Heap is ready for use.
type Heap struct {
	slots []slot
	armed uint64 // counts calls that armed an entry: breaks ties
}

// slot repeats the deadline beside the pointer so that comparing touches no other memory.
type slot struct {
	at    Instant
	order uint64
	entry *Entry
}

func (s *slot) before(t *slot) bool {
	return s.at < t.at || s.at == t.at && s.order < t.order
}

// arity is the number of children of a node: four make the heap half as deep as two, and
// the four children share two cache lines.
const arity = 4

// smallest is the capacity below which the heap never shrinks.
const smallest = 1024

// Len gives the number of armed entries.
func (h *Heap) Len() int { return len(h.slots) }

// Set arms e for at, or moves it there, or with [Never] disarms it. It costs O(log n) and
// allocates only when the heap outgrows the room it has. Setting an entry to the deadline
// that it already has changes nothing, not even its turn among equals.
func (h *Heap) Set(e *Entry, at Instant) {
	if at == Never {
		h.remove(e)
		return
	}
	var i int
	if e.place != 0 {
		i = int(e.place) - 1
		if h.slots[i].at == at {
			return
		}
	} else {
		i = len(h.slots)
		h.slots = append(h.slots, slot{})
	}
	h.armed++
	h.settle(i, slot{at: at, order: h.armed, entry: e})
}

// At gives the deadline of e, [Never] when it is not armed.
func (h *Heap) At(e *Entry) Instant {
	if e.place == 0 {
		return Never
	}
	return h.slots[e.place-1].at
}

// Next gives the entry whose deadline comes first.
func (h *Heap) Next() (*Entry, Instant, bool) {
	if len(h.slots) == 0 {
		return nil, Never, false
	}
	return h.slots[0].entry, h.slots[0].at, true
}

// RunDue disarms each entry whose deadline is not after now and tells its owner, earliest
// deadline first. Deadlines that owners arm meanwhile run too if they are due.
func (h *Heap) RunDue(now Instant) {
	for h.RunNext(now) {
	}
}

// RunNext is RunDue for the earliest deadline alone; it says whether there was one that is due.
func (h *Heap) RunNext(now Instant) bool {
	if len(h.slots) == 0 || h.slots[0].at > now {
		return false
	}
	e := h.slots[0].entry
	h.remove(e)
	e.Owner.Due(now)
	return true
}

func (h *Heap) remove(e *Entry) {
	if e.place == 0 {
		return
	}
	i, last := int(e.place)-1, len(h.slots)-1
	e.place = 0
	moved := h.slots[last]
	h.slots[last] = slot{}
	h.slots = h.slots[:last]
	if i < last {
		h.settle(i, moved)
	}
	// A flood must not keep its memory: give back what was left unused, halving so that
	// the copying stays constant per removal.
	if c := cap(h.slots); c > smallest && last < c/4 {
		h.slots = append(make([]slot, 0, c/2), h.slots...)
	}
}

// settle puts s at index i and moves it up or down until the heap is in order.
func (h *Heap) settle(i int, s slot) {
	slots := h.slots
	for i > 0 {
		parent := (i - 1) / arity
		if !s.before(&slots[parent]) {
			break
		}
		slots[parent].moveTo(slots, i)
		i = parent
	}
	for first := i*arity + 1; first < len(slots); first = i*arity + 1 {
		child := &slots[first]
		next := first
		for c := first + 1; c < len(slots) && c < first+arity; c++ {
			if slots[c].before(child) {
				child, next = &slots[c], c
			}
		}
		if !child.before(&s) {
			break
		}
		child.moveTo(slots, i)
		i = next
	}
	s.moveTo(slots, i)
}

// moveTo copies s to index i and tells its entry.
func (s *slot) moveTo(slots []slot, i int) {
	slots[i] = *s
	s.entry.place = int32(i + 1)
}

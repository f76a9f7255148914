// Package queue is a queue whose values are written and read where they stand: those of an
// Endpoint are large, and a call passes some dozens of them on.
package queue

// A Queue gives its values in the order in which they came. The zero Queue is ready for use.
type Queue[T any] struct {
	items []T // behind its length all is zero
	head  int // how many of them were popped
}

const (
	fewest = 8   // the least room that is made
	kept   = 256 // the most room that an empty queue keeps: that of a flood goes
)

// Len is the number of values that wait.
func (q *Queue[T]) Len() int { return len(q.items) - q.head }

// Push adds a zero value at the end. What it gives is the value's place, to be filled in before
// anything else is done with the queue.
func (q *Queue[T]) Push() *T {
	last := len(q.items)
	if last == cap(q.items) {
		last = q.grow()
	}
	q.items = q.items[:last+1]
	return &q.items[last]
}

// grow makes room, always elsewhere: what was popped stays as it is.
//
//go:noinline // it is rare
func (q *Queue[T]) grow() (n int) {
	waiting := q.items[q.head:]
	items := make([]T, len(waiting), max(fewest, 2*len(waiting)))
	q.items, q.head = items[:copy(items, waiting)], 0
	return len(items)
}

// Pop takes the first value, nil when there is none. It can be read, whatever is pushed
// meanwhile, until the next Pop lets go of it.
//
//go:noinline // the values are large, and so is the code that lets go of one
func (q *Queue[T]) Pop() *T {
	if q.head > 0 {
		var zero T
		q.items[q.head-1] = zero
	}
	if q.head == len(q.items) {
		if q.items, q.head = q.items[:0], 0; cap(q.items) > kept {
			q.items = nil
		}
		return nil
	}
	q.head++
	return &q.items[q.head-1]
}

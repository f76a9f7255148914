package queue

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// The queue agrees with a list, whatever is pushed and popped, and what was popped last stays
// readable.
func TestQueueAgainstModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var q Queue[int]
		var model []int
		var last *int
		next, popped := 0, 0
		t.Repeat(map[string]func(*rapid.T){
			"push": func(t *rapid.T) {
				for range rapid.IntRange(1, 20).Draw(t, "n") {
					next++
					place := q.Push()
					require.Zero(t, *place)
					*place = next
					model = append(model, next)
				}
			},
			"pop": func(t *rapid.T) {
				if last = q.Pop(); len(model) == 0 {
					require.Nil(t, last)
					return
				}
				popped, model = model[0], model[1:]
			},
			"drain": func(t *rapid.T) {
				for last = q.Pop(); last != nil; last = q.Pop() {
					require.Equal(t, model[0], *last)
					model = model[1:]
				}
				require.Empty(t, model)
			},
			"": func(t *rapid.T) {
				require.Equal(t, len(model), q.Len())
				if last != nil {
					require.Equal(t, popped, *last)
				}
			},
		})
	})
}

func TestEmptyQueueLetsGo(t *testing.T) {
	var q Queue[*int]
	for range 10 {
		*q.Push() = new(int)
	}
	for q.Pop() != nil {
	}
	for _, p := range q.items[:cap(q.items)] {
		assert.Nil(t, p)
	}
	for range 2 * kept {
		*q.Push() = new(int)
	}
	for q.Pop() != nil {
	}
	assert.Zero(t, cap(q.items), "the room of a flood is not kept")
}

// A queue that is never empty does not grow with what has passed through it.
func TestQueueThatIsNeverEmpty(t *testing.T) {
	var q Queue[int]
	*q.Push() = 0
	for i := range 10_000 {
		*q.Push() = i + 1
		require.Equal(t, i, *q.Pop())
	}
	assert.LessOrEqual(t, cap(q.items), fewest)
}

func TestPassingOnAllocatesNothing(t *testing.T) {
	var q Queue[[40]uint64]
	assert.Zero(t, testing.AllocsPerRun(1000, func() {
		q.Push()[0] = 1
		for q.Pop() != nil {
		}
	}))
}

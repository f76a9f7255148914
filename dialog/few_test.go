package dialog

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLeavingAListDoesNotChangeItForWhoWalksThroughIt(t *testing.T) {
	var room [1]*int
	one, two, three := new(int), new(int), new(int)
	list := join(join(join(nil, &room, one), &room, two), &room, three)
	walked := append([]*int(nil), list...)
	require.Len(t, leave(list, &room, 1), 2)
	for i, v := range walked {
		require.Same(t, v, list[i])
	}
	require.Len(t, leave(list, &room, -1), 3)

	alone := join(nil, &room, one)
	require.Same(t, one, room[0], "the first has its place in the dialog itself")
	require.Nil(t, leave(alone, &room, 0))
	require.Nil(t, room[0], "and is let go")
}

package dialog

// Lists of what a dialog has under way: there is rarely more than one, and so the first of them
// has its place in the dialog itself.

// join adds to a list.
func join[T any](list []*T, room *[1]*T, v *T) []*T {
	if list == nil {
		list = room[:0]
	}
	return append(list, v)
}

// leave gives the list without the i-th, as a new one: somebody may be at walking through the old
// one. An i below 0 is none.
func leave[T any](list []*T, room *[1]*T, i int) []*T {
	switch {
	case i < 0:
		return list
	case len(list) == 1:
		room[0] = nil
		return nil
	}
	return append(list[:i:i], list[i+1:]...)
}

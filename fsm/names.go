package fsm

import "strconv"

// overlay lays name lists over one another; each keeps its own range of indexes.
func overlay(lists ...[]string) []string {
	n := 0
	for _, l := range lists {
		n = max(n, len(l))
	}
	names := make([]string, n)
	for _, l := range lists {
		for i, name := range l {
			if name != "" {
				names[i] = name
			}
		}
	}
	return names
}

// nameOf gives a value's name. One without a name prints as "state(200)": no valid name, so
// that Compile rejects a rule that uses it.
func nameOf(names []string, i int, kind string) string {
	if i < len(names) && names[i] != "" {
		return names[i]
	}
	return kind + "(" + strconv.Itoa(i) + ")"
}

func indexOf(names []string, name string) (int, bool) {
	if name == "" {
		return 0, false
	}
	for i, n := range names {
		if n == name {
			return i, true
		}
	}
	return 0, false
}

// validName tells whether s is [a-z0-9_]+: safe as a looplab name and in every diagram.
func validName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' {
			return false
		}
	}
	return s != ""
}

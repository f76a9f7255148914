package message

import "unsafe"

// The three functions below are the only uses of unsafe in this package. They spare a copy of each body, of each line
// that is built and of each stream head, and are sound because nobody writes to bytes of which a string lives:
// Message.Body says so, Message.built only grows at its end, and a Framer drops its view before it returns.

// bytesOf gives the bytes of s without a copy; they must not be written to.
func bytesOf(s string) []byte {
	if s == "" {
		return nil
	}
	return unsafe.Slice(unsafe.StringData(s), len(s))
}

// stringOf gives b as a string without a copy; b must not be written to while the string is in use.
func stringOf(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// sameText tells whether two strings are one piece of memory.
func sameText(a, b string) bool {
	return len(a) == len(b) && unsafe.StringData(a) == unsafe.StringData(b)
}

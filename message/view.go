package message

import "unsafe"

// The two views below are the only uses of unsafe in this package. They spare a copy of each body and of each stream
// head, and are sound because nobody writes to the bytes while the other view of them lives: Message.Body documents it,
// and a Framer drops its view before it returns.

// bytesOf gives the bytes of s without a copy; they must not be written to.
func bytesOf(s string) []byte {
	if s == "" {
		return nil
	}
	return unsafe.Slice(unsafe.StringData(s), len(s))
}

// stringOf gives b as a string without a copy; b must not be written to while the string is in use.
func stringOf(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

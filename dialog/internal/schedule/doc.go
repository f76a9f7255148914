// Package schedule keeps every deadline of one Endpoint: a clock that never goes back and
// one heap. It starts no timer of its own; the host asks for the next deadline and calls
// back when it has come.
//
// Whatever has deadlines embeds one [Entry] and arms only its earliest. With a million
// entries armed, arming one more moves about ten of them and allocates nothing.
package schedule

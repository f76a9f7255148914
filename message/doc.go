// Package message reads, judges, builds and prints SIP messages (RFC 3261 and its extensions), and cuts them out of a
// byte stream. It opens no socket, starts no goroutine and reads no clock.
//
// # Reading
//
// [Parse] takes the payload of a datagram, or what a [Framer] cut out of a stream. It only divides the text into lines;
// accessors such as [Message.Via], [Message.From] and [Message.CSeq] parse a header when they are asked for it and give
// a plain value or an error that says line, column, what was found and what was wanted. A header that is not there is
// an error as well; errors.Is(err, [ErrMissing]) tells. Headers that may have several values have iterators:
//
//	for route, err := range m.Routes() { ... }
//
// Any header, known or not, is read as text by [Message.Header] and [Message.Values], in any spelling and by its compact
// form.
//
// # Judging
//
// Parse accepts whatever can be read in one way only, and repairs nothing. [Check] says whether a message may be
// processed and which response its sender is owed if not; [Profile.Check] adds what one's own user agent supports
// (methods, URI schemes, extensions, bodies). [Problem.Response] makes that response.
//
// # Building
//
// [NewRequest] and [NewResponse] make messages; [Message.Set], [Message.Add], [Message.Prepend] and [Message.Del] edit
// them, and a message that came from the network can be edited just so: all other lines stay byte for byte, with their
// order, spelling and unknown headers. Text that could break a message apart (CR, LF, NUL, a name that is no token) is
// refused, and then nothing has changed. [Lines] are what many messages have in common, checked and written once.
// [Message.Append] prints into a buffer of the caller's without allocating.
//
// # Memory and cost
//
// Parse copies its input once; every string, [URI] or [Address] that is taken from a message shares that copy and keeps
// it alive. Clone a value to keep it for long. Time and memory grow no worse than linearly with the bytes of a message,
// whatever is in it, and [Limits] bounds those.
//
// # Secrets
//
// String, LogValue and Redacted are for people: they show no passwords, credentials or media keys, and errors quote none.
// Text, Append, AppendTo, AppendText and MarshalText are for the wire and show everything.
//
// Package messagetest, beside this one, generates messages for property tests.
package message

// Package sdp reads, writes and negotiates session descriptions (RFC 8866) by offer and answer (RFC 3264).
//
// # Reading and writing
//
// [Parse] takes what phones really send and turns it into a [Description], plain data with a field for
// every line. What it cannot read one way only is a [*ParseError] with line and column. [Description.Check]
// names what is readable and still against the rules. [Description.Append] prints the canonical form.
//
// Attributes stay text, in order; methods give the usual ones a type: [Media.Codecs], [Description.Direction],
// [Description.ICE], [Media.Cryptos], [Media.T38], [Description.Groups] and others.
//
// # Offer and answer
//
// One [Wish] says what a party has: addresses, streams, codecs, keys, and whether it holds the other. It never
// depends on what the peer said. [Offer] and [Answer] are functions of a wish and a description, with no
// state and no side effect: the same arguments always give the same text.
//
//	offer, err := sdp.Offer(nil, alice)       // alice calls
//	answer, err := sdp.Answer(offer, bob)     // bob picks up
//	alice.Peer = answer
//	next, err := sdp.Offer(offer, alice)      // alice changes something: slots, numbers and version are kept
//
// They keep the rules that are easily broken: an m= line never goes away, a payload type never changes its
// meaning, the version of the o= line counts the changes, what is unknown is refused with port 0. [CheckAnswer]
// and [CheckReoffer] hold a peer to the same rules, and name those it breaks with their RFC section.
//
// A session that lives in a program, as a call does, needs to remember little: our last description, the peer's,
// and, if it is to be exact, two folds over all exchanges: [HoldState] by [HeldAfter], and [Bindings].
//
// # Hold
//
// A [Direction] is two refusals, not to send and not to receive. An answer's direction is the union of what
// the answerer refuses and what the offer leaves no room for ([Direction.Answer]); hold is a refusal to receive.
// [Hold] and [Resume] make the next offer from our last description, [OfferFrom] and [AnswerFrom] any other
// that changes nothing but directions. What the peer's hold forces us to answer never becomes our own wish.
//
// # Limits and secrets
//
// [Limits] bound what a peer can make us read; the work for a description grows with its length and no faster.
// Nothing here panics on what a peer sends. No error text shows a key.
package sdp

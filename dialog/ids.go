package dialog

import (
	"crypto/rand"
	"encoding/binary"
)

// IDs makes the identifiers that RFC 3261 wants to be unique. Config.IDs may give an
// implementation of its own, for readable traces and for tests that repeat to the byte.
type IDs interface {
	CallID() string // globally unique, without regard to case (§8.1.1.4)
	Tag() string    // at least 32 bits of randomness (§19.3)
	Branch() string // starts with "z9hG4bK" (§8.1.1.7)
}

// randomIDs takes its identifiers from a source of random bytes, 80 bits each, or 120 for a
// Call-ID, in an alphabet that reads the same in either case.
type randomIDs struct {
	read func([]byte)
	buf  [32]byte
}

// idAlphabet has five bits for each character, so that every byte names one.
const idAlphabet = "abcdefghijkmnpqrstuvwxyz23456789"

func (r *randomIDs) id(prefix string, n int) string {
	b := append(r.buf[:0], prefix...)[:len(prefix)+n]
	random := b[len(prefix):]
	r.read(random)
	for i, v := range random {
		random[i] = idAlphabet[v%32]
	}
	return string(b)
}

func (r *randomIDs) CallID() string { return r.id("", 24) }
func (r *randomIDs) Tag() string    { return r.id("", 16) }
func (r *randomIDs) Branch() string { return r.id("z9hG4bK-", 16) }

// entropy hands out what it drew from crypto/rand in one go: a call needs a hundred bytes, in six
// pieces, and each draw is a call of the system.
type entropy struct {
	drawn [512]byte
	left  int // how many of them, the last ones, nobody has got yet
}

func (r *entropy) read(b []byte) {
	for len(b) > 0 {
		if r.left == 0 {
			rand.Read(r.drawn[:]) // never fails since Go 1.24
			r.left = len(r.drawn)
		}
		fresh := r.drawn[len(r.drawn)-r.left:]
		n := copy(b, fresh)
		clear(fresh[:n]) // no two get the same
		b, r.left = b[n:], r.left-n
	}
}

// randUint32 draws from Config.Rand.
func (e *Endpoint) randUint32() uint32 {
	var b [4]byte
	e.rand(b[:])
	return binary.BigEndian.Uint32(b[:])
}

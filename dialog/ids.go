package dialog

import (
	"crypto/rand"
	"encoding/base32"
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
	buf  [15]byte
}

var idAlphabet = base32.NewEncoding("abcdefghijkmnpqrstuvwxyz23456789").WithPadding(base32.NoPadding)

func (r *randomIDs) id(prefix string, n int) string {
	r.read(r.buf[:n])
	var out [40]byte
	b := append(out[:0], prefix...)
	return string(idAlphabet.AppendEncode(b, r.buf[:n]))
}

func (r *randomIDs) CallID() string { return r.id("", 15) }
func (r *randomIDs) Tag() string    { return r.id("", 10) }
func (r *randomIDs) Branch() string { return r.id("z9hG4bK-", 10) }

func cryptoRead(b []byte) { rand.Read(b) } // crypto/rand never fails since Go 1.24

// randUint32 draws from Config.Rand.
func (e *Endpoint) randUint32() uint32 {
	var b [4]byte
	e.rand(b[:])
	return binary.BigEndian.Uint32(b[:])
}

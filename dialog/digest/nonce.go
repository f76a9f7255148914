package digest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"time"
)

// A nonce says by itself when it was made and that we made it: 8 bytes of time, 8 random
// ones, and 16 of a keyed hash over both. Nothing is kept for one that is only issued.
const nonceBytes = 8 + 8 + 16

type nonceID [16]byte // time and random part

func (c *Challenger) newNonce(now time.Time) string {
	var b [nonceBytes]byte
	binary.BigEndian.PutUint64(b[:8], uint64(now.UnixNano()))
	c.random(b[8:16])
	c.seal(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// seal writes the keyed hash.
func (c *Challenger) seal(b []byte) {
	mac := hmac.New(sha256.New, c.key())
	mac.Write(b[:16])
	copy(b[16:nonceBytes], mac.Sum(nil))
}

// openNonce reads a nonce; false when we did not make it.
func (c *Challenger) openNonce(s string) (id nonceID, made time.Time, ok bool) {
	var b, want [nonceBytes]byte
	if base64.RawURLEncoding.DecodedLen(len(s)) != nonceBytes {
		return id, made, false
	}
	if n, err := base64.RawURLEncoding.Strict().Decode(b[:], []byte(s)); err != nil || n != nonceBytes {
		return id, made, false
	}
	copy(want[:16], b[:16])
	c.seal(want[:])
	if !hmac.Equal(b[16:], want[16:]) {
		return id, made, false
	}
	copy(id[:], b[:16])
	return id, time.Unix(0, int64(binary.BigEndian.Uint64(b[:8]))), true
}

// uses is the highest nonce count of each nonce that somebody proved himself with. It is
// bounded: when a generation is full, or older than a nonce lives, the one before it is
// forgotten, and with it every nonce as old that is not known: they count as stale.
type uses struct {
	young, old map[nonceID]uint32
	begun      time.Time // when the young generation began
	forgotten  time.Time // nonces made until then are stale unless they are known
	newest     [2]time.Time
}

// last gives the highest count of a nonce, 0 for one that was not used yet; false when it is
// not known any more.
func (u *uses) last(id nonceID, made time.Time) (count uint32, ok bool) {
	if n, known := u.young[id]; known {
		return n, true
	}
	if n, known := u.old[id]; known {
		return n, true
	}
	return 0, made.After(u.forgotten) || u.forgotten.IsZero()
}

// note writes the count of a use down.
func (u *uses) note(id nonceID, made time.Time, count uint32, now time.Time, lifetime time.Duration, limit int) {
	if u.young == nil || len(u.young) >= max(limit/2, 1) || now.Sub(u.begun) > lifetime {
		if u.old != nil && u.newest[1].After(u.forgotten) {
			u.forgotten = u.newest[1]
		}
		u.old, u.newest[1] = u.young, u.newest[0]
		u.young, u.newest[0], u.begun = make(map[nonceID]uint32), time.Time{}, now
	}
	delete(u.old, id)
	u.young[id] = count
	if made.After(u.newest[0]) {
		u.newest[0] = made
	}
}

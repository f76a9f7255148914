package callflow

import "github.com/sipdialog/sipdialog/dialog/digest"

// newChallenger asks for the credentials of one user. Its nonces are the same in every run.
func newChallenger(name, realm, user, password string) (*digest.Challenger, error) {
	last := byte(0)
	return &digest.Challenger{
		Realm: realm,
		Key:   []byte("the flows of " + name + ", 32 bytes or more"),
		Rand: func(b []byte) {
			for i := range b {
				last++
				b[i] = last
			}
		},
		Secret: func(u string, _ digest.Algorithm) (digest.Secret, bool) {
			return digest.Secret{Password: password}, u == user
		},
	}, nil
}

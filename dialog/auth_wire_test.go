package dialog_test

import (
	"fmt"

	"github.com/sipdialog/sipdialog/dialog"
)

func withPassword(c *dialog.Config) {
	c.Credentials = func(string) (user, password string, ok bool) { return "alice", "secret", true }
}

// challenge is the value of a WWW-Authenticate or Proxy-Authenticate.
func challenge(nonce, more string) string {
	return fmt.Sprintf(`Digest realm="example.com", nonce="%s", qop="auth", algorithm=MD5%s`, nonce, more)
}

package dialogtest

import (
	"fmt"
	"time"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/message"
)

// A User is an endpoint on the network of a [Call], and its host.
type User struct {
	*Node
	Endpoint *dialog.Endpoint
	// Dialog is the newest dialog that the endpoint told of: set by Incoming, Forked and by
	// whatever else first names it, and by the test that called Invite.
	Dialog *dialog.Dialog
	// Heard are all outputs but Send, in order.
	Heard []dialog.Output

	call *Call
	took int
}

func (u *User) hear(_ time.Time, out dialog.Output) {
	out.Packet = nil
	u.Heard = append(u.Heard, out)
	if d := out.Dialog; d != nil && (u.Dialog == nil || out.Kind == dialog.Incoming || out.Kind == dialog.Forked) {
		u.Dialog = d
	}
}

// AOR is the user's address of record: "sip:bob@biloxi.example.com".
func (u *User) AOR() string { return AOR(u.Name) }

// URI is [User.AOR], parsed.
func (u *User) URI() message.URI {
	uri, err := message.ParseURI(u.AOR())
	if err != nil {
		panic(err)
	}
	return uri
}

// Do calls a verb, under its name in the trace. It must succeed.
func (u *User) Do(verb string, f func(now time.Time) error) {
	u.call.T.Helper()
	if err := u.call.Do(u.Node, verb, f); err != nil {
		u.call.T.Fatalf("%s: %s: %v", u.Name, verb, err)
	}
}

// Refused calls a verb that must fail, and send and tell nothing. It gives the error.
func (u *User) Refused(verb string, f func(now time.Time) error) error {
	u.call.T.Helper()
	u.call.drain()
	sent, heard := len(u.call.trace.Messages), len(u.Heard)
	err := u.call.Do(u.Node, verb, f)
	if err == nil {
		u.call.T.Fatalf("%s: %s succeeded, where it should have been refused", u.Name, verb)
	}
	if len(u.call.trace.Messages) > sent || len(u.Heard) > heard {
		u.call.T.Errorf("%s: %s was refused (%v), but something was sent or told", u.Name, verb, err)
	}
	return err
}

// Took gives the outputs since the last call of Took, in words: "incoming", "changed early",
// "held remote", "ended 486".
func (u *User) Took() []string {
	u.call.drain()
	var kinds []string
	for _, out := range u.Heard[u.took:] {
		s := out.Kind.String()
		if out.Kind == dialog.Changed {
			s += " " + out.State.String()
		}
		if by := out.By.String(); by != "" {
			s += " " + by
		}
		if out.Code != 0 {
			s += fmt.Sprintf(" %d", out.Code)
		}
		kinds = append(kinds, s)
	}
	u.took = len(u.Heard)
	return kinds
}

// Last gives the last output of a kind; the test fails if there was none.
func (u *User) Last(k dialog.Kind) dialog.Output {
	u.call.T.Helper()
	u.call.drain()
	for i := len(u.Heard) - 1; i >= 0; i-- {
		if u.Heard[i].Kind == k {
			return u.Heard[i]
		}
	}
	u.call.T.Fatalf("%s was never told %v", u.Name, k)
	return dialog.Output{}
}

// Count is how many outputs of a kind there have been.
func (u *User) Count(k dialog.Kind) int {
	u.call.drain()
	n := 0
	for _, out := range u.Heard {
		if out.Kind == k {
			n++
		}
	}
	return n
}

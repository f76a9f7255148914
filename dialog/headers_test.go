package dialog_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/message"
)

func withHeader(name, value string) dialog.With {
	return dialog.With{Headers: []dialog.Header{{Name: name, Value: value}}}
}

// What names the dialog or the way of a message is not the host's to add; the verb refuses and
// nothing has changed.
func TestHeadersThatAreNotTheHosts(t *testing.T) {
	for _, name := range []string{"Via", "v", "From", "f", "to", "Call-ID", "CSeq", "Route", "record-route", "Content-Length", "l"} {
		t.Run(name, func(t *testing.T) {
			c := dialogtest.NewCall(t)
			c.Alice.Talk(c.Bob)
			before := c.Alice.Dialog.LocalCSeq()
			err := c.Alice.Refused("info", func(now time.Time) error { return c.Alice.Dialog.Info(now, withHeader(name, "x")) })
			require.ErrorContains(t, err, name+" is the dialog's own; leave it out")
			require.Equal(t, before, c.Alice.Dialog.LocalCSeq())
			err = c.Bob.Refused("invite", func(now time.Time) error {
				_, err := c.Bob.Endpoint.Invite(now, dialog.Call{To: "sip:carol@example.com", With: withHeader(name, "x")})
				return err
			})
			require.ErrorContains(t, err, "leave it out")
			require.Equal(t, 1, c.Bob.Endpoint.Len())
		})
	}
}

// A trace of the proxies on the way begins with Max-Forwards: 0 (RFC 3261 §11).
func TestHostMayLowerMaxForwards(t *testing.T) {
	c := dialogtest.NewCall(t)
	c.Alice.Do("options", func(now time.Time) error {
		_, err := c.Alice.Endpoint.Request(now, message.OPTIONS, dialog.Call{To: "sip:bob@192.0.2.2:5060", With: withHeader("max-forwards", "0")})
		return err
	})
	c.Deliver()
	m := firstOf(t, c, "OPTIONS")
	require.Equal(t, []string{"0"}, slices.Collect(m.Values("Max-Forwards")))
}

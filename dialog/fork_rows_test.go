package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/fsm"
)

// Forks that nobody answers, or nobody wants.

func TestForksOfAnInviteThatIsTriedAgainEnd(t *testing.T) {
	for code, header := range map[int]string{
		401: `WWW-Authenticate: Digest realm="r", nonce="n", algorithm=MD5`,
		422: "Min-SE: 3600",
		420: "Unsupported: timer",
	} {
		w := newWire(t, func(c *dialog.Config) {
			c.Session.Expires = 10 * time.Minute
			c.Credentials = func(string) (string, string, bool) { return "alice", "secret", true }
		})
		inv := w.invite(dialog.Call{With: dialog.With{SDP: aliceSDP, Headers: []dialog.Header{{Name: "Require", Value: "timer"}}}})
		first := w.d
		w.reply(inv, 180, "b")
		w.reply(inv, 180, "c")
		require.NotSame(t, first, w.d)
		w.reply(inv, code, "d", header)
		w.next("ACK")
		again := w.next("INVITE")
		require.Equal(t, fsm.Preparative, first.Regions().Dialog, "%d: the call goes on in the dialog that Invite gave", code)
		require.Equal(t, dialog.StateTerminated, w.d.State(), "%d: the other fork is over", code)
		require.Equal(t, 1, w.count(dialog.Ended))
		w.reply(again, 200, "e")
		require.Equal(t, "e", first.ID().RemoteTag)
	}
}

// A fork that rang and answers too late is acknowledged and hung up where its answer says.
func TestDLG9_UnwantedAnswerOfAForkThatRang(t *testing.T) {
	w := newWire(t)
	inv := w.invite()
	w.reply(inv, 180, "b")
	w.reply(inv, 180, "c")
	w.reply(inv, 200, "b")
	w.next("ACK")
	w.reply(inv, 200, "c", "Contact: <sip:carol@192.0.2.9>", "Record-Route: <sip:p1.example.com;lr>")
	for _, what := range []string{"ACK", "BYE"} {
		p := w.next(what)
		require.Equal(t, "sip:carol@192.0.2.9", p.RequestURIText(), what)
		require.Equal(t, []string{"<sip:p1.example.com;lr>"}, values(p.Message, "Route"), what)
	}
	w.none()
}

package dialog_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/digest"
	"github.com/sipdialog/sipdialog/message"
)

// Challenges, as a call meets them; package digest has the arithmetic (RFC 3261 §22, RFC 7616).

func credential(t *testing.T, m *message.Message, param string) string {
	t.Helper()
	for a, err := range m.Authorizations() {
		require.NoError(t, err)
		v, _ := a.Raw(param)
		return v
	}
	return ""
}

func TestE237_StaleNonceIsUsedOnceMoreARefusalIsNot(t *testing.T) {
	w := newWire(t, withPassword)
	first := w.invite()
	w.reply(first, 401, "p", "WWW-Authenticate: "+challenge("n1", ""))
	w.next("ACK")
	second := w.next("INVITE")
	sameCall(t, first, second, 2, first.RequestURIText())
	require.Equal(t, `"n1"`, credential(t, second.Message, "nonce"))
	w.reply(second, 401, "p", "WWW-Authenticate: "+challenge("n2", ", stale=TRUE"))
	w.next("ACK")
	third := w.next("INVITE")
	sameCall(t, first, third, 3, first.RequestURIText())
	require.Equal(t, `"n2"`, credential(t, third.Message, "nonce"))
	require.Equal(t, "00000001", credential(t, third.Message, "nc"))
	w.reply(third, 401, "p", "WWW-Authenticate: "+challenge("n3", ""))
	w.next("ACK")
	w.none()
	require.Equal(t, 401, w.last(dialog.Ended).Code)
	require.ErrorIs(t, w.last(dialog.Ended).Err, digest.ErrRejected)
	w.gone()
}

func TestE237_NoMoreThanThreeStaleNoncesInARow(t *testing.T) {
	w := newWire(t, withPassword)
	inv, tries := w.invite(), 0
	for ; tries < 20; tries++ {
		w.reply(inv, 401, "p", "WWW-Authenticate: "+challenge("n"+string(rune('a'+tries)), ", stale=true"))
		w.next("ACK")
		if len(w.sent) == 0 {
			break
		}
		inv = w.next("INVITE")
	}
	require.Equal(t, 4, tries, "the first challenge, and three stale nonces")
	require.Equal(t, 401, w.last(dialog.Ended).Code)
}

func TestE239_BestProtectionThatIsKnownIsTakenOrTheOldForm(t *testing.T) {
	for offered, want := range map[string][2]string{ // qop and nc as they are sent
		`Digest realm="r", nonce="n", qop="auth-int,auth,x"`: {"auth", "00000001"},
		`Digest realm="r", nonce="n"`:                        {"", ""},
	} {
		w := newWire(t, withPassword)
		w.reply(w.invite(), 401, "p", "WWW-Authenticate: "+offered)
		w.next("ACK")
		inv := w.next("INVITE")
		require.Equal(t, want[0], credential(t, inv.Message, "qop"), "unquoted")
		require.Equal(t, want[1], credential(t, inv.Message, "nc"))
		require.Equal(t, want[0] != "", credential(t, inv.Message, "cnonce") != "")
		require.Empty(t, credential(t, inv.Message, "algorithm"), "none was named")
		require.Len(t, credential(t, inv.Message, "response"), 32+2, "MD5")
	}
}

func TestE239_AlgorithmThatNobodyKnowsIsToldWithTheReason(t *testing.T) {
	w := newWire(t, withPassword)
	w.reply(w.invite(), 401, "p", `WWW-Authenticate: Digest realm="example.com", nonce="n", algorithm=FOO`)
	w.next("ACK")
	w.none()
	require.Equal(t, 401, w.last(dialog.Ended).Code)
	require.ErrorIs(t, w.last(dialog.Ended).Err, digest.ErrUnsupported)
}

func TestChallengeWithoutCredentialsEndsTheCall(t *testing.T) {
	w := newWire(t)
	w.reply(w.invite(), 407, "p", "Proxy-Authenticate: "+challenge("n1", ""))
	w.next("ACK")
	w.none()
	require.ErrorIs(t, w.last(dialog.Ended).Err, digest.ErrNoCredentials)
	require.ErrorContains(t, w.last(dialog.Ended).Err, "407")
	w.gone()
}

// Every fork of a call knows what its INVITE was asked for, so that no request in it is asked again.
func TestForksShareTheCredentialsOfTheirInvite(t *testing.T) {
	w := newWire(t, withPassword)
	w.reply(w.invite(), 407, "p", "Proxy-Authenticate: "+challenge("n1", ""))
	w.next("ACK")
	inv := w.next("INVITE")
	w.reply(inv, 180, "a")
	w.reply(inv, 200, "b")
	w.next("ACK")
	w.hangup()
	bye := w.next("BYE")
	require.Equal(t, "b", toTag(t, bye.Message))
	require.True(t, bye.Has("Proxy-Authorization"))
}

func TestE113_ChallengedByeIsSentAgainWithTheNextNumber(t *testing.T) {
	w := newWire(t, withPassword)
	w.talk()
	w.hangup()
	first := w.next("BYE")
	require.Equal(t, []string{"changed confirmed", "established", "changed terminated", "ended local"}, w.heard(), "the media is off at once")
	w.ask(481, message.INFO, 5)
	w.reply(first, 407, "b", "Proxy-Authenticate: "+challenge("n1", ""))
	second := w.next("BYE")
	require.Equal(t, cseq(t, first.Message)+1, cseq(t, second.Message))
	require.True(t, second.Has("Proxy-Authorization"))
	w.ask(200, message.BYE, 6)
	w.reply(second, 407, "b", "Proxy-Authenticate: "+challenge("n2", ""))
	w.none()
	require.Empty(t, w.heard())
	w.gone()
}

func TestCancelIsNeverChallenged(t *testing.T) {
	w := newWire(t, func(c *dialog.Config) {
		c.Challenge = &digest.Challenger{Realm: "example.com", Secret: func(string, digest.Algorithm) (digest.Secret, bool) { return digest.Secret{}, false }}
	})
	w.give(w.request(message.CANCEL, 1))
	w.next("481 CANCEL")
	w.give(w.request(message.INVITE, 1, "sdp"))
	w.next("100")
	require.True(t, w.next("401 INVITE").Has("WWW-Authenticate"))
	require.Zero(t, w.count(dialog.Incoming))
	require.Zero(t, w.e.Len())
}

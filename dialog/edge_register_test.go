package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/message"
)

// Registrations and other requests outside a dialog (RFC 3261 §10, RFC 3608).

// register has alice register at a registrar whose place bob takes.
func (w *wire) register(b dialog.Binding) (*dialog.Registration, packet) {
	w.t.Helper()
	b.AOR, b.Registrar = "sip:alice@example.com", "sip:192.0.2.2"
	var r *dialog.Registration
	w.do(func(now time.Time) (err error) {
		r, err = w.e.Register(now, b)
		return err
	})
	return r, w.next("REGISTER")
}

func TestE243_423IsMendedOnceForAllContacts(t *testing.T) {
	w := newWire(t)
	_, first := w.register(dialog.Binding{Contacts: []string{"sip:alice@192.0.2.1", "sip:alice@192.0.2.9"}, Expires: time.Minute})
	for _, c := range values(first.Message, "Contact") {
		require.Contains(t, c, ";expires=60")
	}
	w.reply(first, 423, "r", "Min-Expires: 3600")
	second := w.next("REGISTER")
	require.Equal(t, first.CallID(), second.CallID())
	require.Equal(t, cseq(t, first.Message)+1, cseq(t, second.Message))
	require.Equal(t, []string{"<sip:alice@192.0.2.1>;expires=3600", "<sip:alice@192.0.2.9>;expires=3600"}, values(second.Message, "Contact"))
	w.reply(second, 423, "r")
	w.none()
	require.Equal(t, []string{"failed 423"}, w.heard())
	w.gone()
}

func TestE243_423WithoutMinExpiresIsReported(t *testing.T) {
	w := newWire(t)
	_, reg := w.register(dialog.Binding{Expires: time.Minute})
	w.reply(reg, 423, "r")
	w.none()
	require.Equal(t, 423, w.last(dialog.Failed).Code)

	w = newWire(t)
	_, reg = w.register(dialog.Binding{Expires: time.Hour})
	w.reply(reg, 423, "r", "Min-Expires: 60")
	w.none() // it is no reason to refuse an hour, and asking again would change nothing
	require.Equal(t, 423, w.last(dialog.Failed).Code)
}

func TestE245_RefreshComesBeforeOurOwnContactExpires(t *testing.T) {
	w := newWire(t)
	r, first := w.register(dialog.Binding{})
	require.Equal(t, "<sip:alice@192.0.2.1>;expires=3600", header(t, first.Message, "Contact"))
	w.reply(first, 200, "r", "Expires: 3600", "Contact: <sip:alice@192.0.2.1>;expires=300, <sip:other@192.0.2.7>;expires=60")
	until, ok := r.Until()
	require.True(t, ok)
	require.Equal(t, w.now.Add(300*time.Second), until)
	w.run(200 * time.Second)
	w.none()
	w.run(99 * time.Second)
	second := w.next("REGISTER")
	require.Equal(t, first.CallID(), second.CallID())
	require.Equal(t, cseq(t, first.Message)+1, cseq(t, second.Message))
	require.Len(t, values(second.Message, "Contact"), 1, "ours alone")
	w.skip()
	w.reply(second, 200, "r", "Contact: <sip:other@192.0.2.7>;expires=60")
	require.ErrorIs(t, w.last(dialog.Failed).Err, dialog.ErrBindingLost)
	_, ok = r.Until()
	require.False(t, ok)
	w.run(2 * time.Hour)
	w.none() // the host decides what to do about it
}

func TestE245_ContactThatExpiresFirstSaysWhenToRefresh(t *testing.T) {
	w := newWire(t, withPassword)
	r, first := w.register(dialog.Binding{Contacts: []string{"sip:alice@192.0.2.1", "sip:alice@192.0.2.9"}})
	w.reply(first, 401, "r", "WWW-Authenticate: "+challenge("n1", ""))
	w.reply(w.next("REGISTER"), 200, "r", "Contact: <sip:alice@192.0.2.1>;expires=300, <sip:alice@192.0.2.9>;expires=90")
	until, ok := r.Until()
	require.True(t, ok)
	require.Equal(t, w.now.Add(90*time.Second), until)
	w.run(60 * time.Second)
	second := w.next("REGISTER")
	require.EqualValues(t, 3, cseq(t, second.Message))
	require.True(t, second.Has("Authorization"), "the nonce is used on")
	require.Len(t, values(second.Message, "Contact"), 2)
	w.reply(second, 200, "r", "Contact: <sip:alice@192.0.2.1>;expires=0, <sip:alice@192.0.2.9>;expires=90")
	require.ErrorIs(t, w.last(dialog.Failed).Err, dialog.ErrBindingLost, "one that lasts for no time is no binding")
	w.run(time.Hour)
	w.none()
}

func TestE245_ContactThatTheRegistrarHasNotTakenIsNamed(t *testing.T) {
	w := newWire(t)
	r, reg := w.register(dialog.Binding{Contacts: []string{"sip:alice@192.0.2.1", "sip:alice@192.0.2.9"}})
	w.reply(reg, 200, "r", "Contact: <sip:alice@192.0.2.1>;expires=60", "+Contact: <sip:alice@192.0.2.1>;expires=60")
	out := w.last(dialog.Registered)
	require.Same(t, r, out.Registration)
	require.ErrorContains(t, out.Err, "has not taken the contact sip:alice@192.0.2.9")
	w.run(30 * time.Second)
	w.reply(w.next("REGISTER"), 200, "r", "Contact: <sip:alice@192.0.2.1>;expires=60, <sip:alice@192.0.2.9>;expires=60")
	require.NoError(t, w.last(dialog.Registered).Err)
}

func TestE246_ServiceRouteIsForNewRequestsAndPathForNobody(t *testing.T) {
	w := newWire(t)
	r, first := w.register(dialog.Binding{})
	ours := "Contact: <sip:alice@192.0.2.1>;expires=300"
	w.reply(first, 200, "r", ours, "Service-Route: <sip:192.0.2.2;lr>, <sip:s2.example.com;lr>", "Path: <sip:p.example.com;lr>")
	inv := w.invite(dialog.Call{Route: r.ServiceRoute()})
	require.Equal(t, []string{"<sip:192.0.2.2;lr>", "<sip:s2.example.com;lr>"}, values(inv.Message, "Route"))
	w.reply(inv, 200, "b")
	require.Empty(t, values(w.next("ACK").Message, "Route"), "never inside a dialog")
	w.hangup()
	require.Empty(t, values(w.next("BYE").Message, "Route"))
	require.NoError(t, r.Refresh(w.now))
	w.reply(w.next("REGISTER"), 200, "r", ours)
	require.Empty(t, r.ServiceRoute())
	require.Empty(t, values(w.invite(dialog.Call{Route: r.ServiceRoute()}).Message, "Route"))
}

func TestRegistrationIsTakenBackAndARefusedUnregisterChangesNothing(t *testing.T) {
	w := newWire(t, withPassword)
	r, first := w.register(dialog.Binding{})
	w.refused(func(now time.Time) error { return r.Unregister(now) }) // one is under way
	w.reply(first, 401, "r", "WWW-Authenticate: "+challenge("n1", ""))
	second := w.next("REGISTER")
	require.True(t, second.Has("Authorization"))
	require.NotContains(t, header(t, second.Message, "Contact"), "expires=0")
	w.reply(second, 200, "r", "Contact: <sip:alice@192.0.2.1>;expires=300")
	require.Equal(t, []string{"registered 200"}, w.heard())
	require.NoError(t, r.Unregister(w.now))
	last := w.next("REGISTER")
	require.Equal(t, "<sip:alice@192.0.2.1>;expires=0", header(t, last.Message, "Contact"))
	require.EqualValues(t, 3, cseq(t, last.Message))
	w.reply(last, 200, "r")
	require.Equal(t, []string{"unregistered 200"}, w.heard())
	w.gone()
}

func TestRefreshThatGetsNoAnswerIsReported(t *testing.T) {
	w := newWire(t)
	_, first := w.register(dialog.Binding{Expires: time.Minute})
	w.reply(first, 200, "r", "Contact: <sip:alice@192.0.2.1>;expires=60")
	w.run(2 * time.Minute)
	require.ErrorIs(t, w.last(dialog.Failed).Err, dialog.ErrTimeout)
	require.Equal(t, 408, w.last(dialog.Failed).Code)
	w.skip()
	w.gone()
}

func TestRequestOutsideADialogTellsItsResult(t *testing.T) {
	w := newWire(t, withPassword)
	ask := func(method message.Method) packet {
		t.Helper()
		w.do(func(now time.Time) error {
			_, err := w.e.Request(now, method, dialog.Call{To: "<sip:bob@192.0.2.2>", With: dialog.With{Body: []byte("hi"), ContentType: "text/plain"}})
			return err
		})
		return w.next(string(method))
	}
	first := ask(message.MESSAGE)
	require.False(t, first.Has("Contact"))
	w.reply(first, 407, "b", "Proxy-Authenticate: "+challenge("n1", ""))
	second := w.next("MESSAGE")
	require.Equal(t, first.CallID(), second.CallID())
	require.EqualValues(t, 2, cseq(t, second.Message))
	require.Equal(t, "hi", string(second.Body()))
	w.reply(second, 200, "b")
	require.Equal(t, []string{"responded 200"}, w.heard())
	w.reply(ask(message.OPTIONS), 503, "b", "Retry-After: 30")
	require.Equal(t, 30*time.Second, w.last(dialog.Responded).RetryAfter)
	for _, method := range []message.Method{message.INVITE, message.BYE, message.ACK, message.CANCEL} {
		w.refused(func(now time.Time) error {
			_, err := w.e.Request(now, method, dialog.Call{To: "<sip:bob@192.0.2.2>"})
			return err
		})
	}
	w.gone()
}

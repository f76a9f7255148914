package dialog

import (
	"github.com/sipdialog/sipdialog/dialog/digest"
	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/message"
)

// auth is what a call, a registration or a request remembers of the challenges that it was
// given, nil while there was none. All requests of a dialog share it, so that a nonce is used
// on without being asked for again.
type auth = *digest.Client

// credentials adds what is known to a request that is otherwise complete.
func credentials(a auth, m *message.Message) error {
	if a == nil {
		return nil
	}
	return a.Authorize(m)
}

// authorize takes the challenges of a 401 or 407. With nil the request is worth another try;
// the error says why it is not (RFC 3261 §22.1: never the same credentials twice, unless the
// nonce was stale).
func (e *Endpoint) authorize(a *auth, req, resp *message.Message) error {
	if e.cfg.Credentials == nil {
		return digest.ErrNoCredentials
	}
	if req == nil {
		return digest.ErrRejected
	}
	if *a == nil {
		*a = &digest.Client{Cnonce: e.ids.Tag}
	}
	return (*a).Challenged(req, resp, e.cfg.Credentials)
}

// accepted notes the next nonce of a response that was no challenge (RFC 7616 §3.5).
func accepted(a auth, resp *message.Message) {
	if a != nil && resp != nil {
		a.Accepted(resp)
	}
}

func isChallenge(code int) bool { return code == 401 || code == 407 }

// challenge asks a request for credentials when Config.Challenge is set (§22.1). It says who
// sent it, and whether it may go on. ACK and CANCEL cannot be challenged.
func (e *Endpoint) challenge(s *transaction.Server, m *message.Message) (user string, ok bool) {
	ch := e.cfg.Challenge
	if ch == nil || m.Method() == message.CANCEL {
		return "", true
	}
	now := e.instant()
	user, err := ch.Check(now, m)
	if err == nil {
		return user, true
	}
	resp, berr := ch.Respond(now, m, err)
	if berr != nil {
		return "", false
	}
	e.tagged(s, resp)
	e.describeFailure(resp, resp.Status())
	e.tx.Respond(now, s, resp)
	e.refused = &RemoteError{ID: short(m.CallID()), What: string(m.Method()) + ": " + err.Error(), Answer: resp.Status(), RFC: "RFC 3261 §22.1", Err: err}
	return "", false
}

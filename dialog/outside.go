package dialog

import (
	"time"

	"github.com/sipdialog/sipdialog/dialog/internal/schedule"
	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/message"
)

// A Request is a request outside any dialog: the peer's, to be answered with
// [Endpoint.Respond], or our own, made by [Endpoint.Request].
type Request struct {
	e *Endpoint
	timers
	server *transaction.Server // the peer's request
	client *transaction.Client // our own
	msg    *message.Message
	flow   Flow
	auth   auth
	seq    uint32
	done   bool
	owner  *Registration // a REGISTER of a Registration

	User any // free for the host
}

// Message is the request itself.
func (r *Request) Message() *message.Message { return r.msg }

// outside gives a request that belongs to no dialog to the host. OPTIONS is answered at once,
// unless Config.Allow names it (RFC 3261 §11.2).
func (e *Endpoint) outside(s *transaction.Server, m *message.Message, from *Flow, user string) {
	if m.Method() == message.OPTIONS && !e.hostHandles(message.OPTIONS) {
		e.answerOptions(s, m)
		return
	}
	r := &Request{e: e, server: s, msg: m}
	r.entry.Owner = r
	r.timers.arm(&e.heap, deadline{kind: timerGiveUp, at: e.now + 64*schedule.Instant(e.timers.T1)})
	e.put(&Output{Kind: Requested, Request: r, Message: m, Flow: *from, AuthUser: user})
}

// Due gives up a request that the host has not answered in time: the peer has by now, and a
// response would only confuse (RFC 4320 §4.2).
func (r *Request) Due(now schedule.Instant) {
	r.e.now = now
	r.timers.stopAll(&r.e.heap)
	r.e.tx.GiveUp(r.e.instant(), r.server)
	r.e.pump()
}

// DeadlineReason says which request is to be given up.
func (r *Request) DeadlineReason() string {
	return r.timers.reason(string(r.msg.Method()) + " " + short(r.msg.CallID()))
}

func (e *Endpoint) hostHandles(method message.Method) bool {
	for _, m := range e.cfg.Allow {
		if m == method {
			return true
		}
	}
	return false
}

// answerOptions says what we can do, with the code that an INVITE would get (§11.2).
func (e *Endpoint) answerOptions(s *transaction.Server, m *message.Message) {
	if e.Len() >= e.limits.Dialogs {
		e.noRoom(s, m)
		return
	}
	if resp, err := e.options(m); err == nil {
		e.tagged(s, resp)
		e.tx.Respond(e.instant(), s, resp)
	}
}

// options makes the 200 to an OPTIONS, which is the same in a dialog and outside (§11.2).
func (e *Endpoint) options(m *message.Message) (*message.Message, error) {
	resp, err := message.NewResponse(m, 200, "")
	if err != nil {
		return nil, err
	}
	resp.Add("Accept", e.accept)
	resp.Add("Accept-Encoding", "identity")
	resp.Add("Accept-Language", "en") // the language of reason phrases
	resp.Add("Allow", e.allow)
	resp.Add("Supported", e.supported)
	if ua := e.cfg.UserAgent; ua != "" {
		resp.Add("Server", ua)
	}
	return resp, nil
}

// noRoom refuses what would make one dialog too many.
func (e *Endpoint) noRoom(s *transaction.Server, m *message.Message) {
	e.counts.Refused++
	e.reply(s, m, 503, Header{"Retry-After", "30"})
}

// Respond answers a request that came as Requested.
func (e *Endpoint) Respond(now time.Time, r *Request, code int, with ...With) error {
	if err := e.begin(now); err != nil {
		return err
	}
	if r.server == nil {
		return &LocalError{Verb: "respond", Advice: "the request is our own"}
	}
	w := one(with)
	resp, err := message.NewResponse(r.msg, code, w.Reason)
	if err == nil {
		e.tagged(r.server, resp)
		err = w.fill(resp)
	}
	if err == nil {
		err = e.tx.Respond(e.instant(), r.server, resp)
	}
	if err != nil {
		return &LocalError{Verb: "respond", Advice: err.Error(), Err: err}
	}
	if code >= 200 {
		r.timers.stopAll(&e.heap)
	}
	e.pump()
	return nil
}

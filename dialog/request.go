package dialog

import (
	"time"

	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/message"
)

// Request sends a request outside any dialog: OPTIONS, MESSAGE, PUBLISH, REGISTER (but see
// [Endpoint.Register]). The result comes as a Responded output with the same *Request. A
// challenge is answered with Config.Credentials by itself. INVITE has a verb of its own, BYE,
// ACK, CANCEL, PRACK and UPDATE live in a dialog: they are refused. SUBSCRIBE and REFER are sent
// as any other, and make no subscription: a NOTIFY that follows gets 481.
func (e *Endpoint) Request(now time.Time, method message.Method, call Call) (*Request, error) {
	switch method {
	case message.INVITE, message.ACK, message.CANCEL, message.BYE, message.PRACK, message.UPDATE:
		return nil, &LocalError{Verb: "request", Advice: string(method) + " belongs to a call; Invite starts one", RFC: "RFC 3261 §12"}
	}
	if err := e.begin(now); err != nil {
		return nil, err
	}
	half, err := e.halfDialog(&call)
	if err != nil {
		return nil, err
	}
	r := &Request{e: e, seq: 1}
	if err := r.build(half, method, &call.With); err != nil {
		return nil, &LocalError{Verb: "request", Advice: err.Error(), Err: err}
	}
	if err := r.send(); err != nil {
		return nil, &LocalError{Verb: "request", Advice: err.Error(), Err: err}
	}
	e.pump()
	return r, nil
}

// build makes the message; a half dialog has all that it takes.
func (r *Request) build(half *Dialog, method message.Method, w *With) error {
	m, flow, err := half.request(method, r.seq)
	if err != nil {
		return err
	}
	if f := half.flow; f.Remote.IsValid() || f.Conn != nil || f.NextHop != "" {
		flow = f
	}
	r.msg, r.flow = m, flow
	return w.fill(m)
}

func (r *Request) send() error {
	client, err := r.e.tx.Request(r.e.instant(), r.msg, r.flow)
	if err != nil {
		return err
	}
	client.User, r.client = r, client
	return nil
}

// again sends the request once more: CSeq one higher, a new branch, new credentials (§22.2).
func (r *Request) again() error {
	m := r.msg.Clone()
	r.seq++
	m.DelFirst("Via")
	m.SetCSeq(r.seq, m.Method())
	if err := credentials(r.auth, m); err != nil {
		return err
	}
	r.msg = m
	return r.send()
}

// happened takes the fate of a request of ours outside any dialog.
func (r *Request) happened(ev *transaction.Event) {
	c := &cause{err: ev.Err}
	code := statusOf(ev, c)
	if code < 200 || r.done || ev.Client != r.client {
		return
	}
	if !isChallenge(code) {
		accepted(r.auth, ev.Message)
	} else if err := r.e.authorize(&r.auth, r.msg, ev.Message); err == nil && r.again() == nil {
		return
	} else if err != nil {
		c.err = &ResponseError{What: string(r.msg.Method()), Code: code, Reason: ev.Message.Reason(), Why: err}
	}
	r.done = true
	if r.owner != nil {
		r.owner.happened(r, ev.Message, code, c.err)
		return
	}
	r.e.put(&Output{Kind: Responded, Request: r, Message: ev.Message, Code: code, Err: c.err})
}

package dialog

import (
	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/message"
)

// happened takes the fate of a request of ours in the dialog.
func (o *outgoing) happened(ev *transaction.Event) {
	if ev.Kind == transaction.Response && ev.Message.Status()/100 == 2 {
		o.d.heardGate(ev.Message)
	}
	switch o.purpose {
	case forBye:
		o.byeHappened(ev)
		return
	case forSession:
		o.modifyHappened(ev)
		return
	case forRefresh:
		o.refreshHappened(ev)
		return
	case forPrack:
		o.prackHappened(ev)
		return
	}
	c := &cause{msg: ev.Message, client: ev.Client, by: Local, err: ev.Err, kind: ev.Kind}
	code := statusOf(ev, c)
	if code < 200 || o.done {
		return
	}
	if o.challenged(ev, code) {
		return
	}
	o.done = true
	d := o.d
	if !d.end.told || d.usages > 0 { // nothing is told of a call that has ended
		d.e.put(&Output{Kind: Responded, Dialog: d, Message: ev.Message, Code: code, Err: c.err})
	}
	d.judgeFailure(o.method, c)
}

// statusOf gives the code of a response, or of what stands for one: 408 for a timeout, 503
// for a transport error (§8.1.3.1).
func statusOf(ev *transaction.Event, c *cause) int {
	switch ev.Kind {
	case transaction.Response:
		code := ev.Message.Status()
		if code >= 300 {
			c.err = &ResponseError{What: string(ev.Message.Method()), Code: code, Reason: ev.Message.Reason()}
		}
		c.code = code
	case transaction.Timeout:
		c.code, c.err, c.why = 408, ErrTimeout, "no response"
	default:
		c.code, c.why = 503, "transport failed"
		if c.err == nil {
			c.err = ErrTransport
		}
	}
	return c.code
}

// challenged sends the request again with credentials, if it was asked for and there are any.
func (o *outgoing) challenged(ev *transaction.Event, code int) bool {
	if !isChallenge(code) {
		accepted(o.d.auth, ev.Message)
		return false
	}
	req := o.client.Request()
	return o.d.e.authorize(&o.d.auth, req, ev.Message) == nil && o.again(req)
}

// again sends a copy of a request: new branch, CSeq one higher, new credentials (§22.2).
func (o *outgoing) again(req *message.Message) bool {
	d := o.d
	seq, err := d.nextSeq(lower(string(o.method)))
	if err != nil {
		return false
	}
	m := req.Clone()
	m.DelFirst("Via")
	m.SetCSeq(seq, o.method)
	if err := credentials(d.auth, m); err != nil {
		return false
	}
	next := *o
	next.done = false
	_, flow, err := d.request(o.method, seq)
	if err != nil {
		return false
	}
	o.done = true
	if d.start(&next, m, flow) != nil {
		return false
	}
	if s := d.session; s != nil {
		s.replace(o, &next)
	}
	return true
}

// replace puts a request that was sent again in the place of the first try.
func (s *session) replace(o, next *outgoing) {
	if s.invite == o {
		s.invite = next
	}
	if s.update == o {
		s.update = next
	}
	if s.timer != nil && o.purpose == forRefresh {
		s.timer.open = next
	}
	if s.change != nil && s.change.out == o {
		s.change.out = next
	}
}

// flowSeen notes where the peer's responses come from.
func (d *Dialog) flowSeen(ev *transaction.Event) {
	if ev.Kind == transaction.Response && ev.Flow.Conn != nil {
		d.flow = ev.Flow
	}
}

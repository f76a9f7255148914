package dialog

import (
	"fmt"
	"slices"

	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// receive takes a request inside the dialog (§12.2.2): it classifies it, and the table says
// what becomes of it.
func (d *Dialog) receive(s *transaction.Server, m *message.Message, from *Flow) {
	d.serves(s)
	c := &cause{msg: m, server: s, by: Remote}
	ev := d.classify(s, m)
	if ev != fsm.RecvStaleRequest {
		d.flow = *from
	}
	bye := m.Method() == message.BYE && ev != fsm.RecvStaleRequest
	if bye { // before the dialog ends of it, which would be all that they hear
		heard := fsm.RecvBye
		if d.e.cfg.Policy.StopAnswerOnBye {
			heard = fsm.RecvByeStop2xx
		}
		d.answersHear(heard, c)
	}
	if !d.event(ev, c) {
		d.answer(s, m, 481) // no row: the dialog cannot take it now
	}
	if bye {
		d.acksHear(fsm.RecvBye, c)
	} else if ev == fsm.RecvRequest || ev == fsm.RecvPrackDue {
		d.answersHear(fsm.RecvRequest, c)
	}
}

// serves takes a request of the peer among those that the dialog answers.
func (d *Dialog) serves(s *transaction.Server) {
	s.User, s.ToTag = d, d.id.LocalTag
	d.transactions++
	d.open = join(d.open, &d.openRoom, s)
}

// classify gives the event for a request: its number first, then its method and our role.
func (d *Dialog) classify(s *transaction.Server, m *message.Message) fsm.Event {
	switch {
	case !d.inOrder(s.Seq()):
		return fsm.RecvStaleRequest
	case m.Method() == message.BYE && d.role == Callee:
		return fsm.RecvByeFromCaller
	case m.Method() == message.BYE && d.invite != nil && d.invite.lastFork(d):
		return fsm.RecvByeFromLastFork
	case m.Method() == message.BYE:
		return fsm.RecvByeFromCallee
	case m.Method() == message.PRACK && d.awaitsPrack(m):
		return fsm.RecvPrackDue
	case d.ofUsage(m):
		return fsm.RecvUsageRequest
	}
	return fsm.RecvRequest
}

// ofUsage says whether a request belongs to a usage other than the call: a subscription.
func (d *Dialog) ofUsage(m *message.Message) bool {
	switch m.Method() {
	case message.NOTIFY, message.SUBSCRIBE:
		return d.usages > 0
	}
	return false
}

// dispatch gives a request that is in order to whoever handles its method.
func (d *Dialog) dispatch(c *cause) {
	m := c.msg
	d.learn(m)
	d.heardGate(m)
	switch m.Method() {
	case message.INVITE, message.UPDATE:
		d.serve(c)
	case message.PRACK:
		d.pracked(c)
	case message.OPTIONS:
		d.answerOptions(c)
	case message.INFO:
		d.info(c)
	default:
		d.toHost(c, 200)
	}
}

// toHost answers a request and gives it to the host to read.
func (d *Dialog) toHost(c *cause, code int) {
	d.answer(c.server, c.msg, code)
	d.e.put(&Output{Kind: Received, Dialog: d, Message: c.msg, Code: code})
}

// answerOptions says what we can do (§11.2).
func (d *Dialog) answerOptions(c *cause) {
	if resp, err := d.e.options(c.msg); err == nil {
		d.finish(c.server, resp)
	}
}

// answer gives a request of the peer a final response without a body.
func (d *Dialog) answer(s *transaction.Server, m *message.Message, code int, headers ...Header) {
	resp, err := d.response(m, code, &With{Headers: headers})
	if err != nil {
		return
	}
	d.finish(s, resp)
}

// finish sends a final response and takes the request off the list of open ones.
func (d *Dialog) finish(s *transaction.Server, resp *message.Message) {
	d.closed(s)
	d.e.tx.Respond(d.e.instant(), s, resp)
	d.timerServed(resp)
}

// closed takes a request off the list of those that have no final response.
func (d *Dialog) closed(s *transaction.Server) {
	d.open = leave(d.open, &d.openRoom, slices.Index(d.open, s))
}

// rejectPending answers 487 to every request of the peer that is still open (§15.1.2); a
// provisional response to one is not repeated any more.
func (d *Dialog) rejectPending() {
	for _, s := range slices.Clone(d.open) {
		if s.Method() != message.BYE {
			d.finalSentTo(s, fsm.Send300to699)
			d.answer(s, s.Request(), 487)
		}
	}
}

// stale counts a request whose number is not above the last one.
func (d *Dialog) stale(s *transaction.Server, m *message.Message) {
	d.e.refused = &RemoteError{
		ID: d.id.String(), What: fmt.Sprintf("%s with CSeq %d after %d", m.Method(), s.Seq(), d.remoteSeq),
		Answer: 500, RFC: "RFC 3261 §12.2.2",
	}
}

// unknownDialog answers a request for a dialog that is not ours (§12.2.2); a machine at its
// start decides, as for every request.
func (e *Endpoint) unknownDialog(s *transaction.Server, m *message.Message) {
	var none fsm.State
	if r := e.step(fsm.Dialog, &none, fsm.RecvStrayRequest, &ID{CallID: m.CallID()}); r != nil {
		e.reply(s, m, 481)
	}
	e.refused = &RemoteError{ID: short(m.CallID()), What: string(m.Method()) + " for no dialog here", Answer: 481, RFC: "RFC 3261 §12.2.2"}
}

// merged answers a request that came by another way before (§8.2.2.2).
func (e *Endpoint) merged(s *transaction.Server, m *message.Message) {
	var none fsm.State
	if m.Method() == message.INVITE {
		e.step(fsm.Dialog, &none, fsm.RecvMergedInvite, &ID{CallID: m.CallID()})
	}
	e.reply(s, m, 482)
	e.refused = &RemoteError{ID: short(m.CallID()), What: string(m.Method()) + " that came before by another way", Answer: 482, RFC: "RFC 3261 §8.2.2.2"}
}

// stray counts an ACK that belongs to nothing; it is never answered.
func (e *Endpoint) stray(m *message.Message) {
	var none fsm.State
	e.step(fsm.Dialog, &none, fsm.RecvStrayAck, &ID{CallID: m.CallID()})
	e.counts.Stray++
}

package dialog

import (
	"errors"

	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// A cause is what came together with an event: the message, its transaction, or what a verb
// was given. The effects of a rule read it; the rule itself never does.
type cause struct {
	msg    *message.Message    // request or response that came
	server *transaction.Server // transaction of the request
	client *transaction.Client // transaction of the response
	from   *Flow               // where the response to an INVITE of ours came from
	toTag  string              // its To tag: which fork it is of
	answer *answer             // the 2xx that this is about
	ack    *ack                // the ACK that this is about
	resp   *message.Message    // the response to be sent
	err    error               // why something failed
	code   int                 // status code of an end
	by     By                  // who caused it
	why    string              // the same in words
	reason string              // value of a Reason header to send
	drop   bool                // a rule ordered the message to be dropped
	body   *With               // answer to carry in an ACK

	establishes bool       // msg is the 2xx or the ACK that establishes the call
	suspended   Suspension // who suspended it

	carries carried          // what the SDP in resp is
	request *outgoing        // our request that msg answers
	kind    transaction.Kind // its fate: a response, a timeout, a transport error
	undo    *mark            // the session to go back to, once the answer is in force
}

// trace tells Config.Trace of a transition.
func (e *Endpoint) trace(t *fsm.Table, id string, r *fsm.Rule) {
	if f := e.cfg.Trace; f != nil {
		f(Step{Machine: t.Name(), ID: id, Rule: r, At: e.instant()})
	}
}

// step looks an event up in a table and takes the transition. It is the only place in this
// package where a state changes. Nil means that the event does not concern the machine in
// its state, and that nothing happened.
func (e *Endpoint) step(t *fsm.Table, at *fsm.State, ev fsm.Event, id *ID) *fsm.Rule {
	return e.stepOf(t, at, ev, id, 0)
}

// stepOf is step for a machine of which a dialog has one for each INVITE: seq, its CSeq
// number, tells them apart in the trace.
func (e *Endpoint) stepOf(t *fsm.Table, at *fsm.State, ev fsm.Event, id *ID, seq uint32) *fsm.Rule {
	r, ok := t.Next(*at, ev)
	if !ok {
		return nil
	}
	*at = r.To
	if e.cfg.Trace != nil {
		name := id.String()
		if seq != 0 {
			name += " " + decimal(seq)
		}
		e.trace(t, name, r)
	}
	return r
}

func asParseError(err error, pe **message.ParseError) bool { return errors.As(err, pe) }

// seq is the CSeq number of what this is about: the request that came or goes out, or the
// one that is answered.
func (c *cause) seq() uint32 {
	if c.server != nil {
		return c.server.Seq()
	}
	m := c.msg
	if c.resp != nil {
		m = c.resp
	}
	if m == nil {
		return 0
	}
	cseq, err := m.CSeq()
	if err != nil {
		return 0
	}
	return cseq.Number
}

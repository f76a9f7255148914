package dialog

import (
	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// An outgoing is a request of ours in a dialog, but the INVITE that makes it.
type outgoing struct {
	d       *Dialog
	client  *transaction.Client
	method  message.Method
	with    With
	purpose purpose
	done    bool      // it has its final response, or failed
	early   bool      // it was sent before the call stood
	asked   fsm.State // what it asked for as to the session timer
	offered bool      // it carried an offer
	moved   bool      // a reliable provisional response to it has moved the peer's address
}

// purpose is what a request of ours is for.
type purpose uint8

const (
	forHost    purpose = iota // a verb of the host's that only wants the result: Info
	forBye                    // to end the call
	forSession                // re-INVITE or UPDATE
	forPrack                  // PRACK
	forRefresh                // to refresh the session timer
)

// dialogOf finds the dialog of a transaction's event.
func dialogOf(ev *transaction.Event) *Dialog {
	if ev.Client != nil {
		switch u := ev.Client.User.(type) {
		case *outgoing:
			return u.d
		case *invite:
			return u.first
		}
	}
	if ev.Server != nil {
		d, _ := ev.Server.User.(*Dialog)
		return d
	}
	return nil
}

// settled lets the dialogs that an event concerned go on with what waited for it.
func (e *Endpoint) settled(ev *transaction.Event) {
	if ev.Client != nil {
		if inv, ok := ev.Client.User.(*invite); ok {
			for _, d := range inv.forks {
				d.modified()
			}
			return
		}
	}
	if d := dialogOf(ev); d != nil {
		d.modified()
	}
}

// event gives an event of the transaction layer to whom it concerns.
func (e *Endpoint) event(ev *transaction.Event) {
	switch ev.Kind {
	case transaction.Request:
		e.request(ev)
	case transaction.UnmatchedCancel:
		e.reply(ev.Server, ev.Message, 481)
	case transaction.Ack:
		e.ack(ev)
	case transaction.Cancelled:
		if d := dialogOf(ev); d != nil {
			d.cancelled(ev.Server, ev.Message)
		}
	case transaction.Response, transaction.Timeout, transaction.TransportError, transaction.CancelTimeout:
		if ev.Client != nil {
			e.clientEvent(ev)
		} else if d := dialogOf(ev); d != nil {
			d.answersHear(fsm.TransportError, &cause{err: ev.Err})
		}
	case transaction.Ended:
		e.ended(ev)
	}
}

// clientEvent is the fate of a request of ours.
func (e *Endpoint) clientEvent(ev *transaction.Event) {
	switch u := ev.Client.User.(type) {
	case *invite:
		if u.client == ev.Client {
			u.happened(ev)
		}
	case *outgoing:
		u.d.flowSeen(ev)
		u.happened(ev)
	case *Request:
		u.happened(ev)
	}
}

// ended: a transaction is over. What was kept for its retransmissions may go.
func (e *Endpoint) ended(ev *transaction.Event) {
	if ev.Client != nil {
		switch u := ev.Client.User.(type) {
		case *invite:
			u.ended(ev.Client)
		case *outgoing:
			u.d.acksDone(ev.Client)
			u.d.provisionsDone(nil, ev.Client)
			u.byeOver()
			u.d.transactionEnded()
		}
		return
	}
	if d := dialogOf(ev); d != nil {
		d.forgetAnswer(ev.Server)
		d.provisionsDone(ev.Server, nil)
		if d.server == ev.Server {
			d.server = nil
		}
		d.transactionEnded()
	}
}

// ack finds the dialog of an ACK; one that belongs to nothing is dropped, never answered.
func (e *Endpoint) ack(ev *transaction.Event) {
	if d := e.find(ev.Message); d != nil {
		d.receiveAck(ev.Message)
		d.modified() // an ACK has no transaction by which settled could find the dialog
		return
	}
	e.stray(ev.Message)
}

// request takes a new request: to its dialog, to a new one, or to the host.
func (e *Endpoint) request(ev *transaction.Event) {
	m, s := ev.Message, ev.Server
	if p := e.screen(m); p != nil {
		e.refuse(s, m, p)
		return
	}
	if m.ToTag() != "" {
		if d := e.find(m); d != nil {
			d.receive(s, m, &ev.Flow)
			return
		}
		e.unknownDialog(s, m)
		return
	}
	user, ok := e.challenge(s, m)
	if !ok {
		return
	}
	if s.Merged && e.cfg.Policy.Merged == MergedReject {
		e.merged(s, m)
		return
	}
	switch m.Method() {
	case message.INVITE:
		e.incoming(s, m, &ev.Flow, user)
	case message.BYE, message.PRACK, message.UPDATE, message.INFO, message.NOTIFY:
		e.unknownDialog(s, m) // they live in a dialog only
	default:
		e.outside(s, m, &ev.Flow, user)
	}
}

// find looks up the dialog of a request (§12.2.2): Call-ID, its To tag is ours, its From tag
// the peer's.
func (e *Endpoint) find(m *message.Message) *Dialog {
	id := ID{CallID: m.CallID(), LocalTag: m.ToTag(), RemoteTag: m.FromTag()}
	d, ok := e.dialogs.Get(id) // tags mostly come back as they were sent, and in lower case
	if !ok {
		d, _ = e.dialogs.Get(e.keyOf(id))
	}
	return d
}

// keyOf folds the tags of an ID, which compare without case unless policy says otherwise (§7.3.1).
func (e *Endpoint) keyOf(id ID) ID {
	if !e.cfg.Policy.ExactTags {
		id.LocalTag, id.RemoteTag = fold(id.LocalTag), fold(id.RemoteTag)
	}
	return id
}

// fold is lower without a copy for what is in lower case already.
func fold(s string) string {
	for i := range len(s) {
		if c := s[i]; 'A' <= c && c <= 'Z' {
			return lower(s)
		}
	}
	return s
}

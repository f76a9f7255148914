package dialog

import (
	"strings"

	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// A session is what a dialog keeps for offer/answer and for what builds on it.
type session struct {
	local, remote string // the two descriptions in force
	offered       bool   // our INVITE carried an offer
	peerOffered   bool   // the peer's INVITE carried one

	prov *provisions // reliable provisional responses; nil when no INVITE is open
}

// sdpOf gives the session description of a message, nil if it carries none (RFC 3261
// §13.2.1: only a body of disposition session counts).
func sdpOf(m *message.Message) []byte {
	if m == nil || len(m.Body()) == 0 {
		return nil
	}
	ct, err := m.ContentType()
	if err != nil || !ct.Is("application/sdp") {
		return nil
	}
	if d, err := m.ContentDisposition(); err == nil && !strings.EqualFold(d.Value, "session") {
		return nil
	}
	return m.Body()
}

// Held says who holds whom.
func (d *Dialog) Held() (local, remote bool) { return false, false }

// Hooks: what the core of the dialog asks of the session. They are called in the order in
// which things happen on the wire.

// sessionInvite: our INVITE m is about to be sent; it may carry an offer.
func (d *Dialog) sessionInvite(inv *invite, m *message.Message) {
	d.session = &session{offered: sdpOf(m) != nil}
}

// sessionRestart: the INVITE is sent again, nothing of the try before counts.
func (d *Dialog) sessionRestart() { d.session = nil }

// sessionFork: d is a new fork; its session begins as that of the first dialog did.
func (d *Dialog) sessionFork(first *Dialog) {
	d.session = &session{offered: first.session != nil && first.session.offered}
}

// sessionAnswered: the first 2xx of a dialog. The ACK goes out at once, unless the 2xx
// carries an offer that the host has to answer first.
func (d *Dialog) sessionAnswered(c *cause, wanted bool) {
	ev := fsm.Recv2xx
	if d.session != nil && !d.session.offered && sdpOf(c.msg) != nil {
		if ev = fsm.Recv2xxWithOffer; !wanted {
			ev = fsm.Recv2xxUnwanted
		}
	}
	d.acknowledge(c, ev)
	if ev == fsm.Recv2xxWithOffer {
		d.e.put(Output{Kind: OfferReceived, Dialog: d, Message: c.msg, SDP: sdpOf(c.msg)})
	}
}

// sessionIncoming: a new call came; false when the INVITE was refused for its session.
func (d *Dialog) sessionIncoming(m *message.Message) bool {
	d.session = &session{peerOffered: sdpOf(m) != nil}
	return true
}

// sessionAccept: the host wants to answer the INVITE with w; an error refuses it.
func (d *Dialog) sessionAccept(verb string, w *With) error {
	if w.SDP == nil && d.session.peerOffered {
		return &LocalError{Verb: verb, Advice: "the INVITE carried an offer; With.SDP has to answer it", RFC: "RFC 3261 §13.3.1.4"}
	}
	return nil
}

// sessionAccepted: the 2xx to the INVITE is built and about to be sent or queued.
func (d *Dialog) sessionAccepted(resp *message.Message) error { return nil }

// sessionAck: the ACK of a 2xx of ours came, perhaps with an answer.
func (d *Dialog) sessionAck(a *answer, ack *message.Message) {}

// serve: a re-INVITE or UPDATE of the peer, in order.
func (d *Dialog) serve(c *cause) { d.answer(c.server, c.msg, 488) }

// reinviteCancelled: the peer took back a re-INVITE that has no final response.
func (d *Dialog) reinviteCancelled(in *incoming, c *cause) { d.answer(in.server, in.msg, 487) }

// answerUnacked: no ACK came for our 2xx to a re-INVITE.
func (d *Dialog) answerUnacked(a *answer) {}

// rejectingAnswer: an answer that rejects every stream of the offer in a 2xx, nil if there is none.
func (d *Dialog) rejectingAnswer(m *message.Message) *With { return nil }

// finishAck: an ACK that waits for an answer must go out now, rejecting.
func (d *Dialog) finishAck(c *cause) { d.acksHear(fsm.WantHangup, c) }

// endSession: the dialog has ended; whatever waits is dropped.
func (d *Dialog) endSession() {}

// modifyHappened is the fate of a re-INVITE or UPDATE of ours.
func (o *outgoing) modifyHappened(ev transaction.Event) {}

// sessionExpired runs the timers of the session: modify retry, refresh, session end, PRACK, suspend.
func (d *Dialog) sessionExpired(t deadline) {}

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

func (d *Dialog) sessionInvite(inv *invite, m *message.Message) {
	d.session = &session{offered: sdpOf(m) != nil}
}
func (e *Endpoint) sessionHeaders(m *message.Message, t *tries) error { return nil }
func (d *Dialog) sessionRestart()                                     { d.session = nil }
func (d *Dialog) sessionFork(first *Dialog) {
	d.session = &session{offered: first.session != nil && first.session.offered}
}
func (d *Dialog) sessionProvisional(c *cause) {}

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

func (d *Dialog) sessionIncoming(m *message.Message) bool {
	d.session = &session{peerOffered: sdpOf(m) != nil}
	return true
}
func (d *Dialog) sessionProgress(verb string, code int, w *With) error { return nil }
func (d *Dialog) sendProvisional(resp *message.Message, w *With) {
	d.e.tx.Respond(d.e.instant(), d.server, resp)
}
func (d *Dialog) prackOwed() bool { return false }
func (d *Dialog) sessionAccept(verb string, w *With) error {
	if w.SDP == nil && d.session.peerOffered {
		return &LocalError{Verb: verb, Advice: "the INVITE carried an offer; With.SDP has to answer it", RFC: "RFC 3261 §13.3.1.4"}
	}
	return nil
}
func (d *Dialog) sessionAccepted(resp *message.Message) error { return nil }
func (d *Dialog) sessionAck(a *answer, ack *message.Message)  {}
func (d *Dialog) serve(c *cause)                              { d.answer(c.server, c.msg, 488) }
func (d *Dialog) pracked(c *cause)                            { d.answer(c.server, c.msg, 481) }
func (d *Dialog) info(c *cause)                               { d.toHost(c, 200) }
func (d *Dialog) prack(m *message.Message)                    {}
func (d *Dialog) reinviteCancelled(in *incoming, c *cause)    { d.answer(in.server, in.msg, 487) }
func (d *Dialog) answerUnacked(a *answer)                     {}
func (d *Dialog) rejectingAnswer(m *message.Message) *With    { return nil }
func (d *Dialog) finishAck(c *cause)                          { d.acksHear(fsm.WantHangup, c) }
func (d *Dialog) finalSent()                                  {}
func (d *Dialog) endSession()                                 {}
func (d *Dialog) ringback(out *Output)                        { out.LocalRingback = out.Code == 180 }
func (inv *invite) silenceOthers(c *cause)                    {}
func (inv *invite) wantsTimer() bool                          { return false }
func (o *outgoing) modifyHappened(ev transaction.Event)       {}
func (o *outgoing) prackHappened(ev transaction.Event)        {}
func (d *Dialog) failureEvent(m message.Method, code int, kind transaction.Kind) fsm.Event {
	return fsm.NoEvent
}
func (d *Dialog) sessionExpired(t deadline) {}

package dialog

import (
	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// sessionProgress: the host wants to send a provisional response with w; an error refuses it.
func (d *Dialog) sessionProgress(verb string, code int, w *With) error {
	if d.unconcerned(w) {
		return nil
	}
	return d.mayProgress(verb, d.reliableServerFor(d.server, d.inviteMsg), w)
}

// unconcerned says whether RFC 3262 has no say in a provisional response to the INVITE of the
// call: without SDP, and where nobody wants it, it is not sent reliably.
func (d *Dialog) unconcerned(w *With) bool {
	return w.SDP == nil && w.Body == nil && d.e.cfg.Policy.Reliable != ReliableAlways &&
		d.reliableServerOf(d.server) == nil && !d.inviteMsg.Has("Require")
}

// mayProgress checks a provisional response to an INVITE of the peer before it is made.
func (d *Dialog) mayProgress(verb string, r *reliableServer, w *With) error {
	switch {
	case r.required && w.Unreliable:
		return &LocalError{Verb: verb, Advice: "the INVITE requires reliable provisional responses (100rel); leave With.Unreliable out", RFC: "RFC 3262 §3"}
	case r.required && r.offerless && !r.described && w.SDP == nil:
		return &LocalError{Verb: verb, Advice: "the INVITE has no offer and requires 100rel, so the first provisional response makes ours; give it in With.SDP", RFC: "RFC 3262 §5"}
	}
	return d.mayDescribe(verb, w, r.reliably(w.SDP != nil, w.Unreliable))
}

// unwilling: the 420 to an INVITE that requires 100rel where policy does without it is that of
// a machine at its start (RFC 3262 §3).
func (e *Endpoint) unwilling(m *message.Message, p *message.Problem) {
	if p.Status != 420 || m.Method() != message.INVITE || !m.HasToken("Require", "100rel") || e.cfg.Policy.Reliable != ReliableNever {
		return
	}
	state := fsm.ReliableServer.Start()
	e.step(fsm.ReliableServer, &state, fsm.RecvInvite100relUnwilling, &ID{CallID: m.CallID()})
}

// reliably says whether a provisional response is to be sent reliably.
func (r *reliableServer) reliably(sdp, unreliable bool) bool {
	switch {
	case r.required:
		return true
	case !r.supported || unreliable || r.d.e.cfg.Policy.Reliable == ReliableNever:
		return false
	case sdp:
		return true
	case r.offerless && !r.described: // it would have to carry the offer (RFC 3262 §5)
		return false
	}
	return r.d.e.cfg.Policy.Reliable == ReliableAlways
}

// sendProvisional sends a provisional response of the callee, reliably where both sides can.
func (d *Dialog) sendProvisional(resp *message.Message, w *With) {
	if d.unconcerned(w) {
		d.e.tx.Respond(d.e.instant(), d.server, resp)
		return
	}
	r := d.reliableServerFor(d.server, d.inviteMsg)
	r.send(resp, w.Unreliable)
	if r.late {
		d.keepRinging(longRing)
	}
}

// send sends a provisional response to the INVITE of r.
func (r *reliableServer) send(resp *message.Message, unreliable bool) {
	d := r.d
	sdp := sdpOf(resp) != nil
	r.late = r.reliably(sdp, unreliable)
	c := &cause{resp: resp}
	if sdp {
		d.describes(resp, r.late)
	}
	switch {
	case r.late:
		if sdp && r.offerless && !r.described {
			c.carries = carriesOffer
		} else if sdp {
			c.carries = carriesAnswer
		}
		r.described = r.described || sdp
		r.event(fsm.SendReliable1xx, c)
	case sdp && !r.supported && !unreliable:
		r.event(fsm.SendReliable1xxUnsupported, c)
	default:
		d.e.tx.Respond(d.e.instant(), r.server, resp)
	}
}

// prackOwed: a reliable provisional response with SDP has no PRACK yet, so a 2xx has to wait.
func (d *Dialog) prackOwed() bool { return d.prackOwedFor(d.server) }

func (d *Dialog) prackOwedFor(s *transaction.Server) bool {
	r := d.reliableServerOf(s)
	if r == nil || !r.owes() {
		return false
	}
	r.deferred = true
	r.event(fsm.WantAcceptUnacked1xx, &cause{})
	return true
}

// finalSent: the final response to the INVITE was sent; reliable provisional ones stop.
func (d *Dialog) finalSent() {
	ev := fsm.Send300to699
	if d.answered.code/100 == 2 {
		ev = fsm.WantAccept
	}
	d.finalSentTo(d.server, ev)
}

// finalSentTo is the same for any INVITE of the peer.
func (d *Dialog) finalSentTo(s *transaction.Server, ev fsm.Event) {
	r := d.reliableServerOf(s)
	if r == nil {
		return
	}
	switch {
	case s == d.server:
	case ev == fsm.Send300to699:
		ev = fsm.SendReinviteFailure
	case ev == fsm.RecvCancel:
		ev = fsm.RecvCancelReinvite
	}
	r.event(ev, &cause{})
}

// releaseAnswer sends the 2xx that waited for a PRACK.
func (d *Dialog) releaseAnswer(s *transaction.Server) {
	for _, a := range d.answers {
		if a.server != s {
			continue
		}
		d.closed(s)
		if a.initial {
			d.inviteMsg = nil
			d.event(fsm.Send2xx, &cause{resp: a.resp})
			d.timerSent(a.resp)
		} else {
			d.reinviteAccepted(s, a.resp)
		}
		a.event(fsm.PrackedLast, &cause{answer: a})
		return
	}
}

// refuseUnpracked ends an INVITE whose reliable response was not acknowledged as it should be.
func (d *Dialog) refuseUnpracked(r *reliableServer, c *cause) {
	n := cause{by: Local, code: 504, err: ErrTimeout, why: "no PRACK for the provisional response"}
	if c.msg != nil {
		n = cause{by: Local, code: 488, why: "the PRACK has no answer to our offer"}
	}
	if r.server == d.server {
		d.rejectInvite(&n)
		return
	}
	d.refuseReinvite(r.server, n.code)
}

// pracked: a PRACK of the peer came, in order.
func (d *Dialog) pracked(c *cause) {
	r, ev := d.classifyPrack(c.msg)
	switch ev {
	case fsm.RecvPrackAnswer, fsm.RecvPrackNoAnswer, fsm.RecvPrackNoAnswerKeep:
		d.offerEvent(ev, c)
	}
	r.event(ev, c)
	d.modified()
}

// classifyPrack finds the response that a PRACK acknowledges (RFC 3262 §3) and says what its
// SDP is (§5). A PRACK for no INVITE that is known meets a machine at its start.
func (d *Dialog) classifyPrack(m *message.Message) (*reliableServer, fsm.Event) {
	none := &reliableServer{d: d, state: fsm.ReliableServer.Start()}
	rack, err := m.RAck()
	if err != nil || rack.CSeq.Method != message.INVITE || d.session == nil || d.session.prov == nil {
		return none, fsm.RecvPrackNoMatch
	}
	for _, r := range d.session.prov.servers {
		if r.seq == rack.CSeq.Number {
			if r.unacked == 0 || r.unacked != rack.RSeq {
				return r, fsm.RecvPrackNoMatch
			}
			return r, r.meaning(sdpOf(m) != nil)
		}
	}
	return none, fsm.RecvPrackNoMatch
}

// awaitsPrack says whether a PRACK acknowledges what is not acknowledged yet. Such a PRACK gets
// its 2xx even when the call is over (RFC 3262 §3).
func (d *Dialog) awaitsPrack(m *message.Message) bool {
	_, ev := d.classifyPrack(m)
	return ev != fsm.RecvPrackNoMatch
}

// meaning says what a PRACK that matches means, by the SDP in it and in its response.
func (r *reliableServer) meaning(sdp bool) fsm.Event {
	switch {
	case r.carries == carriesOffer && sdp:
		return fsm.RecvPrackAnswer
	case r.carries == carriesOffer && r.d.e.cfg.Policy.PrackWithoutAnswer:
		return fsm.RecvPrackNoAnswerKeep
	case r.carries == carriesOffer:
		return fsm.RecvPrackNoAnswer
	case !sdp:
		return fsm.RecvPrack
	case r.carries == carriesAnswer:
		return fsm.RecvPrackOffer
	case r.d.offerOpen():
		return fsm.RecvPrackStraySDP
	}
	return fsm.RecvPrackStrayOffer
}

// prackOffered: a PRACK brought an offer; its 2xx waits for the answer.
func (d *Dialog) prackOffered(r *reliableServer, c *cause) {
	r.prack = c.server
	if !d.offerEvent(fsm.RecvOfferPrack, c) {
		d.prackReply(&With{})
	}
}

// prackReply sends the 2xx to a PRACK that brought an offer, with the answer in it.
func (d *Dialog) prackReply(w *With) {
	if d.session == nil || d.session.prov == nil {
		return
	}
	for _, r := range d.session.prov.servers {
		if s := r.prack; s != nil {
			r.prack = nil
			if resp, err := d.response(s.Request(), 200, w); err == nil {
				d.finish(s, resp)
			}
			return
		}
	}
}

// provisionExpired runs a timer of a reliable provisional response.
func (d *Dialog) provisionExpired(t deadline) {
	if d.session == nil || d.session.prov == nil {
		return
	}
	for _, r := range d.session.prov.servers {
		if r.seq != t.key {
			continue
		}
		if t.kind == timerResend1xx {
			r.event(fsm.TimerPrack, &cause{})
			return
		}
		c := &cause{}
		d.offerEvent(fsm.TimerPrackEnd, c)
		r.event(fsm.TimerPrackEnd, c)
		return
	}
}

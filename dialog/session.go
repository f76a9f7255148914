package dialog

import (
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
	"github.com/sipdialog/sipdialog/sdp"
)

// A session is what a dialog keeps for offer/answer (RFC 3264) and for what builds on it. At
// rest it is one string and a few small numbers: every pointer is nil until something is under way.
type session struct {
	text string // the two descriptions in force, ours first
	cut  int    // where the peer's begins
	sent string // our last description, when it is not in force: its o= version is used up

	base       directions    // what each stream of ours is wished for when nobody holds
	streams    streams       // who holds whom, stream by stream
	want, told sdp.Direction // what the user wants now, and what the peer was told last
	owners     holder        // who wants to hold
	offered    bool          // our first INVITE carried an offer
	mayOffer   bool          // an INVITE of the peer without an offer is open, and asks for ours

	open        *exchange // the offer that is not answered yet
	change      *change   // a change of ours: under way, or waiting
	invite      *outgoing // our re-INVITE without a final response
	update      *outgoing // our UPDATE without a final response
	theirInvite *served   // the peer's re-INVITE without a final response
	theirUpdate *served   // the peer's UPDATE without a final response
	exchanges   uint32    // how many exchanges were completed
	ackSeq      uint32    // CSeq number of the last re-INVITE of the peer that we accepted

	prov  *provisions   // reliable provisional responses; nil when no INVITE is open
	timer *sessionTimer // session timer; nil when there never was one
	early *earlyMedia   // caller: early media; nil when there is none

	packages string // INFO packages that the peer takes, from its last Recv-Info
}

// local is our description in force, "" before the first exchange.
func (s *session) local() string { return s.text[:s.cut] }

// remote is the peer's.
func (s *session) remote() string { return s.text[s.cut:] }

// startSession begins the session of a dialog.
func (d *Dialog) startSession() {
	d.whole = session{}
	d.session = &d.whole
	r := &d.regions
	r.Offer, r.Modify, r.Serve = fsm.OfferAnswer.Start(), fsm.Modify.Start(), fsm.Serve.Start()
	r.Hold, r.HoldWish, r.HoldAddress = fsm.Hold.Start(), fsm.HoldWish.Start(), fsm.HoldAddress.Start()
	r.Suspend, r.SuspendRemote, r.SuspendPSTN = fsm.Suspend.Start(), fsm.SuspendRemote.Start(), fsm.SuspendPstn.Start()
}

// LocalSDP is our session description in force, nil before the first answer. The bytes are
// the caller's.
func (d *Dialog) LocalSDP() []byte { return d.description((*session).local) }

// RemoteSDP is the peer's session description in force, nil before the first answer.
func (d *Dialog) RemoteSDP() []byte { return d.description((*session).remote) }

func (d *Dialog) description(of func(*session) string) []byte {
	if d.session == nil || d.session.text == "" {
		return nil
	}
	return []byte(of(d.session))
}

// Hooks: what the core of the dialog asks of the session. They are called in the order in
// which things happen on the wire.

// sessionInvite: our INVITE m is about to be sent; it may carry an offer.
func (d *Dialog) sessionInvite(inv *invite, m *message.Message) {
	d.startSession()
	if text := textOf(m); text != "" {
		d.session.offered = true
		d.offer(fsm.SendOfferInvite, text, &cause{msg: m})
	}
}

// sessionRestart: the INVITE is sent again, nothing of the try before counts.
func (d *Dialog) sessionRestart() {
	d.offer(fsm.InviteRefused, "", &cause{})
	d.session = nil
}

// sessionFork: d is a new fork; the INVITE offers to it what it offered to the first dialog.
func (d *Dialog) sessionFork(first *Dialog) {
	d.startSession()
	if req := d.invite.request; req != nil && first.session != nil && first.session.offered {
		d.session.offered = true
		d.offer(fsm.SendOfferInvite, textOf(req), &cause{msg: req})
	}
}

// sessionAnswered: the first 2xx of a dialog. The ACK goes out at once, unless the 2xx
// carries an offer that the host has to answer first.
func (d *Dialog) sessionAnswered(c *cause, wanted bool) {
	ev := fsm.Recv2xxUnwanted
	if wanted {
		c.establishes = true
		ev = d.heard2xx(c, false)
	} else if d.session != nil && d.session.offered {
		ev = fsm.Recv2xx
	}
	d.acknowledge(c, ev)
}

// sessionIncoming: a new call came; false when the INVITE was refused for its session.
func (d *Dialog) sessionIncoming(m *message.Message) bool {
	d.startSession()
	text := textOf(m)
	if text == "" {
		d.session.mayOffer = true
		return true
	}
	d.offer(fsm.RecvOfferInvite, text, &cause{msg: m, server: d.server})
	if x := d.session.open; x != nil && x.unfit {
		d.offer(fsm.WantReject, "", &cause{msg: m, server: d.server, err: x.flaw})
		return false
	}
	return true
}

// sessionAccept: the host wants to answer the INVITE with w; an error refuses it.
func (d *Dialog) sessionAccept(verb string, w *With) error {
	if w.SDP == nil && w.Body != nil {
		return nil // a multipart body: what it carries is seen when the 2xx is built
	}
	return d.mayAnswerInvite(verb, w)
}

// sessionAccepted: the 2xx to the INVITE is built and about to be sent or queued.
func (d *Dialog) sessionAccepted(resp *message.Message) error {
	d.accepts(resp)
	return nil
}

// sessionAck: the ACK of a 2xx of ours came, perhaps with an answer.
func (d *Dialog) sessionAck(a *answer, ack *message.Message) {
	if d.session == nil {
		return
	}
	c := &cause{msg: ack, answer: a, establishes: a.initial}
	d.heardAck(c, a.initial)
	if a.seq == d.session.ackSeq {
		d.serveHears(fsm.RecvAck, c)
	}
}

// sessionHears tells the machines of the session what happened to the dialog, by rule r of its
// machine if that made a step.
func (d *Dialog) sessionHears(ev fsm.Event, r *fsm.Rule, c *cause) {
	if d.session == nil {
		return
	}
	if r != nil && r.From == r.To {
		if ev == fsm.Recv1xxOtherFork || ev == fsm.Recv2xxOtherFork {
			d.offer(ev, "", c) // a further dialog answers the same offer
		}
		return
	}
	switch ev {
	case fsm.RecvByeFromCaller, fsm.RecvByeFromCallee:
		d.modifyHears(ev, c)
		d.serveHears(ev, c)
		d.suspendHears(ev, c)
	case fsm.WantByeAsCaller, fsm.WantByeAsCallee:
		d.modifyHears(ev, c)
	case fsm.Send300to699, fsm.RecvCancel:
		d.offer(ev, "", c)
	case fsm.Send2xx:
		d.suspendHears(ev, c)
	case fsm.Recv2xx, fsm.Recv2xxOtherFork:
		d.suspendHears(fsm.Recv2xx, c)
	case fsm.Timer2xxEnd, fsm.Timer2xxEndNewer:
		if d.session.offeredBy(c.answer.seq) {
			d.offer(ev, "", c)
		}
		if c.answer.seq == d.session.ackSeq {
			d.serveHears(ev, c)
		}
	}
}

// sessionExpired runs the timers of the session: modify retry, refresh, session end, PRACK, suspend.
func (d *Dialog) sessionExpired(t deadline) {
	switch t.kind {
	case timerModifyRetry:
		d.retryChange()
	case timerOfferOwed:
		d.updateOverdue(t.key)
	case timerSuspend:
		d.suspendHears(fsm.TimerSuspend, &cause{})
	case timerResend1xx, timerNoPrack:
		d.provisionExpired(t)
	}
}

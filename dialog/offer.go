package dialog

import (
	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
	"github.com/sipdialog/sipdialog/sdp"
)

// An exchange is an offer that waits for its answer (RFC 3264 §4). The session stays as it is
// until the answer is committed, so that forgetting the exchange is all that a rollback takes.
type exchange struct {
	offer   string              // the description that was offered
	before  string              // our description in force when it was made
	preview string              // what an unreliable provisional response has shown of the answer
	answer  string              // ours, when it had to be made to refuse every stream
	seq     uint32              // CSeq number of the request that carried the offer, or whose response did
	request *message.Message    // the peer's request that carried the offer; nil for a response, and for ours
	server  *transaction.Server // its transaction
	ours    bool
	wish    bool          // ours, and it tells the peer that the user wants to hold or to resume
	want    sdp.Direction // ours: what it asks for
	made    bool          // our description was made here out of the last one, not by the host
	news    bool          // the answer, or the offer, changed what was in force
	unfit   bool          // the peer's offer breaks a rule that cannot be overlooked
	flaw    error         // what is wrong with the peer's offer
}

// offerEvent feeds the offer/answer machine with something that a message said or is to say.
func (d *Dialog) offerEvent(ev fsm.Event, c *cause) bool {
	return d.offer(ev, textOf(c.msg), c)
}

// offer feeds the offer/answer machine; text is the description that the event is about.
func (d *Dialog) offer(ev fsm.Event, text string, c *cause) bool {
	s := d.session
	if s == nil {
		return false
	}
	r := d.e.step(fsm.OfferAnswer, &d.regions.Offer, ev, &d.id)
	if r == nil {
		return false
	}
	x := s.open
	if x == nil {
		x = &d.e.unopened
	}
	for _, do := range r.Do {
		switch do {
		case fsm.KeepRollback:
			x = &exchange{offer: text, before: s.local(), seq: c.seq(), want: s.want}
			if c.server != nil {
				x.request, x.server = c.msg, c.server
			}
			s.open = x
		case fsm.NumberOrigin: // the number was given when the description was made
			s.sent, x.ours = text, true
		case fsm.CheckOffer:
			x.flaw, x.unfit = d.checkOffer(text)
		case fsm.UsePreview, fsm.KeepPreview:
			x.preview = text
		case fsm.CommitPreview:
			text = x.preview
			d.commit(x, text, c)
		case fsm.CommitAnswer:
			if x.answer != "" {
				text = x.answer
			}
			d.commit(x, text, c)
		case fsm.RejectStreams:
			x.answer = d.refusal(x.offer)
		case fsm.Rollback, fsm.DropOffer:
			s.open = nil
		case fsm.RollbackReinvite:
			d.rollbackReinvite(c)
		default:
			d.performOffer(do, x, text, c)
		}
	}
	return true
}

// performOffer carries out the effects of fsm.OfferAnswer that reach beyond the exchange.
func (d *Dialog) performOffer(do fsm.Action, x *exchange, text string, c *cause) {
	switch do {
	case fsm.TellOffer:
		d.tellOffer(x, c)
	case fsm.TellAnswer:
		d.tellAnswer(x, text, c)
	case fsm.TellMismatch:
		d.e.counts.Mismatched++
	case fsm.TellNoAnswer:
		d.e.counts.Mismatched++
		d.wishLost(x, c)
		d.e.put(&Output{Kind: Failed, Dialog: d, Message: c.msg, Err: d.unanswered()})
	case fsm.IgnoreSDP:
		if d.session.cut > 0 && text != d.session.remote() {
			d.e.counts.Mismatched++
		}
	case fsm.AcceptReinvite:
		c.err = d.acceptReinvite(c.body)
	case fsm.AcceptUpdate:
		c.err = d.acceptUpdate(c.body)
	case fsm.AnswerPrackWithSDP:
		d.prackReply(x.reply(c))
	case fsm.PrackWithAnswer:
		d.prackAnswer(x.reply(c))
	case fsm.AckWithAnswer:
		d.acksHear(fsm.WantAnswer, &cause{body: x.reply(c)})
	case fsm.Reject488:
		d.rejectOffer(488, c)
	case fsm.RejectInvite:
		d.rejectInvited(488, c)
	case fsm.CancelInvite:
		d.cancelOwn(c)
	case fsm.OfferAgain:
		d.offerAgain(x.before)
	case fsm.HangUp:
		if c.reason == "" {
			c.by, c.err, c.reason = Local, d.unanswered(), `SIP;cause=488;text="No answer to our offer"`
		}
		d.hangUp(c)
	case fsm.RefuseOffer, fsm.Refuse, fsm.CopyOffer: // done by Serve, by the verb, and by sessionFork
	}
}

// unanswered says that the peer owes us an answer, and why the call ends if it does.
func (d *Dialog) unanswered() error {
	return &RemoteError{ID: d.id.String(), What: "our offer got no answer", RFC: "RFC 3264 §4"}
}

// carrier is the method of the peer's request that carried the offer, "" for a response.
func (x *exchange) carrier() message.Method {
	if x.request == nil {
		return ""
	}
	return x.request.Method()
}

// reply is what carries our answer: what the host gave, or the refusal of every stream.
func (x *exchange) reply(c *cause) *With {
	if x.answer != "" {
		return &With{SDP: []byte(x.answer)}
	}
	return c.body
}

// checkOffer looks at an offer of the peer. unfit: it cannot be taken. Other slips are told
// to the host and overlooked (RFC 3264 §8).
func (d *Dialog) checkOffer(text string) (flaw error, unfit bool) {
	offer, err := d.e.read(text)
	if err != nil {
		return err, true
	}
	before := d.session.remote()
	if before == "" {
		return nil, false
	}
	previous, err := d.e.read(before)
	if err != nil {
		return nil, false
	}
	broken := sdp.CheckReoffer(previous, offer)
	grave := sdp.Violations(nil)
	for _, v := range broken {
		if v.Rule == sdp.RuleStreamCount || v.Rule == sdp.RulePayloadType && !d.e.cfg.Policy.TakeRemapped ||
			v.Rule == sdp.RuleVersion && d.e.cfg.Policy.RefuseUncounted {
			grave = append(grave, v)
		}
	}
	if len(grave) > 0 {
		return grave.Err(), true
	}
	return broken.Err(), false
}

// commit puts an exchange in force.
func (d *Dialog) commit(x *exchange, answer string, c *cause) {
	s := d.session
	s.open = nil
	s.exchanges++
	ours, theirs := s.local(), s.remote()
	local, remote := answer, x.offer
	if x.ours {
		local, remote = remote, local
	}
	if x.news = s.local() != local || s.remote() != remote; x.news {
		s.text, s.cut = local+remote, len(local)
	}
	s.sent = ""
	if ch := s.change; ch != nil && ch.mark != nil {
		ch.moved = true // it happened inside our re-INVITE, or ended it
	}
	if in := s.theirInvite; in != nil {
		in.moved = true
	}
	offered, err := d.e.read(x.offer)
	if err != nil {
		return
	}
	answered, err := d.e.read(answer)
	if err != nil {
		return
	}
	if x.ours && x.flaw == nil {
		x.flaw = sdp.CheckAnswer(offered, answered).Err()
	}
	d.holdCommitted(x, offered, answered, c)
	if x.news && ours != "" && (streamsMoved(ours, local) || streamsMoved(theirs, remote)) {
		d.holdHears(fsm.MediaChanged, c) // which says nothing about hold
	}
}

// tellAnswer tells the host what its offer was answered with. The message that establishes
// the call brings the answer itself, and of an offer that was made here to change nothing the
// host need not know if it did not.
func (d *Dialog) tellAnswer(x *exchange, text string, c *cause) {
	if d.end.told || x.made && !x.wish && !x.news && x.flaw == nil || c.establishes && textOf(c.msg) == text && x.flaw == nil {
		return
	}
	d.e.put(&Output{Kind: AnswerReceived, Dialog: d, Message: c.msg, SDP: []byte(text), Err: x.flaw})
}

// refusal is the answer that refuses every stream of an offer (RFC 6337 §2.3).
func (d *Dialog) refusal(offer string) string {
	o, err := sdp.Parse([]byte(offer))
	if err != nil {
		return ""
	}
	return d.refuse(o)
}

func (d *Dialog) refuse(o *sdp.Description) string {
	local, err := sdp.Parse([]byte(d.session.local()))
	if err != nil { // none of ours yet
		local = &sdp.Description{Origin: sdp.Origin{Username: "-", SessionID: d.e.sessionID(), SessionVersion: 1, NetType: "IN", AddrType: "IP4", Address: "0.0.0.0"}}
		if a := d.nextFlow(d.target).Local.Addr(); a.IsValid() {
			c := sdp.ConnectionTo(a)
			local.Origin.AddrType, local.Origin.Address = c.AddrType, c.Address
		}
	}
	return d.counted(sdp.Refuse(o, local))
}

package dialog

import (
	"time"

	"github.com/sipdialog/sipdialog/fsm"
)

// While a re-INVITE of the peer is open the verbs of a callee are about it, whoever placed the
// call: Ring and Progress send provisional responses to it, Answer and Reject are AnswerOffer
// and RefuseOffer.

// asked says whether a re-INVITE of the peer waits for the host.
func (d *Dialog) asked() bool {
	return d.inviteMsg == nil && d.session != nil && d.session.theirInvite != nil
}

// progressReinvite sends a provisional response to the peer's re-INVITE. A reliable one accepts
// the peer's new address for good, and the answer in it changes the session (RFC 6141 §4.6).
func (d *Dialog) progressReinvite(now time.Time, verb string, code int, w With) error {
	if err := d.begin(now, verb); err != nil {
		return err
	}
	in := d.session.theirInvite
	r := d.reliableServerFor(in.server, in.msg)
	if err := d.mayProgress(verb, r, &w); err != nil {
		return err
	}
	resp, err := d.response(in.msg, code, &w)
	if err != nil {
		return &LocalError{Verb: verb, Advice: err.Error(), Err: err}
	}
	ev := fsm.SendReliable1xx
	if !r.reliably(w.SDP != nil, w.Unreliable) {
		ev = fsm.SendPreview
	}
	if ev == fsm.SendReliable1xx || w.SDP != nil {
		d.serveHears(ev, in.cause())
	}
	r.send(resp, w.Unreliable)
	d.e.pump()
	return nil
}

// needsUser: the host has a re-INVITE to decide on; it can wait for its user (RFC 3261 §14.2).
func (d *Dialog) needsUser() {
	if in := d.session.theirInvite; in != nil {
		d.serveHears(fsm.ReinviteNeedsUser, in.cause())
	}
}

// toNewTarget accepts the peer's new address, for a request of ours is about to be sent while
// the one that brought the address is open and may stay so for long (RFC 6141 §4.6).
func (d *Dialog) toNewTarget() {
	if d.session == nil {
		return
	}
	newest := d.session.theirInvite
	if in := d.session.theirUpdate; in != nil && (newest == nil || in.cause().seq() > newest.cause().seq()) {
		newest = in
	}
	if newest != nil {
		d.serveHears(fsm.SendToNewTarget, newest.cause())
	}
}

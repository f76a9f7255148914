package dialog

import (
	"time"

	"github.com/sipdialog/sipdialog/dialog/internal/schedule"
	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// timerExpired runs a timer of the session timer.
func (d *Dialog) timerExpired(t deadline) {
	if d.session == nil {
		return
	}
	switch {
	case t.kind == timerRefresh:
		d.refreshDue()
	case t.key == expiryOurs:
		d.timerEvent(fsm.TimerExpiry, &cause{})
	case d.servesRefresh():
		d.timerEvent(fsm.TimerPeerExpiryServing, &cause{})
	default:
		d.timerEvent(fsm.TimerPeerExpiry, &cause{})
	}
}

// refreshDue sends a refresh, or waits for the exchange that is in its way.
func (d *Dialog) refreshDue() {
	ev, ask := fsm.TimerRefreshByReinvite, fsm.AskSendInvite
	if d.knowsUpdate() {
		ev, ask = fsm.TimerRefresh, fsm.AskSendPlainUpdate
	}
	// An exchange that is open will refresh by its own 2xx. If it takes too long, what the
	// interlock lets through is sent all the same.
	busy := d.busy()
	if v, _ := fsm.Interlock(busy, ask, d.e.cfg.Policy.Interlock); v != fsm.Proceed || busy != fsm.Free && !d.session.timer.whenFree {
		ev = fsm.TimerRefreshBusy
	}
	d.timerEvent(ev, &cause{})
}

// timerFree: what was in the way of a refresh is done. If it was a refresh itself, none waits.
func (d *Dialog) timerFree() {
	if d.session == nil || d.session.timer == nil || !d.session.timer.whenFree {
		return
	}
	d.session.timer.whenFree = false
	d.refreshDue()
}

// timerServed: a request of the peer got its final response. An interval that was over
// already waited for it; only a 2xx has begun a new one.
func (d *Dialog) timerServed(resp *message.Message) {
	if d.session == nil || d.session.timer == nil || !d.session.timer.whenServed || resp.Status() < 300 {
		return
	}
	if m := resp.Method(); m == message.INVITE || m == message.UPDATE {
		d.session.timer.whenServed = false
		d.timerEvent(fsm.TimerPeerExpiry, &cause{})
	}
}

// servesRefresh says whether a request of the peer is open whose 2xx would be a refresh.
func (d *Dialog) servesRefresh() bool {
	for _, s := range d.open {
		if m := s.Method(); m == message.INVITE || m == message.UPDATE {
			return true
		}
	}
	return false
}

// refreshing is the method of our refresh that has no final response, "" for none.
func (d *Dialog) refreshing() message.Method {
	if d.session == nil || d.session.timer == nil || d.session.timer.open == nil {
		return ""
	}
	return d.session.timer.open.method
}

// refresh sends a refresh: an UPDATE without SDP, or a re-INVITE with the session as it is (§7.4).
func (d *Dialog) refresh(method message.Method) {
	d.session.timer.whenFree = false
	seq, err := d.nextSeq("refresh")
	if err != nil {
		return // no number left; the expiry decides
	}
	m, flow, err := d.request(method, seq)
	if err != nil {
		return
	}
	o := &outgoing{d: d, method: method, purpose: forRefresh, asked: d.timerRequest(m)}
	if method == message.INVITE {
		o.with.SDP = d.refreshOffer()
		if err = o.with.fill(m); err != nil {
			return
		}
	}
	if credentials(d.auth, m) != nil || d.start(o, m, flow) != nil {
		return
	}
	d.session.timer.open = o
	if method == message.INVITE {
		o.offered = true
		d.offer(fsm.SendOfferInvite, textOf(m), &cause{msg: m, client: o.client})
		d.session.open.made = true
	}
}

// refreshAgain sends a refresh again that was challenged or whose interval was too short.
func (d *Dialog) refreshAgain(c *cause) {
	o := c.request
	req := o.client.Request()
	if req == nil {
		return
	}
	if c.code == 422 {
		req = d.mended(req)
	}
	o.again(req)
}

// refreshHappened is the fate of our refresh.
func (o *outgoing) refreshHappened(ev *transaction.Event) {
	d := o.d
	c := &cause{msg: ev.Message, client: ev.Client, by: Local, err: ev.Err, kind: ev.Kind, request: o}
	code := statusOf(ev, c)
	if code < 200 || o.done {
		d.refreshOngoing(o, c)
		return
	}
	o.done = true
	if d.session == nil || d.session.timer == nil {
		return
	}
	t := d.session.timer
	t.open = nil
	if code < 300 {
		accepted(d.auth, c.msg)
		d.refreshAccepted(o, c)
		d.modified()
		return
	}
	if o.method == message.INVITE {
		d.offer(fsm.InviteRefused, "", c)
	}
	event := o.refreshFailure(c)
	if event == fsm.Recv422 {
		t.raised++
	}
	d.timerEvent(event, c)
	d.judgeRefresh(o, event, c)
	d.modified()
}

// refreshAccepted: the 2xx to our refresh came.
func (d *Dialog) refreshAccepted(o *outgoing, c *cause) {
	if o.method == message.INVITE {
		d.acknowledge(c, d.heard2xx(c, true))
	}
	d.refreshTarget(c)
	d.timerAnswered(o, c.msg)
}

// refreshOngoing: a provisional response to our refresh, or its 2xx once more.
func (d *Dialog) refreshOngoing(o *outgoing, c *cause) {
	switch {
	case o.method != message.INVITE || c.msg == nil:
	case o.done && c.code/100 == 2:
		d.ackAgain(c)
	case !o.done && d.takeProvisional(c):
		if isReliable(c.msg) {
			d.refreshTarget(c) // RFC 6141 §4.7
		}
		if sdpOf(c.msg) != nil {
			d.described(c, isReliable(c.msg))
		}
		d.ackProvisional(c)
	}
}

// refreshFailure classifies a failure of our refresh (§10).
func (o *outgoing) refreshFailure(c *cause) fsm.Event {
	d := o.d
	t := d.session.timer
	_, told := retryAfterOf(c.msg)
	switch code := c.code; {
	case c.kind != transaction.Response && c.kind != transaction.Timeout:
		return fsm.ModifyTransportError
	case isChallenge(code) && d.e.authorize(&d.auth, o.client.Request(), c.msg) == nil:
		return fsm.ModifyChallenged
	case code == 422 && minSE(c.msg) > max(t.minSE, intervalIn(o.client.Request())) && t.raised < most422:
		return fsm.Recv422
	case code == 491 && d.owner:
		return fsm.Recv491AsOwner
	case code == 491:
		return fsm.Recv491NotOwner
	case code == 500 && told:
		return fsm.Recv500RetryAfter
	case (code == 405 || code == 501) && o.method == message.UPDATE:
		return fsm.UpdateUnsupported
	}
	if ev := d.failureEvent(o.method, c.code, c.kind); ev != fsm.NoEvent {
		return ev
	}
	return fsm.ModifyFailed
}

// judgeRefresh ends the call where RFC 5057 says that a failed refresh does.
func (d *Dialog) judgeRefresh(o *outgoing, ev fsm.Event, c *cause) {
	switch ev {
	case fsm.UsageFailure, fsm.UsageFailureQuiet, fsm.UsageTimeout, fsm.DialogFailure:
		d.judgeFailure(o.method, c)
	}
}

// retryAfter is how long a 500 wants us to wait.
func retryAfter(m *message.Message) time.Duration {
	d, _ := retryAfterOf(m)
	return d
}

func retryAfterOf(m *message.Message) (time.Duration, bool) {
	if m == nil {
		return 0, false
	}
	r, err := m.RetryAfter()
	if err != nil {
		return 0, false
	}
	return time.Duration(r.Seconds) * time.Second, true
}

// glareWait draws the time after which a request that got 491 is tried again (RFC 3261 §14.1):
// 2.1 to 4.0 s for who made the Call-ID, 0 to 2.0 s for the other side, in steps of 10 ms.
func (e *Endpoint) glareWait(owner bool) schedule.Instant {
	const step = 10 * schedule.Instant(time.Millisecond)
	if owner {
		return (210 + schedule.Instant(e.randUint32()%191)) * step
	}
	return schedule.Instant(e.randUint32()%201) * step
}

// knowsUpdate says whether the peer takes an UPDATE (RFC 3311 §4).
func (d *Dialog) knowsUpdate() bool { return d.peer.update && !d.peer.noUpdate }

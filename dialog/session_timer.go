package dialog

import (
	"errors"
	"time"

	"github.com/sipdialog/sipdialog/dialog/internal/schedule"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// ErrSessionExpired: the call had a session interval, and nobody refreshed it in time (RFC 4028).
var ErrSessionExpired = errors.New("no session refresh in time")

// A sessionTimer keeps a call alive, or ends it, as RFC 4028 wants. It runs the table
// fsm.SessionTimer; its two deadlines are among those of the dialog.
type sessionTimer struct {
	interval uint32           // seconds agreed in the last 2xx
	minSE    uint32           // the largest Min-SE that was named in this dialog (§7.4)
	until    schedule.Instant // when the session expires unless refreshed
	wait     schedule.Instant // until the next refresh, if not half of the interval
	open     *outgoing        // our refresh that has no final response
	raised   uint8            // how often it was sent again after a 422

	whenFree   bool // a refresh waits for the interlock
	whenServed bool // the interval is over, and a request of the peer may still refresh it
}

// The keys of timerSessionEnd: whose task it was to refresh.
const (
	expiryOurs uint32 = iota
	expiryTheirs
)

// timerOf gives the session timer of the dialog, made when it is first needed.
func (d *Dialog) timerOf() *sessionTimer {
	if d.session.timer == nil {
		d.session.timer = new(sessionTimer)
		d.regions.Timer = fsm.SessionTimer.Start()
	}
	return d.session.timer
}

// SessionTimer tells how the call is kept alive: the session interval, who refreshes it, and
// when it expires unless refreshed. by is zero when the call has no session timer (RFC 4028).
func (d *Dialog) SessionTimer() (interval time.Duration, by By, until time.Time) {
	by = d.timerBy()
	if by == 0 {
		return 0, 0, time.Time{}
	}
	t := d.session.timer
	return time.Duration(t.interval) * time.Second, by, d.time(t.until)
}

// timerBy says who refreshes, zero for nobody.
func (d *Dialog) timerBy() By {
	switch {
	case d.takes(fsm.SessionTimer, fsm.TimerExpiry): // the interval runs out on us
		return Local
	case d.takes(fsm.SessionTimer, fsm.TimerPeerExpiry):
		return Remote
	}
	return 0
}

func (d *Dialog) timerEvent(ev fsm.Event, c *cause) bool {
	if d.session == nil || d.session.timer == nil {
		return false
	}
	r := d.e.step(fsm.SessionTimer, &d.regions.Timer, ev, &d.id)
	if r == nil {
		return false
	}
	for _, do := range r.Do {
		d.performTimer(do, c)
	}
	return true
}

func (d *Dialog) performTimer(do fsm.Action, c *cause) {
	t, h, now := d.session.timer, &d.e.heap, d.e.now
	whole := schedule.Instant(t.interval) * schedule.Instant(time.Second)
	switch do {
	case fsm.StartRefresh:
		wait := whole / 2
		if t.wait > 0 {
			wait = t.wait
		}
		t.wait, t.whenFree = 0, false
		d.timers.arm(h, deadline{kind: timerRefresh, at: now + wait})
	case fsm.StopRefresh:
		t.whenFree = false
		d.timers.stop(h, timerRefresh, 0)
	case fsm.StartExpiry:
		t.until = now + whole
		d.timers.arm(h, deadline{kind: timerSessionEnd, key: expiryOurs, at: t.until})
	case fsm.StopExpiry:
		d.timers.stop(h, timerSessionEnd, expiryOurs)
	case fsm.StartPeerExpiry: // §10: a little early, before firewalls forget the call
		t.until, t.whenServed = now+whole, false
		early := min(32*schedule.Instant(time.Second), whole/3)
		d.timers.arm(h, deadline{kind: timerSessionEnd, key: expiryTheirs, at: t.until - early})
	case fsm.StopPeerExpiry:
		t.whenServed = false
		d.timers.stop(h, timerSessionEnd, expiryTheirs)
	case fsm.WaitAsOwner:
		t.wait = d.e.glareWait(true)
	case fsm.WaitAsNonOwner:
		t.wait = d.e.glareWait(false)
	case fsm.WaitAsTold:
		t.wait = schedule.Instant(retryAfter(c.msg))
	case fsm.SendRefreshUpdate:
		d.holdHears(fsm.TimerRefresh, c)
		d.refresh(message.UPDATE)
	case fsm.SendRefreshReinvite:
		d.holdHears(fsm.TimerRefreshByReinvite, c)
		d.refresh(message.INVITE)
	case fsm.RaiseMinSE:
		t.minSE = max(t.minSE, minSE(c.msg))
	case fsm.ResendRefresh:
		d.refreshAgain(c)
	case fsm.MarkNoUpdate:
		d.peer.noUpdate = true
	case fsm.RefreshWhenFree: // look again at half of the time that is left
		t.whenFree = true
		if left := t.until - now; left > schedule.Instant(time.Second) {
			d.timers.arm(h, deadline{kind: timerRefresh, at: now + left/2})
		}
	case fsm.ExpireWhenServed:
		t.whenServed = true
	case fsm.TellRefreshed:
		d.e.put(&Output{Kind: Refreshed, Dialog: d, Message: c.msg, Until: d.time(t.until)})
	case fsm.HangUp:
		d.hangUp(&cause{
			by: Local, code: 408, err: ErrSessionExpired, why: "the session expired",
			reason: `SIP;cause=408;text="Session expired"`,
		})
	case fsm.AddCredentials: // refreshAgain has them
	}
}

// timerInitial: the 2xx that makes the call came (caller) or goes out (callee). Without an
// interval in it there is no session timer.
func (d *Dialog) timerInitial(ev [2]fsm.Event, who string, seconds uint32, c *cause) {
	if who == "" {
		return
	}
	d.timerOf().agree(seconds)
	if who == "uac" {
		d.timerEvent(ev[0], c)
		return
	}
	d.timerEvent(ev[1], c)
}

// agree notes what a 2xx said. Less than 90 s is illegal and counts as 90 s (§5).
func (t *sessionTimer) agree(seconds uint32) {
	t.interval = max(seconds, uint32(MinimumSE/time.Second))
	t.raised = 0
}

// What a 2xx means, by the refresher that it names: the sender of the request, its receiver,
// nobody.
var (
	initialSent    = [2]fsm.Event{fsm.InitialSETheirs, fsm.InitialSEOurs}
	initialCame    = [2]fsm.Event{fsm.InitialSEOurs, fsm.InitialSETheirs}
	refreshSent    = [3]fsm.Event{fsm.Send2xxSETheirs, fsm.Send2xxSEOurs, fsm.Send2xxSENone}
	refreshAnswers = [3]fsm.Event{fsm.Recv2xxSEOurs, fsm.Recv2xxSETheirs, fsm.Recv2xxSENone}
)

// timerHeard: the 2xx to our INVITE came.
func (inv *invite) timerHeard(d *Dialog, c *cause) {
	if d.session == nil {
		return
	}
	who, seconds := d.heardInterval(inv.asked, c.msg, intervalIn(c.client.Request()), true)
	d.timerInitial(initialCame, who, seconds, c)
}

// timerSent: our 2xx to the INVITE of the call goes out.
func (d *Dialog) timerSent(resp *message.Message) {
	who, seconds := writtenIn(resp)
	d.timerInitial(initialSent, who, seconds, &cause{resp: resp})
}

// timerAccept writes the session interval into a 2xx of ours to an UPDATE, which is a refresh
// (§9), and begins the interval anew.
func (d *Dialog) timerAccept(req, resp *message.Message) {
	d.timerWrite(req, resp)
	d.timerAnew(req, resp)
}

// timerAnew: a 2xx of ours to a re-INVITE or UPDATE goes out.
func (d *Dialog) timerAnew(req, resp *message.Message) {
	d.learnPackages(req) // what a request says of the peer counts once it is accepted
	if d.beforeAnswer(req) {
		return
	}
	who, seconds := writtenIn(resp)
	d.timerMoves(refreshSent, who, seconds, &cause{msg: req, resp: resp})
}

// timerAnswered: a 2xx to a re-INVITE or UPDATE of ours came, which is a refresh (§7.2); not
// so in a call that is over, where it is only acknowledged.
func (d *Dialog) timerAnswered(o *outgoing, resp *message.Message) {
	d.learnPackages(resp)
	if o.early || d.over() {
		return
	}
	who, seconds := d.heardInterval(o.asked, resp, intervalIn(o.client.Request()), false)
	d.timerMoves(refreshAnswers, who, seconds, &cause{msg: resp})
}

// timerMoves feeds what a 2xx in the middle of a call says.
func (d *Dialog) timerMoves(ev [3]fsm.Event, who string, seconds uint32, c *cause) {
	if who == "" {
		d.timerEvent(ev[2], c)
		return
	}
	d.timerInitial([2]fsm.Event{ev[0], ev[1]}, who, seconds, c)
	d.couple(fsm.Dialog, c) // the 2xx may have come after the end of the call
}

// writtenIn reads the outcome of a negotiation in our own 2xx, as heardInterval does in one of
// the peer.
func writtenIn(resp *message.Message) (who string, seconds uint32) {
	se, err := resp.SessionExpires()
	switch {
	case err != nil:
		return "", 0
	case se.Refresher() == "uas":
		return "uas", se.Seconds
	}
	return "uac", se.Seconds
}

// intervalIn is the interval that a request of ours asked for, 0 for none.
func intervalIn(req *message.Message) uint32 {
	if req == nil {
		return 0
	}
	se, err := req.SessionExpires()
	if err != nil {
		return 0
	}
	return se.Seconds
}

func minSE(m *message.Message) uint32 {
	if m == nil {
		return 0
	}
	v, err := m.MinSE()
	if err != nil {
		return 0
	}
	return v.Seconds
}

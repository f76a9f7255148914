package dialog

import (
	"strconv"
	"time"

	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// A negotiation is how the two sides of one request agree on a session interval and on who
// refreshes (RFC 4028 §7 to §9). It runs the table fsm.SessionInterval and writes what comes
// out into a message. "uac" and "uas" are meant of the request, not of the call.
type negotiation struct {
	e         *Endpoint
	id        ID
	state     fsm.State
	msg       *message.Message // the request, or our 2xx
	seconds   uint32           // the interval to write
	lower     uint32           // what LowerSE makes of it
	minSE     uint32           // Min-SE to write, 0 for none
	refresher string           // who is to refresh, "uac" or "uas": asked for, or decided
}

// step feeds the machine and writes what its rule orders, the interval last.
func (n *negotiation) step(ev fsm.Event) {
	r := n.e.step(fsm.SessionInterval, &n.state, ev, &n.id)
	if r == nil {
		return
	}
	write := false
	for _, do := range r.Do {
		switch do {
		case fsm.UACRefreshes:
			n.refresher = "uac"
		case fsm.UASRefreshes:
			n.refresher = "uas"
		case fsm.WriteSE:
			write = true
		case fsm.WriteMinSE:
			n.writeMinSE()
		case fsm.RequireTimer:
			n.msg.Add("Require", "timer")
		case fsm.LowerSE:
			n.seconds = n.lower
		case fsm.SupportTimer: // stands in every request (§7.1)
		case fsm.KeepRefresher: // in refresher already
		case fsm.RaiseMinSE, fsm.RetryInvite: // done by the INVITE's own machine
		case fsm.StartSessionTimer: // when the 2xx goes by
		}
	}
	if write {
		n.write()
	}
}

func (n *negotiation) write() {
	v := strconv.FormatUint(uint64(n.seconds), 10)
	if n.refresher != "" {
		v += ";refresher=" + n.refresher
	}
	n.msg.Add("Session-Expires", v)
}

func (n *negotiation) writeMinSE() {
	if n.minSE > 0 {
		n.msg.Add("Min-SE", strconv.FormatUint(uint64(n.minSE), 10))
	}
}

// floor is the shortest interval that this endpoint accepts, in seconds (§5, §9).
func (e *Endpoint) floor() uint32 {
	return uint32(max(MinimumSE, e.cfg.Session.MinSE) / time.Second)
}

// wanted is the interval that this endpoint asks for, in seconds; 0: none.
func (e *Endpoint) wanted() uint32 { return uint32(e.cfg.Session.Expires / time.Second) }

// timerHeaders adds Session-Expires and Min-SE to an INVITE (§7.1, §7.4).
func (inv *invite) timerHeaders(m *message.Message) {
	e, t := inv.e, &inv.tries
	n := negotiation{e: e, id: inv.first.id, state: fsm.SessionInterval.Start(), msg: m, minSE: t.minSE, refresher: e.cfg.Session.Refresher}
	if e.floor() > uint32(MinimumSE/time.Second) {
		n.minSE = max(n.minSE, e.floor())
	}
	ev := fsm.InviteWithoutTimer
	if want := e.wanted(); want > 0 || t.minSE > 0 {
		n.seconds = max(want, n.minSE)
		ev = fsm.InviteWithTimer
		n.writeMinSE()
	}
	n.step(ev)
	inv.asked = n.state
}

// intervalTooSmall says whether a 422 can be mended: it names a floor that is higher than the
// last one (§7.3).
func (inv *invite) intervalTooSmall(m *message.Message) bool {
	t := &inv.tries
	floor, err := m.MinSE()
	if err != nil || floor.Seconds <= t.minSE || t.raised >= most422 || !inv.request.Has("Session-Expires") {
		return false
	}
	inv.e.step(fsm.SessionInterval, &inv.asked, fsm.Recv422, &inv.first.id)
	t.minSE = floor.Seconds
	t.raised++
	return true
}

// most422 bounds how often a request is sent again with a longer interval: as many proxies as
// a sane route has, each with a floor of its own.
const most422 = 8

// intervalRefused answers 422 to a request whose interval is below our floor, if its sender
// knows what that means (§9).
func (e *Endpoint) intervalRefused(s *transaction.Server, m *message.Message) bool {
	se, err := m.SessionExpires()
	if err != nil || se.Seconds >= e.floor() || !knowsTimer(m) {
		return false
	}
	n := negotiation{e: e, id: ID{CallID: m.CallID()}, state: fsm.SessionInterval.Start()}
	n.step(fsm.RecvSETooSmall)
	e.reply(s, m, 422, Header{"Min-SE", strconv.FormatUint(uint64(e.floor()), 10)})
	return true
}

// timerRefuses is intervalRefused for a re-INVITE or UPDATE.
func (d *Dialog) timerRefuses(s *transaction.Server, m *message.Message) bool {
	if !d.e.intervalRefused(s, m) {
		return false
	}
	d.closed(s)
	return true
}

func knowsTimer(m *message.Message) bool {
	return m.HasToken("Supported", "timer") || m.HasToken("Require", "timer")
}

// timerWrite decides the interval and the refresher for a request of the peer and writes them
// into our 2xx (§9, table 2).
func (d *Dialog) timerWrite(req, resp *message.Message) {
	e := d.e
	if req != d.inviteMsg && d.beforeAnswer(req) {
		return
	}
	n := negotiation{e: e, id: d.id, state: fsm.SessionInterval.Start(), msg: resp}
	asked := uint32(MinimumSE / time.Second) // the floor of whoever sent or passed on the request
	if floor, err := req.MinSE(); err == nil {
		asked = max(asked, floor.Seconds)
		d.timerOf().minSE = max(d.timerOf().minSE, floor.Seconds)
	}
	knows, want := knowsTimer(req), e.wanted()
	se, err := req.SessionExpires()
	if err != nil {
		if want > 0 && knows {
			n.seconds = max(want, asked, e.floor())
			n.step(d.chosen(fsm.RecvNoSEChooseUAC, fsm.RecvNoSEChooseUAS))
		}
		return
	}
	n.seconds = se.Seconds
	if n.lower = max(want, asked, e.floor()); want > 0 && n.lower < se.Seconds {
		n.step(fsm.RecvSELong)
	}
	switch who := se.Refresher(); {
	case se.Seconds < uint32(MinimumSE/time.Second), se.Seconds < e.floor() && e.cfg.Policy.OmitShortInterval:
		n.step(fsm.RecvSETooSmallOmit)
	case se.Seconds < e.floor():
		n.step(fsm.RecvSETooSmallUnsupported)
	case !knows:
		n.step(fsm.RecvSEUnsupported)
	case who == "uac":
		n.step(fsm.RecvSERefresherUAC)
	case who == "uas":
		n.step(fsm.RecvSERefresherUAS)
	default:
		n.step(d.chosen(fsm.RecvSEChooseUAC, fsm.RecvSEChooseUAS))
	}
}

// chosen picks the refresher where the sender of a request left it open: the one who refreshes
// now, else the one that Config.Session.Refresher names, else the sender.
func (d *Dialog) chosen(uac, uas fsm.Event) fsm.Event {
	switch d.timerBy() {
	case Local:
		return uas
	case Remote:
		return uac
	}
	if d.e.cfg.Session.Refresher == "uas" {
		return uas
	}
	return uac
}

// beforeAnswer says whether a request of the peer was sent before the call stood, or may have been:
// then it says nothing of the session timer, for the 2xx to the INVITE is to say it (§7.2).
func (d *Dialog) beforeAnswer(req *message.Message) bool {
	return !d.permits(fsm.Dialog, fsm.WantRefresh) && (!d.answeredCall() || !req.Has("Session-Expires"))
}

// timerRequest writes the interval into a re-INVITE or UPDATE of ours (§7.4): the current one,
// and the roles as they are. Before the call stands there is none to write. It gives where the
// negotiation stands, for the 2xx.
func (d *Dialog) timerRequest(m *message.Message) (asked fsm.State) {
	e := d.e
	if !d.permits(fsm.Dialog, fsm.WantRefresh) {
		return fsm.SessionInterval.Start()
	}
	n := negotiation{e: e, id: d.id, state: fsm.SessionInterval.Start(), msg: m, seconds: e.wanted(), refresher: e.cfg.Session.Refresher}
	t := d.session.timer
	if t != nil {
		n.minSE = t.minSE
	}
	if e.floor() > uint32(MinimumSE/time.Second) {
		n.minSE = max(n.minSE, e.floor())
	}
	switch by := d.timerBy(); {
	case by != 0:
		n.seconds = max(t.interval, n.minSE)
		n.refresher = "uas"
		if by == Local {
			n.refresher = "uac"
		}
		n.step(fsm.WantRefresh)
	case n.seconds > 0:
		n.seconds = max(n.seconds, n.minSE)
		n.writeMinSE()
		n.step(fsm.InviteWithTimer)
	default:
		n.step(fsm.InviteWithoutTimer)
	}
	return n.state
}

// heardInterval reads the interval in a 2xx of the peer (§7.2), and who is to refresh: "uac" or
// "uas", or "" when there is no interval. asked is where the negotiation stood; asking is the
// interval that our request named.
func (d *Dialog) heardInterval(asked fsm.State, m *message.Message, asking uint32, initial bool) (who string, seconds uint32) {
	n := negotiation{e: d.e, id: d.id, state: asked}
	se, err := m.SessionExpires()
	switch {
	case err == nil && se.Refresher() == "uas":
		n.step(fsm.Recv2xxRefresherUAS)
	case err == nil: // who names nobody means the sender of the request
		n.step(fsm.Recv2xxRefresherUAC)
	case asking > 0 && d.e.cfg.Policy.RefreshAlone:
		n.step(fsm.Recv2xxNoSEKeep)
		return n.refresher, asking
	case initial:
		n.step(fsm.Recv2xxNoSE)
	default:
		n.step(fsm.MidDialog2xxNoSE)
	}
	return n.refresher, se.Seconds
}

package dialog

import (
	"time"

	"github.com/sipdialog/sipdialog/fsm"
)

// tries is what an INVITE has been through: redirects, intervals.
type tries struct {
	minSE   uint32   // largest Min-SE of a 422 (RFC 4028 §7.4)
	raised  uint8    // how many of them there were
	targets []string // URIs tried, in order
	next    string   // the URI to try next
	left    []string // URIs not tried yet, best first
}

// judge decides what follows from the final response to the INVITE (§8.1.3.4, §8.1.3.5,
// §22.2, RFC 4028 §7.3).
func (inv *invite) judge(c *cause) fsm.Event {
	e, m := inv.e, c.msg
	switch code := m.Status(); {
	case inv.cancelWanted:
		return fsm.FailedForGood
	case isChallenge(code):
		if err := e.authorize(&inv.first.auth, inv.request, m); err != nil {
			c.err = &ResponseError{What: "invite " + inv.target, Code: code, Reason: m.Reason(), Why: err}
			return fsm.FailedForGood
		}
		return fsm.FailedChallenged
	case code >= 300 && code < 400:
		inv.addTargets(m)
		if inv.follow() {
			return fsm.FailedRedirected
		}
		inv.tellRedirected(m)
	case code == 422:
		if inv.intervalTooSmall(m) {
			return fsm.FailedIntervalTooSmall
		}
	case len(inv.tries.left) > 0 && inv.follow():
		return fsm.FailedRedirected
	}
	return fsm.FailedForGood
}

// retry sends the INVITE again: same Call-ID, To, From; CSeq one higher (§8.1.3.5). The dialog
// that the host has begins anew, for it never got beyond its half.
func (inv *invite) retry() {
	d := inv.first
	for _, f := range inv.forks {
		if f != d { // they have ended with the try before
			f.invite = nil
			f.transactionEnded()
		}
	}
	d.restart(inv)
	if inv.tries.next != "" {
		d.target, inv.tries.next = inv.tries.next, ""
		inv.target = d.target
	}
	if err := inv.send(); err != nil {
		d.event(fsm.SendInvite, &nothing) // as if it had been sent, and failed
		inv.fail(fsm.InviteTransportError, &cause{by: Local, err: err, code: 503, why: err.Error()})
		return // the transaction of the try before goes on counting
	}
	d.transactions-- // that one only absorbs now
}

// restart takes a dialog back to its half: no remote tag, no state.
func (d *Dialog) restart(inv *invite) {
	if d.key != (ID{}) {
		delete(d.e.dialogs, d.key)
		d.key = ID{}
		d.e.invites++
	}
	inv.forks = nil
	d.id.RemoteTag, d.remote, d.target, d.routes = "", inv.to, inv.target, inv.call.Route
	d.regions = Regions{}
	d.sessionRestart()
}

// seconds prints a duration as delta-seconds, rounded up.
func seconds(d time.Duration) string {
	var b [20]byte
	n := (d + time.Second - 1) / time.Second
	i := len(b)
	for ok := true; ok; ok = n > 0 {
		i--
		b[i] = byte('0' + n%10)
		n /= 10
	}
	return string(b[i:])
}

package dialog

import (
	"slices"
	"strings"
	"time"

	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// tries is what an INVITE has been through: redirects, intervals.
type tries struct {
	minSE   uint32   // largest Min-SE of a 422 (RFC 4028 §7.4)
	raised  uint8    // how many of them there were
	targets []string // URIs tried, in order
	next    string   // the URI to try next
	left    []string // URIs not tried yet, best first
	asking  string   // the URI that is tried, if it has headers for the INVITE

	unwanted []string // option tags that a 420 refused
}

// judge decides what follows from the final response to the INVITE, or from what stands for one:
// 408 for none, 503 for a transport that failed (§8.1.3.1, §8.1.3.4, §8.1.3.5, §22.2, RFC 4028 §7.3).
func (inv *invite) judge(c *cause) fsm.Event {
	if inv.cancelWanted {
		return fsm.FailedForGood
	}
	if m := c.msg; m != nil {
		switch code := m.Status(); {
		case isChallenge(code):
			err := inv.e.authorize(&inv.first.auth, inv.request, m)
			if err == nil {
				return fsm.FailedChallenged
			}
			c.err = &ResponseError{What: "invite " + inv.target, Code: code, Reason: m.Reason(), Why: err}
		case code < 400:
			if inv.addTargets(m); !inv.follow() {
				inv.tellRedirected(m)
				return fsm.FailedForGood
			}
			return fsm.FailedRedirected
		case code == 422 && inv.intervalTooSmall(m):
			return fsm.FailedIntervalTooSmall
		case code == 420 && inv.mend(m):
			return fsm.FailedMendable
		}
	}
	if c.code < 600 && inv.follow() { // a 6xx speaks for every target (§21.6)
		return fsm.FailedRedirected
	}
	inv.keepTargets()
	return fsm.FailedForGood
}

// mend leaves out of the next try the extensions that a 420 does not want (§8.1.3.5). False: the
// INVITE did not ask for any of them.
func (inv *invite) mend(m *message.Message) bool {
	mended := false
	for tag := range m.Values("Unsupported") {
		if inv.request != nil && inv.request.HasToken("Require", tag) && len(inv.tries.unwanted) < maxUnwanted {
			inv.tries.unwanted = append(inv.tries.unwanted, strings.Clone(tag))
			mended = true
		}
	}
	return mended
}

// maxUnwanted bounds how often an INVITE is mended.
const maxUnwanted = 16

// mended takes the extensions that were refused out of an INVITE.
func (t *tries) mended(m *message.Message) {
	for _, name := range [...]string{"Require", "Supported"} {
		var left []string
		for tag := range m.Values(name) {
			if !slices.ContainsFunc(t.unwanted, func(u string) bool { return strings.EqualFold(u, tag) }) {
				left = append(left, tag)
			}
		}
		if m.Del(name); len(left) > 0 {
			m.Add(name, strings.Join(left, ", "))
		}
	}
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
		inv.tries.take(d, inv.tries.next)
		inv.target, inv.tries.next = d.target, ""
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
	if d.listed {
		d.e.dialogs.Drop(d.e.keyOf(d.id))
		d.listed = false
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

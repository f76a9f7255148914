package dialogtest

import (
	"slices"
	"time"

	"github.com/sipdialog/sipdialog/message"
)

// timerRules are about session timers.
var timerRules = []Rule{
	{Name: "sessionInterval", Ref: "RFC 4028 §4, §5, §7.1", check: sessionInterval,
		Says: "Session-Expires and Min-SE are at least 90 seconds, and a request's Session-Expires is no shorter than its Min-SE."},
	{Name: "sessionAnswer", Ref: "RFC 4028 §9, Table 2", check: sessionAnswer,
		Says: "A 2xx names the refresher, the one that the request named; its Session-Expires is no longer than the request's and no shorter than its Min-SE; with refresher=uac it requires timer."},
	{Name: "sessionRefreshed", Ref: "RFC 4028 §7.2, §10", check: sessionRefreshed,
		Says: "A session with a timer is refreshed before it expires, or ends."},
}

// session gives the Session-Expires of a message.
func (v *view) session() (interval time.Duration, refresher string, ok bool) {
	text, ok := v.sip.Header("Session-Expires")
	if !ok {
		return 0, "", false
	}
	se, err := message.ParseSessionExpires(text)
	if err != nil {
		return 0, "", false
	}
	return time.Duration(atoi(text)) * time.Second, se.Refresher(), true
}

// minSE gives the Min-SE of a message.
func (v *view) minSE() (d time.Duration, ok bool) {
	text, ok := v.sip.Header("Min-SE")
	return time.Duration(atoi(text)) * time.Second, ok
}

const leastSession = 90 * time.Second

func sessionInterval(a *audit) {
	a.sentBy(func(c *agent, m *seen) {
		se, _, ok := m.session()
		least, limited := m.minSE()
		switch {
		case ok && se < leastSession:
			a.find(c, m, "has Session-Expires %v", se)
		case limited && least < leastSession:
			a.find(c, m, "has Min-SE %v", least)
		case ok && m.Code == 0 && se < least:
			a.find(c, m, "has Session-Expires %v, less than its Min-SE %v", se, least)
		}
	})
}

func sessionAnswer(a *audit) {
	a.sentBy(func(c *agent, m *seen) {
		se, refresher, ok := seOf(m)
		if !ok || m.request == nil {
			return
		}
		asked, wanted, had := m.request.session()
		least, _ := m.request.minSE()
		supports := m.request.sip.HasToken("Supported", "timer")
		switch {
		case refresher != "uac" && refresher != "uas":
			a.find(c, m, "does not name the refresher")
		case wanted != "" && refresher != wanted:
			a.find(c, m, "has refresher=%s; F%d has %s", refresher, m.request.F, wanted)
		case !supports && refresher == "uac":
			a.find(c, m, "has refresher=uac; the caller of F%d does not support timers", m.request.F)
		case had && se > asked:
			a.find(c, m, "has Session-Expires %v; F%d has %v", se, m.request.F, asked)
		case se < least && !(had && asked < least):
			a.find(c, m, "has Session-Expires %v; Min-SE of F%d is %v", se, m.request.F, least)
		case refresher == "uac" && !m.sip.HasToken("Require", "timer"):
			a.find(c, m, "does not require timer, with refresher=uac")
		}
	})
}

// seOf gives the Session-Expires of a 2xx that sets the session's timer.
func seOf(m *seen) (time.Duration, string, bool) {
	if !m.answers("INVITE", 200, 299) && !m.answers("UPDATE", 200, 299) {
		return 0, "", false
	}
	return m.session()
}

// refused tells whether a message refuses the call itself, and so ends its early dialogs.
func refused(o *seen) bool {
	return o.answers("INVITE", 300, 699) && o.request != nil && o.request.toTag == ""
}

func sessionRefreshed(a *audit) {
	a.eachLeg(func(l *leg) {
		if l.remote == "" || !l.whole || l.agent.died {
			return
		}
		for _, m := range l.log {
			se, _, ok := seOf(m)
			if !ok || m.toTag == "" || !l.first(m) || !a.lasted(m, se+a.late()) {
				continue
			}
			next := after(l.log, m, func(o *seen) bool {
				// another refresh was tried, or the call ended in one of the ways in which it may
				return o.Code == 0 && (o.is("INVITE") || o.is("UPDATE") || o.is("BYE")) || o.Code >= 300 && endsCall(o.Code) || refused(o)
			})
			over := before(l.log, m, func(o *seen) bool { return o.is("BYE") && o.toTag != "" || refused(o) })
			quiet := slices.ContainsFunc(l.log, func(o *seen) bool { // ended without a BYE (RFC 5057 §5.2)
				return o.at.Add(a.silent()).Sub(m.at) <= se+a.late() && a.timedOut(l.agent, o)
			})
			if over == nil && (next == nil || next.at.Sub(m.at) > se+a.late()) && !a.dropped(l.agent, m) && !quiet {
				a.find(l.agent, m, "sets a timer of %v; no refresh and no BYE follows in that time", se)
			}
		}
	})
}

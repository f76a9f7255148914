package dialogtest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/sdp"
)

// ownRules look at what machines and hosts did, beside the messages.
var ownRules = []Rule{
	{Name: "nothingAfterEnded", Ref: "dialog.Ended", Own: true, check: nothingAfterEnded,
		Says: "A dialog tells its host nothing after Ended."},
	{Name: "endedOnce", Ref: "dialog.Ended", Own: true, check: endedOnce,
		Says: "A dialog that ended has told so: whoever saw a call established and then terminated was told Ended."},
	{Name: "effectsAfterEnd", Ref: "RFC 5407 §2; RFC 3261 §15", check: effectsAfterEnd,
		Says: "After its BYE a dialog only clears up: ACK to a 2xx, the answers that are owed, PRACK, BYE again after a challenge or a late 2xx."},
	{Name: "everyDialogEnds", Ref: "RFC 3261 §13.2.2.4, §15", check: everyDialogEnds,
		Says: "A 2xx that a caller ACKed and did not keep is followed by a BYE of either side."},
	{Name: "holdIsTheFold", Ref: "RFC 3264 §6.1, §8.4; RFC 6337 §5.3", Own: true, check: holdIsTheFold,
		Says: "Who holds whom, as the host was told, is what all accepted offers and answers say together."},
	{Name: "dialogInfoMonotone", Ref: "RFC 4235 §3.7.1", Own: true, check: dialogInfoMonotone,
		Says: "The state of a dialog that is told only goes on: preparative, early, confirmed with or without a hold, terminated."},
	{Name: "chainedSteps", Ref: "fsm", Own: true, check: chainedSteps,
		Says: "Each step of a machine begins in the state where the last one ended, or in its start."},
}

func (a *audit) findAt(c *agent, e heard, format string, args ...any) {
	a.findings = append(a.findings, Finding{Rule: a.rule, At: a.t.Since(e.At), Who: c.name, Text: fmt.Sprintf(format, args...)})
}

// dialogs sorts the outputs of a party by dialog, in order.
func (c *agent) dialogs(f func(told []heard)) {
	by := make(map[int][]heard)
	n := 0
	for _, e := range c.told {
		if e.Kind == Output && e.Told.Dialog > 0 {
			by[e.Told.Dialog] = append(by[e.Told.Dialog], e)
			n = max(n, e.Told.Dialog)
		}
	}
	for i := 1; i <= n; i++ {
		if len(by[i]) > 0 {
			f(by[i])
		}
	}
}

func nothingAfterEnded(a *audit) {
	for _, c := range a.agents {
		if c.died {
			continue
		}
		c.dialogs(func(told []heard) {
			ended := false
			for _, e := range told {
				if ended {
					a.findAt(c, e, "dialog %d told %s after ended", e.Told.Dialog, e.Told.Kind)
				}
				ended = ended || e.Told.Kind == "ended"
			}
		})
	}
}

func endedOnce(a *audit) {
	for _, c := range a.agents {
		if c.died {
			continue
		}
		c.dialogs(func(told []heard) {
			var over heard
			ended := false
			for _, e := range told {
				if e.Told.Changed == "terminated" {
					over = e
				}
				ended = ended || e.Told.Kind == "ended"
			}
			if over.Event != nil && !ended {
				a.findAt(c, over, "dialog %d is terminated, and ended was never told", over.Told.Dialog)
			}
		})
	}
}

func effectsAfterEnd(a *audit) {
	a.eachLeg(func(l *leg) {
		if l.remote == "" || l.log[0].Method != "INVITE" {
			return
		}
		var bye *seen
		for _, m := range l.log {
			if m.out && bye != nil && m.n > bye.n && !l.clearsUp(bye, m) {
				a.find(l.agent, m, "leaves after the BYE F%d", bye.F)
			}
			if bye == nil && m.is("BYE") && m.toTag != "" && !l.refusedBye(m) {
				bye = m
			}
		}
	})
}

// refusedBye tells whether a BYE that came was not accepted, say because of its CSeq.
func (l *leg) refusedBye(m *seen) bool {
	r := after(l.log, m, func(o *seen) bool { return o.out && o.request == m.first && o.Code >= 200 })
	return !m.out && r != nil && r.Code >= 300
}

// clearsUp tells whether a message may still leave after the dialog's BYE.
func (l *leg) clearsUp(bye, m *seen) bool {
	if m.Again > 0 || m.toTag == "" || m.toTag != l.local && m.toTag != l.remote {
		return true
	}
	switch {
	case m.Code == 0:
		return m.is("ACK") || m.is("PRACK") || m.is("CANCEL") || m.is("NOTIFY") || m.is("SUBSCRIBE") ||
			m.is("BYE") && (bye.out || bye.is("BYE"))
	case m.seqMethod == "BYE", m.seqMethod == "CANCEL", m.seqMethod == "PRACK", m.seqMethod == "NOTIFY", m.seqMethod == "SUBSCRIBE":
		return true
	case m.seqMethod == "INVITE":
		// an INVITE that was open is refused, or its 2xx is on its way already
		return m.Code == 100 || m.Code >= 300 || m.request != nil && m.request.toTag == ""
	}
	return m.Code >= 300
}

func everyDialogEnds(a *audit) {
	a.each2xx(func(c *agent, m *seen) {
		if m.request.toTag != "" || !a.lasted(m, a.silent()) || before(c.log, m, func(o *seen) bool { return o.first == m.first }) != nil {
			return
		}
		// another fork was answered first: this one is kept on purpose, or it ends
		first := before(c.log, m, func(o *seen) bool {
			return !o.out && o.answers("INVITE", 200, 299) && o.request == m.request && o.toTag != m.toTag
		})
		// a BYE may have left the early dialog before
		bye := slices.ContainsFunc(c.log, func(o *seen) bool {
			return o.is("BYE") && o.callID == m.callID && (o.toTag == m.toTag || o.fromTag == m.toTag)
		})
		if first != nil && !bye && !c.kept(m) {
			a.find(c, m, "is the answer of a second fork after F%d; it is neither kept nor ended with BYE", first.F)
		}
	})
}

// kept tells whether the host was told that the call of this 2xx is established.
func (c *agent) kept(m *seen) bool {
	for _, e := range c.told {
		if e.Kind == Output && e.Told.Kind == "established" && e.Told.Call == m.callID && !e.At.Before(m.at) {
			return true
		}
	}
	return len(c.told) == 0
}

func holdIsTheFold(a *audit) {
	for _, c := range a.agents {
		if c.died {
			continue
		}
		for _, l := range c.legs {
			if l.remote == "" || !l.whole || a.spoilt[l.callID] || c.several(l.callID) {
				continue
			}
			l.folds(func(m *seen, local, remote bool, until int) {
				toldLocal, toldRemote, open := c.holds(l.callID, until)
				if open && (local != toldLocal || remote != toldRemote) {
					a.find(c, m, "leaves the session held by us %v, by the peer %v; the host was told %v, %v", local, remote, toldLocal, toldRemote)
				}
			})
		}
	}
}

// folds goes over the exchanges of a dialog that were completed, with who holds whom by then,
// and until which event that stands: the next offer, or the end of the call.
func (l *leg) folds(f func(m *seen, local, remote bool, until int)) {
	var state sdp.HoldState
	var open *view
	for _, m := range l.log {
		if m.role == offer && l.first(m) {
			open = m.view
		}
		if m.role != answer || m.sdp == nil || m.offer == nil || m.offer.sdp == nil || !l.first(m) || l.agent.gaveUp(m) {
			continue
		}
		state = sdp.HeldAfter(state, m.offer.sdp, m.sdp, !m.out)
		if open == nil || !open.same(m.offer) {
			continue
		}
		until := int(^uint(0) >> 1)
		if next := after(l.log, m, func(o *seen) bool { return o.role == offer || o.is("BYE") }); next != nil {
			until = next.n
		}
		local, remote := state.Held()
		f(m, local, remote, until)
	}
}

// holds gives who holds a call, as the host was told before an event. open is false if the
// call was over by then or not yet established, or if the trace has no outputs, as a capture.
func (c *agent) holds(call string, until int) (local, remote, open bool) {
	for _, e := range c.told {
		if e.Kind != Output || e.Told.Call != call || e.n >= until {
			continue
		}
		switch e.Told.Kind {
		case "held", "resumed":
			if e.Told.By == "local" {
				local = e.Told.Kind == "held"
			} else {
				remote = e.Told.Kind == "held"
			}
		case "established":
			open = true
		case "ended":
			return false, false, false
		}
		if e.Told.Changed == "terminated" {
			return false, false, false
		}
	}
	return local, remote, open
}

// stage puts the states that a dialog shows in their order.
func stage(state string) int {
	return slices.Index([]string{"preparative", "early", "confirmed", "terminated"}, strings.Replace(state, "held", "confirmed", 1))
}

func dialogInfoMonotone(a *audit) {
	for _, c := range a.agents {
		if !c.died {
			c.dialogs(func(told []heard) {
				was := ""
				for _, e := range told {
					now := e.Told.Changed
					if now == "" {
						continue
					}
					if stage(now) < stage(was) && stage(was) > stage("early") { // an early dialog begins anew with the INVITE that is sent again
						a.findAt(c, e, "dialog %d is %s after it was %s", e.Told.Dialog, now, was)
					}
					was = now
				}
			})
		}
		for _, e := range c.told {
			if e.Kind == Transition && e.Step.Machine == "dialog_info" && e.Step.From == "terminated" && e.Step.To != "terminated" {
				a.findAt(c, e, "dialog_info goes from terminated to %s", e.Step.To)
			}
		}
	}
}

func chainedSteps(a *audit) {
	type machine struct{ name, id string }
	if len(a.spoilt) > 0 {
		return // a spoilt tag may have made a second dialog of the same name
	}
	start := make(map[string]string)
	for _, t := range fsm.Machines() {
		start[t.Name()] = t.Start().String()
	}
	for _, decision := range []string{"session_interval", "cancel", "replaces", "join"} {
		delete(start, decision) // these are asked, and keep no state
	}
	for _, c := range a.agents {
		if c.died {
			continue
		}
		at := make(map[machine]*Step)
		for _, e := range c.told {
			if e.Kind != Transition || e.Step.ID == "" || start[e.Step.Machine] == "" || c.several(e.Step.ID) ||
				e.Step.From == e.Step.To {
				continue
			}
			call, _, _ := strings.Cut(e.Step.ID, " ") // the CSeq of an INVITE may follow
			if a.spoilt[call] || c.several(call) {
				continue
			}
			k := machine{e.Step.Machine, e.Step.ID}
			if was := at[k]; was != nil && was.To != e.Step.From && was.To != "destroyed" && !begins(e.Step) {
				a.findAt(c, e, "%s of %s stepped from %s by %s, after %s had led to %s", k.name, k.id, e.Step.From, e.Step.Rule, was.Rule, was.To)
			}
			at[k] = e.Step
		}
	}
}

// several tells whether a party has more than one dialog of a Call-ID, which share its name in
// the trace. One that has called itself has both ends, though no response may have told of one: two
// were destroyed.
func (c *agent) several(callID string) bool {
	known, destroyed := 0, 0
	for _, l := range c.legs {
		if l.callID == callID && l.remote != "" {
			known++
		}
	}
	for _, e := range c.told {
		if e.Kind == Transition && e.Step.ID == callID && e.Step.Machine == "dialog" && e.Step.To == "destroyed" {
			destroyed++
		}
	}
	return known > 1 || destroyed > 1
}

// begins tells whether a step may be the first of an instance: a call has one Accept for each
// INVITE, say, and one SessionInterval for each request.
func begins(s *Step) bool {
	t, ok := fsm.ByName(s.Machine)
	return s.From == "none" || ok && s.From == t.Start().String()
}

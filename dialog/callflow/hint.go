package callflow

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/fsm"
)

// hint says what a reader may look at when the run does not go as a line says.
func (r *runner) hint(l *Line, wanted string) string {
	t := r.n.Trace()
	if l == nil || len(t.Messages) == 0 {
		return ""
	}
	switch {
	case wanted == "" && r.seen < len(t.Messages):
		return r.hintUnlisted(t, r.seen+1)
	case l.Kind == Message && r.seen > 0 && r.seen <= len(t.Messages):
		return r.hintMessage(l, t, r.seen)
	case l.Kind == State:
		return r.hintState(l)
	case l.Kind == Measure:
		return "\"=\" wants the exact time, \"~\" allows one round trip; sdt runs from the 200 to the BYE at the caller (RFC 6076 §4.5)"
	}
	return ""
}

// hintUnlisted is about a message that no line expects.
func (r *runner) hintUnlisted(t *dialogtest.Trace, f int) string {
	if t.Message(f).Again > 0 {
		return "it repeats what was sent before, because no answer came in time; write the line with \"retrans\", or \"...\" for any number of messages"
	}
	return "write a line for it under the stimulus, or \"...\" where any messages may come; check -update writes the lines for you"
}

// hintMessage compares what a line wants with the message that came in its place.
func (r *runner) hintMessage(l *Line, t *dialogtest.Trace, f int) string {
	m := t.Message(f)
	same := t.Name(m.From) == l.Want.From && t.Name(m.To) == l.Want.To
	if m.Again > 0 && !same {
		return r.hintUnlisted(t, f)
	}
	if !same || !m.Is(l.Want.What) {
		return hintOther(l, m)
	}
	for _, k := range l.Want.Keys {
		switch k.Name {
		case "answer":
			if offer, ok := lastOffer(t, f); ok {
				return hintAnswer(offer, k.Value)
			}
		case "cseq":
			return "in a dialog each new request of one side has the next number; ACK and CANCEL have that of their INVITE (RFC 3261 §12.2.1.1, §13.2.2.4, §9.1)"
		case "to-tag":
			return "the first INVITE has no To tag, every request inside the dialog has one: so a re-INVITE is told from an INVITE (RFC 3261 §12.2.1.1)"
		case "branch":
			return "a new transaction has a new branch; CANCEL and the ACK to a failure have that of their INVITE, the ACK to a 2xx has a new one (RFC 3261 §17.1.1.3)"
		case "offer":
			return "hold offers sendonly or inactive, resume sendrecv (RFC 3264 §8.4)"
		}
	}
	if l.Want.Lost {
		return "\"->x\" wants the message to be lost; \"drop next MESSAGE\" before it does that"
	}
	return ""
}

// hintOther is about another message than the wanted one.
func hintOther(l *Line, m *dialogtest.Message) string {
	why := map[int]string{
		481: "481: the request names no dialog that this side knows (any more) (RFC 3261 §12.2.2)",
		487: "487 is the end of an INVITE that was cancelled (RFC 3261 §9.2)",
		491: "491: the other side has an offer of its own on the way; try again later (RFC 3261 §14.2)",
		500: "500 with Retry-After: the INVITE before is still to be answered (RFC 3261 §14.2)",
		422: "422: the session interval is too small; Min-SE says how long it has to be (RFC 4028 §9)",
		420: "420: Require asks for an extension that this side does not have (RFC 3261 §8.2.2.3)",
		401: "401: the server wants to know who this is (RFC 3261 §22.2)",
	}[m.Code]
	switch {
	case why != "":
		return why
	case m.Code == 100 && m.Method == "INVITE":
		return "100 answers every INVITE at once and stops its repetition; it has a line of its own (RFC 3261 §17.2.1)"
	case m.Method == "ACK" || l.Want.What == "ACK":
		return "every final response to an INVITE is acknowledged, a 2xx by the user agent, a failure by the transaction (RFC 3261 §13.2.2.4, §17.1.1.3)"
	case m.Method == "PRACK":
		return "a provisional response with SDP is sent reliably when the caller supports 100rel, and PRACK acknowledges it; \"unreliable\" or \"ua ... reliable=never\" does without (RFC 3262)"
	case m.Method == "CANCEL" && l.Want.What == "BYE", m.Method == "BYE" && l.Want.What == "CANCEL":
		return "before the answer a caller ends the call by CANCEL, after it by BYE (RFC 3261 §15)"
	}
	return "messages are listed in the order in which they are sent; check -update writes what really happens"
}

// lastOffer is the direction of the offer that a message answers.
func lastOffer(t *dialogtest.Trace, f int) (string, bool) {
	for n := f - 1; n > 0; n-- {
		for _, word := range strings.Fields(t.Summary(n)) {
			if offer, ok := strings.CutPrefix(word, "offer="); ok {
				return offer, true
			}
		}
	}
	return "", false
}

// hintAnswer says which answers an offer can have, from the table that makes them.
func hintAnswer(offer, wanted string) string {
	var can []string
	for _, want := range []string{"sendrecv", "sendonly", "recvonly", "inactive"} {
		if a := fsm.AnswerDirection(offer, want); a != "" && !slices.Contains(can, a) {
			can = append(can, a)
		}
	}
	switch {
	case len(can) == 0:
		return ""
	case slices.Contains(can, wanted):
		return fmt.Sprintf("a %s offer may be answered %s; who answers decides (RFC 3264 §6.1): \"WHO answer answer=%s\" would do it", offer, wanted, wanted)
	}
	return fmt.Sprintf("a %s offer must be answered %s (RFC 3264 §6.1)", offer, strings.Join(can, " or "))
}

// hintState says how the wanted state is reached.
func (r *runner) hintState(l *Line) string {
	p := r.party(l.Who)
	if p == nil {
		return ""
	}
	k := p.unmet(l)
	if k == nil {
		return ""
	}
	if k.Timer {
		return "the timers that run are named under \"found\"; \"in 2.1s..4s\" is counted from this moment"
	}
	g := regionNamed(k.Region)
	if g == nil || g.table == nil {
		return ""
	}
	now, _ := fsm.ParseState(p.stands(p.newest(l.With), k.Region))
	for _, rule := range g.table.Rules() {
		if rule.To.String() == k.State && rule.From == now && rule.From != rule.To {
			return fmt.Sprintf("from %s to %s it takes %s: %s (%s, row %s)", now, rule.To, rule.On, rule.Why, rule.Ref, rule.ID)
		}
	}
	for _, rule := range g.table.Rules() {
		if rule.To.String() == k.State && rule.From != rule.To {
			return fmt.Sprintf("%s is reached from %s by %s: %s (%s, row %s)", rule.To, rule.From, rule.On, rule.Why, rule.Ref, rule.ID)
		}
	}
	return ""
}

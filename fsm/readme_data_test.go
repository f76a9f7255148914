package fsm

import (
	"fmt"
	"strings"
)

// dataTables writes the tables that are no machines: placements, interlock, effects of a
// failure response, directions.
func dataTables(b *strings.Builder) {
	b.WriteString("\n## Where an offer and its answer may stand (RFC 6337 §2.2)\n\n")
	b.WriteString("| | Offer in | Answer in | First exchange | Answered call | Early dialog | Why |\n|---|---|---|---|---|---|---|\n")
	for _, p := range Patterns {
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s | %s %s |\n", p.ID, p.Offer, p.Answer,
			yes(p.Initial), yes(p.Established), yes(p.Early), cell(p.Why), p.Ref)
	}
	b.WriteString("\n## Interlock: who must wait for whom (RFC 6337 §4.3)\n\n" +
		"`Interlock` asks this table before an INVITE or an UPDATE with an offer is sent or taken. *Open* holds as long as an\n" +
		"offer, or an ACK or PRACK that carries an offer or an answer, is under way; *otherwise* when offer and answer are complete.\n\n")
	b.WriteString("| While this is unanswered | what is to happen | Open | Otherwise | RFC 6337's rule | Why |\n|---|---|---|---|---|---|\n")
	for _, c := range InterlockTable {
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s %s |\n", busyName(c.Busy), askName(c.Ask), c.Open, c.Otherwise, c.Rule, cell(c.Why), c.Ref)
	}
	b.WriteString("\n## What a failure response ends (RFC 5057 §5.1)\n\n" +
		"`ResponseEffect` reads this table; the notes are RFC 5057's. A code that is not here counts as 400, 500 or 600.\n\n")
	b.WriteString("| Code | Ends | Note | What it says inside a dialog |\n|---|---|---|---|\n")
	for _, c := range CodeEffects {
		note := ""
		if c.Note > 0 {
			note = fmt.Sprint(c.Note)
		}
		fmt.Fprintf(b, "| %d | %s | %s | %s |\n", c.Code, ends(c.Effect), note, cell(c.Why))
	}
	b.WriteString("\n## The direction of an answer (RFC 3264 §6.1)\n\n| Offer \\ want | sendrecv | sendonly | recvonly | inactive |\n|---|---|---|---|---|\n")
	for i := 0; i < len(DirectionTable); i += 4 {
		fmt.Fprintf(b, "| **%s** |", DirectionTable[i].Offer)
		for _, c := range DirectionTable[i : i+4] {
			fmt.Fprintf(b, " %s |", c.Answer)
		}
		b.WriteByte('\n')
	}
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func ends(e Effect) string {
	if e == EffectTransaction {
		return "the request only"
	}
	return "the " + e.String()
}

func busyName(b Busy) string {
	return map[Busy]string{
		BusyIc: "our INVITE", BusyIs: "the peer's INVITE", BusyUc: "our UPDATE", BusyUs: "the peer's UPDATE", Free: "nothing",
	}[b]
}

func askName(a Ask) string {
	return map[Ask]string{
		AskSendInvite: "we want to send INVITE", AskSendUpdate: "we want to send UPDATE",
		AskRecvInvite: "an INVITE comes", AskRecvUpdate: "an UPDATE comes",
	}[a]
}

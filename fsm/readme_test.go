package fsm

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write README.md anew")

// TestReadmeIsFresh fails when README.md does not show the machines as they are. Write it
// anew with go generate.
func TestReadmeIsFresh(t *testing.T) {
	want := readme()
	if *update {
		require.NoError(t, os.WriteFile("README.md", []byte(want), 0o644))
	}
	got, err := os.ReadFile("README.md")
	require.NoError(t, err)
	require.True(t, string(got) == want, "README.md is stale: run go generate ./fsm")
}

// wholePicture is the number of rules up to which a picture shows all of them; beyond it
// shows only what changes the state.
const wholePicture = 45

func readme() string {
	var b strings.Builder
	b.WriteString(readmeHead)
	b.WriteString("| Machine | What it is | Rows | States |\n|---|---|---|---|\n")
	rows := 0
	for _, t := range Machines() {
		fmt.Fprintf(&b, "| [`%s`](#%s) | %s | %d | %d |\n", t.Name(), anchor(t), t.Title(), len(t.IDs()), len(t.States()))
		rows += len(t.IDs())
	}
	b.WriteString(readmeReading)
	for _, t := range Machines() {
		section(&b, t)
	}
	dataTables(&b)
	b.WriteString(readmeCouplings)
	b.WriteString("| Row | When | is in | then | gets | Why |\n|---|---|---|---|---|---|\n")
	for _, c := range Couplings() {
		then := make([]string, len(c.Then))
		for i, m := range c.Then {
			then[i] = m.Name()
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s %s |\n", c.ID, c.When.Name(), names(c.In),
			strings.Join(then, ", "), c.Get, cell(c.Why), cell(c.Ref))
	}
	return b.String()
}

func section(b *strings.Builder, t *Table) {
	fmt.Fprintf(b, "\n## %s\n\n`%s`. %s Begins in %s, ends in %s.\n\n", t.Title(), t.Name(), t.Doc(), names([]State{t.Start()}), names(t.Ends()))
	drawn := t
	if len(t.Rules()) > wholePicture {
		drawn = t.Moves()
		b.WriteString("The picture shows what changes the state; the table below has the rest.\n\n")
	}
	b.WriteString("```mermaid\n" + drawn.Mermaid() + "```\n\n")
	b.WriteString("| Row | State | Event | Next | Effects | Why |\n|---|---|---|---|---|---|\n")
	for _, r := range t.Rows() {
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s %s |\n", r.ID, names(r.From), names(r.On), r.Target(), names(r.Do), cell(r.Why), cell(r.Ref))
	}
}

// cell makes text fit for a cell of a Markdown table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

// anchor is the address that a renderer gives to the heading of a machine.
func anchor(t *Table) string {
	var b strings.Builder
	for _, r := range strings.ToLower(t.Title()) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-':
			b.WriteRune(r)
		case r == ' ':
			b.WriteByte('-')
		}
	}
	return b.String()
}

const readmeHead = `# The SIP state machines

This page is written by ` + "`go generate ./fsm`" + ` from the tables that run; a test fails when it is stale.

Every transition of this module is a row of a table in this package. The code that drives a
machine classifies what happened into an event, looks the event up, takes the new state from
the row and performs its effects in order:

` + "```go" + `
rule, ok := fsm.Dialog.Next(state, event) // a few nanoseconds, no allocation
if !ok {
	return // the event does not concern the machine in that state: nothing changes
}
state = rule.To
for _, effect := range rule.Do {
	perform(effect)
}
` + "```" + `

Step through them with [examples/states](../examples/states): what happens next, why, and in which RFC.

`

const readmeReading = `
How to read a machine:

* **Events** begin with what they are: ` + "`recv_`" + ` came from the peer, ` + "`send_`" + ` and ` + "`want_`" + ` come from the program
  above, ` + "`timer_`" + ` is a clock. Guards are part of the name: ` + "`recv_2xx`, `recv_2xx_again` and `recv_2xx_other_fork`" + `
  are three events, told apart before the lookup by the message and never by the state. What each means is said
  where it is declared, in [event.go](event.go) and [event_session.go](event_session.go).
* **Effects** are orders, performed one after the other once the state has changed; [action.go](action.go) and
  [action_session.go](action_session.go) say what each orders.
* **same** means that the state stays. What a table does not mention changes nothing.
* Where the RFCs leave a choice, both outcomes are rows, with an event each; the driver's policy picks the event.
* One effect has one owner. Where several machines have a row for the same event, only one of them orders the
  response, the ACK or the BYE; the others follow.
`

const readmeCouplings = `
## Couplings

A call has several machines side by side. This table says what the state of one means for others; it is applied
again and again until nothing moves, which always ends.

`

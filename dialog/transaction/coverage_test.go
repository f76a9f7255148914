package transaction_test

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/sipdialog/sipdialog/fsm"
)

// reached are the rows that the tests took.
var reached = map[*fsm.Rule]bool{}

// unreachable are the rows that speak of a transaction that is not there, or of a race that
// this layer cannot lose; they are in the tables for who reads or draws them.
var unreachable = map[string]string{
	"NIST-13: trying --transport_error--> trying":           "nothing was sent yet that could fail",
	"NIST-13: trying --transport_error_fatal--> terminated": "nothing was sent yet that could fail",
	"ICT-11":  "timers A and B are stopped with the first provisional response, so neither can fire after it",
	"ICT-25":  "a transaction that is over is forgotten: its responses match nothing",
	"IST-24":  "there is no INVITE whose machine could be asked: the CANCEL is told as UnmatchedCancel",
	"NICT-14": "a transaction that is over is forgotten: its responses match nothing",
}

// TestMain fails the suite when a row of one of the four tables was reached by no test.
func TestMain(m *testing.M) {
	code := m.Run()
	if code == 0 && flag.Lookup("test.run").Value.String() == "" && flag.Lookup("test.skip").Value.String() == "" {
		for _, table := range []*fsm.Table{fsm.InviteClient, fsm.NonInviteClient, fsm.InviteServer, fsm.NonInviteServer} {
			for _, rule := range table.Rules() {
				taken, _ := table.Next(rule.From, rule.On)
				_, row := unreachable[rule.ID]
				_, one := unreachable[rule.String()]
				if !reached[taken] && !row && !one {
					fmt.Printf("no test reached %s\n", taken)
					code = 1
				}
			}
		}
	}
	os.Exit(code)
}

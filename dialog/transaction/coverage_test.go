package transaction_test

import (
	"os"
	"testing"

	"github.com/sipdialog/sipdialog/dialog/internal/tabletest"
	"github.com/sipdialog/sipdialog/fsm"
)

// tables says which rows the tests take. The listed ones speak of a transaction that is not
// there, or of a race that this layer cannot lose; they are for who reads or draws a machine.
var tables = tabletest.Suite{
	Machines: []*fsm.Table{fsm.InviteClient, fsm.NonInviteClient, fsm.InviteServer, fsm.NonInviteServer},
	Unreached: map[string]string{
		"NIST-13: trying --transport_error--> trying":           "nothing was sent yet that could fail",
		"NIST-13: trying --transport_error_fatal--> terminated": "nothing was sent yet that could fail",
		"ICT-11":  "timers A and B are stopped with the first provisional response, so neither can fire after it",
		"ICT-25":  "a transaction that is over is forgotten: its responses match nothing",
		"IST-24":  "there is no INVITE whose machine could be asked: the CANCEL is told as UnmatchedCancel",
		"NICT-14": "a transaction that is over is forgotten: its responses match nothing",
	},
	EveryRule: true,
}

func TestMain(m *testing.M) { os.Exit(tables.Main(m)) }

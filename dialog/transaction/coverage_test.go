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
	Elsewhere: map[string]string{
		"invite_client drop":      "nothing is done",
		"noninvite_client absorb": "nothing is done",
		"invite_server drop":      "nothing is done",
		"invite_server absorb":    "nothing is done",
		"invite_server refuse":    "the caller gets ErrRefused, by a row or for want of one",
		"noninvite_server absorb": "nothing is done",
		"noninvite_server drop":   "the caller gets ErrRefused, by a row or for want of one",
		"noninvite_server refuse": "the caller gets ErrRefused, by a row or for want of one",
	},
	Unnoticed: map[string]string{
		"*--> terminated: without stop_*":                         "a transaction that is over is forgotten with its timers",
		"invite_client *: without forget_cancel":                  "nothing releases a CANCEL that was held, once there was another response",
		"* --timer_nit_100--> *: without stop_nit_100":            "it has just gone off",
		"noninvite_server * proceeding --*: without stop_nit_100": "it was stopped on the way to this state, or has gone off",
		"* ICT-16: *: mixed up with ICT-17 *":                     "both are told as a TransportError; who sent the INVITE knows which it was",
		"*: without stop_b":                                       "timer D or M takes its place",
		"*: without stop_f":                                       "timer K takes its place",
		"*: without stop_h":                                       "timer I takes its place",
	},
}

func TestMain(m *testing.M) { os.Exit(tables.Main(m)) }

package dialog_test

import (
	"os"
	"slices"
	"testing"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/dialog/internal/tabletest"
	"github.com/sipdialog/sipdialog/fsm"
)

// tables says which rows the tests of this package take, and which faults in them they notice.
var tables = tabletest.Suite{
	Machines: slices.DeleteFunc(fsm.Machines(), func(t *fsm.Table) bool {
		return slices.Contains([]*fsm.Table{fsm.InviteClient, fsm.NonInviteClient, fsm.InviteServer, fsm.NonInviteServer}, t) // see package transaction
	}),
	Unreached: map[string]string{
		"subscriber":  "no verbs for subscriptions yet",
		"notifier":    "no verbs for subscriptions yet",
		"referrer":    "no verbs for REFER yet",
		"referee":     "no verbs for REFER yet",
		"replaces":    "Replaces is not acted upon yet",
		"join":        "Join is not acted upon yet",
		"cancel":      "a view for readers: the orders are carried out by the transactions, the dialog and its set",
		"dialog_info": "a view of the dialog for RFC 4235, which is not written yet",

		"DLG-19": "the transaction answers a CANCEL that comes after the final response, and does not tell of it",
		"DLG-20": "the transaction absorbs the repeated INVITE",
		"SET-13": "the transaction takes the response to its CANCEL, and does not tell of it",
		"PRU-8":  "the transaction absorbs the repeated PRACK",
		"ST-13":  "a proxy's: a user agent hangs up when the session expires",
		"STN-2":  "a proxy's: a user agent asks for an interval or answers one",
		"STN-16": "a proxy's: a user agent writes into no response of another",
	},
	Unnoticed: map[string]string{},
	NoWitness: []string{"TestCallTakesTheseRules"},
}

func TestMain(m *testing.M) {
	dialog.CountRule = tables.Took
	dialogtest.WatchDialogs(dialog.Inside)
	dialogtest.Watch(func(test string, s dialog.Step) { tables.Took(test, s.Rule) })
	os.Exit(tables.Main(m))
}

// counting makes an endpoint that stands on no network of dialogtest count its transitions.
func counting(t testing.TB, cfg dialog.Config) dialog.Config {
	then := cfg.Trace
	cfg.Trace = func(s dialog.Step) {
		tables.Took(t.Name(), s.Rule)
		if then != nil {
			then(s)
		}
	}
	return cfg
}

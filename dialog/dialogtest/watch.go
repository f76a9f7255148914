package dialogtest

import (
	"sync/atomic"

	"github.com/sipdialog/sipdialog/dialog"
)

// watcher is what Watch was given last.
var watcher atomic.Pointer[func(test string, s dialog.Step)]

// Watch has f given every transition that an endpoint of any [Network] of the process takes
// from now on, with the name of the test if the network is that of a [Call]. It is for a
// TestMain that wants to know which rows of the tables the tests of a program reach:
//
//	func TestMain(m *testing.M) {
//		var c fsm.Coverage
//		dialogtest.Watch(func(_ string, s dialog.Step) {
//			table, _ := fsm.ByName(s.Machine)
//			c.Add(fsm.Step{Machine: table, Rule: s.Rule})
//		})
//		code := m.Run()
//		fmt.Print(c.Report(fsm.Machines()...))
//		os.Exit(code)
//	}
//
// Watch and [WatchDialogs] are for the process: when tests run in parallel, f is called from
// several goroutines at a time. Nil ends it.
func Watch(f func(test string, s dialog.Step)) { watcher.Store(&f) }

func watched(test string, s dialog.Step) {
	if f := watcher.Load(); f != nil && *f != nil {
		(*f)(test, s)
	}
}

// dialogWatcher is what WatchDialogs was given last.
var dialogWatcher atomic.Pointer[func(*dialog.Dialog) error]

// WatchDialogs has f asked about every dialog on any [Network] of the process after everything
// that happens, all outputs drained. An error of f stops the network ([Network.Broken]) and
// fails the test of a [Call].
func WatchDialogs(f func(*dialog.Dialog) error) { dialogWatcher.Store(&f) }

func watchedDialog(d *dialog.Dialog) error {
	if f := dialogWatcher.Load(); f != nil && *f != nil {
		return (*f)(d)
	}
	return nil
}

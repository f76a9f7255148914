// Command callflow runs call flows and draws them as ladders.
//
//	callflow                                   all flows of the catalogue
//	callflow hold                              run one and draw it, states beside the lines
//	callflow hold -variation glare -explain    another way it can go, and why each step
//	callflow check my.flow [-update]           run a file of your own; write its expectations
//	callflow export hold -format svg           svg, html, mermaid, ndjson or text
//	callflow states dialog -format mermaid     the state machines
//	callflow quiz hold                         questions about it
//
// It ends with 0, with 1 when a flow did not go as its file says, with 2 when it was called
// in a way that it does not understand.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/sipdialog/sipdialog/dialog/callflow"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// usageError is a command line that is not understood.
type usageError struct{ error }

func badUsage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// run is the program. It gives the exit code.
func run(args []string, in io.Reader, out, errs io.Writer) int {
	a := &app{in: in, out: out, errs: errs}
	err := a.command(args)
	var usage usageError
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.As(err, &usage):
		fmt.Fprintln(errs, "callflow:", err)
		return 2
	}
	fmt.Fprintln(errs, err)
	return 1
}

// An app is one call of the program.
type app struct {
	in        io.Reader
	out, errs io.Writer
}

func (a *app) command(args []string) error {
	if len(args) == 0 {
		return a.list(nil)
	}
	switch args[0] {
	case "list":
		return a.list(args[1:])
	case "check":
		return a.check(args[1:])
	case "export":
		return a.export(args[1:])
	case "states":
		return a.states(args[1:])
	case "quiz":
		return a.quiz(args[1:])
	case "help", "-h", "-help", "--help":
		a.usage()
		return nil
	}
	return a.show(args)
}

func (a *app) usage() {
	fmt.Fprint(a.out, `usage:
  callflow [list] [-names]                      all flows of the catalogue
  callflow FLOW [-variation NAME] [-explain] [-lanes dialog,offer,media] [-width 120] [-outputs] [-source] [-ways]
  callflow check FILE... [-update]              run files of your own
  callflow export FLOW [-variation NAME] [-format text|svg|html|mermaid|ndjson] [-o FILE]
  callflow states [MACHINE] [-format text|mermaid|dot] [-moves]
  callflow quiz [FLOW] [-seed N] [-n 5] [-answers]
FLOW is a name of the catalogue or a file that ends in .flow.
`)
}

// open finds a flow: a file if the name ends in .flow, else one of the catalogue.
func open(name string) (*callflow.Flow, error) {
	if len(name) > 5 && name[len(name)-5:] == ".flow" {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, badUsage("%v", err)
		}
		return callflow.Parse(name, text)
	}
	f, err := callflow.Open(name)
	if err != nil {
		return nil, badUsage("%v; \"callflow\" lists them, and a file of yours ends in .flow", err)
	}
	return f, nil
}

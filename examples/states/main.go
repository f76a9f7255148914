// Command states shows the SIP state machines of package fsm: it lists them, prints or draws
// one, and takes single steps in it.
//
//	states                                    all machines
//	states dialog                             one machine as a table
//	states dialog -from early                 the rows of one state
//	states dialog -format mermaid             a picture; dot and text work too
//	states dialog -from early -on recv_2xx    one step: what happens, and why
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/sipdialog/sipdialog/fsm"
)

func main() {
	err := run(os.Args[1:], os.Stdout)
	switch {
	case err == nil || errors.Is(err, flag.ErrHelp):
	default:
		fmt.Fprintln(os.Stderr, "states:", err)
		os.Exit(1)
	}
}

// options are the command line after it was read.
type options struct {
	machine, format, from, on string
	moves                     bool
}

func run(args []string, out io.Writer) error {
	o, err := parse(args, out)
	if err != nil {
		return err
	}
	if o.machine == "" {
		return list(out)
	}
	table, ok := fsm.ByName(o.machine)
	if !ok {
		return fmt.Errorf("no machine %q; run states without arguments for the list", o.machine)
	}
	var at []fsm.State
	if o.from != "" {
		s, ok := fsm.ParseState(o.from)
		if !ok || !table.Has(s) {
			return fmt.Errorf("%s has no state %q; it has %s", table.Name(), o.from, join(table.States()))
		}
		at = append(at, s)
	}
	if o.on != "" {
		return step(out, table, at, o.on)
	}
	return show(out, table, at, o)
}

// parse reads flags before and after the name of the machine.
func parse(args []string, out io.Writer) (o options, err error) {
	flags := flag.NewFlagSet("states", flag.ContinueOnError)
	flags.SetOutput(out)
	flags.StringVar(&o.format, "format", "text", "how to show the machine: text, mermaid or dot")
	flags.StringVar(&o.from, "from", "", "the state to begin with, or to mark")
	flags.StringVar(&o.on, "on", "", "the event to feed; several, one after the other, with commas between")
	flags.BoolVar(&o.moves, "moves", false, "draw only what changes the state")
	flags.Usage = func() {
		fmt.Fprintln(out, "usage: states [machine] [-format text|mermaid|dot] [-moves] [-from state] [-on event,...]")
		flags.PrintDefaults()
	}
	for len(args) > 0 {
		if err := flags.Parse(args); err != nil {
			return o, err
		}
		if args = flags.Args(); len(args) > 0 {
			if o.machine != "" {
				return o, fmt.Errorf("one machine at a time (%q; have %q already)", args[0], o.machine)
			}
			o.machine, args = args[0], args[1:]
		}
	}
	return o, nil
}

func list(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "machine\trows\tstates\twhat it is")
	for _, t := range fsm.Machines() {
		fmt.Fprintf(w, "%s\t%d\t%d\t%s\n", t.Name(), len(t.IDs()), len(t.States()), t.Title())
	}
	return w.Flush()
}

func show(out io.Writer, table *fsm.Table, at []fsm.State, o options) error {
	if o.moves {
		table = table.Moves()
	}
	var err error
	switch o.format {
	case "text":
		_, err = fmt.Fprint(out, table.Text(at...))
	case "mermaid":
		_, err = fmt.Fprint(out, table.Mermaid(at...))
	case "dot":
		_, err = fmt.Fprint(out, table.DOT(at...))
	default:
		err = fmt.Errorf("no format %q; want text, mermaid or dot", o.format)
	}
	return err
}

// step feeds events one by one and says what each does, and why.
func step(out io.Writer, table *fsm.Table, at []fsm.State, events string) error {
	state := table.Start()
	if len(at) > 0 {
		state = at[0]
	}
	for _, name := range strings.Split(events, ",") {
		event, ok := fsm.ParseEvent(name)
		if !ok {
			return fmt.Errorf("no event %q; in %s the machine listens to %s", name, state, join(table.Events(state)))
		}
		rule, ok := table.Next(state, event)
		if !ok {
			fmt.Fprintf(out, "%s --%s-->  no rule: nothing changes\n", state, event)
			fmt.Fprintf(out, "  in %s the machine listens to %s\n", state, join(table.Events(state)))
			continue
		}
		fmt.Fprintln(out, rule)
		if len(rule.Do) > 0 {
			fmt.Fprintf(out, "  do:  %s\n", join(rule.Do))
		}
		fmt.Fprintf(out, "  why: %s\n  see: %s\n", rule.Why, rule.Ref)
		state = rule.To
	}
	return nil
}

func join[T fmt.Stringer](list []T) string {
	names := make([]string, len(list))
	for i, v := range list {
		names[i] = v.String()
	}
	return strings.Join(names, ", ")
}

package main

import (
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/sipdialog/sipdialog/dialog/callflow"
	"github.com/sipdialog/sipdialog/fsm"
)

// export writes a run in a format for others to read.
func (a *app) export(args []string) error {
	flags := flag.NewFlagSet("export", flag.ContinueOnError)
	format := flags.String("format", "text", strings.Join(callflow.Formats, ", "))
	variation := flags.String("variation", "", "which path or variation")
	lanes := flags.String("lanes", "", "regions whose states stand beside the lifelines")
	width := flags.Int("width", 100, "columns of the text")
	file := flags.String("o", "", "write to this file")
	words, err := parse(flags, args)
	if err != nil {
		return err
	}
	if len(words) != 1 {
		return badUsage("export which flow? (want \"callflow export hold -format svg\")")
	}
	o, err := options(*lanes, *width)
	if err != nil {
		return err
	}
	f, err := open(words[0])
	if err != nil {
		return err
	}
	if f.Section(*variation) == nil {
		return badUsage("%s has no variation %q; it has %s", words[0], *variation, strings.Join(f.Names(), ", "))
	}
	run, err := f.Run(*variation)
	if err != nil {
		return err
	}
	text, err := run.Export(*format, o)
	if err != nil {
		return usageError{err}
	}
	if *file != "" {
		return os.WriteFile(*file, []byte(text), 0o644)
	}
	_, err = fmt.Fprint(a.out, text)
	return err
}

// states shows the machines.
func (a *app) states(args []string) error {
	flags := flag.NewFlagSet("states", flag.ContinueOnError)
	format := flags.String("format", "text", "text, mermaid or dot")
	moves := flags.Bool("moves", false, "only what changes the state")
	words, err := parse(flags, args)
	if err != nil {
		return err
	}
	if len(words) == 0 {
		for _, t := range fsm.Machines() {
			fmt.Fprintf(a.out, "%-18s %3d rows  %s\n", t.Name(), len(t.IDs()), t.Title())
		}
		return nil
	}
	table, ok := fsm.ByName(strings.ReplaceAll(words[0], "-", "_"))
	if !ok || len(words) > 1 {
		return badUsage("no machine %q; \"callflow states\" lists them", strings.Join(words, " "))
	}
	if *moves {
		table = table.Moves()
	}
	switch *format {
	case "text":
		fmt.Fprint(a.out, table.Text())
	case "mermaid":
		fmt.Fprint(a.out, table.Mermaid())
	case "dot":
		fmt.Fprint(a.out, table.DOT())
	default:
		return badUsage("no format %q; want text, mermaid or dot", *format)
	}
	return nil
}

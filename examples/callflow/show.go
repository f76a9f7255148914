package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/sipdialog/sipdialog/dialog/callflow"
)

// list shows the catalogue.
func (a *app) list(args []string) error {
	flags := flag.NewFlagSet("list", flag.ContinueOnError)
	names := flags.Bool("names", false, "only the names")
	if words, err := parse(flags, args); err != nil || len(words) > 0 {
		return badUsage("list takes no words (want \"callflow list [-names]\")")
	}
	if *names {
		fmt.Fprintln(a.out, strings.Join(callflow.Catalogue(), "\n"))
		return nil
	}
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "flow\twhat happens\tvariations")
	for _, name := range callflow.Catalogue() {
		f, err := callflow.Open(name)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", name, f.Title, strings.Join(f.Names()[1:], " "))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(a.out, "\nRun one: callflow call -explain. callflow help tells the rest.")
	return nil
}

// show runs a flow and draws it.
func (a *app) show(args []string) error {
	flags := flag.NewFlagSet("callflow", flag.ContinueOnError)
	variation := flags.String("variation", "", "which path or variation")
	explain := flags.Bool("explain", false, "say why each machine stepped")
	outputs := flags.Bool("outputs", false, "show what the programs were told")
	ways := flags.Bool("ways", false, "only the names of its paths and variations")
	source := flags.Bool("source", false, "show the file itself")
	lanes := flags.String("lanes", "", "regions whose states stand beside the lifelines")
	width := flags.Int("width", 100, "columns")
	words, err := parse(flags, args)
	if errors.Is(err, flag.ErrHelp) {
		a.usage()
		return nil
	}
	if err != nil {
		return err
	}
	if len(words) != 1 {
		return badUsage("one flow at a time (%q)", words)
	}
	o, err := options(*lanes, *width)
	if err != nil {
		return err
	}
	f, err := open(words[0])
	if err != nil {
		return err
	}
	if *ways {
		fmt.Fprintln(a.out, strings.Join(f.Names(), "\n"))
		return nil
	}
	if *source {
		fmt.Fprint(a.out, f.Source())
		return nil
	}
	o.Explain, o.Outputs = *explain, *outputs
	if f.Section(*variation) == nil {
		return badUsage("%s has no variation %q; it has %s", words[0], *variation, strings.Join(f.Names(), ", "))
	}
	run, err := f.Run(*variation)
	if err != nil {
		return err
	}
	fmt.Fprint(a.out, paint(run.Text(o), colours(a.out)))
	if more := f.Names(); *variation == "" && len(more) > 1 {
		fmt.Fprintf(a.out, "variations: %s (-variation NAME)\n", strings.Join(more[1:], ", "))
	}
	return nil
}

// options reads what is shown in a ladder.
func options(lanes string, width int) (o callflow.Options, err error) {
	if width < 60 || width > 400 {
		return o, badUsage("a ladder takes 60 to 400 columns (-width %d)", width)
	}
	o.Width = width
	if lanes != "" {
		o.Lanes = strings.Split(lanes, ",")
		if err := callflow.CheckLanes(o.Lanes); err != nil {
			return o, usageError{err}
		}
	}
	return o, nil
}

// check runs files.
func (a *app) check(args []string) error {
	flags := flag.NewFlagSet("check", flag.ContinueOnError)
	update := flags.Bool("update", false, "write the expectations that do not hold anew")
	files, err := parse(flags, args)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return badUsage("check which files? (want \"callflow check my.flow\")")
	}
	var failed []error
	for _, name := range files {
		if err := a.checkFile(name, *update); err != nil {
			var usage usageError
			if errors.As(err, &usage) {
				return err
			}
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

func (a *app) checkFile(name string, update bool) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return badUsage("%v", err)
	}
	if update {
		fresh, err := callflow.Update(name, text)
		if err != nil {
			return err
		}
		if string(fresh) != string(text) {
			if err := os.WriteFile(name, fresh, 0o644); err != nil {
				return err
			}
			fmt.Fprintf(a.out, "%s: updated; look at what has changed\n", name)
		}
		text = fresh
	}
	f, err := callflow.Parse(name, text)
	if err != nil {
		return err
	}
	var failed []error
	for _, s := range f.Sections {
		if _, err := f.Run(s.Name); err != nil {
			failed = append(failed, err)
			continue
		}
		fmt.Fprintf(a.out, "ok   %s %s\n", name, s.Name)
	}
	return errors.Join(failed...)
}

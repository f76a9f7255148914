package main

import (
	"bufio"
	"flag"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/sipdialog/sipdialog/dialog/callflow"
)

// quiz asks questions and says what is right, and why.
func (a *app) quiz(args []string) error {
	flags := flag.NewFlagSet("quiz", flag.ContinueOnError)
	seed := flags.Uint64("seed", uint64(time.Now().UnixNano())%10000, "the same seed asks the same questions")
	n := flags.Int("n", 5, "how many questions")
	answers := flags.Bool("answers", false, "show the answers at once, ask nothing")
	words, err := parse(flags, args)
	if err != nil {
		return err
	}
	if len(words) > 1 {
		return badUsage("one flow at a time (%q)", words)
	}
	name := ""
	if len(words) == 1 {
		name = words[0]
	} else {
		all := callflow.Catalogue()
		name = all[*seed%uint64(len(all))]
	}
	f, err := open(name)
	if err != nil {
		return err
	}
	run, err := f.Run("")
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "quiz on %q, seed %d: %s\n", name, *seed, run.Heading())
	in, right, asked := bufio.NewScanner(a.in), 0, 0
	for i, q := range run.Quiz(*seed, *n) {
		fmt.Fprintf(a.out, "\n%d. %s\n", i+1, q.Text)
		for j, c := range q.Choices {
			fmt.Fprintf(a.out, "   %d) %s\n", j+1, c)
		}
		answer := fmt.Sprintf("%d) %s\n   %s", q.Right+1, q.Choices[q.Right], q.Why)
		if *answers {
			fmt.Fprintf(a.out, "   answer: %s\n", answer)
			continue
		}
		fmt.Fprint(a.out, "   your answer: ")
		if !in.Scan() {
			fmt.Fprintln(a.out)
			break
		}
		asked++
		if said, err := strconv.Atoi(strings.TrimSpace(in.Text())); err == nil && said == q.Right+1 {
			right++
			fmt.Fprintf(a.out, "   right: %s\n", q.Why)
		} else {
			fmt.Fprintf(a.out, "   no, it is %s\n", answer)
		}
	}
	if !*answers {
		fmt.Fprintf(a.out, "\n%d of %d right\n", right, asked)
	}
	return in.Err()
}

// Package tabletest tests tests: do they take every row of the tables that the code runs on,
// and do they notice when a row is wrong? It is for the TestMain of a package that drives
// machines of package fsm.
//
// After a full run (no -run, -skip or -short) it fails when a row was reached by no test. Then
// it spoils tables: a rule is lost, leads to another state, loses an effect or is mixed up with
// another one, and the tests that take the rule run again, in a process of their own. A mutant
// that no test notices fails the suite too. What cannot be reached or noticed stands in a list
// with its reason, which is printed; an entry that is not needed any more is a failure as well.
//
// Which mutants are tried, a flag says; a number gives a sample, always the same:
//
//	cd dialog && go test -count=1 -mutants all
//	cd dialog && go test -count=1 -mutants '^serve MDS-3:'
package tabletest

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/sipdialog/sipdialog/fsm"
)

// A Suite is what the tests of a package are to reach and to notice.
type Suite struct {
	Machines []*fsm.Table

	// EveryRule asks for every rule, where one in some state and by some event is enough for a row.
	EveryRule bool

	// Unreached says which rows no test takes, and why: by the name of a machine ("referee"),
	// the ID of a row ("ST-13"), or one rule as fsm.Rule.String prints it.
	Unreached map[string]string

	// Elsewhere says of effects that the code that takes the rules does nothing for, who does it:
	// "modify keep_wish". That such an effect is left out changes nothing, and neither does it
	// when a rule is lost that has only such effects, if any, and stays in its state.
	Elsewhere map[string]string

	// Unnoticed says which other mutants change nothing that a test could see, and why, by a
	// pattern of their names as path.Match has them.
	Unnoticed map[string]string

	// Open is a file with the names of mutants that no test notices and one should. It may only
	// become shorter.
	Open string

	// NoWitness names tests that compare with the tables themselves, and so say nothing about
	// what a row does.
	NoWitness []string

	mu    sync.Mutex
	taken map[*fsm.Rule]map[string]int // by test
	cost  map[string]int               // of a test: how many transitions it takes
}

// Took counts a transition that a test took. Subtests count for their test.
func (s *Suite) Took(test string, r *fsm.Rule) {
	test, _, _ = strings.Cut(test, "/")
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.taken == nil {
		s.taken, s.cost = map[*fsm.Rule]map[string]int{}, map[string]int{}
	}
	if s.taken[r] == nil {
		s.taken[r] = map[string]int{}
	}
	s.taken[r][test]++
	s.cost[test]++
}

var howMany = flag.String("mutants", "40", "which mutants of the tables the tests are to notice: how many, all, or those whose names match")

// Main runs the tests and judges them. It gives the exit code.
func (s *Suite) Main(m *testing.M) int {
	flag.Parse()
	if name := os.Getenv(planted); name != "" {
		s.plant(name)
		return m.Run()
	}
	code := m.Run()
	if code != 0 || testing.Short() || !full("run") || !full("skip") || !full("list") || !full("fuzz") || !full("bench") {
		return code
	}
	complaints := append(s.rows(os.Stdout), s.hunt(os.Stdout)...)
	for _, c := range complaints {
		fmt.Println("FAIL: " + c)
	}
	if len(complaints) > 0 {
		return 1
	}
	return 0
}

// Planted says whether this process runs tests with a mutant.
func Planted() bool { return os.Getenv(planted) != "" }

// full says that a flag of go test does not restrict the run.
func full(name string) bool { return flag.Lookup("test."+name).Value.String() == "" }

// rule gives the table's own rule, of which Rules has copies.
func rule(t *fsm.Table, r fsm.Rule) *fsm.Rule {
	own, _ := t.Next(r.From, r.On)
	return own
}

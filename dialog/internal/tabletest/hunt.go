package tabletest

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"os"
	"os/exec"
	"path"
	"regexp"
	"runtime"
	"runtime/metrics"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/sipdialog/sipdialog/fsm"
)

// planted is the variable of the environment that names the mutant for a process that runs
// tests with it: the table and the number.
const planted = "TABLETEST_MUTANT"

// plant spoils the table, and ends the process when the fault makes it eat memory.
func (s *Suite) plant(name string) {
	table, number, _ := strings.Cut(name, " ")
	n, err := strconv.Atoi(number)
	for _, t := range s.Machines {
		if list := mutants(t); err == nil && t.Name() == table && n < len(list) {
			list[n].spoil()
			go watchMemory(1 << 30)
			return
		}
	}
	panic("tabletest: no mutant " + name)
}

func watchMemory(most uint64) {
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}}
	for ; ; time.Sleep(20 * time.Millisecond) {
		if metrics.Read(sample); sample[0].Value.Uint64() > most {
			fmt.Println("tabletest: the mutant eats memory")
			os.Exit(1)
		}
	}
}

// hunt runs the tests against mutants of the rules that they take.
func (s *Suite) hunt(w io.Writer) (complaints []string) {
	all := s.prey()
	chosen := choose(all)
	noticed := make([]bool, len(chosen))
	began := time.Now()
	work := make(chan int)
	var wg sync.WaitGroup
	for range runtime.NumCPU() {
		wg.Go(func() {
			for i := range work {
				noticed[i] = s.notices(&chosen[i])
			}
		})
	}
	for i := range chosen {
		work <- i
	}
	close(work)
	wg.Wait()

	return s.verdict(w, all, chosen, noticed, time.Since(began))
}

// verdict prints what became of the mutants, and complains of those that should have been noticed.
func (s *Suite) verdict(w io.Writer, all, chosen []mutant, noticed []bool, took time.Duration) (complaints []string) {
	if len(chosen) == 0 {
		return nil
	}
	open := s.open()
	killed, equal, unnoticed, known := 0, 0, map[string]int{}, 0
	for i, m := range chosen {
		pattern := s.excuse(m.name)
		switch {
		case noticed[i]:
			killed++
			if open[m.name] {
				fmt.Fprintf(w, "  noticed now, take it off %s: %s\n", s.Open, m.name)
			}
		case s.elsewhere(&m):
			equal++
		case pattern != "":
			unnoticed[pattern]++
			equal++
		case open[m.name]:
			known++
		default:
			complaints = append(complaints, "no test notices the mutant "+m.name)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(s.Elsewhere)) {
		fmt.Fprintf(w, "  done elsewhere: %-32s %s\n", key, s.Elsewhere[key])
	}
	for _, pattern := range slices.Sorted(maps.Keys(s.Unnoticed)) {
		fmt.Fprintf(w, "  changes nothing: %-40s %d: %s\n", pattern, unnoticed[pattern], s.Unnoticed[pattern])
		if len(chosen) == len(all) && !slices.ContainsFunc(all, func(m mutant) bool { return like(pattern, m.name) }) {
			complaints = append(complaints, "no mutant is like "+pattern+", which is in the list of those that change nothing")
		}
	}
	fmt.Fprintf(w, "mutants: %d of %d noticed by a test, %d change nothing, %d should be noticed and are not yet; %d tried of %d, in %v\n",
		killed, len(chosen), equal, known+len(complaints), len(chosen), len(all), took.Round(time.Second))
	return complaints
}

// open reads the list of mutants that should be noticed and are not.
func (s *Suite) open() map[string]bool {
	names := map[string]bool{}
	if s.Open == "" {
		return names
	}
	text, err := os.ReadFile(s.Open)
	if err != nil {
		panic(err)
	}
	for _, line := range strings.Split(string(text), "\n") {
		names[strings.TrimSpace(line)] = true
	}
	return names
}

// elsewhere says whether a mutant changes nothing because nothing is done for what it lacks.
func (s *Suite) elsewhere(m *mutant) bool {
	idle := func(a fsm.Action) bool { return s.Elsewhere[m.table.Name()+" "+a.String()] != "" }
	acts := func(r fsm.Rule) fsm.Actions { return slices.DeleteFunc(slices.Clone(r.Do), idle) }
	r := m.rules[len(m.rules)-1]
	switch {
	case m.drops != fsm.NoAction:
		return idle(m.drops)
	case m.lost:
		return r.From == r.To && len(acts(r)) == 0
	case len(m.rules) == 2:
		other := m.rules[0]
		return r.To == other.To && slices.Equal(acts(r), acts(other))
	}
	return false
}

// prey are the mutants of the rules that tests take.
func (s *Suite) prey() []mutant {
	var all []mutant
	for _, t := range s.Machines {
		for _, m := range mutants(t) {
			if len(s.witnesses(&m)) > 0 {
				all = append(all, m)
			}
		}
	}
	return all
}

// choose takes those that the flag asks for. Which ones of a number depends on their names only,
// so that they are the same in every run, whatever rows come and go.
func choose(all []mutant) []mutant {
	n, err := strconv.Atoi(*howMany)
	switch {
	case *howMany == "all" || err == nil && n >= len(all):
		return all
	case err != nil:
		asked := regexp.MustCompile(*howMany)
		return slices.DeleteFunc(slices.Clone(all), func(m mutant) bool { return !asked.MatchString(m.name) })
	}
	list := slices.Clone(all)
	lot := func(m mutant) uint64 {
		h := fnv.New64a()
		io.WriteString(h, m.name)
		return h.Sum64()
	}
	slices.SortFunc(list, func(a, b mutant) int {
		if lot(a) < lot(b) {
			return -1
		}
		return 1
	})
	return list[:n]
}

// excuse gives the pattern that a name is like, the first of several.
func (s *Suite) excuse(name string) string {
	for _, pattern := range slices.Sorted(maps.Keys(s.Unnoticed)) {
		if like(pattern, name) {
			return pattern
		}
	}
	return ""
}

func like(pattern, name string) bool {
	ok, err := path.Match(pattern, name)
	if err != nil {
		panic(pattern + ": " + err.Error())
	}
	return ok
}

// witnesses are the tests that take a rule of the mutant, the cheapest first.
func (s *Suite) witnesses(m *mutant) []string {
	tests := map[string]bool{}
	for _, r := range m.rules {
		for test := range s.taken[rule(m.table, r)] {
			if test != "" && !slices.Contains(s.NoWitness, test) {
				tests[test] = true
			}
		}
	}
	return slices.SortedFunc(maps.Keys(tests), func(a, b string) int {
		if d := s.cost[a] - s.cost[b]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
}

// notices runs the tests against a mutant, the cheapest first, and says whether one fails.
func (s *Suite) notices(m *mutant) bool {
	tests := s.witnesses(m)
	for n, budget := 4, 300_000; len(tests) > 0; n *= 8 {
		n = min(n, len(tests))
		batch := 0
		for batch < n && (batch == 0 || budget > 0) {
			budget -= s.cost[tests[batch]]
			batch++
		}
		if fails(m, tests[:batch]) {
			return true
		}
		if tests = tests[batch:]; budget <= 0 {
			break
		}
	}
	return false
}

// fails runs tests in a process of their own, in which the mutant is planted. A test that
// hangs or panics has noticed too.
func fails(m *mutant, tests []string) bool {
	c := exec.Command(os.Args[0], "-test.run=^("+strings.Join(tests, "|")+")$", "-test.failfast", "-test.timeout=20s", "-rapid.seed=1", "-rapid.nofailfile")
	c.Env = append(os.Environ(), planted+"="+m.table.Name()+" "+strconv.Itoa(m.index), "GOMAXPROCS=1")
	err := c.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		panic(err)
	}
	return err != nil
}

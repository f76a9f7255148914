package tabletest

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/sipdialog/sipdialog/fsm"
)

// rows prints how many rows and rules the tests took, and complains of rows that they did not
// take and that are not in the list, and of entries of the list that are not needed.
func (s *Suite) rows(w io.Writer) (complaints []string) {
	used := map[string]bool{}
	var rows, reachedRows, rules, reachedRules, listed int
	for _, t := range s.Machines {
		reached := map[string]bool{}
		var missing []fsm.Rule
		for _, r := range t.Rules() {
			if len(s.taken[rule(t, r)]) > 0 {
				reached[r.ID] = true
			} else {
				missing = append(missing, r)
			}
		}
		excused := map[string]bool{}
		for _, r := range missing {
			for _, key := range []string{r.String(), r.ID, t.Name()} {
				if s.Unreached[key] == "" {
					continue
				}
				used[key], excused[r.String()] = true, true
				if !excused[r.ID] && !reached[r.ID] {
					excused[r.ID] = true
					listed++
				}
				if key == r.ID && reached[r.ID] || key == t.Name() && len(reached) > 0 {
					complaints = append(complaints, key+" is in the list of what no test reaches, but one does")
				}
			}
			if !excused[r.ID] && (s.EveryRule && !excused[r.String()] || !reached[r.ID]) {
				excused[r.ID] = true
				complaints = append(complaints, "no test takes "+t.Name()+" "+r.String())
			}
		}
		rows += len(t.IDs())
		reachedRows += len(reached)
		rules += len(t.Rules())
		reachedRules += len(t.Rules()) - len(missing)
	}
	fmt.Fprintf(w, "rows: %d of %d are taken by a test, %d are listed below; rules (one for each state and event): %d of %d\n",
		reachedRows, rows, listed, reachedRules, rules)
	for _, key := range slices.Sorted(maps.Keys(s.Unreached)) {
		fmt.Fprintf(w, "  not taken: %-20s %s\n", key, s.Unreached[key])
		if !used[key] {
			complaints = append(complaints, key+" is in the list of what no test reaches, and is not needed there")
		}
	}
	return slices.Compact(complaints)
}

package dialog_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/fsm"
)

// The transition tables are the truth: code raises an event and does what the row orders, or
// asks a table whether it has a row. Code that knows a state by its name holds a part of a
// table in itself, where nobody draws, steps or tests it.

// views are the functions that may name states all the same, with the reason.
var views = map[string]string{
	"dialog.go State": "the four words that the outside is shown",
	"hold.go Muted":   "the answer to a question of the host's",
}

func TestNoCodeKnowsAStateByName(t *testing.T) {
	states := stateNames(t)
	used := map[string]bool{}
	for _, pattern := range []string{"*.go", "transaction/*.go"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			src, err := os.ReadFile(name)
			require.NoError(t, err)
			for _, f := range namedStates(t, name, src, states) {
				if key := name + " " + f.function; views[key] != "" {
					used[key] = true
				} else {
					t.Errorf("%s: raise an event, or ask the table (takes, orders, permits, IsEnd)", f)
				}
			}
		}
	}
	for key := range views {
		require.True(t, used[key], "%s is in the list of views, and need not be", key)
	}
}

// A finding is a source line that knows a state.
type finding struct {
	at             token.Position
	function, line string
}

func (f finding) String() string {
	return fmt.Sprintf("%s:%d %s: %s", f.at.Filename, f.at.Line, f.function, f.line)
}

// namedStates finds the lines in functions that name a state of package fsm or of what a
// dialog shows, or that compare a region or the state of a machine with anything.
func namedStates(t *testing.T, name string, src []byte, states []string) (found []finding) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, src, 0)
	require.NoError(t, err)
	tables := "" // what package fsm is called in the file
	for _, i := range file.Imports {
		if path, _ := strconv.Unquote(i.Path.Value); path == module+"fsm" {
			tables = "fsm"
			if i.Name != nil {
				tables = i.Name.Name
			}
		}
	}
	lines := strings.Split(string(src), "\n")
	for _, decl := range file.Decls {
		function := "-"
		switch d := decl.(type) {
		case *ast.FuncDecl:
			function = d.Name.Name
		case *ast.GenDecl:
			if d.Tok == token.CONST {
				continue // where the shown states are declared
			}
		}
		ast.Inspect(decl, func(n ast.Node) bool {
			if knowsState(n, tables, states) {
				at := fset.Position(n.Pos())
				if i := len(found); i == 0 || found[i-1].at.Line != at.Line {
					found = append(found, finding{at, function, strings.TrimSpace(lines[at.Line-1])})
				}
			}
			return true
		})
	}
	return found
}

func knowsState(n ast.Node, tables string, states []string) bool {
	switch n := n.(type) {
	case *ast.SelectorExpr:
		x, ok := n.X.(*ast.Ident)
		return ok && tables != "" && x.Name == tables && slices.Contains(states, n.Sel.Name)
	case *ast.Ident:
		return slices.Contains([]string{"StatePreparative", "StateEarly", "StateConfirmed", "StateHeld", "StateTerminated"}, n.Name)
	case *ast.BinaryExpr:
		return (n.Op == token.EQL || n.Op == token.NEQ) && (isState(n.X) || isState(n.Y))
	case *ast.SwitchStmt:
		return n.Tag != nil && isState(n.Tag)
	}
	return false
}

// isState says whether an expression is where a machine stands: d.regions.Offer, c.state.
func isState(e ast.Expr) bool {
	s, ok := e.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	of, ok := s.X.(*ast.SelectorExpr)
	return s.Sel.Name == "state" || ok && of.Sel.Name == "regions"
}

// stateNames are the names that package fsm gives to states.
func stateNames(t *testing.T) (names []string) {
	t.Helper()
	for _, path := range []string{"../fsm/state.go", "../fsm/state_session.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		require.NoError(t, err)
		for _, decl := range file.Decls {
			if d, ok := decl.(*ast.GenDecl); ok && d.Tok == token.CONST {
				for _, spec := range d.Specs {
					for _, n := range spec.(*ast.ValueSpec).Names {
						names = append(names, n.Name)
					}
				}
			}
		}
	}
	stand := map[fsm.State]bool{}
	for _, table := range fsm.Machines() {
		for _, s := range table.States() {
			stand[s] = true
		}
	}
	require.GreaterOrEqual(t, len(names), len(stand), "all states have been found")
	return names
}

// What the test above looks for it finds.
func TestNamedStatesAreFound(t *testing.T) {
	src := `package dialog
import table "github.com/sipdialog/sipdialog/fsm"
func (d *Dialog) a() bool { return d.regions.Offer == table.Stable }
func (d *Dialog) b() { switch d.regions.Offer { case x: } }
func (d *Dialog) c() bool { return d.State() != StateEarly }
func (d *Dialog) d() bool { return d.state == start }
func (d *Dialog) e() { t.agreed = table.TimerOff }
func (d *Dialog) f() bool { _, ok := table.Dialog.Next(d.regions.Dialog, table.WantRequest); return ok }
`
	var functions []string
	for _, f := range namedStates(t, "a.go", []byte(src), stateNames(t)) {
		functions = append(functions, f.function)
	}
	require.Equal(t, []string{"a", "b", "c", "d", "e"}, functions, "and f asks the table")
}

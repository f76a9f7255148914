package dialog_test

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/sipdialog/sipdialog/"

// arrows are all imports that a package may have of this module and of others: the house has
// an order, and it only points down.
var arrows = map[string][]string{
	"message":                  {},
	"sdp":                      {},
	"fsm":                      {"github.com/looplab/fsm"},
	"dialog/internal/schedule": {},
	"dialog/internal/registry": {},
	"dialog/internal/queue":    {},
	"dialog/transaction":       {module + "message", module + "fsm", module + "dialog/internal/schedule", module + "dialog/internal/registry", module + "dialog/internal/queue"},
	"dialog/digest":            {module + "message"},
	"dialog": {
		module + "message", module + "sdp", module + "fsm", module + "dialog/transaction",
		module + "dialog/internal/schedule", module + "dialog/internal/registry", module + "dialog/internal/queue", module + "dialog/digest",
	},
}

// banned are imports that would give a package of the core a socket, a clock, a lock or an
// output of its own.
var banned = []string{"net", "os", "log", "sync", "math/rand", "math/rand/v2"}

// The core reaches no socket, not even through others. log/slog stands apart: package message
// implements its LogValuer, and slog does not import net.
func TestCoreHasNoSocketClockOrLock(t *testing.T) {
	for pkg, allowed := range arrows {
		info := listPackage(t, pkg)
		if info == nil {
			continue
		}
		require.NotContains(t, info.Deps, "net", "%s reaches net", pkg)
		for _, i := range info.Imports {
			require.NotContains(t, banned, i, "%s imports %s", pkg, i)
			if strings.Contains(i, ".") {
				require.Contains(t, allowed, i, "%s must not import %s: arrows point down only", pkg, i)
			}
		}
		for _, file := range info.GoFiles {
			checkSource(t, filepath.Join(info.Dir, file))
		}
	}
}

type listed struct {
	Dir     string
	GoFiles []string
	Imports []string
	Deps    []string
}

func listPackage(t *testing.T, pkg string) *listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=Dir,GoFiles,Imports,Deps", "./"+pkg)
	cmd.Dir = ".."
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	require.NoError(t, err, "go list ./%s: %s", pkg, stderr.String())
	var info listed
	require.NoError(t, json.Unmarshal(out, &info))
	return &info
}

// checkSource finds go statements and reads of the clock.
func checkSource(t *testing.T, path string) {
	t.Helper()
	src, err := os.ReadFile(path)
	require.NoError(t, err)
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path, src, 0)
	require.NoError(t, err)
	clock := []string{"Now", "Since", "Until", "After", "AfterFunc", "NewTimer", "NewTicker", "Sleep", "Tick"}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			t.Errorf("%s: a go statement", fset.Position(n.Pos()))
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && x.Name == "time" && x.Obj == nil && slices.Contains(clock, n.Sel.Name) {
				t.Errorf("%s: reads the clock (time.%s)", fset.Position(n.Pos()), n.Sel.Name)
			}
		}
		return true
	})
}

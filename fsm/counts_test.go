package fsm

import (
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// rowCounts is how many rows the specification of these machines numbers, by prefix.
var rowCounts = map[string]int{
	"ICT": 28, "NICT": 14, "IST": 25, "NIST": 16, "UA2": 19, "UAC2": 9, "DLG": 51, "SET": 24, "DI": 17,
	"OA": 39, "HLD": 42, "SUS": 11, "EM": 9, "MOD": 30, "MDS": 17, "REP": 12, "JOI": 9, "STN": 16, "ST": 15,
	"SUB": 22, "NOT": 17, "REF": 25, "PRU": 21, "PRC": 16, "CAN": 11,
}

// TestEveryRowOfTheSpecificationIsThere counts the rows by prefix and number: no gap, no row
// beyond, and 515 in all.
func TestEveryRowOfTheSpecificationIsThere(t *testing.T) {
	rows := map[string][]int{}
	for _, table := range Machines() {
		for _, id := range table.IDs() {
			prefix, number, _ := strings.Cut(id, "-")
			n, err := strconv.Atoi(number)
			require.NoError(t, err)
			if !slices.Contains(rows[prefix], n) { // a row may concern two machines
				rows[prefix] = append(rows[prefix], n)
			}
		}
	}
	sum := 0
	for prefix, count := range rowCounts {
		for n := 1; n <= count; n++ {
			assert.Contains(t, rows[prefix], n, "%s-%d is missing", prefix, n)
		}
		assert.Len(t, rows[prefix], count, prefix)
		sum += len(rows[prefix])
	}
	assert.Len(t, rows, len(rowCounts))
	assert.Equal(t, 515, sum)
}

// TestEveryRowCitesSections reads all references: "RFC 3261 §9.1, §22.1, RFC 6141 §3.8".
func TestEveryRowCitesSections(t *testing.T) {
	form := regexp.MustCompile(`^RFC \d{4} §[0-9A-Z][0-9.]*(, (RFC \d{4} )?§[0-9A-Z][0-9.]*)*$`)
	for _, table := range Machines() {
		assert.NotEmpty(t, table.Doc(), table.Name())
		for _, r := range table.Rules() {
			assert.Regexp(t, form, r.Ref, "%s %s", table.Name(), r.ID)
			assert.False(t, strings.HasSuffix(r.Ref, "."), "%s %s", table.Name(), r.ID)
		}
	}
}

func TestMachinesAreFoundByName(t *testing.T) {
	seen := map[string]bool{}
	for _, table := range Machines() {
		assert.False(t, seen[table.Name()], table.Name())
		seen[table.Name()] = true
		found, ok := ByName(table.Name())
		assert.True(t, ok)
		assert.Same(t, table, found)
	}
	_, ok := ByName("phone")
	assert.False(t, ok)
	list := Machines()
	list[0] = nil
	assert.NotNil(t, Machines()[0], "the list is the caller's")
}

// TestNoForbiddenImports: tables know no world outside, and share nothing that needs a lock.
func TestNoForbiddenImports(t *testing.T) {
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		require.NoError(t, err)
		for _, spec := range file.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			assert.NotContains(t, []string{"os", "log", "sync", "net", "time", "math/rand", "math/rand/v2"}, path, name)
			assert.True(t, !strings.Contains(path, ".") || path == "github.com/looplab/fsm", "%s imports %s", name, path)
		}
	}
}

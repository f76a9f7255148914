package fsm

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestNamesAreUniqueAndSafe: a name is [a-z0-9_]+, belongs to one value, and is no word that
// a diagram would take for its own.
func TestNamesAreUniqueAndSafe(t *testing.T) {
	reserved := []string{"state", "end", "note", "fork", "join", "choice", "class", "direction", "graph", "node", "edge", "subgraph", "digraph"}
	for kind, list := range map[string][]string{"state": stateNames, "event": eventNames, "action": actionNames} {
		seen := map[string]int{}
		for i, name := range list {
			if name == "" {
				continue
			}
			assert.True(t, validName(name), "%s %q", kind, name)
			assert.NotContains(t, reserved, name, kind)
			first, twice := seen[name]
			assert.False(t, twice, "%s %q stands for %d and %d", kind, name, first, i)
			seen[name] = i
		}
	}
}

// TestNamesAreTheIdentifiers: the name of a constant is its Go identifier in lower case with
// underscores, so that a reader of a diagram finds it in the source.
func TestNamesAreTheIdentifiers(t *testing.T) {
	for _, file := range []string{"state.go", "state_session.go", "event.go", "event_session.go", "action.go", "action_session.go"} {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		require.NoError(t, err)
		names := stateNames
		switch {
		case strings.HasPrefix(file, "event"):
			names = eventNames
		case strings.HasPrefix(file, "action"):
			names = actionNames
		}
		squeezed := map[string]bool{}
		for _, n := range names {
			squeezed[strings.ReplaceAll(n, "_", "")] = true
		}
		for _, id := range constants(parsed) {
			assert.True(t, squeezed[strings.ToLower(id)], "%s: %s has no name, or a strange one", file, id)
		}
	}
}

// constants lists the exported constants of a file.
func constants(file *ast.File) []string {
	var ids []string
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.CONST {
			continue
		}
		for _, spec := range gen.Specs {
			for _, id := range spec.(*ast.ValueSpec).Names {
				if unicode.IsUpper(rune(id.Name[0])) {
					ids = append(ids, id.Name)
				}
			}
		}
	}
	return ids
}

// TestNothingInTheVocabularyIsUnused: every state, event and effect is used by a machine.
func TestNothingInTheVocabularyIsUnused(t *testing.T) {
	states, events, actions := map[State]bool{}, map[Event]bool{NoEvent: true}, map[Action]bool{NoAction: true}
	for _, table := range Machines() {
		for _, r := range table.Rules() {
			states[r.From], states[r.To], events[r.On] = true, true, true
			for _, a := range r.Do {
				actions[a] = true
			}
		}
	}
	for i, name := range stateNames {
		assert.True(t, name == "" || states[State(i)], "state %s", name)
	}
	for i, name := range eventNames {
		assert.True(t, name == "" || events[Event(i)], "event %s", name)
	}
	for i, name := range actionNames {
		assert.True(t, name == "" || actions[Action(i)], "effect %s", name)
	}
}

func TestNamesCanBeReadBack(t *testing.T) {
	s, ok := ParseState("wait_ack")
	assert.True(t, ok)
	assert.Equal(t, WaitAck, s)
	e, ok := ParseEvent("recv_2xx_other_fork")
	assert.True(t, ok)
	assert.Equal(t, Recv2xxOtherFork, e)
	a, ok := ParseAction("send_ack")
	assert.True(t, ok)
	assert.Equal(t, SendAck, a)
	for _, wrong := range []string{"", "Early", "early ", "nothing_like_it"} {
		_, ok = ParseState(wrong)
		assert.False(t, ok, wrong)
		_, ok = ParseEvent(wrong)
		assert.False(t, ok, wrong)
		_, ok = ParseAction(wrong)
		assert.False(t, ok, wrong)
	}
	assert.Equal(t, "state(255)", State(255).String())
}

package fsm

import (
	"fmt"
	"slices"
	"strings"

	looplab "github.com/looplab/fsm"
)

// Mermaid draws the machine as a Mermaid state diagram. The states given, if any, are marked:
// where a dialog stands. Arrows between the same two states are drawn as one, with a line for
// each row.
//
// The picture comes from looplab's visualizer. That one draws the current state as the
// initial one and marks no end; here the start, the ends and the current state are told
// apart. It does not escape names, which is safe because Compile takes [a-z0-9_]+ only.
func (t *Table) Mermaid(at ...State) string {
	drawn, err := looplab.VisualizeForMermaidWithGraphType(t.looplab(nil), looplab.StateDiagram)
	if err != nil { // only for a kind of diagram that looplab does not know
		panic(err)
	}
	var b strings.Builder
	var arrows arrows
	for line := range strings.Lines(drawn) {
		from, rest, ok := strings.Cut(strings.TrimSpace(line), " --> ")
		to, event, labelled := strings.Cut(rest, ": ")
		if ok && labelled {
			arrows.add(t, from, to, event)
			continue
		}
		b.WriteString(line) // the header, and the arrow from [*] to the start
	}
	arrows.sort(t)
	for _, a := range arrows {
		fmt.Fprintf(&b, "    %s --> %s: %s\n", a.from, a.to, a.label("<br/>"))
	}
	for _, s := range t.ends {
		fmt.Fprintf(&b, "    %s --> [*]\n", s)
	}
	for i, s := range at {
		if i == 0 {
			b.WriteString("    classDef here fill:#ffd54d,stroke:#b58900\n")
		}
		if t.Has(s) {
			fmt.Fprintf(&b, "    class %s here\n", s)
		}
	}
	return b.String()
}

// DOT draws the machine for Graphviz. The states given, if any, are marked: where a dialog
// stands. Ends have a double line. What is said of looplab at [Table.Mermaid] holds here too.
func (t *Table) DOT(at ...State) string {
	drawn := looplab.Visualize(t.looplab(nil))
	var b strings.Builder
	var arrows arrows
	for line := range strings.Lines(drawn) {
		line = strings.TrimSpace(line)
		from, rest, ok := strings.Cut(line, " -> ")
		to, label, labelled := strings.Cut(rest, " [ label = ")
		switch {
		case ok && labelled:
			arrows.add(t, strings.Trim(from, `"`), strings.Trim(to, `"`), strings.TrimSuffix(strings.Trim(label, `"`), `" ];`))
		case strings.HasPrefix(line, "digraph"):
			fmt.Fprintf(&b, "digraph %s {\n    node [ shape = box, style = rounded ];\n", t.name)
			fmt.Fprintf(&b, "    \"\" [ shape = point ];\n    \"\" -> \"%s\";\n", t.start)
		}
	}
	for _, s := range t.states {
		b.WriteString("    \"" + s.String() + "\"" + t.style(s, at) + ";\n")
	}
	arrows.sort(t)
	for _, a := range arrows {
		fmt.Fprintf(&b, "    \"%s\" -> \"%s\" [ label = \"%s\" ];\n", a.from, a.to, a.label(`\n`))
	}
	b.WriteString("}\n")
	return b.String()
}

func (t *Table) style(s State, at []State) string {
	switch end, here := t.IsEnd(s), slices.Contains(at, s); {
	case end && here:
		return ` [ peripheries = 2, style = "rounded,filled", fillcolor = "#ffd54d" ]`
	case end:
		return ` [ peripheries = 2 ]`
	case here:
		return ` [ style = "rounded,filled", fillcolor = "#ffd54d" ]`
	}
	return ""
}

// Moves gives the machine reduced to the rules that change its state: for drawing, when the
// rules that stay where they are would bury the picture.
func (t *Table) Moves() *Table {
	m := *t
	m.rules = nil
	for _, r := range t.rules {
		if r.From != r.To {
			m.rules = append(m.rules, r)
		}
	}
	m.cells = make([]*Rule, len(t.cells))
	for i := range m.rules {
		r := &m.rules[i]
		m.cells[m.row[r.From]+m.col[r.On]] = r
	}
	return &m
}

// arrow is all that leads from one state to another.
type arrow struct {
	from, to string
	rules    []*Rule // in the order of the table
}

type arrows []*arrow

// add puts the rule for an event, which looplab has drawn, on the arrow between its states.
func (l *arrows) add(t *Table, from, to, event string) {
	i := slices.IndexFunc(*l, func(a *arrow) bool { return a.from == from && a.to == to })
	if i < 0 {
		*l = append(*l, &arrow{from: from, to: to})
		i = len(*l) - 1
	}
	s, _ := ParseState(from)
	e, _ := ParseEvent(event)
	r, ok := t.Next(s, e)
	if !ok { // looplab was built from the same rules
		panic("fsm: looplab draws a transition that " + t.name + " does not have: " + from + " on " + event)
	}
	(*l)[i].rules = append((*l)[i].rules, r)
}

// sort puts arrows, and the rules on each, in the order of the table: looplab sorts by name,
// which begins a picture anywhere but at its start.
func (l arrows) sort(t *Table) {
	place := make(map[*Rule]int, len(t.rules))
	for i := range t.rules {
		place[&t.rules[i]] = i
	}
	for _, a := range l {
		slices.SortFunc(a.rules, func(x, y *Rule) int { return place[x] - place[y] })
	}
	slices.SortFunc(l, func(x, y *arrow) int { return place[x.rules[0]] - place[y.rules[0]] })
}

// label writes the events of an arrow, a line for each row: "ICT-5 recv_100, recv_1xx".
func (a *arrow) label(newLine string) string {
	var b strings.Builder
	for i, r := range a.rules {
		switch {
		case i > 0 && a.rules[i-1].ID == r.ID:
			b.WriteString(", ")
		case i > 0:
			b.WriteString(newLine + r.ID + " ")
		default:
			b.WriteString(r.ID + " ")
		}
		b.WriteString(r.On.String())
	}
	return b.String()
}

package callflow

import (
	"slices"
	"strings"
	"time"

	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

// stimulus reads "[after D] WHO VERB ARGS" or "[after D] FAULT ARGS".
func (p *parser) stimulus(l Line) {
	l.Kind = Stimulus
	if l.Verb == "after" {
		if len(l.Args) < 2 {
			p.bad("%q is not understood (want \"after 3s bob answer\")", l.Text)
			return
		}
		d, err := duration(l.Args[0])
		if err != nil {
			p.bad("%q is no time (want \"after 3s bob answer\")", l.Args[0])
			return
		}
		l.After, l.Verb, l.Args = d, l.Args[1], l.Args[2:]
	}
	if !p.inSection(l) {
		return
	}
	known := append(p.names(), append(words(happenings), append(sectionWords, headerWords...)...)...)
	switch {
	case happenings[l.Verb] != "":
		p.happening(l)
	case !slices.Contains(p.names(), l.Verb):
		if verbs[l.Verb] != "" {
			p.bad("who does %q? (want \"WHO %s\"; there are %s)", l.Verb, l.Verb, strings.Join(p.names(), ", "))
			return
		}
		p.bad("unknown word %q%s; a line begins with a party (%s), a fault (%s), or one of %s",
			l.Verb, mean(l.Verb, known), strings.Join(p.names(), ", "), strings.Join(words(happenings), ", "), "after, path, variation, measure")
	case len(l.Args) == 0:
		p.bad("%s does what? (want \"%s VERB\")", l.Verb, l.Verb)
	default:
		l.Who, l.Verb, l.Args = l.Verb, l.Args[0], l.Args[1:]
		if verbs[l.Verb] == "" {
			p.bad("unknown verb %q%s", l.Verb, mean(l.Verb, words(verbs)))
			return
		}
		p.add(l)
	}
}

// names are the parties that the file has so far.
func (p *parser) names() (list []string) {
	heads := p.Headers
	if p.section != nil {
		heads = append(slices.Clone(heads), p.section.Headers...)
	}
	for _, h := range heads {
		if (h.Verb == "ua" || h.Verb == "gw" || h.Verb == "proxy") && len(h.Args) > 0 && !slices.Contains(list, h.Args[0]) {
			list = append(list, h.Args[0])
		}
	}
	return list
}

// happening checks a fault or a wait.
func (p *parser) happening(l Line) {
	switch l.Verb {
	case "wait":
		if len(l.Args) != 1 {
			p.bad("wait how long? (want \"wait 3s\")")
		} else if _, err := duration(l.Args[0]); err != nil {
			p.bad("%q is no time (want \"wait 3s\")", l.Args[0])
		}
	case "crash", "restore":
		p.members(l, 1)
	case "partition", "heal":
		p.members(l, 2)
	default:
		if _, err := readFault(l); err != "" {
			p.bad("%s", err)
		}
	}
	p.add(l)
}

func (p *parser) members(l Line, n int) {
	if len(l.Args) != n {
		p.bad("%s wants %d of %s", l.Verb, n, strings.Join(p.names(), ", "))
		return
	}
	for _, w := range l.Args {
		p.known(w)
	}
}

func (p *parser) known(name string) bool {
	if slices.Contains(p.names(), name) || name == "?" { // nobody at all
		return true
	}
	p.bad("nobody is called %q%s; there are %s", name, mean(name, p.names()), strings.Join(p.names(), ", "))
	return false
}

// expectation reads an indented line.
func (p *parser) expectation(l Line) {
	if !p.inSection(l) {
		return
	}
	switch {
	case strings.HasPrefix(l.Text, "..."):
		l.Kind = Gap
	case l.Verb == "!":
		l.Kind, l.Error = Refusal, strings.Join(l.Args, " ")
		if l.Error == "" {
			p.bad("refused with which error? (want \"! offer-pending\")")
		}
	case l.Verb == "=":
		l.Kind = State
		p.state(&l)
	default:
		l.Kind = Message
		var err error
		if l.Want, err = dialogtest.ParseExpectation(l.Text); err != nil {
			p.bad("%s", strings.TrimPrefix(err.Error(), "dialogtest: "))
			return
		}
		if !p.known(l.Want.From) || !p.known(l.Want.To) {
			return
		}
	}
	p.add(l)
}

// state reads "WHO[/PEER] region:state ... [timer:NAME in D[..D]]".
func (p *parser) state(l *Line) {
	if len(l.Args) < 2 {
		p.bad("%q is not understood (want \"= alice dialog:early\")", l.Text)
		return
	}
	l.Who, l.With, _ = strings.Cut(l.Args[0], "/")
	if !p.known(l.Who) || l.With != "" && !p.known(l.With) {
		return
	}
	for i := 1; i < len(l.Args); i++ {
		region, state, ok := strings.Cut(l.Args[i], ":")
		c := Check{Region: strings.ReplaceAll(region, "-", "_"), State: strings.ReplaceAll(state, "-", "_")}
		switch {
		case !ok || state == "":
			p.bad("%q is no \"region:state\" (want \"dialog:early\")", l.Args[i])
			return
		case region == "timer":
			c.Timer, c.State = true, state
			if i+2 < len(l.Args) && l.Args[i+1] == "in" {
				if c.Least, c.Most, ok = span(l.Args[i+2]); !ok {
					p.bad("%q is no time or span of times (want \"in 500ms\" or \"in 2.1s..4s\")", l.Args[i+2])
				}
				i += 2
			}
		case regionNamed(c.Region) == nil:
			p.bad("no region %q%s; there are %s, and timer", region, mean(region, regionNames()), strings.Join(regionNames(), ", "))
		default:
			p.stateWord(c)
		}
		l.Checks = append(l.Checks, c)
	}
}

func (p *parser) stateWord(c Check) {
	known := regionNamed(c.Region).states()
	if known != nil && !slices.Contains(known, c.State) {
		p.bad("region %s has no state %q%s; it has %s", c.Region, c.State, mean(c.State, known), strings.Join(known, ", "))
	}
}

// span reads "500ms" or "2.1s..4s".
func span(s string) (least, most time.Duration, ok bool) {
	from, to, both := strings.Cut(s, "..")
	if !both {
		to = from
	}
	least, err := duration(from)
	most, err2 := duration(to)
	return least, most, err == nil && err2 == nil && least <= most
}

// measure reads "measure sdt~14s hold=7s".
func (p *parser) measure(l Line) {
	l.Kind = Measure
	if !p.inSection(l) {
		return
	}
	for _, w := range l.Args {
		at := strings.IndexAny(w, "=~")
		if at < 0 {
			p.bad("%q is no measure (want \"sdt~14s\")", w)
			continue
		}
		f := Figure{Name: w[:at], About: w[at] == '~'}
		var err error
		if f.Value, err = duration(w[at+1:]); err != nil {
			p.bad("%q is no time (want \"%s~14s\")", w[at+1:], f.Name)
		}
		if _, ok := measures[f.Name]; !ok {
			p.bad("no measure %q%s; there are %s", f.Name, mean(f.Name, measureNames()), strings.Join(measureNames(), ", "))
		}
		l.Figures = append(l.Figures, f)
	}
	p.add(l)
}
